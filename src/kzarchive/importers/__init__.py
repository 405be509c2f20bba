"""Foreign forms → source files of a site.

A format is one pure function from an original's name and bytes to an `Article`; everything else is the same for all of
them. Originals are read one at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from kzarchive.config import Site
from kzarchive.importers import dump
from kzarchive.importers.article import Article, Skipped
from kzarchive.importers.report import Left, Report, Taken, Unchanged
from kzarchive.importers.writer import Writer

MAX_ORIGINAL = 4 * 1024 * 1024
"""Largest original that is read, in bytes."""


class Format(msgspec.Struct, frozen=True):
    """A foreign form: what its files' names end in, and the function that reads one."""

    suffix: str
    parse: Callable[[str, bytes], Article | Skipped]


FORMATS = {dump.FORMAT: Format(dump.SUFFIX, dump.parse)}
"""The formats by name."""


def run(format: str, site: Site, files: Iterable[Path], *, dry_run: bool = False) -> Report:
    """Imports originals into a site and reports what came of each.

    Args:
        format: one of `FORMATS`.
        site: where to.
        files: the originals; a folder stands for all files below it that have the format's suffix.
        dry_run: write nothing, only report.

    Raises:
        SiteError: the site's content folder can't be used.
        KeyError: there is no such format.
    """
    form = FORMATS[format]
    writer = Writer(site, dry_run=dry_run)
    outcomes = (_outcome(file, form, writer) for path in files for file in _files(path, form.suffix))
    return Report(format, dry_run, tuple(outcomes))


def _outcome(file: Path, form: Format, writer: Writer) -> Taken | Unchanged | Left:
    shown = _shown(str(file))
    data = _read(file, form)
    article = data if isinstance(data, Skipped) else form.parse(_shown(file.name), data)
    placed = article if isinstance(article, Skipped) else writer.put(article)
    if isinstance(placed, Skipped) or isinstance(article, Skipped):
        return Left(shown, placed.reason if isinstance(placed, Skipped) else "")
    if not placed.new:
        return Unchanged(shown, placed.path)
    guessed = article.provenance.guessed
    return Taken(shown, placed.path, guessed, article.credits, article.encoding, article.repaired, article.notes)


def _files(path: Path, suffix: str) -> Iterator[Path]:
    """Yields a file, or all files below a folder, in the order of their paths."""
    if not os.path.isdir(path):
        yield path
        return
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        found.append(Path(error.filename))

    for folder, _, names in os.walk(path, onerror=unreadable):
        found += [Path(folder, name) for name in names if name.lower().endswith(suffix) and not name.startswith(".")]
    yield from sorted(found) or [path]


def _read(file: Path, form: Format) -> bytes | Skipped:
    if os.path.exists(file) and not os.path.isfile(file) and not os.path.isdir(file):
        return Skipped("this is no regular file")
    try:
        if os.path.isdir(file):
            os.listdir(file)  # raises what the walk met
            return Skipped(f"no file below this folder ends in {form.suffix}")
        with file.open("rb") as opened:
            data = opened.read(MAX_ORIGINAL + 1)
    except FileNotFoundError:
        return Skipped("there is no such file")
    except OSError as error:
        return Skipped(f"it can't be read: {error.strerror}")
    if len(data) > MAX_ORIGINAL:
        return Skipped(f"it has more than {MAX_ORIGINAL // (1024 * 1024)} MB")
    return data


def _shown(name: str) -> str:
    """Returns a file's name with U+FFFD for whatever a terminal or a text file can't show."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)
