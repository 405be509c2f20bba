"""What the last build knew: one SQLite file beside the site.

It spares work and says which output files are ours; it is never trusted further. A file that is corrupt, or that
another version wrote, is set aside with a notice and the build starts anew. Nothing in it is executable: no pickles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kzarchive.errors import Problem, SiteError

FORMAT = b"1"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
    path TEXT PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER,
    digest BLOB NOT NULL, record BLOB NOT NULL, build INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE family (name TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE output (
    path TEXT PRIMARY KEY, family TEXT NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL, build INTEGER NOT NULL, cause TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX output_family ON output (family);
"""
_CAPITALS = "path GLOB '*[A-Z]*'"
_ADDED = (
    "CREATE TABLE IF NOT EXISTS month (name TEXT PRIMARY KEY, fold BLOB NOT NULL)",
    f"CREATE INDEX IF NOT EXISTS output_capitals ON output (path, family) WHERE {_CAPITALS}",
)
"""What has come since the first version: a state without it is a state none the less."""


class Source(NamedTuple):
    """An input file as the last build saw it. `build` is the number of the build that first saw these contents."""

    path: str
    size: int
    modified: int
    changed: int
    inode: int
    digest: bytes
    record: bytes
    build: int

    @property
    def stamp(self) -> tuple[int, int, int, int]:
        """What a file's unchanged contents keep; compare `reader.Found.stamp`."""
        return self.size, self.modified, self.changed, self.inode


class Output(NamedTuple):
    """An output file of ours: its group, key and digest, how it lies on disk, and when and why it was last written."""

    path: str
    group: str
    key: bytes
    digest: bytes
    size: int
    modified: int
    build: int
    cause: str


OutputRow = tuple[str, str, bytes, bytes, int, int, int, str]
"""The fields of an `Output`."""


