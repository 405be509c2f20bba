"""Plain text → Markdown in which nothing means anything."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What begins Markdown wherever it stands. `]`, `>` and others mean nothing once these are escaped.
_ANYWHERE = re.compile(r"[\\`*_\[]")
# An ampersand that may begin an entity; others are the renderer's to escape.
_ENTITY = re.compile(r"&(?=[#\w])")
# What begins a heading, a list, a rule or a quotation at the start of a paragraph; and code, where no backslash helps.
_START = re.compile(r"[#>]|[+-](?=\s)|-(?=-)|-$")
_FENCE = re.compile(r"~(?=~~)")
# The characters that something above begins with; in a text without them a paragraph can only begin badly.
_SPECIAL = re.compile(r"[\\`*_\[&<\t]")
_NUMBERED = re.compile(r"\d+(?=\.\s)")


def body(paragraphs: Iterable[str]) -> str:
    """Returns the Markdown that renders as exactly these paragraphs; each is one line, none is empty."""
    given = tuple(paragraphs)
    if _SPECIAL.search("".join(given)):
        return "\n\n".join(map(escape, given))
    return "\n\n".join([text if text[0].isalpha() and text[-1] != " " else escape(text) for text in given])


def escape(paragraph: str) -> str:
    """Returns the Markdown of a paragraph of plain text; text without special characters is returned as it is."""
    inner = paragraph.strip()
    text = escape_start(escape_inline(inner).replace("\t", "&#9;"))
    if inner == paragraph:
        return text
    begin = len(paragraph) - len(paragraph.lstrip())
    return _references(paragraph[:begin]) + text + _references(paragraph[begin + len(inner) :])


def escape_inline(text: str) -> str:
    """Returns text in which nothing within a line means anything to Markdown."""
    return _ENTITY.sub("&amp;", _ANYWHERE.sub(r"\\\g<0>", text)).replace("<", "&lt;")


def escape_start(text: str) -> str:
    """Returns a line, escaped within, so that its beginning means nothing either."""
    if _START.match(text):
        return "\\" + text
    if number := _NUMBERED.match(text):
        return f"{number[0]}\\{text[number.end() :]}"
    if _FENCE.match(text):
        return f"&#126;{text[1:]}"
    return text


def _references(spaces: str) -> str:
    """Returns white space so that Markdown does not see it."""
    return "".join(f"&#{ord(space)};" for space in spaces)
