"""Long lists as pages whose numbers never move.

Pages are counted from the oldest. A full page never changes again: it shows no total, and its link to the newer page
names that page's number even before it is full, when a page that only leads on stands there. The list's own address
holds the newest articles: at least one page size of them (where there are so many), fewer than two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from kzarchive import urls, views
from kzarchive.archive import Entry
from kzarchive.digest import SIZE
from kzarchive.plan import Group, Plan, paths
from kzarchive.task import Task
from kzarchive.views import Counted, Link, Pager, Timeline

TEMPLATES = ("list.html", "list-moved.html")
STRETCH = 20
"""So many full pages are planned together."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of articles, oldest first, under one heading; `base` is its address.

    `digests` are those of the articles, one after the other.

    Only the newest page shows what changes with each article: `timeline`, `beside` and `same_day`.
    """

    kind: str
    title: str
    base: str
    crumbs: tuple[Link, ...]
    entries: Sequence[Entry]
    digests: bytes
    note: str = ""
    timeline: Timeline = ()
    beside: tuple[Counted, ...] = ()
    same_day: Link | None = None

    def digests_from(self, first: int, behind: int | None = None) -> bytes:
        """Returns the digests of the articles from the place `first` to before `behind`, or to the last."""
        return self.digests[first * SIZE : None if behind is None else behind * SIZE]

    def full_pages(self, size: int) -> int:
        """Returns how many pages of `size` articles stand before the newest page."""
        return max(0, len(self.entries) // size - 1)


def newest(plan: Plan, listing: Listing) -> tuple[list[Entry], Pager]:
    """Returns the articles of the list's newest page, newest first, and the way to the older ones."""
    full = listing.full_pages(plan.site.page_size)
    older = urls.list_page(listing.base, full) if full else ""
    return list(reversed(listing.entries[full * plan.site.page_size :])), Pager(full + 1, "", older, "")


def newest_digests(plan: Plan, listing: Listing) -> bytes:
    """Returns the digests of the articles of the list's newest page, oldest first."""
    return listing.digests_from(listing.full_pages(plan.site.page_size) * plan.site.page_size)


def newest_task(
    plan: Plan, listing: Listing, template: str, previous: Link | None = None, following: Link | None = None
) -> Task:
    """Returns the task of the list's own address."""
    shown, pager = newest(plan, listing)
    return _task(plan, listing, template, shown, pager, len(listing.entries), previous, following)


def older_tasks(plan: Plan, listing: Listing) -> Iterator[Task]:
    """Yields the tasks of all pages before the newest, and of the one that leads on to it."""
    for first in range(1, listing.full_pages(plan.site.page_size) + 1, STRETCH):
        yield from _stretch_tasks(plan, listing, first)


def older_groups(plan: Plan, listing: Listing) -> Iterator[Group]:
    """Yields the same tasks in groups of `STRETCH` pages: a new article leaves those unplanned."""
    size = plan.site.page_size
    full = listing.full_pages(size)
    for first in range(1, full + 1, STRETCH):
        last = min(first + STRETCH - 1, full)
        shown = listing.digests_from((first - 1) * size, last * size)
        made_from = listing.kind, listing.title, listing.base, listing.crumbs, listing.note, last == full, shown
        name = urls.list_page(listing.base, first)
        yield plan.group(name, TEMPLATES, made_from, partial(_stretch_tasks, plan, listing, first))


def _stretch_tasks(plan: Plan, listing: Listing, first: int) -> Iterator[Task]:
    """Yields the tasks of full pages from the number `first`; behind the last of all, of the one that leads on."""
    size, base = plan.site.page_size, listing.base
    full = listing.full_pages(size)
    last = min(first + STRETCH - 1, full)
    for number in range(first, last + 1):
        shown = listing.entries[(number - 1) * size : number * size]
        older = urls.list_page(base, number - 1) if number > 1 else ""
        pager = Pager(number, urls.list_page(base, number + 1), older, base)
        yield _task(plan, listing, "list.html", list(reversed(shown)), pager)
    if last == full:
        yield _task(plan, listing, "list-moved.html", [], Pager(full + 1, "", "", base))


def _task(
    plan: Plan,
    listing: Listing,
    template: str,
    shown: Sequence[Entry],
    pager: Pager,
    count: int = 0,
    previous: Link | None = None,
    following: Link | None = None,
) -> Task:
    address = urls.list_page(listing.base, pager.number) if pager.newest else listing.base
    view = views.List(
        site=plan.info,
        title=listing.title,
        address=address,
        root=urls.root(address),
        crumbs=(*listing.crumbs, Link(listing.title, listing.base)) if pager.newest else listing.crumbs,
        kind=listing.kind,
        note=listing.note,
        items=tuple(map(plan.item, shown)),
        pager=pager,
        count=count,
        previous=previous,
        next=following,
        timeline=() if pager.newest else listing.timeline,
        beside=() if pager.newest else listing.beside,
        same_day=None if pager.newest else listing.same_day,
    )
    return Task(urls.file(address), template, views.encode(view), sources=paths(shown))
