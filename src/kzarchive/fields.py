"""YAML as people write it: positioned, uncoerced fields that collect their own problems.

PyYAML's composer (not its constructor) is used, so scalars stay the strings that stand in the file
(`no`, `12:30`, `1.10`, `012`), every key knows its line and column, and a duplicate key is seen.
This is the only module that imports yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from kzarchive.errors import Problem, shorten, suggestion

MAX_BYTES = 64 * 1024
"""Longest YAML text that is read; real front matter has a few hundred bytes."""

# PyYAML's composer recurses in C: 20,000 nested brackets overflow the stack, so what could nest is counted first.
MAX_NESTING = 5_000
OPENERS = ("[", "{", "- ", "? ", ": ")

UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What neither HTML nor XML can carry; YAML and HTML have escapes for it."""

# What YAML does not take as it stands, and what an editor would not show.
_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")

_Parser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", yaml.SafeLoader)


class _Loader(_Parser):  # type: ignore[misc]
    """Composes nodes and no more: to find out what type each scalar could have takes longer than to read it."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)

    def descend_resolver(self, current: object, index: object) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class _Source:
    """What all mappings of one file share."""

    path: str
    text: str
    first_line: int
    problems: list[Problem]

    def comment_follows(self, node: yaml.Node) -> bool:
        """Tells whether an empty value is empty because its text began with an unquoted #."""
        rest = self.text.splitlines()[node.start_mark.line :][:1]
        return bool(rest) and re.match(r"\s*#\S", rest[0][node.start_mark.column :]) is not None

    def hashtag_after(self, node: yaml.Node) -> str:
        """Returns what looks like a hashtag right after an unquoted value: YAML has taken it for a comment."""
        if "#" not in self.text or getattr(node, "style", None):
            return ""
        lines = self.text.splitlines()[node.end_mark.line :][:1]
        found = re.match(r"\s*(#[^\s#]\S*)", lines[0][node.end_mark.column :]) if lines else None
        return found[1] if found else ""


class Scalar(NamedTuple):
    """A value in a file: what it means, how it stands there (with its quotes), and its line and column, from 1."""

    value: str
    stands: str
    line: int
    column: int


