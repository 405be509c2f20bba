"""Planners of the pages by date: days, months, years and the whole archive."""

from __future__ import annotations

from calendar import monthcalendar
from collections.abc import Iterable, Iterator, Sequence

from kzarchive import lists, urls, views
from kzarchive.lists import Listing
from kzarchive.plan import Group, Plan, crumbs, digests, paths, period_link, period_title
from kzarchive.task import Task
from kzarchive.views import Counted


def groups(plan: Plan) -> Iterator[Group]:
    """Yields a group for the days of each month, one for each month and year, and one for the archive's own page."""
    days = _with_neighbours(plan.archive.days)
    for before, month, after in _with_neighbours(plan.archive.months).values():
        yield _days_group(plan, month, [days[day] for day in plan.archive.months[month]])
        yield _month_group(plan, before, month, after)
    for before, year, after in _with_neighbours(plan.archive.years).values():
        yield _year_group(plan, before, year, after)
    yield _archive_group(plan)


Neighbours = tuple[str | None, str, str | None]


def _with_neighbours(keys: Iterable[str]) -> dict[str, Neighbours]:
    """Returns each key with the one before and the one after it."""
    padded = [None, *keys, None]
    return {
        key: (before, key, after) for before, key, after in zip(padded, padded[1:], padded[2:], strict=False) if key
    }


def _days_group(plan: Plan, month: str, days: Sequence[Neighbours]) -> Group:
    interface = plan.interface

    def tasks() -> Iterator[Task]:
        for before, day, after in days:
            title, weekday = period_title(interface, day), interface.weekday(day)
            above, entries = crumbs(interface, month), plan.archive.days[day]
            listing = Listing("day", title, urls.date(day), above, entries, weekday)
            yield from lists.older_tasks(plan, listing)
            near = period_link(interface, before), period_link(interface, after)
            yield lists.newest_task(plan, listing, "day.html", *near)

    made_from = days, [digests(plan.archive.days[day]) for _, day, _ in days]
    return plan.group(f"days/{month}", ("day.html", *lists.TEMPLATES), made_from, tasks)


def _month_group(plan: Plan, before: str | None, month: str, after: str | None) -> Group:
    interface, entries = plan.interface, plan.archive.month_entries(month)

    def tasks() -> Iterator[Task]:
        title, above = period_title(interface, month), crumbs(interface, month[:4])
        listing = Listing("month", title, urls.date(month), above, entries)
        yield from lists.older_tasks(plan, listing)
        shown, pager = lists.newest(plan, listing)
        view = views.Month(
            site=plan.info,
            title=listing.title,
            address=listing.base,
            root=urls.root(listing.base),
            crumbs=listing.crumbs,
            name=interface.month_name(int(month[5:])),
            weekdays=tuple(zip(interface.weekdays_short(), interface.weekdays(), strict=True)),
            weeks=_weeks(plan, month),
            items=tuple(map(plan.item, shown)),
            pager=pager,
            count=len(entries),
            previous=period_link(interface, before),
            next=period_link(interface, after),
        )
        yield Task(urls.file(listing.base), "month.html", views.encode(view), sources=paths(entries))

    made_from = before, after, [(entry.day, entry.digest) for entry in entries]
    return plan.group(f"month/{month}", ("month.html", *lists.TEMPLATES), made_from, tasks)


def _weeks(plan: Plan, month: str) -> tuple[tuple[Counted | None, ...], ...]:
    def cell(number: int) -> Counted | None:
        day = f"{month}-{number:02d}"
        count = len(plan.archive.days.get(day, ()))
        return Counted(str(number), urls.date(day) if count else "", count) if number else None

    return tuple(tuple(map(cell, week)) for week in monthcalendar(int(month[:4]), int(month[5:])))


def _months(plan: Plan, year: str) -> tuple[Counted, ...]:
    """Returns the twelve months of a year."""
    months = [f"{year}-{number:02d}" for number in range(1, 13)]
    counts = [plan.archive.count(month) if month in plan.archive.months else 0 for month in months]
    return tuple(
        Counted(plan.interface.month_name(number, standalone=True), urls.date(month) if count else "", count)
        for number, (month, count) in enumerate(zip(months, counts, strict=True), start=1)
    )


def _year_group(plan: Plan, before: str | None, year: str, after: str | None) -> Group:
    interface = plan.interface
    entries = [entry for month in plan.archive.years[year] for entry in plan.archive.month_entries(month)]

    def tasks() -> Iterator[Task]:
        listing = Listing("year", year, urls.date(year), crumbs(interface, ""), entries)
        yield from lists.older_tasks(plan, listing)
        shown, pager = lists.newest(plan, listing)
        view = views.Year(
            site=plan.info,
            title=listing.title,
            address=listing.base,
            root=urls.root(listing.base),
            crumbs=listing.crumbs,
            months=_months(plan, year),
            items=tuple(map(plan.item, shown)),
            pager=pager,
            count=len(entries),
            previous=period_link(interface, before),
            next=period_link(interface, after),
        )
        yield Task(urls.file(listing.base), "year.html", views.encode(view), sources=paths(shown))

    made_from = before, after, plan.archive.years[year], digests(entries)
    return plan.group(f"year/{year}", ("year.html", *lists.TEMPLATES), made_from, tasks)


def _archive_group(plan: Plan) -> Group:
    years = tuple(
        (Counted(year, urls.date(year), plan.archive.count(year)), _months(plan, year))
        for year in reversed(list(plan.archive.years))
    )

    def tasks() -> Iterator[Task]:
        view = views.History(
            site=plan.info,
            title=plan.interface.gettext("Archive"),
            address=urls.ARCHIVE,
            root=urls.root(urls.ARCHIVE),
            crumbs=(),
            years=years,
            count=len(plan.archive.entries),
        )
        yield Task(urls.file(urls.ARCHIVE), "archive.html", views.encode(view))

    return plan.group("archive", ("archive.html",), years, tasks)
