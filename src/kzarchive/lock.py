"""One build or publication at a time, and one import: locks that the system lets go of however a process ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kzarchive.errors import Problem, SiteError


class BusyError(SiteError):
    """Another process is at work on the same site."""


@contextmanager
def exclusive(file: Path, what: str = "build or publication") -> Iterator[None]:
    """Holds the lock `file` for the time of a with statement, and never waits for it; `what` names its holder.

    Raises:
        BusyError: another process holds it.
        SiteError: the file can't be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("a")
    except OSError as error:
        hint = f"allow writing to {file.parent}"
        raise SiteError([Problem(str(file), 0, 0, f"can't be written: {error.strerror}", hint)]) from None
    with handle:
        if not _lock(handle):
            hint = "wait until it has ended, or end it"
            raise BusyError([Problem("", 0, 0, f"another {what} of this site is running", hint)])
        _held.add(handle)
        try:
            yield
        finally:
            _held.discard(handle)


_held: set[IO[str]] = set()


def _let_go() -> None:
    """Closes the locks that a forked worker has inherited: it must not hold them on when the build is killed."""
    while _held:
        _held.pop().close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


try:
    import fcntl

    def _lock(handle: IO[str]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

except ImportError:  # Windows
    import msvcrt

    def _lock(handle: IO[str]) -> bool:
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
