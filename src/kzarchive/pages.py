"""Planners of articles, terms, the home page and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, repeat
from urllib.parse import urlsplit

import msgspec

from kzarchive import counts, lists, pictures, urls, views
from kzarchive.archive import Entry, Term, opened
from kzarchive.citation import citation
from kzarchive.kazakh import heading, sort_key
from kzarchive.lists import Listing
from kzarchive.model import WITHDRAWN, Asset, Moment
from kzarchive.naming import KINDS
from kzarchive.plan import (
    Group,
    Plan,
    article_link,
    crumbs,
    date,
    digests,
    foreign,
    moved,
    paths,
    period_title,
    same_day_link,
    term_link,
)
from kzarchive.related import Related
from kzarchive.task import COPY, PICTURE, Body, Task, by_format, picture_task
from kzarchive.views import Candidate, Counted, Link

HOME_ARTICLES = 30


def groups(plan: Plan) -> Iterator[Group]:
    """Yields the groups of all articles, of each term and index of terms, of the home page and of the pictures."""
    yield from _article_groups(plan)
    for kind in KINDS:
        for term in plan.archive.terms[kind]:
            yield from _term_groups(plan, term)
        yield _terms_group(plan, kind)
    yield _home_group(plan)
    yield _moved_group(plan)
    yield _not_found_group(plan)
    yield from _asset_groups(plan)


def _article_groups(plan: Plan) -> Iterator[Group]:
    """Yields one group a month: its articles between the last one before and the first one after it; then the unlisted.

    What else is made of an article stands behind its page: so a worker has its text at hand.
    """
    padded = [None, *plan.archive.entries, None]
    start = 0
    for month in plan.archive.months:
        count = plan.archive.count(month)
        yield _articles_group(plan, f"articles/{month}", padded[start : start + count + 2], range(start, start + count))
        start += count
    for kind, entries in (("withdrawn", plan.archive.withdrawn), ("page", plan.archive.pages)):
        for entry in entries:
            yield _articles_group(plan, f"{kind}/{entry.address}", [None, entry, None])


def _articles_group(plan: Plan, name: str, row: Sequence[Entry | None], places: range = range(0)) -> Group:
    """Returns the group of the entries between the first and the last of a row, which have these places in lists."""

    def tasks() -> Iterator[Task]:
        belonging = chain(map(plan.relations.of, places), repeat(Related([], [])))
        with opened(filter(None, row)):
            for previous, entry, following, others in zip(row, row[1:], row[2:], belonging, strict=False):
                if entry is not None:
                    yield from _article_tasks(plan, previous, entry, following, others)

    first, *shown, last = row
    made_from = (
        [near and near.digest for near in (first, *shown, last)],
        [entry.text for entry in shown if entry],
        plan.relations.digests(places.start, places.stop),
    )
    templates = ("article.html", "page.html", "withdrawn.html", "redirect.html", *views.DOCUMENTS)
    return plan.group(name, templates, made_from, tasks)


def _article_tasks(
    plan: Plan, previous: Entry | None, entry: Entry, following: Entry | None, others: Related
) -> Iterator[Task]:
    view = _article(plan, previous, entry, following, others)
    near = dict.fromkeys(near for near in (entry, previous, following, *others.earlier, *others.later) if near)
    withdrawn = entry.head.status == WITHDRAWN
    bodies = () if withdrawn else (plan.body(entry),)
    template = "withdrawn.html" if withdrawn else f"{entry.head.type}.html"
    yield Task(urls.file(entry.address), template, views.encode(view), bodies, paths(near))
    if entry.head.listed:
        yield from _document_tasks(plan, entry, view)
    for old in entry.head.aliases:
        address = urls.alias(old)
        if address is not None and plan.archive.aliases.get(address) is entry:
            yield _redirect_task(plan, address, article_link(entry), paths([entry]))


def _document_tasks(plan: Plan, entry: Entry, view: views.Article) -> Iterator[Task]:
    """Yields an article as data and as a reference; they don't change with the articles around it."""
    if not view.data and not view.references:
        return
    root = plan.site.base_url
    alone = views.encode(msgspec.structs.replace(view, root=root, previous=None, next=None, earlier=(), later=()))
    sources = paths([entry])
    if view.data:
        yield Task(view.data, views.JSON_ARTICLE, alone, (plan.body(entry),), sources)
    for file, form in zip(view.references, (views.BIBTEX, views.CSL), strict=False):
        yield Task(file.href, form, alone, sources=sources)


