"""An incremental build gives the bytes of a build from nothing, after any sequence of edits, and writes no others.

To look longer: KZARCHIVE_EXAMPLES=2000 pytest tests/properties
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import config, inputs, theme
from kzarchive.build import Report
from kzarchive.errors import Problem
from kzarchive.state import open_state
from tests.properties.profile import examples
from tests.properties.sites import (
    EDITS,
    SHORT,
    THEME,
    Tree,
    clean_build,
    differences,
    random_model,
    run,
    stamps,
    tree,
    write,
)

NUMBERS = st.integers(0, 99)
DAMAGE = ("delete output", "append to output", "empty output", "touch output", "link output", "remove output folder")
"""What hands may do to an output file of ours."""
STATES = ("lose state", "spoil state", "foreign state", "cut state")
"""What may befall the state."""
OTHER = ("new program", "stranger", "touch source", "restore times")
"""A new version of the program; a file in the output folder that is not ours; times of modification that mislead."""
STEP = st.tuples(st.sampled_from((*EDITS, *DAMAGE, *OTHER)), NUMBERS, NUMBERS)
ROUNDS = st.lists(
    st.one_of(st.lists(STEP, min_size=1, max_size=4), st.tuples(st.tuples(st.sampled_from(STATES), NUMBERS, NUMBERS))),
    min_size=3,
    max_size=8,
)


class Newsroom:
    """A site that is edited and built again and again."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.public = folder / "public"
        self.state = folder / ".kzarchive" / "state.db"
        self.model = random_model(seed)
        self.sources: Tree = {}
        self.strangers: Tree = {}
        self.touched: set[str] = set()
        self.is_known = True
        self.engine = 0

    def step(self, kind: str, i: int, j: int) -> None:
        if kind in EDITS:
            self.model.edit(kind, i, j)
        elif kind in DAMAGE:
            self._damage(kind, i, j)
        elif kind in STATES:
            self._forget(kind)
        elif kind == "new program":
            self.engine += 1
        elif kind == "stranger":
            self.strangers[f"бөгде-{j % 2}.txt"] = b"not ours"
            write(self.public, self.strangers)
        elif kind == "touch source" and self.sources:
            file = self.folder / sorted(self.sources)[i % len(self.sources)]
            os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
        elif kind == "restore times" and self.model.stories:
            self._restore_times(i, j)

    def _damage(self, kind: str, i: int, j: int) -> None:
        ours = sorted(tree(self.public).keys() - self.strangers.keys())
        if not ours:
            return
        path = ours[i % len(ours)]
        file = self.public / path
        self.touched.add(path)
        if kind == "delete output":
            file.unlink()
        elif kind == "append to output":
            file.write_bytes(file.read_bytes() + b"by hand")
        elif kind == "empty output":
            file.write_bytes(b"")
        elif kind == "touch output":
            os.utime(file, ns=(0, j))
        elif kind == "link output":
            file.unlink()
            file.symlink_to(self.folder / "site.yaml")
        elif file.parent != self.public:
            self.touched |= {path for path in ours if (self.public / path).is_relative_to(file.parent)}
            shutil.rmtree(file.parent)

    def _forget(self, kind: str) -> None:
        if not self.state.exists():
            return
        self.is_known = False
        if kind == "lose state":
            shutil.rmtree(self.state.parent)
        elif kind == "spoil state":
            self.state.write_bytes(b"\0" * 9000)
        elif kind == "foreign state":
            self.state.write_text("not a database, and rather short")
        else:
            self.state.write_bytes(self.state.read_bytes()[:4096])

    def _restore_times(self, i: int, j: int) -> None:
        """Edits an article so that neither its size nor its time of modification tells."""
        path = list(self.model.stories.values())[i % len(self.model.stories)].path
        self.model.edit("revise", i, j)
        if path in self.sources:
            file, data = self.folder / path, self.model.files()[path]
            modified = file.stat().st_mtime_ns
            file.write_bytes(data)
            os.utime(file, ns=(modified, modified))
            self.sources[path] = data

    def build(self) -> None:
        """Builds, and compares with a build from nothing and with what was there before."""
        files = self.model.files()
        write(self.folder, files, self.sources)
        self.sources = files
        expected = clean_build(self.folder, self.model)
        before, old_stamps = tree(self.public), stamps(self.public)
        report = run(self.folder, self.model)
        after, new_stamps = tree(self.public), stamps(self.public)
        if isinstance(expected, list):
            assert isinstance(report, list), f"built in spite of: {expected}"
            assert _without_doubles(report) == _without_doubles(expected)
            assert (after, new_stamps) == (before, old_stamps), "problems, but the output is not as it was"
            return self.model.mend()
        if not self.is_known and not before.items() <= expected.items():
            self._expect_refusal(report, before, after)
            return self.build()
        assert isinstance(report, Report), report
        assert differences(after, expected | self.strangers) == []
        written = {path for path in after if new_stamps[path] != old_stamps.get(path)}
        if self.is_known:
            changed = {path for path in after if after[path] != before.get(path)}
            assert changed <= written, f"not written anew: {changed - written}"
            assert written <= changed | self.touched, f"identical, but written: {written - changed - self.touched}"
            gone = before.keys() - after.keys()
            assert len(gone) <= report.removed <= len(gone | (self.touched - after.keys()))
        assert (report.written, report.unchanged) == (len(written), len(expected) - len(written))
        self.is_known, self.touched = True, set()
        self._build_again(after, new_stamps)

    def expect_problem(self, message: str) -> None:
        """Builds a site that nothing can be built of."""
        files = self.model.files()
        write(self.folder, files, self.sources)
        self.sources = files
        before = tree(self.public)
        report = run(self.folder, self.model)
        assert isinstance(report, list), f"built in spite of: {message}"
        assert message in "".join(report)
        assert tree(self.public) == before

    def _expect_refusal(self, report: Report | list[str], before: Tree, after: Tree) -> None:
        """Without its state a build knows no file as its own but by its bytes; the keeper moves the others away."""
        assert isinstance(report, list), "files that may be somebody's were overwritten"
        assert "did not write" in report[0]
        assert after == before
        shutil.rmtree(self.public)
        self.strangers, self.touched = {}, set()

    def _build_again(self, after: Tree, new_stamps: dict[str, tuple[int, int]]) -> None:
        report = run(self.folder, self.model)
        assert isinstance(report, Report), report
        assert (report.written, report.removed, report.unchanged) == (0, 0, len(after) - len(self.strangers))
        assert "fold" not in report.seconds, "nothing has changed, but the site was planned anew"
        site = config.load(self.folder)
        with closing(open_state(self.state)[0]) as state:
            changes = inputs.compare(inputs.scan(site)[0], state)
        assert (changes.changed, changes.gone) == ([], []), "nothing has changed, but files would be read again"
        assert (tree(self.public), stamps(self.public)) == (after, new_stamps), "a build with nothing to do wrote"


