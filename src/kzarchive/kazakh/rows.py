"""Small tables that people write by hand, and what is wrong with one, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row of a table."""

    line: int
    """Counted from 1. A row that is missing is missed on the last line."""
    message: str


def rows(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the rows with their line numbers, without blank lines and ``#`` comments.

    Only line feeds end a line, as in an editor's count. A tab at the end of a row is a separator
    with nothing behind it, and stays.

    Example:
        >>> list(rows("# letters\n\nъ\t\r\n"))
        [(3, 'ъ\t')]
    """
    for number, line in enumerate(text.split("\n"), start=1):
        row = line.strip(" \r\ufeff").lstrip()
        if row and not row.startswith("#"):
            yield number, row


def show(text: str) -> str:
    r"""Return the text fit for a message: printable, in «», cut where it is long.

    Example:
        >>> show("a\x00b"), len(show("қ" * 100))
        ('«a\\x00b»', 42)
    """
    short = text if len(text) <= 40 else text[:39] + "…"
    return "«" + "".join(char if char.isprintable() else repr(char)[1:-1] for char in short) + "»"