def _redirect_task(plan: Plan, address: str, target: Link, sources: tuple[str, ...] = ()) -> Task:
    view = views.Redirect(
        site=plan.info, title=target.text, address=address, root=urls.root(address), crumbs=(), target=target
    )
    return Task(urls.file(address), "redirect.html", views.encode(view), sources=sources)


def _moved_group(plan: Plan) -> Group:
    targets = moved(plan)

    def tasks() -> Iterator[Task]:
        for old, target in targets.items():
            yield _redirect_task(plan, old, target)

    return plan.group("moved", ("redirect.html",), targets, tasks)


def _references(plan: Plan, entry: Entry) -> tuple[views.File, ...]:
    if plan.site.cite != "true":
        return ()
    return (
        views.File("BibTeX", "application/x-bibtex", urls.beside(entry.address, ".bib")),
        views.File("CSL-JSON", "application/vnd.citationstyles.csl+json", urls.beside(entry.address, ".csl.json")),
    )


def _article(
    plan: Plan, previous: Entry | None, entry: Entry, following: Entry | None, others: Related
) -> views.Article:
    head, day, interface = entry.head, entry.day, plan.interface
    return views.Article(
        site=plan.info,
        title=head.title,
        address=entry.address,
        root=urls.root(entry.address),
        crumbs=crumbs(interface, day) if head.listed else (),
        date=date(interface, head.date) if day else views.Date("", "", ""),
        day=Link(period_title(interface, day), urls.date(day)) if day else Link("", ""),
        updated=date(interface, head.updated) if head.updated else None,
        section=term_link(entry.section) if entry.section else None,
        authors=tuple(map(term_link, entry.authors)),
        tags=tuple(map(term_link, entry.tags)),
        summary=head.summary,
        picture=_picture(entry),
        corrections=tuple((date(interface, Moment(at.day, 0, timed=False)), at.note) for at in head.corrections),
        source=Link(urlsplit(head.source).netloc, head.source) if head.source else None,
        id=entry.id,
        status=head.status,
        previous=article_link(previous) if previous else None,
        next=article_link(following) if following else None,
        earlier=tuple(map(plan.item, others.earlier)),
        later=tuple(map(plan.item, others.later)),
        lang=foreign(head),
        citation=citation(plan.site, entry) if head.listed and plan.site.cite != "false" else "",
        references=_references(plan, entry) if head.listed else (),
        data=urls.beside(entry.address, ".json") if plan.site.json and head.listed else "",
    )


def _picture(entry: Entry) -> views.Picture | None:
    image, target = entry.head.image, entry.image
    if image is None or target is None:
        return None
    same, *others = by_format(target) or [()]
    shown = same[-1] if same else target
    candidates = [tuple(Candidate(urls.escape(at.address), at.width) for at in made) for made in (same, *others)]
    return views.Picture(
        href=urls.escape(shown.address),
        width=shown.width,
        height=shown.height,
        alt=image.alt,
        caption=image.caption,
        credit=image.credit,
        same=candidates[0],
        webp=candidates[1] if others else (),
    )


def _term_groups(plan: Plan, term: Term) -> Iterator[Group]:
    above = (_terms_link(plan, term.kind),)
    listing = Listing(term.kind, term.name, term.address, above, term.entries, digests(term.entries))

    def tasks() -> Iterator[Task]:
        timeline, beside = counts.term_timeline(term.entries), counts.tags(term.entries, term)
        yield lists.newest_task(plan, replace(listing, timeline=timeline, beside=beside), "term.html")

    older = list(lists.older_groups(plan, listing))
    yield from older
    newest = lists.newest_digests(plan, listing)
    made_from = term.kind, term.name, term.slug, [group.digest for group in older], newest
    yield plan.group(term.address, ("term.html",), made_from, tasks)


def _terms_title(plan: Plan, kind: str) -> str:
    gettext = plan.interface.gettext
    return {"tag": gettext("Tags"), "author": gettext("Authors"), "section": gettext("Sections")}[kind]


def _terms_link(plan: Plan, kind: str) -> Link:
    return Link(_terms_title(plan, kind), urls.terms(kind))


