"""What was measured, as lines of JSON: sessions can be appended to one file, run by run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Session:
    """One start of the runner: `id` is the time in UTC, to the second."""

    id: str
    machine: str
    python: str


@dataclass(frozen=True)
class Content:
    """An archive that was built in a session; `bytes` is the size of the articles' files for kzarchive."""

    session: str
    articles: int
    seed: int
    digest: str
    bytes: int
    days: int
    tags: int
    authors: int


@dataclass(frozen=True)
class Run:
    """One run of a tool.

    Seconds, and bytes of `memory` at the peak of all its processes together. Memory is only known of a `watched` run,
    whose seconds don't count. `files` and `bytes` are what the output folder holds afterwards.
    """

    session: str
    articles: int
    tool: str
    version: str
    scenario: str
    watched: bool
    wall: float
    user: float
    system: float
    memory: int
    files: int
    bytes: int


Record = Session | Content | Run
_KINDS = {kind.__name__.lower(): kind for kind in (Session, Content, Run)}


def append(path: Path, record: Record) -> None:
    """Writes one record at the end of a file, which is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"record": type(record).__name__.lower(), **asdict(record)}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def load(path: Path) -> list[Record]:
    """Returns the records of a file, in their order."""
    return list(_parsed(path.read_text(encoding="utf-8").splitlines()))


def _parsed(lines: Iterable[str]) -> Iterable[Record]:
    for line in lines:
        fields = json.loads(line)
        yield _KINDS[fields.pop("record")](**fields)
