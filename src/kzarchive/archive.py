"""The fold: records become one `Archive`, the only knowledge that crosses articles.

Here articles meet: who stands on which day and under which term, who is whose neighbour, which address each one has,
and where the references in the bodies lead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain, groupby, repeat, starmap
from operator import attrgetter
from typing import NamedTuple, TypeVar, cast

import msgspec

from kzarchive import naming, urls
from kzarchive.digest import plain
from kzarchive.errors import Problem, shorten
from kzarchive.kazakh import sort_key
from kzarchive.model import DRAFT, WITHDRAWN, Asset, Head, Moment, Record
from kzarchive.months import Before, Month, Spelled, Tally, month_of
from kzarchive.naming import KINDS, fold_name, name_terms, term_names, total
from kzarchive.references import Follower, asset_address
from kzarchive.task import Target

NEWS_SECONDS = 2 * 24 * 60 * 60
"""How long an article is news to Google: support.google.com/news/publisher-center, «News sitemaps»."""


@dataclass(slots=True, eq=False)
class Term:
    """A tag, author or section: its name as most articles spell it, and its articles, oldest first."""

    kind: str
    name: str
    slug: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The address of the term's list."""
        return urls.term(self.kind, self.slug)


class Details(msgspec.Struct, array_like=True, gc=False):
    """What is known of an article that only pages show: its head, where its text leads, and its picture."""

    head: Head
    links: tuple[Target, ...] = ()
    image: Target | None = None


class Entry(msgspec.Struct, eq=False):
    """An article in its archive.

    `path` is that of its source; `day` is the local calendar day, such as `2026-03-07`, and `changed` that of its last
    change. `digest` stands for everything that a list or a neighbour may show of it, `body` for its text, `text` for
    the text with what it leads to and shows; `size` is that of the text in bytes. `details` are mostly encoded, for
    they fill memory; see `opened`. `card` is what lists show, encoded, once that has been asked for.
    """

    path: str
    day: str
    address: str
    section: Term | None
    authors: tuple[Term, ...]
    tags: tuple[Term, ...]
    digest: bytes
    body: bytes
    text: bytes
    size: int
    changed: str
    details: Details | msgspec.Raw
    card: msgspec.Raw | None = None

    def read(self) -> Details:
        """Returns the details."""
        details = self.details
        return _details.decode(details) if isinstance(details, msgspec.Raw) else details

    @property
    def head(self) -> Head:
        """What is known of it without its text."""
        return self.read().head

    @property
    def links(self) -> tuple[Target, ...]:
        """What the local addresses in its text lead to."""
        return self.read().links

    @property
    def image(self) -> Target | None:
        """Its picture."""
        return self.read().image

    @property
    def id(self) -> str:
        """The permanent name of the article: its own `id`, else its address."""
        return self.head.id or self.address.removesuffix(".html")

    @property
    def last_change(self) -> Moment:
        """When it was published or, later, updated."""
        return _last_change(self.head)


_details = msgspec.msgpack.Decoder(Details)
_packed = msgspec.msgpack.Decoder(list[msgspec.Raw])
_encode = msgspec.msgpack.Encoder().encode


@contextmanager
def opened(entries: Iterable[Entry]) -> Iterator[None]:
    """Has the details of some articles decoded for the time of a with statement: for who asks for them often."""
    before = [(entry, entry.details) for entry in entries]
    for entry, _ in before:
        entry.details = entry.read()
    try:
        yield
    finally:
        for entry, details in before:
            entry.details = details


def _pack(entries: Sequence[Entry]) -> list[msgspec.Raw]:
    """Encodes the details of articles, and returns them."""
    packed = _packed.decode(_encode([entry.details for entry in entries]))
    for entry, details in zip(entries, packed, strict=True):
        entry.details = details
    return packed


def _last_change(head: Head) -> Moment:
    date, updated = head.date, head.updated
    return updated if updated and updated.instant > date.instant else date


@dataclass(frozen=True, slots=True)
class Archive:
    """All published articles in order, and every way to reach them.

    Attributes:
        entries: the articles of all lists, oldest first: those of `days` one after the other.
        withdrawn: articles and pages that only say that they are withdrawn.
        pages: those that stand by themselves, by address.
        days: the articles of each day (`2026-03-07`), oldest first.
        months: the days that have articles, by month (`2026-03`).
        years: the months that have articles, by year (`2026`).
        terms: the terms of each kind in Kazakh alphabetical order.
        assets: files that articles show or link to: source path → (asset, address).
        aliases: old addresses of articles, in order: address → article.
    """

    entries: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]
    pages: tuple[Entry, ...]
    days: Mapping[str, Sequence[Entry]]
    months: Mapping[str, Sequence[str]]
    years: Mapping[str, Sequence[str]]
    terms: Mapping[str, Sequence[Term]]
    assets: Mapping[str, tuple[Asset, str]]
    aliases: Mapping[str, Entry]

    def month_entries(self, month: str) -> list[Entry]:
        """Returns the articles of a month, oldest first."""
        return [entry for day in self.months[month] for entry in self.days[day]]

    def count(self, period: str) -> int:
        """Returns the number of articles of a year, month or day."""
        if len(period) == 4:
            return sum(map(self.count, self.years[period]))
        if len(period) == 7:
            return sum(len(self.days[day]) for day in self.months[period])
        return len(self.days[period])


