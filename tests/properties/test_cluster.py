"""A Dask cluster gives the same bytes as one process, and what goes wrong with it is told and does no harm."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client

import kzarchive
from kzarchive import batches, cluster, execute, inputs
from kzarchive.build import Report
from kzarchive.output import STAGING
from tests.helpers import SITE_YAML, article
from tests.helpers import build as command
from tests.properties.sites import EDITS, SPOILS, Model, built, clean_build, differences, random_model, run, tree, write

REPOSITORY = Path(__file__).parents[2]
SOURCE = Path(kzarchive.__file__).parents[1]


class Machines:
    """A real scheduler and its workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", SOURCE, "--host", "127.0.0.1", "--port", "0")
        address = folder / "scheduler.json"
        deadline = time.monotonic() + 30
        while not (address.exists() and address.read_text(encoding="utf-8").endswith("}")):
            assert time.monotonic() < deadline, (folder / "scheduler.log").read_text(encoding="utf-8")
            time.sleep(0.02)
        self.address = address.read_text(encoding="utf-8").partition('"address": "')[2].partition('"')[0]

    def start(self, source: Path = SOURCE, preload: str = "") -> subprocess.Popen[bytes]:
        """Starts a worker that imports kzarchive from `source`, after it has run a script."""
        options = ["--nthreads", "1", "--no-nanny"]
        if preload:
            script = self.folder / f"preload{len(self.workers)}.py"
            script.write_text(preload, encoding="utf-8")
            options += ["--preload", str(script)]
        self.workers.append(self._start("worker", source, *options))
        return self.workers[-1]

    def wait(self) -> None:
        """Waits until all workers are known to the scheduler."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=60)

    def _start(self, kind: str, source: Path, *options: str) -> subprocess.Popen[bytes]:
        file = ["--scheduler-file", str(self.folder / "scheduler.json"), "--no-dashboard"]
        environment = {
            "PYTHONPATH": os.pathsep.join((str(source), str(REPOSITORY))),
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.folder),
            "DASK_CONFIG": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        with (self.folder / f"{kind}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *file, *options],
                env=environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )


@contextmanager
def _machines(folder: Path) -> Iterator[Machines]:
    started = Machines(folder)
    try:
        yield started
    finally:
        for process in (*started.workers, started.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def _three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with _machines(tmp_path_factory.mktemp("three")) as machines:
        for _ in range(3):
            machines.start()
        machines.wait()
        yield machines


@pytest.fixture
def three(_three: Machines, small_batches: None) -> Machines:
    """Returns a cluster of three workers."""
    return _three


@pytest.fixture
def own(tmp_path: Path, small_batches: None) -> Iterator[Machines]:
    """Gives a scheduler that a test may end, still without workers."""
    (tmp_path / "machines").mkdir()
    with _machines(tmp_path / "machines") as machines:
        yield machines


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, batch in ((inputs, 5), (batches, 7)):
        monkeypatch.setattr(module, "BATCH", batch)
    monkeypatch.setattr(cluster, "GROUP", 2)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execute, "PATIENCE", 0.2)
    monkeypatch.setattr(cluster, "TIMEOUT", 1)


def _built(folder: Path, model: Model, machines: Machines) -> dict[str, bytes]:
    write(folder, model.files())
    report = run(folder, model, scheduler=machines.address)
    assert isinstance(report, Report), report
    return tree(folder / "public")


def _is_done(folder: Path, model: Model) -> None:
    """The state is that of a good build, and nothing of the cluster is left."""
    report = run(folder, model)
    assert isinstance(report, Report)
    assert (report.written, report.removed) == (0, 0)
    assert not (folder / "public" / STAGING).exists()
    assert not (folder / ".kzarchive" / "cluster").exists()


@pytest.mark.parametrize("seed", [1, 2])
def test_same_bytes(seed: int, tmp_path: Path, three: Machines) -> None:
    model = random_model(seed, articles=25)
    alone = built(tmp_path / "alone", model)
    write(tmp_path / "together", model.files())
    report = run(tmp_path / "together", model, scheduler=three.address)
    assert isinstance(report, Report)
    assert report.jobs == 3
    assert differences(tree(tmp_path / "together" / "public"), alone) == []
    _is_done(tmp_path / "together", model)


def test_default_theme_of_each_worker(tmp_path: Path, three: Machines) -> None:
    model = random_model(9, theme={})
    assert differences(_built(tmp_path / "there", model, three), built(tmp_path / "here", model)) == []


def test_all_workers_take_part(tmp_path: Path, three: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler hands out work to all, and this process renders nothing."""
    for name in ("read", "render"):
        monkeypatch.delattr(f"kzarchive.workers._{name}")
    _built(tmp_path, random_model(3, articles=25), three)
    with Client(three.address, set_as_default=False) as client:
        worked = client.run(lambda dask_worker: dask_worker.state.executed_count)
    assert len(worked) == 3
    assert min(worked.values()) > 5


