"""Interface text in another language than the page's: marked where it is made, given its `lang` where it stands.

A marked text lies between two control characters, which no content can hold. It passes through views, templates and
escaping as any other text does. When a page is rendered, `place` takes the marks away: it writes `lang` on the
outermost elements that hold nothing else, or a `bdi` around the words where an element holds Kazakh too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kzarchive.kazakh.html_text import TAG, VOID

_OPEN, _CLOSE = "\3", "\4"
_MARK: Final = re.compile(f"([{_OPEN}{_CLOSE}])")
# A control character stands for a piece of the page that is put in later.
_LETTER: Final = re.compile(r"[^\W\d_]|[\0-\2]")
_NAME: Final = re.compile("</?([A-Za-z][A-Za-z0-9]*)")
_TEXT_ATTRIBUTE: Final = re.compile(' (?:title|alt|aria-label|placeholder)="([^"]*)"')
# The same, and any attribute with a mark in it.
_QUOTED: Final = re.compile(f' (?:(?:title|alt|aria-label|placeholder)="|[^ "=]+="(?=[^"]*{_OPEN}))([^"]*)"')
# They hold text and no elements.
_RAW: Final = frozenset(("title", "textarea", "option", "script", "style"))
_WHOLE: Final = frozenset(("html", "head", "body"))


def mark(text: str) -> str:
    """Returns the text marked as the interface's."""
    return f"{_OPEN}{text}{_CLOSE}"


def is_marked(text: str) -> bool:
    """Tells whether there is a mark in the text."""
    return _OPEN in text


def unmark(text: str) -> str:
    """Returns the text without marks."""
    return _MARK.sub("", text)


def place(html: str, lang: str, keep: Callable[[str], str], *, rtl: bool = False) -> str:
    """Returns HTML without marks, in which interface text has its language.

    Args:
        html: HTML whose attributes are in double quotes.
        lang: the language tag of the marked text.
        keep: called with each marked text that can't have a `lang` of its own: in an attribute of an element that
            also holds other text, or beside other text in `<title>`; returns what is to stand there.
        rtl: whether the page runs from right to left; each marked text is then in a `bdi`, which runs as it must.
    """
    parts = TAG.split(html)  # text and tags by turns, text first
    ends = _elements_of_interface(parts)
    until = depth = 0

    def isolated(text: str) -> str:
        if at < until:
            return f"<bdi>{text}</bdi>" if rtl else text
        return f'<bdi lang="{lang}">{text}</bdi>'

    def unchanged(text: str) -> str:
        return text

    for at, part in enumerate(parts):
        if at % 2 == 0:
            if depth or _OPEN in part:
                raw = at > 0 and _name(parts[at - 1]) in _RAW
                parts[at], depth = _rewritten(part, depth, (unchanged if at < until else keep) if raw else isolated)
            continue
        inside = at < until
        if not inside and at in ends:
            inside, until = True, ends[at]
            parts[at] = re.sub(r"/?>$", lambda end: f' lang="{lang}"{end[0]}', part)
        if _OPEN in part:
            wrap = unchanged if inside else keep
            values = parts[at].split('"')
            values[1::2] = [_rewritten(value, 0, wrap)[0] if is_marked(value) else value for value in values[1::2]]
            parts[at] = '"'.join(values)
    return unmark("".join(parts))


def _segments(text: str, depth: int) -> Iterator[tuple[str, bool, int]]:
    """Yields the pieces between marks, each with whether it is marked, and the depth of marks behind it."""
    for piece in _MARK.split(text):
        if piece == _OPEN:
            depth += 1
        elif piece == _CLOSE:
            depth = max(0, depth - 1)
        else:
            yield piece, depth > 0, depth


def _rewritten(text: str, depth: int, wrap: Callable[[str], str]) -> tuple[str, int]:
    """Returns the text with each run of interface text given to `wrap`, and the depth of marks behind it.

    What has no letters, such as a number or a comma, belongs to the marked text beside it.
    """
    runs: list[tuple[str, bool]] = []
    for piece, marked, behind in _segments(text, depth):
        depth = behind
        ours = marked or not _LETTER.search(piece)
        if runs and runs[-1][1] == ours:
            runs[-1] = runs[-1][0] + piece, ours
        else:
            runs.append((piece, ours))
    return "".join([_wrapped(run, wrap) if ours else run for run, ours in runs]), depth


def _wrapped(run: str, wrap: Callable[[str], str]) -> str:
    bare = run.strip()
    return run.replace(bare, wrap(bare), 1) if bare else run


@dataclass(slots=True)
class _Element:
    at: int
    name: str
    own: bool
    """Whether it says its language itself."""
    marked: bool = False
    other: bool = False
    inner: dict[int, int] | None = None
    """What in it is all of the interface, by its start tag: the end tags."""

    def note(self, text: str, depth: int) -> int:
        """Notes what a text says of the element that it stands in; returns the depth of marks behind it."""
        if not depth and _OPEN not in text:
            self.other = self.other or _LETTER.search(text) is not None
            return depth
        for piece, marked, behind in _segments(text, depth):
            depth = behind
            if piece and not piece.isspace():
                self.marked = self.marked or marked
                self.other = self.other or (not marked and _LETTER.search(piece) is not None)
        return depth


def _elements_of_interface(parts: list[str]) -> dict[int, int]:
    """Returns the places of the outermost elements whose only text is the interface's: start and end tag."""
    root = _Element(-1, "", own=True)
    open_elements = [root]
    depth = 0
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if part and not part.isspace():
                depth = open_elements[-1].note(part, depth)
        elif part.startswith("</"):
            _close_named(open_elements, part[2:-1].strip().lower(), at)
        elif name := _name(part):
            element = _Element(at, name, ' lang="' in part)
            if "=" in part:
                for value in (_QUOTED if _OPEN in part else _TEXT_ATTRIBUTE).findall(part):
                    element.note(value, 0)
            open_elements.append(element)
            if name in VOID or part.endswith("/>"):
                _close(open_elements, at)
    while len(open_elements) > 1:
        _close(open_elements, len(parts))
    return root.inner or {}


def _close_named(open_elements: list[_Element], name: str, at: int) -> None:
    # An end tag without its start ends nothing.
    if open_elements[-1].name == name or any(element.name == name for element in open_elements):
        while open_elements[-1].name != name:
            _close(open_elements, at)
        _close(open_elements, at)


def _close(open_elements: list[_Element], at: int) -> None:
    element = open_elements.pop()
    parent = open_elements[-1]
    if element.marked and not (element.other or element.own or element.name in _WHOLE):
        element.inner = {element.at: at}
    if element.inner:
        parent.inner = parent.inner | element.inner if parent.inner else element.inner
    if element.own:
        parent.other = parent.other or element.marked
    else:
        parent.marked = parent.marked or element.marked
        parent.other = parent.other or element.other


def _name(tag: str) -> str:
    named = _NAME.match(tag)
    return named[1].lower() if named else ""
