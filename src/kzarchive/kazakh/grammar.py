"""Which endings a word may have, by the table of `kazakh.stem`: the ways to read it, and the best of them.

The best way to take a certain ending off depends on little of what stands before: on its last letters, and on what the
patterns of the table tell apart, such as how many vowels there are. Where these are the same, so is the answer, and
most words that were never seen are read by answers that others have had.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count
from typing import Any, Final, NamedTuple

_KEPT: Final = 1 << 18
"""About so many answers are kept before all are forgotten: some 40 MB."""
_NEVER: Final = -1_000_000
"""Less than any score."""
_OFTEN: Final = 1 << 12
"""After so many words it is looked how many there are."""

_FIRST: Final = -1_000
"""Before any length."""

_Order = tuple[tuple[int, int], ...]


class Ending(NamedTuple):
    """A spelling of an ending."""

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


class Stem(NamedTuple):
    """A kind of stem before a chain of endings: how good these are behind it, and for what it is looked at."""

    kind: str
    score: int
    scopes: tuple[str, ...]
    order: _Order


class Chain(NamedTuple):
    """Endings that follow one another to the end of a word, the first of them behind the stem."""

    endings: tuple[Ending, ...]
    before: tuple[str, ...]
    """What stands before each of them as far as it is known: all but the stem, with what is restored."""
    follows: str
    """The letter that follows the stem, where nothing is restored between."""
    order: _Order
    """Length and number of each spelling from the last on, negative: the longest is tried first."""
    stems: tuple[Stem, ...] = ()
    """What kinds of stem it may follow."""
    unsure: tuple[tuple[Ending, str], ...] = ()
    """Endings that may not fit what stands before them, with what of that is known."""


class Reading(NamedTuple):
    """A way to read words that end alike: what their stem is made of, and how good that is."""

    score: int
    order: _Order
    """Among readings of one score, that of the least order is taken."""
    cut: int
    """So many letters at the end of what stands before the endings are no part of the stem."""
    added: str
    kind: str
    """"noun" or "verb"; "word" for all of a word as it stands."""


class _Open(NamedTuple):
    """A place in a word at which endings may end, with what is known to stand there so far."""

    known: str
    allowed: frozenset[str]
    after: Chain

    def behind(self, letter: str) -> "_Open":
        """Return the same place with one more letter known."""
        before = tuple(letter + rest for rest in self.after.before)
        return _Open(letter + self.known, self.allowed, self.after._replace(before=before))


class Look:
    """What patterns tell of words, all of which they tell the same of, with the scores that these have for it."""

    __slots__ = ("scores",)

    def __init__(self) -> None:
        self.scores: dict[str, int] = {}


class _Tail:
    """What may be taken off where words end alike.

    `best` is the best reading by the look of what stands before, and `longer` what words end in that have one letter
    more, None where no ending can begin before it.
    """

    __slots__ = ("best", "chains", "longer", "opened")

    def __init__(
        self, opened: list[_Open], chains: list[Chain], longer: "Callable[[_Tail, str], _Tail | None]"
    ) -> None:
        self.opened, self.chains = opened, chains
        self.best: dict[Look, Reading | None] = {}
        self.longer: dict[str, _Tail | None] = _Answers(partial(longer, self))


class _Answers(dict[Any, Any]):
    """Answers, each found when first asked for."""

    def __init__(self, find: Callable[[Any], Any]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, asked: Any) -> Any:
        self[asked] = found = self._find(asked)
        return found


class Looks:
    """Tells apart what patterns tell apart: words of one look end in the same two letters and match the same patterns.

    Few patterns have to be tried on a word: what can see but the last letters is tried once for all words that end so,
    and for the others, one letter stands for all that they don't tell from it.
    """

    def __init__(self, patterns: Iterable[str], softened: Mapping[str, str]) -> None:
        seen = {text: _seen(text) for text in sorted(set(patterns))}
        self.last: int = max((width for width in seen.values() if width is not None), default=2)
        self._near = _marks(text for text, width in seen.items() if width is not None and width > 2)
        self.far = frozenset(text for text, width in seen.items() if width is None)
        """The patterns that may see more than the last letters."""
        far = sorted(self.far)
        self._far = _marks(far)
        self._softened = softened
        self._plain = _Alike(far, softened)
        self._plain_before = _Alike((_FIXED_END.sub("", text) for text in far), ())
        self._end = max((_width(end) for text in far for end in _FIXED_END.findall(text)), default=1)
        self._by_plain: dict[str, int] = _Answers(self._far_marks)
        self._by_last: dict[str, int] = _Answers(self._near_marks)
        self._numbers: dict[object, int] = {}
        self._count = count()
        self._known: dict[tuple[int, int], Look] = {}
        self.of: dict[str, Look] = _Answers(self.look)
        """Looks by word."""

    def forget(self) -> None:
        """Forget what was answered; looks given before mean nothing any more."""
        for known in (self._by_plain, self._by_last, self._numbers, self._known, self.of):
            known.clear()

    def __len__(self) -> int:
        """Return how many answers are known."""
        return len(self._by_plain) + len(self.of)

    def look(self, word: str) -> Look:
        """Return the look of a word that will hardly be asked for again."""
        end = -self._end
        plain = word[:end].translate(self._plain_before) + word[end:].translate(self._plain)
        told = self._by_plain[plain], self._by_last[word[-self.last :]]
        try:
            return self._known[told]
        except KeyError:
            self._known[told] = look = Look()
            return look

    def _number(self, of: object) -> int:
        # No number is ever given again: another thread may still hold one from before all were forgotten.
        return self._numbers.setdefault(of, next(self._count))

    def _near_marks(self, last: str) -> int:
        return self._number((last[-2:], self._near(last)))

    def _far_marks(self, plain: str) -> int:
        hard = self._softened.get(plain[-1:], "")
        whole = self._far(plain[:-1] + hard.translate(self._plain)) if hard else None
        return self._number((self._far(plain), whole, ""))


def _marks(patterns: Iterable[str]) -> Callable[[str], tuple[str | None, ...]]:
    """Return the function that tells which of the patterns a text has: one group for each."""
    tried = "".join(f"(?:(?={'' if text.startswith('^') else '.*?'}(?:{text})())|)" for text in patterns)
    match = re.compile(tried).match

    def marks(text: str) -> tuple[str | None, ...]:
        found = match(text)
        return found.groups() if found else ()

    return marks


class _Alike(dict[int, str]):
    """For each letter the first of those that patterns don't tell from it; one mark for all that they don't name."""

    def __init__(self, patterns: Iterable[str], apart: Iterable[str]) -> None:
        super().__init__()
        sets, single = set[str](), set(apart)
        for text in patterns:
            if "\\" in text or re.search(r"\[[^\]]+-[^\]]", text):
                raise ValueError(f"{text}: letters have to be named one by one")
            sets.update(re.findall(r"\[\^?([^\]]*)\]", text))
            single.update(filter(str.isalpha, re.sub(r"\[[^\]]*\]", "", text)))
        first: dict[tuple[object, ...], str] = {}
        for letter in sorted(single.union(*sets)):
            told = (*(letter in letters for letters in sorted(sets)), letter if letter in single else "")
            self[ord(letter)] = first.setdefault(told, letter)

    def __missing__(self, letter: int) -> str:
        return "?"


_FIXED_END: Final = re.compile(r"(?:(?:\[[^\]]*\]|[\w.])\??)+\$")
"""What a pattern has to say of the last letters alone: letters and classes, none of them repeated, before the end."""


def _width(pattern: str) -> int:
    """Return how many letters a pattern without repetition takes at most."""
    return len(re.sub(r"\[[^\]]*\]", "_", pattern).replace("?", "").strip("$"))


def _seen(pattern: str) -> int | None:
    """Return how many of the last letters a pattern can see at most; None if that can't be told."""
    plain = re.sub(r"\[[^\]]*\]", "_", pattern)
    plain = re.sub(r"\(\?:([^()]*)\)", lambda group: "_" * max(map(len, group[1].split("|"))), plain)
    ways = plain.split("|")
    if pattern and not all(re.fullmatch(r"\^?[\w.?]*\$", way) for way in ways):
        return None
    # One letter more where a word is to begin there: it tells that none does.
    return max(map(_width, ways))