def test_edits(tmp_path: Path, three: Machines) -> None:
    """Whatever happens to a site, an incremental build on the cluster equals a build from nothing in one process."""
    chance, model = random.Random(5), random_model(5)  # noqa: S311 - the same edits on every run
    kinds = chance.sample([kind for kind in EDITS if kind not in SPOILS], 6)
    write(tmp_path, model.files())
    for kind in kinds:
        before = model.files()
        model.edit(kind, chance.randrange(100), chance.randrange(100))
        write(tmp_path, model.files(), before)
        report = run(tmp_path, model, scheduler=three.address)
        expected = clean_build(tmp_path, model)
        if isinstance(report, Report):
            assert isinstance(expected, dict)
            assert differences(tree(tmp_path / "public"), expected) == []
        else:
            assert report == expected
    _is_done(tmp_path, model)


def test_problems(tmp_path: Path, three: Machines) -> None:
    """The same problems, of sources and of templates, as in one process."""
    model = random_model(5, articles=25)
    write(tmp_path, model.files())
    for number in range(9):
        flawed = f"---\ntitle: a{number}\ndate: 2026-02-3{number}\nsectoin: a\n---\n"
        (tmp_path / f"content/flawed-{number}.md").write_text(flawed, encoding="utf-8")
    alone = run(tmp_path, model)
    assert isinstance(alone, list)
    assert len(alone) == 27
    assert run(tmp_path, model, scheduler=three.address) == alone
    for number in range(9):
        (tmp_path / f"content/flawed-{number}.md").unlink()
    (tmp_path / "templates/article.html").write_text("\n{{ page.no_such_name }}", encoding="utf-8")
    alone = run(tmp_path, model)
    assert isinstance(alone, list)
    assert alone[0].startswith("templates/article.html:2: ")
    assert run(tmp_path, model, scheduler=three.address) == alone


def test_a_worker_is_killed(tmp_path: Path, three: Machines) -> None:
    """One that is killed in the middle of a batch, with a file half staged: the others do its work."""
    model = random_model(6, articles=30)
    alone = built(tmp_path / "alone", model)
    doomed = three.start(preload="from tests.properties import doomed\ndoomed.doom('rename', 4)\n")
    three.wait()
    together = _built(tmp_path / "together", model, three)
    three.workers.remove(doomed)
    assert doomed.wait(30) == -signal.SIGKILL
    assert differences(together, alone) == []
    _is_done(tmp_path / "together", model)


@pytest.mark.parametrize("stage", ["read", "render"])
def test_the_scheduler_is_gone(stage: str, tmp_path: Path, own: Machines) -> None:
    """In mid-build: an error, and output and state are as they were."""
    own.start()
    site, model = tmp_path / "site", random_model(7, articles=25)
    built(site, model)
    before = model.files()
    for story in model.stories.values():
        story.title += " жаңа"
    write(site, model.files(), before)
    good = tree(site)

    def progress(now: str, done: int, total: int) -> None:
        if now == stage:
            own.scheduler.kill()

    start = time.monotonic()
    problems = run(site, model, scheduler=own.address, progress=progress)
    assert problems == [
        f"the Dask scheduler at {own.address} no longer answers\n    see whether it runs, and build again"
    ]
    assert time.monotonic() - start < 20
    assert differences(tree(site), good) == []
    run(site, model)
    assert differences(tree(site / "public"), built(tmp_path / "clean", model)) == []


@pytest.mark.usefixtures("_impatient")
def test_no_worker(tmp_path: Path, own: Machines) -> None:
    """Neither at the beginning, nor when the last one has ended in mid-build."""
    doomed = own.start(preload="from tests.properties import doomed\ndoomed.doom('rename', 9)\n")
    own.wait()
    model = random_model(8)
    write(tmp_path / "site", model.files())
    expected = [
        f"the scheduler at {own.address} has no workers\n"
        f"    start workers that see the site's folder: dask worker {own.address} --nthreads 1"
    ]
    assert run(tmp_path / "site", model, scheduler=own.address) == expected
    assert doomed.wait(1) == -signal.SIGKILL
    assert tree(tmp_path / "site" / "public") == {}
    assert run(tmp_path / "site", model, scheduler=own.address) == expected


