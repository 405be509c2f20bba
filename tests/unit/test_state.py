"""What the last build knew."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

import kzarchive
from kzarchive import state
from kzarchive.errors import SiteError
from kzarchive.state import Output, Source, State

SOURCES = [Source(path, 1, 2, 3, 2**63 - 1, b"d" * 16, b"\0r", 4) for path in ("content/a.md", "content/b.md", "я.md")]
OUTPUTS = [Output(path, path[0], b"key", b"digest", 5, 2**62, 7, "new") for path in ("a/1", "a/2", "b/1", "b/Two")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".kzarchive" / "state.db"


@pytest.fixture
def opened(file: Path) -> Iterator[State]:
    found, notices = state.open_state(file)
    assert notices == []
    with closing(found):
        yield found


def _reopened(file: Path) -> State:
    found, notices = state.open_state(file)
    assert notices == []
    return found


def test_new_state_is_empty(opened: State, file: Path) -> None:
    assert file.is_file()
    assert list(opened.sources()) == []
    assert list(opened.stamps()) == []
    assert (opened.groups(), opened.count_outputs(), opened.meta("asked")) == ({}, 0, b"")
    assert opened.output("a/1") is None


def test_months(opened: State, file: Path) -> None:
    opened.put_months([("2026-03", b"3"), ("2026-01", b"1"), ("2026-02", b"2")])
    opened.put_months([("2026-03", b"three")])
    opened.drop_months(["2026-02", "2020-01"])
    opened.commit()
    with closing(_reopened(file)) as again:
        assert list(again.months()) == [("2026-01", b"1"), ("2026-03", b"three")]
        again.keep_months({"2026-03", "2020-01"})
        assert list(again.months()) == [("2026-03", b"three")]
        again.forget_sources()
        assert list(again.months()) == []


def test_some_records(opened: State) -> None:
    opened.put_sources(SOURCES)
    assert list(opened.records_of(["я.md", "no.md", "content/a.md"])) == [
        ("я.md", b"d" * 16, b"\0r"),
        ("content/a.md", b"d" * 16, b"\0r"),
    ]


def test_what_older_versions_lack_is_added(file: Path) -> None:
    _reopened(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE month")
        connection.execute("DROP INDEX output_capitals")
    with closing(_reopened(file)) as again:
        assert list(again.months()) == []
        again.put_outputs(OUTPUTS)
        assert again.mixed_case() == {"b/two": "b"}


def test_round_trip(opened: State, file: Path) -> None:
    opened.put_sources(reversed(SOURCES))
    opened.put_outputs(reversed(OUTPUTS))
    opened.put_groups([("a", b"1"), ("b", b"")])
    opened.set_metas(asked=b"\0\xff", build=b"1")
    opened.commit()
    with closing(_reopened(file)) as again:
        assert list(again.sources()) == SOURCES
        assert [row[0] for row in again.stamps_of_sources()] == [source.path for source in SOURCES]
        assert next(again.stamps_of_sources())[1:5] == SOURCES[0].stamp
        assert list(again.stamps()) == [(output.path, 5, 2**62) for output in OUTPUTS]
        assert again.outputs("a") == {output.path: output for output in OUTPUTS[:2]}
        assert again.output("b/1") == OUTPUTS[2]
        assert again.groups() == {"a": b"1", "b": b""}
        assert again.groups_of(["a/2", "b/1", "no"]) == {"a", "b"}
        assert again.mixed_case() == {"b/two": "b"}
        assert again.count_outputs() == 4
        assert (again.meta("asked"), again.meta("build")) == (b"\0\xff", b"1")


def test_changes(opened: State) -> None:
    opened.put_sources(SOURCES)
    opened.put_outputs(OUTPUTS)
    opened.put_groups([("a", b"1"), ("b", b"2")])
    opened.touch_sources([(9, 8, 7, 6, "content/a.md")])
    opened.put_sources([SOURCES[1]._replace(digest=b"other")])
    opened.drop_sources(["я.md", "no"])
    assert list(opened.sources()) == [
        SOURCES[0]._replace(size=9, modified=8, changed=7, inode=6),
        SOURCES[1]._replace(digest=b"other"),
    ]
    opened.set_keys([(b"new", "a/1")])
    opened.put_outputs([OUTPUTS[1]._replace(group="b")])
    opened.drop_outputs(["b/1"])
    assert opened.outputs("a") == {"a/1": OUTPUTS[0]._replace(key=b"new")}
    assert set(opened.outputs("b")) == {"a/2", "b/Two"}
    opened.drop_groups(["a"])
    opened.put_groups([("b", b"3")])
    assert opened.groups() == {"b": b"3"}
    assert opened.output("a/1") is not None, "outputs of a group that is gone stay ours"
    opened.forget_sources()
    assert list(opened.sources()) == []


def test_order_of_paths_is_pythons(opened: State) -> None:
    """`inputs.compare` walks both in step."""
    paths = ["a", "a-b", "a/b", "a b", "B", "ә", "я", "\ue000", "😀", "a\u0301", "á"]
    opened.put_sources([SOURCES[0]._replace(path=path) for path in paths])
    assert [source.path for source in opened.sources()] == sorted(paths)


def test_uncommitted_changes_are_lost(opened: State, file: Path) -> None:
    opened.put_sources(SOURCES)
    opened.commit()
    opened.drop_sources(["content/a.md"])
    opened.close()
    with closing(_reopened(file)) as again:
        assert len(list(again.sources())) == 3


def _foreign_database(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE meta (name TEXT, value BLOB)")
        connection.execute("CREATE TABLE mine (a)")


def _other_format(file: Path) -> None:
    state.open_state(file)[0].close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (b"999",))


def _text(file: Path) -> None:
    file.write_text("not a database at all, and longer than a header of SQLite would be" * 3, encoding="utf-8")


def _cut(file: Path) -> None:
    with closing(state.open_state(file)[0]) as whole:
        whole.put_sources(SOURCES[0]._replace(path=f"{number}", record=bytes(900)) for number in range(50))
        whole.commit()
    file.write_bytes(file.read_bytes()[:1500])


@pytest.mark.parametrize("spoil", [_foreign_database, _other_format, _text, _cut])
def test_foreign_and_corrupt_files_are_set_aside(spoil: object, file: Path) -> None:
    file.parent.mkdir()
    assert callable(spoil)
    spoil(file)
    before = file.read_bytes()
    found, notices = state.open_state(file)
    with closing(found):
        assert [str(notice).partition("\n")[0] for notice in notices] == [
            ".kzarchive/state.db: the state of the last build can't be read; it is now state.unreadable"
        ]
        assert list(found.sources()) == []
        found.put_sources(SOURCES)
        found.commit()
    assert (file.parent / "state.unreadable").read_bytes() == before
    with closing(_reopened(file)) as again:
        assert len(list(again.sources())) == 3


def test_empty_file_is_a_new_state(file: Path) -> None:
    """A build that was killed while it made the file leaves it so."""
    file.parent.mkdir()
    file.touch()
    with closing(_reopened(file)) as found:
        found.put_sources(SOURCES)


KILLED = """
import os, sys
from pathlib import Path
from kzarchive import state
opened = state.open_state(Path(sys.argv[1]))[0]
opened._connection.execute("PRAGMA cache_size = 1")
opened.put_sources(state.Source(f"{n}", 1, 2, 3, 4, b"d", bytes(900), 4) for n in range(500))
os.kill(os.getpid(), 9)
"""


def test_half_a_commit_is_rolled_back(opened: State, file: Path) -> None:
    """A build killed in the middle of writing leaves SQLite's journal; the state before it is good."""
    opened.put_sources(SOURCES)
    opened.commit()
    opened.close()
    environment = {"PYTHONPATH": str(Path(kzarchive.__file__).parents[1]), "PATH": os.environ["PATH"]}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file)], env=environment)
    assert killed.returncode == -signal.SIGKILL
    assert (file.parent / "state.db-journal").stat().st_size > 0
    with closing(_reopened(file)) as again:
        assert list(again.sources()) == SOURCES


