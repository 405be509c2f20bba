"""What the fold found of one month, in the form in which the next build takes it over.

A month is what most changes leave alone. Nothing here is more than a memory: from the records of a month and what it
has to do with others (names of terms, what its texts lead to), the fold makes the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from kzarchive.errors import Problem
from kzarchive.model import PAGE, Asset, Head, Record

Spelled = Mapping[str, Mapping[str, tuple[str, str]]]
"""Name and slug of the term that each spelling stands for, by kind."""


NEVER, FOREVER = -(2**62), 2**62
"""Instants before and after all others, in seconds since 1970."""


class Tally(msgspec.Struct, array_like=True):
    """How many articles of a month there are of each kind, from the instant `since` to before `until`.

    `hidden` are the sources of those that are not public. `repaired` and `found` count words with noise in their
    letters, those in names and those in texts; `noisy` the articles that have any.
    """

    hidden: list[str] = msgspec.field(default_factory=list)
    drafts: int = 0
    scheduled: int = 0
    repaired: int = 0
    found: int = 0
    noisy: int = 0
    since: int = NEVER
    until: int = FOREVER

    def add_noise(self, noise: tuple[int, int]) -> None:
        """Counts the words of one article, in its names and in its texts."""
        names, texts = noise
        self.repaired += names
        self.found += texts
        self.noisy += 1


class Month(msgspec.Struct, array_like=True, gc=False):
    """The articles of a month column by column, in their order.

    Attributes:
        tally: what its sources come to.
        unlisted: places of withdrawn articles.
        spellings: how many articles in lists have each spelling of a tag, an author and a section, as they come first.
        notices: of what was decided between its articles.
        references: articles that its texts lead to: source path → address.
        assets: files that it shows or leads to.
        paths: source paths.
        addresses: where they stand.
        days: days, each with the number of its articles.
        tags, authors, sections: the terms of each article as places among the spellings, each term once.
        digests, bodies, sizes: as an entry of the archive has them.
        texts: the digests of texts together with what they lead to, by place, where that is not the text's own.
        changed: days of a last change that was not on the article's own day, by place.
        ids: ids given by hand, by place.
        aliases: old addresses, by place.
        details: the rest of each entry, encoded.
    """

    tally: Tally
    unlisted: list[int]
    spellings: tuple[dict[str, int], dict[str, int], dict[str, int]]
    notices: list[Problem]
    references: dict[str, str]
    assets: list[Asset]
    paths: list[str]
    addresses: list[str]
    days: list[tuple[str, int]]
    tags: list[tuple[int, ...]]
    authors: list[tuple[int, ...]]
    sections: list[tuple[int, ...]]
    digests: list[bytes]
    bodies: list[bytes]
    sizes: list[int]
    texts: dict[int, bytes]
    changed: dict[int, str]
    ids: dict[int, str]
    aliases: dict[int, tuple[str, ...]]
    details: list[msgspec.Raw]

    def sources(self) -> Iterator[str]:
        """Yields the paths of all its sources."""
        yield from self.paths
        yield from self.tally.hidden


def _none(_: Iterable[str]) -> list[Record]:
    return []


@dataclass(frozen=True, slots=True)
class Before:
    """What a build knows of the last one's fold.

    Attributes:
        months: those whose sources are the same, and public as they were.
        spelled: what stood for what when they were folded.
        records: returns the records of source paths.
    """

    months: Mapping[str, Month] = field(default_factory=dict)
    spelled: Spelled = field(default_factory=dict)
    records: Callable[[Sequence[str]], list[Record]] = _none


def month_of(head: Head) -> str:
    """Returns the month that an article is folded with, such as `2026-03`; empty for a page that stands by itself."""
    return "" if head.type == PAGE else head.date.iso[:7]


decode = msgspec.msgpack.Decoder(Month).decode
encode = msgspec.msgpack.Encoder().encode
_spelled = msgspec.msgpack.Decoder(dict[str, dict[str, tuple[str, str]]])


def decode_spelled(data: bytes) -> Spelled:
    """Returns the encoded meaning of spellings."""
    return _spelled.decode(data) if data else {}
