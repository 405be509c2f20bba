"""The place of a text where what was asked for stands. `static/assets/search-engine.js` does the same in the page.

The index has no texts, so a passage is cut from the article's own page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import islice, takewhile
from pathlib import Path
from typing import NamedTuple

from kzarchive.kazakh.html_text import INLINE, VOID
from kzarchive.search.lookup import Hit, is_exact
from kzarchive.search.query import Clause
from kzarchive.search.terms import words

LEAD = 40
"""So many characters may stand before the first word that was found."""
REACH = 100
"""Words that are no farther apart, in characters, are shown together."""
PASSAGE = 240
"""Longest passage, in characters."""

_TOKEN = re.compile(r"(?:[^\W_]|[\u00ad\u0301\u200b\u2060])+")
_SENTENCE = re.compile(r".*[.!?…] ")


class Needle(NamedTuple):
    """A word of a question, or words side by side: for each, the forms that were found."""

    forms: tuple[frozenset[str], ...]


class Mark(NamedTuple):
    """Where a needle stands in a text, in characters, and which one it is."""

    start: int
    end: int
    needle: int


class Piece(NamedTuple):
    """A part of a passage."""

    text: str
    marked: bool


def needles(clauses: Sequence[Clause], hit: Hit) -> list[Needle]:
    """Returns what is to be marked in the text of an article that answers a question."""
    forms = iter(hit.words)
    found = []
    for clause in clauses:
        if not clause.without:
            each = [[form for form in next(forms) if not clause.exact or is_exact(form, word)] for word in clause.words]
            found.append(Needle(tuple(frozenset(some) for some in each)))
    return found


def marks(text: str, wanted: Sequence[Needle]) -> list[Mark]:
    """Returns where needles stand in a text, in order."""
    tokens = [(token, key) for token in _TOKEN.finditer(text) for key in words(token[0])[:1]]
    found: list[Mark] = []
    for at, (token, _) in enumerate(tokens):
        if found and found[-1].end > token.start():
            continue
        for number, (forms,) in enumerate(wanted):
            here = tokens[at : at + len(forms)]
            if len(here) == len(forms) and all(key in some for (_, key), some in zip(here, forms, strict=True)):
                found.append(Mark(token.start(), here[-1][0].end(), number))
                break
    return found


def passage(text: str, wanted: Sequence[Needle]) -> list[Piece]:
    """Returns the part of a text in which most needles stand, in pieces; nothing if none does.

    Example:
        >>> wanted = [Needle((frozenset({"кітабын"}),))]
        >>> "".join(f"<{text}>" if marked else text for text, marked in passage("Ол кітабын ашты.", wanted))
        'Ол <кітабын> ашты.'
    """
    plain = " ".join(text.split())
    found = marks(plain, wanted)
    if not found:
        return []
    best = found[max(range(len(found)), key=lambda at: _worth(at, found))]
    start, is_cut = _beginning(plain, best.start)
    end = len(plain)
    if end - start > PASSAGE:
        end = max(plain.rfind(" ", 0, start + PASSAGE + 1), best.end)
        end = max(len(plain[:end].rstrip(" ,;:–-")), best.end)
    shown = list(_pieces(plain, found, start, end))
    return [*([Piece("…", False)] if is_cut else []), *shown, *([Piece("…", False)] if end < len(plain) else [])]


def _worth(at: int, found: Sequence[Mark]) -> tuple[int, int]:
    """Returns how many needles, and how many marks, are within reach of a mark."""
    near = [
        mark.needle for mark in takewhile(lambda mark: mark.end - found[at].start <= REACH, islice(found, at, None))
    ]
    return len(set(near)), len(near)


def _beginning(text: str, start: int) -> tuple[int, bool]:
    """Returns where a passage begins, and if that is within a sentence: the beginning of one is taken if it is near."""
    if start <= LEAD:
        return 0, False
    before = text[start - LEAD : start]
    if sentence := _SENTENCE.match(before):
        return start - LEAD + sentence.end(), False
    blank = before.find(" ")
    return (start if blank < 0 else start - LEAD + blank + 1), True


def _pieces(text: str, found: Sequence[Mark], start: int, end: int) -> Iterator[Piece]:
    at = start
    for mark in found:
        if mark.start < start or mark.end > end:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start], marked=False)
        yield Piece(text[mark.start : mark.end], marked=True)
        at = mark.end
    if at < end:
        yield Piece(text[at:end], marked=False)


def of_page(page: Path, wanted: Sequence[Needle]) -> list[Piece]:
    """Returns the passage of an article's page in Cyrillic; nothing where that can't be read or says nothing of it."""
    try:
        return passage(text_of(page.read_text(encoding="utf-8")), wanted)
    except (OSError, UnicodeError):
        return []


def text_of(page: str) -> str:
    """Returns the summary and the text of an article, or all of `main` where the page of a theme has no such parts.

    Args:
        page: the article's page, as HTML.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.parts or reader.main)


class _Reader(HTMLParser):
    """Collects the text of a page; what does not stand within a line parts words."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.main: list[str] = []
        self._open: list[str] = []
        self._from = 0
        """How many elements are open around the part that is being read; 0 between parts."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self._add(" ")
        if tag in VOID:
            return
        self._open.append(tag)
        classes = (dict(attrs).get("class") or "").split()
        if not self._from and "article" in self._open and ("body" in classes or "lead" in classes):
            self._from = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self._add(" ")
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if len(self._open) < self._from:
            self._from = 0

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "svg"}.intersection(self._open):
            self._add(data)

    def _add(self, text: str) -> None:
        if self._from:
            self.parts.append(text)
        if "main" in self._open:
            self.main.append(text)
