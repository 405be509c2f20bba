"""Kazakh Cyrillic as Kazakh Latin: the tables of letters, and case in the Latin of 2021.

A table is data, so that a site may bring its own: the alphabet of 2021 is not law yet, and news
sites stayed with that of 2018.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kzarchive.kazakh.alphabet import CYRILLIC, MARKS
from kzarchive.kazakh.rows import Fault, rows, show


@dataclass(frozen=True, slots=True)
class LatinTable:
    """How each Cyrillic letter is spelled, as a value that compares, hashes and pickles."""

    letters: tuple[tuple[str, str], ...]
    """The 42 lower-case Cyrillic letters in the order of the alphabet, each with its spelling."""
    capitals: tuple[tuple[str, str], ...] = ()
    """Latin letters whose capital is not Python's, each with its capital: i with İ."""

    def upper(self, spelling: str) -> str:
        """Return the spelling in capitals: «iu» as «İU» where i has the capital İ."""
        capitals = dict(self.capitals)
        return "".join(capitals.get(letter, letter.upper()) for letter in spelling)


def _from(spellings: Mapping[str, str], capitals: tuple[tuple[str, str], ...] = ()) -> LatinTable:
    return LatinTable(tuple((letter, spellings[letter]) for letter in CYRILLIC), capitals)


# The letters that are spelled alike in both tables.
# fmt: off
_COMMON: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "к": "k",
    "қ": "q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ъ": "", "ы": "y", "ь": "", "э": "e",
}
LATIN_2021: Final = _from(
    _COMMON | {
        "ә": "ä", "ғ": "ğ", "и": "i", "й": "i", "і": "ı", "ң": "ñ", "ө": "ö", "у": "u", "ұ": "ū",
        "ү": "ü", "ш": "ş", "ч": "tş", "щ": "ştş", "ё": "io", "ю": "iu", "я": "ia",
    },
    capitals=(("i", "İ"),),
)
"""The alphabet shown in January 2021, with ñ since April of that year.

The 31 letters are those of CLDR's proposed ``kk_Latn``. The spelling of ё, ц, ч, щ, ъ, ь, э, ю and
я, which have no letter of their own there, is the row of April 2021 as the package turkicnlp 0.5.0
(Apache-2.0) has it too. No rule for loans is adopted, so it is a convention.
"""
LATIN_2018: Final = _from(
    _COMMON | {
        "ә": "á", "ғ": "ǵ", "и": "ı", "й": "ı", "і": "i", "ң": "ń", "ө": "ó", "у": "ý", "ұ": "u",
        "ү": "ú", "ш": "sh", "ч": "ch", "щ": "shch", "ё": "ıo", "ю": "ıý", "я": "ıa",
    },
)
"""The alphabet of decree 637 (2018), in which qz.inform.kz and lat.egemen.kz are written.

There both i and ı have the capital I. ц, ю and я are spelled as on those sites («Konstıtýtsııa»);
ё and щ follow the same pattern.
"""
# fmt: on


def latin_table(text: str) -> LatinTable | list[Fault]:
    r"""Return the table that the rows describe, or everything that is wrong with them.

    A row is a lower-case Cyrillic letter, a tab or ``=``, and its spelling in lower case, which
    may be nothing. All 42 letters must be there. A row with a capital («И=İ») says what the
    capital of a Latin letter is where ``str.upper`` does not know it; that holds for every
    spelling with this Latin letter. Blank lines and lines with ``#`` are skipped.

    Example:
        >>> latin_table("а=a\nә\tá\nа=aa")[0]
        Fault(line=3, message='letter «а» is already on line 1')
    """
    return _LatinRows(text).result()


