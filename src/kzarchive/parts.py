"""The articles of one month as the fold joins them to others: made anew from records, or taken over from a `Month`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, repeat, starmap
from typing import cast

import msgspec

from kzarchive.archive import Details, Entry, Term, decode_details
from kzarchive.digest import plain
from kzarchive.errors import Problem
from kzarchive.model import Asset, Head, Record
from kzarchive.months import Month, Tally
from kzarchive.naming import KINDS, fold_name
from kzarchive.references import Follower

_packed = msgspec.msgpack.Decoder(list[msgspec.Raw])
_encode = msgspec.msgpack.Encoder().encode


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


class Finders:
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


def made_anew(
    records: Sequence[Record],
    notices: Sequence[Problem],
    address_of: Callable[[str], str],
    find: Finders,
    follow: Follower,
) -> Part:
    """Returns what records of one month, or of pages, become.

    Args:
        records: those records, in their order.
        notices: of what was decided between them.
        address_of: returns the address of an article by its source path.
        find: the terms of all months.
        follow: leads their references on; what it notes of them begins anew.
    """
    entries = []
    days: dict[str, str] = {}  # one text in memory for all articles of a day
    follow.begin()
    for record in records:
        head = record.head
        address = address_of(head.path)
        tags, shown_tags = find.tags(head.tags)
        authors, shown_authors = find.authors(head.authors)
        sections, shown_section = find.sections((head.section,) if head.section else ())
        shown = b"\n".join((address.encode(), shown_tags, shown_authors, shown_section))
        day = days.setdefault(head.date.day, head.date.day)
        changed = head.last_change.day if head.updated else day
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


def taken_over(month: Month, terms: Mapping[str, Mapping[str, Term]]) -> Part:
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


def heads_of(month: Month) -> list[Head]:
    """Returns the heads of a month's articles, in their order."""
    return [decode_details(details).head for details in month.details]


def month(part: Part, spellings: Sequence[Mapping[str, int]], tally: Tally) -> Month:
    """Returns what the next build may take over of a month; from here on the details of its articles are encoded.

    Args:
        part: its articles.
        spellings: how many of those in lists have each spelling of a term, by kind.
        tally: what its sources come to.
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


def _pack(entries: Sequence[Entry]) -> list[msgspec.Raw]:
    """Encodes the details of articles, and returns them."""
    packed = _packed.decode(_encode([entry.details for entry in entries]))
    for entry, details in zip(entries, packed, strict=True):
        entry.details = details
    return packed


def differs_in_text(old: Record, new: Record) -> bool:
    """Tells whether two records of one article are the same in all that an archive is made from but its text."""
    return msgspec.structs.replace(old, body=new.body, size=new.size) == new


def put_text(entry: Entry, record: Record) -> None:
    """Gives an article the text of a record that differs in nothing else."""
    entry.body, entry.size, entry.text = record.body, record.size, _text(record.body, entry.read())
