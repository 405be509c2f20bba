"""The record between a foreign form and a source file: every importer makes it, one writer takes it."""

from __future__ import annotations

import msgspec


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
        file: the name of the original, without its folders.
        sha256: of the original's bytes, in hexadecimal digits.
        read: the names of the front matter keys that the original states.
        guessed: the keys that it only suggests.
    """

    format: str
    file: str
    sha256: str
    read: tuple[str, ...] = ()
    guessed: tuple[Guess, ...] = ()


class Article(msgspec.Struct, frozen=True):
    """An article as an original gives it, in plain text that nothing has been escaped in.

    Attributes:
        title: one line.
        date: as front matter writes it, `2026-03-07 14:31` or `2026-03-07`; local time of the site.
        paragraphs: the text; each is one line, none is empty.
        provenance: where it comes from.
        authors: their names.
        section: its name, or empty.
        tags: without `#`.
        credits: those paragraphs that only say whose pictures there were.
        encoding: what the original's bytes are, such as `kz1048`.
        repaired: the words whose letters were repaired.
        notes: what else a keeper should know, for the report only.
    """

    title: str
    date: str
    paragraphs: tuple[str, ...]
    provenance: Provenance
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    encoding: str = "utf-8"
    repaired: tuple[Repaired, ...] = ()
    notes: tuple[str, ...] = ()


class Skipped(msgspec.Struct, frozen=True):
    """Why an original was not taken."""

    reason: str
