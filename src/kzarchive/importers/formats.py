"""The formats by name: those of this package, and those that other packages add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import msgspec

from kzarchive.errors import Problem, SiteError
from kzarchive.importers.article import Original
from kzarchive.importers.files import EXTRA, Source

GROUP = "kzarchive.importers"
"""The group of entry points by which other packages add formats."""
BUILT_IN = MappingProxyType(
    {name: f"kzarchive.importers.{name}" for name in ("csv", "dump", "feed", "jsonl", "telegram", "wxr")}
    | {"html": "kzarchive.importers.page"}
)
"""The formats of this package: the module of each, which has a `FORMAT`."""


class Format(msgspec.Struct, frozen=True):
    """A foreign form.

    Attributes:
        suffixes: what names of its files end in, in small letters.
        read: yields the originals of a file, in their order; raises `UnreadableError` or OSError where it can't go on.
    """

    suffixes: tuple[str, ...]
    read: Callable[[Source], Iterator[Original]]


def names() -> tuple[str, ...]:
    """Returns the names of all formats, those of other packages last."""
    return tuple(dict.fromkeys((*BUILT_IN, *sorted(entry_points(group=GROUP).names))))


def load(name: str) -> Format:
    """Returns a format.

    Raises:
        KeyError: there is none of this name.
        SiteError: a library that it needs is not installed, or what another package gives is no format.
    """
    try:
        found = import_module(BUILT_IN[name]).FORMAT if name in BUILT_IN else _entry_point(name).load()
    except ImportError as error:
        hint = f"install it: pip install '{EXTRA}'"
        message = f"the format {name} needs the library {error.name}, which is not installed"
        raise SiteError([Problem("", 0, 0, message, hint)]) from None
    if not isinstance(found, Format):
        raise SiteError([Problem("", 0, 0, f"the format {name} is not a kzarchive.importers.Format", "ask its author")])
    return found


def _entry_point(name: str) -> EntryPoint:
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise KeyError(name)
    return next(iter(found))
