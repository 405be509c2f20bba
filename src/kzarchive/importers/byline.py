"""Who wrote an article, where its last line says so.

A last paragraph is no byline because it is last. Either a label («Автор:») makes it one, or all of the rules of
`find` do; where one of them fails, the line is text. docs/import.md tells keepers the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

MAX_NAME = 60
"""Longest name, in characters."""
_LONGEST = 4 * MAX_NAME

_LABEL = re.compile(
    r"(?:автор(?:ы|лар|лары)?|мәтін(?:і|ді дайындаған|ді жазған)?|дайындаған|әзірлеген|жазған|текст)"
    r"\s*:\s*(?P<names>\S.*)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*,\s*|\s+және\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"»”’)\]]*$")
_INITIAL = re.compile(r"[^\W\d_]\.")

# Whole words that stand in names of places, offices, firms and feasts. A few are given names too (Наурыз): in
# doubt a line stays text.
_WORDS = """
айдары аймақ ақ ақорда ақпан ақпарат ақтау ақтөбе алаңы алматы арена арнайы астана атырау аудан ауыл әлем әлемі
банк банкі бас басқарма баспа баспасөз батыс бүгін бүкіл біздің бір бірінші газет газеті департамент депутат
дереккөз дүние ел елорда елі жалпы жаңа жаңалық жаңалықтар жарнама жас жасыл желтоқсан жетісу жол журнал журналы
жылы жібек кеңесі кеше кино клуб клубы комитет комитеті көк көше кубогы кубок кітап кітапхана қазақ қазақпарат
қазақстан қазан қала қаңтар қара қарағанды қараша қоғам қор қоры қостанай қызметі қызыл қызылорда қыркүйек лига
лигасы мамыр маусым мәжіліс мейрамы мектебі мектеп министр министрлік музей музейі наурыз облыс одағы одақ
онлайн оңтүстік опера орда орталық орыс павлодар парк паркі парламент партия пресс радио редакция ресей ресми
республика сайт сайты сәуір семей сенат солтүстік спорт студия сурет суреттер суреті таза тамыз тараз тарих
театр театры телеарна түркістан университет университеті ұйым ұйымы ұлттық ұлы үкімет үкіметі үлкен фонд форум
фото хабар халық халықаралық шығыс шымкент шілде экспо agency almaty astana channel club daily group kazakhstan
kazinform media news online press qazaqstan radio report sport studio times today tv weekly
"""
_NO_NAMES = frozenset(_WORDS.split())
# Endings of possession and case that nouns have in such names, and that a name by itself does not have.
_NO_ENDINGS = (
    *("лығы", "лігі", "дығы", "дігі", "тығы", "тігі", "шылық", "шілік", "сы", "сі", "ының", "інің"),
    *("дағы", "дегі", "тағы", "тегі", "лары", "лері", "дары", "дері", "тары", "тері", "ында", "інде", "ынан", "інен"),
)


class Byline(NamedTuple):
    """What a last line gives: names, or the reason why it stays text; `label` tells whether a label says so."""

    names: tuple[str, ...] = ()
    label: bool = False
    doubt: str = ""


def find(line: str, before: str, rest: str) -> Byline:
    """Returns the authors that `line` names.

    Args:
        line: the last line of an article, credit lines aside.
        before: the line before it.
        rest: everything else in the article: title, section, tags and text.

    `doubt` is set where a line without a label is short and no sentence, so that it could have been meant as a byline.
    """
    line = line.strip()
    if len(line) > _LONGEST:
        return Byline()
    if label := _LABEL.fullmatch(line):
        names = tuple(_JOINT.split(label["names"] if _ends_in_initial(line) else label["names"].removesuffix(".")))
        good = all(map(_is_labelled_name, names))
        return Byline(names, label=True) if good else Byline(doubt="its label is not followed by names alone")
    if _SENTENCE_END.search(line) and not _ends_in_initial(line):
        return Byline()
    names = tuple(_JOINT.split(line))
    doubt = _doubt(names, before, rest)
    if doubt:
        return Byline(doubt=doubt) if len(line) <= MAX_NAME else Byline()
    return Byline(names)


def ends_sentence(line: str) -> bool:
    """Tells whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line) is not None


def _doubt(names: Sequence[str], before: str, rest: str) -> str:
    for name in names:
        words = _words(name)
        if not _has_form(name, words):
            return "it is not two or three capitalised words"
        if word := next(filter(_is_no_name, _without_patronymic(words)), None):
            return f"«{word}» is no part of a person's name"
        if _fold(name) in _fold(rest):
            return f"«{name}» stands elsewhere in the article too"
    return "" if ends_sentence(before) else "the line before it does not end a sentence"


def _has_form(name: str, words: Sequence[str]) -> bool:
    """Tells whether a name is two or three words, at least one of them more than an initial."""
    if len(name) > MAX_NAME or not 2 <= len(words) <= 3:
        return False
    words = _without_patronymic(words)
    if len(words) < 2:
        return False
    full = [word for word in words if not _INITIAL.fullmatch(word)]
    if not full or not all(word[0].isupper() for word in words):
        return False
    return _is_capitalised(full[0]) and all(_is_capitalised(word) or _is_shouted(word) for word in full[1:])


def _without_patronymic(words: Sequence[str]) -> Sequence[str]:
    """Leaves out the second half of a patronymic that is written apart: «Айдос Серік ұлы»."""
    return words[:-1] if words[-1] in ("ұлы", "қызы") else words


def _is_capitalised(word: str) -> bool:
    """Tells whether each part of a word between hyphens is a capital and small letters: «Әл-Фараби»."""
    return all(
        len(part) > 1 and part.isalpha() and part[0].isupper() and part[1:].islower() for part in word.split("-")
    )


def _is_shouted(word: str) -> bool:
    """Tells whether a word is a surname in capitals, «Айдос ҚАЛИ», and too long for most abbreviations."""
    return len(word) > 3 and word.isalpha() and word.isupper()


def _is_no_name(word: str) -> bool:
    folded = word.lower()
    return folded in _NO_NAMES or (len(folded) > 4 and folded.endswith(_NO_ENDINGS))


def _is_labelled_name(name: str) -> bool:
    """Tells whether what stands behind a label can be one author, a person or an office: one to four words."""
    words = _words(name)
    return (
        1 <= len(words) <= 4
        and len(name) <= MAX_NAME
        and words[0][0].isupper()
        and all(_INITIAL.fullmatch(word) or word.replace("-", "").replace("’", "").isalpha() for word in words)
    )


def _ends_in_initial(line: str) -> bool:
    return re.search(r"(?:^|[\s.])[^\W\d_]\.$", line) is not None


def _words(name: str) -> list[str]:
    """Returns the words of a name; «А.С. Қали» has three."""
    return re.sub(r"\.(?=\w)", ". ", unicodedata.normalize("NFC", name)).split()


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())
