"""The fold: records become one `Archive`, the only knowledge that crosses articles.

Here articles meet: who stands on which day and under which term, who is whose neighbour, which address each one has,
and where the references in the bodies lead.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, compress, groupby
from operator import attrgetter

import msgspec

from kzarchive import urls
from kzarchive.digest import plain
from kzarchive.errors import Problem, shorten
from kzarchive.kazakh import fold, slug, sort_key
from kzarchive.model import DRAFT, PAGE, WITHDRAWN, Asset, Head, Moment, Record
from kzarchive.pictures import variants
from kzarchive.task import Target

KINDS = ("tag", "author", "section")
HASH_LENGTH = 6
NEWS_SECONDS = 2 * 24 * 60 * 60
"""How long an article is news to Google: support.google.com/news/publisher-center, «News sitemaps»."""
ACTIVE = (".html", ".htm", ".xhtml", ".xht", ".xml", ".js", ".mjs")
"""Files that browsers execute: none is published because a text links to it."""


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


class Entry(msgspec.Struct, eq=False):
    """An article in its archive.

    `day` is the local calendar day, such as `2026-03-07`. `digest` stands for everything that a list or a neighbour may
    show of it, `body` for its text; `size` is that of the text in bytes. `card` is what lists show, encoded, once that
    has been asked for.
    """

    head: Head
    day: str
    address: str
    section: Term | None
    authors: tuple[Term, ...]
    tags: tuple[Term, ...]
    digest: bytes
    body: bytes
    links: tuple[Target, ...] = ()
    image: Target | None = None
    size: int = 0
    card: msgspec.Raw | None = None

    @property
    def id(self) -> str:
        """The permanent name of the article: its own `id`, else its address."""
        return self.head.id or self.address.removesuffix(".html")

    @property
    def last_change(self) -> Moment:
        """When it was published or, later, updated."""
        date, updated = self.head.date, self.head.updated
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


def build(
    records: Iterable[Record], assets: Mapping[str, Asset], unreadable: Collection[str] = ()
) -> tuple[Archive, list[Problem], list[Problem]]:
    """Returns the archive, its problems, and notices of what was decided between articles.

    Args:
        records: the accepted articles to publish, in any order.
        assets: the files beside the articles, by source path.
        unreadable: sources with problems of their own; a link to one is not reported as dead.
    """
    ordered = sorted(records, key=_order)
    problems: list[Problem] = []
    notices: list[Problem] = []
    is_listed = [record.head.listed for record in ordered]
    heads = [record.head for record in compress(ordered, is_listed)]
    terms = {kind: _terms(kind, heads, notices) for kind in KINDS}
    addresses = _addresses(ordered, problems, notices)
    entries = _entries(ordered, addresses, terms)
    used = _resolve(ordered, entries, addresses, assets, unreadable, problems)
    listed = tuple(compress(entries, is_listed))
    others = [entry for entry, among_them in zip(entries, is_listed, strict=True) if not among_them]
    for entry in listed:
        for term in (entry.section, *entry.authors, *entry.tags):
            if term is not None:
                term.entries.append(entry)
    problems += _repeated_ids(entries)
    days = {day: list(found) for day, found in groupby(listed, key=attrgetter("day"))}
    pages = (entry for entry in others if entry.head.status != WITHDRAWN)
    archive = Archive(
        entries=listed,
        withdrawn=tuple(entry for entry in others if entry.head.status == WITHDRAWN),
        pages=tuple(sorted(pages, key=lambda entry: entry.address)),
        days=days,
        months=_group(days, 7),
        years=_group(_group(days, 7), 4),
        terms={kind: _in_order(terms[kind].values()) for kind in KINDS},
        assets=_asset_addresses(used, assets, addresses, problems),
        aliases=_aliases(entries, problems),
    )
    return archive, problems, notices


def fold_name(name: str) -> str:
    """Returns what equal terms have in common: names that differ in case, white space or noise are one term."""
    return fold(name)


def _order(record: Record) -> tuple[str, int, str]:
    """By local day first: where a zone turns its clocks back, instants alone could run against the calendar."""
    head = record.head
    return head.date.day, head.date.instant, head.path


def _group(keys: Iterable[str], length: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[key[:length]].append(key)
    return dict(groups)


def _in_order(terms: Iterable[Term]) -> list[Term]:
    return sorted((term for term in set(terms) if term.entries), key=lambda term: (sort_key(term.name), term.slug))


def term_names(kind: str, head: Head) -> tuple[str, ...]:
    """Returns the names that an article has of one kind of terms."""
    if kind == "tag":
        return head.tags
    if kind == "author":
        return head.authors
    return (head.section,) if head.section else ()


def _terms(kind: str, heads: Sequence[Head], notices: list[Problem]) -> dict[str, Term]:
    """Returns the terms of a kind by each spelling that occurs; the earlier published has the first right to a slug."""
    counts = Counter(chain.from_iterable([term_names(kind, head) for head in heads]))
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        spellings[fold_name(name)].append(name)
    taken: dict[str, str] = {}
    terms: dict[str, Term] = {}
    for names in spellings.values():
        name = " ".join(max(names, key=counts.__getitem__).split())
        wanted = slug(name)
        chosen = _free_slug(name, wanted, taken)
        if chosen != wanted:
            why = (
                f"the plain one belongs to «{taken[wanted]}»"
                if wanted in taken
                else "its letters give none, or it is taken"
            )
            first = next(head.path for head in heads if names[0] in term_names(kind, head))
            notices.append(Problem(first, 1, 0, f"{kind} «{name}» gets the address `{chosen}`: {why}"))
        taken[chosen] = name
        terms.update(dict.fromkeys(names, Term(kind, name, chosen)))
    return terms


def _is_free(slug: str, taken: Container[str], *, page: bool = False) -> bool:
    return bool(slug) and slug not in taken and not urls.is_taken(slug, page=page)


def _free_slug(name: str, wanted: str, taken: Container[str], *, page: bool = False) -> str:
    """Returns the plain slug that is wanted, else the digraph spelling, else one with a short hash of the name."""
    for candidate in (wanted, slug(name, digraphs=True) if wanted in taken else ""):
        if _is_free(candidate, taken, page=page):
            return candidate
    return "-".join(filter(None, (slug(name, limit=70), plain(name.encode()).hex()[:HASH_LENGTH])))


def _addresses(records: Sequence[Record], problems: list[Problem], notices: list[Problem]) -> dict[str, str]:
    """Returns each article's address by source path; slugs given in front matter go first, then the earlier article."""
    addresses: dict[str, str] = {}
    folders: dict[str, dict[str, Head]] = defaultdict(dict)
    for record in sorted(records, key=lambda record: not record.head.slug):
        head, chosen = record.head, record.slug
        page = head.type == PAGE
        taken = folders["" if page else head.date.day]
        if chosen in taken or not (head.slug or _is_free(chosen, taken, page=page)):
            chosen = _contested(record, taken, problems, notices)
        taken.setdefault(chosen, head)
        addresses[head.path] = _address(head, chosen)
    return addresses


