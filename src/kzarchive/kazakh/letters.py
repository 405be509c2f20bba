"""The steps of a repair, each a function from text to text; `fold` says when and in what order.

Every repair of letters is judged within one part of a word (hyphens, digits and punctuation part
words), since «IT-сала», «Boeing-тың» and «COVID-19-дың» are right as they are: of 51 words of two
scripts in 259,047 of television news 40 were (IS2AI/KazNERD, test and valid). Where the two
readings of a part are equally good, it stays.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from kzarchive.kazakh import alphabet
from kzarchive.kazakh.lookalikes import (
    AMBIGUOUS_Y,
    CYRILLIC,
    GREEK,
    LATIN,
    MARKS,
    PDF_BARRED_O,
    PDF_VOWELS,
    TO_CYRILLIC,
    TO_LATIN,
    UKRAINIAN_YI,
    VARIANTS,
)

# --- Characters ------------------------------------------------------------------------------


_MOST_MARKS: Final = 30
_JOINER: Final = "\u034f"
# No character that combines is one of a word, and in short texts nothing takes long.
_MAY_COMBINE: Final = re.compile(rf"\W{{{_MOST_MARKS + 1},}}")
_SHORT: Final = 1_000


def compose(text: str) -> str:
    """Put letters that were taken apart together again: NFC.

    Marks are put in order letter by letter, which takes the square of their number. So in a long
    text no more than 30 stand together: behind them comes U+034F, as in the stream-safe text
    format of UAX #15.
    """
    if len(text) > _SHORT:
        text = _MAY_COMBINE.sub(_with_joiners, text)
    return unicodedata.normalize("NFC", text)


def _with_joiners(run: re.Match[str]) -> str:
    parts: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            parts.append(_JOINER)
            marks = 1
        parts.append(character)
    return "".join(parts)


_NEVER_NEEDED: Final = "\xad\ufeff"
_JOINERS: Final = "\u200b-\u200d\u2060"
_DIRECTIONS: Final = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE: Final = re.compile(rf"[{_NEVER_NEEDED}{_JOINERS}{_DIRECTIONS}]+")
_NOT_NEEDED_ANYWHERE: Final = re.compile(rf"[{_NEVER_NEEDED}]+")
_NOT_NEEDED_BY_JOINED: Final = re.compile(rf"[{_NEVER_NEEDED}{_DIRECTIONS}]+")
_NOT_NEEDED_BY_OURS: Final = re.compile(rf"[{_NEVER_NEEDED}{_JOINERS}]+")
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Only here are joiners noise. Arabic and Indic words need them, and so do emoji.
_OURS: Final = re.compile(rf"[\x00-\xff{LATIN}{GREEK}{CYRILLIC}{MARKS}‐-\u2027\u202f-\u205e₠-₿№™]?")


def strip_invisible(text: str) -> str:
    """Delete characters without width, but where the script around needs them."""
    if not _INVISIBLE.search(text):
        return text
    mixes_directions = _RIGHT_TO_LEFT.search(text) is not None

    def strip(run: re.Match[str]) -> str:
        start, end = run.span()
        ours = _OURS.fullmatch(text[start - 1 : start]) and _OURS.fullmatch(text[end : end + 1])
        if ours:
            return _NOT_NEEDED_BY_OURS.sub("", run[0]) if mixes_directions else ""
        unneeded = _NOT_NEEDED_ANYWHERE if mixes_directions else _NOT_NEEDED_BY_JOINED
        return unneeded.sub("", run[0])

    return compose(_INVISIBLE.sub(strip, text))


_HYPHENS: Final = re.compile(r"\u2011|\u2212(?<=[^\W\d_].)(?=[^\W\d_])")


def plain_hyphens(text: str) -> str:
    """Put a hyphen for the no-break hyphen, and for a minus sign between letters."""
    return _HYPHENS.sub("-", text)


# --- Letters ---------------------------------------------------------------------------------

_KAZAKH: Final = alphabet.CYRILLIC + alphabet.CYRILLIC.upper()
_FOREIGN: Final = LATIN + GREEK
_LETTER: Final = re.compile(rf"[{_FOREIGN}{CYRILLIC}{MARKS}]")
_PART: Final = re.compile(rf"{_LETTER.pattern}+")
_CYRILLIC_LETTERS: Final = re.compile(f"[{CYRILLIC}]")
_FOREIGN_LETTERS: Final = re.compile(f"[{_FOREIGN}]")
# Where to look closer. A pattern that begins with what is rare is many times faster than one that
# begins with a look back.
_VARIANT: Final = re.compile(f"[{''.join(VARIANTS)}]")
_MEETING_OF_SCRIPTS: Final = re.compile(
    rf"[{_FOREIGN}](?:(?<=[{CYRILLIC}{MARKS}].)"
    rf"|(?<![{_FOREIGN}{MARKS}].)[{_FOREIGN}{MARKS}]*+(?=[{CYRILLIC}]))"
)
# Here letters are data. In a web address or a Markdown target one letter more or less is another
# page; bare names («аlmaty.kz») are words like others.
_OUTSIDE: Final = r"\s<>«»\""
_DATA: Final = re.compile(
    rf"""
    [A-Za-z][A-Za-z0-9+.-]{{,20}}+://[^{_OUTSIDE}]*
    | (?<!\w)www\.[^{_OUTSIDE}]*
    | (?<![^{_OUTSIDE},;:()])[^{_OUTSIDE},;:()@]*+@[^{_OUTSIDE},;()]*  # mail addresses, @names
    | \]\([^()\s]*\)
    | </?[A-Za-z][^<>]*>
    | `[^`\n]+`
    """,
    re.VERBOSE,
)


_SIGNS_OF_DATA: Final = ("://", "www.", "@", "](", "<", "`")


