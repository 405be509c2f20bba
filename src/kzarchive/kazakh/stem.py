"""The part of a word that its inflected forms share: the key under which search finds them all.

A word is taken apart by the grammar in ``stem_table.json``: which ending may follow which, in what
harmony, after what sounds. Where there are several ways to do so, each ending and each shape of
stem has a score there, and the highest sum decides. There is no dictionary. ``stem.js`` does the
same in a browser with the same table; docs/kazakh.md describes the table.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from kzarchive.kazakh.fold import fold

TABLE: Final = Path(__file__).with_name("stem_table.json")
"""The table as JSON in UTF-8."""

SCRIPT: Final = Path(__file__).with_name("stem.js")
"""A classic script for browsers, which defines ``kzarchive.stemmer(table)``; that returns the same function."""


_KEPT: Final = 1 << 16
"""So many of what related words have in common are kept, of each kind."""


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """Return the stem of a word: a key in folded letters, which is not meant to be shown.

    All forms of a noun have one stem (number, possessive, case), and so have all forms of a verb
    (voice, negation, tense, person, participles with their cases, the infinitive in -у). Changes
    at the end of the stem are undone (кітабы, жүрегі, орны), and the last narrow vowel is left
    out. What derives one word from another stays: -шы, -лық, -сыз. Words are folded first, so case
    and noise in letters do not count. One word is expected; no text raises.

    Example:
        >>> stem("Кітаптарымыздан") == stem("кітабы") == stem("кітап")
        True
        >>> stem("оқыған") == stem("оқиды") == stem("оқу"), stem("орны") == stem("орын")
        (True, True)
    """
    return _default()(fold(word))


def stemmer(table: Mapping[str, Any]) -> Callable[[str], str]:
    """Return the function that stems a folded word by a table: the content of a file like `TABLE`."""
    grammar = Grammar(table)

    # An ending may hide others: балаларда is балалар in a case, and that is бала in the plural. Many forms have that
    # in common.
    @lru_cache(maxsize=_KEPT)
    def inside(word: str) -> str:
        best = max(grammar.analyses(word), key=_score)
        return inside(best.stem) if best.kind == "noun" and best.stem != word else grammar.key(best)

    return lambda word: word if len(word) > table["longest word"] else inside(word)


class Analysis(NamedTuple):
    """One way to read a word."""

    stem: str
    kind: str
    """"word" for all of a word as it stands, else what the stem is: "noun" or "verb"."""
    score: int


class _Ending(NamedTuple):
    name: str
    after: frozenset[str]
    """What may stand before: names of endings, "noun", "verb"."""
    sounds: str
    """The letters that may stand before, or "" for any."""
    harmony: frozenset[str]
    """The vowels of words that take it; none for any word."""
    restored: str
    """What the stem gets back, as in қоя: қой and а."""
    score: int
    alone: int
    """Added where a noun has no other ending."""
    inside: int
    """Added where another ending follows it on a noun."""


_Groups = list[tuple[Callable[[str], re.Match[str] | None], list[int]]]


class Grammar:
    """The table, made ready for use."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._letters: Mapping[str, str] = table["letters"]
        self._vowels = frozenset(self._letters["back"] + self._letters["front"] + self._letters["either"])
        self._softened: Mapping[str, str] = table["softened"]
        self._endings: dict[str, list[_Ending]] = defaultdict(list)
        for name, after, forms, *scores in table["endings"]:
            for form in forms.split():
                for spelling, sounds, harmony, restored in self._spellings(form, table):
                    ending = _Ending(name, frozenset(after.split()), sounds, frozenset(harmony), restored, *scores)
                    self._endings[spelling].append(ending)
        # What other endings end in is here too, with none of its own: beyond what is not, no ending begins.
        for tail in {spelling[start:] for spelling in self._endings for start in range(1, len(spelling))}:
            self._endings.setdefault(tail, [])
        self._last = frozenset(row[0] for row in table["endings"]) - frozenset(table["never last"])
        self._stems = {kind: self._pattern(text) for kind, text in table["stems"].items()}
        self._lengths: list[int] = table["lengths"]
        self._shapes: dict[str, _Groups] = defaultdict(list)
        for scope, group in table["shapes"]:
            # One pattern for a group: its alternatives are tried in order, each from the start.
            either = "|".join(f"(.*(?:{text}))" for text, _ in group)
            self._shapes[scope].append((self._pattern(either).match, [0, *(score for _, score in group)]))
        self._tails = {
            scope: {tail: int(score) for score, tails in groups.items() for tail in tails.split()}
            for scope, groups in table["tails"].items()
        }
        # Forms of one word have the same stems to choose from.
        self._shape = lru_cache(maxsize=_KEPT)(self._shape_score)
        self._keys = [(kind, self._pattern(text), *rest) for kind, text, *rest in table["keys"]]

    def analyses(self, word: str) -> list[Analysis]:
        """Return all ways to read a word; the first is the word as it stands."""
        found = [Analysis(word, "word", self._shape("word", word))]
        self._strip(word, self._last, (), found)
        return found

    def key(self, analysis: Analysis) -> str:
        """Return what stands for the stem: without what differs between its forms."""
        stem, kind = analysis.stem, "noun" if analysis.kind == "word" else analysis.kind
        for wanted, pattern, added, becomes in self._keys:
            if wanted in ("any", kind) and (match := pattern.search(stem)):
                stem, kind = "".join(match.groups()) + added, becomes or kind
        return stem

    def _strip(self, word: str, allowed: frozenset[str], chain: tuple[_Ending, ...], found: list[Analysis]) -> None:
        """Add the readings in which `chain` follows the stem, alone or with other endings before it."""
        for start, endings in self._possible(word):
            for ending in endings:
                rest = word[:start] + ending.restored
                if ending.name in allowed and self._agrees(rest, ending):
                    longer = (ending, *chain)
                    self._add(rest, "" if ending.restored else word[start], longer, found)
                    self._strip(rest, ending.after, longer, found)

    def _possible(self, word: str) -> list[tuple[int, list[_Ending]]]:
        """Return the endings in which a word ends, and where they begin; the longest first."""
        found = []
        for start in range(len(word) - 1, 0, -1):
            endings = self._endings.get(word[start:])
            if endings is None:
                break
            if endings:
                found.append((start, endings))
        return found[::-1]

    def _agrees(self, stem: str, ending: _Ending) -> bool:
        """Tell whether an ending fits the sounds before it; behind a foreign letter all do."""
        if stem[-1] not in self._letters["all"]:
            return True
        if ending.sounds and stem[-1] not in ending.sounds:
            return False
        # A loan or a compound with vowels of both kinds takes either kind of ending: Тоқаевтың.
        return not ending.harmony or not ending.harmony.isdisjoint(stem) or self._vowels.isdisjoint(stem)

    def _add(self, stem: str, follows: str, chain: tuple[_Ending, ...], found: list[Analysis]) -> None:
        for kind, pattern in self._stems.items():
            if kind in chain[0].after and pattern.search(stem):
                hard = self._softened.get(stem[-1]) if follows and follows in self._letters["softening"] else None
                whole = stem[:-1] + hard if hard else stem
                found.append(Analysis(whole, kind, self._score(whole, kind, chain)))

    def _score(self, stem: str, kind: str, chain: tuple[_Ending, ...]) -> int:
        score = sum(ending.score for ending in chain) + self._lengths[min(len(chain), len(self._lengths)) - 1]
        scopes = [kind, chain[0].name]
        if kind == "noun" and len(chain) == 1:
            score += chain[0].alone
            scopes.append("alone")
        elif kind == "noun":
            score += sum(ending.inside for ending in chain[:-1])
        return score + sum(self._shape(scope, stem) for scope in scopes)

    def _shape_score(self, scope: str, stem: str) -> int:
        """Return what the last letters of a stem give it, and each group of shapes, by the first that it has."""
        tails = self._tails.get(scope, {})
        total = tails.get(stem[-1:], 0) + tails.get(stem[-2:], 0)
        for first_of, scores in self._shapes.get(scope, ()):
            if found := first_of(stem):
                total += scores[found.lastindex or 0]
        return total

    def _pattern(self, text: str) -> re.Pattern[str]:
        """Compile a pattern, in which a capital stands for a class of letters."""
        return re.compile(re.sub("[A-Z]", lambda name: self._letters[name[0]], text))

    def _spellings(self, form: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
        """Yield each spelling of a form of an ending, the sounds and vowels that it follows, what it restores."""
        letters, _, restored = form.partition(">")
        vowels = [self._letters[harmony] + self._letters["either"] for harmony in ("back", "front")]
        for first, sounds in table["sounds"].get(letters[0], [[letters[0], ""]]):
            spelling = first + letters[1:]
            pair = [
                "".join(table["harmony"].get(letter, letter * 2)[i] for letter in spelling) for i in range(len(vowels))
            ]
            if pair[0] == pair[1]:
                yield spelling, sounds, "", restored
            else:
                for variant, harmony in zip(pair, vowels, strict=True):
                    yield variant, sounds, harmony, restored


def _score(analysis: Analysis) -> int:
    return analysis.score


@cache
def _default() -> Callable[[str], str]:
    return stemmer(json.loads(TABLE.read_text(encoding="utf-8")))
