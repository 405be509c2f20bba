"""What the example-based tests share: sites written as text, commands run as calls, folders read as values."""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import kzarchive
from kzarchive.cli import main

NOW = "2026-04-01T00:00Z"
UPDATE = os.environ.get("KZARCHIVE_UPDATE") == "1"
"""Golden files are written anew instead of compared: see CONTRIBUTING.md."""

SITE_YAML = """\
title: Шағын мұрағат
base_url: https://archive.example.kz/
search: false
"""


@dataclass(frozen=True)
class Result:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def run(*arguments: object) -> Result:
    """Runs `kzarchive` in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = call(arguments, out, err)
    return Result(code, out.getvalue(), err.getvalue())


def call(arguments: tuple[object, ...], out: TextIO, err: TextIO) -> int:
    """Runs `kzarchive` in this process with the given streams and returns its exit status."""
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            return int(end.code or 0)
    return 0


def build(site: Path, *options: object) -> Result:
    """Builds a site at the instant `NOW`."""
    return run("build", "--site", site, "--now", NOW, *options)


def built(site: Path, *options: object) -> str:
    """Builds a site that must build, and returns the line that tells what was done with its files."""
    result = build(site, *options)
    assert (result.code, result.err) == (0, ""), result
    found = re.search(r"^  files +(.*)$", result.out, re.MULTILINE)
    assert found is not None
    return found[1]


def article(title: str = "Кітапхана ашылды", date: str = "2026-03-07", body: str = "Мәтін.", **fields: str) -> str:
    """Returns the source of an article; `fields` are further lines of front matter."""
    lines = [f"title: {title}", f"date: {date}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\n".join(["---", *lines, "---", "", body, ""])


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files below a folder, and returns the folder."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Returns all files below a folder, by path."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def kept(site: Path) -> dict[str, bytes]:
    """Returns what a failed build must leave as it is: the output and its state."""
    state = {path: data for path, data in tree(site / ".kzarchive").items() if not path.startswith("state-")}
    return tree(site / "public") | {f".kzarchive/{path}": data for path, data in state.items()}


DOOMED = """
import os, signal, sys
left, folder = int(sys.argv.pop(1)), sys.argv.pop(1)

def watch(event, arguments):
    global left
    changes = event in ("os.rename", "os.remove", "os.mkdir", "os.chmod") or (
        event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    if changes and str(arguments[0]).startswith(folder):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

from kzarchive.cli import main
sys.addaudithook(watch)
main()
"""


def doomed(step: int, folder: Path, *arguments: object) -> bool:
    """Runs `kzarchive`, which kills itself just before so many changes of what is in a folder.

    It does so by SIGKILL: nothing is tidied up. Returns False if it has come to its end before.
    """
    command = [sys.executable, "-c", DOOMED, str(step), str(folder), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(kzarchive.__file__).parents[1])}
    status = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode
    assert status in (0, -signal.SIGKILL)
    return status != 0
