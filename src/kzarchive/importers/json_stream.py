"""One large JSON document, read item by item: only the item at hand is in memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from kzarchive.importers.files import MAX_ORIGINAL, UnreadableError, megabytes

_CHUNK = 256 * 1024
_BLANKS = " \t\r\n"


class Item(NamedTuple):
    """A value: the line on which it begins, its bytes, and what they hold."""

    line: int
    data: bytes
    value: Any


def items(opened: IO[bytes], key: str = "") -> Iterator[Item]:
    """Yields the items of an array.

    Args:
        opened: a document in UTF-8: the array itself, or an object that has it.
        key: the key of the object at which it stands.

    Raises:
        UnreadableError: it is no JSON, has no such array, or an item of more than `MAX_ORIGINAL` bytes.
    """
    window = _Window(opened)
    if key:
        window.expect("{")
        while True:
            name = window.value().value
            window.expect(":")
            if name == key:
                break
            window.value()
            if window.next() != ",":
                raise UnreadableError(f"the document has no «{key}»")
    window.expect("[")
    if window.peek() == "]":
        return
    while True:
        yield window.value()
        mark = window.next()
        if mark == "]":
            return
        if mark != ",":
            raise UnreadableError("this is not JSON: a comma or the end of the list should stand here", window.line)


class _Window:
    """The part of a document that is in memory."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """Returns the next character that is no blank, or nothing at the end."""
        while True:
            at = self._at
            while at < len(self._text) and self._text[at] in _BLANKS:
                at += 1
            self._pass(at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def next(self) -> str:
        """Returns the next character that is no blank, and passes it."""
        found = self.peek()
        self._pass(self._at + len(found))
        return found

    def expect(self, mark: str) -> None:
        """Passes a character that must come next."""
        if self.next() != mark:
            raise UnreadableError(f"this is not JSON as it is expected: no «{mark}» stands here", self.line)

    def value(self) -> Item:
        """Returns the next value, and passes it."""
        self.peek()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                raise UnreadableError("this is not JSON: it is nested too deeply", self.line) from None
            except ValueError as error:
                if not self._more():
                    reason = getattr(error, "msg", "a number is too long")
                    raise UnreadableError(f"this is not JSON: {reason[:1].lower()}{reason[1:]}", self.line) from None
                continue
            # A number may go on in what is not read yet.
            if end < len(self._text) or not self._more():
                break
        item = Item(self.line, self._text[self._at : end].encode("utf-8", "surrogatepass"), value)
        self._pass(end)
        return item

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        """Reads on; returns False at the end of the document."""
        if self._ended:
            return False
        self._text = self._text[self._at :]
        self._at = 0
        if len(self._text) > MAX_ORIGINAL:
            raise UnreadableError(f"an item has more than {megabytes(MAX_ORIGINAL)}", self.line)
        # Twice as much each time, since what is at hand is read anew.
        data = self._opened.read(max(_CHUNK, len(self._text)))
        self._ended = not data
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError:
            raise UnreadableError("it is not UTF-8", self.line) from None
        return bool(data)
