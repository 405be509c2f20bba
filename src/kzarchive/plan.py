"""What all planners share: groups of tasks, and how articles, terms and periods appear in views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from kzarchive import __version__, urls, views
from kzarchive.archive import Archive, Entry, Term
from kzarchive.config import Site
from kzarchive.digest import digest
from kzarchive.interface import Interface
from kzarchive.model import Head, Moment
from kzarchive.naming import KINDS
from kzarchive.related import Relations
from kzarchive.task import Body, Task
from kzarchive.views import Link


class Group(NamedTuple):
    """Tasks that are planned or skipped as a whole.

    The digest must cover everything that the tasks are made from: then an edited article leaves all the groups that
    don't show it unplanned.
    """

    name: str
    digest: bytes
    tasks: Callable[[], Iterator[Task]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every planner works with.

    `relations` tells which articles belong together; `recipe(template)` is the digest of a template's closure and of
    the program; `info` is what every page shows of its site; `now` is an instant in seconds since 1970, for nothing but
    the news; `moves` are new addresses by old ones, as the keeper noted them.
    """

    archive: Archive
    relations: Relations
    site: Site
    info: views.SiteInfo
    recipe: Callable[[str], bytes]
    now: int
    moves: Mapping[str, str]
    _bases: dict[tuple[str, ...], bytes] = field(default_factory=dict)

    @property
    def interface(self) -> Interface:
        """The words that the pages' own texts are made of."""
        return _interface(self.site.interface)

    def group(
        self, name: str, templates: Iterable[str], made_from: object, tasks: Callable[[], Iterator[Task]]
    ) -> Group:
        """Returns the group `name`; its tasks use `templates`, and `made_from` (encodable) and the site's facts."""
        return Group(name, digest(self._base(tuple(templates)), _encode(made_from)), tasks)

    def _base(self, templates: tuple[str, ...]) -> bytes:
        """Returns what all groups that use the same templates have in common."""
        base = self._bases.get(templates)
        if base is None:
            recipes = [self.recipe(template) for template in templates]
            facts = self.info, self.site.page_size, self.site.repair, self.site.json, self.site.cite
            base = self._bases[templates] = _encode((facts, recipes))
        return base

    def body(self, entry: Entry) -> Body:
        """Returns the text of an article, for a worker to read."""
        head = entry.head
        return Body(entry.path, entry.body, entry.links, head.lang, repair=self.site.repair == "fix")

    def item(self, entry: Entry) -> views.Item:
        """Returns the encoded card of an article."""
        if entry.card is None:
            entry.card = msgspec.Raw(views.encode(_card(self.interface, entry)))
        return entry.card


_interface = cache(Interface)
_encode = msgspec.msgpack.Encoder().encode


def plan_of(
    site: Site,
    archive: Archive,
    relations: Relations,
    recipe: Callable[[str], bytes],
    now: int,
    moves: Mapping[str, str],
) -> Plan:
    """Returns the plan of a site, whose pages name this version of the program; the arguments are those of `Plan`."""
    return Plan(archive, relations, site, _site_info(site, archive), recipe, now, moves)


def moved(plan: Plan) -> dict[str, Link]:
    """Returns what each address leads to that the keeper noted as moved and that no page has now."""
    if not plan.moves:
        return {}
    archive, named = plan.archive, {*plan.moves, *plan.moves.values()}
    terms = (term for terms in archive.terms.values() for term in terms if term.address in named)
    entries = (entry for entry in archive.entries if entry.address in named)
    pages = {term.address: term_link(term) for term in terms}
    pages |= {entry.address: article_link(entry) for entry in entries}
    ends = {old: _end(plan.moves, old) for old in plan.moves if old not in pages and old not in archive.aliases}
    return {old: pages[end] for old, end in sorted(ends.items()) if end in pages}


