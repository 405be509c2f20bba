"""What is to stand at a destination, what stands there, and the difference: nothing else is ever sent or deleted."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kzarchive import urls
from kzarchive.destinations import Encoding
from kzarchive.digest import digest, plain
from kzarchive.errors import SiteError, changed

SUFFIXES: dict[Encoding, str] = {"gzip": ".gz", "br": ".br"}
_TEXT = re.compile(r".*\.(?:bib|css|csv|html|js|json|jsonl|md|mjs|svg|txt|webmanifest|xml|xsl)", re.IGNORECASE)
_HEADING = "kzarchive 1"


class Item(NamedTuple):
    """A file that is to stand at a destination.

    `source` is its path in the output folder, `digest` that of its bytes there; `encoding` tells how it is compressed
    before it is sent. `stamp` stands for all that the destination gets, so equal stamps are equal files.
    """

    path: str
    source: str
    digest: bytes
    stamp: bytes
    encoding: Encoding | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a publication has left, or is about to leave: the stamp of each file by path.

    `token` is a random name of the publication, `instant` when it began (seconds since 1970). In a claim, `files`
    holds what the publication touches, with an empty stamp for what it deletes.
    """

    token: str = ""
    instant: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)

    def encode(self) -> bytes:
        """Returns the record as text: a heading, then a line for each file, sorted by path."""
        lines = [f"{self.files[path].hex() or '-'} {path}\n" for path in sorted(self.files)]
        return "".join((f"{_HEADING} {self.token} {self.instant}\n", *lines)).encode()


def decode(data: bytes) -> Record:
    """Returns the record that `Record.encode` wrote.

    Raises:
        ValueError: this is none.
    """
    heading, *lines = data.decode().splitlines()
    known, token, instant = heading.rsplit(" ", 2)
    if known != _HEADING:
        raise ValueError(heading)
    pairs = (line.partition(" ")[::2] for line in lines)
    return Record(token, int(instant), {path: bytes.fromhex(stamp.strip("-")) for stamp, path in pairs})


def plain_items(outputs: Iterable[tuple[str, bytes]]) -> dict[str, Item]:
    """Returns the files of a build, each as it is, by path."""
    return {path: Item(path, path, content, content) for path, content in outputs}


def with_compressed(items: Mapping[str, Item], encodings: Collection[Encoding]) -> dict[str, Item]:
    """Returns the items with a compressed file beside each text, which servers such as nginx send in its place."""
    compressed = (
        Item(item.path + SUFFIXES[encoding], item.source, item.digest, digest(item.digest, encoding.encode()), encoding)
        for item in items.values()
        if is_text(item.path)
        for encoding in encodings
    )
    return {item.path: item for item in (*compressed, *items.values())}


def is_text(path: str) -> bool:
    """Tells whether a file becomes much smaller when it is compressed."""
    return _TEXT.fullmatch(path) is not None


def content(folder: Path, item: Item) -> bytes:
    """Returns the bytes that a destination gets.

    Raises:
        SiteError: the file is not as the build wrote it.
    """
    try:
        data = (folder / item.source).read_bytes()
    except OSError:
        data = b""
    if plain(data) != item.digest:
        raise SiteError([changed(item.source)])
    return compress(data, item.encoding)


def compress(data: bytes, encoding: Encoding | None) -> bytes:
    """Returns compressed data, always the same for the same."""
    if encoding == "gzip":
        return gzip.compress(data, 9, mtime=0)
    return bytes(brotli().compress(data)) if encoding == "br" else data


def brotli() -> Any:
    """Returns the module that compresses for `br`.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    import brotli  # type: ignore[import-untyped]

    return brotli


def difference(wanted: Mapping[str, Item], there: Mapping[str, bytes]) -> tuple[list[Item], list[str]]:
    """Returns what is to be sent, in the order in which readers may see it, and what is to be deleted.

    Pictures and styles go before the articles that show them, articles before the lists that lead to them, and home,
    feeds and sitemaps, from which others begin, go last.
    """
    send = [item for path, item in wanted.items() if there.get(path) != item.stamp]
    send.sort(key=lambda item: (urls.PARTS.index(urls.part(item.source)), item.path))
    return send, sorted(path for path in there if path not in wanted)


def undone(wanted: Mapping[str, Item], base: Record, there: Record) -> list[str]:
    """Returns the files that others have changed since `base`, and that would be set back to what they were.

    Args:
        wanted: what is to be published.
        base: what this machine published last, empty if nothing.
        there: what stands at the destination.
    """
    if base.token == there.token:
        return []
    stamps = {path: item.stamp for path, item in wanted.items()}
    paths = base.files.keys() | there.files.keys()
    return sorted(path for path in paths if there.files.get(path) != base.files.get(path) == stamps.get(path))


def sample(items: Sequence[Item], most: int) -> list[Item]:
    """Returns at most so many of the items, from the first to the last."""
    step = max(1, -(-len(items) // most))
    return list(items[::-1][::step])
