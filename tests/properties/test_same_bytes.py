"""The same site gives the same bytes: with any number of workers, on any executor, on any machine."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import kzarchive
from kzarchive import batches, build, execute, inputs, task, workers
from kzarchive.build import Report
from kzarchive.execute import Workers
from kzarchive.inputs import Sources
from kzarchive.plan import Group, Plan
from kzarchive.workers import RenderBatch
from tests.properties.sites import EDITS, SPOILS, Model, Tree, built, differences, random_model, run, tree, write

SOURCE = Path(kzarchive.__file__).parents[1]
SEEDS = (1, 2, 3)


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[Executor | None]:
    """Makes small sites worth worker processes; the list tells what each stage then ran on."""
    used: list[Executor | None] = []
    executor = Workers.executor

    def spy(self: Workers) -> Executor | None:
        used.append(executor(self))
        return used[-1]

    monkeypatch.setattr(Workers, "executor", spy)
    for module, batch in ((inputs, 5), (batches, 7)):
        monkeypatch.setattr(module, "WORTH_WORKERS", 1)
        monkeypatch.setattr(module, "BATCH", batch)
    return used


@pytest.mark.parametrize("seed", SEEDS)
def test_workers(seed: int, tmp_path: Path, pools: list[Executor | None]) -> None:
    model = random_model(seed, articles=25)
    alone = built(tmp_path / "alone", model)
    assert pools == [None, None]
    together = built(tmp_path / "together", model, jobs=3)
    assert all(isinstance(pool, ProcessPoolExecutor) for pool in pools[2:])
    assert len(pools) == 4
    assert differences(together, alone) == []


def test_workers_on_an_edited_site(tmp_path: Path, pools: list[Executor | None]) -> None:
    model, folder = random_model(4, articles=25), tmp_path / "edited"
    built(folder, model)
    before = model.files()
    for step in (("retitle", 3, 4), ("set page_size", 1, 2), ("drop", 5, 0), ("template", 1, 0), ("add", 1, 2)):
        model.edit(*step)
    write(folder, model.files(), before)
    assert isinstance(run(folder, model, jobs=3), Report)
    assert pools[-1] is not None
    assert differences(tree(folder / "public"), built(tmp_path / "clean", model)) == []


def test_altered_outputs_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own finds what another had done to the output, as the build itself does."""
    monkeypatch.setattr(execute, "_can_fork", lambda: sys.platform == "linux")
    monkeypatch.setattr(build, "WORTH_A_PROCESS", 1)
    model, folder = random_model(6, articles=25), tmp_path / "altered"
    clean = built(folder, model)
    for jobs in (3, 1):
        (folder / "public/index.html").write_text("басқа", encoding="utf-8")
        (folder / "public/archive/index.html").unlink()
        done = run(folder, model, jobs=jobs)
        assert isinstance(done, Report)
        assert done.written == 2
        assert differences(tree(folder / "public"), clean) == []


def test_problems_do_not_depend_on_workers(tmp_path: Path, pools: list[Executor | None]) -> None:
    model = random_model(5, articles=25)
    write(tmp_path, model.files())
    for number in range(9):
        flawed = f"---\ntitle: a{number}\ndate: 2026-02-3{number}\nsectoin: a\n---\n"
        (tmp_path / f"content/flawed-{number}.md").write_text(flawed, encoding="utf-8")
    alone = run(tmp_path, model)
    assert isinstance(alone, list)
    assert len(alone) == 27
    assert run(tmp_path, model, jobs=3) == alone
    for number in range(9):
        (tmp_path / f"content/flawed-{number}.md").unlink()
    for name in ("404", "archive", "home", "article"):
        (tmp_path / f"templates/{name}.html").write_text("\n{{ page.no_such_name }}", encoding="utf-8")
    alone = run(tmp_path, model)
    assert isinstance(alone, list)
    assert [problem.partition(":2: ")[0] for problem in alone] == [
        f"templates/{name}.html" for name in ("404", "archive", "article", "home")
    ]
    assert run(tmp_path, model, jobs=3) == alone


