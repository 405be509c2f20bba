"""Words that a site spells its own way: foreign names, brands, loans."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple

from kzarchive.kazakh.alphabet import CYRILLIC
from kzarchive.kazakh.rows import Fault, rows, show


class Spelling(NamedTuple):
    """A word's own spelling; where a script's is empty the table of letters holds."""

    latin: str = ""
    arabic: str = ""


Exceptions = Mapping[str, Spelling]

_SEPARATOR: Final = re.compile("\t|->|→")
_WORD: Final = re.compile("[{0}]+(?:-[{0}]+)*".format(CYRILLIC + CYRILLIC.upper()))


def exceptions_table(text: str) -> Exceptions | list[Fault]:
    """Return the exceptions that the rows describe, or everything that is wrong with them.

    A row is a word in Cyrillic, its spelling in Latin and, if it has one, in Arabic, with a tab,
    ``->`` or ``→`` between. A word may be a compound with hyphens. Inflected forms are words of
    their own. Blank lines and lines that begin with ``#`` are skipped.

    Example:
        >>> exceptions_table("Нью-Йорк → New York")
        {'Нью-Йорк': Spelling(latin='New York', arabic='')}
        >>> exceptions_table("Нью-Йорк")
        [Fault(line=1, message='no tab, -> or → in «Нью-Йорк»: write a word and its spelling')]
    """
    table: dict[str, Spelling] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for line, row in rows(text):
        word, *spellings = map(str.strip, _SEPARATOR.split(unicodedata.normalize("NFC", row)))
        fault = _fault(row, word, spellings)
        if not fault and word.lower() in lines:
            fault = f"{show(word)} is already on line {lines[word.lower()]}"
        if fault:
            faults.append(Fault(line, fault))
        else:
            lines[word.lower()] = line
            table[word] = Spelling(*spellings)
    return faults or table


def _fault(row: str, word: str, spellings: list[str]) -> str:
    if not spellings:
        return f"no tab, -> or → in {show(row)}: write a word and its spelling"
    if not word:
        return f"no word before the spelling in {show(row)}"
    if not _WORD.fullmatch(word):
        return _not_a_word(word)
    if len(spellings) > 2:
        return f"more than two spellings of {show(word)}: there is one for Latin, one for Arabic"
    if not any(spellings):
        return f"no spelling of {show(word)}"
    return ""


def _not_a_word(word: str) -> str:
    for char in word:
        if char != "-" and char.lower() not in CYRILLIC:
            return f"{show(char)} (U+{ord(char):04X}) in {show(word)} is not a letter of the Kazakh alphabet"
    return f"{show(word)} has a hyphen that joins nothing"
