"""What the system refuses, and what is broken off: a message and an exit status, never a traceback."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import kzarchive
from tests.helpers import SITE_YAML, article, built, run, write

SOURCE = str(Path(kzarchive.__file__).parents[1])
PRESSED_TWICE = """
import os, signal, sys, threading, time
from contextlib import closing
from kzarchive import build
from kzarchive.__main__ import program
from kzarchive.execute import Workers

def slow(*arguments):
    with closing(Workers(2)) as workers:
        # One worker must be at work before the first Ctrl-C, the second one comes while it is waited for.
        workers.executor().submit(abs, 1).result()
        workers.executor().submit(time.sleep, 600)
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(600)

build.build = slow
program(["build", "--site", sys.argv[1]])
"""
PRESSED_WHILE_WORKERS_START = """
import os, signal, sys, time
from contextlib import closing
from kzarchive import build
from kzarchive.__main__ import program
from kzarchive.execute import Workers

def slow(*arguments):
    with closing(Workers(2)) as workers:
        workers.executor()
        time.sleep(0.1)
        os.killpg(0, signal.SIGINT)
        time.sleep(600)

build.build = slow
program(["build", "--site", sys.argv[1]])
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", {"site.yaml": SITE_YAML, "content/a.md": article()})


@pytest.mark.parametrize("script", [PRESSED_TWICE, PRESSED_WHILE_WORKERS_START], ids=["twice", "early"])
def test_ctrl_c_ends_at_once(script: str, site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", script, site],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        start_new_session=True,
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("ignored", "status"), [(False, 130), (True, 7)])
@pytest.mark.parametrize(
    "command", [["-m", "kzarchive"], [shutil.which("kzarchive", path=Path(sys.executable).parent)]]
)
def test_ctrl_c_while_modules_are_loaded_ends_quietly(
    tmp_path: Path, command: list[str], ignored: bool, status: int
) -> None:
    pressed = "import os, signal, sys, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.2)\nsys.exit(7)\n"
    write(tmp_path, {"click.py": pressed})
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if ignored else None
    try:
        done = subprocess.run(
            [sys.executable, *command, "--version"],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), SOURCE))},
        )
    finally:
        if ignored:
            signal.signal(signal.SIGINT, before)
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")


@pytest.mark.parametrize(
    ("command", "left"),
    [
        (("import", "dump", "a.txt"), "what was taken stays; give the same command again to go on"),
        (("publish", "www"), "publish again to go on"),
        (("build",), "the site is as it was"),
    ],
)
def test_an_interrupted_command_says_what_it_leaves(
    site: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], left: str
) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kzarchive.config.load", interrupt)
    result = run(*command, "--site", site)
    assert (result.code, result.out, result.err.strip()) == (130, "", f"interrupted; {left}")


def test_what_nobody_was_ready_for_is_a_problem_too(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied", "/x/state.db")

    built(site)
    monkeypatch.setattr("kzarchive.explain.read_state", refuse)
    result = run("why", "index.html", "--site", site)
    assert (result.code, result.out, result.err) == (1, "", "/x/state.db: Permission denied\n\n1 problem\n")
    result = run("why", "index.html", "--site", site, "--json")
    (problem,) = json.loads(result.out)["problems"]
    assert (problem["path"], problem["message"]) == ("/x/state.db", "Permission denied")


def test_a_destination_that_is_gone_is_not_filled_anew(site: Path, tmp_path: Path) -> None:
    write(site, {"site.yaml": f"{SITE_YAML}publish: {{www: {{to: folder, path: ../www}}}}\n"})
    built(site)
    assert run("publish", "www", "--site", site).code == 0
    (tmp_path / "www").unlink()
    shutil.rmtree(tmp_path / "www.releases")
    result = run("publish", "www", "--site", site)
    assert result.err.startswith("nothing stands at www of what was published there\n    is it the right place")
    assert (result.code, result.out, (tmp_path / "www").exists()) == (1, "", False)
    assert run("publish", "www", "--site", site, "--take-over").code == 0
    assert (tmp_path / "www/index.html").is_file()


def test_of_many_altered_files_some_are_named(site: Path) -> None:
    write(site, {"site.yaml": f"{SITE_YAML}publish: {{www: {{to: folder, path: ../www}}}}\n"})
    built(site)
    for file in (site / "public").rglob("*"):
        os.utime(file, (1, 1))
    result = run("publish", "www", "--site", site)
    assert result.err.count("the file is not as the build wrote it\n") == 10
    assert result.err.count("more files\n") == 1
    assert result.err.endswith("\n11 problems\n")
