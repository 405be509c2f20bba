"""The formats by name: those of this package, and those that other packages add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import msgspec

from kzarchive.errors import Problem, SiteError
from kzarchive.importers.article import Original, told
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
    if name in BUILT_IN:
        try:
            built_in: Format = import_module(BUILT_IN[name]).FORMAT
        except ModuleNotFoundError as error:
            raise _unusable(_missing(name, error), f"install it: pip install '{EXTRA}'") from None
        return built_in
    entry = _entry_point(name)
    package = entry.dist.name if entry.dist else entry.module
    hint = f"it comes from the package {package}: ask its author"
    try:
        found = entry.load()
    except ModuleNotFoundError as error:
        raise _unusable(_missing(name, error), f"the package {package} needs it") from None
    except Exception as error:  # a stranger's module may do anything
        raise _unusable(f"the format {name} can't be loaded: {told(error)}", hint) from None
    if not isinstance(found, Format):
        raise _unusable(f"the format {name} is not a kzarchive.importers.Format", hint)
    return found


def _missing(name: str, error: ModuleNotFoundError) -> str:
    return f"the format {name} needs the library {error.name}, which is not installed"


def _unusable(message: str, hint: str) -> SiteError:
    return SiteError([Problem("", 0, 0, message, hint)])


def _entry_point(name: str) -> EntryPoint:
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise KeyError(name)
    return next(iter(found))
