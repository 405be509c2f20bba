"""``python -m kzarchive.kazakh``, run as a program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kzarchive.kazakh

COMMAND = (sys.executable, "-W", "error", "-m", "kzarchive.kazakh")
SOURCE = Path(kzarchive.kazakh.__file__).parents[2]
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(SOURCE),
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONIOENCODING": "ascii",
}


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, env=ENVIRONMENT, check=False)


def test_slug_filters_line_by_line() -> None:
    result = run("slug", stdin="Қоғам\n\nАйдос Қали".encode())
    assert (result.returncode, result.stdout, result.stderr) == (0, b"qogam\n\naidos-qali\n", b"")


def test_repair_filters_line_by_line() -> None:
    result = run("repair", stdin="жəне\n\nIT-сaла\r\nмемлекеттiк".encode())
    assert result.stdout == "және\n\nIT-сала\r\nмемлекеттік\n".encode()
    assert (result.returncode, result.stderr) == (0, b"")


def test_repair_leaves_what_is_no_utf_8() -> None:
    assert run("repair", stdin=b"\xff\xd0\xb6\xc9\x99\n").stdout == b"\xff\xd0\xb6\xd3\x99\n"


def test_sort_orders_the_lines() -> None:
    result = run("sort", stdin="үміт\nіс\nұлт\nыдыс\nалма\n".encode())
    assert result.stdout.decode() == "алма\nұлт\nүміт\nыдыс\nіс\n"
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize(("command", "expected"), [("latin", "tıl, Tıl?\n"), ("arabic", "ٴتىل، ٴتىل؟\n")])
def test_other_scripts_line_by_line(command: str, expected: str) -> None:
    result = run(command, stdin="тіл, Тіл?\n".encode())
    assert (result.returncode, result.stdout.decode(), result.stderr) == (0, expected, b"")


def test_stem_filters_word_by_word() -> None:
    result = run("stem", stdin="Кітабы\n\nкітаптардан\n".encode())
    first, blank, second, end = result.stdout.decode().split("\n")
    assert first == second != ""
    assert blank == end == ""


def test_no_input_is_no_output() -> None:
    assert run("sort").stdout == run("slug").stdout == b""


def test_other_bytes_pass_unchanged() -> None:
    result = run("sort", stdin=b"b\r\n\xff\xfe\na\x0cb\n")
    assert (result.returncode, sorted(result.stdout.split(b"\n"))) == (
        0,
        sorted([b"b\r", b"\xff\xfe", b"a\x0cb", b""]),
    )


def test_slug_answers_before_the_input_ends() -> None:
    with subprocess.Popen(
        [*COMMAND, "slug"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("Қоғам\n".encode())
        process.stdin.flush()
        assert process.stdout.readline() == b"qogam\n"


@pytest.mark.parametrize("command", ["slug", "sort", "stem", "latin", "arabic"])
def test_a_reader_that_leaves_early_is_no_error(command: str) -> None:
    with subprocess.Popen(
        [*COMMAND, command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, errors = process.communicate("қала\n".encode() * 1000)
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.parametrize("arguments", [(), ("stem-me",), ("slug", "file.txt"), ("--nothing",)])
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"usage: python -m kzarchive.kazakh")


def test_help_names_the_commands() -> None:
    result = run("--help")
    assert result.returncode == 0
    assert b"{repair,slug,sort,stem,latin,arabic}" in result.stdout