class State:
    """An open state file; changes stay unseen by others until `commit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        """Closes the file; what was not committed is dropped."""
        self._connection.close()

    def meta(self, name: str) -> bytes:
        """Returns a value, empty where there is none."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else b""

    def set_metas(self, **values: bytes) -> None:
        """Sets values by name."""
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def sources(self) -> Iterator[Source]:
        """Yields all sources in the order of their paths."""
        return map(Source._make, self._connection.execute("SELECT * FROM source ORDER BY path"))

    def source(self, path: str) -> Source | None:
        """Returns one source, if it is known."""
        row = self._connection.execute("SELECT * FROM source WHERE path = ?", (path,)).fetchone()
        return Source._make(row) if row else None

    def records(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yields path, digest and record of all sources in the order of their paths."""
        return iter(self._connection.execute("SELECT path, digest, record FROM source ORDER BY path"))

    def records_of(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes, bytes]]:
        """Yields path, digest and record of some sources, those that are known, in the order of the paths."""
        query = "SELECT path, digest, record FROM source WHERE path = ?"
        for path in paths:
            row = self._connection.execute(query, (path,)).fetchone()
            if row is not None:
                yield row

    def months(self) -> Iterator[tuple[str, bytes]]:
        """Yields what the last fold has found, by month."""
        return iter(self._connection.execute("SELECT name, fold FROM month ORDER BY name"))

    def put_months(self, months: Iterable[tuple[str, bytes]]) -> None:
        """Adds or replaces what a fold has found, by month."""
        self._connection.executemany("INSERT OR REPLACE INTO month VALUES (?, ?)", months)

    def drop_months(self, names: Iterable[str]) -> None:
        """Forgets what was found of months."""
        self._connection.executemany("DELETE FROM month WHERE name = ?", ((name,) for name in names))

    def keep_months(self, names: Collection[str]) -> None:
        """Forgets what was found of all other months."""
        known = [name for (name,) in self._connection.execute("SELECT name FROM month")]
        self.drop_months(name for name in known if name not in names)

    def stamps_of_sources(self) -> Iterator[tuple[str, int, int, int, int, bytes]]:
        """Yields path, stamp (size, modified, changed, inode) and digest of all sources in the order of their paths."""
        query = "SELECT path, size, modified, changed, inode, digest FROM source ORDER BY path"
        return iter(self._connection.execute(query))

    def touch_sources(self, stamps: Iterable[tuple[int, int, int, int, str]]) -> None:
        """Sets size, modified, changed and inode of sources whose contents are the same, by path."""
        query = "UPDATE source SET size = ?, modified = ?, changed = ?, inode = ? WHERE path = ?"
        self._connection.executemany(query, stamps)

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Adds or replaces sources."""
        self._connection.executemany("INSERT OR REPLACE INTO source VALUES (?,?,?,?,?,?,?,?)", sources)

    def forget_sources(self) -> None:
        """Forgets all sources: the program reads them differently now."""
        self._connection.execute("DELETE FROM source")
        self.keep_months(())

    def drop_sources(self, paths: Iterable[str]) -> None:
        """Forgets sources."""
        self._connection.executemany("DELETE FROM source WHERE path = ?", ((path,) for path in paths))

    def groups(self) -> dict[str, bytes]:
        """Returns the digest of each group."""
        return dict(self._connection.execute("SELECT name, digest FROM family"))

    def put_groups(self, groups: Iterable[tuple[str, bytes]]) -> None:
        """Adds or replaces groups."""
        self._connection.executemany("INSERT OR REPLACE INTO family VALUES (?, ?)", groups)

    def drop_groups(self, names: Iterable[str]) -> None:
        """Forgets groups; their outputs stay ours."""
        self._connection.executemany("DELETE FROM family WHERE name = ?", ((name,) for name in names))

    def outputs(self, group: str) -> dict[str, Output]:
        """Returns the outputs of a group by path."""
        rows = self._connection.execute("SELECT * FROM output WHERE family = ?", (group,))
        return {row[0]: Output._make(row) for row in rows}

    def output(self, path: str) -> Output | None:
        """Returns one output, if it is ours."""
        row = self._connection.execute("SELECT * FROM output WHERE path = ?", (path,)).fetchone()
        return Output._make(row) if row else None

    def mixed_case(self) -> dict[str, str]:
        """Returns the group of each output that has capitals in its path, by the path in small letters."""
        query = f"SELECT lower(path), family FROM output WHERE {_CAPITALS}"  # noqa: S608 - our own words
        return dict(self._connection.execute(query))

    def stamps(self) -> Iterator[tuple[str, int, int]]:
        """Yields path, size and time of modification of every output."""
        return iter(self._connection.execute("SELECT path, size, modified FROM output ORDER BY path"))

    def digests(self) -> Iterator[tuple[str, bytes]]:
        """Yields path and digest of every output in the order of their paths."""
        return iter(self._connection.execute("SELECT path, digest FROM output ORDER BY path"))

    def count_outputs(self) -> int:
        """Returns the number of outputs."""
        return int(self._connection.execute("SELECT count(*) FROM output").fetchone()[0])

    def groups_of(self, paths: Iterable[str]) -> set[str]:
        """Returns the groups that outputs belong to."""
        query = "SELECT family FROM output WHERE path = ?"
        return {group for path in paths for (group,) in self._connection.execute(query, (path,))}

    def set_keys(self, keys: Iterable[tuple[bytes, str]]) -> None:
        """Sets the keys of outputs, by path."""
        self._connection.executemany("UPDATE output SET key = ? WHERE path = ?", keys)

    def put_outputs(self, outputs: Iterable[OutputRow]) -> None:
        """Adds or replaces outputs."""
        self._connection.executemany("INSERT OR REPLACE INTO output VALUES (?,?,?,?,?,?,?,?)", outputs)

    def drop_outputs(self, paths: Iterable[str]) -> None:
        """Forgets outputs."""
        self._connection.executemany("DELETE FROM output WHERE path = ?", ((path,) for path in paths))

    def commit(self) -> None:
        """Makes all changes since the last commit durable, or none of them."""
        self._connection.commit()


def open_state(file: Path) -> tuple[State, list[Problem]]:
    """Returns the state in `file`, made anew where there is none, and a notice if a foreign one was set aside.

    Raises:
        SiteError: the file can't be made.
        sqlite3.DatabaseError: damage that shows only later, while the state is read; see `set_aside`.
    """
    notices = []
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and not _is_ours(file):
            notices.append(set_aside(file))
        connection = _connect(file)
    except (OSError, sqlite3.OperationalError) as error:
        raise SiteError([unwritable(file, error)]) from None
    try:
        for statement in _ADDED:
            connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        raise
    return State(connection), notices


def read_state(file: Path) -> State | None:
    """Returns the state in `file` as it is, or None where there is none.

    Raises:
        SiteError: the file is no state of ours.
        sqlite3.DatabaseError: damage that shows only later, while the state is read.
    """
    if not file.is_file():
        return None
    if not _is_ours(file):
        raise SiteError([unreadable(file)])
    return connect(file)


def unreadable(file: Path) -> Problem:
    """Returns the problem that says that a state is damaged or foreign."""
    name = f"{file.parent.name}/{file.name}"
    return Problem(name, 0, 0, "the state of the last build can't be read", "build the site again")


def unwritable(file: Path, error: Exception) -> Problem:
    """Returns the problem that says that the state can't be read or written now."""
    hint = f"allow writing to {file.parent.name}/ in the site's folder, or free space there"
    return Problem(str(file), 0, 0, f"the state can't be written: {error}", hint)


def set_aside(file: Path) -> Problem:
    """Renames an unreadable state file, and returns the notice that says so."""
    aside = file.with_suffix(".unreadable")
    file.replace(aside)
    message = f"the state of the last build can't be read; it is now {aside.name}"
    return Problem(f"{file.parent.name}/{file.name}", 0, 0, message, "the whole site is built anew")


def connect(file: Path) -> State:
    """Returns the state in a file that is ours or not there.

    Raises:
        sqlite3.DatabaseError: the file is something else, or can't be opened.
    """
    return State(_connect(file))


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level="DEFERRED")
    # Losing power may cost the state (the site is then built anew), a killed process may not.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
    return connection


def is_damage(error: Exception) -> bool:
    """Tells whether an error means that the file is no state of ours, not that it is busy or can't be written now."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return not isinstance(error, sqlite3.OperationalError) or code == sqlite3.SQLITE_ERROR


def _is_ours(file: Path) -> bool:
    # Not read-only: what a killed build left half-committed is rolled back first.
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return True
        found = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        return bool(found == (FORMAT,))
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return False
    finally:
        connection.close()
