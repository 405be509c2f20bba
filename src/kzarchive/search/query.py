"""Queries: what a reader typed, and which articles answer it. `static/assets/search-engine.js` does the same.

A query finds the articles that have all its words, in any form: «кітап» finds «кітаптарымыздан». Words in quotes must
stand side by side in just these forms, and what follows a minus must not be there. A word in Latin or Arabic letters is
taken for the Kazakh words that it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kzarchive.search.terms import skeleton, stem, words

LONGEST_QUERY = 1_000
"""So many characters of a query are read."""
MOST_WORDS = 16
"""So many words of a query count."""

_CLAUSE = re.compile(r"""(?<!\S)([-–−]?)(?:["“”„]([^"“”„]*)["“”„]?|«([^«»]*)»?|(\S+))""")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query.

    `stems` are those that it may have, and in other letters than Cyrillic all of the same `skeletons` are meant;
    `marked` where it has letters that leave less choice.
    """

    text: str
    stems: tuple[str, ...]
    skeletons: tuple[str, ...]
    loose: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that an article must have, `exact` side by side in these forms, or must not have: `without`."""

    words: tuple[Word, ...]
    exact: bool = False
    without: bool = False


def parse(query: str) -> list[Clause]:
    """Returns the clauses of a query; none where it has no word.

    Example:
        >>> [(clause.words[0].text, clause.exact, clause.without) for clause in parse('Кітап "қала күні" -спорт')]
        [('кітап', False, False), ('қала', True, False), ('спорт', False, True)]
    """
    clauses = []
    left = MOST_WORDS
    for minus, quoted, guillemets, plain in _CLAUSE.findall(query[:LONGEST_QUERY]):
        found = tuple(map(word, words(quoted or guillemets or plain)[:left]))
        left -= len(found)
        exact = not plain and len(found) > 0
        if exact or minus:
            clauses += [Clause(found, exact, bool(minus))] if found else []
        else:
            clauses += [Clause((one,)) for one in found]
    return clauses


_CYRILLIC = re.compile("[Ѐ-ӿ]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LETTERS = re.compile(r"[^\W\d_]")


def word(text: str) -> Word:
    """Returns a word of `terms.words` with what it may mean."""
    if _CYRILLIC.search(text) or not _LETTERS.search(text):
        key = stem(text)
        return Word(text, (key,), (skeleton(key),))
    meant = dict.fromkeys([text, *(_from_arabic(text) if _ARABIC.search(text) else _from_latin(text))])
    stems = tuple(dict.fromkeys(map(stem, meant)))
    return Word(text, stems, tuple(dict.fromkeys(map(skeleton, stems))), loose=True, marked=not text.isascii())


_LATIN_PAIRS = {"sh": "ш", "ch": "ч", "zh": "ж", "gh": "ғ", "kh": "х", "ng": "ң", "ts": "ц", "ya": "я", "yu": "ю"}
_LATIN = dict(
    zip(
        "aäábvgğǵdejzkqlmnñńŋoöóprstuūüúýwfhşçcxiy",
        [*"аәәбвгғғдежзкқлмнңңңоөөпрстуұүүууфхшчцх", "і", "ы"],
        strict=True,
    )
)
_LATIN_PART = re.compile("|".join([*_LATIN_PAIRS, "."]))
_VOWELS = "аәеиоөуұүыіэюя"
_FRONT = re.compile("[әеөүі]")


def _from_latin(text: str) -> Iterator[str]:
    """Yields Cyrillic words that a word in Latin letters may be, with or without their marks."""
    plain = "".join(_LATIN_PAIRS.get(part) or _LATIN.get(part, part) for part in _LATIN_PART.findall(text))
    plain = re.sub(f"(?<=[{_VOWELS}])[іы]|[іы](?=[аәеоөуұү])", "й", plain)
    # Keyboards without ң and ғ write n and g; endings tell.
    plain = re.sub("(?<=[ндт][ыі])н$", "ң", plain)
    if not _FRONT.search(plain):
        plain = re.sub("г(?=а)|г$", "ғ", plain)
        plain = re.sub("к(?=а$|т|ы|$)", "қ", plain)
    yield plain
    if "і" in plain:
        yield plain.replace("і", "и")


_ARABIC_LETTERS = dict(
    zip("اەبۆگعدجزكقلمنڭوپرستۋۇفحھهچشيىٴء", [*"аебвгғджзкқлмнңопрстуұфхһһчшиы", "", ""], strict=True)
)
_FRONTED = str.maketrans("аоұы", "әөүі")
_FRONTED_BESIDE = str.maketrans("оұы", "өүі")


def _from_arabic(text: str) -> Iterator[str]:
    """Yields Cyrillic words that a word in Arabic letters may be."""
    plain = "".join(_ARABIC_LETTERS.get(letter, letter) for letter in text)
    plain = re.sub(f"(?<=[{_VOWELS}])и|и(?=[аоұ])", "й", plain)
    if re.search("[ٴء]", text):
        yield plain.translate(_FRONTED)
    elif re.search("[ەكگ]", text):
        yield plain.translate(_FRONTED_BESIDE)
        yield plain.translate(_FRONTED)
    else:
        yield plain