@dataclass(frozen=True, slots=True)
class Part:
    """The articles of a month in their order, or the pages that stand by themselves, and what joins them to others.

    Attributes:
        entries: all that are public.
        unlisted: places of those that no list has.
        notices: of what was decided between them.
        references: articles that their texts lead to: source path → address.
        assets: files that they show or lead to.
        ids: ids given by hand, by place.
        aliases: old addresses, by place.
    """

    entries: Sequence[Entry]
    unlisted: Sequence[int]
    notices: Sequence[Problem]
    references: Mapping[str, str]
    assets: Sequence[Asset]
    ids: Mapping[int, str]
    aliases: Mapping[int, tuple[str, ...]]

    def listed(self) -> Sequence[Entry]:
        """Returns the articles that lists have."""
        if not self.unlisted:
            return self.entries
        unlisted = set(self.unlisted)
        return [entry for at, entry in enumerate(self.entries) if at not in unlisted]


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
    find = _Finders(terms)
    follow = Follower(addresses.get, assets, unreadable, problems)
    parts: dict[str, Part] = {}
    for name in sorted(spellings):
        counts = spellings.pop(name)
        if name not in fresh:
            parts[name] = _taken_over(before.months[name], terms)
            continue
        parts[name] = _part(fresh.pop(name), decided[name], addresses, find, follow)
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
        heads = [record.head for record in fresh.get(month, ())] or _heads(before.months[month])
        return next(head.path for head in heads if head.listed and name in term_names(KINDS[at], head))

    counted = [total(spellings[month][at] for month in order) for at in range(len(KINDS))]
    return {kind: name_terms(kind, counted[at], notices, partial(first, at)) for at, kind in enumerate(KINDS)}


def _terms(kind: str, named: Mapping[str, tuple[str, str]]) -> dict[str, Term]:
    """Returns the terms of a kind by each spelling."""
    terms = {called: Term(kind, *called) for called in dict.fromkeys(named.values())}
    return {name: terms[called] for name, called in named.items()}


def _heads(month: Month) -> list[Head]:
    return [_details.decode(details).head for details in month.details]


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


class _Finders:
    """Finds the terms of articles: each of an article's once, and all that a page may show of them.

    A withdrawn article may have names that no other has.
    """

    def __init__(self, terms: Mapping[str, Mapping[str, Term]]) -> None:
        of_tags, *finders = (_finder(terms[kind]) for kind in KINDS)
        self.tags = of_tags  # hardly two articles have the same ones
        self.authors, self.sections = map(cache, finders)


def _finder(terms: Mapping[str, Term]) -> Callable[[tuple[str, ...]], tuple[tuple[Term, ...], bytes]]:
    shown = {name: (term, f"{term.name}\0{term.slug}".encode()) for name, term in terms.items()}

    def find(names: tuple[str, ...]) -> tuple[tuple[Term, ...], bytes]:
        known = dict([shown[name] for name in names if name in shown])
        return tuple(known), b"\0".join(known.values())

    return find


def _part(
    records: Sequence[Record],
    notices: Sequence[Problem],
    addresses: _Addresses,
    find: _Finders,
    follow: Follower,
) -> Part:
    """Returns what records of one month, or of pages, become."""
    entries = []
    days: dict[str, str] = {}  # one text in memory for all articles of a day
    follow.begin()
    for record in records:
        head = record.head
        address = addresses.get(head.path)
        tags, shown_tags = find.tags(head.tags)
        authors, shown_authors = find.authors(head.authors)
        sections, shown_section = find.sections((head.section,) if head.section else ())
        shown = b"\n".join((address.encode(), shown_tags, shown_authors, shown_section))
        day = days.setdefault(head.date.day, head.date.day)
        changed = _last_change(head).day if head.updated else day
        details = Details(head, *follow.links(record))
        entry = Entry(
            path=head.path,
            day=day,
            address=address,
            section=sections[0] if sections else None,
            authors=authors,
            tags=tags,
            digest=plain(record.digest + shown),
            body=record.body,
            text=_text(record.body, details),
            size=record.size,
            changed=days.setdefault(changed, changed),
            details=details,
        )
        entries.append(entry)
    heads = [record.head for record in records]
    return Part(
        entries=entries,
        unlisted=[at for at, head in enumerate(heads) if not head.listed],
        notices=notices,
        references=follow.articles,
        assets=list(follow.assets.values()),
        ids={at: head.id for at, head in enumerate(heads) if head.id},
        aliases={at: head.aliases for at, head in enumerate(heads) if head.aliases},
    )


