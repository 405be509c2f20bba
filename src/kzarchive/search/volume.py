"""One volume of the index: the articles of a span of time, turned inside out and cut into files.

Each file is a script of one call, `kazakhSearch(name, …)`, whose arguments are JSON: from a disk a browser loads
scripts, and nothing else.

- `t` is the volume's table: how long each text is, how long the longest title, terms and summary are, and with which
  skeleton each further shard begins;
- `s0`, `s1`, … are shards: the stems of a range of skeletons, the forms of each and where they occur;
- `d0`, `d1`, … hold `DOCS` articles each as results show them;
- `c` tells day, section, authors and tags of each article: only filters ask for it.

The words of all heads are numbered through, and behind them those of all texts. Every article has room there: for its
head as much as the longest title, the most terms and the longest summary need, for its text by the code of its length.
So one list of numbers tells in which articles a form stands, how often, in which field, beside what.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate, chain, count, pairwise
from string import ascii_uppercase
from typing import NamedTuple

import msgspec

from kzarchive import urls
from kzarchive.markup import shortened
from kzarchive.search import codec
from kzarchive.search.forms import Shared, Stem, forget, forms, front_coded, keep, stems
from kzarchive.search.keys import keys
from kzarchive.search.terms import LONGEST

FORMAT = 4
"""Raised when files of the same name would differ from those of an older version."""

CALL = "kazakhSearch"
DOCS = 8
"""So many articles are in one file of those that results show."""

FEW = 100
"""Of volumes with no more articles, which new ones are added to, the forms are kept for the next build."""

EXCERPT = 100
"""Longest beginning of a text that results show, in characters."""

TITLE, SUMMARY, TERMS, SEVERAL = 1, 2, 3, 4
"""In which field above the body a word stands: one of them, or the title and another."""

Named = tuple[str, str]
"""A term's name and slug."""


