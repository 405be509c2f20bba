"""Planners of the feeds: of the site, of each term, and the site's archives by month.

The feed of the site holds the newest articles; what is older stands in archives (RFC 5005), parts of a month of at most
`FEED_ARTICLES` each. A part is archived once there is an article behind it: from then on it names the one that follows,
and changes no more. The last part grows at its own address and is no archive yet; all of it is in the feed of the site
as well, so that whoever follows the archives misses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kzarchive import urls, views
from kzarchive.archive import Entry, Term
from kzarchive.naming import KINDS
from kzarchive.plan import Group, Plan, digests, paths
from kzarchive.task import Task

FEED_ARTICLES = 50
TERM_ARTICLES = {"tag": 10, "author": 10, "section": FEED_ARTICLES}
"""Most articles in the feed of a term. Tags and authors are so many that their feeds weigh more than all others."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """Articles, newest first, as a feed of the page at `home`; the addresses are those of other feeds, or empty."""

    home: str
    title: str
    entries: Sequence[Entry]
    previous: str = ""
    next: str = ""
    current: str = ""


def groups(plan: Plan) -> Iterator[Group]:
    """Yields a group for the feeds of the site, of each term and of each part of a month, as the site wants them."""
    parts = list(_parts(plan)) if "months" in plan.site.feeds else []
    yield _site_group(plan, [address for address, _ in parts])
    if "terms" in plan.site.feeds:
        for kind in KINDS:
            for term in plan.archive.terms[kind]:
                yield _term_group(plan, term)
    yield from _part_groups(plan, parts)


def entry_id(host: str, entry: Entry) -> str:
    """Returns an article's permanent id as a tag URI (RFC 4151)."""
    return f"tag:{host},{entry.day}:{urls.escape(entry.id)}"


def _site_group(plan: Plan, parts: Sequence[str]) -> Group:
    newest = plan.archive.entries[: -FEED_ARTICLES - 1 : -1]
    feed = _Feed(urls.HOME, plan.site.title, newest, previous=parts[-2] if len(parts) > 1 else "")
    return _group(plan, feed, urls.feed(urls.HOME), urls.feed(urls.HOME, "json"))


def _term_group(plan: Plan, term: Term) -> Group:
    newest = term.entries[: -TERM_ARTICLES[term.kind] - 1 : -1]
    feed = _Feed(term.address, f"{term.name} — {plan.site.title}", newest)
    return _group(plan, feed, urls.feed(term.address), urls.feed(term.address, "json"))


def _parts(plan: Plan) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Yields address and articles, oldest first, of each part of each month."""
    for month in plan.archive.months:
        entries, address = plan.archive.month_entries(month), urls.feed(urls.date(month))
        for number, start in enumerate(range(0, len(entries), FEED_ARTICLES), start=1):
            yield urls.numbered(address, number), entries[start : start + FEED_ARTICLES]


def _part_groups(plan: Plan, parts: Sequence[tuple[str, Sequence[Entry]]]) -> Iterator[Group]:
    addresses = ["", *(address for address, _ in parts), ""]
    for (address, entries), before, after in zip(parts, addresses, addresses[2:], strict=False):
        current = urls.feed(urls.HOME)
        yield _group(plan, _Feed(urls.HOME, plan.site.title, entries[::-1], before, after, current), address)


def _group(plan: Plan, feed: _Feed, *addresses: str) -> Group:
    """Returns the group of a feed, at each of its addresses in the form that the address ends in."""
    shown = feed.entries

    def tasks() -> Iterator[Task]:
        bodies = tuple(map(plan.body, shown))
        for address in addresses:
            template = urls.feed("", address.rpartition(".")[2])
            yield Task(address, template, views.encode(_view(plan, feed, address)), bodies, paths(shown))

    made_from = (
        (feed.home, feed.title, feed.previous, feed.next, feed.current),
        digests(shown),
        [entry.text for entry in shown],
    )
    return plan.group(addresses[0], ("feed.xml", views.JSON_FEED), made_from, tasks)


def _view(plan: Plan, feed: _Feed, address: str) -> views.Feed:
    host = urlsplit(plan.site.base_url).hostname or ""
    latest = max((entry.last_change for entry in feed.entries), key=lambda moment: moment.instant, default=None)
    return views.Feed(
        site=plan.info,
        title=feed.title,
        address=address,
        root=plan.site.base_url,
        crumbs=(),
        home=feed.home,
        description="" if feed.home else plan.site.description,
        updated=latest.iso if latest else "1970-01-01T00:00:00+00:00",
        entries=tuple(_entry(plan, host, entry) for entry in feed.entries),
        current=feed.current,
        previous=feed.previous,
        next=feed.next,
    )


def _entry(plan: Plan, host: str, entry: Entry) -> views.FeedEntry:
    head = entry.head
    terms = [*([entry.section] if entry.section else []), *entry.tags]
    return views.FeedEntry(
        id=entry_id(host, entry),
        url=plan.site.base_url + entry.address,
        title=head.title,
        published=head.date.iso,
        updated=entry.last_change.iso,
        authors=tuple(term.name for term in entry.authors),
        categories=tuple(term.name for term in terms),
        summary=head.summary,
        lang=head.lang,
    )
