"""What a keeper may want to mend in an archive that builds: findings that need more than one article to be seen.

Each check has a name, by which `silence` in site.yaml turns it off. What the text of a single file shows is found while
it is read (`reader.findings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from kzarchive import ledger, urls
from kzarchive.archive import Archive, Term
from kzarchive.config import CONFIG_FILE, Site
from kzarchive.digest import plain
from kzarchive.errors import Finding, shorten
from kzarchive.inputs import Sources
from kzarchive.model import Record
from kzarchive.naming import KINDS, fold_name, term_names
from kzarchive.references import source_path

OLDEST = "1850"
"""Kazakh newspapers are younger than that year."""
UNKNOWN = "1970-01-01"
"""The day that many programs write where they know none."""
AHEAD = 10 * 365 * 24 * 60 * 60
"""Nobody plans an article so many seconds ahead."""
LONG_SLUG = 80
"""What a slug that kzarchive makes itself never goes beyond."""
RUN = 7
"""So many days before and after a day have articles if it is told that it has none."""
SHORTEST_NAME = 4
"""Shorter names that differ by one letter are mostly different words."""


def findings(site: Site, everything: Sources, folded: Archive, now: int) -> list[Finding]:
    """Returns all findings, by path and line.

    Args:
        site: its settings.
        everything: all sources, also drafts and articles of the future.
        folded: what is public.
        now: seconds since 1970 in UTC.
    """
    return sorted(
        (
            *_alt(everything.records),
            *_dates(everything.records, now),
            *_days(folded),
            *_doubles(everything.records),
            *_files(everything),
            *_menu(site, everything, folded),
            *_slugs(everything.records),
            *(finding for kind in KINDS for finding in _terms(folded.terms[kind])),
            *(finding for kind in KINDS for finding in _unused(kind, folded.terms[kind], everything.records)),
        )
    )


def _alt(records: Iterable[Record]) -> Iterator[Finding]:
    for record in records:
        image = record.head.image
        if image is not None and not image.alt:
            hint = "add `alt: …`: what the picture shows, for those who can't see it"
            message = f"the picture {shorten(image.src)} has no description"
            yield Finding(record.head.path, image.line, image.column, message, hint, "alt")


def _dates(records: Iterable[Record], now: int) -> Iterator[Finding]:
    for record in records:
        head = record.head
        day = head.date.day
        if not day:
            continue  # a page without a date
        hint = "mend it, or silence the check `dates` in site.yaml"
        if day < OLDEST:
            yield Finding(head.path, 1, 0, f"the date is {day}", hint, "dates")
        if day == UNKNOWN:
            message = f"the date is {day}, which many programs write where they know none"
            yield Finding(head.path, 1, 0, message, hint, "dates")
        if head.date.instant > now + AHEAD:
            yield Finding(head.path, 1, 0, f"the date is {day}, more than ten years from now", hint, "dates")
        if head.updated is not None and head.updated.instant < head.date.instant and head.updated.day < day:
            yield Finding(
                head.path, 1, 0, f"it was updated on {head.updated.day}, before its date {day}", hint, "dates"
            )
        for correction in head.corrections:
            if correction.day < day:
                message = f"it was corrected on {correction.day}, before its date {day}"
                yield Finding(head.path, 1, 0, message, hint, "dates")
        folder = "-".join(head.path.split("/")[-4:-1])
        if _is_day(folder) and folder != day:
            yield Finding(head.path, 1, 0, f"the date is {day}, and the folder that of {folder}", hint, "dates")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _days(folded: Archive) -> Iterator[Finding]:
    """Yields the days without articles that stand alone between many with articles."""
    days = {date.fromisoformat(day) for day in folded.days}
    near = [timedelta(days=at) for at in range(1, RUN + 1)]
    for missing in sorted({day + near[0] for day in days} - days):
        if all(missing - far in days and missing + far in days for far in near):
            message = f"{missing} has no article, and the {RUN} days before and after it have some"
            yield Finding(f"content/{missing:%Y/%m/%d}", 0, 0, message, "is a day's work missing? bring it in", "days")


def _doubles(records: Sequence[Record]) -> Iterator[Finding]:
    first: dict[bytes, str] = {}
    for record in sorted(records, key=lambda record: (record.head.date.instant, record.head.path)):
        other = first.setdefault(record.body, record.head.path)
        if other != record.head.path and record.body != plain(b""):
            hint = "keep one of them, with the other's address in `aliases`"
            yield Finding(record.head.path, 1, 0, f"the text is that of {other}", hint, "doubles")


def _files(everything: Sources) -> Iterator[Finding]:
    used: set[str] = set()
    for record in everything.records:
        path, image = record.head.path, record.head.image
        used.update(source_path(path, reference.target) for reference in record.references)
        if image is not None:
            used.add(source_path(path, image.src))
    for path in sorted(everything.assets.keys() - used):
        yield Finding(path, 0, 0, "no article shows it or links to it", "link to it, or take it away", "files")


def _menu(site: Site, everything: Sources, folded: Archive) -> Iterator[Finding]:
    """Yields the entries of the menu that lead to no page of the site."""
    links = [item for item in site.menu if not item.is_absolute]
    if not links:
        return
    known = {urls.HOME, urls.ARCHIVE, urls.SAME_DAYS, urls.SEARCH if site.search else urls.HOME, *everything.static}
    known |= ledger.addresses(folded) | {urls.terms(kind) for kind in KINDS} | {urls.feed(urls.HOME)}
    known |= {urls.date(period) for period in (*folded.days, *folded.months, *folded.years)}
    lines = (Path(site.root) / CONFIG_FILE).read_text(encoding="utf-8-sig").splitlines()
    for item in links:
        address = item.url.partition("#")[0].partition("?")[0].strip("/")
        for folder in urls.EDITIONS.values():
            address = address.removeprefix(folder)
        if not {address, f"{address}/", address.removesuffix("index.html")} & known:
            line = next((number for number, line in enumerate(lines, 1) if item.url in line), 0)
            message = f"the menu leads to «{shorten(item.url)}», where no page is"
            hint = "write the address of a page from the site's root, such as tags/"
            yield Finding(CONFIG_FILE, line, 0, message, hint, "menu")


def _slugs(records: Iterable[Record]) -> Iterator[Finding]:
    for record in records:
        if len(record.head.slug) > LONG_SLUG:
            message = f"the slug has {len(record.head.slug)} characters"
            hint = f"up to {LONG_SLUG} can be read and passed on; keep it if the article is published"
            yield Finding(record.head.path, 1, 0, message, hint, "slugs")


def _terms(terms: Sequence[Term]) -> Iterator[Finding]:
    """Yields the terms of one article whose names are nearly those of others that more articles have."""
    names = {fold_name(term.name): term for term in terms}
    near: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= SHORTEST_NAME:
            for key in _without_one(name):
                near[key].append(name)
    for name, term in names.items():
        if len(term.entries) == 1 and len(name) >= SHORTEST_NAME:
            others = {other for key in _without_one(name) for other in near[key]} - {name}
            found = sorted(other for other in others if _is_near(name, other, names))
            if found:
                other = names[found[0]]
                message = (
                    f"the {term.kind} «{shorten(term.name)}» stands here only, and is nearly «{shorten(other.name)}»"
                )
                hint = f"if they are one: kzarchive rename {term.kind} OLD NEW"
                yield Finding(term.entries[0].head.path, 1, 0, message, hint, "terms")


def _unused(kind: str, terms: Sequence[Term], records: Iterable[Record]) -> Iterator[Finding]:
    """Yields the names that no published article has, and that are nearly those of terms which have a page."""
    used = {fold_name(term.name): term.name for term in terms}
    near: dict[str, list[str]] = defaultdict(list)
    for name in used:
        for key in _without_one(name):
            near[key].append(name)
    told = set[str]()
    for record in sorted(records, key=lambda record: record.head.path):
        for given in term_names(kind, record.head):
            name = fold_name(given)
            if name in used or name in told or len(name) < SHORTEST_NAME:
                continue
            told.add(name)
            others = {other for key in _without_one(name) for other in near[key] if _differ_by_one(name, other)}
            if others:
                message = (
                    f"no published article has the {kind} «{shorten(given)}», which is nearly "
                    f"«{shorten(used[min(others)])}»"
                )
                hint = f"if they are one: kzarchive rename {kind} OLD NEW"
                yield Finding(record.head.path, 1, 0, message, hint, "terms")


def _without_one(name: str) -> set[str]:
    """Returns the name, and each with a letter taken out: names that differ by one letter share one of them."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def _is_near(name: str, other: str, names: Mapping[str, Term]) -> bool:
    """Tells whether two names differ by one letter that is no digit, and the other one is used more, or comes first."""
    ours, theirs = len(names[name].entries), len(names[other].entries)
    return (-theirs, other) <= (-ours, name) and _differ_by_one(name, other)


def _differ_by_one(name: str, other: str) -> bool:
    """Tells whether two names that share one of `_without_one` differ by one letter that is no digit."""
    if _digits(name) != _digits(other):
        return False
    if len(name) == len(other):
        return sum(a != b for a, b in zip(name, other, strict=True)) == 1
    return True


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
