"""The part of a word that its inflected forms share: the key under which search finds them all.

A word is taken apart by the grammar in ``stem_table.json``: which ending may follow which, in what
harmony, after what sounds. Where there are several ways to do so, each ending and each shape of
stem has a score there, and the highest sum decides. There is no dictionary. ``stem.js`` does the
same in a browser with the same table; docs/kazakh.md describes the table.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from kzarchive.kazakh.alphabet import CYRILLIC
from kzarchive.kazakh.fold import fold
from kzarchive.kazakh.grammar import Grammar

TABLE: Final = Path(__file__).with_name("stem_table.json")
"""The table as JSON in UTF-8."""

SCRIPT: Final = Path(__file__).with_name("stem.js")
"""A classic script for browsers, which defines ``kzarchive.stemmer(table)``; that returns the same function."""


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """Return the stem of a word: a key in folded letters, which is not meant to be shown.

    All forms of a noun have one stem (number, possessive, case), and so have all forms of a verb
    (voice, negation, tense, person, participles with their cases, the infinitive in -у). Changes
    at the end of the stem are undone (кітабы, жүрегі, орны), and the last narrow vowel is left
    out. What derives one word from another stays: -шы, -лық, -сыз. Words are folded first, so case
    and noise in letters do not count. One word is expected; no text raises.

    Example:
        >>> stem("Кітаптарымыздан") == stem("кітабы") == stem("кітап")
        True
        >>> stem("оқыған") == stem("оқиды") == stem("оқу"), stem("орны") == stem("орын")
        (True, True)
    """
    return stem_anew(word)


def stem_anew(word: str) -> str:
    """Return the same as `stem`, for those who remember by themselves what they have asked for."""
    # What has but small Cyrillic letters is folded.
    return _default()(word if _is_plain(word) else fold(word))


_is_plain: Final = re.compile(f"[{CYRILLIC}]+").fullmatch


def stemmer(table: Mapping[str, Any]) -> Callable[[str], str]:
    """Return the function that stems a folded word by a table: the content of a file like `TABLE`."""
    grammar = Grammar(table)
    longest: int = table["longest word"]
    return lambda word: word if len(word) > longest else grammar.stem(word)


@cache
def _default() -> Callable[[str], str]:
    return stemmer(json.loads(TABLE.read_text(encoding="utf-8")))