@pytest.fixture
def _restless() -> Iterator[None]:
    """Makes threads take turns so often that what they share unguarded goes wrong."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_restless")
def test_threads(tmp_path: Path) -> None:
    """What workers do comes out the same on a pool of threads as one after the other."""
    reads, renders = _batches(tmp_path, random_model(6, articles=40))
    assert min(len(reads), len(renders)) > 8
    alone = [workers.rows(data) for data in execute.run(None, workers.read, reads, 1)]
    pages = [_outcomes(data) for data in execute.run(None, workers.render, renders, 1)]
    staged = tree(tmp_path / "staging")
    assert len(staged) > 100
    for _ in range(3):
        workers._renderer.cache_clear()
        shutil.rmtree(tmp_path / "staging")
        with ThreadPoolExecutor(4) as pool:
            together = [workers.rows(data) for data in execute.run(pool, workers.read, reads, 9)]
            rendered = [_outcomes(data) for data in execute.run(pool, workers.render, renders, 9)]
        assert sorted(together, key=repr) == sorted(alone, key=repr)
        assert sorted(rendered) == sorted(pages)
        assert differences(tree(tmp_path / "staging"), staged) == []


def _outcomes(data: bytes) -> list[tuple[str, bytes, int, int]]:
    return [(done.output, done.digest, done.size, len(done.problems)) for done in workers.rendered(data)]


def _batches(folder: Path, model: Model) -> tuple[list[bytes], list[bytes]]:
    """Returns what a build of the site gives its workers: batches to read, and batches to render."""
    asked: dict[object, list[bytes]] = {workers.read: [], workers.render: []}

    def record(
        self: Workers, function: Callable[[bytes], bytes], batches: Iterable[bytes], *, many: bool
    ) -> Iterator[bytes]:
        for batch in batches:
            asked[function].append(batch)
            yield function(batch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workers, "run", record)
        for module in (inputs, batches):
            patch.setattr(module, "BATCH", 5)
        built(folder, model)
    renders = map(workers._render_batches.decode, asked[workers.render])
    staged = (
        RenderBatch(batch.workplace, batch.templates, f"{folder}/staging", batch.jobs, batch.volume)
        for batch in renders
    )
    return asked[workers.read], list(map(workers.encode, staged))


SCRIPT = """
import sys
from pathlib import Path
from kzarchive.build import Options, build
build(Options(Path(sys.argv[1]), int(sys.argv[2])))
"""
MACHINES = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "random hash seed": {"PYTHONHASHSEED": "random"},
    "Honolulu": {"TZ": "Pacific/Honolulu"},
    "Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "C": {"LANG": "C", "LC_ALL": "C"},
    "Turkish": {"LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}


def test_machines(tmp_path: Path) -> None:
    """Hash seed, time zone, locale, folder and umask of the process leave no trace."""
    model = random_model(7, articles=25)
    expected = built(tmp_path / "here", model)
    processes = {}
    for number, (name, environment) in enumerate(MACHINES.items()):
        folder = tmp_path / f"{'қалта ' * number}{number}"
        write(folder, model.files())
        command = [sys.executable, "-c", SCRIPT, str(folder), str(model.now)]
        paths = {"PYTHONPATH": str(SOURCE), "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
        umask = 0o077 if number % 2 else 0o002
        processes[name] = folder, subprocess.Popen(command, env=paths | environment, cwd="/", umask=umask)
    for name, (folder, process) in processes.items():
        assert process.wait() == 0, name
        assert differences(tree(folder / "public"), expected) == [], name


class _Entries:
    """The entries of a folder, as `os.scandir` gives them."""

    def __init__(self, entries: list[os.DirEntry[str]]) -> None:
        self._entries = iter(entries)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __iter__(self) -> _Entries:
        return self

    def __next__(self) -> os.DirEntry[str]:
        return next(self._entries)


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_files(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order in which the file system lists and stores files leaves no trace."""
    model = random_model(seed, articles=25)
    expected = built(tmp_path / "one", model)
    chance, scandir, calls = random.Random(seed), os.scandir, []  # noqa: S311 - the same orders on every run

    def shuffled(path: str) -> _Entries:
        calls.append(path)
        with scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        chance.shuffle(found)
        return _Entries(found)

    files = list(model.files().items())
    chance.shuffle(files)
    write(tmp_path / "other", dict(files))
    monkeypatch.setattr(os, "scandir", shuffled)
    assert isinstance(run(tmp_path / "other", model), Report)
    monkeypatch.undo()
    assert len(calls) > 5
    assert differences(tree(tmp_path / "other" / "public"), expected) == []


