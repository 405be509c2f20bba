"""Reads sections and tables of the documentation, for the tests and for what is made of them."""

import re


def section(text: str, title: str) -> str:
    """Returns what stands below a heading, up to the next heading of the same or a higher level.

    Raises:
        ValueError: there is no such heading.
    """
    start = re.search(rf"^(#+) {re.escape(title)}\n", text, re.MULTILINE)
    if start is None:
        raise ValueError(f"there is no heading «{title}»")
    end = re.search(rf"^#{{1,{len(start[1])}}} ", text[start.end() :], re.MULTILINE)
    return text[start.end() :][: end.start() if end else None]


def rows(text: str, first: str) -> list[list[str]]:
    """Returns the cells of the table whose first column is named so, without its head.

    Raises:
        ValueError: there is no such table.
    """
    table = re.search(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    if table is None:
        raise ValueError(f"there is no table of «{first}»")
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line[1:-1])] for line in table[1].splitlines()]


def codes(text: str) -> list[str]:
    """Returns what stands between single backticks outside code blocks."""
    return re.findall(r"`([^`]+)`", prose(text))


def code(cell: str) -> str:
    """Returns the one thing between backticks."""
    (found,) = codes(cell)
    return found


def prose(text: str) -> str:
    """Returns the text without code blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def keys(table: list[list[str]]) -> list[str]:
    """Returns what stands between backticks in the first column."""
    return [key for cells in table for key in codes(cells[0])]