class Grammar:
    """The table, made ready for use."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._letters: Mapping[str, str] = table["letters"]
        self._vowels = frozenset(self._letters["back"] + self._letters["front"] + self._letters["either"])
        self._softened: Mapping[str, str] = table["softened"]
        self._endings: dict[str, list[Ending]] = defaultdict(list)
        for name, after, forms, *scores in table["endings"]:
            for form in forms.split():
                for spelling, sounds, harmony, restored in self._spellings(form, table):
                    ending = Ending(name, frozenset(after.split()), sounds, frozenset(harmony), restored, *scores)
                    self._endings[spelling].append(ending)
        self._ending_so: dict[str, set[str]] = defaultdict(set)
        for spelling, endings in self._endings.items():
            for start in range(len(spelling) + 1):
                self._ending_so[spelling[start:]].update(ending.name for ending in endings)
        self._last = frozenset(row[0] for row in table["endings"]) - frozenset(table["never last"])
        stems = {kind: self._expanded(text) for kind, text in table["stems"].items()}
        self._stems = {kind: re.compile(text) for kind, text in stems.items()}
        self._lengths: list[int] = table["lengths"]
        self._shapes: dict[str, list[list[tuple[re.Pattern[str], int]]]] = defaultdict(list)
        for scope, group in table["shapes"]:
            self._shapes[scope].append([(re.compile(self._expanded(text)), score) for text, score in group])
        self._tail_scores = {
            scope: {tail: int(score) for score, tails in groups.items() for tail in tails.split()}
            for scope, groups in table["tails"].items()
        }
        shapes = {scope: [p.pattern for group in groups for p, _ in group] for scope, groups in self._shapes.items()}
        harmonies = {
            f"[{''.join(sorted(ending.harmony))}]"
            for found in self._endings.values()
            for ending in found
            if ending.harmony
        }
        vowels = f"[{''.join(sorted(self._vowels))}]"
        self._word_looks = Looks(shapes.pop("word", ()), {})
        self._stem_looks = Looks(
            [vowels, *harmonies, *stems.values(), *(text for found in shapes.values() for text in found)],
            self._softened,
        )
        self._most_as_it_stands: dict[str, int] = _Answers(self._find_most_as_it_stands)
        self._whole = self._no_tail()
        self._keys = [(kind, re.compile(self._expanded(text)), *rest) for kind, text, *rest in table["keys"]]
        self._keyed: dict[tuple[str, str], str] = _Answers(lambda asked: self._key(*asked))
        self._stemmed: dict[str, str] = _Answers(self._stem)
        self._asked = self._misses = 0

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        self._asked += 1
        if self._asked % _OFTEN == 0 and self._misses + len(self._stem_looks) + len(self._word_looks) > _KEPT:
            self._forget()
        return self._stem(word)

    def _stem(self, word: str) -> str:
        best, before = self._best(word)
        if best.kind == "word":
            return self._keyed[word, "noun"]
        stem = before[: len(before) - best.cut] + best.added
        if best.kind == "verb" or stem == word:
            return self._keyed[stem, best.kind]
        # An ending may hide others: балаларда is балалар in a case, and that is бала in the plural.
        return self._stemmed[stem]

    def _forget(self) -> None:
        self._word_looks.forget()
        self._stem_looks.forget()
        for known in (self._most_as_it_stands, self._keyed, self._stemmed):
            known.clear()
        self._whole = self._no_tail()
        self._misses = 0

    def _best(self, word: str) -> tuple[Reading, str]:
        """Return the best reading of a word, and what stands before the endings in it."""
        best, before, score = None, word, _NEVER
        looks = self._stem_looks.of
        tail = self._whole
        for start in range(len(word) - 1, 0, -1):
            longer = tail.longer[word[start]]
            if longer is None:
                break
            tail = longer
            if tail.chains:
                rest = word[:start]
                look = looks[rest]
                try:
                    reading = tail.best[look]
                except KeyError:
                    self._misses += 1
                    reading = tail.best[look] = self._read(tail.chains, rest, look)
                if reading and (
                    not best or reading.score > score or (reading.score == score and reading.order < best.order)
                ):
                    best, before, score = reading, rest, reading.score
        if best and self._most_as_it_stands[word[-self._word_looks.last :]] < score:
            return best, before
        return (best, before) if best and self._as_it_stands(word) < score else (_AS_IT_STANDS, word)

    def _as_it_stands(self, word: str) -> int:
        """Return the score of a word without endings."""
        return self._score("word", self._word_looks.look(word), word)

    def _score(self, scope: str, look: Look, stem: str) -> int:
        """Return what `_shape` gives to all stems of a look."""
        try:
            return look.scores[scope]
        except KeyError:
            look.scores[scope] = score = self._shape(scope, stem)
            return score

    def _key(self, stem: str, kind: str) -> str:
        """Return what stands for a stem: without what differs between its forms."""
        for wanted, pattern, added, becomes in self._keys:
            if wanted in ("any", kind) and (match := pattern.search(stem)):
                stem, kind = "".join(match.groups()) + added, becomes or kind
        return stem

    def _no_tail(self) -> _Tail:
        """Return what every tail is found from: that of words of which no letter is looked at yet."""
        opened: list[_Open] = []
        self._open(_Open("", self._last, Chain((), (), "", ())), opened, [])
        return _Tail(opened, [], self._longer)

    def _longer(self, tail: _Tail, letter: str) -> _Tail | None:
        """Return the tail with one more letter; None where no ending can begin before that."""
        self._misses += 1
        opened: list[_Open] = []
        chains: list[Chain] = []
        for place in tail.opened:
            if not place.known and place.after.endings and not self._fits(letter, place.after.endings[0].sounds):
                continue
            if self._goes_on(letter + place.known, place.allowed):
                longer = place.behind(letter)
                opened.append(longer)
                self._take(longer, 0, opened, chains)
        return _Tail(opened, chains, self._longer) if opened else None

    def _goes_on(self, known: str, allowed: frozenset[str]) -> bool:
        """Tell whether an ending that is allowed may end in what is known."""
        return not allowed.isdisjoint(self._ending_so.get(known, ()))

    def _open(self, place: _Open, opened: list[_Open], chains: list[Chain]) -> None:
        """Add a place before which nothing of the word is known yet, but only what was restored."""
        if self._goes_on(place.known, place.allowed):
            opened.append(place)
        for start in range(len(place.known)):
            self._take(place, start, opened, chains)

    def _take(self, place: _Open, start: int, opened: list[_Open], chains: list[Chain]) -> None:
        """Take off the endings that are spelled by what is known from `start` on."""
        spelling = place.known[start:]
        for number, ending in enumerate(self._endings.get(spelling, ())):
            if ending.name in place.allowed:
                rest = place.known[:start] + ending.restored
                if rest and not self._fits(rest[-1], ending.sounds):
                    continue
                after = place.after
                endings = ending, *after.endings
                follows = "" if ending.restored else spelling[0]
                order = (*after.order, (-len(spelling), number))
                chain = Chain(endings, (rest, *after.before), follows, order)
                stems = tuple(self._stems_before(chain))
                if stems:
                    chains.append(chain._replace(stems=stems, unsure=tuple(self._unsure(chain))))
                self._open(_Open(rest, ending.after, chain), opened, chains)

    def _unsure(self, chain: Chain) -> Iterator[tuple[Ending, str]]:
        """Yield the endings of a chain of which it depends on the stem whether they fit."""
        for ending, rest in zip(chain.endings, chain.before, strict=True):
            if (ending.sounds and not rest) or (ending.harmony and ending.harmony.isdisjoint(rest)):
                yield ending, rest

    def _read(self, chains: Iterable[Chain], before: str, look: Look) -> Reading | None:
        """Return the best reading in which one of the chains follows what looks like `before`."""
        best = None
        for chain in chains:
            if any(not self._agrees(before + rest, ending) for ending, rest in chain.unsure):
                continue
            restored = chain.before[0]
            stem = before + restored
            hard = self._hard(stem, chain.follows)
            whole = stem[:-1] + hard if hard else stem
            whole_look = self._stem_looks.of[whole] if hard or restored else look
            added = restored[:-1] + hard if hard else restored
            cut = 1 if hard and not restored else 0
            for kind, score, scopes, order in chain.stems:
                if self._stems[kind].search(stem):
                    for scope in scopes:
                        score += self._score(scope, whole_look, whole)
                    if not best or score > best.score or (score == best.score and order < best.order):
                        best = Reading(score, order, cut, added, kind)
        return best

    def _hard(self, stem: str, follows: str) -> str:
        """Return what the last letter of a stem was before an ending softened it; nothing if none did."""
        softens = bool(follows) and follows in self._letters["softening"]
        return self._softened.get(stem[-1], "") if softens else ""

    def _agrees(self, stem: str, ending: Ending) -> bool:
        """Tell whether an ending fits the sounds before it; behind a foreign letter all do."""
        if not self._fits(stem[-1], ending.sounds):
            return False
        if not ending.harmony or stem[-1] not in self._letters["all"]:
            return True
        # A loan or a compound with vowels of both kinds takes either kind of ending: Тоқаевтың.
        return not ending.harmony.isdisjoint(stem) or self._vowels.isdisjoint(stem)

    def _fits(self, letter: str, sounds: str) -> bool:
        return not sounds or letter in sounds or letter not in self._letters["all"]

    def _stems_before(self, chain: Chain) -> Iterator[Stem]:
        first, many = chain.endings[0], len(chain.endings)
        score = sum(ending.score for ending in chain.endings) + self._lengths[min(many, len(self._lengths)) - 1]
        for number, kind in enumerate(self._stems):
            if kind in first.after:
                # Before all that has more endings.
                order = (*chain.order, (_FIRST, number))
                if kind != "noun":
                    yield Stem(kind, score, (kind, first.name), order)
                elif many == 1:
                    yield Stem(kind, score + first.alone, (kind, first.name, "alone"), order)
                else:
                    inside = sum(ending.inside for ending in chain.endings[:-1])
                    yield Stem(kind, score + inside, (kind, first.name), order)

    def _shape(self, scope: str, stem: str) -> int:
        """Return what the last letters of a stem give it, and each group of shapes, by the first that it has."""
        groups = self._shapes.get(scope, ())
        shapes = sum(next((score for pattern, score in group if pattern.search(stem)), 0) for group in groups)
        return self._tail_score(scope, stem) + shapes

    def _find_most_as_it_stands(self, last: str) -> int:
        """Return the most that a word with these last letters can have without endings."""
        total = self._tail_score("word", last)
        for group in self._shapes["word"]:
            possible = []
            for pattern, score in group:
                if pattern.pattern in self._word_looks.far:
                    possible.append(score)
                elif pattern.search(last):
                    possible.append(score)
                    break
            else:
                possible.append(0)
            total += max(possible)
        return total

    def _tail_score(self, scope: str, stem: str) -> int:
        tails = self._tail_scores.get(scope, {})
        return tails.get(stem[-1:], 0) + tails.get(stem[-2:], 0)

    def _expanded(self, text: str) -> str:
        """Return a pattern with the classes of letters that capitals stand for."""
        return re.sub("[A-Z]", lambda name: self._letters[name[0]], text)

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


_AS_IT_STANDS: Final = Reading(0, (), 0, "", "word")
