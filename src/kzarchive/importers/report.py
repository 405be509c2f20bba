"""What came of a run of an importer: original by original, and in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from kzarchive.errors import Problem, counted, shorten
from kzarchive.importers.article import Guess, Repaired

MOST_WORDS = 3
"""How many repaired words of an article the terminal is shown; JSON has them all."""


class Entry(msgspec.Struct, frozen=True, tag_field="outcome"):
    """What came of one original: the file that it is in, and line or part as in `article.Original`."""

    file: str
    line: int
    part: str

    @property
    def place(self) -> str:
        """File and line, or file and part."""
        if self.line:
            return f"{self.file}:{self.line}"
        return f"{self.file} ({shorten(self.part)})" if self.part else self.file


class Taken(Entry, frozen=True, tag="taken"):
    """An original that has become the source file at `path`, relative to the site's folder."""

    path: str
    guessed: tuple[Guess, ...] = ()
    credits: tuple[str, ...] = ()
    encoding: str = "utf-8"
    repaired: tuple[Repaired, ...] = ()
    notes: tuple[str, ...] = ()


class Unchanged(Entry, frozen=True, tag="unchanged"):
    """An original that was imported before, as the source file at `path`."""

    path: str


class Duplicate(Entry, frozen=True, tag="duplicate"):
    """An original that was not imported, because the source file at `path` has its text, maybe in another script."""

    path: str


class Left(Entry, frozen=True, tag="skipped"):
    """An original that was not imported, and why."""

    reason: str


AnyEntry = Taken | Unchanged | Duplicate | Left


class Report:
    """The numbers of a run, which grow as entries are added; nothing else of an entry is kept.

    Attributes:
        format: the name of the format.
        dry_run: whether nothing was written.
        counts: originals by outcome.
        guessed: how many of those taken have guesses.
        repaired: in how many words letters were repaired.
        passed_over: parts that are no articles, by kind.
        problems: why the run ended before its originals did, or nothing.
    """

    def __init__(self, format: str, *, dry_run: bool) -> None:
        self.format = format
        self.dry_run = dry_run
        self.counts = dict.fromkeys(("taken", "unchanged", "duplicate", "skipped"), 0)
        self.guessed = 0
        self.repaired = 0
        self.passed_over: Counter[str] = Counter()
        self.problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an original was skipped, or never looked at."""
        return self.counts["skipped"] > 0 or bool(self.problems)

    def add(self, entry: AnyEntry) -> None:
        """Counts what came of one original."""
        self.counts[str(entry.__struct_config__.tag)] += 1
        if isinstance(entry, Taken):
            self.guessed += bool(entry.guessed)
            self.repaired += _words(entry)

    def as_text(self) -> str:
        """Returns the numbers for the terminal, without a line end at their end."""
        taken, unchanged, duplicates, skipped = self.counts.values()
        total = f"{taken:,} taken" + (f" ({self.guessed:,} with guesses)" if self.guessed else "")
        total += f", {unchanged:,} unchanged"
        total += f", {counted(duplicates, 'duplicate')}" if duplicates else ""
        total += f", {skipped:,} skipped"
        if self.repaired:
            total += f"; letters repaired in {counted(self.repaired, 'word')}"
        if self.passed_over:
            kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.passed_over.items()))
            total += f"; passed over: {kinds}"
        return total + ("; a dry run: nothing was written" if self.dry_run else "")

    def as_dict(self) -> dict[str, object]:
        """Returns the numbers as what JSON can hold; docs/import.md lists the keys."""
        return {
            **self.counts,
            "guessed": self.guessed,
            "repaired": self.repaired,
            "passed_over": dict(sorted(self.passed_over.items())),
        }


def as_text(entry: AnyEntry) -> str:
    """Returns what came of one original for the terminal."""
    return "\n".join(_lines(entry))


def as_dict(entry: AnyEntry) -> dict[str, object]:
    """Returns what came of one original as what JSON can hold."""
    found: dict[str, object] = msgspec.to_builtins(entry)
    return found


def _lines(entry: AnyEntry) -> Iterator[str]:
    match entry:
        case Left():
            yield f"skipped    {entry.place}"
            yield f"  because  {entry.reason}"
        case Duplicate():
            yield f"duplicate  {entry.place}"
            yield f"  of       {entry.path}"
        case Unchanged():
            yield f"unchanged  {entry.place}"
            yield f"  as       {entry.path}"
        case Taken():
            yield f"taken      {entry.place}"
            yield f"  as       {entry.path}"
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
    return f"{counted(_words(entry), 'word')} repaired: {', '.join(shown)}{more}"
