"""Which tasks of a plan need doing, what came of them, and what the state is to remember.

A group whose digest is the state's is skipped whole; in the others, a task whose key is the state's is skipped. What is
left is rendered. Outputs of ours that no task claims any more are stale.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from kzarchive import digest
from kzarchive.errors import Problem
from kzarchive.output import STAGING, is_same, strangers
from kzarchive.plan import Group
from kzarchive.state import Output, OutputRow, State
from kzarchive.task import Task, key
from kzarchive.workers import Job, Rendered

Recipe = Callable[[str], bytes]


class Pending(NamedTuple):
    """An output that is to be made; `new` tells that its group did not have it in the last build."""

    output: str
    group: str
    cause: str
    key: bytes
    new: bool


class Made(NamedTuple):
    """An output that was made: what `Pending` tells of it, its digest, and its size (bytes) and time (ns) as staged."""

    output: str
    group: str
    cause: str
    key: bytes
    new: bool
    digest: bytes
    size: int
    modified: int


class Finished:
    """The outputs that were made, each in a quarter of the memory that a `Made` takes.

    All are held until the first one is published, and of 100,000 articles there are 140,000.
    """

    _FIELDS = struct.Struct(f"<{digest.SIZE}s?{digest.SIZE}sQq")

    def __init__(self) -> None:
        self._outputs: list[str] = []
        self._groups: list[str] = []
        self._causes: list[str] = []
        self._fields = bytearray()

    def add(self, pending: Pending, outcome: Rendered) -> None:
        """Adds an output behind the others."""
        output, group, cause, key, new = pending
        self._outputs.append(output)
        self._groups.append(group)
        self._causes.append(cause)
        self._fields += self._FIELDS.pack(key, new, outcome.digest, outcome.size, outcome.modified)

    def __iter__(self) -> Iterator[Made]:
        for output, group, cause, fields in self._columns():
            yield Made(output, group, cause, *fields)

    def __len__(self) -> int:
        return len(self._outputs)

    def rows(self, build: int) -> Iterator[OutputRow]:
        """Yields what the state is to have of each, of the build with this number."""
        for output, group, cause, fields in self._columns():
            key, _, digest, size, modified = fields
            yield output, group, key, digest, size, modified, build, cause

    def _columns(self) -> Iterator[tuple[str, str, str, tuple[Any, ...]]]:
        fields = self._FIELDS.iter_unpack(self._fields)
        return zip(self._outputs, self._groups, self._causes, fields, strict=True)

    @property
    def outputs(self) -> list[str]:
        """The paths of the outputs, in the order in which they were made."""
        return self._outputs


@dataclass(slots=True)
class Schedule:
    """The work of one build.

    Attributes:
        state: what the last build knew.
        recipe: digests of the templates' closures, now.
        old_recipe: the same in the last build; tells a changed template from changed contents.
        altered: outputs that no longer lie as they were written.
        full: render everything.
        number: that of this build. What the state has under it comes from one that was ended while it published.
    """

    state: State
    recipe: Recipe
    old_recipe: Recipe
    altered: frozenset[str]
    full: bool
    number: int
    pending: dict[str, Pending] = field(default_factory=dict)
    made: Finished = field(default_factory=Finished)
    rekeyed: list[tuple[bytes, str]] = field(default_factory=list)
    replanned: list[tuple[str, bytes]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _owners: dict[str, str] = field(default_factory=dict)
    _capitals: dict[str, str] = field(default_factory=dict)
    _left: set[str] = field(default_factory=set)

    def jobs(self, groups: Iterable[Group]) -> Iterator[Job]:
        """Yields what is to be rendered, group by group; afterwards `stale` and `problems` are complete."""
        known = self.state.groups()
        damaged = self.state.groups_of(self.altered)
        kept: set[str] = set()
        for group in groups:
            if known.pop(group.name, None) == group.digest and group.name not in damaged and not self.full:
                kept.add(group.name)
            else:
                self.replanned.append((group.name, group.digest))
                yield from self._jobs_of(group)
        self.vanished = list(known)
        for name in known:
            self._left.update(self.state.outputs(name))
        self.stale = sorted(path for path in self._left if not self._is_claimed(path))
        self._check_kept(kept)
        self._check_folders()

    def _jobs_of(self, group: Group) -> Iterator[Job]:
        before = self.state.outputs(group.name)
        for task in group.tasks():
            if not self._claim(task, group.name):
                continue
            row = before.pop(task.output, None)
            made = key(task, self.recipe(task.template))
            cause = self._cause(task, row, made)
            if cause:
                self.pending[task.output] = Pending(task.output, group.name, cause, made, row is None)
                intact = row is not None and task.output not in self.altered
                yield Job(task, row.digest if row and intact else b"")
        self._left.update(before)

    def _claim(self, task: Task, group: str) -> bool:
        """Notes who writes an output. Names that differ only by case are one file on many systems."""
        lower = task.output.lower()
        name = task.output if lower == task.output else lower  # one text in memory
        if name in self._owners:
            self.problems.append(_twice(_source(task, group), task.output, self._owners[name]))
            return False
        self._owners[name] = _source(task, group)
        if name is lower:
            self._capitals[lower] = task.output
        return True

    def _is_claimed(self, output: str) -> bool:
        lower = output.lower()
        return lower in self._owners and self._capitals.get(lower, lower) == output

    def _cause(self, task: Task, row: Output | None, made: bytes) -> str:
        """Returns why a task is to be done, or nothing if it is not."""
        if row is None:
            return "new"
        if task.output in self.altered:
            return "altered on disk"
        known = row.key if row.build != self.number else b""
        if known == made:
            return "asked for in full" if self.full else ""
        return "template or program" if known == key(task, self.old_recipe(task.template)) else "contents"

    def _check_kept(self, kept: set[str]) -> None:
        """Finds outputs claimed now that a skipped group wrote before and still owns."""
        outputs: Iterable[Pending | Made] = chain(self.pending.values(), self.made) if kept else ()
        new = [each.output for each in outputs if each.new]
        mixed = self.state.mixed_case() if new else {}
        for output in new:
            lower = output.lower()
            row = self.state.output(output) or self.state.output(lower)
            group = row.group if row else mixed.get(lower, "")
            if group in kept:
                self.problems.append(_twice(self._owners[lower], output, group))

    def _check_folders(self) -> None:
        """Finds outputs that have the name of a folder in which others are to lie."""
        for name in self._owners.keys() & _folders(self._owners):
            below = min(other for other in self._owners if other.startswith(f"{name}/"))
            message = f"{name} is to be a folder too: for {self._owners[below]}"
            hint = "rename one of the two, or give it another `slug:`"
            self.problems.append(Problem(self._owners[name], 0, 0, message, hint))

    def take(self, outcomes: Iterable[Rendered]) -> None:
        """Notes what workers have rendered."""
        for outcome in outcomes:
            self.problems += outcome.problems
            pending = self.pending.pop(outcome.output)
            if outcome.same:
                self.rekeyed.append((pending.key, pending.output))
            else:
                self.made.add(pending, outcome)

    def adopt(self, folder: Path) -> list[Problem]:
        """Returns problems with files in the output folder that are not ours.

        A file of exactly the bytes that are to be written is taken as ours. Before the first build the folder must
        hold nothing else; later, only what would be overwritten is a problem.
        """
        foreign: list[str] = []
        if os.listdir(folder) == [STAGING]:
            return []
        is_there = cache(os.path.lexists)
        for made in self.made:
            if made.new:
                place = f"{folder}/{made.output}"
                if is_there(os.path.dirname(place)) and os.path.lexists(place) and self._is_foreign(Path(place), made):
                    foreign.append(made.output)
        if not foreign and self.state.count_outputs() == 0:
            foreign = strangers(folder, (self._capitals.get(name, name) for name in self._owners))
        return [_not_ours(folder, sorted(foreign))] if foreign else []

    def _is_foreign(self, file: Path, made: Made) -> bool:
        ours = self.state.output(made.output) is not None or is_same(file, made.digest)
        return not (ours or self._makes_way(file, made))

    def _makes_way(self, file: Path, made: Made) -> bool:
        """Tells whether a folder that holds nothing but stale outputs stands where a file is to be."""
        below = [path[len(made.output) + 1 :] for path in self.stale if path.startswith(f"{made.output}/")]
        return bool(below) and file.is_dir() and not strangers(file, below)

    def in_the_way(self) -> list[str]:
        """Returns the stale outputs that stand where a file or its folder is to be, in any case of letters."""
        if not self.stale:
            return []
        made = {output.lower() for output in self.made.outputs}
        places = made | _folders(made)
        return [path for path in self.stale if path.lower() in places or not made.isdisjoint(_folders([path.lower()]))]

    def written(self) -> list[str]:
        """Returns the paths of everything to be published."""
        return self.made.outputs

    def journal(self) -> None:
        """Writes into the state what is about to be published.

        The groups have no digests yet: were the build to end here, the next one would have the same number, do the same
        work again, and know the files as ours.
        """
        self.state.set_metas(asked=b"")
        self.state.put_groups((name, b"") for name, _ in self.replanned)
        self.state.put_outputs(self.made.rows(self.number))
        self.state.commit()

    def remember(self) -> None:
        """Completes the state once everything lies in place; the caller commits."""
        self.state.drop_outputs(self.stale)
        self.state.drop_groups(self.vanished)
        self.state.set_keys(self.rekeyed)
        self.state.put_groups(self.replanned)


def _source(task: Task, group: str) -> str:
    return task.sources[0] if task.sources else group


def _twice(source: str, output: str, other: str) -> Problem:
    hint = "rename one of the two; what the build writes itself is changed by overriding its template"
    return Problem(source, 0, 0, f"{output} is written twice: for {other} too", hint)


def _folders(paths: Iterable[str]) -> set[str]:
    """Returns the folders above the paths: `a/b/c` → `a`, `a/b`."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _not_ours(folder: Path, foreign: list[str]) -> Problem:
    shown = ", ".join(foreign[:3]) + (", …" if len(foreign) > 3 else "")
    many = len(foreign) > 1
    files = f"{len(foreign):,} files are" if many else "a file is"
    message = f"{files} in the way that kzarchive did not write: {shown}"
    hint = f"move {'them' if many else 'it'} away, or name an empty folder with --output"
    return Problem(str(folder), 0, 0, message, f"{hint}; if this is an older build, rename the whole folder")
