"""How work is divided among workers: in batches that take about as long as one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

import msgspec

from kzarchive.task import PICTURE, variant
from kzarchive.workers import Job

BATCH = 96
WORTH_WORKERS = 200
"""So many pages pay for starting worker processes."""
PIXELS_PER_PAGE = 10_000
"""So many pixels of a picture take as long as a page."""
VIEW_PER_PAGE = 16_384
"""So many bytes of a view count as a page more: else a batch of lists would hold ten times what articles take."""

Item = TypeVar("Item")


def of_size(
    items: Iterable[Item], size: int, cost: Callable[[Item], int] = lambda item: 1
) -> Iterator[tuple[Item, ...]]:
    """Yields the items in tuples that cost `size` or a little more; the last may cost less."""
    batch: list[Item] = []
    spent = 0
    for item in items:
        batch.append(item)
        spent += cost(item)
        if spent >= size:
            yield tuple(batch)
            batch, spent = [], 0
    if batch:
        yield tuple(batch)


def beginning(batches: Iterator[tuple[Job, ...]]) -> tuple[list[tuple[Job, ...]], bool]:
    """Returns the first batches, and whether they pay for starting worker processes."""
    first: list[tuple[Job, ...]] = []
    spent = 0
    for batch in batches:
        first.append(batch)
        spent += sum(map(cost, batch))
        if spent >= WORTH_WORKERS:
            return first, True
    return first, False


def cost(job: Job) -> int:
    """Returns about how many pages' time a job takes."""
    if job.task.template != PICTURE:
        return 1 + len(job.task.view) // VIEW_PER_PAGE
    made = variant(job.task)
    return 1 + made.width * made.height // PIXELS_PER_PAGE


def of_jobs(jobs: Iterable[Job]) -> Iterator[tuple[Job, ...]]:
    """Yields the jobs in batches: all of a volume of the index, so that one worker opens it once, or some others."""
    for volume, found in groupby(jobs, key=lambda job: job.task.volume):
        if volume:
            yield tuple(found)
        else:
            yield from of_size(found, BATCH, cost)


def lightened(batch: tuple[Job, ...]) -> tuple[tuple[Job, ...], bytes]:
    """Returns the jobs without what no worker needs, and the volume that all are made from: it travels once."""
    replace = msgspec.structs.replace
    jobs = (Job(replace(job.task, sources=(), volume=b""), job.known) for job in batch)
    return tuple(jobs), batch[0].task.volume
