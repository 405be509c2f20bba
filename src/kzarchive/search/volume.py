"""One volume of the index: the articles of a span of time, turned inside out and cut into files.

Each file is a script of one call, `kazakhSearch(name, …)`, whose arguments are JSON: from a disk a browser loads
scripts, and nothing else.

- `t` is the volume's table: how long each text is, and with which skeleton each further shard begins;
- `s0`, `s1`, … are shards: the stems of a range of skeletons, the forms of each and where they occur;
- `p0`, `p1`, … tell at which places, in the same order: only a phrase asks for them;
- `d0`, `d1`, … hold `DOCS` articles each as results show them;
- `c` tells day, section, authors and tags of each article: only filters ask for it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate
from operator import sub
from typing import Any, NamedTuple

import msgspec

from kzarchive import urls
from kzarchive.markup import shortened
from kzarchive.search import codec
from kzarchive.search.terms import skeleton, stem, words

FORMAT = 1
"""Raised when files of the same name would differ from those of an older version."""

CALL = "kazakhSearch"
DOCS = 8
"""So many articles are in one file of those that results show."""

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
        return f"{self.volume}/{self.kind}{self.number if self.kind in 'spd' else ''}"


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
        return script(name, codec.numbers(made.lengths), made.boundaries)
    if wanted.kind == "s":
        shard = made.shards[number]
        return script(name, shard.stems, shard.postings)
    if wanted.kind == "p":
        return script(name, made.shards[number].places)
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


class _Shard(NamedTuple):
    """What a shard's two files hold: its stems with their forms, the bits of their postings; those of their places."""

    stems: str
    postings: str
    places: str


@dataclass(slots=True)
class _Inverted:
    """A volume with its words looked up from the other side.

    `postings` holds for each form three values an article: its number, the bits of field and count, those of places.
    """

    volume: Volume
    postings: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    lengths: list[int] = field(default_factory=list)
    excerpts: list[str] = field(default_factory=list)
    boundaries: list[str] = field(default_factory=list)
    shards: list[_Shard] = field(default_factory=list)


@lru_cache(maxsize=1)
def _inverted(volume: bytes, read: Callable[[Doc], str]) -> _Inverted:
    made = _Inverted(_volumes.decode(volume))
    for number, doc in enumerate(made.volume.docs):
        _add(made, number, doc, read(doc))
    _cut(made)
    made.postings = {}
    return made


def _add(made: _Inverted, number: int, doc: Doc, text: str) -> None:
    """Adds the postings of one article. This is where the time of an index goes."""
    found, heads = _fields(doc, text)
    code = codec.length_code(len(found))
    made.lengths.append(code)
    made.excerpts.append(shortened(doc.summary or text, EXCERPT))
    once: dict[str, int] = {}
    often: dict[str, list[int]] = {}
    for place, word in enumerate(found):
        if word not in once:
            once[word] = place
        elif word in often:
            often[word].append(place)
        else:
            often[word] = [once[word], place]
    for word in often:
        del once[word]
    often.pop("", None)
    postings, body, codes = made.postings, heads[2], _place_codes(code, 1)
    for word, place in once.items():
        said = _ONCE_IN_BODY if place >= body else _said(_field([place], heads), 1)
        postings[word] += (number, said, codes[place])
    for word, places in often.items():
        said = _said(0 if places[0] >= body else _field(places, heads), len(places))
        postings[word] += (number, said, _coded(code, places))


def _fields(doc: Doc, text: str) -> tuple[list[str], tuple[int, int, int]]:
    """Returns the words of an article, and where its title, its summary and its terms end among them.

    An empty word stands between fields, and between terms: no phrase runs over it.
    """
    title = words(doc.title)
    found = [*title, "", *words(doc.summary), ""]
    summary_end = len(found)
    for name, _ in (*filter(None, [doc.section]), *doc.authors, *doc.tags):
        found += (*words(name), "")
    heads = len(title), summary_end, len(found)
    found += words(text)
    return found, heads