def _address(head: Head, slug: str) -> str:
    return urls.page(slug) if head.type == PAGE else urls.article(head.date.day, slug)


def _contested(record: Record, taken: Mapping[str, Head], problems: list[Problem], notices: list[Problem]) -> str:
    """Returns the slug of an article that can't have the one it asks for, and says so."""
    head = record.head
    chosen = head.slug or _free_slug(head.title, record.slug, taken, page=head.type == PAGE)
    other = taken.get(record.slug)
    if other and (head.slug or fold_name(other.title) == fold_name(head.title)):
        message = f"two articles would be written to {_address(head, record.slug)}"
        hint = f"the other is {other.path}; give one of them another `slug:`, or take out the double"
        problems.append(Problem(head.path, 1, 0, message, hint))
    elif chosen != record.slug:
        why = f"the plain one belongs to {other.path}" if other else "the title's letters give none"
        message = f"the article gets the address {_address(head, chosen)}: {why}"
        notices.append(Problem(head.path, 1, 0, message))
    return chosen


def _entries(
    records: Iterable[Record], addresses: Mapping[str, str], terms: Mapping[str, Mapping[str, Term]]
) -> list[Entry]:
    of_tags, *finders = (_finder(terms[kind]) for kind in KINDS)
    of_authors, of_sections = map(cache, finders)  # of tags, hardly two articles have the same ones
    entries = []
    days: dict[str, str] = {}  # one text in memory for all articles of a day
    for record in records:
        head = record.head
        day = head.date.day
        address = addresses[head.path]
        tags, shown_tags = of_tags(head.tags)
        authors, shown_authors = of_authors(head.authors)
        sections, shown_section = of_sections((head.section,) if head.section else ())
        shown = b"\n".join((address.encode(), shown_tags, shown_authors, shown_section))
        entry = Entry(
            head=head,
            day=days.setdefault(day, day),
            address=address,
            section=sections[0] if sections else None,
            authors=authors,
            tags=tags,
            digest=plain(record.digest + shown),
            body=record.body,
            size=record.size,
        )
        entries.append(entry)
    return entries


def _finder(terms: Mapping[str, Term]) -> Callable[[tuple[str, ...]], tuple[tuple[Term, ...], bytes]]:
    """Returns the function that gives the terms of some names, each once, and all that a page may show of them.

    A withdrawn article may have names that no other has.
    """
    shown = {name: (term, f"{term.name}\0{term.slug}".encode()) for name, term in terms.items()}

    def find(names: tuple[str, ...]) -> tuple[tuple[Term, ...], bytes]:
        known = dict([shown[name] for name in names if name in shown])
        return tuple(known), b"\0".join(known.values())

    return find