def test_a_state_in_use_is_not_set_aside(opened: State, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`kzarchive why` may come while a build writes."""
    opened.put_sources(SOURCES)
    opened.commit()
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.05))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SiteError, match="the state can't be written: database is locked"):
            state.open_state(file)
        other.execute("ROLLBACK")
    with closing(_reopened(file)) as again:
        assert list(again.sources()) == SOURCES
    assert {path.name for path in file.parent.iterdir()} == {"state.db"}


def test_no_place_for_the_state(tmp_path: Path) -> None:
    (tmp_path / ".kzarchive").write_text("a file", encoding="utf-8")
    with pytest.raises(SiteError, match="the state can't be written"):
        state.open_state(tmp_path / ".kzarchive" / "state.db")
    (tmp_path / "other" / "state.db").mkdir(parents=True)
    with pytest.raises(SiteError, match="the state can't be written"):
        state.open_state(tmp_path / "other" / "state.db")


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        (sqlite3.SQLITE_BUSY, False),
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_IOERR, False),
        (sqlite3.SQLITE_READONLY, False),
        (sqlite3.SQLITE_ERROR, True),
    ],
)
def test_what_is_damage(code: int, damage: bool) -> None:
    error = sqlite3.OperationalError("message")
    error.sqlite_errorcode = code
    assert state.is_damage(error) is damage
    assert state.is_damage(sqlite3.DatabaseError("file is not a database"))
    assert state.is_damage(sqlite3.OperationalError("Could not decode to UTF-8 column 'path'"))
