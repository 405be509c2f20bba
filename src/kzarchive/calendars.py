"""Planners of the pages by date: days, months, years and the whole archive."""

from __future__ import annotations

from calendar import monthcalendar, monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kzarchive import counts, lists, urls, views
from kzarchive.lists import Listing
from kzarchive.plan import (
    Group,
    Plan,
    calendar_day,
    crumbs,
    digests,
    paths,
    period_link,
    period_title,
    same_day_link,
)
from kzarchive.task import Task
from kzarchive.views import Counted, Link, Weeks

SAME_DAY_ARTICLES = 3
"""Most articles of one year on the page of a day in all years."""
LEAP_YEAR = 2024
"""Any one: the calendar without a year has a 29 February."""


def groups(plan: Plan) -> Iterator[Group]:
    """Yields a group for the days of each month, one for each month and year, and one for the archive's own page."""
    days = _with_neighbours(plan.archive.days)
    shown = {day: digests(entries) for day, entries in plan.archive.days.items()}
    for before, month, after in _with_neighbours(plan.archive.months).values():
        yield _days_group(plan, month, [days[day] for day in plan.archive.months[month]], shown)
        yield from _month_groups(plan, before, month, after, shown)
    for before, year, after in _with_neighbours(plan.archive.years).values():
        yield from _year_groups(plan, before, year, after, shown)
    yield _archive_group(plan)
    same_days = _same_days(plan.archive.days)
    for before, day, after in _with_neighbours(sorted(same_days)).values():
        yield _same_day_group(plan, before, day, after, same_days[day])
    yield _same_days_group(plan, same_days)


Neighbours = tuple[str | None, str, str | None]
Digests = Mapping[str, bytes]
"""Those of the articles of each day, one after the other."""


def _with_neighbours(keys: Iterable[str]) -> dict[str, Neighbours]:
    """Returns each key with the one before and the one after it."""
    padded = [None, *keys, None]
    return {
        key: (before, key, after) for before, key, after in zip(padded, padded[1:], padded[2:], strict=False) if key
    }


def _days_group(plan: Plan, month: str, days: Sequence[Neighbours], shown: Digests) -> Group:
    interface = plan.interface

    def tasks() -> Iterator[Task]:
        for before, day, after in days:
            title, weekday = period_title(interface, day), interface.weekday(day)
            above, entries = crumbs(interface, month), plan.archive.days[day]
            same_day = same_day_link(interface, day)
            listing = Listing("day", title, urls.date(day), above, entries, shown[day], weekday, same_day=same_day)
            yield from lists.older_tasks(plan, listing)
            near = period_link(interface, before), period_link(interface, after)
            yield lists.newest_task(plan, listing, "day.html", *near)

    made_from = days, [shown[day] for _, day, _ in days]
    return plan.group(f"days/{month}", ("day.html", *lists.TEMPLATES), made_from, tasks)


def _month_groups(plan: Plan, before: str | None, month: str, after: str | None, shown: Digests) -> Iterator[Group]:
    interface, entries = plan.interface, plan.archive.month_entries(month)
    title, above = period_title(interface, month), crumbs(interface, month[:4])
    of_days = [(day, shown[day]) for day in plan.archive.months[month]]
    listing = Listing("month", title, urls.date(month), above, entries, b"".join([made for _, made in of_days]))

    def tasks() -> Iterator[Task]:
        newest, pager = lists.newest(plan, listing)
        view = views.Month(
            site=plan.info,
            title=listing.title,
            address=listing.base,
            root=urls.root(listing.base),
            crumbs=listing.crumbs,
            name=interface.month_name(int(month[5:])),
            most=max(len(plan.archive.days[day]) for day in plan.archive.months[month]),
            weekdays=_weekdays(plan),
            weeks=_weeks(plan, month),
            items=tuple(map(plan.item, newest)),
            pager=pager,
            count=len(entries),
            previous=period_link(interface, before),
            next=period_link(interface, after),
        )
        yield Task(urls.file(listing.base), "month.html", views.encode(view), sources=paths(entries))

    yield from lists.older_groups(plan, listing)
    made_from = before, after, of_days
    yield plan.group(f"month/{month}", ("month.html",), made_from, tasks)