def differs_in_text(old: Record, new: Record) -> bool:
    """Tells whether two records of one article are the same in all that an archive is made from but its text."""
    return msgspec.structs.replace(old, body=new.body, size=new.size) == new


def put_text(entry: Entry, record: Record) -> None:
    """Gives an article the text of a record that differs in nothing else."""
    entry.body, entry.size = record.body, record.size


def _resolve(
    records: Sequence[Record],
    entries: Sequence[Entry],
    addresses: Mapping[str, str],
    assets: Mapping[str, Asset],
    unreadable: Collection[str],
    problems: list[Problem],
) -> set[str]:
    """Leads every reference to an address, and returns the assets that are used."""
    used: set[str] = set()

    def follow(path: str, target: str, line: int, column: int) -> Target | None:
        source = source_path(path, target)
        if source in addresses:
            return Target(target, addresses[source])
        if source in assets and source.lower().endswith(ACTIVE):
            hint = "pages are made of .md files; put what is to be published as it is into static/"
            problems.append(Problem(path, line, column, f"«{target}» may hold scripts", hint))
            return None
        if source in assets:
            used.add(source)
            asset, address = assets[source], _asset_address(source)
            return Target(target, address, asset.width, asset.height, file=True, variants=variants(address, asset))
        if source not in unreadable:
            hint = f"there is no {source} among the published sources; paths are relative to the article's file"
            problems.append(Problem(path, line, column, f"«{target}» leads nowhere", hint))
        return None

    for record, entry in zip(records, entries, strict=True):
        image = record.head.image
        if not (image or record.references) or record.head.status == WITHDRAWN:
            continue
        path = record.head.path
        if record.references:
            found = (follow(path, at.target, at.line, at.column) for at in record.references)
            entry.links = tuple(target for target in found if target is not None)
        if image is not None:
            entry.image = follow(path, image.src, image.line, image.column)
    return used


def source_path(path: str, target: str) -> str:
    """Returns the source file that a reference in the file `path` names, from the site's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), urls.split_reference(target)[0]))


def _asset_address(path: str) -> str:
    """Returns the public address of a file beside the articles: its path below the content folder, in ASCII."""
    *folders, name = path.split("/")[1:]
    stem, _, suffix = name.rpartition(".")
    ending = slug(suffix, limit=15) if stem else ""
    parts = [_public_name(part) for part in folders]
    return "/".join([*parts, _public_name(stem or name) + (f".{ending}" if ending else "")])


def _public_name(name: str) -> str:
    chosen = slug(name, limit=urls.MAX_NAME - 20)
    if chosen and not urls.is_reserved(chosen):
        return chosen
    return "-".join(filter(None, (chosen, plain(name.encode()).hex()[:HASH_LENGTH])))


def _asset_addresses(
    used: set[str], assets: Mapping[str, Asset], addresses: Mapping[str, str], problems: list[Problem]
) -> dict[str, tuple[Asset, str]]:
    owners = {address: path for path, address in addresses.items()} if used else {}
    placed: dict[str, tuple[Asset, str]] = {}
    for path in sorted(used):
        address = _asset_address(path)
        other = owners.setdefault(address, path)
        if other != path:
            problems.append(Problem(path, 0, 0, f"{other} is written to {address} too", "rename one of the files"))
        placed[path] = assets[path], address
    return placed


def _aliases(entries: Iterable[Entry], problems: list[Problem]) -> dict[str, Entry]:
    """Returns the article of each old address; one that another article has too is a problem of the later one."""
    moved = [entry for entry in entries if entry.head.aliases]
    owners = {entry.address: entry for entry in entries} if moved else {}
    aliases: dict[str, Entry] = {}
    for entry in moved:
        for old in entry.head.aliases:
            address = urls.alias(old) or ""  # the reader has let none pass that gives nothing
            other = owners.setdefault(address.lower(), entry)
            if other is not entry:
                hint = f"{other.head.path} has it; take it out of one of the two"
                problems.append(Problem(entry.head.path, 1, 0, f"the alias «{shorten(old)}» is taken", hint))
            elif address != entry.address:
                aliases[address] = entry
    return aliases


def _repeated_ids(entries: Iterable[Entry]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for entry in entries:
        if entry.head.id:
            path = first.setdefault(entry.head.id, entry.head.path)
            if path != entry.head.path:
                hint = f"the other is {path}; an id is never used twice"
                yield Problem(entry.head.path, 1, 0, f"two articles have the id «{shorten(entry.head.id)}»", hint)


def is_public(record: Record, now: int, drafts: bool) -> bool:
    """Tells whether an article belongs to the site at the instant `now` (seconds since 1970 in UTC)."""
    return drafts or (record.head.status != DRAFT and record.head.date.instant <= now)
