"""Plans of small archives, and the views of the pages in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kzarchive import fold, views
from kzarchive.config import Site
from kzarchive.model import Asset, Record
from kzarchive.plan import Group, Plan, plan_of
from kzarchive.related import related
from kzarchive.task import Task

BASE = "https://archive.example.kz/kk/"


def plan(records: Sequence[Record], files: Mapping[str, Asset] | None = None, now: int = 0, **settings: Any) -> Plan:
    """Returns the plan of an archive without problems, as of the instant `now`."""
    folded, problems, _ = fold.build(records, files or {})
    assert problems == []
    site = Site(root="/nowhere", title="Сынақ", **{"base_url": BASE, **settings})
    return plan_of(site, folded, related(folded.entries), lambda template: b"", now, {})


def tasks(planner: Callable[[Plan], Iterator[Group]], of: Plan) -> dict[str, Task]:
    """Returns the tasks of a planner by output; each output has one."""
    found = [task for group in planner(of) for task in group.tasks()]
    assert len({task.output for task in found}) == len(found)
    return {task.output: task for task in found}


def view(task: Task) -> Any:
    """Returns what the task's template sees."""
    return views.decode(task.template, task.view)