def _each(sought: re.Pattern[str], change: Callable[[str, str], str], text: str) -> str:
    """Change every part of a word in which the pattern finds something.

    Not within addresses, tags and code. `change` is given the part and the character before it.
    """
    masked = text
    if any(sign in text for sign in _SIGNS_OF_DATA):
        masked = _DATA.sub(lambda data: "\0" * len(data[0]), text)
    pieces: list[str] = []
    end = 0
    for found in sought.finditer(masked):
        start = found.start()
        if start < end:
            continue  # in the same part
        while start > end and _LETTER.match(masked, start - 1):
            start -= 1
        part = _PART.match(masked, start)
        if part:
            pieces += text[end:start], change(part[0], masked[start - 1 : start])
            end = part.end()
    return "".join((*pieces, text[end:]))


def replace_variants(text: str) -> str:
    """Put Kazakh letters for those that only look or serve like them, in Cyrillic words."""
    from_pdf = any(letter in text for letter in PDF_VOWELS)
    keep_barred_o = not from_pdf and ("ө" in text or "Ө" in text)

    def change(part: str, _before: str) -> str:
        if not _is_cyrillic(part):
            return part
        kept = PDF_BARRED_O if keep_barred_o else ""
        if _may_be_ukrainian(part):
            kept += UKRAINIAN_YI
        return "".join(letter if letter in kept else VARIANTS.get(letter, letter) for letter in part)

    return compose(_each(_VARIANT, change, text))


def _is_cyrillic(part: str) -> bool:
    """Whether the part has a Cyrillic letter and all its other letters look like Cyrillic ones."""
    return bool(_CYRILLIC_LETTERS.search(part)) and all(
        letter in TO_CYRILLIC or letter in VARIANTS for letter in _FOREIGN_LETTERS.findall(part)
    )


# Ukrainian has none of these letters, and ї in it never follows a consonant.
_NOT_UKRAINIAN: Final = re.compile("[әғқңөұүһыэёъ]|[бвгджзйклмнпрстфхцчшщ][їЇ]", re.IGNORECASE)


def _may_be_ukrainian(part: str) -> bool:
    """«Київ» may be; «тїл» and «қаїда» may not."""
    return not _NOT_UKRAINIAN.search(part)


def replace_lookalikes(text: str) -> str:
    """Give every part that mixes scripts one script, if it is plain which."""
    text = compose(_each(_MEETING_OF_SCRIPTS, _one_script, text))
    return _each(_LONE_I, lambda letter, _before: TO_CYRILLIC[letter], text)


# A lone capital I is a Roman numeral, but not in a word that is spaced out: «Т I Л».
_LONE_I: Final = re.compile(
    rf"i(?<=[{_KAZAKH}][ \xa0]i)(?=[ \xa0][{_KAZAKH}])"
    rf"|I(?<=[{_KAZAKH.upper()}][ \xa0]I)(?<!\S[{_KAZAKH}][ \xa0]I)"
    rf"(?=[ \xa0][{_KAZAKH.upper()}](?!\S))"
)


