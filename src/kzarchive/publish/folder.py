"""A folder on this machine: releases side by side, and a symbolic link that leads to the newest one.

A release is a whole folder. Files that have not changed are hard links to those of the release before, so it costs what
has changed; the link is replaced at once, so a reader sees one release or the other. The one before is kept.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kzarchive import atomic, output
from kzarchive.destinations import Folder
from kzarchive.errors import Problem, SiteError
from kzarchive.publish.manifest import Item, content
from kzarchive.publish.target import Sent, failure


class FolderTarget:
    """The releases of one folder; see `target.Target`."""

    def __init__(self, destination: Folder, root: Path, built: Path) -> None:
        self._built = built
        self._link = Path(os.path.abspath(root / destination.path))
        self._releases = self._link.with_name(f"{self._link.name}.releases")
        self._release = self._releases
        for own in (root, built):
            if own.resolve().is_relative_to(self._link.resolve()) or _lies_in(self._link, built):
                hint = "name a folder that holds nothing of the site, such as ../www"
                raise failure(f"{self._link} can't be where the site itself lies", hint)
        if os.path.lexists(self._link) and not (self._link.is_symlink() and self._current() is not None):
            hint = "move it away: a symbolic link to the newest release will stand in its place"
            raise failure(f"something stands at {self._link} that kzarchive did not put there", hint)

    def _current(self) -> Path | None:
        """Returns the release that readers see."""
        with suppress(OSError):
            target = self._link.parent / os.readlink(self._link)
            return target.parent if target.parent.parent == self._releases else None
        return None

    def published(self) -> bytes | None:
        """See `Target`."""
        current = self._current()
        return _read(current / "published") if current else None

    def claimed(self) -> bytes | None:
        """See `Target`."""
        return _read(self._releases / "publishing")

    def claim(self, token: str, claim: bytes, *, over: bool) -> bool:
        """See `Target`; makes the new release of what the last one holds."""
        self._release = self._releases / token
        try:
            self._releases.mkdir(parents=True, exist_ok=True)
            # Two who publish at the same time each write a file of their own.
            atomic.put(self._releases / "publishing", claim, f"publishing.{secrets.token_hex(4)}", over=over)
            current = self._current()
            if current:
                _link_tree(current / "site", self._release / "site")
            (self._release / "site").mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            return False
        except OSError as error:
            raise SiteError([_problem(self._releases, error)]) from None
        return True

    def send(self, items: Sequence[Item]) -> Iterator[Sent]:
        """See `Target`."""
        for item in items:
            data = content(self._built, item)
            file = self._release / "site" / item.path
            part = self._release / "part"
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(data)
                part.replace(file)
            except OSError as error:
                raise SiteError([_problem(file, error)]) from None
            yield Sent(item.path, len(data))

    def differing(self, items: Sequence[Item]) -> list[str]:
        """See `Target`."""
        site = self._release / "site"
        return [item.path for item in items if _read(site / item.path) != content(self._built, item)]

    def delete(self, paths: Sequence[str]) -> None:
        """See `Target`."""
        try:
            output.remove(self._release / "site", paths)
        except OSError as error:
            raise SiteError([_problem(self._release, error)]) from None

    def finish(self, record: bytes) -> None:
        """See `Target`; turns the link, and removes all releases but the newest two."""
        before = self._current()
        new = self._releases / "link"
        try:
            (self._release / "published").write_bytes(record)
            new.unlink(missing_ok=True)
            new.symlink_to(os.path.relpath(self._release / "site", self._link.parent))
            new.replace(self._link)
            (self._releases / "publishing").unlink(missing_ok=True)
            for release in self._releases.iterdir():
                if release.is_dir() and release not in (before, self._release):
                    shutil.rmtree(release)
        except OSError as error:
            raise SiteError([_problem(self._link, error)]) from None


def _lies_in(path: Path, folder: Path) -> bool:
    return path.parent.resolve().is_relative_to(folder.resolve())


def _link_tree(old: Path, new: Path) -> None:
    """Makes `new` hold the files of `old`; what stands there already stays."""
    for parent, _, names in os.walk(old):
        folder = new / os.path.relpath(parent, old)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            with suppress(FileExistsError):
                os.link(f"{parent}/{name}", folder / name)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteError([Problem(str(file), 0, 0, f"can't be read: {error.strerror}")]) from None


def _problem(path: Path, error: OSError) -> Problem:
    return Problem(str(error.filename or path), 0, 0, f"can't be written: {error.strerror}")
