"""Records → files in a site's content folder, none of which is ever overwritten."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from kzarchive import lock, reader, urls
from kzarchive.config import Site
from kzarchive.errors import Problem, SiteError
from kzarchive.fields import parse
from kzarchive.importers.article import Article, Picture, Skipped
from kzarchive.importers.known import Known
from kzarchive.importers.prepare import Prepared, Unchanged
from kzarchive.kazakh import slug
from kzarchive.naming import fold_name
from kzarchive.output import stage

HASH_LENGTH = 6
PART = ".kzarchive-import.part"
"""The file in the content folder that a file is before it has its name; a run that was killed may leave it."""


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""With these nothing else can be written either."""
LOCK = "import.lock"
"""The lock file in the state folder."""


class Placed(msgspec.Struct, frozen=True):
    """Where an article stands; `path` is relative to the site's folder."""

    path: str
    article: Article


class Duplicate(msgspec.Struct, frozen=True):
    """Where the text of another original stands that is the same but for script, markup and signs."""

    path: str


@contextmanager
def opened(site: Site, *, dry_run: bool, keep_duplicates: bool) -> Iterator[Writer]:
    """Gives the writer of a site; no other one writes there meanwhile, but for dry runs.

    Args:
        site: whose content folder it is.
        dry_run: do everything but write.
        keep_duplicates: write an article whose text the site holds already.

    Raises:
        SiteError: the content folder lies outside the site, or another import is running.
    """
    root = Path(site.root)
    content = root / site.content
    if not content.resolve().is_relative_to(root.resolve()):
        hint = "nothing outside the site's folder is written; put the folder itself here"
        raise SiteError([Problem(site.content, 0, 0, "a symbolic link that leads out of the site", hint)])
    if dry_run:
        known = Known(root, site.content)
        try:
            yield Writer(site, known, dry_run=True, keep_duplicates=keep_duplicates)
        finally:
            known.close()
        return
    with lock.exclusive(root / site.state / LOCK, "import"):
        known = Known(root, site.content)
        part = content / PART
        try:
            with suppress(OSError):  # where it can't be deleted, nothing can be written, and that is reported
                part.unlink()
            yield Writer(site, known, dry_run=False, keep_duplicates=keep_duplicates)
        finally:
            known.close()