def test_time_of_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only --now decides what is public; the clock of the machine leaves no trace."""
    model = random_model(8)
    expected = built(tmp_path / "now", model)
    shift = 9 * 365 * 86_400
    clock, clock_ns = time.time, time.time_ns
    monkeypatch.setattr(time, "time", lambda: clock() + shift)
    monkeypatch.setattr(time, "time_ns", lambda: clock_ns() + shift * 10**9)
    later = built(tmp_path / "later", model)
    assert differences(later, expected) == []


def test_default_theme(tmp_path: Path) -> None:
    """The theme of the package brings nothing of its own into it: neither a clock nor a random order."""
    model = random_model(9, theme={})
    expected = built(tmp_path / "here", model)
    write(tmp_path / "there", model.files())
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "there"), str(model.now)]
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": "42", "TZ": "Asia/Tokyo", "PATH": os.environ["PATH"]}
    subprocess.run(command, env=environment, check=True)
    assert differences(tree(tmp_path / "there" / "public"), expected) == []


def test_full_and_repeated(tmp_path: Path) -> None:
    """--full renders everything and writes nothing that stands there already."""
    model = random_model(10)
    expected = built(tmp_path, model)
    report = run(tmp_path, model, full=True)
    assert isinstance(report, Report)
    assert (report.written, report.unchanged) == (0, len(expected))
    assert tree(tmp_path / "public") == expected


def test_output_elsewhere(tmp_path: Path) -> None:
    """Two output folders know nothing of each other."""
    model = random_model(11)
    expected: Tree = built(tmp_path / "site", model)
    for name, written in (("first", len(expected)), ("second", len(expected)), ("first", 0)):
        report = run(tmp_path / "site", model, output=tmp_path / name)
        assert isinstance(report, Report)
        assert report.written == written
        assert differences(tree(tmp_path / name), expected) == []


def test_groups_are_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group with the same digest has the same tasks: whatever its digest left out, no edit would reach."""
    seen: dict[tuple[str, bytes], list[bytes]] = {}
    incomplete = set()
    groups = build.groups

    def spy(plan: Plan, sources: Sources) -> Iterator[Group]:
        for group in groups(plan, sources):
            keys = [at.output.encode() + task.key(at, plan.recipe(at.template)) for at in group.tasks()]
            if seen.setdefault((group.name, group.digest), keys) != keys:
                incomplete.add(group.name)
            yield group

    monkeypatch.setattr(build, "groups", spy)
    model, files = random_model(12), Tree()
    chance = random.Random(12)  # noqa: S311 - the same edits on every run
    for kind in (kind for kind in EDITS * 5 if kind not in SPOILS):
        write(tmp_path, model.files(), files)
        files = model.files()
        run(tmp_path, model)
        model.edit(kind, chance.randrange(100), chance.randrange(100))
        if len(model.stories) < 9:
            model.edit("add", chance.randrange(100), chance.randrange(100))
    assert incomplete == set()
    assert len(seen) > 300