def _cut(made: _Inverted) -> None:
    """Divides the stems, in the order of their skeletons, among the shards, so that these are about equally large."""
    stems: dict[str, list[str]] = defaultdict(list)
    for form in made.postings:
        stems[stem(form)].append(form)
    ordered = sorted((skeleton(key), key) for key in stems)
    sizes = list(accumulate(sum(len(made.postings[form]) // 3 + 8 for form in stems[key]) for _, key in ordered))
    total = sizes[-1] if sizes else 0
    ends = [bisect_right(sizes, total * (number + 1) // made.volume.shards) for number in range(made.volume.shards)]
    ends[-1] = len(ordered)
    start = 0
    for end in ends:
        end = max(end, start)
        # All stems of one skeleton stand together, so that the reader needs to look in one shard only.
        while start < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if made.shards:
            made.boundaries.append(_boundary(ordered, start))
        made.shards.append(_shard(made, [(key, sorted(stems[key])) for _, key in ordered[start:end]]))
        start = end


def _boundary(ordered: Sequence[tuple[str, str]], start: int) -> str:
    """Returns the shortest text that parts the skeletons before `start` from those after it."""
    if start == 0:
        return ""
    if start == len(ordered):
        return "~~"
    before, after = ordered[start - 1][0], ordered[start][0]
    return next(after[:size] for size in range(1, len(after) + 1) if after[:size] > before)


def _shard(made: _Inverted, stems: Iterable[tuple[str, list[str]]]) -> _Shard:
    entries: list[str] = []
    postings: list[str] = []
    places: list[str] = []
    before = ""
    for key, forms in stems:
        others = () if forms == [key] else (_front_coded(form, key) for form in forms)
        entries.append(",".join([_front_coded(key, before), *others]))
        before = key
        for form in forms:
            posted = made.postings[form]
            postings += _postings(posted[::3], len(made.lengths))
            postings += posted[1::3]
            places += posted[2::3]
    return _Shard(codec.letters("|".join(entries)), codec.pack(postings), codec.pack(places))


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _front_coded(word: str, before: str) -> str:
    """Returns a word as what it shares with the one before, in one digit, and the rest."""
    most = min(len(word), len(before), len(_DIGITS) - 1)
    shared = next((at for at in range(most) if word[at] != before[at]), most)
    return _DIGITS[shared] + word[shared:]


def _postings(numbers: list[int], among: int) -> Iterator[str]:
    """Yields the bits that tell which articles have a form: how many, and the gaps between their numbers."""
    yield codec.gamma(len(numbers))
    codes = _rice(codec.rice_parameter(among, len(numbers)))
    yield from map(codes.__getitem__, map(sub, numbers, (0, *(number + 1 for number in numbers))))


_rice = cache(codec.Rice)
_FIELD_CODES = {0: "0", TITLE: "100", SUMMARY: "101", TERMS: "110", SEVERAL: "111"}
_ONCE_IN_BODY = "1"
"""What most postings say; all others begin with 0."""


def _field(places: Sequence[int], heads: tuple[int, int, int]) -> int:
    """Returns the field above the body in which a form stands, or 0."""
    fields = {bisect_right(heads, place) for place in places} - {3}
    if 0 in fields:
        return SEVERAL if len(fields) > 1 else TITLE
    return TERMS if 2 in fields else SUMMARY if fields else 0


@cache
def _said(field: int, times: int) -> str:
    """Returns the bits of a posting: in which field, and how often."""
    return "0" + _FIELD_CODES[field] + codec.gamma(times)


@cache
def _place_codes(code: int, many: int) -> codec.Rice:
    """Returns the codes of gaps between `many` places in a text whose length has this code."""
    return _rice(codec.rice_parameter(codec.length(code), many))


def _coded(code: int, places: Sequence[int]) -> str:
    codes = _place_codes(code, len(places))
    bits = ""
    following = 0
    for place in places:
        bits += codes[place - following]
        following = place + 1
    return bits
