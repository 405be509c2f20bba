"""What is made of the package's own files, kept where Python keeps the code of its modules.

It lies in the package's `__pycache__` and is as trustworthy as the modules there. See decision 23.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType

from kzarchive import atomic


def kept(name: str, mark: bytes) -> object:
    """Returns what was kept under a name with the same mark, a digest of all that it was made from; else None."""
    with suppress(OSError, ValueError, EOFError, TypeError):  # not there, or damaged: it is made anew
        data = _place(name).read_bytes()
        return marshal.loads(data[len(mark) :]) if data.startswith(mark) else None  # noqa: S302 - see above
    return None


def keep(name: str, mark: bytes, value: CodeType | bytes | dict[str, bytes]) -> None:
    """Keeps a value where the package may be written to."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError, ValueError):
        place = _place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        atomic.put(place, mark + marshal.dumps(value), f"{place.name}.{os.getpid()}")


def _place(name: str) -> Path:
    """Returns the file for what is kept under a name.

    Raises:
        ValueError: this Python keeps nothing.
    """
    if sys.implementation.cache_tag is None:
        raise ValueError(name)
    return Path(importlib.util.cache_from_source(str(Path(__file__).with_name(f"{name}.py"))))