def _end(moves: Mapping[str, str], old: str) -> str:
    """Returns where a chain of moves ends; empty where the page is gone for good, or the chain runs in a circle."""
    passed = {old}
    address = moves[old]
    while address in moves and address not in passed:
        passed.add(address)
        address = moves[address]
    return address if address not in passed else ""


def _site_info(site: Site, archive: Archive) -> views.SiteInfo:
    """Returns what every page shows of its site."""
    menu = tuple(views.MenuLink(item.text, item.url.lstrip("/"), item.is_absolute) for item in site.menu)
    return views.SiteInfo(
        title=site.title,
        url=site.base_url,
        description=site.description,
        publisher=site.publisher.name,
        menu=menu,
        generator=f"kzarchive {__version__}",
        scripts=site.scripts,
        interface=site.interface,
        search=site.search,
        feeds=site.feeds,
        publisher_url=site.publisher.url,
        logo=site.publisher.logo,
        terms=tuple(kind for kind in KINDS if archive.terms[kind]),
    )


def digests(entries: Iterable[Entry]) -> bytes:
    """Returns the digests of the articles, one after the other: all that lists may show of them."""
    return b"".join([entry.digest for entry in entries])


def paths(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Returns the source paths of the articles."""
    return tuple([entry.path for entry in entries])


def date(interface: Interface, moment: Moment) -> views.Date:
    """Returns a moment as it is shown: «7 наурыз 2026», «14:31»."""
    iso = moment.iso if moment.timed else moment.day
    return views.Date(iso, interface.day(moment.day), moment.clock)


def period_title(interface: Interface, period: str) -> str:
    """Returns «2026», «Наурыз 2026» or «2026 жылғы 7 наурыз» for a year, month or day such as `2026-03-07`."""
    if len(period) == 4:
        return period
    if len(period) == 7:
        return interface.month(int(period[:4]), int(period[5:]))
    return interface.day_in_text(period)


def period_link(interface: Interface, period: str | None) -> Link | None:
    """Returns the link to a year, month or day, if there is one."""
    return Link(period_title(interface, period), urls.date(period)) if period else None


def term_link(term: Term) -> Link:
    """Returns the link to a term's list."""
    return Link(term.name, term.address)


def article_link(entry: Entry) -> Link:
    """Returns the link to an article."""
    head = entry.head
    return Link(head.title, entry.address, foreign(head))


def same_day_link(interface: Interface, day: str) -> Link:
    """Returns the link «7 наурыз» to a day of the calendar in all years."""
    return Link(calendar_day(interface, day), urls.same_day(day))


def calendar_day(interface: Interface, day: str) -> str:
    """Returns «7 наурыз» for `2026-03-07`."""
    return f"{int(day[8:])} {interface.month_name(int(day[5:7]))}"


def foreign(head: Head) -> str:
    """Returns the language tag of an article that is not in Kazakh, else an empty text."""
    return "" if head.lang == "kk" else head.lang


# All articles of a day are below it, one after the other.
@lru_cache(maxsize=64)
def crumbs(interface: Interface, period: str) -> tuple[Link, ...]:
    """Returns the way from the home page down to a year, month or day, itself included."""
    way = [Link(interface.gettext("Archive"), urls.ARCHIVE)]
    if len(period) >= 4:
        way.append(Link(period[:4], urls.date(period[:4])))
    if len(period) >= 7:
        way.append(Link(interface.month_name(int(period[5:7]), standalone=True), urls.date(period[:7])))
    if len(period) == 10:
        way.append(Link(calendar_day(interface, period), urls.date(period)))
    return tuple(way)


def _card(interface: Interface, entry: Entry) -> views.Card:
    head = entry.head
    return views.Card(
        title=head.title,
        href=entry.address,
        date=date(interface, head.date),
        section=term_link(entry.section) if entry.section else None,
        authors=tuple(map(term_link, entry.authors)),
        summary=head.summary,
        status=head.status,
        lang=foreign(head),
    )
