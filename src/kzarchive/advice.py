"""What a keeper may want to mend in an archive that builds: findings that need more than one article to be seen.

Each check has a name, by which `silence` in site.yaml turns it off. What the text of a single file shows is found while
it is read (`reader.findings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from kzarchive.archive import KINDS, Archive, Term, fold_name, source_path
from kzarchive.digest import plain
from kzarchive.errors import Finding, shorten
from kzarchive.inputs import Sources
from kzarchive.model import Record

OLDEST = "1850"
"""Kazakh newspapers are younger than that year."""
LONG_SLUG = 80
"""What a slug that kzarchive makes itself never goes beyond."""
RUN = 7
"""So many days before and after a day have articles if it is told that it has none."""
SHORTEST_NAME = 4
"""Shorter names that differ by one letter are mostly different words."""


def findings(everything: Sources, folded: Archive) -> list[Finding]:
    """Returns all findings, by path and line.

    Args:
        everything: all sources, also drafts and articles of the future.
        folded: what is public.
    """
    return sorted(
        (
            *_alt(everything.records),
            *_dates(everything.records),
            *_days(folded),
            *_doubles(everything.records),
            *_files(everything),
            *_slugs(everything.records),
            *(finding for kind in KINDS for finding in _terms(folded.terms[kind])),
        )
    )


def _alt(records: Iterable[Record]) -> Iterator[Finding]:
    for record in records:
        image = record.head.image
        if image is not None and not image.alt:
            hint = "add `alt: …`: what the picture shows, for those who can't see it"
            message = f"the picture {shorten(image.src)} has no description"
            yield Finding(record.head.path, image.line, image.column, message, hint, "alt")


def _dates(records: Iterable[Record]) -> Iterator[Finding]:
    for record in records:
        head = record.head
        day = head.date.day
        if not day:
            continue  # a page without a date
        hint = "mend it, or silence the check `dates` in site.yaml"
        if day < OLDEST:
            yield Finding(head.path, 1, 0, f"the date is {day}", hint, "dates")
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


def _without_one(name: str) -> set[str]:
    """Returns the name, and each with a letter taken out: names that differ by one letter share one of them."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def _is_near(name: str, other: str, names: Mapping[str, Term]) -> bool:
    """Tells whether two names differ by one letter that is no digit, and the other one is used more, or comes first."""
    ours, theirs = len(names[name].entries), len(names[other].entries)
    if (-theirs, other) > (-ours, name) or _digits(name) != _digits(other):
        return False
    if len(name) == len(other):
        return sum(a != b for a, b in zip(name, other, strict=True)) == 1
    return True


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
