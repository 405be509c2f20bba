"""One volume of the index: the articles of a span of time, turned inside out and cut into files.

Each file is a script of one call, `kazakhSearch(name, …)`, whose arguments are JSON: from a disk a browser loads
scripts, and nothing else.

- `t` is the volume's table: how long each text is, how long the longest title, terms and summary are, and with which
  skeleton each further shard begins;
- `s0`, `s1`, … are shards: the stems of a range of skeletons, the forms of each and where they occur;
- `d0`, `d1`, … hold `DOCS` articles each as results show them;
- `c` tells day, section, authors and tags of each article: only filters ask for it.

The words of all texts are numbered through, and those of all heads apart from them. In both, every article has room:
for its text by the code of its length, for its head as much as the longest title, the most terms and the longest
summary need. So one list of numbers tells in which articles a form stands, how often, in which field, beside what.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import accumulate, count, pairwise
from string import ascii_uppercase
from typing import NamedTuple

import msgspec

from kzarchive import urls
from kzarchive.markup import shortened
from kzarchive.search import codec
from kzarchive.search.forms import Form, Shared, Stem, forget, forms, front_coded, keep, stems
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


_Places = dict[bytes, "array[int]"]
"""The places of forms, by key."""

_NOWHERE = array("I")


class _InTexts(_Places):
    """The places in texts by form. A word that is too long has those of the form that it is cut to."""

    def __init__(self) -> None:
        super().__init__()
        self.uncut: list[bytes] = []
        self.none = _NOWHERE

    def make_room(self, room: int) -> None:
        """Makes the arrays ready for places below `room`."""
        kind = codec.places_type(room)
        if kind != self.none.typecode:
            self.none = array(kind)
            self.update({key: array(kind, places) for key, places in self.items()})
            self.update({key: self[_cut_key(key)] for key in self.uncut})

    def __missing__(self, key: bytes) -> array[int]:
        if len(key) > LONGEST and (cut := _cut_key(key)) != key:
            self.uncut.append(key)
            found = self[cut]
        else:
            found = self.none[:]
        self[key] = found
        return found


@dataclass(slots=True)
class _Inverted:
    """A volume with its words looked up from the other side; `lengths` are codes."""

    volume: Volume
    heads: Heads
    lengths: list[int] = field(default_factory=list)
    excerpts: list[str] = field(default_factory=list)
    boundaries: list[str] = field(default_factory=list)
    shards: list[_Shard] = field(default_factory=list)


@lru_cache(maxsize=1)
def _inverted(volume: bytes, read: Callable[[Doc], str], shared: Shared | None) -> _Inverted:
    decoded = _volumes.decode(volume)
    heads, in_heads = _in_heads(decoded.docs)
    made = _Inverted(decoded, heads)
    in_texts = _InTexts()
    room = 0
    for doc in decoded.docs:
        text = read(doc)
        found = keys(text)
        code = codec.length_code(len(found))
        made.lengths.append(code)
        made.excerpts.append(shortened(doc.summary or text, EXCERPT))
        in_texts.make_room(room + codec.room(code))
        # This is where the time of an index goes, so no word passes through a loop of Python's.
        deque(map(array.append, map(in_texts.__getitem__, found), count(room)), maxlen=0)
        room += codec.room(code)
    for key in in_texts.uncut:
        del in_texts[key]
    for key in in_heads:
        in_texts.setdefault(key, _NOWHERE)
    _cut(made, in_texts, room, in_heads, shared)
    forget()
    return made


def _in_heads(docs: Sequence[Doc]) -> tuple[Heads, _Places]:
    """Returns the room of heads, and the places of the forms in them."""
    fields = [(_cut_keys(doc.title), _terms(doc), _cut_keys(doc.summary)) for doc in docs]
    heads = Heads(*(max(map(len, column)) + 1 for column in zip(*fields, strict=True)))
    kind = codec.places_type(sum(heads) * len(docs))
    places: _Places = defaultdict(lambda: array(kind))
    for number, columns in enumerate(fields):
        place = number * sum(heads)
        for column, room in zip(columns, heads, strict=True):
            for at, key in enumerate(column, place):
                places[key].append(at)
            place += room
    places.pop(b"", None)
    return heads, places


def _terms(doc: Doc) -> list[bytes]:
    """Returns the words of an article's terms. An empty one stands between terms: no phrase runs over it."""
    named = (*filter(None, [doc.section]), *doc.authors, *doc.tags)
    return [key for name, _ in named for key in (*_of_name(name), b"")]


def _cut_keys(text: str) -> list[bytes]:
    return list(map(_cut_key, keys(text)))


_of_name = lru_cache(maxsize=1 << 12)(_cut_keys)


def _cut_key(key: bytes) -> bytes:
    """Returns the key of the form that a word is cut to if it is too long."""
    return key if len(key) <= LONGEST else key.decode()[:LONGEST].encode()


def _cut(made: _Inverted, in_texts: _Places, room: int, in_heads: _Places, shared: Shared | None) -> None:
    """Divides the stems, in the order of their skeletons, among the shards, so that these are about equally large."""
    below: dict[str, list[Form]] = defaultdict(list)
    found = list(forms(in_texts, shared))
    if shared and len(made.lengths) <= FEW:
        keep(found, shared)
    for form in found:
        _, stem, _ = form
        below[stem].append(form)
    ordered = stems(below)
    groups = [sorted(below[at.text]) for at in ordered]
    keys_in_order = [key for group in groups for _, _, key in group]
    texts = list(map(in_texts.__getitem__, keys_in_order))
    above = [in_heads.get(key, _NOWHERE) for key in keys_in_order]
    behind = list(accumulate(map(len, groups)))
    words = list(accumulate(map(len, texts)))
    sizes = [2 * words[end - 1] + 8 * end for end in behind]
    heads = len(made.lengths) * sum(made.heads)
    start = first = 0
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
        last = behind[end - 1] if end else 0
        packed = codec.encode_places((texts[first:last], room), (above[first:last], heads))
        made.shards.append(_Shard(_listed(ordered[start:end], groups[start:end]), *packed))
        start, first = end, last


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


def _listed(ordered: Iterable[Stem], groups: Iterable[Sequence[Form]]) -> str:
    """Returns stems and, where it has others than itself, the forms of each."""
    entries: list[str] = []
    before = ""
    for stem, group in zip(ordered, groups, strict=True):
        others = [listed for listed, _, _ in group]
        entries.append(",".join([front_coded(stem.letters, before), *(() if others == [""] else others)]))
        before = stem.letters
    return "|".join(entries)