def _without_doubles(problems: list[str]) -> list[str]:
    """Returns the problems but for two outputs at one place: what else has it is told in other words."""
    doubles = ("is written twice", "is to be a folder too", "in the way")
    return [problem for problem in problems if not any(double in problem for double in doubles)]


_recipes = theme.recipes
_known: dict[str, tuple[dict[str, bytes], list[Problem]]] = {}


def _remembered(
    templates: Mapping[str, theme.Template], program: bytes = b""
) -> tuple[dict[str, bytes], list[Problem]]:
    key = repr(sorted((at.name, at.path, at.digest) for at in templates.values()))
    if key not in _known:
        _known[key] = _recipes(templates)
    return _known[key]


@contextmanager
def newsroom(seed: int) -> Iterator[Newsroom]:
    """Gives a newsroom in a folder of its own.

    Times of modification are trusted at once, for these tests take no two seconds between builds. The program's digest
    is a number, so that it can change. The same templates are taken apart once: that is half of each small build.
    """
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        room = Newsroom(Path(folder).resolve(), seed)
        patch.setattr(inputs, "_SETTLED_NS", -1)
        patch.setattr(inputs, "engine", lambda: bytes([room.engine]))
        patch.setattr(theme, "recipes", _remembered)
        yield room


STEPS = (*EDITS, *DAMAGE, *OTHER, *STATES)


@pytest.mark.parametrize("kind", STEPS)
def test_each_step(kind: str) -> None:
    """Each kind of edit by itself, so that a failure names it."""
    with newsroom(seed=100 + STEPS.index(kind)) as room:
        room.build()
        for i, j in ((3, 1), (7, 2), (11, 0)):
            room.step(kind, i, j)
            room.build()


@pytest.mark.parametrize("change", [0, 2, 3])
def test_each_template(change: int) -> None:
    """Every template of the theme edited, taken away, and overridden."""
    with newsroom(seed=200 + change) as room:
        room.build()
        for i in range(len(THEME)):
            room.step("template", i, change)
            room.build()


@pytest.mark.parametrize("series", [1, 2, 3])
@examples(8)
@given(seed=st.integers(0, 10_000), rounds=ROUNDS)
def test_any_steps(series: int, seed: int, rounds: list[list[tuple[str, int, int]]]) -> None:
    with newsroom(seed * 3 + series) as room:
        room.build()
        for steps in rounds:
            for kind, i, j in steps:
                room.step(kind, i + series, j + series)
            room.build()


@pytest.mark.parametrize("first", ["notes", "notes/a.txt", "Notes", "notes/A.txt"])
@pytest.mark.parametrize("second", ["notes", "notes/a.txt"])
def test_file_and_folder_change_places(first: str, second: str) -> None:
    with newsroom(seed=1) as room:
        for name in (first, second, first):
            room.model.others = {**SHORT, f"static/{name}": b"a"}
            room.model.stories.clear()
            room.build()


ARTICLE = "---\ntitle: Жаңа\ndate: 2026-03-01\ntags: [Логотип]\n---\n![а](logo.svg)\n".encode()
CLASHES: dict[str, tuple[Tree, Tree]] = {
    "page after static": (
        {"static/Tag/Logotip/Index.html": b"a"},
        {"content/a.md": ARTICLE, "content/logo.svg": b"<svg>"},
    ),
    "static after page": (
        {"content/a.md": ARTICLE, "content/logo.svg": b"<svg>"},
        {"static/Tag/Logotip/Index.html": b"a"},
    ),
    "picture after static": ({"static/LOGO.svg": b"a"}, {"content/a.md": ARTICLE, "content/logo.svg": b"<svg>"}),
    "static after picture": ({"content/a.md": ARTICLE, "content/logo.svg": b"<svg>"}, {"static/LOGO.svg": b"a"}),
}


@pytest.mark.parametrize("clash", CLASHES)
def test_clash_with_what_was_skipped(clash: str) -> None:
    """Two names that are one on many systems are a problem, whichever came first and was not looked at again."""
    first, second = CLASHES[clash]
    with newsroom(seed=1) as room:
        room.model.others |= first
        room.build()
        room.model.others |= second
        room.expect_problem("is written twice")
        room.model.others = {path: data for path, data in room.model.others.items() if path not in second}
        room.build()
