"""Pages that need no server: their links name the file that a server would have found by itself."""

from __future__ import annotations

import re
from typing import Final

# The value of an attribute as far as a file's name must follow: it is relative, and ends as a folder does.
_FOLDER: Final = r'(?![a-zA-Z][a-zA-Z0-9+.-]*:|/)[^"?#]*/(?=["?#])'
_LINK: Final = re.compile(
    rf'(<(?:a|link)\s(?:[^<>]*\s)?href="{_FOLDER}|'
    rf'<form\s(?:[^<>]*\s)?action="{_FOLDER}|'
    rf'<meta http-equiv="refresh" content="0; url={_FOLDER})'
)


def links(html: str) -> str:
    """Returns a page with `index.html` behind the links to folders; those to other sites stay as they are."""
    return _LINK.sub(r"\1index.html", html)
