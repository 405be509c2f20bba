"""Originals → what the writer takes, batch by batch and, where there are many, by several processes.

Their order stays, and no more than a few batches of them are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import msgspec

from kzarchive import moments, reader
from kzarchive.errors import shorten
from kzarchive.execute import Workers, run_in_order
from kzarchive.importers.article import Article, NoArticle, Skipped, Unread, told
from kzarchive.importers.known import text_digest
from kzarchive.importers.source import Unnamed, source

Found = TypeVar("Found")

MOST, LARGEST = 64, 512 * 1024
"""A batch ends with so many originals, or with the one that brings it to so many bytes."""
FEW = 4
"""So many batches are not worth starting processes."""
_ANY_SLUG = "a"


class Unchanged(msgspec.Struct, frozen=True):
    """Where the source file of an original stands that was imported before."""

    path: str


class Prepared(msgspec.Struct, frozen=True):
    """An article that only needs a place.

    Attributes:
        article: its record, without the body, which stands in the source file.
        day: that of its date, in the site's zone.
        text: the digest of its text.
        source: its source file, which has no slug yet.
        refused: why the loader would refuse it, or nothing.
    """

    article: Article
    day: str
    text: str
    source: Unnamed
    refused: str


Given: TypeAlias = Article | Skipped | NoArticle | Unread | Unchanged
Ready: TypeAlias = Prepared | Skipped | NoArticle | Unchanged


class Piece(NamedTuple, Generic[Found]):
    """An original: the file, line and part where it stands, fit to be shown, and what is known of it so far."""

    name: str
    line: int
    part: str
    found: Found


class _Batch(NamedTuple):
    timezone: str
    pieces: list[Piece[Given]]


def prepared(pieces: Iterable[Piece[Given]], timezone: str, workers: Workers) -> Iterator[Piece[Ready]]:
    """Yields the pieces with their articles made and prepared, in the order in which they come.

    Args:
        pieces: drawn from only as results are taken.
        timezone: the name of the site's zone.
        workers: where it is done; the first ones, which may be all, are prepared in this process.

    Raises:
        SiteError: a worker process died.
    """
    batches = _batches(pieces, timezone)
    yield from chain.from_iterable(map(_prepare_all, islice(batches, FEW)))
    yield from chain.from_iterable(run_in_order(workers.executor(), _prepare_all, batches, 2 * workers.jobs))


def _batches(pieces: Iterable[Piece[Given]], timezone: str) -> Iterator[_Batch]:
    batch: list[Piece[Given]] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.found.data) if isinstance(piece.found, Unread) else 0
        if len(batch) == MOST or size >= LARGEST:
            yield _Batch(timezone, batch)
            batch, size = [], 0
    if batch:
        yield _Batch(timezone, batch)


def _prepare_all(batch: _Batch) -> list[Piece[Ready]]:
    return [Piece(*piece[:3], _guarded(piece.found, batch.timezone)) for piece in batch.pieces]


def _guarded(found: Given, timezone: str) -> Ready:
    try:
        return _prepare(found, timezone)
    except Exception as error:  # one original that a format can't cope with is no reason to leave the others
        return Skipped(f"its reader failed: {told(error)}")


def _prepare(found: Given, timezone: str) -> Ready:
    if isinstance(found, Unread):
        found = found.make(found.data, found.place, found.source)
    if not isinstance(found, Article):
        if not isinstance(found, (Skipped, NoArticle, Unchanged)):
            raise TypeError(f"{found!r} is no record")
        return found
    zone = moments.zone(timezone)
    moment = moments.parse(found.date, zone)
    if moment is None:
        return Skipped(f"«{shorten(found.date)}» is no date")
    text = text_digest(found, moment.day)
    file = source(found, text)
    # Slugs are good by themselves; all else the loader may have to say does not depend on them.
    data = file.named(_ANY_SLUG).encode()
    if len(data) > reader.MAX_ARTICLE:
        refused = f"its source file would have {len(data) / 1e6:,.0f} MB"
    else:
        record = reader.read(f"{_ANY_SLUG}.md", data, zone)
        refused = "; ".join(problem.message for problem in record) if isinstance(record, list) else ""
    return Prepared(msgspec.structs.replace(found, body=""), moment.day, text, file, refused)