def _one_script(part: str, before: str) -> str:
    """Return the part in the script that it is in but for lookalikes, or as it is."""
    cyrillic = _CYRILLIC_LETTERS.findall(part)
    if not cyrillic or _is_right_as_it_is(part, before):
        return part
    foreign = _FOREIGN_LETTERS.findall(part)
    if all(letter in TO_CYRILLIC for letter in foreign):
        if _ROMAN.fullmatch(part):
            return part.translate(_TO_LATIN)
        if not all(letter in TO_LATIN for letter in cyrillic) or _leans_to_cyrillic(part, len(cyrillic), foreign):
            return in_cyrillic(part)
    elif all(letter in TO_LATIN for letter in cyrillic):
        return part.translate(_TO_LATIN)
    return part


def _leans_to_cyrillic(part: str, cyrillic: int, foreign: list[str]) -> bool:
    """Whether a part in which every letter has a twin is more likely a Cyrillic word.

    «ТОO» is by number. So is «iс» in «iс-шара», for Russian keyboards have no і and writers take
    the Latin one; but «IТ» might be IT.
    """
    if part[1:].islower():
        return cyrillic >= len(foreign) or set(foreign) <= set("iI")
    return cyrillic > len(foreign)


# Of the numerals only those that centuries and congresses need: «СМ» is no 900. (One with a V has
# a letter without a twin.)
_ROMAN: Final = re.compile("[XХ]{0,3}(?:[IІ][XХ]|[IІ]{0,3})")

_TO_CYRILLIC: Final = str.maketrans(TO_CYRILLIC)
_TO_LATIN: Final = str.maketrans(TO_LATIN)


def _is_right_as_it_is(part: str, before: str) -> bool:
    """Whether two words, or a name and its ending, may stand here without a hyphen between.

    «ITшілер», «4Kтеледидар», «Expoға», «ҚазMAX»: not what the rules of spelling ask for, but the
    Latin letters in them are meant.
    """
    switch = _TWO_SCRIPTS.fullmatch(part)
    if not switch:
        return False
    first, second = switch.groups()
    if first[-1].islower() and second[0].isupper():
        # «еGov» with a Cyrillic е is one word all the same.
        return any(letter not in TO_LATIN for letter in _CYRILLIC_LETTERS.findall(part))
    return not _CYRILLIC_LETTERS.match(part) and _is_name_with_ending(first, second, before)


_TWO_SCRIPTS: Final = re.compile(
    rf"([{_FOREIGN}{MARKS}]+|[{CYRILLIC}{MARKS}]+)([{_FOREIGN}{MARKS}]+|[{CYRILLIC}{MARKS}]+)"
)


def _is_name_with_ending(name: str, ending: str, before: str) -> bool:
    if name.isupper() and not ending.isupper():
        return len(name) > 1 or before in _BEFORE_A_SYMBOL
    if all(letter in TO_CYRILLIC for letter in name):
        return len(name) > 2 and _ENDING.fullmatch(ending) is not None
    return ending in _RUSSIAN_ENDINGS


# «4K», «°C»
_BEFORE_A_SYMBOL: Final = frozenset("0123456789°")
# Plural, possessive and case. Of 62,000 Kazakh words written as kaz.sm does it three begin with
# three Latin letters or more and end so.
_ENDING: Final = re.compile(
    "(?:[лдт][ае]р)?(?:с?[ыі])?(?:[ндт][ыі]ң?|[ғгқк][ае]|н?[дт][ае](?:н|ғы|гі)?|н[ае]н?|[мбп]ен)?"
)
_RUSSIAN_ENDINGS: Final = frozenset("аеу")


def in_cyrillic(part: str) -> str:
    """Put the Cyrillic letter for every Latin or Greek one that has a twin."""
    word = part.translate(_TO_CYRILLIC)
    if "Ү" not in word:
        return word
    return "".join(
        "У" if was in AMBIGUOUS_Y and _is_u(word, place) else letter
        for place, (was, letter) in enumerate(zip(part, word, strict=True))
    )


def _is_u(word: str, place: int) -> bool:
    """Whether a Y in this place is У, as in «АУЫЛ» and «ТУРАЛЫ», not Ү, as in «КҮН».

    Ү never stands beside a vowel, nor in a word with back vowels.
    """
    beside = word[max(place - 1, 0) : place] + word[place + 1 : place + 2]
    rest = word[:place] + word[place + 1 :]
    return bool(_VOWEL.search(beside) or (_BACK_OR_LOAN.search(rest) and not _FRONT.search(rest)))


_VOWEL: Final = re.compile("[аәеёиоөұүыіэюя]", re.IGNORECASE)
_BACK_OR_LOAN: Final = re.compile("[аоыұқғвфхцчщэюяё]", re.IGNORECASE)
_FRONT: Final = re.compile("[әөүі]", re.IGNORECASE)
