"""A build that is killed at any moment loses nothing, and the next one ends as if it had not been."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kzarchive
from kzarchive.build import Report
from kzarchive.output import STAGING
from tests.properties.doomed import MOMENTS
from tests.properties.sites import SHORT, Model, Story, Tree, built, differences, random_model, run, tree, write

REPOSITORY = Path(__file__).parents[2]
ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join((str(Path(kzarchive.__file__).parents[1]), str(REPOSITORY))),
    "PATH": os.environ["PATH"],
    "PYTHONDONTWRITEBYTECODE": "1",  # nothing but the site is to suffer
}


class Scene:
    """A built site, an edit of it that writes, makes and removes files and folders, and both good outputs."""

    def __init__(self, folder: Path) -> None:
        self.site, self._copy = folder / "site", folder / "copy"
        self.model = random_model(40, articles=12)
        self.model.others.pop("static/notes/a.txt", None)
        self.model.others["static/notes"] = b"a file that becomes a folder"
        self.old = built(self.site, self.model)
        before = self.model.files()
        stories = list(self.model.stories.values())
        for story in stories[:4]:
            del self.model.stories[story.number]
        stories[5].title, stories[6].day = "Мүлде жаңа тақырып", "2024-05-06"
        self.model.config["page_size"] = "3"
        del self.model.others["static/notes"]
        self.model.others["static/notes/a.txt"] = b"in the folder"
        write(self.site, self.model.files(), before)
        shutil.copytree(self.site, self._copy)
        self.new = built(folder / "clean", self.model)
        gone, made = self.old.keys() - self.new.keys(), self.new.keys() - self.old.keys()
        assert min(len(gone), len(made), len(self.new.keys() & self.old.keys())) > 4

    def reset(self) -> None:
        """Puts the site back as it was built and edited, at the same place: a build knows where it was."""
        shutil.rmtree(self.site)
        shutil.copytree(self._copy, self.site)


@pytest.fixture(scope="module")
def _scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene").resolve())


@pytest.fixture
def scene(_scene: Scene) -> Scene:
    _scene.reset()
    return _scene


def _kill_at(site: Path, model: Model, moment: str, count: int) -> bool:
    """Tells whether the build was killed; it is not if the moment does not come so often."""
    command = [sys.executable, "-m", "tests.properties.doomed", moment, str(count), str(site), str(model.now), "1"]
    status = subprocess.run(command, env=ENVIRONMENT, cwd=REPOSITORY).returncode
    assert status in (0, -signal.SIGKILL)
    return status != 0


def _check_public(public: Path, old: Tree, new: Tree) -> None:
    """Each public file is as it was or as it is to be; what both sites have is there."""
    found = tree(public)
    for path, data in found.items():
        assert data in (old.get(path), new.get(path)), f"{path} is neither old nor new"
    lost = {path for path in old.keys() & new.keys() if path not in found}
    assert lost == set()


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        ("render", 1),
        *(("stage", n) for n in (1, 2, 30)),
        *(("folder", n) for n in (1, 2, 4)),
        *(("move folder", n) for n in (1, 2)),
        *(("rename", n) for n in (1, 2, 3, 20, 30)),
        *(("remove", n) for n in (1, 2, 5)),
        *(("remove folder", n) for n in (1, 2)),
        *(("commit", n) for n in (1, 2, 3)),
        ("forget outputs", 1),
        ("clean", 1),
    ],
)
def test_every_step(moment: str, count: int, scene: Scene) -> None:
    """Killed before each kind of step that changes something, an incremental build is made good by the next."""
    assert _kill_at(scene.site, scene.model, moment, count), f"a build takes less than {count} steps of this kind"
    _check_public(scene.site / "public", scene.old, scene.new)
    _mends(scene.site, scene.model, scene.new)


def test_every_moment_is_tried() -> None:
    marks = test_every_step.pytestmark  # type: ignore[attr-defined]
    assert {moment for moment, _ in marks[0].args[1]} == MOMENTS.keys()


@pytest.mark.parametrize(
    ("moment", "count"),
    [("stage", 9), ("move folder", 1), ("move folder", 4), ("rename", 1), ("rename", 5), ("commit", 1), ("clean", 1)],
)
def test_first_build(moment: str, count: int, scene: Scene, tmp_path: Path) -> None:
    """What a killed first build has already put in place is known as our own."""
    write(tmp_path, scene.model.files())
    assert _kill_at(tmp_path, scene.model, moment, count)
    _check_public(tmp_path / "public", {}, scene.new)
    _mends(tmp_path, scene.model, scene.new)


def test_killed_again_and_again(scene: Scene) -> None:
    for moment, count in (("rename", 3), ("stage", 4), ("rename", 2), ("commit", 2), ("remove", 1), ("commit", 2)):
        assert _kill_at(scene.site, scene.model, moment, count), (moment, count)
        _check_public(scene.site / "public", scene.old, scene.new)
    _mends(scene.site, scene.model, scene.new)


@pytest.mark.parametrize(("moment", "count"), [("stage", 2), ("rename", 30), ("remove", 3), ("commit", 2)])
def test_then_edited_back(moment: str, count: int, scene: Scene) -> None:
    """The edit is taken back before the next build: nothing of it is left."""
    model = random_model(40, articles=12)
    model.others.pop("static/notes/a.txt", None)
    model.others["static/notes"] = b"a file that becomes a folder"
    assert _kill_at(scene.site, scene.model, moment, count)
    write(scene.site, model.files(), scene.model.files())
    _mends(scene.site, model, scene.old)


def test_first_build_then_edited(scene: Scene, tmp_path: Path) -> None:
    """What lies there from a killed build is ours to replace, though no build ever ended."""
    write(tmp_path, scene.model.files())
    assert _kill_at(tmp_path, scene.model, "rename", 5)
    model = random_model(40, articles=12)
    model.others.pop("static/notes/a.txt", None)
    model.others["static/notes"] = b"a file that becomes a folder"
    write(tmp_path, model.files(), scene.model.files())
    _mends(tmp_path, model, scene.old)


CRAMPED = """
import resource, signal, sys
from kzarchive.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
main(["build", "--site", sys.argv[2], "--now", "2026-04-02T04:00Z"])
"""


@pytest.mark.parametrize("share", [0.6, 0.95])
def test_no_room_for_the_state(share: float, scene: Scene) -> None:
    """Where the state can't be written the build ends with a message; a good state is not taken for a damaged one."""
    limit = int((scene.site / ".kzarchive" / "state.db").stat().st_size * share)
    command = [sys.executable, "-c", CRAMPED, str(limit), str(scene.site)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "the state can't be written" in done.stderr
    assert "Traceback" not in done.stderr
    _check_public(scene.site / "public", scene.old, scene.new)
    _mends(scene.site, scene.model, scene.new)


def _mends(site: Path, model: Model, expected: Tree) -> None:
    report = run(site, model)
    assert isinstance(report, Report), report
    assert report.notices == [] or not any("state" in str(notice) for notice in report.notices)
    assert differences(tree(site / "public"), expected) == []
    assert not (site / "public" / STAGING).exists()
    again = run(site, model)
    assert isinstance(again, Report)
    assert (again.written, again.removed) == (0, 0)


def _many(count: int, revision: int) -> Model:
    """Returns a site that is worth worker processes."""
    model = Model(others=dict(SHORT), config={"page_size": "20"})
    for number in range(count):
        day = f"2026-02-{number % 28 + 1:02d}"
        model.stories[number] = Story(
            number, f"content/{number}.md", f"Мақала {number}", day, tags=(f"тег {number % 7}",), body=number % 5
        )
        model.stories[number].revision = revision
    return model


def test_at_random_moments(tmp_path: Path) -> None:
    """The whole program with its workers, killed anywhere; a smaller and a larger site alternate."""
    models = {"small": _many(420, 1), "large": _many(450, 2)}
    outputs = {name: built(tmp_path / name, model) for name, model in models.items()}
    site, chance, most = tmp_path / "site", random.Random(1), 0  # noqa: S311 - the moments may be any
    write(site, models["small"].files())
    start = time.perf_counter()
    assert _program(site).wait() == 0
    whole = time.perf_counter() - start
    for old, new in (("small", "large"), ("large", "small")) * 4:
        write(site, models[new].files(), models[old].files())
        process = _program(site)
        time.sleep(whole * chance.uniform(0.1, 0.9))
        most = max(most, len(_members(process.pid)))
        process.kill()
        process.wait()
        _check_public(site / "public", outputs[old], outputs[new])
        _workers_end(process.pid)
        assert isinstance(run(site, models[new]), Report)
        assert differences(tree(site / "public"), outputs[new]) == []
    assert most > 2, "there were no workers to end"


def _program(site: Path) -> subprocess.Popen[bytes]:
    """Starts the program at the head of a process group of its own."""
    command = [
        sys.executable,
        "-m",
        "kzarchive",
        "build",
        "--site",
        str(site),
        "--jobs",
        "2",
        "--now",
        "2026-04-01T00:00Z",
    ]
    return subprocess.Popen(command, env=ENVIRONMENT, start_new_session=True, stdout=subprocess.DEVNULL)


def _workers_end(group: int) -> None:
    """Waits until no process of the group is left; a worker that nobody ends would wait for work for ever."""
    deadline = time.monotonic() + 10
    while left := _members(group):
        assert time.monotonic() < deadline, f"workers outlive their build: {left}"
        time.sleep(0.05)


def _members(group: int) -> list[str]:
    """Returns the living processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, leader = stat.read_text().rpartition(") ")[2].split()[:3]
        except OSError:  # it has ended meanwhile
            continue
        if int(leader) == group and state != "Z":
            found.append(stat.parent.name)
    return found