class _LatinRows:
    """The rows of one table on their way to a `LatinTable`."""

    def __init__(self, text: str) -> None:
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}
        self.spellings: dict[str, str] = {}
        self.last_line = text.rstrip("\n").count("\n") + 1
        for line, row in rows(text):
            if fault := self._add(line, row):
                self.faults.append(Fault(line, fault))

    def result(self) -> LatinTable | list[Fault]:
        capitals: dict[str, str] = {}
        for letter in self.spellings:
            if letter.isupper() and (fault := self._add_capital(letter, capitals)):
                self.faults.append(Fault(self.seen[letter], fault))
        if missing := [letter for letter in CYRILLIC if letter not in self.seen]:
            letters = "letter" if len(missing) == 1 else "letters"
            self.faults.append(Fault(self.last_line, f"{letters} {' '.join(missing)} missing"))
        if self.faults:
            return sorted(self.faults, key=lambda fault: fault.line)
        return _from(self.spellings, tuple(sorted(capitals.items())))

    def _add(self, line: int, row: str) -> str:
        """Take a row in; return what is wrong with it, or nothing."""
        row = unicodedata.normalize("NFC", row)
        separator = min((char for char in "\t=" if char in row), key=row.index, default="")
        if not separator:
            return f"no tab or «=» in {show(row)}: write a letter, = and its spelling"
        letter, _, spelling = (part.strip() for part in row.partition(separator))
        if len(letter) != 1 or letter.lower() not in CYRILLIC:
            return f"{show(letter)} is not a letter of the Kazakh Cyrillic alphabet"
        if letter in self.seen:
            return f"letter «{letter}» is already on line {self.seen[letter]}"
        self.seen[letter] = line
        if not all(map(_is_latin, spelling)):
            return f"{show(spelling)} is not a spelling in Latin letters"
        if letter.islower() and spelling != lower_latin(spelling):
            return f"{show(spelling)} is not in lower case; a capital has a row of its own"
        self.spellings[letter] = spelling
        return ""

    def _add_capital(self, letter: str, capitals: dict[str, str]) -> str:
        small, capital = self.spellings.get(letter.lower(), ""), self.spellings[letter]
        if len(small) != 1 or len(capital) != 1:
            return f"the capital «{letter}» needs one Latin letter, and so does «{letter.lower()}»"
        if capitals.setdefault(small, capital) != capital:
            return f"the capital of {show(small)} is already {show(capitals[small])}"
        return ""


def _is_latin(char: str) -> bool:
    # Apostrophes are letters in the alphabet of 2017. What HTML gives a meaning is none anywhere.
    if char.isalpha():
        return unicodedata.name(char).startswith("LATIN ") or char in "ʼʹ"
    return char in "'’" or unicodedata.combining(char) > 0


def upper_latin(text: str) -> str:
    """Return the text in capitals by the rules of Kazakh Latin of 2021: i to İ, ı to I.

    Example:
        >>> upper_latin("bilık"), "bilık".upper()
        ('BİLIK', 'BILIK')
    """
    return text.replace("i\u0307", "i").replace("i", "İ").upper()


def lower_latin(text: str) -> str:
    """Return the text in small letters by the rules of Kazakh Latin of 2021: İ to i, I to ı.

    Example:
        >>> lower_latin("BİLIK"), len("İ".lower())
        ('bilık', 2)
    """
    return text.replace("I\u0307", "İ").replace("İ", "i").replace("I", "ı").lower()


def spelling(table: LatinTable) -> Callable[[str], list[str]]:
    """Return the function that spells a Cyrillic word, character by character.

    It raises KeyError for a character that is neither a letter of the alphabet nor a mark.

    Example:
        >>> spell = spelling(LATIN_2021)
        >>> spell("Яғни"), "".join(spell("ЯҒНИ")), "".join(spell("ҚазҰУ"))
        (['İa', 'ğ', 'n', 'i'], 'İAĞNİ', 'QazŪU')
    """
    letters = dict(table.letters) | {mark: mark for mark in MARKS}
    capitals = {letter.upper(): table.upper(latin) for letter, latin in table.letters}
    titles = {letter.upper(): table.upper(latin[:1]) + latin[1:] for letter, latin in table.letters}

    def spell(word: str) -> list[str]:
        if word.islower():
            return [letters[char] for char in word]
        # In «Ц» the case of the second Latin letter is that of the letter after it, as in
        # «ЮНЕСКОда»; the last letter of a word goes by the one before it.
        neighbours = word[1:] + (word[-2:-1] or " ")
        return [
            letters[char] if char in letters else (capitals if near.isupper() else titles)[char]
            for char, near in zip(word, neighbours, strict=True)
        ]

    return spell
