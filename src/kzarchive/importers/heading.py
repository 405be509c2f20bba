"""Section, title and printed date: where an article's text begins.

Nothing marks these lines, so their order and repetition must. What fits none of the known orders is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kzarchive.errors import shorten
from kzarchive.importers import printed
from kzarchive.importers.article import Guess
from kzarchive.importers.byline import ends_sentence
from kzarchive.importers.printed import Printed
from kzarchive.reader import MAX_TITLE

_MOST_LINES = 5
_SECTION_WORDS, _SECTION_LENGTH = 4, 40
_PROSE_LENGTH = 200

_LONE_SECTION = Guess("section", "the short line above a title that stands only once")
_LONE_TITLE = Guess("title", "the line above the text, which stands once and without a date below it")


class Line(NamedTuple):
    """A line that holds something, with its number in the file from 1."""

    number: int
    text: str


class Heading(NamedTuple):
    """What stands above the text.

    Attributes:
        title: the title.
        section: the section's name, or empty.
        copies: how often the title stands there.
        guessed: the fields that are guesses.
    """

    title: str
    section: str = ""
    copies: int = 1
    guessed: tuple[Guess, ...] = ()


class Top(NamedTuple):
    """A heading, the date below it if one is printed there, the lines of text, and what is to be noted."""

    heading: Heading
    printed: Printed | None
    text: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def divide(lines: Sequence[Line], known: str, *, dated: bool) -> Top | str:
    """Divides what stands above the text from the text; returns the reason if that can't be done.

    Args:
        lines: the lines of the file, without one that begins with `date`.
        known: the title if that line gives it, or nothing.
        dated: whether that line gives a date.
    """
    texts = [line.text for line in lines]
    for count, line in enumerate(lines[:_MOST_LINES]):
        heading = _heading(texts[:count], known)
        date = printed.read(line.text)
        if heading and printed.is_unreadable(line.text):
            return f"line {line.number}: the date «{shorten(line.text)}» can't be read"
        if date is None:
            continue
        if heading:
            return Top(heading, date, tuple(lines[count + 1 :]))
        heading = _heading(texts[: count - 1], known) if count and date.is_certain else None
        if heading and heading.copies > 1:
            above = lines[count - 1]
            note = f"line {above.number}, between title and date, became the first paragraph"
            return Top(heading, date, (above, *lines[count + 1 :]), (note,))
        if date.is_certain or count < _MOST_LINES - 2:
            return _no_title(texts[:count], line.number)
    if not dated:
        return "there is no date: line 1 gives none, and none is printed below a title"
    top = _by_repetition(lines, texts, known) or _by_form(lines, texts, known)
    return top or "there is no title: none stands twice, and none stands above a printed date"


def collapse(line: str) -> str:
    """Returns a line with single spaces for all its white space."""
    return " ".join(line.split())


def can_be_title(line: str) -> bool:
    """Tells whether a line can be a title: it is short enough, has letters and no mark that asks for more text."""
    return len(line) <= MAX_TITLE and not line.endswith((".", ":", ",", ";")) and any(map(str.isalpha, line))


def _heading(texts: Sequence[str], known: str) -> Heading | None:
    """Returns what lines say if they are exactly a section or none, and the title once or twice."""
    if known:
        others = [line for line in texts if not _same(line, known)]
        copies = 1 + len(texts) - len(others)
        if not others:
            return Heading(known, copies=copies)
        if others != [texts[0]] or not _is_section(others[0]):
            return None
        return Heading(known, collapse(others[0]), copies, (_LONE_SECTION,) if copies == 1 else ())
    match texts:
        case [title] if len(title.split()) >= _SECTION_WORDS:
            return Heading(collapse(title))
        case [title, again] if _same(title, again):
            return Heading(collapse(title), copies=2)
        case [section, title] if _is_section(section) and can_be_title(title):
            return Heading(collapse(title), collapse(section), guessed=(_LONE_SECTION,))
        case [section, title, again] if _is_section(section) and _same(title, again) and not _same(section, title):
            return Heading(collapse(title), collapse(section), copies=2)
    return None


def _by_repetition(lines: Sequence[Line], texts: Sequence[str], known: str) -> Top | None:
    """Divides at a title that stands twice, where no date is printed below it."""
    for count in (3, 2, 1):
        heading = _heading(texts[:count], known) if len(texts) >= count else None
        if heading and heading.copies > 1:
            return Top(heading, None, tuple(lines[count:]))
    return None


def _by_form(lines: Sequence[Line], texts: Sequence[str], known: str) -> Top | None:
    """Divides where the first line of prose stands, if what stands above it can be a title and a section."""
    if known:
        if any(_same(one, other) for one, other in pairwise(texts[:3])):
            return None  # another line stands twice, so which is the title?
        below_section = len(texts) > 1 and _is_section(texts[0]) and _is_prose(texts[1])
        heading = _heading(texts[:1] if below_section else (), known)
        return Top(heading, None, tuple(lines[below_section:])) if heading else None
    match texts[:3]:
        case [title, prose, *_] if can_be_title(title) and not _is_section(title) and _is_prose(prose):
            return Top(Heading(collapse(title), guessed=(_LONE_TITLE,)), None, tuple(lines[1:]))
        case [section, title, prose] if _is_section(section) and can_be_title(title) and _is_prose(prose):
            guessed = (_LONE_TITLE, _LONE_SECTION)
            return Top(Heading(collapse(title), collapse(section), guessed=guessed), None, tuple(lines[2:]))
    return None


def _no_title(above: Sequence[str], number: int) -> str:
    if not above:
        return f"there is no title: nothing stands above the printed date in line {number}"
    if len(above) == 1:
        return f"there is no title: «{shorten(above[0])}», alone above the printed date, may be a section"
    return f"the title is not clear: the lines above the printed date in line {number} can't be told apart"


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _is_section(line: str) -> bool:
    short = len(line.split()) <= _SECTION_WORDS and len(line) <= _SECTION_LENGTH
    return short and line[0].isalpha() and line[-1] not in ".!?…:;,"


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_LENGTH or ends_sentence(line)
