"""A folder on another machine, by rsync over ssh.

rsync is told by name which files to send and which to delete; it never looks for either. `--checksum` lets it pass over
what a publication that broke off has sent already.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kzarchive.batches import of_size
from kzarchive.destinations import Rsync
from kzarchive.errors import SiteError
from kzarchive.publish.manifest import Item, content
from kzarchive.publish.target import CLAIM, RECORD, Sent, run

BATCH = 5_000
"""So many files are one call of rsync; a publication that breaks off goes on with the batch it was at."""
_SENT = re.compile(rb"^([<>])f\S* (.*)$", re.MULTILINE)
_NO_FOLDER = re.compile(r"\[sender\] change_dir .* failed: No such file or directory")


class RsyncTarget:
    """One folder on another machine; see `target.Target`."""

    def __init__(self, destination: Rsync, built: Path) -> None:
        self._dest = destination.dest.rstrip("/") + "/"
        self._built = built

    def published(self) -> bytes | None:
        """See `Target`."""
        return self._note(RECORD)

    def claimed(self) -> bytes | None:
        """See `Target`."""
        return self._note(CLAIM)

    def claim(self, token: str, claim: bytes, *, over: bool) -> bool:
        """See `Target`; rsync can't write and look in one step, so the claim is read back."""
        self._write(CLAIM, claim, *(() if over else ("--ignore-existing",)))
        return self.claimed() == claim

    def send(self, items: Sequence[Item]) -> Iterator[Sent]:
        """See `Target`."""
        for batch in of_size(items, BATCH):
            yield from self._send(self._built, [item.path for item in batch if item.encoding is None])
            compressed = [item for item in batch if item.encoding is not None]
            with TemporaryDirectory() as folder:
                for item in compressed:
                    file = Path(folder, item.path)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content(self._built, item))
                yield from self._send(Path(folder), [item.path for item in compressed])

    def _send(self, folder: Path, paths: list[str]) -> Iterator[Sent]:
        if not paths:
            return
        options = ("--checksum", "--times", "--no-implied-dirs", "--delay-updates", "--out-format=%i %n")
        said = run(_rsync(*options, "--files-from=-", "--from0", "--", f"{folder}/", self._dest), _list(paths))
        moved = {name.decode() for _, name in _SENT.findall(said)}
        for path in paths:
            yield Sent(path, (folder / path).stat().st_size if path in moved else None)

    def differing(self, items: Sequence[Item]) -> list[str]:
        """See `Target`."""
        with TemporaryDirectory() as folder:
            files = _list(item.path for item in items)
            run(_rsync("--files-from=-", "--from0", "--ignore-missing-args", "--", self._dest, f"{folder}/"), files)
            return [
                item.path
                for item in items
                if not (file := Path(folder, item.path)).is_file() or file.read_bytes() != content(self._built, item)
            ]

    def delete(self, paths: Sequence[str]) -> None:
        """See `Target`; then the folders that are empty, from the deepest up."""
        self._delete(paths)
        folders = {path[:at] for path in paths for at, sign in enumerate(path) if sign == "/"}
        for depth in sorted({folder.count("/") for folder in folders}, reverse=True):
            self._delete([folder for folder in sorted(folders) if folder.count("/") == depth])

    def _delete(self, paths: Sequence[str]) -> None:
        """Deletes files, and folders if they are empty: the names that rsync does not find on this side."""
        for batch in of_size(paths, BATCH):
            with TemporaryDirectory() as folder:
                for parent in {Path(folder, path).parent for path in batch}:
                    parent.mkdir(parents=True, exist_ok=True)
                options = ("--delete-missing-args", "--files-from=-", "--from0", "--no-implied-dirs")
                run(_rsync(*options, "--", f"{folder}/", self._dest), _list(batch))

    def finish(self, record: bytes) -> None:
        """See `Target`."""
        self._write(RECORD, record)
        self._delete([CLAIM])

    def _note(self, path: str) -> bytes | None:
        with TemporaryDirectory() as folder:
            file = Path(folder, "note")
            try:
                run(_rsync("--ignore-missing-args", "--", f"{self._dest}{path}", str(file)))
            except SiteError as error:
                if _NO_FOLDER.search(str(error)) is None:
                    raise
            return gzip.decompress(file.read_bytes()) if file.exists() else None

    def _write(self, path: str, data: bytes, *options: str) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, path)
            file.parent.mkdir()
            file.write_bytes(gzip.compress(data, mtime=0))
            wanted = ("--files-from=-", "--from0", "--checksum", *options)
            run(_rsync(*wanted, "--", f"{folder}/", self._dest), _list([path]))


def _rsync(*arguments: str) -> list[str]:
    return ["rsync", "--protect-args", "--chmod=D755,F644", *arguments]


def _list(paths: Sequence[str] | Iterator[str]) -> bytes:
    return b"".join(path.encode() + b"\0" for path in paths)
