"""Foreign forms → source files of a site.

A format is a function that reads a file and yields what it finds, original by original; everything else is the same
for all of them. Nothing is read but the files that are named, nothing is fetched, and no more than one original is in
memory.

Another package adds a format by an entry point in the group `kzarchive.importers`: its name is that of the format, and
it leads to a `Format`. docs/import.md shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kzarchive.config import Site
from kzarchive.errors import Problem, SiteError
from kzarchive.importers import files, report, rows, writer
from kzarchive.importers.article import Article, NoArticle, Original, Skipped
from kzarchive.importers.files import Options, Source, UnreadableError
from kzarchive.importers.formats import Format, load
from kzarchive.importers.report import AnyEntry, Report
from kzarchive.importers.writer import Writer

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
) -> Report:
    """Imports originals into a site, and tells what came of each.

    Args:
        format: one of `names`.
        site: where to.
        paths: the files; a folder stands for all files below it whose names end as the format's do.
        tell: is given what came of each original, as it comes.
        options: what the format's reader may know.
        dry_run: write nothing, only report.
        keep_duplicates: take an article whose text the site holds already.

    Raises:
        SiteError: the site's content folder can't be used, or the format needs a library that is not installed.
        KeyError: there is no such format.
    """
    form = load(format)
    total = Report(format, dry_run=dry_run)
    with writer.opened(site, dry_run=dry_run, keep_duplicates=keep_duplicates) as into:
        for path in paths:
            for file in files.find(path, form.suffixes):
                name = files.shown(str(file))
                for original in _originals(form, Source(file, files.shown(file.name), options)):
                    if isinstance(original.found, NoArticle):
                        total.passed_over[original.found.kind] += 1
                        continue
                    entry = _entry(name, original, original.found, into)
                    total.add(entry)
                    tell(entry)
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
    return Options(site.zone, urlsplit(site.base_url).hostname or "", names, pictures)


def _originals(form: Format, source: Source) -> Iterator[Original]:
    """Yields the originals of a file, and why there are no more if it can't be read to its end."""
    try:
        files.check(source.path, form.suffixes)
        yield from form.read(source)
    except UnreadableError as error:
        yield Original(Skipped(error.reason), error.line)
    except FileNotFoundError:
        yield Original(Skipped("there is no such file"))
    except OSError as error:
        yield Original(Skipped(f"it can't be read: {error.strerror}"))


def _entry(name: str, original: Original, found: Article | Skipped, into: Writer) -> AnyEntry:
    place = (name, original.line, files.shown(original.part))
    if isinstance(found, Skipped):
        return report.Left(*place, found.reason)
    match into.put(found):
        case Skipped(reason):
            return report.Left(*place, reason)
        case writer.Unchanged(path):
            return report.Unchanged(*place, path)
        case writer.Duplicate(path):
            return report.Duplicate(*place, path)
        case writer.Placed(path):
            guessed = found.provenance.guessed
            return report.Taken(*place, path, guessed, found.credits, found.encoding, found.repaired, found.notes)
