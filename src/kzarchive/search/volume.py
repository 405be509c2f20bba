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
from itertools import accumulate, count
from operator import itemgetter
from typing import NamedTuple

import msgspec

from kzarchive import urls
from kzarchive.markup import shortened
from kzarchive.search import codec
from kzarchive.search.keys import keys, word_of
from kzarchive.search.terms import LONGEST, skeleton, stem

FORMAT = 3
"""Raised when files of the same name would differ from those of an older version."""

CALL = "kazakhSearch"
CHANGED = "~"
"""Marks a form that does not begin with its stem."""
DOCS = 8
"""So many articles are in one file of those that results show."""

EXCERPT = 100
"""Longest beginning of a text that results show, in characters."""

TITLE, SUMMARY, TERMS, SEVERAL = 1, 2, 3, 4
"""In which field above the body a word stands: one of them, or the title and another."""

MOST_FORMS = 1 << 18
"""So many forms are kept from one volume for the next: some 40 MB."""

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


def render(piece: bytes, volume: bytes, read: Callable[[Doc], str], convert: Callable[[str], str] | None) -> bytes:
    """Returns one file of a volume.

    Args:
        piece: the encoded `Piece`.
        volume: the encoded `Volume`; its files are made from it one after the other.
        read: returns the plain text of an article.
        convert: puts Kazakh text into the letters of an edition; None for Cyrillic.
    """
    wanted = _pieces.decode(piece)
    made = _inverted(volume, read)
    number, name = wanted.number, wanted.name
    if wanted.kind == "t":
        return script(name, codec.numbers(made.lengths), made.heads, made.boundaries)
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


class _Forms(_Places):
    """The places in texts by form. A word that is too long has those of the form that it is cut to."""

    def __init__(self) -> None:
        super().__init__()
        self.uncut: list[bytes] = []
        self.kind = codec.places_type(0)

    def make_room(self, room: int) -> None:
        """Makes the arrays ready for places below `room`."""
        kind = codec.places_type(room)
        if kind != self.kind:
            self.kind = kind
            self.update({key: array(kind, places) for key, places in self.items()})
            self.update({key: self[_cut_key(key)] for key in self.uncut})

    def __missing__(self, key: bytes) -> array[int]:
        cut = _cut_key(key)
        if cut != key:
            self.uncut.append(key)
            found = self[cut]
        else:
            found = array(self.kind)
        self[key] = found
        return found


class _KnownForms(dict[bytes, tuple[str, str]]):
    """The stem of each form and how the form is listed below it, by key: most were in another volume before."""

    def __missing__(self, key: bytes) -> tuple[str, str]:
        word = word_of(key)
        found = stem(word)
        self[key] = known = found, codec.letters(_below(word, found))
        return known


_known_forms = _KnownForms()


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
def _inverted(volume: bytes, read: Callable[[Doc], str]) -> _Inverted:
    decoded = _volumes.decode(volume)
    heads, in_heads = _in_heads(decoded.docs)
    made = _Inverted(decoded, heads)
    forms = _Forms()
    room = 0
    for doc in decoded.docs:
        text = read(doc)
        found = keys(text)
        code = codec.length_code(len(found))
        made.lengths.append(code)
        made.excerpts.append(shortened(doc.summary or text, EXCERPT))
        forms.make_room(room + codec.room(code))
        # This is where the time of an index goes, so no word passes through a loop of Python's.
        deque(map(array.append, map(forms.__getitem__, found), count(room)), maxlen=0)
        room += codec.room(code)
    for key in forms.uncut:
        del forms[key]
    for key in in_heads:
        forms.setdefault(key, _NOWHERE)
    _cut(made, forms, room, in_heads)
    if len(_known_forms) > MOST_FORMS:
        _known_forms.clear()
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


_Listed = tuple[str, "array[int]", "array[int]"]
"""A form as it is listed below its stem, and its places in texts and in heads."""


def _cut(made: _Inverted, in_texts: _Places, room: int, in_heads: _Places) -> None:
    """Divides the stems, in the order of their skeletons, among the shards, so that these are about equally large."""
    stems: dict[str, list[_Listed]] = defaultdict(list)
    for key, (filed_under, listed), places in zip(
        in_texts, map(_known_forms.__getitem__, in_texts), in_texts.values(), strict=True
    ):
        stems[filed_under].append((listed, places, in_heads.get(key, _NOWHERE)))
    ordered = sorted((skeleton(key), key) for key in stems)
    sizes = list(accumulate(2 * sum(len(form[1]) for form in stems[key]) + 8 * len(stems[key]) for _, key in ordered))
    total = sizes[-1] if sizes else 0
    ends = [bisect_right(sizes, total * (number + 1) // made.volume.shards) for number in range(made.volume.shards)]
    ends[-1] = len(ordered)
    heads = len(made.lengths) * sum(made.heads)
    start = 0
    for end in ends:
        end = max(end, start)
        # All stems of one skeleton stand together, so that the reader needs to look in one shard only.
        while start < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if made.shards:
            made.boundaries.append(_boundary(ordered, start))
        groups = [(key, sorted(stems[key], key=itemgetter(0))) for _, key in ordered[start:end]]
        texts = [form[1] for _, forms in groups for form in forms]
        above = [form[2] for _, forms in groups for form in forms]
        packed = codec.encode_places((texts, room), (above, heads))
        made.shards.append(_Shard(_listed(groups), *packed))
        start = end


def _boundary(ordered: Sequence[tuple[str, str]], start: int) -> str:
    """Returns the shortest text that parts the skeletons before `start` from those after it."""
    if start == 0:
        return ""
    if start == len(ordered):
        return "~~"
    before, after = ordered[start - 1][0], ordered[start][0]
    return next(after[:size] for size in range(1, len(after) + 1) if after[:size] > before)


def _listed(groups: Iterable[tuple[str, list[_Listed]]]) -> str:
    """Returns stems and, where it has others than itself, the forms of each."""
    entries: list[str] = []
    before = ""
    for key, forms in groups:
        others = [form[0] for form in forms]
        entries.append(",".join([codec.letters(_front_coded(key, before)), *(() if others == [""] else others)]))
        before = key
    return "|".join(entries)


def _below(word: str, stem: str) -> str:
    """Returns a form as what it adds to its stem; front-coded behind a mark if it does not begin with it."""
    return word[len(stem) :] if word.startswith(stem) else f"{CHANGED}{_front_coded(word, stem)}"


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _front_coded(word: str, before: str) -> str:
    """Returns a word as what it shares with the one before, in one digit, and the rest."""
    shared = len(before)
    while not word.startswith(before[:shared]):
        shared -= 1
    shared = min(shared, len(_DIGITS) - 1)
    return _DIGITS[shared] + word[shared:]
