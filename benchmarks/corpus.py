"""A news archive of any size, the same for the same seed on any machine and with any version of Python.

An article is a function of the corpus and its number, so a corpus is never held in memory. Only
`random.Random.random` is used, whose sequence Python promises to keep.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count
from random import Random

from benchmarks.words import FIRST_NAMES, SECTIONS, SURNAMES, Stock, relatives, stock

FIRST_DAY = dt.date(2005, 1, 1)
LAST_DAY = dt.date(2026, 11, 15)
UTC_OFFSET = "+05:00"
MARKED = 0.15
"""Share of the articles that have markup."""

_ASCII = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщыэюяәғқңөұүһіё",
        "a b v g d e j z i i k l m n o p r s t u f h ts ch sh sh y e iu ia a g q n o u u h i io".split(),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: `day` as 2026-03-07 and `clock` as 14:31:05 in the zone `UTC_OFFSET`; `body` is Markdown."""

    title: str
    day: str
    clock: str
    author: str
    section: str
    tags: tuple[str, ...]
    slug: str
    body: str

    @property
    def stamp(self) -> str:
        """The time of publication in ISO 8601, with offset."""
        return f"{self.day}T{self.clock}{UTC_OFFSET}"

    @property
    def folder(self) -> str:
        """The folder of the day: 2026/03/07."""
        return self.day.replace("-", "/")


def ascii_name(text: str) -> str:
    """Returns a text in ASCII: letters and digits, with hyphens between words."""
    letters = "".join(_ASCII.get(letter, letter if letter.isascii() and letter.isalnum() else "-") for letter in text)
    return "-".join(filter(None, letters.split("-")))


def coarse(name: str) -> tuple[str, str]:
    """Returns what is left of a name when letters are transliterated roughly, and when Kazakh ones are dropped.

    Names that differ in both get different addresses from every tool.
    """
    dropped = "".join(letter for letter in name.lower() if letter not in "әғқңөұүһі")
    return _skeleton(name.lower()), _skeleton(dropped)


def _skeleton(text: str) -> str:
    plain = ascii_name(text).translate(str.maketrans("yqj", "ikz", "h-"))
    return "".join(letter for letter, before in zip(plain, " " + plain, strict=False) if letter != before)


@dataclass(frozen=True)
class Terms:
    """Names, the often used first, with their cumulative weights."""

    names: Sequence[str]
    cumulative: Sequence[float]

    def draw(self, dice: Random) -> str:
        """Returns one name by weight."""
        return self.names[bisect(self.cumulative, dice.random() * self.cumulative[-1])]


