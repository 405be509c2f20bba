"""Finds articles by the files of an index. `static/assets/search-engine.js` does the same in the page, step by step."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from math import log
from pathlib import Path
from string import ascii_uppercase
from typing import Any, NamedTuple

from kzarchive import urls
from kzarchive.errors import Problem, SiteError
from kzarchive.search import codec
from kzarchive.search.forms import CHANGED
from kzarchive.search.query import Clause, Word
from kzarchive.search.terms import skeleton
from kzarchive.search.volume import CALL, FORMAT, SEVERAL, SUMMARY, TERMS, TITLE, Heads

WEIGHTS = {0: 0, TITLE: 4, SUMMARY: 1, TERMS: 2, SEVERAL: 6}
"""What a word in a field above the body adds to how often it occurs."""
EXACT = 1.25
"""How much more the form counts that was asked for."""
K1, B = 1.2, 0.5
"""The parameters of BM25 (S. Robertson and H. Zaragoza, 2009)."""


class Posting(NamedTuple):
    """An article that has a form: its number in the volume, the field above the body or 0, and the places."""

    article: int
    field: int
    places: list[int]


class Form(NamedTuple):
    """A form in a shard."""

    text: str
    stem: str
    postings: list[Posting]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that answers: its volume, counted from the newest, its number there, worth and forms of each word."""

    volume: int
    number: int
    parts: tuple[float, ...]
    words: tuple[tuple[str, ...], ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms in which the words were found."""
        return tuple(dict.fromkeys(form for forms in self.words for form in forms))


class Found(NamedTuple):
    """An article as results show it."""

    address: str
    title: str
    day: str
    section: str
    excerpt: str
    forms: tuple[str, ...]


class Files:
    """The files of an index, each read once.

    Raises:
        SiteError: a file is not there, or is of another version.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.load = lru_cache(maxsize=256)(self._load)
        (manifest,) = self.load("manifest")
        if manifest["format"] != FORMAT:
            raise SiteError([Problem(str(folder), 0, 0, "the index is of another version", "build the site again")])
        self.docs: int = manifest["docs"]
        self.volumes = [Volume(self, *row) for row in reversed(manifest["volumes"])]

    def _load(self, name: str) -> list[Any]:
        file = self._folder / f"{urls.SEARCH}{name}.js"
        try:
            text = file.read_text(encoding="utf-8")
            (_, *arguments) = json.loads(f"[{text.removeprefix(f'{CALL}(').rstrip().removesuffix(')')}]")
        except (OSError, ValueError):
            hint = "build the site with `search: true`"
            raise SiteError([Problem(str(file), 0, 0, "this file of the search index can't be read", hint)]) from None
        return list(arguments)


class Volume:
    """One volume of an index."""

    def __init__(self, files: Files, folder: str, articles: int, shards: int, first: str, last: str) -> None:
        self.folder, self.articles, self.first, self.last = folder, articles, first, last
        self._files, self._shards = files, shards
        lengths, heads, boundaries = files.load(f"{folder}/t")
        self._boundaries = list(_boundaries(boundaries))
        codes = codec.decode_numbers(lengths)
        self.lengths = [codec.length(code) for code in codes]
        self.average = sum(self.lengths) / max(articles, 1)
        self._heads = Heads(*heads)
        self._in_heads = articles * sum(self._heads)
        *self._starts, self._room = accumulate(map(codec.room, codes), initial=self._in_heads)
        self.shard = lru_cache(maxsize=8)(self._shard)

    def forms(self, word: Word) -> list[Form]:
        """Returns the forms that a word may have here."""
        found = [form for key in word.skeletons for form in self._of_skeleton(key)]
        exact = [form for form in found if form.stem in word.stems]
        return exact if not word.loose or (word.marked and exact) else found

    def _of_skeleton(self, key: str) -> list[Form]:
        return [form for form in self.shard(bisect_right(self._boundaries, key)) if skeleton(form.stem) == key]

    def _shard(self, number: int) -> list[Form]:
        """Returns the forms of a shard in their order."""
        stems, bits, low = self._files.load(f"{self.folder}/s{number}")
        names = list(_listed(stems))
        places = codec.decode_places(bits, low, len(names), self._room)
        return [Form(text, stem, self._postings(found)) for (text, stem), found in zip(names, places, strict=True)]

    def _postings(self, places: list[int]) -> list[Posting]:
        """Returns places by article; there, texts follow their heads."""
        room = sum(self._heads)
        found: dict[int, Posting] = {}
        texts = bisect_left(places, self._in_heads)
        for place in places[:texts]:
            article, at = divmod(place, room)
            known = found.get(article)
            field = self._heads.field(at)
            if known and known.field != field:
                field = SEVERAL if TITLE in (known.field, field) or known.field == SEVERAL else TERMS
            found[article] = Posting(article, field, [*(known.places if known else ()), at])
        for place in places[texts:]:
            article = bisect_right(self._starts, place) - 1
            found.setdefault(article, Posting(article, 0, [])).places.append(room + place - self._starts[article])
        return list(found.values())

    def doc(self, number: int) -> Sequence[str]:
        """Returns what results show of an article."""
        docs = self._files.docs
        (rows,) = self._files.load(f"{self.folder}/d{number // docs}")
        return list(rows[number % docs])


def _boundaries(text: str) -> Iterator[str]:
    before = ""
    for shared, rest in re.findall("([A-Z])([^A-Z]*)", text):
        before = before[: ascii_uppercase.index(shared)] + rest
        yield before


def _listed(stems: str) -> Iterator[tuple[str, str]]:
    """Yields the forms of a shard, each with its stem."""
    before = ""
    for entry in codec.decode_letters(stems).split("|") if stems else ():
        first, *others = entry.split(",")
        before = _whole(first, before)
        yield from ((_form(other, before), before) for other in others or [""])


def _form(listed: str, stem: str) -> str:
    return _whole(listed[1:], stem) if listed.startswith(CHANGED) else stem + listed


def _whole(text: str, before: str) -> str:
    return before[: int(text[0], 36)] + text[1:]


def search(files: Files, clauses: Sequence[Clause], *, newest_first: bool = False) -> list[Hit]:
    """Returns the articles that answer, the best first; those that are equally good, or all if asked, newest first."""
    wanted = [clause for clause in clauses if not clause.without]
    if not wanted:
        return []
    hits: list[Hit] = []
    totals: list[int] = [0] * sum(len(clause.words) for clause in wanted)
    for number, volume in enumerate(files.volumes):
        found, frequencies = _answer(volume, number, clauses)
        hits += found
        totals = [total + frequency for total, frequency in zip(totals, frequencies, strict=True)]
    if newest_first:
        return sorted(hits, key=lambda hit: (hit.volume, -hit.number))
    among = sum(volume.articles for volume in files.volumes)
    rarity = [log(1 + (among - total + 0.5) / (total + 0.5)) for total in totals]

    def order(hit: Hit) -> tuple[float, int, int]:
        score = sum(weight * part for weight, part in zip(rarity, hit.parts, strict=True))
        return -round(score, 9), hit.volume, -hit.number

    return sorted(hits, key=order)


def found(files: Files, hit: Hit) -> Found:
    """Returns what is shown of an article that answers."""
    slug, title, day, section, excerpt, *_ = files.volumes[hit.volume].doc(hit.number)
    return Found(urls.article(day, slug), title, day, section, excerpt, hit.forms)


@dataclass(slots=True)
class _Matches:
    """What a word matches in a volume: how much it counts by article, and in which forms."""

    counts: dict[int, float] = field(default_factory=dict)
    forms: dict[int, list[str]] = field(default_factory=dict)


def _answer(volume: Volume, number: int, clauses: Sequence[Clause]) -> tuple[list[Hit], list[int]]:
    """Returns the hits of a volume, and in how many of its articles each word of the query occurs."""
    matches: list[_Matches] = []
    hits: set[int] | None = None
    without: set[int] = set()
    for clause in clauses:
        found = [_matches(volume, word) for word in clause.words]
        articles = set.intersection(*(set(match.counts) for match in found))
        if clause.exact and articles:
            articles &= _side_by_side(volume, clause.words)
        if clause.without:
            without |= articles
        else:
            matches += found
            hits = articles if hits is None else hits & articles
    left = sorted((hits or set()) - without)
    return [_hit(volume, number, article, matches) for article in left], [len(match.counts) for match in matches]


def _hit(volume: Volume, number: int, article: int, matches: Iterable[_Matches]) -> Hit:
    norm = K1 * (1 - B + B * volume.lengths[article] / volume.average)
    parts = [match.counts[article] for match in matches]
    words = tuple(tuple(match.forms[article]) for match in matches)
    return Hit(number, article, tuple(count * (K1 + 1) / (count + norm) for count in parts), words)


def _matches(volume: Volume, word: Word) -> _Matches:
    found = _Matches()
    for form in volume.forms(word):
        weight = EXACT if form.text == word.text else 1
        for article, place, places in form.postings:
            found.counts[article] = found.counts.get(article, 0) + weight * (len(places) + WEIGHTS[place])
            found.forms.setdefault(article, []).append(form.text)
    return found


def is_exact(form: str, word: Word) -> bool:
    """Tells whether a form is the one that was asked for; in other letters than Cyrillic, whether it may be."""
    return form == word.text or (word.loose and skeleton(form) == skeleton(word.text))


def _side_by_side(volume: Volume, words: Sequence[Word]) -> set[int]:
    """Returns the articles in which the words stand side by side in the forms that were asked for."""
    starts: dict[int, set[int]] | None = None
    for offset, word in enumerate(words):
        places: dict[int, set[int]] = {}
        for form in volume.forms(word):
            if is_exact(form.text, word):
                for article, _, found in form.postings:
                    places.setdefault(article, set()).update(place - offset for place in found)
        if starts is None:
            starts = places
        else:
            starts = {article: starts[article] & places[article] for article in starts.keys() & places.keys()}
    return {article for article, found in (starts or {}).items() if found}
