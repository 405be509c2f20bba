"""Numbers as text: short codes for lists of small numbers, and bits for postings.

Postings are coded as I. Witten, A. Moffat and T. Bell, "Managing Gigabytes" (1999), describe it: counts in Elias' gamma
code, gaps in Golomb-Rice codes whose parameter follows from numbers that the reader knows. The last eight bits of long
gaps stand apart, as bytes. Lists of numbers that stand in the text itself are in an (s,c)-dense code (N. Brisaboa et
al., 2003) over printable ASCII.
"""

from __future__ import annotations

import sys
from array import array
from binascii import a2b_base64, b2a_base64
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from kzarchive.kazakh.alphabet import CYRILLIC

ALPHABET = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\')
ENDING = 70
"""So many of the characters end a number, the others go on."""
_CONTINUING = len(ALPHABET) - ENDING
_VALUES = {character: value for value, character in enumerate(ALPHABET)}

_LETTERS = str.maketrans(CYRILLIC, "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+-./:;<=")
# Parts of what nouns and verbs end in, the longer ones first, and what no word has, so that it can stand for them.
_ENDINGS = ["ыңыз", "іңіз", "ымыз", "іміз", "лар", "лер", "ын", "ін", "ан", "ен", "ды", "ді"]
_PARTS = [(part.translate(_LETTERS), mark) for part, mark in zip(_ENDINGS, " '>?@[]^_`{}", strict=True)]
_CYRILLIC = {code: chr(letter) for letter, code in _LETTERS.items()}
_CYRILLIC |= {ord(mark): part for part, (_, mark) in zip(_ENDINGS, _PARTS, strict=True)}


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


@lru_cache(maxsize=1 << 14)
def ending(text: str) -> str:
    """Returns what a form ends in, a text of `letters`, with one character for each part that is frequent.

    Example:
        >>> decode_letters(ending(letters("ларымыздан"))), len(ending(letters("ларымыздан")))
        ('ларымыздан', 4)
    """
    for part, mark in _PARTS:
        text = text.replace(part, mark)
    return text


def decode_letters(text: str) -> str:
    """Returns what a text of `letters` or `ending` stands for; digits and small Latin letters are themselves."""
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
    bits = f"{value:b}"
    return "0" * (len(bits) - 1) + bits


LOW = 8
"""So many last bits of a step are a byte of their own where the parameter is no less."""


class _Gamma(dict[int, str]):
    """The codes of how long lists are, made when first asked for."""

    def __missing__(self, many: int) -> str:
        self[many] = code = gamma(many)
        return code


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


class _Parameters(dict[int, int]):
    """The parameters of lists of numbers below `among`, by length."""

    def __init__(self, among: int) -> None:
        super().__init__()
        self._among = among

    def __missing__(self, many: int) -> int:
        self[many] = found = rice_parameter(self._among, many)
        return found


_gamma_of_length = _Gamma()
_rice = cache(_Rice)
_parameters = lru_cache(maxsize=4)(_Parameters)

NARROW = 1 << 31
"""Places below that are held in half the room, which is enough for all but monstrous volumes."""
WIDE = 1 << 63
"""All places are below that."""


def places_type(among: int) -> str:
    """Returns the type of an array for numbers below `among`."""
    return "I" if among <= NARROW else "Q"


def encode_places(lists: Sequence[array[int]], among: int) -> tuple[str, str]:
    """Returns lists of ascending numbers as bits and the last bytes of long steps.

    First comes how long each list is, then, parameter by parameter, the steps in all lists that have it: from each
    number to the next, the first from -1.

    Args:
        lists: arrays of the type that `places_type` gives.
        among: what all numbers are below.

    Returns:
        The bits and the bytes in Base64 (RFC 4648): of all that is shorter, nothing is made as fast.
    """
    lengths = list(map(len, lists))
    bits = list(map(_gamma_of_length.__getitem__, lengths))
    parameters = list(map(_parameters(among).__getitem__, lengths))
    ordered = list(map(lists.__getitem__, sorted(range(len(lists)), key=parameters.__getitem__)))
    starts = list(accumulate(map(len, ordered), initial=0))
    kind = places_type(among)
    data = _steps(ordered, starts, kind)
    size = array(kind).itemsize
    low = b""
    start = first = 0
    for parameter, many in sorted(Counter(parameters).items()):
        first += many
        end = size * starts[first]
        if parameter < LOW:
            bits += map(_rice(parameter, 1).__getitem__, _places(data[start:end], kind))
        else:
            low = low or data[start::size]
            bits += map(_rice(parameter - LOW, 0).__getitem__, _high(data[start:end], kind))
        start = end
    joined = "".join(bits)
    many = (len(joined) + 7) >> 3
    whole = int(joined.ljust(many << 3, "0") or "0", 2).to_bytes(many, "big")
    return _text(whole), _text(low)


def _text(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode("ascii")


def _steps(lists: Sequence[array[int]], starts: Sequence[int], kind: str) -> bytes:
    """Returns the steps in lists of a type that are not empty, one after the other, little-endian.

    All are found by one subtraction of long numbers, whose digits are the places; a bit above each keeps what is taken
    from one digit from being borrowed from the next.
    """
    size = array(kind).itemsize
    data = b"".join(lists if sys.byteorder == "little" else map(_little_endian, lists))
    top = 1 << (8 * size - 1)
    tops = int.from_bytes(top.to_bytes(size, "little") * (len(data) // size), "little")
    digits = int.from_bytes(data, "little")
    before = digits << (8 * size) & ((1 << (8 * len(data))) - 1)
    steps = _places((((digits | tops) - before) & ~tops).to_bytes(len(data), "little"), kind)
    for start, places in zip(starts, lists, strict=False):
        steps[start] = places[0] + 1
    return _little_endian(steps).tobytes()


def _little_endian(places: array[int]) -> array[int]:
    if sys.byteorder == "big":
        places = places[:]
        places.byteswap()
    return places


def _places(data: bytes, kind: str) -> array[int]:
    return _little_endian(array(kind, data))


def _high(data: bytes, kind: str) -> bytes | array[int]:
    """Returns steps without their last bytes; bytes, which take less time, if none needs more."""
    size = array(kind).itemsize
    if not any(data[at::size].strip(b"\0") for at in range(2, size)):
        return data[1::size]
    # Each last byte comes to stand above the step before: there it is taken away.
    shifted = bytearray(data[1:] + b"\0")
    shifted[size - 1 :: size] = bytes(len(data) // size)
    return _places(bytes(shifted), kind)


def decode_places(bits: str, low: str, many: int, among: int) -> list[list[int]]:
    """Returns the lists, so many, that `encode_places` made `bits` and `low` of, whose numbers are below `among`."""
    reader = _Reader(bits, low)
    lengths = [reader.gamma() for _ in range(many)]
    found: list[list[int]] = [[]] * many
    for number in sorted(range(many), key=lambda at: rice_parameter(among, lengths[at])):
        parameter = rice_parameter(among, lengths[number])
        steps = [reader.step(parameter) for _ in range(lengths[number])]
        found[number] = [place - 1 for place in accumulate(steps)]
    return found


class _Reader:
    def __init__(self, bits: str, low: str) -> None:
        data = a2b_base64(bits)
        self._bits = f"{int.from_bytes(data, 'big'):0{len(data) * 8}b}" if data else ""
        self._at = 0
        self._low = iter(a2b_base64(low))

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
