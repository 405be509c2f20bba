"""A session's builds give the bytes of builds from nothing, whatever is edited in between."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive.build import Options, Report
from kzarchive.errors import SiteError
from kzarchive.session import Session
from tests.helpers import article
from tests.properties.profile import examples
from tests.properties.sites import EDITS, NOWS, Model, Tree, clean_build, differences, random_model, run, tree, write

KINDS = sorted(set(EDITS) - {"drafts", "base url"})
NUMBERS = st.integers(0, 99)
# Half of all edits are of texts, which a session has a way of its own for.
STEP = st.tuples(st.one_of(st.sampled_from(("body", "revise")), st.sampled_from(KINDS)), NUMBERS, NUMBERS)


class Room:
    """A site that one session builds again and again."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.folder, self.model, self.sources = folder, model, Tree()
        self.session = Session()

    def build(self) -> Report | None:
        """Builds what has changed, compares it with a build from nothing, and returns the report."""
        files = self.model.files()
        changed = {path for path in files.keys() | self.sources.keys() if files.get(path) != self.sources.get(path)}
        write(self.folder, files, self.sources)
        first, self.sources = not self.sources, files
        expected = clean_build(self.folder, self.model)
        changed_or_unknown = None if first else changed
        if isinstance(expected, list):
            with pytest.raises(SiteError):
                self.session.build(Options(self.folder, self.model.now), changed_or_unknown)
            self.model.mend()
            return None
        report = self.session.build(Options(self.folder, self.model.now), changed_or_unknown)
        assert differences(tree(self.folder / "public"), expected) == []
        return report


@examples(12)
@given(st.integers(0, 9), st.lists(st.lists(STEP, min_size=1, max_size=2), min_size=2, max_size=8))
def test_a_session_gives_what_a_build_from_nothing_gives(seed: int, rounds: list[list[tuple[str, int, int]]]) -> None:
    with TemporaryDirectory() as folder:
        room = Room(Path(folder), random_model(seed))
        room.build()
        for steps in rounds:
            for step in steps:
                room.model.edit(*step)
            room.build()
        if room.build() is not None:
            report = run(room.folder, room.model)
            assert isinstance(report, Report)
            assert (report.written, report.removed) == (0, 0), "the session left a state that a build does not trust"


def test_new_texts_take_the_short_way(tmp_path: Path) -> None:
    write(tmp_path, {"site.yaml": b"title: A\nbase_url: https://a.example/\n"})
    for day in range(1, 4):
        write(tmp_path, {f"content/{day}.md": article(f"Хабар {day}", f"2026-03-0{day}").encode()})
    session, options = Session(), Options(tmp_path, NOWS[-1])
    assert "scan" in session.build(options).seconds
    file = tmp_path / "content/2.md"
    file.write_text(file.read_text() + "\nЖаңа сөйлем.\n")
    report = session.build(options, {"content/2.md"})
    assert report.written > 0
    assert "scan" not in report.seconds, "a new text is no reason to look through the site"
    file.write_text(file.read_text().replace("Хабар 2", "Жаңалық 2"))
    assert "scan" in session.build(options, {"content/2.md"}).seconds, "a new title is"
    assert "Жаңалық 2" in (tmp_path / "public/index.html").read_text()
    file.write_text(file.read_text() + "\nТағы бірі.\n")
    session.build(options, {"content/2.md"})
    assert Session().build(options).written == 0
