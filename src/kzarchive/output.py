"""The output folder: staged files, atomic renames, and removal of nothing but our own.

Every page is first written to a staging folder inside the output folder, on the same file system. Only when the whole
build has succeeded are the files renamed into place, so a failed build leaves the last good site as it was, and no
half-written file ever has a public name.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from kzarchive.digest import plain
from kzarchive.errors import Problem

STAGING = ".kzarchive-staging"


def stage(file: str, data: bytes) -> int:
    """Writes a new file and returns its time of modification in ns.

    Raises:
        OSError: as the file system says.
    """
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        return os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)


def problem(path: str, error: OSError) -> Problem:
    """Returns a failed write as a problem that says what to do."""
    hints = {
        errno.ENOSPC: "the disk is full; the last good site is as it was",
        errno.EDQUOT: "the quota is used up; the last good site is as it was",
        errno.EACCES: "allow writing there, or name another folder with --output",
        errno.EROFS: "the file system is read-only; name another folder with --output",
        errno.ENOTDIR: "a file stands where a folder is needed; move it away",
        errno.EISDIR: "a folder stands where a file is needed; move it away",
    }
    return Problem(path, 0, 0, f"can't be written: {error.strerror}", hints.get(error.errno or 0, ""))


def clean(folder: Path) -> None:
    """Removes what an interrupted build may have left in the staging folder."""
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def is_same(file: Path, digest: bytes) -> bool:
    """Tells whether a file has exactly the bytes of this digest."""
    try:
        return not file.is_symlink() and plain(file.read_bytes()) == digest
    except OSError:
        return False


def altered(folder: Path, rows: Iterable[tuple[str, int, int]]) -> list[str]:
    """Returns the paths of those rows (path, size, time of modification in ns) that no longer hold in `folder`."""
    base = f"{folder}/"
    changed = []
    for path, size, modified in rows:
        try:
            stat = os.stat(base + path, follow_symlinks=False)
        except OSError:
            changed.append(path)
            continue
        if stat.st_size != size or stat.st_mtime_ns != modified:
            changed.append(path)
    return changed


def strangers(folder: Path, ours: Iterable[str]) -> list[str]:
    """Returns the files in `folder` that are not among `ours`, sorted."""
    known = set(ours)
    found = []
    for parent, folders, files in os.walk(folder):
        if STAGING in folders:
            folders.remove(STAGING)
        prefix = os.path.relpath(parent, folder)
        found += [name if prefix == "." else f"{prefix}/{name}" for name in files]
    return sorted(set(found) - known)


def make_folders(folder: Path, paths: Iterable[str]) -> None:
    """Makes the folders of `paths` below `folder`; no symbolic link on the way is followed.

    Raises:
        OSError: a folder can't be made, or a file or link stands in its way.
    """
    made = {""}
    for path in paths:
        parent = path.rpartition("/")[0]
        if parent not in made:
            _make(str(folder), parent, made)


def _make(base: str, parent: str, made: set[str]) -> None:
    upper = parent.rpartition("/")[0]
    if upper not in made:
        _make(base, upper, made)
    place = f"{base}/{parent}"
    try:
        os.mkdir(place)
    except FileExistsError:
        if os.path.islink(place) or not os.path.isdir(place):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), place) from None
    made.add(parent)


def publish(folder: Path, moves: Iterable[tuple[str, str]]) -> None:
    """Renames each staged file to its public path below `folder`.

    Raises:
        OSError: as the file system says; what was renamed before stays.
    """
    base = f"{folder}/"
    for staged, path in moves:
        os.replace(staged, base + path)


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Removes files, and folders that are empty then. A file that is gone already is no error.

    What lies behind a symbolic link is not ours and stays, and so does a folder that has taken a file's place.

    Raises:
        OSError: as the file system says.
    """

    @cache
    def leads_away(parent: str) -> bool:
        return bool(parent) and (os.path.islink(f"{folder}/{parent}") or leads_away(parent.rpartition("/")[0]))

    parents: set[Path] = set()
    for path in paths:
        file = folder / path
        if leads_away(path.rpartition("/")[0]) or (file.is_dir() and not file.is_symlink()):
            continue
        with suppress(FileNotFoundError, NotADirectoryError):
            file.unlink()
        parents.update(parent for parent in file.parents if parent.is_relative_to(folder) and parent != folder)
    for parent in sorted(parents, key=lambda parent: len(parent.parts), reverse=True):
        try:
            parent.rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR):
                raise
