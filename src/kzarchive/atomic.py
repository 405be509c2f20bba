"""Files that appear whole or not at all: written beside their place, then put there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def beside(file: Path, data: bytes, part: str = "") -> Iterator[Path]:
    """Gives a new file with `data` in the folder of `file`; deleted at the end, unless it was put in its place.

    Args:
        file: where it is to be put.
        data: its bytes.
        part: its name until then, which must be unique where others may write the same file; else one that a build
            passes over and that the next run overwrites.

    Raises:
        OSError: it can't be written.
    """
    new = file.with_name(part or f".{file.name}.part")
    try:
        new.write_bytes(data)
        yield new
    finally:
        with suppress(OSError):
            new.unlink()


def put(file: Path, data: bytes, part: str = "", *, over: bool = True) -> None:
    """Writes a file that appears whole or not at all; `part` is as for `beside`.

    Raises:
        FileExistsError: there is one, and it is not to be written `over`.
        OSError: as the file system says; what stood there still does.
    """
    with beside(file, data, part) as new:
        if over:
            new.replace(file)
        else:
            os.link(new, file)
