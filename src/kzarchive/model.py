"""Frozen records: what the loader accepts and everything above it works with."""

from __future__ import annotations

import msgspec

PUBLISHED, DRAFT, WITHDRAWN = "published", "draft", "withdrawn"
STATUSES = (PUBLISHED, DRAFT, WITHDRAWN)

ARTICLE, PAGE = "article", "page"
TYPES = (ARTICLE, PAGE)
"""An article stands in the lists of its day and terms; a page stands by itself and needs no date."""


class Moment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A point in time as its article gives it.

    `iso` is local time with offset, such as `2026-03-07T14:31:00+05:00`; `timed` is False where only
    the day is known (the clock then reads 00:00); `instant` is seconds since 1970 in UTC.
    """

    iso: str
    instant: int
    timed: bool = True

    @property
    def day(self) -> str:
        """The local calendar day, such as `2026-03-07`."""
        return self.iso[:10]

    @property
    def clock(self) -> str:
        """The local time of day, such as `14:31`; empty where only the day is known."""
        return self.iso[11:16] if self.timed else ""


class Image(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A picture of an article; `src` is a path as written, relative to the article's file."""

    src: str
    alt: str
    caption: str
    credit: str
    line: int
    column: int


class Correction(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A correction made after publication, with the day on which it was made."""

    day: str
    note: str


class Reference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A local address in a body: `target` as written, and where it stands in the file."""

    target: str
    line: int
    column: int


class Head(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of an article without its body. `path` is relative to the site's folder.

    Where the `type` is `PAGE` and no date is given, `date` has an empty `iso`.
    """

    path: str
    title: str
    date: Moment
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    slug: str = ""
    id: str = ""
    updated: Moment | None = None
    source: str = ""
    image: Image | None = None
    aliases: tuple[str, ...] = ()
    status: str = PUBLISHED
    corrections: tuple[Correction, ...] = ()
    lang: str = "kk"
    type: str = ARTICLE

    @property
    def listed(self) -> bool:
        """Tells whether lists, feeds and search have it."""
        return self.type == ARTICLE and self.status != WITHDRAWN

    @property
    def last_change(self) -> Moment:
        """When it was published or, later, updated."""
        date, updated = self.date, self.updated
        return updated if updated and updated.instant > date.instant else date


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One accepted source.

    `slug` is the one given, else the title's plain one; `digest` and `body` are the digests of head and body; `size` is
    the body's in bytes; `references` are the local addresses in the body; `noise` counts words with noise in their
    letters, in its names (`noise.NAMES`) and in its texts.
    """

    head: Head
    slug: str
    digest: bytes
    body: bytes
    references: tuple[Reference, ...] = ()
    noise: tuple[int, int] = (0, 0)
    size: int = 0


class Asset(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file beside the articles; width and height in pixels as it is shown, 0 where it is no picture.

    `format` is Pillow's name of a picture that is published in several sizes; empty for all other files.
    """

    path: str
    digest: bytes
    width: int = 0
    height: int = 0
    format: str = ""
