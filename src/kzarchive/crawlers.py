"""Planners of what search engines and hosts read: sitemaps, robots.txt, redirects and headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile
from typing import TypeVar

from kzarchive import urls, views
from kzarchive.archive import NEWS_SECONDS, Entry
from kzarchive.editions import LANGUAGES
from kzarchive.model import DRAFT
from kzarchive.naming import KINDS
from kzarchive.plan import Group, Plan, digests, moved, paths
from kzarchive.task import Task

SITEMAP_URLS = 50_000
SITEMAP_BYTES = 50 * 1024 * 1024
"""Most addresses in one sitemap, and most bytes: sitemaps.org protocol 0.9."""
NEWS_URLS = 1_000
"""Most articles in one sitemap of news: Google's «News sitemaps»."""
MARKUP_BYTES = 120
"""No fewer than `sitemap.xml` has around one address: its elements, the date and the language of an alternate."""

DAY_SECONDS = 24 * 60 * 60

Item = TypeVar("Item")
Pages = Sequence[tuple[str, str]]
"""Addresses with the day of their last change, or nothing."""


def groups(plan: Plan) -> Iterator[Group]:
    """Yields the groups of each month's sitemap, of those of the lists and the news, of their index and of the rest."""
    news = _news(plan)
    parts = [(name, "") for name, _ in _parts(urls.SITEMAP_NEWS, news, NEWS_URLS)]
    months = ((urls.month_sitemap(month), _month_urls(plan, month)) for month in plan.archive.months)
    for address, pages in chain(months, [(urls.SITEMAP_LISTS, _list_urls(plan))]):
        parts += [(name, max(day for _, day in part)) for name, part in _parts(address, pages, _most_urls(plan))]
        yield _sitemap_group(plan, address, pages)
    yield _news_group(plan, news)
    yield _index_group(plan, parts)
    yield _robots_group(plan)
    if plan.archive.aliases or plan.moves:
        yield _redirects_group(plan)
    yield _headers_group(plan)


def _month_urls(plan: Plan, month: str) -> Pages:
    lists = [urls.date(period) for period in (month, *plan.archive.months[month])]
    entries = plan.archive.month_entries(month)
    return [*((address, "") for address in lists), *((entry.address, entry.changed) for entry in entries)]


def _list_urls(plan: Plan) -> Pages:
    fixed = [urls.HOME, urls.ARCHIVE, *map(urls.terms, plan.info.terms), *map(urls.date, plan.archive.years)]
    same_days = [urls.SAME_DAYS, *sorted({urls.same_day(day) for day in plan.archive.days})]
    terms = [term.address for kind in KINDS for term in plan.archive.terms[kind]]
    pages = ((entry.address, entry.changed) for entry in plan.archive.pages)
    return [*((address, "") for address in (*fixed, *same_days, *terms)), *pages]


def _parts(address: str, listed: Sequence[Item], most: int) -> Iterator[tuple[str, Sequence[Item]]]:
    """Yields the sitemaps that list so much, `most` in each: one at `address`, then -2, -3 and so on."""
    for number, start in enumerate(range(0, max(1, len(listed)), most), start=1):
        yield urls.numbered(address, number), listed[start : start + most]


