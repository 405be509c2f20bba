"""Which originals and texts a site holds already, in constant memory.

An original is known by the sha256 in its source file's front matter, wherever in the content folder that file lies by
now and whatever else a keeper has changed in it; its text, by a digest that stands beside it. Both are read anew in
each run: what the files say is the only truth. They are kept in a temporary database of SQLite, which goes to disk
where it grows.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kzarchive import reader
from kzarchive.fields import MAX_BYTES
from kzarchive.importers.article import Article
from kzarchive.kazakh import fold, repair
from kzarchive.kazakh.skeleton import skeleton

SHORT = 60
"""Texts with fewer consonants and digits are the same only on one day below one title: «Фото: Асқар Нұржан»."""

_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)
_SHA256 = re.compile(rb"\bsha256:\s*[\"']?([0-9a-f]{64})\b")
_TEXT = re.compile(rb"^ +text:\s*[\"']?([0-9a-f]{32})\b", re.MULTILINE)
# What Markdown has beside the words of a text: addresses, elements, entities.
_NO_WORDS = re.compile(r"\]\([^()\s]*\)|<[^<>]*>|&#?\w{1,8};")
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE original (sha256 BLOB PRIMARY KEY, path TEXT) WITHOUT ROWID;
CREATE TABLE text (digest BLOB PRIMARY KEY, path TEXT) WITHOUT ROWID;
CREATE TABLE placed (folder TEXT, title TEXT, slug TEXT, path TEXT, PRIMARY KEY (folder, slug)) WITHOUT ROWID;
"""


def text_digest(article: Article, day: str) -> str:
    """Returns the digest of an article's text, the same in every script and markup, in 32 hexadecimal digits."""
    words = skeleton(repair(_NO_WORDS.sub("", article.body)))
    if len(words) < SHORT:
        words = f"{words} {fold(article.title)} {day}"
    return sha256(words.encode()).hexdigest()[:32]


class Known:
    """The originals and texts of a site.

    Args:
        root: the site's folder.
        folder: the name of its content folder.
    """

    def __init__(self, root: Path, folder: str) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)
        for path, front in _front_matters(root, folder):
            if found := _SHA256.search(front):
                digest = _TEXT.search(front)
                self._add(found[1].decode(), digest[1].decode() if digest else "", path)

    def close(self) -> None:
        """Deletes the database."""
        self._database.close()

    def original(self, digest: str) -> str:
        """Returns the path of the source file that was made from an original, or nothing."""
        return self._path("SELECT path FROM original WHERE sha256 = ?", digest)

    def text(self, digest: str) -> str:
        """Returns the path of the first source file with a text, or nothing."""
        return self._path("SELECT path FROM text WHERE digest = ?", digest)

    def add(self, article: Article, text: str, title: str, slug: str, path: str) -> None:
        """Notes an article that was placed at `path`, or would have been if this were no dry run.

        Args:
            article: its record.
            text: the digest of its text.
            title: its title, folded.
            slug: its slug.
            path: its file, relative to the site's folder.
        """
        self._add(article.provenance.sha256, text, path)
        row = (path.rpartition("/")[0], title, slug, path)
        self._database.execute("INSERT OR IGNORE INTO placed VALUES (?, ?, ?, ?)", row)

    def placed(self, folder: str) -> Iterator[tuple[str, str, str]]:
        """Yields title, slug and path of each article that `add` was told of in a folder."""
        yield from self._database.execute("SELECT title, slug, path FROM placed WHERE folder = ?", (folder,))

    def _add(self, original: str, text: str, path: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO original VALUES (?, ?)", (bytes.fromhex(original), path))
        if text:
            self._database.execute("INSERT OR IGNORE INTO text VALUES (?, ?)", (bytes.fromhex(text), path))

    def _path(self, query: str, digest: str) -> str:
        row = self._database.execute(query, (bytes.fromhex(digest),)).fetchone()
        return row[0] if row else ""


def _front_matters(root: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    """Yields path and front matter of each source file that has one."""
    for file in reader.scan(root, folder)[0]:
        if reader.is_article(file.path):
            try:
                with (root / file.path).open("rb") as opened:
                    front = _FRONT.match(opened.read(MAX_BYTES + 16))
            except OSError:
                continue
            if front:
                yield file.path, front[1]
