"""Files of originals: opened, bounded and read piece by piece, so that no file takes more memory than one original."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from kzarchive import moments

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAX_ORIGINAL = 4 * 1024 * 1024
"""Largest original that is read, in bytes."""
MAX_RATIO = 200
"""How many times its own size a compressed file may unpack to: Kazakh text comes to less than 10 times."""
EXTRA = "kzarchive[import]"
"""What pip installs for the libraries of those formats that need any."""
_CHUNK = 1024 * 1024


class UnreadableError(Exception):
    """A file can't be read, or not further.

    Args:
        reason: why.
        line: where in the file, from 1; 0 for nowhere in particular.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason = reason
        self.line = line
        super().__init__(reason, line)


def megabytes(limit: int) -> str:
    """Returns a limit of so many bytes for a message: «4 MB»."""
    return f"{limit // (1024 * 1024)} MB"


class Options(msgspec.Struct, frozen=True):
    """What a reader may know beside the file.

    Attributes:
        timezone: the name of the site's zone.
        host: the site's host; a page's address there is an old address of the article, and any other one its source.
        mapping: names of fields that a keeper has given, by what they are: `text` → ("mätin",).
        pictures: a folder in which pictures may lie.
    """

    timezone: str
    host: str = ""
    mapping: Mapping[str, tuple[str, ...]] = {}
    pictures: Path | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The site's zone."""
        return moments.zone(self.timezone)


class Source(msgspec.Struct, frozen=True):
    """A file of originals.

    Attributes:
        path: where it lies.
        name: its name without folders, fit to be shown.
        options: what a reader may know beside it.
    """

    path: Path
    name: str
    options: Options

    def open(self) -> IO[bytes]:
        """Opens the file, and unpacks it on the way if its name ends in `.gz`.

        Raises:
            OSError: as the system says.
        """
        if self.path.suffix.lower() == ".gz":
            return io.BufferedReader(_Unpacked(self.path))
        return self.path.open("rb")

    def read(self, limit: int = MAX_ORIGINAL) -> bytes:
        """Returns what the file holds.

        Raises:
            UnreadableError: it has more than `limit` bytes.
            OSError: as the system says.
        """
        with self.open() as opened:
            data = opened.read(limit + 1)
        if len(data) > limit:
            raise UnreadableError(f"it has more than {megabytes(limit)}")
        return data


class Line(NamedTuple):
    """A line of a file: its number from 1, and its bytes with their end, or None if it is too long to be read."""

    number: int
    data: bytes | None


def lines(opened: IO[bytes], limit: int = MAX_ORIGINAL) -> Iterator[Line]:
    """Yields the lines of a file; of one with more than `limit` bytes no more than that is ever in memory."""
    number = 0
    while data := opened.readline(limit + 1):
        number += 1
        if len(data) <= limit:
            yield Line(number, data)
            continue
        while data and not data.endswith(b"\n"):
            data = opened.readline(_CHUNK)
        yield Line(number, None)


def find(path: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Yields a file, or all files below a folder whose names have one of these ends, in the order of their paths.

    What can't be read is yielded too, and so is a folder that holds nothing.
    """
    if not os.path.isdir(path):
        yield path
        return
    empty = True
    to_come = [os.path.join(path, "")]  # the next one last; of a folder the name ends in a slash
    while to_come:
        place = to_come.pop()
        if place.endswith(os.sep):
            try:
                to_come += _inside(place, suffixes)
                continue
            except OSError:
                pass  # it is yielded itself
        empty = False
        yield Path(place)
    if empty:
        yield path


def _inside(folder: str, suffixes: tuple[str, ...]) -> list[str]:
    """Returns what there is to look at in a folder, the last one first; no links to other folders are followed.

    These are plain texts, since a folder may hold hundreds of thousands.
    """
    with os.scandir(folder) as entries:
        found = sorted(
            ((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if _is_asked(entry, suffixes)),
            reverse=True,
        )
    return [os.path.join(folder, name, "") if is_folder else folder + name for name, is_folder in found]


def _is_asked(entry: os.DirEntry[str], suffixes: tuple[str, ...]) -> bool:
    if entry.is_dir():
        return not entry.is_symlink()
    return entry.name.lower().endswith(suffixes) and not entry.name.startswith(".")


def check(path: Path, suffixes: tuple[str, ...]) -> None:
    """Sees that a path is a file.

    Raises:
        UnreadableError: it is a folder, or no regular file.
        OSError: as the system says.
    """
    if os.path.isdir(path):
        os.listdir(path)  # raises what the walk met
        raise UnreadableError(f"no file below this folder ends in {' or '.join(suffixes)}")
    if os.path.exists(path) and not os.path.isfile(path):
        raise UnreadableError("this is no regular file")


class _Unpacked(io.RawIOBase):
    """A compressed file that stops where it unpacks to more than text ever does."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.GzipFile(path, "rb")
        self._left = max(16 * MAX_ORIGINAL, path.stat().st_size * MAX_RATIO)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Reads as many bytes as fit; raises `UnreadableError` where they are broken or too many."""
        view = memoryview(buffer)
        try:
            data = self._file.read1(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableError(f"it can't be unpacked: {error}") from None
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError(f"it unpacks to more than {MAX_RATIO} times its size, as no text does")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