class Fields:
    """One YAML mapping, read field by field.

    Each reader method returns a clean value, or its default after noting a problem in `problems`,
    which all nested mappings of one file share.
    """

    def __init__(self, source: _Source, node: yaml.MappingNode, known: Iterable[str]) -> None:
        self.path = source.path
        self.problems = source.problems
        self._source = source
        self._values: dict[str, yaml.Node] = {}
        self._node = node
        names = tuple(known)
        for key, value in node.value:
            self._take(key, value, names)

    def _take(self, key: yaml.Node, value: yaml.Node, names: tuple[str, ...]) -> None:
        if not isinstance(key, yaml.ScalarNode):
            self._note(key, "a key must be plain text", "write it as `key: value`")
        elif key.value in self._values:
            first = self._line(self._values[key.value])
            self._note(key, f"`{key.value}` stands twice", f"keep one of them; the first is on line {first}")
        elif key.value not in names:
            hint = suggestion(key.value, names, "known keys: " + ", ".join(names))
            self._note(key, f"unknown key `{shorten(key.value)}`", hint)
        elif not _is_empty(value):
            self._values[key.value] = value
        elif self._source.comment_follows(value):
            self._note(
                value,
                f"`{key.value}` is empty: in YAML an unquoted # starts a comment",
                f'put the value in quotes, for example {key.value}: ["Референдум-2026"]',
            )

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def position(self, name: str) -> tuple[int, int]:
        """Returns line and column (from 1) of the value of `name`, or of the mapping if it is missing."""
        node = self._values.get(name, self._node)
        return self._line(node), node.start_mark.column + 1

    def problem(self, name: str, message: str, hint: str) -> None:
        """Notes a problem with the value of `name`."""
        line, column = self.position(name)
        self.problems.append(Problem(self.path, line, column, message, hint))

    def sources(self, name: str) -> Iterator[tuple[str, int, int]]:
        """Returns the text of `name`, or each of its list, as it stands in the file, with its line and column."""
        return (scalar[1:] for scalar in self.scalars(name))

    def scalars(self, name: str) -> Iterator[Scalar]:
        """Yields the value of `name`, or each of its list, and how and where it stands in the file."""
        node = self._values.get(name)
        for item in node.value if isinstance(node, yaml.SequenceNode) else (node,):
            if isinstance(item, yaml.ScalarNode):
                stands = self._source.text[item.start_mark.index : item.end_mark.index]
                yield Scalar(str(item.value), stands, self._line(item), item.start_mark.column + 1)

    def text(self, name: str, default: str = "", *, required: bool = False, limit: int = 2_000) -> str:
        """Returns the value as one line of text, exactly as written but for the white space around it."""
        node = self._values.get(name)
        if node is None:
            if required:
                self.problem(name, f"`{name}` is missing", f"add a line `{name}: …`")
            return default
        return self._scalar(name, node, limit, default)

    def texts(self, name: str, *, most: int = 200, limit: int = 200) -> tuple[str, ...]:
        """Returns a list of texts; a single scalar counts as a list of one."""
        node = self._values.get(name)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            text = self._scalar(name, node, limit, "")
            return (text,) if text else ()
        if len(node.value) > most:
            self.problem(name, f"`{name}` has {len(node.value)} values", f"at most {most} are allowed")
            return ()
        texts = [self._item(name, item, limit) for item in node.value]
        return tuple(dict.fromkeys(text for text in texts if text))

    def choice(self, name: str, options: Sequence[str], default: str) -> str:
        """Returns one of `options`."""
        text = self.text(name, default)
        if text in options:
            return text
        hint = suggestion(text, options, "write one of: " + ", ".join(options))
        self.problem(name, f"`{name}` can't be «{shorten(text)}»", hint)
        return default

    def boolean(self, name: str, default: bool) -> bool:
        """Returns True for `true` and False for `false`; nothing else is a boolean here."""
        return self.choice(name, ("true", "false"), "true" if default else "false") == "true"

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Returns a whole number between `low` and `high`, both included."""
        text = self.text(name, str(default))
        if re.fullmatch(r"[0-9]{1,9}", text) and low <= int(text) <= high:
            return int(text)
        self.problem(name, f"`{name}` can't be «{shorten(text)}»", f"write a whole number from {low} to {high}")
        return default

    def mapping(self, name: str, known: Iterable[str]) -> Fields | None:
        """Returns the nested mapping, or None where there is none."""
        node = self._values.get(name)
        if node is None:
            return None
        if isinstance(node, yaml.MappingNode):
            return self._nested(node, known)
        self._expected(name, node, "a mapping, for example {" + f"{next(iter(known))}: …" + "}")
        return None

    def mappings(self, name: str, known: Sequence[str], *, most: int = 200) -> Iterator[Fields]:
        """Yields each mapping of a list of mappings."""
        node = self._values.get(name)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self._expected(name, node, f"a list of mappings, for example [{{{known[0]}: …}}]")
            return
        if len(node.value) > most:
            self.problem(name, f"`{name}` has {len(node.value)} values", f"at most {most} are allowed")
            return
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                yield self._nested(item, known)
            else:
                self._expected(name, item, f"a mapping, for example {{{known[0]}: …}}")

    def named(self, name: str, known: Sequence[str]) -> Iterator[tuple[str, Fields]]:
        """Yields key and value of each entry of a mapping whose keys are names that the keeper chose."""
        node = self._values.get(name)
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._expected(name, node, "a mapping of names, for example {name: {" + f"{known[0]}: …" + "}}")
            return
        outer = self._nested(node, [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)])
        for chosen in outer._values:
            inner = outer.mapping(chosen, known)
            if inner is not None:
                yield chosen, inner

    def _nested(self, node: yaml.MappingNode, known: Iterable[str]) -> Fields:
        return Fields(self._source, node, known)

    def _item(self, name: str, node: yaml.Node, limit: int) -> str:
        if _is_empty(node):
            self._note(node, f"`{name}` holds an empty value", "take it out, or put text that starts with # in quotes")
            return ""
        return self._scalar(name, node, limit, "")

    def _scalar(self, name: str, node: yaml.Node, limit: int, default: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._expected(name, node, "plain text; put it in quotes if it holds brackets, braces or a colon")
            return default
        text = str(node.value).strip()
        if text and (hashtag := self._source.hashtag_after(node)):
            message = f"`{name}` loses «{shorten(hashtag)}»: in YAML an unquoted # starts a comment"
            self._note(node, message, "put the whole value in quotes, or write a blank after the #")
        if len(text) > limit:
            self._note(node, f"`{name}` has {len(text):,} characters", f"at most {limit:,} are allowed")
            return default
        if not text:
            self._note(node, f"`{name}` is empty", "write a value, or take the key out")
            return default
        if not text.isprintable() and (unfit := UNFIT.search(text)):
            self._note(node, f"`{name}` holds the character U+{ord(unfit[0]):04X}", "take it out; no page can show it")
            return default
        return " ".join(text.split("\n")) if "\n" in text else text

    def _expected(self, name: str, node: yaml.Node, what: str) -> None:
        kinds = ((yaml.SequenceNode, "a list"), (yaml.MappingNode, "a mapping"))
        found = next((name for kind, name in kinds if isinstance(node, kind)), "plain text")
        self._note(node, f"`{name}` is {found}", f"write {what}")

    def _note(self, node: yaml.Node, message: str, hint: str) -> None:
        self.problems.append(Problem(self.path, self._line(node), node.start_mark.column + 1, message, hint))

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._source.first_line


def parse(text: str, path: str, known: Iterable[str], first_line: int = 1) -> tuple[Fields | None, list[Problem]]:
    """Returns the fields of one YAML mapping and the (shared, growing) list of problems.

    Args:
        text: the YAML text.
        path: the file's name for messages.
        known: the keys that may stand in it.
        first_line: the line of the file on which `text` begins.

    Returns:
        `(None, problems)` if the text can't be read at all.
    """
    problems: list[Problem] = []
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        message = f"front matter of {size:,} bytes" if first_line > 1 else f"{size:,} bytes of YAML"
        return None, [Problem(path, first_line, 1, message, f"at most {MAX_BYTES:,} are read; shorten its lists")]
    if sum(map(text.count, OPENERS)) > MAX_NESTING:
        return None, [Problem(path, first_line, 1, "too many brackets and lists", f"at most {MAX_NESTING:,} are read")]
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, [_syntax_problem(error, text, path, first_line)]
    if not isinstance(node, yaml.MappingNode):
        hint = "write lines of the form `key: value`"
        return None, [Problem(path, first_line, 1, "no fields were found", hint)]
    if "*" in text and (alias := _alias(node)):
        line = alias.start_mark.line + first_line
        hint = "write the value out in each place"
        return None, [Problem(path, line, alias.start_mark.column + 1, "a YAML alias (`*name`) is not allowed", hint)]
    return Fields(_Source(path, text, first_line, problems), node, known), problems


def quote(text: str) -> str:
    """Returns `text` as a double-quoted YAML scalar that `parse` reads back unchanged."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _alias(root: yaml.Node) -> yaml.Node | None:
    """Returns the first node that stands in two places, which only an alias can do."""
    seen: set[int] = set()
    queue = [root]
    while queue:
        node = queue.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            queue.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            queue.extend(node.value)
    return None


def _syntax_problem(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    lines = text.splitlines()
    stands = lines[mark.line] if mark and mark.line < len(lines) else ""
    hint = "put a value that holds : # [ ] { } or quotes in double quotes"
    if "\t" in stands:
        hint = "YAML allows no tab here; use spaces"
    return Problem(
        path, line, column, f"this is not YAML: {what}", f"{shorten(stands)}\n    {hint}" if stands else hint
    )
