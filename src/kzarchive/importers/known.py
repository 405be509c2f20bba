"""Which originals, texts, titles and slugs a site holds already, in constant memory.

An original is known by the sha256 in its source file's front matter, wherever in the content folder that file lies by
now and whatever else a keeper has changed in it; its text, by a digest that stands beside it. Both are read anew in
each run: what the files say is the only truth. They are kept in a temporary database of SQLite, which goes to disk
where it grows.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from kzarchive import reader
from kzarchive.fields import MAX_BYTES
from kzarchive.importers.article import Article
from kzarchive.kazakh import fold
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
CREATE TABLE folder (name TEXT PRIMARY KEY, obstacle TEXT) WITHOUT ROWID;
CREATE TABLE title (folder TEXT, title TEXT, path TEXT, PRIMARY KEY (folder, title)) WITHOUT ROWID;
CREATE TABLE slug (folder TEXT, slug TEXT, path TEXT, PRIMARY KEY (folder, slug)) WITHOUT ROWID;
"""


def text_digest(article: Article, day: str) -> str:
    """Returns the digest of an article's text, the same in every script and markup, in 32 hexadecimal digits."""
    body = article.body
    words = skeleton(_NO_WORDS.sub("", body) if any(sign in body for sign in "(<&") else body)
    if len(words) < SHORT:
        words = f"{words} {fold(article.title)} {day}"
    return sha256(words.encode()).hexdigest()[:32]


class Known:
    """What a site holds.

    Args:
        root: the site's folder.
        folder: the name of its content folder.
    """

    def __init__(self, root: Path, folder: str) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")  # one transaction, never committed: the database ends with the run
        for path, front in _front_matters(root, folder):
            if found := _SHA256.search(front):
                digest = _TEXT.search(front)
                self.add(found[1].decode(), digest[1].decode() if digest else "", path)

    def close(self) -> None:
        """Deletes the database."""
        self._database.close()

    def original(self, digest: str) -> str:
        """Returns the path of the source file that was made from an original, or nothing."""
        return self._ask("SELECT path FROM original WHERE sha256 = ?", bytes.fromhex(digest)) or ""

    def text(self, digest: str) -> str:
        """Returns the path of the first source file with a text, or nothing."""
        return self._ask("SELECT path FROM text WHERE digest = ?", bytes.fromhex(digest)) or ""

    def add(self, original: str, text: str, path: str) -> None:
        """Notes the source file of an original, and the digest of its text."""
        self._database.execute("INSERT OR IGNORE INTO original VALUES (?, ?)", (bytes.fromhex(original), path))
        if text:
            self._database.execute("INSERT OR IGNORE INTO text VALUES (?, ?)", (bytes.fromhex(text), path))

    def obstacle(self, folder: str) -> str | None:
        """Returns what keeps files from being written into a folder, nothing, or None if the folder is not known."""
        return self._ask("SELECT obstacle FROM folder WHERE name = ?", folder)

    def with_title(self, folder: str, title: str) -> str:
        """Returns the path of the source file in a folder that has a title, or nothing."""
        return self._ask("SELECT path FROM title WHERE folder = ? AND title = ?", folder, title) or ""

    def with_slug(self, folder: str, slug: str) -> str:
        """Returns the path of the source file in a folder that has a slug, or nothing."""
        return self._ask("SELECT path FROM slug WHERE folder = ? AND slug = ?", folder, slug) or ""

    def add_folder(self, folder: str, obstacle: str) -> None:
        """Notes that all that stands in a folder was told by `place`, and what keeps files from being written there."""
        self._database.execute("INSERT INTO folder VALUES (?, ?)", (folder, obstacle))

    def place(self, folder: str, title: str, slugs: Iterable[str], path: str) -> None:
        """Notes the title, folded, and the slugs of a source file; where another one has them, that one keeps them."""
        if title:
            self._database.execute("INSERT OR IGNORE INTO title VALUES (?, ?, ?)", (folder, title, path))
        for slug in slugs:
            self._database.execute("INSERT OR IGNORE INTO slug VALUES (?, ?, ?)", (folder, slug, path))

    def _ask(self, query: str, *values: str | bytes) -> str | None:
        row = self._database.execute(query, values).fetchone()
        return row[0] if row else None


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
