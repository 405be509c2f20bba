"""What a build holds of the outputs that it has made."""

from __future__ import annotations

import tracemalloc

from kzarchive import batches
from kzarchive.digest import SIZE
from kzarchive.schedule import Finished, Made, Pending
from kzarchive.task import Task
from kzarchive.workers import Job, Rendered


def pending(number: int) -> Pending:
    return Pending(
        f"2026/03/07/{number}.html", "articles/2026-03", "new", number.to_bytes(SIZE, "big"), number % 2 == 0
    )


def rendered(number: int, modified: int = 1_780_272_000_123_456_789) -> Rendered:
    return Rendered(f"2026/03/07/{number}.html", bytes([number % 256]) * SIZE, number, modified, same=False)


def test_what_was_made_is_told_as_it_was_noted() -> None:
    finished = Finished()
    rows = [(pending(number), rendered(number)) for number in (0, 1, 2, 1 << 40)]
    for row in rows:
        finished.add(*row)
    expected = [Made(*noted, made.digest, made.size, made.modified) for noted, made in rows]
    assert list(finished) == list(finished) == expected
    assert finished.outputs == [made.output for made in expected]
    assert len(finished) == len(rows)


def test_an_output_that_was_made_takes_few_bytes() -> None:
    """The rest of its row, path and group, is known elsewhere and not held twice."""
    rows = [(pending(number), rendered(number)) for number in range(10_000)]
    finished = Finished()
    tracemalloc.start()
    try:
        for row in rows:
            finished.add(*row)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / len(rows) < 100


def test_batches_of_lists_are_no_larger_than_those_of_articles() -> None:
    size = 64_000
    jobs = [Job(Task(f"tag/{number}/index.html", "term.html", bytes(size)), b"") for number in range(batches.BATCH)]
    made = list(batches.of_jobs(jobs))
    assert [job for batch in made for job in batch] == jobs
    assert max(len(batch) for batch in made) * size <= (batches.BATCH + 4) * batches.VIEW_PER_PAGE
