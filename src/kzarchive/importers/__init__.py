"""Foreign forms → source files of a site.

A format is a function that reads a file and yields what it finds, original by original; everything else is the same
for all of them. Nothing is read but the files that are named, nothing is fetched, and no more than a few batches of
originals are in memory.

Another package adds a format by an entry point in the group `kzarchive.importers`: its name is that of the format, and
it leads to a `Format`. docs/import.md shows one.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from kzarchive.config import Site
from kzarchive.errors import Problem, SiteError, shown
from kzarchive.execute import Workers
from kzarchive.importers import files, prepare, report, rows, writer
from kzarchive.importers.article import NoArticle, Original, Place, Skipped, Unread, told
from kzarchive.importers.files import Options, Source, UnreadableError
from kzarchive.importers.formats import Format, load
from kzarchive.importers.prepare import Given, Piece, Prepared, Unchanged
from kzarchive.importers.report import AnyEntry, Report
from kzarchive.importers.writer import Duplicate, Placed, Writer

__all__ = ["Format", "Options", "Original", "Source", "UnreadableError", "options", "run"]


def run(
    format: str,
    site: Site,
    paths: Iterable[Path],
    tell: Callable[[AnyEntry], None],
    *,
    options: Options,
    dry_run: bool = False,
    keep_duplicates: bool = False,
    jobs: int = 1,
) -> Report:
    """Imports originals into a site, and tells what came of each; what ends it early stands in the report.

    Args:
        format: one of `formats.names`.
        site: where to.
        paths: the files; a folder stands for all files below it whose names end as the format's do.
        tell: is given what came of each original, as it comes.
        options: what the format's reader may know.
        dry_run: write nothing, only report.
        keep_duplicates: take an article whose text the site holds already.
        jobs: in how many processes records are made, where there are many.

    Raises:
        SiteError: the site's content folder can't be used, or the format needs a library that is not installed.
        KeyError: there is no such format.
    """
    form = load(format)
    total = Report(format, dry_run=dry_run)
    workers = Workers(jobs)
    with writer.opened(site, dry_run=dry_run, keep_duplicates=keep_duplicates) as into, closing(workers):
        pieces = (piece for path in paths for piece in _pieces(form, path, options, into))
        try:
            for piece in prepare.prepared(pieces, site.timezone, workers):
                if isinstance(piece.found, NoArticle):
                    total.passed_over[piece.found.kind] += 1
                    continue
                entry = _entry(piece[:3], piece.found, into)
                total.add(entry)
                tell(entry)
        except SiteError as error:
            total.problems = error.problems
    return total


def options(site: Site, mapping: Path | None = None, pictures: Path | None = None) -> Options:
    """Returns what readers may know.

    Args:
        site: where to.
        mapping: a file that tells what fields are called: see `rows.load_mapping`.
        pictures: a folder with copies of the pictures.

    Raises:
        SiteError: the mapping is faulty, or there is no such folder.
    """
    if pictures is not None and not pictures.is_dir():
        raise SiteError([Problem(str(pictures), 0, 0, "there is no such folder")])
    names = rows.load_mapping(mapping) if mapping else {}
    return Options(site.timezone, urlsplit(site.base_url).hostname or "", names, pictures)


def _pieces(form: Format, path: Path, options: Options, into: Writer) -> Iterator[Piece[Given]]:
    """Yields the originals of a file, or of all files below a folder."""
    for file in files.find(path, form.suffixes):
        name = shown(str(file))
        for original in _originals(form, Source(file, shown(file.name), options)):
            found = original.found
            # No record needs to be made of what was imported before.
            known = into.unchanged(found.place.sha256) if isinstance(found, Unread) else None
            yield Piece(name, original.line, shown(original.part), known or found)


def _originals(form: Format, source: Source) -> Iterator[Original]:
    """Yields the originals of a file, and why there are no more if it can't be read to its end."""
    try:
        files.check(source.path, form.suffixes)
        for original in form.read(source):
            _check(original)
            yield original
    except UnreadableError as error:
        yield Original(Skipped(error.reason), error.line)
    except FileNotFoundError:
        yield Original(Skipped("there is no such file"))
    except OSError as error:
        yield Original(Skipped(f"it can't be read: {error.strerror}"))
    except Exception as error:  # one file that a format can't cope with is no reason to leave the others
        yield Original(Skipped(f"its reader failed: {told(error)}"))


def _check(original: object) -> None:
    """Raises TypeError where a format, which may be a stranger's, yields what could not be sent to another process."""
    if not isinstance(original, Original):
        raise TypeError(f"{original!r} is no Original")
    found = original.found
    if isinstance(found, Unread):
        for value, kind in ((found.data, bytes), (found.place, Place), (found.source, Source)):
            if not isinstance(value, kind):
                raise TypeError(f"Unread holds {value!r} where {kind.__name__} should be")
        try:
            pickle.dumps(found.make)
        except (pickle.PicklingError, AttributeError, TypeError):
            raise TypeError(f"{found.make!r} is not a module's own function, as make of Unread must be") from None


def _entry(place: tuple[str, int, str], found: Prepared | Skipped | Unchanged, into: Writer) -> AnyEntry:
    """Returns what comes of an original; an article is written."""
    match into.put(found) if isinstance(found, Prepared) else found:
        case Skipped(reason):
            return report.Left(*place, reason)
        case Unchanged(path):
            return report.Unchanged(*place, path)
        case Duplicate(path):
            return report.Duplicate(*place, path)
        case Placed(path, article):
            guessed = article.provenance.guessed
            return report.Taken(
                *place, path, guessed, article.credits, article.encoding, article.repaired, article.notes
            )
