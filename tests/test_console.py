"""Console transcripts: each file of tests/console is a session in a fresh folder, told as a reader would type it.

Lines that begin with `$` are run, what follows is all that they print; a last line `[N]` is an exit status other than
0. Times are shown as 0.00, the folder as `…`. How to write the transcripts anew: see CONTRIBUTING.md.
"""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import kzarchive
from kzarchive.lock import exclusive
from tests.helpers import NOW, SITE_YAML, UPDATE, article, build, built, call, run, tree, write

TRANSCRIPTS = sorted((Path(__file__).parent / "console").glob("*.md"))
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
ENVIRONMENT = os.environ | {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "PYTHONPATH": str(Path(kzarchive.__file__).parents[1]),
}


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda transcript: transcript.stem)
def test_a_transcript_is_true(transcript: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    expected = transcript.read_text(encoding="utf-8")
    actual = BLOCK.sub(lambda block: _play(block[0], tmp_path), expected)
    assert "\n$ kzarchive" in actual or "\n$ p" in actual
    if UPDATE:
        transcript.write_text(actual, encoding="utf-8")
    else:
        assert actual.split("\n") == expected.split("\n")


def _play(block: str, folder: Path) -> str:
    """Runs the commands of a block and returns it with what they print now."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{_shown(_run(command.removeprefix('$ ')), folder)}" for command in commands)


def _run(command: str) -> str:
    name, *arguments = shlex.split(command)
    if name == "kzarchive":
        stream = io.StringIO()
        code = call(tuple(arguments), stream, stream)
        output = stream.getvalue()
    elif name == "cd":
        os.chdir(arguments[0])
        return ""
    else:
        shell = ("sh", "-c", command)
        done = subprocess.run(
            shell, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False, env=ENVIRONMENT
        )
        code, output = done.returncode, done.stdout
    return output + (f"[{code}]\n" if code else "")


def _shown(output: str, folder: Path) -> str:
    output = output.replace(str(folder), "…")
    output = re.sub(r"^(  seconds ).*$", r"\1 0.00", output, flags=re.MULTILINE)
    output = re.sub(r'^(  bytes    |  "bytes": )[\d,]*\d', r"\g<1>0", output, flags=re.MULTILINE)
    return re.sub(r'^(    "\w+": )\d+\.\d+(,?)$', r"\g<1>0.00\2", output, flags=re.MULTILINE)


def test_two_builds_at_once(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article()})
    built(site)
    before = tree(site)
    with exclusive(site / ".kzarchive/lock"):
        result = build(site)
    hint = "wait until it has ended, or end it"
    assert (
        result.err
        == f"another build or publication of this site is running\n    {hint}\n\n1 problem; the site is as it was\n"
    )
    assert (result.code, result.out) == (1, "")
    assert tree(site) == before
    assert built(site).startswith("nothing to write,")


def test_a_build_elsewhere_is_not_waited_for_either(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article()})
    with exclusive(site / ".kzarchive/lock"):
        assert build(site, "--output", tmp_path / "other").code == 1
    assert not (tmp_path / "other").exists()


def test_problems_as_json(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article(date="кеше")})
    result = build(site, "--json")
    assert json.loads(result.out) == {
        "problems": [
            {
                "path": "content/a.md",
                "line": 3,
                "column": 7,
                "message": "`date` can't be «кеше»",
                "hint": "write YYYY-MM-DD HH:MM, for example 2026-03-07 14:31",
            }
        ]
    }
    assert (result.code, result.err) == (1, "")


@pytest.mark.parametrize("command", ["build", "serve", "check", "why", "new", "init", "import", "publish", "rename"])
def test_every_command_tells_what_it_does(command: str) -> None:
    result = run(command, "--help")
    assert result.out.startswith(f"Usage: kzarchive {command} ")
    assert (result.code, result.err) == (0, "")


def test_the_instant_decides_what_is_public(tmp_path: Path) -> None:
    files = {"site.yaml": SITE_YAML, "content/a.md": article("Мақала", "2026-03-07 14:31")}
    site = write(tmp_path, files)
    page = site / "public/2026/03/07/maqala.html"
    for now, public in {
        "2026-03-07T14:30:59+05:00": False,
        "2026-03-07T14:31+05:00": True,
        "2026-03-07T09:30Z": False,
        "2026-03-07T10:31+01:00": True,
    }.items():
        assert run("build", "--site", site, "--now", now).code == 0
        assert page.exists() is public, now


def test_as_a_program(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article()})
    command = [sys.executable, "-W", "error", "-m", "kzarchive", "build", "--site", str(site), "--now", NOW]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Built 1 article in {site}/public\n")
    assert "\x1b" not in done.stdout
