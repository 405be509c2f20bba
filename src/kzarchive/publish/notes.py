"""What this machine knows of its publications, in the state folder; it can be deleted at any time.

Without it, what a broken publication has sent is sent once more, and our own work may be taken for that of others.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kzarchive.publish import manifest
from kzarchive.publish.manifest import Record
from kzarchive.publish.target import failure

Note = Callable[[str, bytes], object]


class Notes:
    """What this machine knows of its publications to one destination.

    `base` is the record that it left last; the journal holds what has arrived since its claim.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def file(self, suffix: str) -> Path:
        """Returns the path of one of the notes."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise failure(f"{self._folder} can't be written: {error.strerror}") from None
        return self._folder / f"{self._name}.{suffix}"

    def base(self) -> Record:
        """Returns the record that this machine left last, an empty one if there is none that can be read."""
        try:
            return manifest.decode(gzip.decompress(self.file("base").read_bytes()))
        except (OSError, EOFError, ValueError):
            return Record()

    def journal(self) -> tuple[str, dict[str, bytes]]:
        """Returns the token of the publication that was begun last, and the stamps of what has arrived."""
        try:
            token, *lines = self.file("journal").read_text(encoding="ascii").splitlines()
            pairs = (line.split(" ", 1) for line in lines if line.endswith(" ."))
            return token, {path.removesuffix(" ."): bytes.fromhex(stamp) for stamp, path in pairs}
        except (OSError, ValueError):
            return "", {}

    @contextmanager
    def open_journal(self, token: str) -> Iterator[Note]:
        """Gives a function that notes what has arrived, by path and stamp."""
        goes_on = self.journal()[0] == token
        with self.file("journal").open("a" if goes_on else "w", encoding="ascii", buffering=1) as file:
            if not goes_on:
                file.write(f"{token}\n")
            # The sign at its end tells a whole line from one that was cut off.
            yield lambda path, stamp: file.write(f"{stamp.hex()} {path} .\n")

    def finish(self, record: Record) -> None:
        """Remembers what stands at the destination now."""
        self.file("base").write_bytes(gzip.compress(record.encode(), mtime=0))
        self.file("journal").unlink(missing_ok=True)
