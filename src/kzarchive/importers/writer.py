"""Records → files in a site's content folder, none of which is ever overwritten.

An original that was imported before is known by the sha256 in its file's front matter, wherever in the content folder
that file lies by now and whatever else a keeper has changed in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kzarchive import moments, reader, urls
from kzarchive.archive import fold_name
from kzarchive.config import Site
from kzarchive.errors import Problem, SiteError, shorten
from kzarchive.fields import MAX_BYTES, parse
from kzarchive.importers.article import Article, Skipped
from kzarchive.importers.source import source
from kzarchive.kazakh import slug
from kzarchive.output import stage

HASH_LENGTH = 6
MOST_DAYS = 100
"""How many days a run keeps in mind; sources mostly come in order."""

_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)
_SHA256 = re.compile(rb"\bsha256:\s*[\"']?([0-9a-f]{64})\b")


class Placed(msgspec.Struct, frozen=True):
    """Where an article stands: `path` is relative to the site's folder; `new` is False if it stood there before."""

    path: str
    new: bool


class _Day(msgspec.Struct):
    """The articles in the folder of one day: the paths by title, as `fold_name` compares titles, and by slug."""

    titles: dict[str, str] = msgspec.field(default_factory=dict)
    slugs: dict[str, str] = msgspec.field(default_factory=dict)


class Writer:
    """The content folder of a site, as far as one run of an importer has to know it.

    Args:
        site: whose folder it is.
        dry_run: do everything but write.

    Raises:
        SiteError: the content folder lies outside the site.
    """

    def __init__(self, site: Site, *, dry_run: bool) -> None:
        self._site = site
        self._dry_run = dry_run
        self._root = Path(site.root)
        content = self._root / site.content
        if not content.resolve().is_relative_to(self._root.resolve()):
            hint = "nothing outside the site's folder is written; put the folder itself here"
            raise SiteError([Problem(site.content, 0, 0, "a symbolic link that leads out of the site", hint)])
        self._originals = dict(_originals(self._root, site.content))
        self._days: dict[str, _Day] = {}

    def put(self, article: Article) -> Placed | Skipped:
        """Writes the source file of an article, unless it has one or another one is in its way."""
        sha256 = article.provenance.sha256
        if known := self._originals.get(sha256):
            return Placed(known, new=False)
        moment = moments.parse(article.date, self._site.zone)
        if moment is None:
            return Skipped(f"«{shorten(article.date)}» is no date")
        folder = f"{self._site.content}/{moment.day.replace('-', '/')}"
        if obstacle := self._obstacle(folder):
            return Skipped(obstacle)
        day = self._day(folder)
        title = fold_name(article.title)
        if other := day.titles.get(title):
            return Skipped(f"{other} has the same title, but was not made from these bytes; it was left as it is")
        chosen = self._free_slug(article, folder, day)
        if chosen is None:
            return Skipped(f"every address for this title is taken in {folder}/")
        path = f"{folder}/{chosen}.md"
        data = source(article, chosen).encode()
        if problem := self._problem(path, data):
            return Skipped(problem)
        if not self._dry_run:
            try:
                _write(self._root / path, data)
            except OSError as error:
                return Skipped(f"{path} can't be written: {error.strerror}")
        self._originals[sha256] = day.titles[title] = day.slugs[chosen] = path
        return Placed(path, new=True)

    def _free_slug(self, article: Article, folder: str, day: _Day) -> str | None:
        """Returns the plain slug of a title, else the digraph spelling, else one with a short hash of the original.

        The rule is that of `archive`, but for the hash, which is there of the title alone.
        """
        digest = article.provenance.sha256[:HASH_LENGTH]
        title = article.title
        for candidate in (slug(title), slug(title, digraphs=True), f"{slug(title, limit=70)}-{digest}".lstrip("-")):
            free = candidate and candidate not in day.slugs and not urls.is_reserved(candidate)
            if free and not os.path.lexists(self._root / folder / f"{candidate}.md"):
                return candidate
        return None

    def _obstacle(self, folder: str) -> str:
        """Returns what keeps files from being written into `folder`, or nothing."""
        place = self._root
        for name in folder.split("/"):
            place /= name
            if place.is_symlink() and place != self._root / self._site.content:
                return f"{place.relative_to(self._root)} is a symbolic link; nothing is written through it"
            if not place.is_dir() and os.path.lexists(place):
                return f"{place.relative_to(self._root)} is no folder"
        return ""

    def _day(self, folder: str) -> _Day:
        """Returns what stands in the folder of a day, or would stand there if this were no dry run."""
        day = self._days.get(folder)
        if day is None:
            day = _Day()
            for name in _names(self._root / folder):
                _note(day, self._root, f"{folder}/{name}")
            if len(self._days) >= MOST_DAYS and not self._dry_run:
                self._days.clear()
            self._days[folder] = day
        return day

    def _problem(self, path: str, data: bytes) -> str:
        """Returns what the loader would say against a source file, or nothing."""
        if len(data) > reader.MAX_ARTICLE:
            return f"its source file would have {len(data) / 1e6:,.0f} MB"
        record = reader.read(path, data, self._site.zone)
        return "; ".join(problem.message for problem in record) if isinstance(record, list) else ""


def _originals(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    """Yields the sha256 of the original and the path of each source file that has one."""
    for file in reader.scan(root, folder)[0]:
        if reader.is_article(file.path):
            try:
                with (root / file.path).open("rb") as opened:
                    front = _FRONT.match(opened.read(MAX_BYTES + 16))
            except OSError:
                continue
            if front and (found := _SHA256.search(front[1])):
                yield found[1].decode(), file.path


def _names(folder: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if reader.is_article(name) and not name.startswith("."))
    except OSError:
        return []


def _note(day: _Day, root: Path, path: str) -> None:
    """Notes title and slug of the article at `path`; of one that can't be read, the name of its file."""
    name = path.rpartition("/")[2].removesuffix(".md")
    given, title = "", ""
    try:
        with (root / path).open("rb") as opened:
            text = reader.decode(path, opened.read(reader.MAX_ARTICLE))
    except OSError:
        text = ""
    parts = reader.split(path, text) if isinstance(text, str) else text
    if not isinstance(parts, Problem):
        fields, _ = parse(parts[0], path, reader.KEYS)
        if fields is not None:
            given, title = fields.text("slug"), fields.text("title")
    for taken in (name, given or slug(title)):
        day.slugs.setdefault(taken, path)
    if title:
        day.titles.setdefault(fold_name(title), path)


def _write(file: Path, data: bytes) -> None:
    """Writes a file that appears whole or not at all, and never in the place of another."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        stage(str(part), data)
        try:
            os.link(part, file)  # a rename would overwrite what appeared there meanwhile
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if os.path.lexists(file):
                raise
            part.rename(file)
    finally:
        part.unlink(missing_ok=True)
