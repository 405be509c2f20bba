"""Numbers as text: short codes for lists of small numbers, and bits for postings.

Postings are coded as I. Witten, A. Moffat and T. Bell, "Managing Gigabytes" (1999), describe it: counts in Elias' gamma
code, gaps in Golomb-Rice codes whose parameter follows from numbers that the reader knows. Lists of numbers that stand
in the text itself are in an (s,c)-dense code (N. Brisaboa et al., 2003) over printable ASCII.
"""

from __future__ import annotations

from base64 import b85decode, b85encode
from collections.abc import Iterable
from functools import lru_cache

from kzarchive.kazakh.alphabet import CYRILLIC

ALPHABET = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\')
ENDING = 70
"""So many of the characters end a number, the others go on."""
_CONTINUING = len(ALPHABET) - ENDING
_VALUES = {character: value for value, character in enumerate(ALPHABET)}

_LETTERS = str.maketrans(CYRILLIC, "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+-./:;<=")
_CYRILLIC = {code: chr(letter) for letter, code in _LETTERS.items()}

LENGTHS = len(ALPHABET)
"""So many lengths of texts are told apart."""


@lru_cache(maxsize=1 << 14)
def _number(value: int) -> str:
    value, last = divmod(value, ENDING)
    text = ALPHABET[last]
    while value:
        value, digit = divmod(value - 1, _CONTINUING)
        text = ALPHABET[ENDING + digit] + text
    return text


def numbers(values: Iterable[int]) -> str:
    """Returns numbers of 0 and more as text.

    Example:
        >>> numbers([0, 69, 70]), decode_numbers(numbers([0, 69, 70, 2000]))
        (' ggh ', [0, 69, 70, 2000])
    """
    return "".join(map(_number, values))


def decode_numbers(text: str) -> list[int]:
    """Returns the numbers that a text of `numbers` stands for."""
    found = []
    value = 0
    for character in text:
        digit = _VALUES[character]
        if digit < ENDING:
            found.append(value * ENDING + digit)
            value = 0
        else:
            value = value * _CONTINUING + digit - ENDING + 1
    return found


def letters(word: str) -> str:
    """Returns a word in small letters with one byte for each of Kazakh: half of what UTF-8 takes."""
    return word.translate(_LETTERS)


def decode_letters(text: str) -> str:
    """Returns the word that a text of `letters` stands for; digits and small Latin letters are themselves."""
    return text.translate(_CYRILLIC)


def length_code(words: int) -> int:
    """Returns the code, below `LENGTHS`, of a text's length: exact up to 15 words, then within an eighth."""
    if words < 16:
        return words
    shift = words.bit_length() - 4
    return min(((shift + 1) << 3) | ((words >> shift) & 7), LENGTHS - 1)


def length(code: int) -> int:
    """Returns the number of words that a code stands for, at least."""
    return code if code < 16 else (8 + (code & 7)) << ((code >> 3) - 1)


def rice_parameter(among: int, of: int) -> int:
    """Returns the parameter for the gaps between `of` numbers below `among`."""
    return max((2 * among // (3 * of)).bit_length() - 1, 0)


def gamma(value: int) -> str:
    """Returns a number of 1 and more in Elias' gamma code."""
    return _GAMMA[value] if value < len(_GAMMA) else _gamma(value)


def _gamma(value: int) -> str:
    bits = f"{value:b}"
    return "0" * (len(bits) - 1) + bits


_GAMMA = ["", *map(_gamma, range(1, 1 << 10))]


class Rice(dict[int, str]):
    """The Golomb-Rice codes of a parameter by number, made when first asked for."""

    def __init__(self, parameter: int) -> None:
        super().__init__()
        self._parameter = parameter

    def __missing__(self, value: int) -> str:
        low = f"{value & ((1 << self._parameter) - 1):0{self._parameter}b}" if self._parameter else ""
        self[value] = code = "1" * (value >> self._parameter) + "0" + low
        return code


def pack(codes: Iterable[str]) -> str:
    """Returns the bits of codes as text: four bytes in five characters, none of which JSON escapes."""
    bits = "".join(codes)
    size = (len(bits) + 7) >> 3
    return b85encode(int(bits.ljust(size << 3, "0") or "0", 2).to_bytes(size, "big")).decode()


class Bits:
    """Reads codes from a text of `pack`, from the first bit on."""

    def __init__(self, text: str) -> None:
        data = b85decode(text)
        self._bits = f"{int.from_bytes(data, 'big'):0{len(data) * 8}b}" if data else ""
        self._at = 0

    def take(self, count: int) -> int:
        """Returns the number that the next `count` bits stand for."""
        self._at += count
        return int(self._bits[self._at - count : self._at], 2) if count else 0

    def gamma(self) -> int:
        """Returns the next number in gamma code."""
        start = self._at
        self._at = self._bits.index("1", start)
        return self.take(self._at - start + 1)

    def rice(self, parameter: int) -> int:
        """Returns the next number in the Golomb-Rice code of a parameter."""
        start = self._at
        self._at = self._bits.index("0", start) + 1
        high = self._at - start - 1
        return high << parameter | self.take(parameter)
