"""The archive: all that is published, and the only knowledge that crosses articles.

`fold` makes it; whatever plans pages reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from kzarchive import urls
from kzarchive.model import DRAFT, Asset, Head, Moment, Record
from kzarchive.task import Target

NEWS_SECONDS = 2 * 24 * 60 * 60
"""How long an article is news to Google: support.google.com/news/publisher-center, «News sitemaps»."""


@dataclass(slots=True, eq=False)
class Term:
    """A tag, author or section: its name as most articles spell it, and its articles, oldest first."""

    kind: str
    name: str
    slug: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The address of the term's list."""
        return urls.term(self.kind, self.slug)


class Details(msgspec.Struct, array_like=True, gc=False):
    """What is known of an article that only pages show: its head, where its text leads, and its picture."""

    head: Head
    links: tuple[Target, ...] = ()
    image: Target | None = None


class Entry(msgspec.Struct, eq=False):
    """An article in its archive.

    `path` is that of its source; `day` is the local calendar day, such as `2026-03-07`, and `changed` that of its last
    change. `digest` stands for everything that a list or a neighbour may show of it, `body` for its text, `text` for
    the text with what it leads to and shows; `size` is that of the text in bytes. `details` are mostly encoded, for
    they fill memory; see `opened`. `card` is what lists show, encoded, once that has been asked for.
    """

    path: str
    day: str
    address: str
    section: Term | None
    authors: tuple[Term, ...]
    tags: tuple[Term, ...]
    digest: bytes
    body: bytes
    text: bytes
    size: int
    changed: str
    details: Details | msgspec.Raw
    card: msgspec.Raw | None = None

    def read(self) -> Details:
        """Returns the details."""
        details = self.details
        return _details.decode(details) if isinstance(details, msgspec.Raw) else details

    @property
    def head(self) -> Head:
        """What is known of it without its text."""
        return self.read().head

    @property
    def links(self) -> tuple[Target, ...]:
        """What the local addresses in its text lead to."""
        return self.read().links

    @property
    def image(self) -> Target | None:
        """Its picture."""
        return self.read().image

    @property
    def id(self) -> str:
        """The permanent name of the article: its own `id`, else its address."""
        return self.head.id or self.address.removesuffix(".html")

    @property
    def last_change(self) -> Moment:
        """When it was published or, later, updated."""
        return self.head.last_change


_details = msgspec.msgpack.Decoder(Details)


def decode_details(data: msgspec.Raw) -> Details:
    """Returns encoded details."""
    return _details.decode(data)


@contextmanager
def opened(entries: Iterable[Entry]) -> Iterator[None]:
    """Has the details of some articles decoded for the time of a with statement: for who asks for them often."""
    before = [(entry, entry.details) for entry in entries]
    for entry, _ in before:
        entry.details = entry.read()
    try:
        yield
    finally:
        for entry, details in before:
            entry.details = details


@dataclass(frozen=True, slots=True)
class Archive:
    """All published articles in order, and every way to reach them.

    Attributes:
        entries: the articles of all lists, oldest first: those of `days` one after the other.
        withdrawn: articles and pages that only say that they are withdrawn.
        pages: those that stand by themselves, by address.
        days: the articles of each day (`2026-03-07`), oldest first.
        months: the days that have articles, by month (`2026-03`).
        years: the months that have articles, by year (`2026`).
        terms: the terms of each kind in Kazakh alphabetical order.
        assets: files that articles show or link to: source path → (asset, address).
        aliases: old addresses of articles, in order: address → article.
    """

    entries: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]
    pages: tuple[Entry, ...]
    days: Mapping[str, Sequence[Entry]]
    months: Mapping[str, Sequence[str]]
    years: Mapping[str, Sequence[str]]
    terms: Mapping[str, Sequence[Term]]
    assets: Mapping[str, tuple[Asset, str]]
    aliases: Mapping[str, Entry]

    def month_entries(self, month: str) -> list[Entry]:
        """Returns the articles of a month, oldest first."""
        return [entry for day in self.months[month] for entry in self.days[day]]

    def count(self, period: str) -> int:
        """Returns the number of articles of a year, month or day."""
        if len(period) == 4:
            return sum(map(self.count, self.years[period]))
        if len(period) == 7:
            return sum(len(self.days[day]) for day in self.months[period])
        return len(self.days[period])


def is_public(record: Record, now: int, drafts: bool) -> bool:
    """Tells whether an article belongs to the site at the instant `now` (seconds since 1970 in UTC)."""
    return drafts or (record.head.status != DRAFT and record.head.date.instant <= now)