class Writer:
    """The content folder of a site, as far as one run of an importer has to know it.

    Args:
        site: whose folder it is.
        known: what it holds already.
        dry_run: do everything but write.
        keep_duplicates: write an article whose text the site holds already.
    """

    def __init__(self, site: Site, known: Known, *, dry_run: bool, keep_duplicates: bool) -> None:
        self._site = site
        self._known = known
        self._dry_run = dry_run
        self._keep_duplicates = keep_duplicates
        self._root = Path(site.root)

    def unchanged(self, digest: str) -> Unchanged | None:
        """Tells where the source file of an original stands, by its sha256, if it was imported before."""
        path = self._known.original(digest)
        return Unchanged(path) if path else None

    def put(self, prepared: Prepared) -> Placed | Unchanged | Duplicate | Skipped:
        """Writes the source file of an article, unless it has one, its text has one or another one is in its way."""
        article = prepared.article
        if unchanged := self.unchanged(article.provenance.sha256):
            return unchanged
        if not self._keep_duplicates and (path := self._known.text(prepared.text)):
            return Duplicate(path)
        folder = f"{self._site.content}/{prepared.day.replace('-', '/')}"
        if obstacle := self._look(folder):
            return Skipped(obstacle)
        title = fold_name(article.title)
        if other := self._known.with_title(folder, title):
            return Skipped(f"{other} has the same title, but was not made from these bytes; it was left as it is")
        chosen = self._free_slug(article, folder)
        if chosen is None:
            return Skipped(f"every address for this title is taken in {folder}/")
        path = f"{folder}/{chosen}.md"
        if prepared.refused:
            return Skipped(prepared.refused)
        if reason := self._write(path, prepared.source.named(chosen).encode(), article.pictures):
            return Skipped(reason)
        self._known.add(article.provenance.sha256, prepared.text, path)
        self._known.place(folder, title, (chosen,), path)
        return Placed(path, article)

    def _free_slug(self, article: Article, folder: str) -> str | None:
        """Returns the plain slug of a title, else the digraph spelling, else one with a short hash of the original.

        The rule is that of `naming`, but for the hash, which is there of the title alone.
        """
        for candidate in _slugs(article.title, article.provenance.sha256[:HASH_LENGTH]):
            free = candidate and not urls.is_reserved(candidate) and not self._known.with_slug(folder, candidate)
            if free and not os.path.lexists(f"{self._root}/{folder}/{candidate}.md"):
                return candidate
        return None

    def _look(self, folder: str) -> str:
        """Sees what stands in the folder of a day, once; returns what keeps files from being written there."""
        obstacle = self._known.obstacle(folder)
        if obstacle is None:
            obstacle = self._obstacle(folder)
            for name in _names(self._root / folder):
                path = f"{folder}/{name}"
                title, given = _title_and_slug(self._root, path)
                slugs = (name.removesuffix(".md"), given or slug(title))
                self._known.place(folder, fold_name(title) if title else "", slugs, path)
            self._known.add_folder(folder, obstacle)
        return obstacle

    def _obstacle(self, folder: str) -> str:
        """Returns what keeps files from being written into `folder`, or nothing."""
        place = self._root
        for name in folder.split("/"):
            place /= name
            if os.path.islink(place) and place != self._root / self._site.content:
                return f"{place.relative_to(self._root)} is a symbolic link; nothing is written through it"
            if not os.path.isdir(place) and os.path.lexists(place):
                return f"{place.relative_to(self._root)} is no folder"
        return ""

    def _write(self, path: str, data: bytes, pictures: tuple[Picture, ...]) -> str:
        """Writes a source file and its pictures; returns why it can't be done, or nothing.

        Raises:
            SiteError: nothing can be written any more, since the disk is full.
        """
        if self._dry_run:
            return ""
        file = f"{self._root}/{path}"
        folder = os.path.dirname(file)
        try:
            if not os.path.isdir(folder):
                os.makedirs(folder, exist_ok=True)
            for picture in pictures:
                # Its name tells its bytes, so what has the name already is the picture.
                if not os.path.lexists(f"{folder}/{picture.name}"):
                    self._publish(f"{folder}/{picture.name}", picture.file.read_bytes())
            self._publish(file, data)
        except OSError as error:
            reason = f"can't be written: {error.strerror}"
            if error.errno in FULL:
                raise SiteError([Problem(path, 0, 0, reason, "make room on the disk")]) from None
            return f"{path} {reason}"
        return ""

    def _publish(self, file: str, data: bytes) -> None:
        """Writes a file that appears whole or not at all, and never in the place of another."""
        part = f"{self._root}/{self._site.content}/{PART}"
        try:
            stage(part, data)
            try:
                os.link(part, file)  # a rename would overwrite what appeared there meanwhile
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                if os.path.lexists(file):
                    raise
                os.rename(part, file)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(part)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if reader.is_article(name) and not name.startswith("."))
    except OSError:
        return []


def _slugs(title: str, digest: str) -> Iterator[str]:
    yield slug(title)
    yield slug(title, digraphs=True)
    yield f"{slug(title, limit=70)}-{digest}".lstrip("-")


def _title_and_slug(root: Path, path: str) -> tuple[str, str]:
    """Returns what the front matter of the article at `path` gives as title and slug; nothing if it can't be read."""
    try:
        with (root / path).open("rb") as opened:
            text = reader.decode(path, opened.read(reader.MAX_ARTICLE))
    except OSError:
        return "", ""
    parts = reader.split(path, text) if isinstance(text, str) else text
    fields = None if isinstance(parts, Problem) else parse(parts[0], path, reader.KEYS)[0]
    return (fields.text("title"), fields.text("slug")) if fields is not None else ("", "")