def _text(body: bytes, details: Details) -> bytes:
    """Returns the digest of a text, given as that of its bytes, with what it leads to and shows."""
    if not details.links and details.image is None:
        return body
    return plain(body + _encode((details.links, details.image)))


def month(part: Part, spellings: Sequence[Mapping[str, int]], tally: Tally) -> Month:
    """Returns what the next build may take over of a month; see `Keep`. `tally` is what its sources come to.

    From here on the details of its articles are encoded.
    """
    entries = part.entries
    heads = [entry.head for entry in entries]
    at_tags, at_authors, at_sections = ({name: at for at, name in enumerate(names)} for names in spellings)
    return Month(
        tally=tally,
        unlisted=list(part.unlisted),
        spellings=cast(tuple[dict[str, int], dict[str, int], dict[str, int]], tuple(map(dict, spellings))),
        notices=list(part.notices),
        references=dict(part.references),
        assets=list(part.assets),
        paths=[entry.path for entry in entries],
        addresses=[entry.address for entry in entries],
        days=[(day, sum(1 for _ in found)) for day, found in groupby(entry.day for entry in entries)],
        tags=[_places(at_tags, head.tags, entry.tags) for head, entry in zip(heads, entries, strict=True)],
        authors=[_places(at_authors, head.authors, entry.authors) for head, entry in zip(heads, entries, strict=True)],
        sections=[
            (at_sections[head.section],) if entry.section else () for head, entry in zip(heads, entries, strict=True)
        ],
        digests=[entry.digest for entry in entries],
        bodies=[entry.body for entry in entries],
        sizes=[entry.size for entry in entries],
        texts={at: entry.text for at, entry in enumerate(entries) if entry.text is not entry.body},
        changed={at: entry.changed for at, entry in enumerate(entries) if entry.changed is not entry.day},
        ids=dict(part.ids),
        aliases=dict(part.aliases),
        details=_pack(entries),
    )


def _places(places: Mapping[str, int], names: Sequence[str], terms: Sequence[Term]) -> tuple[int, ...]:
    """Returns where the first spelling of each of an article's terms stands."""
    if len(names) == len(terms):  # each is a term of its own
        return tuple([places[name] for name in names])
    first = {fold_name(name): places[name] for name in reversed(names)}
    return tuple(first[fold_name(term.name)] for term in terms)


def _taken_over(month: Month, terms: Mapping[str, Mapping[str, Term]]) -> Part:
    """Returns the articles of a month as the last build has found them."""
    # One that only a withdrawn article has stands for no term, and no row names it.
    tags, authors, sections = (
        cast(list[Term], [terms[kind].get(name) for name in names])
        for kind, names in zip(KINDS, month.spellings, strict=True)
    )
    rows = {row: tuple([authors[at] for at in row]) for row in set(month.authors)}
    days = list(chain.from_iterable(starmap(repeat, month.days)))
    changed, texts = days.copy(), month.bodies.copy()
    for at, day in month.changed.items():
        changed[at] = day
    for at, text in month.texts.items():
        texts[at] = text
    columns = (
        month.paths,
        days,
        month.addresses,
        [sections[row[0]] if row else None for row in month.sections],
        map(rows.__getitem__, month.authors),
        [tuple([tags[at] for at in row]) for row in month.tags],
        month.digests,
        month.bodies,
        texts,
        month.sizes,
        changed,
        month.details,
    )
    return Part(
        entries=list(map(Entry, *columns)),
        unlisted=month.unlisted,
        notices=month.notices,
        references=month.references,
        assets=month.assets,
        ids=month.ids,
        aliases=month.aliases,
    )


def differs_in_text(old: Record, new: Record) -> bool:
    """Tells whether two records of one article are the same in all that an archive is made from but its text."""
    return msgspec.structs.replace(old, body=new.body, size=new.size) == new


def put_text(entry: Entry, record: Record) -> None:
    """Gives an article the text of a record that differs in nothing else."""
    entry.body, entry.size, entry.text = record.body, record.size, _text(record.body, entry.read())


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


def is_public(record: Record, now: int, drafts: bool) -> bool:
    """Tells whether an article belongs to the site at the instant `now` (seconds since 1970 in UTC)."""
    return drafts or (record.head.status != DRAFT and record.head.date.instant <= now)
