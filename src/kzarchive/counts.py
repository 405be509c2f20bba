"""What lists say in numbers: when their articles were published, and which tags these have most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from kzarchive.archive import Entry, Term
from kzarchive.views import Counted, Timeline

WORTH_A_TIMELINE = 5
"""Of fewer articles a list alone says enough."""
YEARS_BY_MONTH = 4
"""A history of so many years is shown by month, a longer one by year."""
BESIDE = 12
"""Most tags that a list names beside its articles."""
MONTH = 30
"""The days of «the last month»."""


def timeline(days: Iterable[str], *, by_month: bool = False) -> Timeline:
    """Returns how many articles there were in each year, by month where the years are few, or where that is asked for.

    Args:
        days: the day of each article, such as `2026-03-07`.
        by_month: whether any number of years is counted by month.
    """
    months = Counter([day[:7] for day in days])
    if not months:
        return ()
    numbers = range(int(min(months)[:4]), int(max(months)[:4]) + 1)
    years = [f"{number:04}" for number in numbers]
    if by_month or len(years) <= YEARS_BY_MONTH:
        return tuple((year, tuple(months[f"{year}-{month:02}"] for month in range(1, 13))) for year in years)
    of_years: Counter[str] = Counter()
    for month, count in months.items():
        of_years[month[:4]] += count
    return tuple((year, (of_years[year],)) for year in years)


def term_timeline(entries: Sequence[Entry]) -> Timeline:
    """Returns the timeline of a term's articles, if it has one."""
    return timeline([entry.day for entry in entries]) if len(entries) >= WORTH_A_TIMELINE else ()


def tags(entries: Iterable[Entry], other_than: Term | None = None) -> tuple[Counted, ...]:
    """Returns the tags that most of the articles have, with the number of them; equals by their slugs."""
    counts = Counter([tag for entry in entries for tag in entry.tags])
    if other_than is not None:
        del counts[other_than]
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].slug))
    return tuple(Counted(tag.name, tag.address, count) for tag, count in ordered[:BESIDE])


def last_month(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yields the articles of the last month, as of the newest of them; newest first."""
    if not entries:
        return
    first = (date.fromisoformat(entries[-1].day) - timedelta(days=MONTH)).isoformat()
    for entry in reversed(entries):
        if entry.day <= first:
            return
        yield entry
