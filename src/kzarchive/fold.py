"""The fold: records become one `Archive`.

Here articles meet: who stands on which day and under which term, who is whose neighbour, which address each one has,
and where the references in the bodies lead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple, TypeVar

from kzarchive import naming, urls
from kzarchive.archive import Archive, Entry, Term
from kzarchive.errors import Problem, shorten
from kzarchive.kazakh import sort_key
from kzarchive.model import WITHDRAWN, Asset, Head, Record
from kzarchive.months import Before, Month, Spelled, month_of
from kzarchive.naming import KINDS, name_terms, term_names, total
from kzarchive.parts import Finders, Part, heads_of, made_anew, taken_over
from kzarchive.references import Follower, asset_address


class Folded(NamedTuple):
    """What a fold gives.

    `spelled` tells what each spelling stands for, `months` are all that there are.
    """

    archive: Archive
    problems: list[Problem]
    notices: list[Problem]
    spelled: Spelled
    months: Collection[str]


def build(
    records: Iterable[Record], assets: Mapping[str, Asset], unreadable: Collection[str] = ()
) -> tuple[Archive, list[Problem], list[Problem]]:
    """Returns the archive, its problems, and notices of what was decided between articles; see `build_upon`."""
    return build_upon(Before(), records, assets, unreadable)[:3]


Keep = Callable[[str, Part, Sequence[Mapping[str, int]]], None]
"""Takes the name of a month, its articles, and how many of those in lists have each spelling of a term, by kind."""


def _keep_none(name: str, part: Part, spellings: Sequence[Mapping[str, int]]) -> None:
    pass


def build_upon(
    before: Before,
    records: Iterable[Record],
    assets: Mapping[str, Asset],
    unreadable: Collection[str] = (),
    keep: Keep = _keep_none,
) -> Folded:
    """Returns what all articles make together.

    Args:
        before: what the last build has found of months of which there are no `records`.
        records: the accepted articles to publish, in any order.
        assets: the files beside the articles, by source path.
        unreadable: sources with problems of their own; a link to one is not reported as dead.
        keep: takes each month that was not taken over, as soon as it is made.
    """
    problems: list[Problem] = []
    notices: list[Problem] = []
    fresh = _by_month(records)
    spellings = {name: naming.spellings(found) for name, found in fresh.items()}
    spellings |= {name: month.spellings for name, month in before.months.items()}
    spelled = _spelled(before, fresh, spellings, notices)
    terms = {kind: _terms(kind, named) for kind, named in spelled.items()}
    decided: dict[str, Sequence[Problem]] = {}
    placed: dict[str, str] = {}
    for name, found in fresh.items():
        own: list[Problem] = []
        placed |= naming.addresses(found, problems, own)
        decided[name] = own
    addresses = _Addresses(before.months, placed)
    for name in _outdated(before, spelled, addresses, assets):
        month = before.months[name]
        fresh[name], decided[name] = _in_time(before.records(month.paths)), month.notices
    find = Finders(terms)
    follow = Follower(addresses.get, assets, unreadable, problems)
    parts: dict[str, Part] = {}
    for name in sorted(spellings):
        counts = spellings.pop(name)
        if name not in fresh:
            parts[name] = taken_over(before.months[name], terms)
            continue
        parts[name] = made_anew(fresh.pop(name), decided[name], addresses.get, find, follow)
        if name:
            keep(name, parts[name], counts)
    notices += chain.from_iterable(part.notices for part in parts.values())
    archive = _archive(parts, terms, addresses, assets, problems)
    return Folded(archive, problems, notices, spelled, parts.keys())


def _archive(
    parts: Mapping[str, Part],
    terms: Mapping[str, Mapping[str, Term]],
    addresses: _Addresses,
    assets: Mapping[str, Asset],
    problems: list[Problem],
) -> Archive:
    listed = tuple(chain.from_iterable(part.listed() for part in parts.values()))
    for entry in listed:
        if entry.section is not None:
            entry.section.entries.append(entry)
        for term in entry.authors:
            term.entries.append(entry)
        for term in entry.tags:
            term.entries.append(entry)
    problems += _repeated_ids(_joined(parts, attrgetter("ids")))
    others = [part.entries[at] for part in parts.values() for at in part.unlisted]
    pages = (entry for entry in others if entry.head.status != WITHDRAWN)
    withdrawn = (entry for entry in others if entry.head.status == WITHDRAWN)
    days = {day: list(found) for day, found in groupby(listed, key=attrgetter("day"))}
    months = _group(days, 7)
    used = {asset.path for part in parts.values() for asset in part.assets}
    return Archive(
        entries=listed,
        withdrawn=tuple(sorted(withdrawn, key=lambda entry: _order(entry.head))),
        pages=tuple(sorted(pages, key=lambda entry: entry.address)),
        days=days,
        months=months,
        years=_group(months, 4),
        terms={kind: _in_order(terms[kind].values()) for kind in KINDS},
        assets=_asset_addresses(used, assets, addresses, problems),
        aliases=_aliases(_joined(parts, attrgetter("aliases")), parts, problems),
    )


def _order(head: Head) -> tuple[str, int, str]:
    """By local day first: where a zone turns its clocks back, instants alone could run against the calendar."""
    return head.date.day, head.date.instant, head.path


def _in_time(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: _order(record.head))


def _by_month(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Returns the articles of each month in their order, and under an empty name the pages."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[month_of(record.head)].append(record)
    return {name: _in_time(found[name]) for name in sorted(found)}


Value = TypeVar("Value")


def _joined(parts: Mapping[str, Part], column: Callable[[Part], Mapping[int, Value]]) -> Sequence[tuple[Entry, Value]]:
    """Returns the values of a column with their articles, in the order of all articles."""
    pairs = [(part.entries[at], value) for part in parts.values() for at, value in column(part).items()]
    if "" in parts and column(parts[""]):  # pages stand between articles if they have a date
        pairs.sort(key=lambda pair: _order(pair[0].head))
    return pairs


def _group(keys: Iterable[str], length: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[key[:length]].append(key)
    return dict(groups)


def _in_order(terms: Iterable[Term]) -> list[Term]:
    return sorted((term for term in set(terms) if term.entries), key=lambda term: (sort_key(term.name), term.slug))


def _spelled(
    before: Before,
    fresh: Mapping[str, Sequence[Record]],
    spellings: Mapping[str, Sequence[Mapping[str, int]]],
    notices: list[Problem],
) -> dict[str, dict[str, tuple[str, str]]]:
    """Returns name and slug of the term of each spelling that occurs, by kind."""
    order = sorted(spellings)

    def first(at: int, name: str) -> str:
        month = next(month for month in order if spellings[month][at].get(name))
        found = [record.head for record in fresh.get(month, ())] or heads_of(before.months[month])
        return next(head.path for head in found if head.listed and name in term_names(KINDS[at], head))

    counted = [total(spellings[month][at] for month in order) for at in range(len(KINDS))]
    return {kind: name_terms(kind, counted[at], notices, partial(first, at)) for at, kind in enumerate(KINDS)}


def _terms(kind: str, named: Mapping[str, tuple[str, str]]) -> dict[str, Term]:
    """Returns the terms of a kind by each spelling."""
    terms = {called: Term(kind, *called) for called in dict.fromkeys(named.values())}
    return {name: terms[called] for name, called in named.items()}


class _Addresses:
    """Addresses by source path: those `placed` by this build, and those that the last one has found."""

    def __init__(self, months: Mapping[str, Month], placed: dict[str, str]) -> None:
        self._months = months
        self._placed = placed
        self._all: dict[str, str] | None = None

    def all(self) -> dict[str, str]:
        """Returns all of them, put together when that is first asked for."""
        if self._all is None:
            pairs = (zip(month.paths, month.addresses, strict=True) for month in self._months.values())
            self._all = dict(chain.from_iterable(pairs)) | self._placed if self._months else self._placed
        return self._all

    def get(self, path: str) -> str:
        """Returns the address of an article, empty if it is not public."""
        return self._placed.get(path) or self.all().get(path, "")


def _outdated(before: Before, spelled: Spelled, addresses: _Addresses, assets: Mapping[str, Asset]) -> Iterator[str]:
    """Yields the months whose articles have terms, or lead to something, that is not as it was."""
    changed = [{name for name, _ in spelled[kind].items() ^ before.spelled.get(kind, {}).items()} for kind in KINDS]
    for name, month in before.months.items():
        if not (
            all(map(set.isdisjoint, changed, month.spellings))
            and all(addresses.get(path) == address for path, address in month.references.items())
            and all(assets.get(asset.path) == asset for asset in month.assets)
        ):
            yield name


def _asset_addresses(
    used: set[str], assets: Mapping[str, Asset], addresses: _Addresses, problems: list[Problem]
) -> dict[str, tuple[Asset, str]]:
    owners = {address: path for path, address in addresses.all().items()} if used else {}
    placed: dict[str, tuple[Asset, str]] = {}
    for path in sorted(used):
        address = asset_address(path)
        other = owners.setdefault(address, path)
        if other != path:
            problems.append(Problem(path, 0, 0, f"{other} is written to {address} too", "rename one of the files"))
        placed[path] = assets[path], address
    return placed


def _aliases(
    moved: Sequence[tuple[Entry, tuple[str, ...]]], parts: Mapping[str, Part], problems: list[Problem]
) -> dict[str, Entry]:
    """Returns the article of each old address; one that another article has too is a problem of the later one."""
    entries = chain.from_iterable(part.entries for part in parts.values()) if moved else ()
    owners = {entry.address: entry for entry in entries}
    aliases: dict[str, Entry] = {}
    for entry, given in moved:
        for old in given:
            address = urls.alias(old) or ""  # the reader has let none pass that gives nothing
            other = owners.setdefault(address.lower(), entry)
            if other is not entry:
                hint = f"{other.path} has it; take it out of one of the two"
                problems.append(Problem(entry.path, 1, 0, f"the alias «{shorten(old)}» is taken", hint))
            elif address != entry.address:
                aliases[address] = entry
    return aliases


def _repeated_ids(given: Iterable[tuple[Entry, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for entry, name in given:
        path = first.setdefault(name, entry.path)
        if path != entry.path:
            hint = f"the other is {path}; an id is never used twice"
            yield Problem(entry.path, 1, 0, f"two articles have the id «{shorten(name)}»", hint)
