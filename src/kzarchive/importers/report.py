"""What came of a run of an importer: for the terminal, and for programs."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kzarchive.errors import shorten
from kzarchive.importers.article import Guess, Repaired

MOST_WORDS = 3
"""How many repaired words of an article the terminal is shown; JSON has them all."""


class Taken(msgspec.Struct, frozen=True):
    """An original that has become the source file at `path`."""

    file: str
    path: str
    guessed: tuple[Guess, ...] = ()
    credits: tuple[str, ...] = ()
    encoding: str = "utf-8"
    repaired: tuple[Repaired, ...] = ()
    notes: tuple[str, ...] = ()


class Unchanged(msgspec.Struct, frozen=True):
    """An original that was imported before, as the source file at `path`."""

    file: str
    path: str


class Left(msgspec.Struct, frozen=True):
    """An original that was not imported, and why."""

    file: str
    reason: str


class Report(msgspec.Struct, frozen=True):
    """The outcome of each original, in the order in which they were read.

    Paths of source files are relative to the site's folder.
    """

    format: str
    dry_run: bool
    entries: tuple[Taken | Unchanged | Left, ...]

    @property
    def taken(self) -> tuple[Taken, ...]:
        """The originals that have become source files, or would have."""
        return tuple(entry for entry in self.entries if isinstance(entry, Taken))

    @property
    def unchanged(self) -> tuple[Unchanged, ...]:
        """The originals that were imported before."""
        return tuple(entry for entry in self.entries if isinstance(entry, Unchanged))

    @property
    def skipped(self) -> tuple[Left, ...]:
        """The originals that were not imported."""
        return tuple(entry for entry in self.entries if isinstance(entry, Left))

    @property
    def failed(self) -> bool:
        """Whether an original was skipped."""
        return any(isinstance(entry, Left) for entry in self.entries)

    def as_text(self) -> str:
        """Returns the report for the terminal, without a line end at its end."""
        lines = [line for entry in self.entries for line in _lines(entry)]
        guesses = sum(bool(entry.guessed) for entry in self.taken)
        counts = f"{len(self.taken):,} taken" + (f" ({guesses:,} with guesses)" if guesses else "")
        total = f"{counts}, {len(self.unchanged):,} unchanged, {len(self.skipped):,} skipped"
        if words := sum(map(_words, self.taken)):
            total += f"; letters repaired in {words:,} word{'s' if words != 1 else ''}"
        if self.dry_run:
            total += "; a dry run: nothing was written"
        return "\n".join([*lines, "", total] if lines else [total])

    def as_dict(self) -> dict[str, object]:
        """Returns the report as what JSON can hold; docs/import.md lists the keys."""
        return {
            "format": self.format,
            "dry_run": self.dry_run,
            "taken": msgspec.to_builtins(self.taken),
            "unchanged": msgspec.to_builtins(self.unchanged),
            "skipped": msgspec.to_builtins(self.skipped),
            "problems": [],
        }


def _lines(entry: Taken | Unchanged | Left) -> Iterator[str]:
    if isinstance(entry, Left):
        yield f"skipped    {entry.file}"
        yield f"  because  {entry.reason}"
        return
    yield f"{'taken' if isinstance(entry, Taken) else 'unchanged':<9}  {entry.file}"
    yield f"  as       {entry.path}"
    if isinstance(entry, Taken):
        yield from (f"  guessed  {guess}" for guess in entry.guessed)
        yield from (f"  credit   {credit}" for credit in entry.credits)
        if entry.repaired:
            yield f"  letters  {_letters(entry)}"
        yield from (f"  note     {note}" for note in entry.notes)


def _words(entry: Taken) -> int:
    return sum(word.count for word in entry.repaired)


def _letters(entry: Taken) -> str:
    """Returns «4 words repaired: жəне → және (2), …» with the first few of them."""
    shown = [
        f"«{shorten(word.before)}» → «{shorten(word.after)}»" + (f" ({word.count} times)" if word.count > 1 else "")
        for word in entry.repaired[:MOST_WORDS]
    ]
    more = ", …" if len(entry.repaired) > MOST_WORDS else ""
    words = _words(entry)
    return f"{words:,} word{'s' if words != 1 else ''} repaired: {', '.join(shown)}{more}"
