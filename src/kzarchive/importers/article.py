"""The record between a foreign form and a source file: every importer makes it, one writer takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from kzarchive.errors import shorten
from kzarchive.importers.files import Source
from kzarchive.model import PUBLISHED


class Guess(msgspec.Struct, frozen=True):
    """A field whose value the original only suggests, and what suggests it."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class Repaired(msgspec.Struct, frozen=True):
    """A word in whose letters there was noise: both spellings, and how often it stands in the original."""

    before: str
    after: str
    count: int


class Provenance(msgspec.Struct, frozen=True):
    """Where an article comes from.

    Attributes:
        format: the name of the form that was read, such as `dump`.
        file: the name of the original's file, without its folders.
        sha256: of the original's bytes, in hexadecimal digits; docs/import.md tells what they are in each format.
        read: the names of the front matter keys that the original states.
        guessed: the keys that it only suggests.
        part: which part of the file is the original, such as `line 17`; empty for the whole.
    """

    format: str
    file: str
    sha256: str
    read: tuple[str, ...] = ()
    guessed: tuple[Guess, ...] = ()
    part: str = ""


class Place(msgspec.Struct, frozen=True):
    """Which original it is: see `Provenance`; `encoding` is that of its bytes."""

    format: str
    file: str
    sha256: str
    part: str = ""
    encoding: str = "utf-8"


class Picture(msgspec.Struct, frozen=True):
    """A picture file on this machine, and the name that it gets beside the article."""

    name: str
    file: Path


class Image(msgspec.Struct, frozen=True):
    """The picture above the text; `src` is the name of one of the article's pictures."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Article(msgspec.Struct, frozen=True):
    """An article as an original gives it.

    Attributes:
        title: one line of plain text, as all texts here but `body` are.
        date: as front matter writes it, `2026-03-07 14:31` or `2026-03-07`; local time of the site if it has no offset.
        body: the text as Markdown.
        provenance: where it comes from.
        authors: their names.
        section: its name, or empty.
        tags: without `#`.
        summary: a lead, or empty.
        updated: like `date`, or empty.
        source: the address of the page on another site, or empty.
        image: the picture above the text.
        aliases: paths at which the article stood on the site before, such as `/news/118`.
        status: one of `model.STATUSES`.
        lang: the language, or empty for Kazakh.
        pictures: the files that body and image name.
        credits: those paragraphs that only say whose pictures there were.
        encoding: what the original's bytes are, such as `kz1048`.
        repaired: the words whose letters were repaired.
        notes: what else a keeper should know, for the report only.
    """

    title: str
    date: str
    body: str
    provenance: Provenance
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    updated: str = ""
    source: str = ""
    image: Image | None = None
    aliases: tuple[str, ...] = ()
    status: str = PUBLISHED
    lang: str = ""
    pictures: tuple[Picture, ...] = ()
    credits: tuple[str, ...] = ()
    encoding: str = "utf-8"
    repaired: tuple[Repaired, ...] = ()
    notes: tuple[str, ...] = ()


class Skipped(msgspec.Struct, frozen=True):
    """Why an original was not taken."""

    reason: str


class NoArticle(msgspec.Struct, frozen=True):
    """A part of a file that is no article and not meant as one; `kind` names such parts in the plural: `pictures`."""

    kind: str


class Unread(msgspec.Struct, frozen=True):
    """An original whose record is still to be made: `make(data, place, source)` does it, maybe in another process.

    Attributes:
        data: its bytes.
        place: which original it is.
        source: the file that it is in.
        make: a module's own function, so that another process finds it.
    """

    data: bytes
    place: Place
    source: Source
    make: Callable[[bytes, Place, Source], Article | Skipped | NoArticle]


def told(error: Exception) -> str:
    """Returns what went wrong in a format's code, which may be a stranger's, for a message."""
    return shorten(f"{type(error).__name__}: {error}", 200)


class Original(msgspec.Struct, frozen=True):
    """What a reader made of one original.

    `line` is that of the file on which it begins; `part` says which one it is where no line does, such as an address.
    """

    found: Article | Skipped | NoArticle | Unread
    line: int = 0
    part: str = ""
