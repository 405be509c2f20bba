"""Why an output file is as it is: what made it, and what of that changed last."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kzarchive import config, fold, inputs, theme
from kzarchive.build import groups, templates
from kzarchive.built import output_folder, state_file
from kzarchive.config import CONFIG_FILE, Site
from kzarchive.errors import Problem, SiteError
from kzarchive.plan import Plan, plan_of
from kzarchive.related import related
from kzarchive.state import Output, State, is_damage, read_state, unreadable, unwritable
from kzarchive.task import COPY, Task
from kzarchive.views import VIEWS


@dataclass(frozen=True, slots=True)
class Reason:
    """What made one output.

    `cause` tells why `build` wrote it. `inputs` are paths with the number of the build that first saw their present
    contents, the latest first.
    """

    output: str
    group: str
    template: str
    cause: str
    build: int
    last_build: int
    inputs: tuple[tuple[str, int], ...]


def why(folder: Path, given: str, output: Path | None) -> Reason:
    """Returns what made the output file `given`, as of the last build.

    Args:
        folder: the site's folder.
        given: the file's path: absolute, from here, or from the output folder.
        output: the output folder; None for the site's own.

    Raises:
        SiteError: there is no site, or the file is none of its outputs.
    """
    site = config.load(folder)
    target = output_folder(site, output)
    file = state_file(site, target)
    try:
        state = read_state(file)
        if state is not None:
            with closing(state):
                row = next(filter(None, map(state.output, _names(given, target))), None)
                if row is not None:
                    return _reason(site, state, row)
    except (sqlite3.DatabaseError, msgspec.DecodeError) as error:
        raise SiteError([unreadable(file) if is_damage(error) else unwritable(file, error)]) from None
    hint = "name a file that the last build wrote, such as public/index.html"
    raise SiteError([Problem(given, 0, 0, "the last build made no such file", hint)])


def _names(given: str, target: Path) -> list[str]:
    """Returns the names below the output folder that `given` may mean."""
    names = [os.path.relpath(os.path.abspath(given), target), os.path.normpath(given)]
    return [name for base in names for name in (base, os.path.normpath(f"{base}/index.html"))]


def _reason(site: Site, state: State, row: Output) -> Reason:
    since = msgspec.msgpack.decode(state.meta("window"), type=tuple[int, int])[0]
    sources = inputs.load(site, state, since, drafts=state.meta("drafts") == b"\1")
    folded, _, _ = fold.build(sources.records, sources.assets)
    relations = related(folded.entries)
    task = _task(plan_of(site, folded, relations, lambda template: b"", since, sources.moves.targets), sources, row)
    found = templates(sources, Path(site.root))
    made_by = theme.closure(task.template, found) if task.template in VIEWS else []
    builds = {source.path: source.build for source in state.sources()}
    seen = [(path, builds.get(path, 0)) for path in dict.fromkeys((*task.sources, *made_by))]
    seen.append((CONFIG_FILE, int.from_bytes(state.meta("config_build"), "big")))
    seen.sort(key=lambda pair: (-pair[1], pair[0]))
    last = int.from_bytes(state.meta("build"), "big")
    return Reason(row.path, row.group, task.template, row.cause, row.build, last, tuple(seen))


def _task(plan: Plan, sources: inputs.Sources, row: Output) -> Task:
    for group in groups(plan, sources):
        if group.name == row.group:
            for task in group.tasks():
                if task.output == row.path:
                    return task
    return Task(row.path, COPY)
