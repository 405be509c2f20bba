"""Numbers as text: short codes for lists of small numbers, and bits for postings.

Postings are coded as I. Witten, A. Moffat and T. Bell, "Managing Gigabytes" (1999), describe it: counts in Elias' gamma
code, gaps in Golomb-Rice codes whose parameter follows from numbers that the reader knows. The last eight bits of long
gaps stand apart, as bytes. Lists of numbers that stand in the text itself are in an (s,c)-dense code (N. Brisaboa et
al., 2003) over printable ASCII.
"""

from __future__ import annotations

from array import array
from base64 import b85decode, b85encode
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, repeat
from operator import and_, rshift, sub

from kzarchive.kazakh.alphabet import CYRILLIC

ALPHABET = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\')
ENDING = 70
"""So many of the characters end a number, the others go on."""
_CONTINUING = len(ALPHABET) - ENDING
_VALUES = {character: value for value, character in enumerate(ALPHABET)}

_LETTERS = str.maketrans(CYRILLIC, "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+-./:;<=")
_CYRILLIC = {code: chr(letter) for letter, code in _LETTERS.items()}


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
    """Returns the code of a text's length: exact up to 15 words, then within an eighth."""
    if words < 16:
        return words
    shift = words.bit_length() - 4
    return ((shift + 1) << 3) | ((words >> shift) & 7)


def length(code: int) -> int:
    """Returns the number of words that a code stands for, at least."""
    return code if code < 16 else (8 + (code & 7)) << ((code >> 3) - 1)


def room(code: int) -> int:
    """Returns the number of words that a code stands for, at most."""
    return length(code + 1) - 1


@lru_cache(maxsize=1 << 12)
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


_NONE = gamma(1)

LOW = 8
"""So many last bits of a step are a byte of their own where the parameter is no less."""


class _Rice(dict[int, str]):
    """The Golomb-Rice codes of a parameter by number, from the least on, made when first asked for."""

    def __init__(self, parameter: int, least: int) -> None:
        super().__init__()
        self._parameter, self._least = parameter, least

    def __missing__(self, number: int) -> str:
        value = number - self._least
        low = f"{value & ((1 << self._parameter) - 1):0{self._parameter}b}" if self._parameter else ""
        self[number] = code = "1" * (value >> self._parameter) + "0" + low
        return code


_rice = cache(_Rice)


class Places:
    """Lists of ascending numbers, written as bits and the last bytes of long steps.

    First comes how long each list is, then, parameter by parameter, the steps in all lists that have it.
    """

    def __init__(self) -> None:
        self._bits: list[str] = []
        self._steps: dict[int, array[int]] = defaultdict(lambda: array("Q"))

    def add(self, places: Sequence[int], among: int) -> None:
        """Writes a list of numbers below `among`: as steps from each to the next, the first from -1."""
        many = len(places)
        self._bits.append(gamma(many + 1))
        if many == 1:
            self._steps[rice_parameter(among, 1)].append(places[0] + 1)
        elif many:
            self._steps[rice_parameter(among, many)].extend(map(sub, places, chain((-1,), places)))

    def add_none(self) -> None:
        """Writes an empty list."""
        self._bits.append(_NONE)

    def packed(self) -> tuple[str, str]:
        """Returns the bits and the bytes as text: four bytes in five characters, none of which JSON escapes."""
        bits, low = self._bits, bytearray()
        for parameter, steps in sorted(self._steps.items()):
            if parameter < LOW:
                bits += map(_rice(parameter, 1).__getitem__, steps)
            else:
                bits += map(_rice(parameter - LOW, 0).__getitem__, map(rshift, steps, repeat(LOW)))
                low += bytes(map(and_, steps, repeat((1 << LOW) - 1)))
        joined = "".join(bits)
        size = (len(joined) + 7) >> 3
        whole = int(joined.ljust(size << 3, "0") or "0", 2).to_bytes(size, "big")
        return b85encode(whole).decode(), b85encode(low).decode()


def decode_places(bits: str, low: str, among: Sequence[int]) -> list[list[int]]:
    """Returns the lists of numbers that were packed as `bits` and `low`, each of which is below one of `among`."""
    reader = _Reader(bits, low)
    parameters = []
    for below in among:
        many = reader.gamma() - 1
        parameters.append((rice_parameter(below, many) if many else 0, many))
    found: list[list[int]] = [[]] * len(among)
    for number in sorted(range(len(among)), key=lambda at: parameters[at][0]):
        parameter, many = parameters[number]
        steps = [reader.step(parameter) for _ in range(many)]
        found[number] = [place - 1 for place in accumulate(steps)]
    return found


class _Reader:
    def __init__(self, bits: str, low: str) -> None:
        data = b85decode(bits)
        self._bits = f"{int.from_bytes(data, 'big'):0{len(data) * 8}b}" if data else ""
        self._at = 0
        self._low = iter(b85decode(low))

    def step(self, parameter: int) -> int:
        if parameter < LOW:
            return self._rice(parameter) + 1
        return self._rice(parameter - LOW) << LOW | next(self._low)

    def gamma(self) -> int:
        start = self._at
        self._at = self._bits.index("1", start)
        return self._take(self._at - start + 1)

    def _rice(self, parameter: int) -> int:
        start = self._at
        self._at = self._bits.index("0", start) + 1
        return (self._at - start - 1) << parameter | self._take(parameter)

    def _take(self, count: int) -> int:
        self._at += count
        return int(self._bits[self._at - count : self._at], 2) if count else 0