BLIND = """
import os
os.path.exists = lambda path: ".kzarchive" not in str(path) and os.path.lexists(path)
"""


def test_workers_that_can_not_take_part(tmp_path: Path, own: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another kzarchive, with none that has this function, without the site's folder: each is named."""
    shutil.copytree(SOURCE, own.folder / "other", ignore=shutil.ignore_patterns("__pycache__"))
    with (own.folder / "other/kzarchive/digest.py").open("a", encoding="utf-8") as program:
        program.write("\n")
    write(own.folder / "old", {"kzarchive/__init__.py": b"__version__ = '0.0.1'\n"})
    own.start(own.folder / "other")
    own.start(own.folder / "old")
    own.start(preload=BLIND)
    own.wait()
    site, model = tmp_path / "site", random_model(10)
    built(site, model)
    model.edit("retitle", 1, 2)
    write(site, model.files())
    good = tree(site)
    problems = run(site, model, scheduler=own.address)
    assert isinstance(problems, list)
    lines = sorted(problem.partition("\n")[0].partition("tcp://")[2].partition(" ")[2] for problem in problems)
    assert lines == [
        f"does not see the folder {site}/.kzarchive",
        "runs another kzarchive, or with other libraries",
        "runs another kzarchive, or with other libraries",
    ]
    assert differences(tree(site), good) == []
    # One that joins later is told by its batch.
    monkeypatch.setattr(cluster.Cluster, "_ask_all", lambda self: None)
    problems = run(site, model, scheduler=own.address)
    assert isinstance(problems, list)
    assert problems[0].startswith("the worker tcp://127.0.0.1:")
    assert differences(tree(site), good) == []


def test_terms() -> None:
    terms = cluster.Terms(inputs.engine, inputs.engine(), f"{sys.version_info.major}.{sys.version_info.minor}", ())
    assert cluster._unfit(terms) == ""
    assert cluster._unfit(terms._replace(python="3.99")).endswith(", not 3.99")
    assert cluster._unfit(terms._replace(digest=b"other")) == "runs another kzarchive, or with other libraries"
    missing = terms._replace(marks=("/", "/no/such/folder/mark"))
    assert cluster._unfit(missing) == "does not see the folder /no/such"


def test_nothing_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens, or somebody who says nothing: the wait has an end, and nothing but the message is printed."""
    assert cluster.TIMEOUT == 10
    monkeypatch.setattr(cluster, "TIMEOUT", 1)
    write(tmp_path, {"site.yaml": SITE_YAML.encode(), "content/a.md": article().encode()})
    # The second takes no connection at all.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (silent.getsockname()[1], 1):
            start = time.monotonic()
            result = command(tmp_path, "--scheduler", f"tcp://127.0.0.1:{port}")
            assert time.monotonic() - start < 4
            assert (result.code, result.out) == (1, "")
            assert result.err == (
                f"no Dask scheduler answers at tcp://127.0.0.1:{port}\n"
                "    see whether it runs (dask scheduler) and can be reached from here\n"
                "\n1 problem; the site is as it was\n"
            )
    assert not (tmp_path / "public").exists()


def test_a_worker_is_no_scheduler(tmp_path: Path, three: Machines) -> None:
    with Client(three.address, set_as_default=False) as client:
        address = min(client.scheduler_info()["workers"])
    write(tmp_path, {"site.yaml": SITE_YAML.encode(), "content/a.md": article().encode()})
    result = command(tmp_path, "--scheduler", address)
    assert result.code == 1
    assert result.err.startswith(f"no Dask scheduler answers at {address}\n")


def test_where_a_loop_runs(tmp_path: Path, three: Machines) -> None:
    """A build may be called from a program that has an event loop of its own."""

    async def called() -> str:
        return command(tmp_path, "--scheduler", three.address).err

    write(tmp_path, {"site.yaml": SITE_YAML.encode(), "content/a.md": article().encode()})
    # In a thread of its own: a browser's tests before this one may have left a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, called()).result() == ""


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kzarchive.cluster")
    monkeypatch.delattr(kzarchive, "cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    write(tmp_path, {"site.yaml": SITE_YAML.encode(), "content/a.md": article().encode()})
    assert command(tmp_path, "--scheduler", "tcp://127.0.0.1:1").err == (
        "--scheduler needs the package distributed\n"
        '    install what it needs: pip install "kzarchive[cluster]"\n'
        "\n1 problem; the site is as it was\n"
    )