def _most_urls(plan: Plan) -> int:
    """Returns how many addresses of this site any sitemap can hold."""
    scripts = len(plan.site.scripts)
    links = scripts + 2 if scripts > 1 else 1  # itself, itself in each script, and in the script for all others
    return min(SITEMAP_URLS, SITEMAP_BYTES // (links * (len(plan.site.base_url) + urls.MAX_ADDRESS + MARKUP_BYTES)))


def _sitemap_group(plan: Plan, address: str, pages: Pages) -> Group:
    def tasks() -> Iterator[Task]:
        for name, part in _parts(address, pages, _most_urls(plan)):
            yield _sitemap_task(plan, name, "sitemap.xml", part)

    return plan.group(address, ("sitemap.xml",), pages, tasks)


def _sitemap_task(plan: Plan, address: str, template: str, pages: Pages) -> Task:
    root, scripts = plan.site.base_url, plan.site.scripts
    view = views.Sitemap(
        site=plan.info,
        title="",
        address=address,
        root=root,
        crumbs=(),
        urls=tuple((urls.escape(page), day) for page, day in pages),
        alternates=tuple((LANGUAGES[at][0], root + urls.EDITIONS[at]) for at in scripts) if len(scripts) > 1 else (),
    )
    return Task(address, template, views.encode(view))


def _index_group(plan: Plan, parts: Pages) -> Group:
    listed = [(urls.EDITIONS[script] + name, day) for script in plan.site.scripts for name, day in parts]

    def tasks() -> Iterator[Task]:
        yield _sitemap_task(plan, urls.SITEMAP, "sitemap-index.xml", listed)

    return plan.group("sitemap", ("sitemap-index.xml",), listed, tasks)


def _news(plan: Plan) -> list[Entry]:
    """Returns the articles that are news at `plan.now`, newest first."""
    since = plan.now - NEWS_SECONDS
    # Days come before instants in the order of articles: a day at most.
    recent = takewhile(lambda entry: entry.head.date.instant > since - DAY_SECONDS, reversed(plan.archive.entries))
    return [entry for entry in recent if entry.head.date.instant > since and entry.head.status != DRAFT]


def _news_group(plan: Plan, news: Sequence[Entry]) -> Group:
    def tasks() -> Iterator[Task]:
        for address, shown in _parts(urls.SITEMAP_NEWS, news, NEWS_URLS):
            view = views.News(
                site=plan.info,
                title=plan.site.title,
                address=address,
                root=plan.site.base_url,
                crumbs=(),
                items=tuple(map(_news_item, shown)),
            )
            yield Task(address, "sitemap-news.xml", views.encode(view), sources=paths(shown))

    return plan.group(urls.SITEMAP_NEWS, ("sitemap-news.xml",), digests(news), tasks)


def _news_item(entry: Entry) -> views.NewsItem:
    head = entry.head
    return views.NewsItem(urls.escape(entry.address), head.title, head.date.iso, head.lang, head.lang.split("-")[0])


def _robots_group(plan: Plan) -> Group:
    def tasks() -> Iterator[Task]:
        view = views.Page(site=plan.info, title="", address=urls.ROBOTS, root=plan.site.base_url, crumbs=())
        yield Task(urls.ROBOTS, "robots.txt", views.encode(view))

    return plan.group("robots", ("robots.txt",), "", tasks)


def _redirects_group(plan: Plan) -> Group:
    aliases = [(urls.escape(old), entry.address) for old, entry in plan.archive.aliases.items()]
    pairs = (*aliases, *((urls.escape(old), target.href) for old, target in moved(plan).items()))

    def tasks() -> Iterator[Task]:
        view = views.Redirects(
            site=plan.info,
            title="",
            address=urls.REDIRECTS,
            root=plan.site.base_url,
            crumbs=(),
            base=plan.site.base_path,
            pairs=pairs,
        )
        sources = paths(plan.archive.aliases.values())
        yield Task(urls.REDIRECTS, "redirects.txt", views.encode(view), sources=sources)

    return plan.group("redirects", ("redirects.txt",), (plan.site.base_path, pairs), tasks)


def _headers_group(plan: Plan) -> Group:
    years = list(plan.archive.years)[:-1]
    settled = tuple(urls.EDITIONS[script] + urls.date(year) for year in years for script in plan.site.scripts)

    def tasks() -> Iterator[Task]:
        view = views.Headers(
            site=plan.info,
            title="",
            address=urls.HEADERS,
            root=plan.site.base_url,
            crumbs=(),
            base=plan.site.base_path,
            settled=settled,
        )
        yield Task(urls.HEADERS, "headers.txt", views.encode(view))

    return plan.group("headers", ("headers.txt",), (plan.site.base_path, settled), tasks)
