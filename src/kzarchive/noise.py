"""Noise in the letters of sources: each word that `kzarchive.kazakh.repair` would change, and where it stands."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from kzarchive.errors import Finding, shorten
from kzarchive.fields import Fields
from kzarchive.kazakh import repairs

NAMES = ("title", "author", "authors", "section", "tags")
"""The fields that are repaired whenever they are read, since addresses and terms are made of them."""

_LONGEST = 100
"""Longest word, in characters, of which a hint tells the letters: the time for it grows with the square."""


class Word(NamedTuple):
    """A word with noise: line and column (from 1) of its beginning, and both spellings."""

    line: int
    column: int
    before: str
    after: str


def in_fields(fields: Fields, names: Iterable[str]) -> Iterator[Word]:
    """Yields the words with noise in the values of some keys."""
    for name in names:
        for text, line, column in fields.sources(name):
            yield from in_text(text, line, column)


def in_text(text: str, line: int, column: int = 1) -> Iterator[Word]:
    """Yields the words with noise in a text that begins at `line` and `column` of its file."""
    end = 0
    for position, before, after, _ in repairs(text):
        passed = text.count("\n", end, position)
        if passed:
            line, column = line + passed, 1
            end = text.rindex("\n", end, position) + 1
        first, last = _core(before, after)
        column, end = column + position - end, position
        yield Word(line, column + first, before[first : len(before) - last], after[first : len(after) - last])


def findings(path: str, words: Iterable[Word]) -> list[Finding]:
    """Returns the advice to mend words, each pair of spellings once a line."""
    counts: Counter[tuple[int, str, str]] = Counter()
    columns: dict[tuple[int, str, str], int] = {}
    for line, column, before, after in words:
        key = line, before, after
        counts[key] += 1
        columns.setdefault(key, column)
    return [
        Finding(path, key[0], columns[key], _message(*key[1:]), _hint(*key[1:]), "letters", count)
        for key, count in counts.items()
    ]


def _core(before: str, after: str) -> tuple[int, int]:
    """Returns how much stands before and behind the part of a word that holds its changes: quotes, commas, brackets."""
    most = min(len(before), len(after))
    first = last = 0
    while first < most and before[first] == after[first]:
        first += 1
    while last < most - first and before[-1 - last] == after[-1 - last]:
        last += 1
    while first and _is_inside(before[first - 1]):
        first -= 1
    while last and _is_inside(before[-last]):
        last -= 1
    return first, last


def _is_inside(character: str) -> bool:
    return character.isalnum() or character == "-" or unicodedata.combining(character) > 0


def _message(before: str, after: str) -> str:
    return f"«{shorten(_visible(before))}» → «{shorten(_visible(after))}»"


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else f"<{_code_point(character)}>" for character in text)


@lru_cache(4096)
def _hint(before: str, after: str) -> str:
    """Returns which characters stand for which: «Latin i (U+0069) for і»."""
    if len(before) > _LONGEST:
        return ""
    changes: dict[str, None] = {}
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            changes.update(dict.fromkeys(_changes(before[start:end], after[first:last])))
    return ", ".join(changes)


def _changes(old: str, new: str) -> Iterator[str]:
    if len(old) == len(new):
        yield from (f"{_named(was)} for {now}" for was, now in zip(old, new, strict=True))
    else:
        what = " and ".join(map(_named, old))
        yield f"{what} for {new}" if new else f"{what} taken out"


def _named(character: str) -> str:
    """Returns «Latin i (U+0069)», or «U+00AD (soft hyphen)» for what can't be shown by itself."""
    name = unicodedata.name(character, "")
    if not character.isprintable() or unicodedata.combining(character):
        return f"{_code_point(character)} ({name.lower()})" if name else _code_point(character)
    script = f"{name.split()[0].title()} " if character.isalpha() and name else ""
    return f"{script}{character} ({_code_point(character)})"


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
