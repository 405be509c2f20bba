"""The output folder: staged files, atomic renames, and removal of nothing but our own.

Every page is first written to a staging folder inside the output folder, on the same file system and under the path
that it will have. Only when the whole build has succeeded are the files renamed into place, folders that are new as a
whole at once; so a failed build leaves the last good site as it was, and no half-written file ever has a public name.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from kzarchive.digest import plain
from kzarchive.errors import Problem

STAGING = ".kzarchive-staging"


def stage(file: str, data: bytes) -> int:
    """Writes a new file, makes its folder where that is missing, and returns its time of modification in ns.

    Raises:
        OSError: as the file system says.
    """
    try:
        handle = _create(file)
    except FileNotFoundError:
        _make_folder(file.rpartition("/")[0])
        handle = _create(file)
    return _write(handle, data)


def stage_apart(staging: str, path: str, data: bytes) -> int:
    """Stages a file as `stage` does, but lets it appear under its path as a whole.

    So two workers can stage the same page, and one that was given up for lost can come back in the middle of it: what
    it writes has a name of its own, and its staging folder is that of its build alone.

    Args:
        staging: the staging folder; it must be there.
        path: where the file is to lie in it.
        data: its bytes.

    Raises:
        OSError: as the file system says.
    """
    part, file = f"{staging}/.{secrets.token_hex(8)}", f"{staging}/{path}"
    modified = _write(_create(part), data)
    try:
        os.replace(part, file)
    except FileNotFoundError:
        if not os.path.exists(part):  # the build is over
            raise
        _make_folder(file.rpartition("/")[0])
        os.replace(part, file)
    return modified


def _make_folder(path: str) -> None:
    """Makes a folder and those that it lies in; as a rule the last one alone is missing, and there is one a day."""
    try:
        os.mkdir(path)
    except FileNotFoundError:
        _make_folder(path.rpartition("/")[0])
        _make_folder(path)
    except FileExistsError:
        if not os.path.isdir(path):
            raise


def _write(handle: int, data: bytes) -> int:
    """Writes and closes an open file; returns its time of modification in ns."""
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        return os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)


def _create(file: str) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)


def problem(path: str, error: OSError) -> Problem:
    """Returns a failed write as a problem that says what to do."""
    hints = {
        errno.ENOSPC: "the disk is full; the last good site is as it was",
        errno.EDQUOT: "the quota is used up; the last good site is as it was",
        errno.EACCES: "allow writing there, or name another folder with --output",
        errno.EROFS: "the file system is read-only; name another folder with --output",
        errno.ENOTDIR: "a file stands where a folder is needed; move it away",
        errno.EISDIR: "a folder stands where a file is needed; move it away",
        errno.EEXIST: "something of others stands there; move it away",
    }
    return Problem(path, 0, 0, f"can't be written: {error.strerror}", hints.get(error.errno or 0, ""))


def clean(folder: Path, name: str = "") -> None:
    """Removes what an interrupted build may have left in the staging folder.

    The one called `name` inside it is first moved away, for some of its workers may still be at work.
    """
    if name:
        with suppress(OSError):
            (folder / STAGING / name).rename(folder / STAGING / f"{name}.gone")
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


def open_staging(folder: Path, name: str = "") -> Path:
    """Returns the staging folder of an output folder, or the one called `name` inside it, new and empty.

    Raises:
        OSError: it can't be made, or something that is not ours has its name.
    """
    clean(folder)
    (folder / STAGING).mkdir(parents=True)
    staging = folder / STAGING / name
    staging.mkdir(exist_ok=True)
    return staging


def new_folders(folder: Path, paths: Iterable[str]) -> list[str]:
    """Returns the uppermost folders of `paths` that `folder` does not have yet.

    Raises:
        OSError: a file or a symbolic link stands where a folder is needed.
    """
    new: dict[str, bool] = {"": False}
    uppermost = []

    def is_new(parent: str) -> bool:
        if parent not in new:
            below_new, place = is_new(parent.rpartition("/")[0]), f"{folder}/{parent}"
            new[parent] = below_new or not os.path.lexists(place)
            if new[parent] and not below_new:
                uppermost.append(parent)
            elif not below_new and (os.path.islink(place) or not os.path.isdir(place)):
                raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), place)
        return new[parent]

    for path in paths:
        is_new(path.rpartition("/")[0])
    return uppermost


def publish(folder: Path, staged: Path, new: Iterable[str], paths: Iterable[str]) -> None:
    """Renames staged files to their public places.

    Args:
        folder: the output folder.
        staged: the staging folder.
        new: folders that are moved as a whole, as `new_folders` gives them.
        paths: the files.

    Raises:
        OSError: as the file system says; what was renamed before stays.
    """
    public, staging = f"{folder}/", f"{staged}/"
    whole = frozenset(new)
    is_moved = _in_any(whole.__contains__)
    for parent in sorted(whole):
        os.rename(staging + parent, public + parent)
    for path in paths:
        if not is_moved(path):
            os.replace(staging + path, public + path)


def _in_any(holds: Callable[[str], bool]) -> Callable[[str], bool]:
    """Returns what tells whether a path lies in a folder of which something holds; each folder is asked once."""

    @cache
    def any_from(folder: str) -> bool:
        return bool(folder) and (holds(folder) or any_from(folder.rpartition("/")[0]))

    return lambda path: any_from(path.rpartition("/")[0])


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Removes files, and folders that are empty then. A file that is gone already is no error.

    What lies behind a symbolic link is not ours and stays, and so does a folder that has taken a file's place.

    Raises:
        OSError: as the file system says.
    """
    leads_away = _in_any(lambda parent: os.path.islink(f"{folder}/{parent}"))
    parents: set[Path] = set()
    for path in paths:
        file = folder / path
        if leads_away(path) or (file.is_dir() and not file.is_symlink()):
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