def _weekdays(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Returns short and full names, Monday first."""
    return tuple(zip(plan.interface.weekdays_short(), plan.interface.weekdays(), strict=True))


def _month_names(plan: Plan) -> tuple[str, ...]:
    """Returns the names of the twelve months within a date: «7 наурыз»."""
    return tuple(map(plan.interface.month_name, range(1, 13)))


def _weeks(plan: Plan, month: str) -> Weeks:
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


def _year_groups(plan: Plan, before: str | None, year: str, after: str | None, shown: Digests) -> Iterator[Group]:
    interface = plan.interface
    entries = [entry for month in plan.archive.years[year] for entry in plan.archive.month_entries(month)]
    days = [day for month in plan.archive.years[year] for day in plan.archive.months[month]]
    of_days = b"".join([shown[day] for day in days])
    counted = [(day, len(plan.archive.days[day])) for day in days]
    listing = Listing("year", year, urls.date(year), crumbs(interface, ""), entries, of_days)

    def tasks() -> Iterator[Task]:
        newest, pager = lists.newest(plan, listing)
        view = views.Year(
            site=plan.info,
            title=listing.title,
            address=listing.base,
            root=urls.root(listing.base),
            crumbs=listing.crumbs,
            names=_month_names(plan),
            most=max(count for _, count in counted),
            weekdays=_weekdays(plan),
            months=tuple(
                (month, _weeks(plan, f"{year}-{number:02d}"))
                for number, month in enumerate(_months(plan, year), start=1)
            ),
            items=tuple(map(plan.item, newest)),
            pager=pager,
            count=len(entries),
            previous=period_link(interface, before),
            next=period_link(interface, after),
        )
        yield Task(urls.file(listing.base), "year.html", views.encode(view), sources=paths(newest))

    yield from lists.older_groups(plan, listing)
    made_from = before, after, counted, lists.newest_digests(plan, listing)
    yield plan.group(f"year/{year}", ("year.html",), made_from, tasks)


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
            most=max((month.count for _, months in years for month in months), default=0),
            years=years,
            timeline=counts.timeline((entry.day for entry in plan.archive.entries), by_month=True),
            count=len(plan.archive.entries),
        )
        yield Task(urls.file(urls.ARCHIVE), "archive.html", views.encode(view))

    return plan.group("archive", ("archive.html",), years, tasks)


def _same_days(days: Iterable[str]) -> dict[str, list[str]]:
    """Returns the days that have articles by month and day: `03-07` → `2024-03-07`, `2026-03-07`."""
    found: dict[str, list[str]] = defaultdict(list)
    for day in days:
        found[day[5:]].append(day)
    return found


def _same_day_group(plan: Plan, before: str | None, day: str, after: str | None, days: Sequence[str]) -> Group:
    interface = plan.interface
    shown = {each: plan.archive.days[each][: -SAME_DAY_ARTICLES - 1 : -1] for each in reversed(days)}

    def link(neighbour: str | None) -> Link | None:
        return same_day_link(interface, f"{LEAP_YEAR}-{neighbour}") if neighbour else None

    def tasks() -> Iterator[Task]:
        address = urls.same_day(days[0])
        view = views.SameDay(
            site=plan.info,
            title=calendar_day(interface, days[0]),
            address=address,
            root=urls.root(address),
            crumbs=(_same_days_link(plan),),
            days=tuple(
                (Counted(each[:4], urls.date(each), plan.archive.count(each)), tuple(map(plan.item, entries)))
                for each, entries in shown.items()
            ),
            previous=link(before),
            next=link(after),
        )
        yield Task(urls.file(address), "same-day.html", views.encode(view), sources=paths(chain(*shown.values())))

    made_from = before, after, [(each, plan.archive.count(each), digests(entries)) for each, entries in shown.items()]
    return plan.group(f"same-day/{day}", ("same-day.html",), made_from, tasks)


def _same_days_link(plan: Plan) -> Link:
    return Link(plan.interface.gettext("On this day"), urls.SAME_DAYS)


def _same_days_group(plan: Plan, same_days: Mapping[str, Sequence[str]]) -> Group:
    numbers = {day: sum(map(plan.archive.count, days)) for day, days in same_days.items()}

    def day(month: int, number: int) -> Counted:
        key = f"{month:02d}-{number:02d}"
        return Counted(str(number), urls.same_day(f"{LEAP_YEAR}-{key}") if key in numbers else "", numbers.get(key, 0))

    def tasks() -> Iterator[Task]:
        view = views.SameDays(
            site=plan.info,
            title=_same_days_link(plan).text,
            address=urls.SAME_DAYS,
            root=urls.root(urls.SAME_DAYS),
            crumbs=(),
            names=_month_names(plan),
            most=max(numbers.values(), default=0),
            months=tuple(
                (
                    plan.interface.month_name(month, standalone=True),
                    tuple(day(month, number) for number in range(1, monthrange(LEAP_YEAR, month)[1] + 1)),
                )
                for month in range(1, 13)
            ),
        )
        yield Task(urls.file(urls.SAME_DAYS), "same-days.html", views.encode(view))

    return plan.group("same-days", ("same-days.html",), numbers, tasks)
