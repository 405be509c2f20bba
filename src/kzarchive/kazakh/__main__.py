"""``python -m kzarchive.kazakh {repair,slug,sort,stem,latin,arabic}``: the language as a filter."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from kzarchive.kazakh import repair, slug, sort_key, stem, to_arabic, to_latin

Lines = Iterable[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Filter standard input to standard output and return the exit status.

    Example:
        ``echo Қоғам | python -m kzarchive.kazakh slug`` prints ``qogam``.
    """
    filter_lines = _COMMANDS[_parser().parse_args(arguments).command]
    _speak_utf8()
    try:
        for line in filter_lines(line.removesuffix("\n") for line in sys.stdin):
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has what it wanted. Python flushes once more on its way out: let it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 0


def _repair(lines: Lines) -> Iterator[str]:
    return map(repair, lines)


def _slug(lines: Lines) -> Iterator[str]:
    return map(slug, lines)


def _sort(lines: Lines) -> Iterator[str]:
    return iter(sorted(lines, key=sort_key))


def _stem(lines: Lines) -> Iterator[str]:
    return map(stem, lines)


def _latin(lines: Lines) -> Iterator[str]:
    return map(to_latin, lines)


def _arabic(lines: Lines) -> Iterator[str]:
    return map(to_arabic, lines)


_COMMANDS: dict[str, Callable[[Lines], Iterator[str]]] = {
    "repair": _repair,
    "slug": _slug,
    "sort": _sort,
    "stem": _stem,
    "latin": _latin,
    "arabic": _arabic,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kzarchive.kazakh",
        description="Kazakh text, line by line from standard input to standard output, in UTF-8.",
    )
    parser.add_argument(
        "command",
        choices=_COMMANDS,
        help="repair: each line without noise in its letters; "
        "slug: each line as the ASCII name of a file; sort: all lines in alphabetical order; "
        "stem: each line, a word, as the key that its inflected forms share; "
        "latin, arabic: each line in the Latin letters of 2021, in Arabic letters",
    )
    return parser


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale; bytes that are not UTF-8 pass unchanged."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            # By lines, so that a program may hold a conversation with the filter.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n", line_buffering=True)


if __name__ == "__main__":
    sys.exit(main())