def _terms_group(plan: Plan, kind: str) -> Group:
    terms = plan.archive.terms[kind]
    counted = list(map(_counted, terms))

    def tasks() -> Iterator[Task]:
        # Arabic script keeps the order of Cyrillic; Latin has an alphabet of its own.
        cyrillic = _by_letter(counted, heading)
        if "latn" not in plan.site.scripts:
            yield _terms_task(plan, kind, cyrillic)
            return
        others = tuple(script for script in plan.site.scripts if script != "latn")
        latin = plan.site.to_latin
        # Where i has no capital of its own, as in the alphabet of 2018, an I may be either: it goes with i.
        dotted = plan.site.latin_table.upper("i") == "İ"
        in_order = sorted(counted, key=lambda term: sort_key(latin(term.text), latin=dotted))
        in_latin = _by_letter(in_order, lambda name: heading(latin(name), latin=dotted))
        yield msgspec.structs.replace(_terms_task(plan, kind, cyrillic), only=others)
        yield msgspec.structs.replace(_terms_task(plan, kind, in_latin), only=("latn",))

    return plan.group(f"terms/{kind}", ("terms.html",), counted, tasks)


Letters = tuple[tuple[str, tuple[Counted, ...]], ...]


def _by_letter(terms: Iterable[Counted], letter_of: Callable[[str], str]) -> Letters:
    letters: dict[str, list[Counted]] = {}
    for term in terms:
        letters.setdefault(letter_of(term.text), []).append(term)
    return tuple((letter, tuple(found)) for letter, found in letters.items())


def _terms_task(plan: Plan, kind: str, letters: Letters) -> Task:
    address = urls.terms(kind)
    view = views.Terms(
        site=plan.info,
        title=_terms_title(plan, kind),
        address=address,
        root=urls.root(address),
        crumbs=(),
        kind=kind,
        letters=letters,
        count=sum(len(terms) for _, terms in letters),
    )
    return Task(urls.file(address), "terms.html", views.encode(view))


def _counted(term: Term) -> Counted:
    return Counted(term.name, term.address, len(term.entries))


def _home_group(plan: Plan) -> Group:
    shown = plan.archive.entries[: -HOME_ARTICLES - 1 : -1]
    sections = tuple(map(_counted, plan.archive.terms["section"]))
    years = tuple(
        Counted(year, urls.date(year), plan.archive.count(year)) for year in reversed(list(plan.archive.years))
    )
    tags = counts.tags(counts.last_month(plan.archive.entries))

    def tasks() -> Iterator[Task]:
        by_day = groupby(shown, key=lambda entry: entry.day)
        days = ((period_title(plan.interface, day), day, of) for day, of in by_day)
        view = views.Home(
            site=plan.info,
            title="",
            address=urls.HOME,
            root=urls.root(urls.HOME),
            crumbs=(),
            days=tuple((Link(title, urls.date(day)), tuple(map(plan.item, of))) for title, day, of in days),
            sections=sections,
            tags=tags,
            years=years,
            same_day=same_day_link(plan.interface, shown[0].day) if shown else None,
            count=len(plan.archive.entries),
        )
        yield Task(urls.file(urls.HOME), "home.html", views.encode(view), sources=paths(shown))

    return plan.group("home", ("home.html",), (digests(shown), sections, tags, years), tasks)


def _not_found_group(plan: Plan) -> Group:
    def tasks() -> Iterator[Task]:
        # Hosts show this page at any depth, so its links start at the host's root.
        root = plan.site.base_path
        title = plan.interface.gettext("Page not found")
        view = views.Page(site=plan.info, title=title, address=urls.NOT_FOUND, root=root, crumbs=())
        yield Task(urls.NOT_FOUND, "404.html", views.encode(view))

    return plan.group("404", ("404.html",), plan.site.base_path, tasks)


def _asset_groups(plan: Plan) -> Iterator[Group]:
    """Yields one group for each folder of files beside the articles."""
    folders: dict[str, list[tuple[Asset, str]]] = {}
    for asset, address in plan.archive.assets.values():
        folders.setdefault(asset.path.rpartition("/")[0], []).append((asset, address))
    for folder, assets in folders.items():
        yield _asset_group(plan, folder, assets)


def _asset_group(plan: Plan, folder: str, assets: Sequence[tuple[Asset, str]]) -> Group:
    def tasks() -> Iterator[Task]:
        for asset, address in assets:
            made = pictures.files(address, asset)
            if not made:
                yield Task(address, COPY, bodies=(Body(asset.path, asset.digest),), sources=(asset.path,))
            for variant in made:
                yield picture_task(variant, asset.path, asset.digest)

    return plan.group(f"assets/{folder}", (PICTURE,), assets, tasks)
