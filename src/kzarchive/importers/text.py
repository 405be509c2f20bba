"""The characters of foreign text: what its bytes stand for, what is no text at all, and what only looks right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kzarchive import noise
from kzarchive.errors import counted
from kzarchive.importers.article import Repaired
from kzarchive.kazakh import decode as encodings
from kzarchive.kazakh.decode import Decoded
from kzarchive.kazakh.fold import is_clean

UTF_8 = "utf-8"
STATED = (UTF_8, "utf-16")
"""Encodings that show in the bytes themselves; all others are guesses."""
SPACES = "\u00a0\u2007\u2009\u202f"
"""Spaces of special widths; they become plain ones."""
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
"""Soft hyphens, zero-width characters and marks of direction; they are deleted."""

_JOINERS = "\u200c\u200d"
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
# In Arabic script the joiners are spelling, and after a pictograph U+200D makes one picture of two.
# JSON may hold half of a character, as what cut a text after so many of UTF-16's units leaves it.
_HALVES = "\ud800-\udfff"
_NOISE = re.compile(
    rf"[{SPACES}{_HALVES}]|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|[{INVISIBLE}](?<!\u200d)"
)
_CONTROL = re.compile("[\x80-\x9f]")


def decode(data: bytes) -> Decoded | None:
    """Returns the text of a file and its encoding, or None: see `kzarchive.kazakh.decode`.

    Text that was decoded wrongly before it was saved is put right; then the encoding tells both («utf-8 read as
    cp1251»).
    """
    found = encodings.decode(data)
    if found is None:
        return None
    if found.encoding == "utf-8-sig":
        found = found._replace(encoding=UTF_8)
    return encodings.mojibake(found.text) or found


def repaired(text: str) -> tuple[Repaired, ...]:
    """Returns the words that the repair of letters changes in a text, in the order in which they first stand there."""
    counts = Counter((word.before, word.after) for word in noise.in_text(text, 1))
    return tuple(Repaired(before, after, count) for (before, after), count in counts.items())


def control(text: str) -> tuple[int, str] | None:
    """Returns the line and the code point of the first control character of U+0080–009F, or None.

    They are a sign of text that was decoded wrongly. Those of ASCII are `reader.decode`'s business.
    """
    found = _CONTROL.search(text)
    return (text.count("\n", 0, found.start()) + 1, code_point(found[0])) if found else None


def is_tidy(text: str) -> bool:
    """Tells whether it takes but one look to see that a text has no noise: the functions here leave it as it is."""
    return is_clean(text) and "\xa0" not in text


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Returns the text without noise, and notes that count what was changed.

    Characters of `INVISIBLE` are deleted, but the joiners U+200C and U+200D are kept in lines with Arabic letters, and
    so are halves of characters; those of `SPACES` become spaces. Nothing else is touched.
    """
    if _NOISE.search(text) is None:
        return text, ()
    seen: Counter[str] = Counter()
    cleaned = "\n".join([_clean(line, seen) for line in text.split("\n")])
    deleted = _count((mark for mark in INVISIBLE if seen[mark]), seen, "invisible character", "deleted")
    spaces = _count((mark for mark in SPACES if seen[mark]), seen, "special space", "made plain")
    halves = _count(sorted(seen.keys() - {*INVISIBLE, *SPACES}), seen, "half character", "deleted")
    return cleaned, (*deleted, *spaces, *halves)


def code_point(character: str) -> str:
    """Returns the name of a character that can't be shown, such as `U+00AD`."""
    return f"U+{ord(character):04X}"


def _clean(line: str, seen: Counter[str]) -> str:
    kept = _JOINERS if _ARABIC.search(line) else ""

    def replace(match: re.Match[str]) -> str:
        character = match[0]
        if character in kept:
            return character
        seen[character] += 1
        return " " if character in SPACES else ""

    return _NOISE.sub(replace, line)


def _count(marks: Iterable[str], seen: Counter[str], noun: str, what: str) -> tuple[str, ...]:
    found = list(marks)
    if not found:
        return ()
    total = sum(seen[mark] for mark in found)
    kinds = ", ".join(f"{seen[mark]} × {code_point(mark)}" for mark in found)
    return (f"{counted(total, noun)} {what}: {kinds}",)
