"""A crawler's text dump of one article → a record.

The form, of which every part but title and text may be missing:

    date 2026-03-07 #Кітап #Қала-2026
    Мәдениет
    Қала кітапханасы түнгі оқу залын ашты
    Қала кітапханасы түнгі оқу залын ашты
    07.03.2026 14:31
    The text, one paragraph a line.
    Айгүл Сәрсен

docs/import.md tells the rules to keepers; change both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from kzarchive import reader
from kzarchive.errors import Problem, shorten
from kzarchive.importers import byline, heading, plain, printed, text
from kzarchive.importers.article import Article, Guess, Original, Place, Provenance, Repaired, Skipped, Unread
from kzarchive.importers.files import Source, UnreadableError
from kzarchive.importers.formats import Format
from kzarchive.importers.heading import Line, Top
from kzarchive.importers.printed import CREDIT, Printed
from kzarchive.kazakh import repair

NAME = "dump"

_FIRST_LINE = re.compile(r"date(?![\w-])(?:\s+(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![^\s,#]))?[\s,]*(?P<rest>.*)")
_HASHTAG = re.compile(r"#([^\s#,]+)(?:[\s,]+|(?=#)|$)")
_GLUED_COUNTER = re.compile(rf"(?P<views>[0-9][0-9 ]*)(?P<credit>{CREDIT.pattern}.*)", re.IGNORECASE)


def parse(name: str, data: bytes) -> Article | Skipped:
    """Returns the article in a dump, or why there is none to be had.

    Args:
        name: the file's name, for its provenance.
        data: its bytes.
    """
    try:
        return _article(name, data)
    except UnreadableError as error:
        return Skipped(error.reason)


def _read(source: Source) -> Iterator[Original]:
    data = source.read()
    yield Original(Unread(data, Place(NAME, source.name, sha256(data).hexdigest()), source, _record))


def _record(data: bytes, place: Place, source: Source) -> Article | Skipped:
    return parse(place.file, data)


FORMAT = Format((".txt",), _read)


class _Content(NamedTuple):
    """The text of a dump without noise, how its bytes were read, and what was repaired and cleaned away."""

    text: str
    encoding: str
    guessed: tuple[Guess, ...]
    repaired: tuple[Repaired, ...]
    notes: tuple[str, ...]


class _First(NamedTuple):
    """What line 1 gives; everything may be missing."""

    day: str = ""
    tags: tuple[str, ...] = ()
    title: str = ""
    printed: Printed | None = None
    notes: tuple[str, ...] = ()


class _Date(NamedTuple):
    """The date, why it is a guess if it is one, and what is to be noted of other dates."""

    date: str
    guessed: tuple[Guess, ...]
    notes: tuple[str, ...]


class _Body(NamedTuple):
    """The paragraphs, the authors that stood below them, and what is to be noted."""

    paragraphs: tuple[str, ...]
    author: byline.Byline
    notes: tuple[str, ...]


def _article(name: str, data: bytes) -> Article:
    content = _content(name, data)
    lines = _lines(content.text)
    if not lines:
        raise UnreadableError("the file is empty")
    first = _first_line(lines[0])
    rest = lines if first is None else lines[1:]
    first = first or _First()
    dated = bool(first.day or (first.printed and first.printed.date))
    top = heading.divide(rest, first.title, dated=dated)
    if isinstance(top, str):
        raise UnreadableError(top)
    when = _date(first, top.printed)
    body = _body(top, first)
    guessed = (*content.guessed, *top.heading.guessed, *when.guessed, *_author_guess(body.author))
    return Article(
        title=top.heading.title,
        date=when.date,
        body=plain.body(body.paragraphs),
        provenance=Provenance(
            NAME,
            name,
            sha256(data).hexdigest(),
            _stated(top.heading.section, first.tags, body.author, guessed),
            guessed,
        ),
        authors=tuple(dict.fromkeys(body.author.names)),
        section=top.heading.section,
        tags=first.tags,
        credits=tuple(filter(CREDIT.match, body.paragraphs)),
        encoding=content.encoding,
        repaired=content.repaired,
        notes=(*first.notes, *top.notes, *when.notes, *body.notes, *content.notes),
    )


def _content(name: str, data: bytes) -> _Content:
    """Returns the text without noise, from bytes in any encoding that Kazakh was kept in."""
    found = text.decode(data)
    content = reader.decode(name, data if found is None or found.encoding == text.UTF_8 else found.text.encode())
    if isinstance(content, Problem):
        place = f"line {content.line}: " if content.line else ""
        raise UnreadableError(place + content.message)
    if control := text.control(content):
        line, point = control
        raise UnreadableError(f"line {line}: the control character {point}; the text was decoded wrongly somewhere")
    content, notes = text.clean(content)
    encoding = found.encoding if found else text.UTF_8
    guessed = () if encoding in text.STATED else (Guess("encoding", f"{encoding}, by the letters that come out"),)
    return _Content(repair(content), encoding, guessed, text.repaired(content), notes)


def _lines(content: str) -> tuple[Line, ...]:
    """Returns the lines that hold something, without the white space around them."""
    stripped = (Line(number, line.strip()) for number, line in enumerate(content.split("\n"), 1))
    return tuple(line for line in stripped if line.text)


def _first_line(line: Line) -> _First | None:
    """Returns what a line with the word `date` gives, or None if this is no such line."""
    match = _FIRST_LINE.fullmatch(line.text)
    if match is None:
        return None
    day, rest = match["day"] or "", match["rest"]
    notes: tuple[str, ...] = ()
    if day and not _is_day(day):
        day, notes = "", (f"line {line.number}: there is no day {day}",)
    tags: dict[str, None] = {}
    end = 0
    while hashtag := _HASHTAG.match(rest, end):
        tags[hashtag[1]] = None
        end = hashtag.end()
    rest = rest[end:]
    first = _First(day, tuple(tags), notes=notes)
    if not rest:
        return first
    if found := printed.read(rest):
        return first._replace(printed=found)
    if printed.is_unreadable(rest) or rest.startswith("#") or not heading.can_be_title(rest):
        raise UnreadableError(f"line {line.number}: «{shorten(rest)}» is neither hashtags nor a date nor a title")
    return first._replace(title=heading.collapse(rest))


def _date(first: _First, below: Printed | None) -> _Date:
    """Returns the date: the one below the title, else one printed on line 1, else the ISO date there."""
    notes: list[str] = []
    for candidate in filter(None, (below, first.printed)):
        if not candidate.date:
            notes.append(f"«{candidate.text}» is relative and was not resolved")
        if candidate.views:
            notes.append(f"view counter left out: {candidate.views}")
    found = [candidate.date for candidate in (below, first.printed) if candidate and candidate.date]
    if found:
        others = [*found[1:], first.day] if first.day else found[1:]
        differ = (other for other in others if not found[0].startswith(other))
        notes += [f"the printed date {found[0]} was taken; line 1 gives {other}" for other in differ]
        return _Date(found[0], (), tuple(notes))
    if not first.day:
        raise UnreadableError("there is no date: line 1 gives none, and the printed one is relative")
    guess = Guess("date", "the day on line 1, when the page was fetched; no date is printed")
    return _Date(first.day, (guess,), tuple(notes))


def _body(top: Top, first: _First) -> _Body:
    """Returns the text, with a byline taken off its end."""
    paragraphs = [line.text for line in top.text]
    notes: list[str] = []
    if paragraphs and (glued := _GLUED_COUNTER.fullmatch(paragraphs[0])):
        notes.append(f"view counter left out: {glued['views'].strip()}")
        paragraphs[0] = glued["credit"]
    paragraphs[:0] = [date.credit for date in (first.printed, top.printed) if date and date.credit]
    prose = [index for index, paragraph in enumerate(paragraphs) if not CREDIT.match(paragraph)]
    if not prose:
        raise UnreadableError("there is no text below the title")
    if len(prose) == 1:
        return _Body(tuple(paragraphs), byline.Byline(), tuple(notes))
    last = paragraphs.pop(prose[-1])
    rest = "\n".join((top.heading.title, top.heading.section, *first.tags, *paragraphs))
    author = byline.find(last, paragraphs[prose[-2]], rest)
    if not author.names:
        paragraphs.insert(prose[-1], last)
    if author.doubt:
        notes.append(f"last line «{shorten(last)}» kept as text: {author.doubt}")
    return _Body(tuple(paragraphs), author, tuple(notes))


def _author_guess(author: byline.Byline) -> tuple[Guess, ...]:
    if not author.names or author.label:
        return ()
    return (Guess("authors", "the last line, which has the form of a name"),)


def _stated(section: str, tags: Sequence[str], author: byline.Byline, guessed: Sequence[Guess]) -> tuple[str, ...]:
    """Returns the fields that the dump states, in the order of front matter."""
    there = {"title": True, "date": True, "authors": author.names, "section": section, "tags": tags}
    unsure = {guess.field for guess in guessed}
    return tuple(field for field, value in there.items() if value and field not in unsure)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