class Doc(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article in the index; `path` and `body` say where a worker finds its text and how to know it."""

    path: str
    body: bytes
    address: str
    title: str
    summary: str
    day: str
    section: Named | None
    authors: tuple[Named, ...]
    tags: tuple[Named, ...]
    lang: str


class Volume(msgspec.Struct, frozen=True, array_like=True):
    """The articles of one span of time, oldest first, in a folder of its own."""

    folder: str
    shards: int
    docs: tuple[Doc, ...]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """Which file of a volume a task is: its kind, as in the names of files, and its number."""

    volume: str
    kind: str
    number: int = 0

    @property
    def name(self) -> str:
        """The name under which the file gives itself to the page."""
        return f"{self.volume}/{self.kind}{self.number if self.kind in 'sd' else ''}"


_volumes = msgspec.msgpack.Decoder(Volume)
_pieces = msgspec.msgpack.Decoder(Piece)
encode = msgspec.msgpack.Encoder().encode


def script(name: str, *arguments: object) -> bytes:
    """Returns the script that hands over `arguments` under a name."""
    text = json.dumps([name, *arguments], ensure_ascii=False, separators=(",", ":"))
    # Line ends of JavaScript before 2019, and what HTML would take for an end were the file ever put into a page.
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    return f"{CALL}({safe[1:-1]})\n".encode()


def render(
    piece: bytes,
    volume: bytes,
    read: Callable[[Doc], str],
    convert: Callable[[str], str] | None,
    shared: Shared | None = None,
) -> bytes:
    """Returns one file of a volume.

    Args:
        piece: the encoded `Piece`.
        volume: the encoded `Volume`; its files are made from it one after the other.
        read: returns the plain text of an article.
        convert: puts Kazakh text into the letters of an edition; None for Cyrillic.
        shared: where those who make other volumes tell of the forms of words.
    """
    wanted = _pieces.decode(piece)
    made = _inverted(volume, read, shared)
    number, name = wanted.number, wanted.name
    if wanted.kind == "t":
        return script(name, codec.numbers(made.lengths), made.heads, _front_coded(made.boundaries))
    if wanted.kind == "s":
        return script(name, *made.shards[number])
    if wanted.kind == "d":
        docs = range(number * DOCS, min((number + 1) * DOCS, len(made.volume.docs)))
        return script(name, [_shown(made.volume.docs[at], made.excerpts[at], convert) for at in docs])
    return script(name, *_columns(made.volume.docs))


def _shown(doc: Doc, excerpt: str, convert: Callable[[str], str] | None) -> list[str]:
    section = doc.section[0] if doc.section else ""
    title = doc.title
    if convert is not None:
        section = convert(section)
        if doc.lang == "kk":
            title, excerpt = convert(title), convert(excerpt)
    return [urls.slug_of(doc.address), title, doc.day, section, excerpt, *([] if doc.lang == "kk" else [doc.lang])]


def _columns(docs: Sequence[Doc]) -> list[object]:
    """Returns the first day, the names of all terms by kind, and a row of numbers for each article."""
    kinds: list[dict[Named, int]] = [{}, {}, {}]
    first = date.fromisoformat(docs[0].day).toordinal()
    rows: list[int] = []
    for doc in docs:
        rows.append(date.fromisoformat(doc.day).toordinal() - first)
        for known, terms in zip(kinds, (filter(None, [doc.section]), doc.authors, doc.tags), strict=True):
            ids = [known.setdefault(term, len(known)) for term in terms]
            rows += (len(ids), *ids)
    return [docs[0].day, [list(known) for known in kinds], codec.numbers(rows)]


class Heads(NamedTuple):
    """How much room a title has in each head, and how much the terms and the summary, with a place after each."""

    title: int
    terms: int
    summary: int

    def field(self, place: int) -> int:
        """Returns the field in which a place of a head lies."""
        return TITLE if place < self.title else TERMS if place < self.title + self.terms else SUMMARY


class _Shard(NamedTuple):
    """What a shard's file holds: its stems with their forms, and the bits and bytes of their places."""

    stems: str
    bits: str
    low: str


@dataclass(slots=True)
class _Inverted:
    """A volume with its words looked up from the other side; `lengths` are codes."""

    volume: Volume
    heads: Heads
    lengths: list[int] = field(default_factory=list)
    excerpts: list[str] = field(default_factory=list)
    boundaries: list[str] = field(default_factory=list)
    shards: list[_Shard] = field(default_factory=list)


_Places = dict[bytes, "array[int]"]
"""The places of forms, by key."""


@lru_cache(maxsize=1)
def _inverted(volume: bytes, read: Callable[[Doc], str], shared: Shared | None) -> _Inverted:
    decoded = _volumes.decode(volume)
    made, places, room = _noted(decoded, read, codec.NARROW)
    if room > codec.NARROW:
        made, places, room = _noted(decoded, read, codec.WIDE)
    _cut(made, places, room, shared)
    forget()
    return made


def _noted(volume: Volume, read: Callable[[Doc], str], most: int) -> tuple[_Inverted, _Places, int]:
    """Returns the places of all forms, and how much room they need; more than `most` where there are too many."""
    kind = codec.places_type(most)
    fields = [(keys(doc.title), _terms(doc), keys(doc.summary)) for doc in volume.docs]
    heads = Heads(*(max(map(len, column)) + 1 for column in zip(*fields, strict=True)))
    made = _Inverted(volume, heads)
    places: _Places = defaultdict(partial(array, kind))

    def note(found: Iterable[bytes], start: int) -> None:
        # This is where the time of an index goes, so no word passes through a loop of Python's.
        deque(map(array.append, map(places.__getitem__, found), count(start)), maxlen=0)

    room = 0
    for columns in fields:
        for column, width in zip(columns, heads, strict=True):
            note(column, room)
            room += width
    places.pop(b"", None)
    for doc in volume.docs:
        text = read(doc)
        found = keys(text)
        code = codec.length_code(len(found))
        made.lengths.append(code)
        made.excerpts.append(shortened(doc.summary or text, EXCERPT))
        note(found, room)
        room += codec.room(code)
        if room > most:
            break
    for key in [key for key in places if len(key) > LONGEST and _cut_key(key) != key]:
        cut = _cut_key(key)
        places[cut] = array(kind, sorted([*places[cut], *places.pop(key)]))
    return made, places, room


def _terms(doc: Doc) -> list[bytes]:
    """Returns the words of an article's terms. An empty one stands between terms: no phrase runs over it."""
    named = (*filter(None, [doc.section]), *doc.authors, *doc.tags)
    return [key for name, _ in named for key in (*_of_name(name), b"")]


_of_name = lru_cache(maxsize=1 << 12)(keys)


def _cut_key(key: bytes) -> bytes:
    """Returns the key of the form that a word is cut to if it is too long."""
    return key if len(key) <= LONGEST else key.decode()[:LONGEST].encode()


class _Group(NamedTuple):
    """The forms of a stem, as what they are listed, and their places."""

    listed: list[str]
    places: list[array[int]]


def _cut(made: _Inverted, places: _Places, room: int, shared: Shared | None) -> None:
    """Divides the stems, in the order of their skeletons, among the shards, so that these are about equally large."""
    found = forms(places, shared)
    if shared and len(made.lengths) <= FEW:
        keep(found, shared)
    below: dict[str, _Group] = defaultdict(lambda: _Group([], []))
    for (listed, stem, _), at in zip(found, places.values(), strict=True):
        group = below[stem]
        group.listed.append(listed)
        group.places.append(at)
    ordered = stems(below)
    groups = [below[stem.text] for stem in ordered]
    # What a stem takes, about: two bytes for a place, and eight for a form.
    sizes = list(accumulate(2 * sum(map(len, group.places)) + 8 * len(group.places) for group in groups))
    start = 0
    for left in range(made.volume.shards, 0, -1):
        # A stem that is larger than a shard should be has one of its own; what remains is shared by the others.
        done = sizes[start - 1] if start else 0
        end = bisect_right(sizes, done + (sizes[-1] - done) // left, start) if start < len(ordered) else start
        end = len(ordered) if left == 1 else min(max(end, start + 1), len(ordered))
        # All stems of one skeleton stand together, so that the reader needs to look in one shard only.
        while start < end < len(ordered) and ordered[end].skeleton == ordered[end - 1].skeleton:
            end += 1
        if made.shards:
            made.boundaries.append(_boundary(ordered, start))
        packed = codec.encode_places(list(chain.from_iterable(group.places for group in groups[start:end])), room)
        made.shards.append(_Shard(_listed(ordered[start:end], groups[start:end]), *packed))
        start = end


def _boundary(ordered: Sequence[Stem], start: int) -> str:
    """Returns the shortest text that parts the skeletons before `start` from those after it."""
    if start == 0:
        return ""
    if start == len(ordered):
        return "~~"
    before, after = ordered[start - 1].skeleton, ordered[start].skeleton
    return next(after[:size] for size in range(1, len(after) + 1) if after[:size] > before)


def _front_coded(boundaries: Sequence[str]) -> str:
    """Returns boundaries one after the other, each behind a capital for what it shares: no boundary has any."""
    return "".join([front_coded(text, before, ascii_uppercase) for before, text in pairwise(["", *boundaries])])


def _listed(ordered: Iterable[Stem], groups: Iterable[_Group]) -> str:
    """Returns stems and, where it has others than itself, the forms of each."""
    entries: list[str] = []
    before = ""
    for stem, group in zip(ordered, groups, strict=True):
        others = group.listed
        entries.append(",".join([front_coded(stem.letters, before), *(() if others == [""] else others)]))
        before = stem.letters
    return "|".join(entries)
