"""Planners of the files for machines: the feed, the sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from kzarchive import urls, views
from kzarchive.archive import KINDS, Entry
from kzarchive.model import Moment
from kzarchive.plan import Group, Plan, digests, paths
from kzarchive.task import Task

FEED_ARTICLES = 50
SITEMAP_URLS = 50_000
"""Most addresses in one sitemap: sitemaps.org protocol 0.9."""


def groups(plan: Plan) -> Iterator[Group]:
    """Yields the groups of the site's feed, of each month's sitemap and of their index."""
    yield _feed_group(plan)
    months = {month: _month_urls(plan, month) for month in plan.archive.months}
    for month, pages in months.items():
        yield _sitemap_group(plan, urls.month_sitemap(month), pages)
    yield _sitemap_group(plan, urls.SITEMAP_LISTS, _list_urls(plan))
    yield _index_group(plan, months)
    yield _robots_group(plan)


def entry_id(host: str, entry: Entry) -> str:
    """Returns an article's permanent id as a tag URI (RFC 4151): from its own `id`, else from its first address."""
    name = entry.head.id or entry.address.removesuffix(".html")
    return f"tag:{host},{entry.day}:{urls.escape(name)}"


def _feed_group(plan: Plan) -> Group:
    shown = plan.archive.entries[: -FEED_ARTICLES - 1 : -1]

    def tasks() -> Iterator[Task]:
        host = urlsplit(plan.site.base_url).hostname or ""
        entries = tuple(_feed_entry(plan, host, entry) for entry in shown)
        latest = max(map(_last_change, shown), key=lambda moment: moment.instant, default=None)
        view = views.Feed(
            site=plan.info,
            title=plan.site.title,
            address=urls.FEED,
            root=plan.site.base_url,
            crumbs=(),
            updated=latest.iso if latest else "1970-01-01T00:00:00+00:00",
            entries=entries,
        )
        yield Task(urls.FEED, "feed.xml", views.encode(view), tuple(map(plan.body, shown)), paths(shown))

    made_from = digests(shown), [(entry.body, entry.links) for entry in shown]
    return plan.group("feed", ("feed.xml",), made_from, tasks)


def _feed_entry(plan: Plan, host: str, entry: Entry) -> views.FeedEntry:
    head = entry.head
    terms = [*([entry.section] if entry.section else []), *entry.tags]
    return views.FeedEntry(
        id=entry_id(host, entry),
        url=plan.site.base_url + entry.address,
        title=head.title,
        published=head.date.iso,
        updated=_last_change(entry).iso,
        authors=tuple(term.name for term in entry.authors),
        categories=tuple(term.name for term in terms),
        summary=head.summary,
        lang=head.lang,
    )


def _last_change(entry: Entry) -> Moment:
    date, updated = entry.head.date, entry.head.updated
    return updated if updated and updated.instant > date.instant else date


def _month_urls(plan: Plan, month: str) -> list[tuple[str, str]]:
    lists = [urls.date(period) for period in (month, *plan.archive.months[month])]
    entries = plan.archive.month_entries(month)
    return [*((address, "") for address in lists), *((entry.address, _last_change(entry).day) for entry in entries)]


def _list_urls(plan: Plan) -> list[tuple[str, str]]:
    fixed = [urls.HOME, urls.ARCHIVE, *map(urls.terms, KINDS), *map(urls.date, plan.archive.years)]
    same_days = [urls.SAME_DAYS, *sorted({urls.same_day(day) for day in plan.archive.days})]
    terms = [term.address for kind in KINDS for term in plan.archive.terms[kind]]
    return [(address, "") for address in (*fixed, *same_days, *terms)]


def _parts(address: str, pages: list[tuple[str, str]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yields the sitemaps that hold `pages`: one at `address`, and -2, -3 … where the protocol's limit is reached."""
    for number, start in enumerate(range(0, max(1, len(pages)), SITEMAP_URLS), start=1):
        name = address if number == 1 else address.replace(".xml", f"-{number}.xml")
        yield name, pages[start : start + SITEMAP_URLS]


def _sitemap_group(plan: Plan, address: str, pages: list[tuple[str, str]]) -> Group:
    def tasks() -> Iterator[Task]:
        for name, part in _parts(address, pages):
            yield _sitemap_task(plan, name, "sitemap.xml", part)

    return plan.group(address, ("sitemap.xml",), pages, tasks)


def _index_group(plan: Plan, months: dict[str, list[tuple[str, str]]]) -> Group:
    parts = [(name, "") for name, _ in _parts(urls.SITEMAP_LISTS, _list_urls(plan))]
    for month, pages in months.items():
        for name, part in _parts(urls.month_sitemap(month), pages):
            parts.append((name, max(day for _, day in part)))
    sitemaps = [(urls.EDITIONS[script] + name, day) for script in plan.site.scripts for name, day in parts]

    def tasks() -> Iterator[Task]:
        yield _sitemap_task(plan, urls.SITEMAP, "sitemap-index.xml", sitemaps)

    return plan.group("sitemap", ("sitemap-index.xml",), sitemaps, tasks)


def _sitemap_task(plan: Plan, address: str, template: str, pages: Iterable[tuple[str, str]]) -> Task:
    absolute = tuple((plan.site.base_url + urls.escape(page), day) for page, day in pages)
    view = views.Sitemap(site=plan.info, title="", address=address, root=plan.site.base_url, crumbs=(), urls=absolute)
    return Task(address, template, views.encode(view))


def _robots_group(plan: Plan) -> Group:
    def tasks() -> Iterator[Task]:
        view = views.Page(site=plan.info, title="", address=urls.ROBOTS, root=plan.site.base_url, crumbs=())
        yield Task(urls.ROBOTS, "robots.txt", views.encode(view))

    return plan.group("robots", ("robots.txt",), "", tasks)