class Corpus:
    """All articles of an archive of `size` articles."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self.size, self.seed = size, seed
        self.stock = stock()
        dice = Random(seed)
        self.tags = _terms(_tag_names(self.stock, dice), max(50, size // 50))
        # The names give a few more than that.
        self.authors = _terms(_author_names(dice), max(5, min(size // 200, 1_000)))
        self.sections = _terms(iter(SECTIONS), len(SECTIONS))

    def __iter__(self) -> Iterator[Article]:
        return map(self.article, range(self.size))

    def article(self, number: int) -> Article:
        """Returns the article of this number, 0 to `size` - 1 in no order of dates."""
        dice = Random(self.seed * 1_000_003 + number + 1)
        return self._article(dice, number, _day(dice))

    def later(self, number: int) -> Article:
        """Returns an article that is not in the corpus, of the day `number` days after the last one of the corpus."""
        dice = Random(-self.seed * 1_000_003 - number)
        return self._article(dice, self.size + number, LAST_DAY + dt.timedelta(days=number))

    def _article(self, dice: Random, number: int, day: dt.date) -> Article:
        title_words = [self._word(dice) for _ in range(_between(dice, 5, 11))]
        title = _title(dice, title_words)
        second = int((dice.random() + dice.random()) / 2 * 57_600) + 21_600
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        tags = dict.fromkeys(self.tags.draw(dice) for _ in range(_between(dice, 1, 5)))
        paragraphs = [self._paragraph(dice) for _ in range(_between(dice, 6, 16))]
        if dice.random() < MARKED:
            paragraphs = self._marked(dice, paragraphs)
        return Article(
            title=title,
            day=day.isoformat(),
            clock=clock,
            author=self.authors.draw(dice),
            section=self.sections.draw(dice),
            tags=tuple(tags),
            slug=f"{ascii_name(' '.join(title_words[:5]))[:50].strip('-')}-{number}",
            body="\n\n".join(paragraphs) + "\n",
        )

    def _word(self, dice: Random) -> str:
        stock = self.stock
        return stock.words[bisect(stock.cumulative, dice.random() * stock.cumulative[-1])]

    def _verb(self, dice: Random) -> str:
        stock = self.stock
        return stock.verbs[bisect(stock.verbs_cumulative, dice.random() * stock.verbs_cumulative[-1])]

    def _phrase(self, dice: Random, least: int, most: int) -> str:
        text = " ".join(self._word(dice) for _ in range(_between(dice, least, most)))
        return text[0].upper() + text[1:]

    def _sentence(self, dice: Random) -> str:
        words = [self._word(dice) for _ in range(_between(dice, 5, 15))]
        if len(words) > 9:
            words[len(words) // 2] += ","
        kind = dice.random()
        if kind < 0.05:
            words.append(f"{_between(dice, 2, 98)},{_between(dice, 1, 9)} пайызға")
        words.append(self._verb(dice))
        text = " ".join(words)
        text = text[0].upper() + text[1:]
        return f"«{text}», – деді {self.authors.draw(dice)}." if kind > 0.92 else text + "."

    def _paragraph(self, dice: Random) -> str:
        return " ".join(self._sentence(dice) for _ in range(_between(dice, 3, 6)))

    def _marked(self, dice: Random, paragraphs: list[str]) -> list[str]:
        """Puts emphasis, a link, a quotation, headings, a list and sometimes a table between the paragraphs."""
        opening = f"**{self._phrase(dice, 2, 3)}** {self._word(dice)} *{self._word(dice)}*"
        link = f"[{self._phrase(dice, 2, 4)}](https://example.org/{_between(dice, 1, 99_999)})"
        first, second, *rest = paragraphs
        middle = len(rest) // 2
        items = "\n".join(f"- {self._phrase(dice, 3, 8)}" for _ in range(_between(dice, 3, 6)))
        blocks = [
            f"{opening}: {first}",
            f"{second} {link}.",
            f"## {self._phrase(dice, 2, 5)}",
            *rest[:middle],
            f"> {self._sentence(dice)}",
            items,
            f"### {self._phrase(dice, 2, 5)}",
            *rest[middle:],
        ]
        return [*blocks, self._table(dice)] if dice.random() < 0.35 else blocks

    def _table(self, dice: Random) -> str:
        head = f"| {self._word(dice)} | {self._word(dice)} | {self._word(dice)} |\n|---|---:|---:|"
        rows = (
            f"| {self._phrase(dice, 1, 3)} | {_between(dice, 1, 999)} | {_between(dice, 1, 999)} |"
            for _ in range(_between(dice, 3, 7))
        )
        return "\n".join([head, *rows])


def _between(dice: Random, least: int, most: int) -> int:
    return least + int(dice.random() * (most - least + 1))


def _day(dice: Random) -> dt.date:
    """Returns a day from `FIRST_DAY` to `LAST_DAY`; the last ones have seven times as many articles as the first."""
    part = (math.sqrt(1 + 48 * dice.random()) - 1) / 6
    return FIRST_DAY + dt.timedelta(days=int(part * ((LAST_DAY - FIRST_DAY).days + 1)))


def _title(dice: Random, words: Sequence[str]) -> str:
    kind = dice.random()
    if kind < 0.1:
        text = " ".join([*words[:2], f"«{words[2].capitalize()}»", *words[3:]])
    elif kind < 0.15:
        text = f"{words[0]}: {' '.join(words[1:])}"
    else:
        text = " ".join(words)
    return text[0].upper() + text[1:]


def _terms(candidates: Iterator[str], size: int) -> Terms:
    """Takes the first `size` names that no tool confuses."""
    names: list[str] = []
    taken: set[tuple[int, str]] = set()
    for name in candidates:
        keys = set(enumerate(coarse(name)))
        if not keys & taken:
            taken |= keys
            names.append(name)
        if len(names) == size:
            break
    return Terms(names, list(accumulate(1 / (rank + 3) for rank in range(len(names)))))


def _tag_names(stock: Stock, dice: Random) -> Iterator[str]:
    yield from stock.nouns[::3]
    for _ in count():
        first = stock.nouns[_between(dice, 0, len(stock.nouns) - 1)]
        second = stock.nouns[_between(dice, 0, len(stock.nouns) - 1)]
        yield f"{relatives(first)[2 * _between(dice, 0, 1)]} {second}"


def _author_names(dice: Random) -> Iterator[str]:
    for _ in count():
        first = FIRST_NAMES[_between(dice, 0, len(FIRST_NAMES) - 1)]
        yield f"{first} {SURNAMES[_between(dice, 0, len(SURNAMES) - 1)]}"


def digest(articles: Iterator[Article]) -> str:
    """Returns the SHA-256 of articles in their order, as 64 hexadecimal digits."""
    hashed = hashlib.sha256()
    for article in articles:
        hashed.update(repr(article).encode())
    return hashed.hexdigest()


@dataclass
class Tally:
    """How many articles each list of an archive has: what the number of its pages follows from."""

    articles: int = 0
    days: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)

    def add(self, article: Article) -> None:
        """Counts one more article."""
        self.articles += 1
        self.days[article.day] += 1
        self.months[article.day[:7]] += 1
        self.years[article.day[:4]] += 1
        self.tags.update(article.tags)
        self.authors[article.author] += 1
        self.sections[article.section] += 1

    @property
    def lists(self) -> list[int]:
        """The number of articles in each list but the home page."""
        kinds = (self.days, self.months, self.years, self.tags, self.authors, self.sections)
        return [size for kind in kinds for size in kind.values()]
