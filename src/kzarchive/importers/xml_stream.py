"""XML of exports, element by element: without entities and network, and without growing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from kzarchive.importers.files import UnreadableError, megabytes

MAX_ELEMENT = 8 * 1024 * 1024
"""How many bytes may pass before the next element ends; as a tree they may take thirty times as much memory."""

# No XML may hold them, but exports do.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")


def elements(opened: IO[bytes], *names: str) -> Iterator[etree._Element]:
    """Yields the elements of these names (in any namespace) as they end; only the last one is in memory.

    Raises:
        UnreadableError: it is no XML, has entities of its own, or an element that is too large.
    """
    guard = _Guard(opened)
    tags = [f"{{*}}{name}" for name in names]
    checked = False
    try:
        found = etree.iterparse(
            guard,
            ("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in found:
            if not checked:
                _check(element)
                checked = True
            yield element
            guard.since = 0
            element.clear()
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    except etree.XMLSyntaxError as error:
        if guard.failure is not None:  # lxml closes its parser then, which complains of the rest
            raise guard.failure from None
        raise UnreadableError(f"this is not XML: {error.msg}", error.lineno or 0) from None


def _check(element: etree._Element) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise UnreadableError("it has entities of its own, as no export has")


class _Guard:
    """A file without control characters, which ends with an error where an element goes on for too long."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self.since = 0
        self.failure: UnreadableError | None = None

    def read(self, size: int) -> bytes:
        """Returns the next bytes."""
        try:
            data = self._opened.read(size)
            self.since += len(data)
            if self.since > MAX_ELEMENT:
                raise UnreadableError(f"an element has more than {megabytes(MAX_ELEMENT)}")
        except UnreadableError as error:
            self.failure = error
            raise
        # Nothing but controls is no end.
        return data.translate(None, _CONTROLS) or (b" " if data else b"")
