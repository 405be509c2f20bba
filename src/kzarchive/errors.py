"""Problems as values: what is wrong, where it stands and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """One mistake in content, config, templates or the file system.

    `path` is relative to the site where it can be; `line` and `column` count from 1, and 0 means
    "the file as a whole". Problems sort by path, line and column, which is the order they are shown in.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = shown(self.path)
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n    {self.hint}" if self.hint else text


class Finding(Problem, frozen=True, order=True):
    """Advice: what stops no build, but a keeper may want to mend.

    `name` is that of the check that found it, such as `letters`; `count` tells how often it stands on its line.
    """

    name: str = ""
    count: int = 1

    def __str__(self) -> str:
        message = f"{self.name}: {self.message}" + (f", {self.count} times" if self.count > 1 else "")
        return str(Problem(self.path, self.line, self.column, message, self.hint))


class SiteError(Exception):
    """The run can't go on: carries every problem found so far.

    It has one argument, so it survives pickling between processes.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def suggestion(text: str, options: Iterable[str], otherwise: str, mark: str = "`") -> str:
    """Returns the hint that names the option nearest to `text` between two marks; `otherwise` where none is near."""
    from difflib import get_close_matches  # which a run without problems does not need

    near = get_close_matches(text, tuple(options), n=1)
    return f"did you mean {mark}{near[0]}{mark}?" if near else otherwise


def changed(path: str) -> Problem:
    """Returns the problem of a source that is no longer what it was when the build began."""
    return Problem(path, 0, 0, "the file was changed while the build ran", "nothing was written; build again")


def counted(count: int, noun: str) -> str:
    """Returns «1 file», «2,000 files»."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def shown(name: str) -> str:
    """Returns a file's name with U+FFFD for whatever a terminal or a text file can't show."""
    if name.isprintable():
        return name
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def shorten(text: str, limit: int = 60) -> str:
    """Returns `text` fit for a message: one line, at most `limit` characters, none that would steer a terminal."""
    line = shown(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"
