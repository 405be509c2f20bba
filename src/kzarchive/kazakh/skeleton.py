"""What a Kazakh text has in common with itself in another script: its consonants and digits."""

import re
import unicodedata
from typing import Final


def skeleton(text: str) -> str:
    """Return the consonants and digits of a text, the same for Cyrillic, Latin and Arabic script.

    It is for comparing whole texts: two that differ in more than script, case, vowels, blanks and
    signs differ in it too, but short ones («бар», «бер») need not. Vowels, у, и and й are left out,
    because scripts spell them differently, and so are х and һ. Letters that one script has and
    another writes with two are those two: ч is тс; ш and щ are с. The Latin letters may be those
    of 2018 or of 2021.

    Example:
        >>> skeleton("Қала кітапханасы ашылды") == skeleton("Qala kıtaphanasy aşyldy")
        True
        >>> skeleton("Қала кітапханасы, 2026 ж.")
        'klktpns2026j'
    """
    if _OTHERS.search(text):
        text = unicodedata.normalize("NFD", text).translate(_CYRILLIC)
    # The codec has all letters of Cyrillic Kazakh and ASCII, and makes this as fast as it can be.
    consonants = text.encode(_CODEC, "ignore").translate(_TABLE, _REST).decode("ascii")
    return _HUSHES.sub("s", consonants.replace("c", "ts").replace("x", "ks"))


_CODEC: Final = "kz1048"
# For each consonant its letters in Cyrillic and Latin, and in Arabic.
_ROWS: Final = {
    "b": ("бb", "ب"),
    "v": ("вvw", "ۆ"),
    "g": ("гғg", "گع"),
    "d": ("дd", "د"),
    "j": ("жj", "ج"),
    "z": ("зz", "ز"),
    "k": ("кқkq", "كق"),
    "l": ("лl", "ل"),
    "m": ("мm", "م"),
    "n": ("нңn", "نڭ"),
    "p": ("пp", "پ"),
    "r": ("рr", "ر"),
    "s": ("сшщs", "سش"),
    "t": ("тt", "ت"),
    "f": ("фf", "ف"),
    "c": ("цчc", "چ"),
    "x": ("x", ""),
}
_LETTERS: Final = {letter: plain for plain, (row, _) in _ROWS.items() for letter in row + row.upper()}
_PLAIN: Final = {letter.encode(_CODEC)[0]: ord(plain) for letter, plain in _LETTERS.items()}
_TABLE: Final = bytes(_PLAIN.get(byte, byte) for byte in range(256))
_REST: Final = bytes(byte for byte in range(256) if byte not in _PLAIN and chr(byte) not in "0123456789")
# Latin letters with marks and Arabic ones; NFD takes the marks off.
_OTHERS: Final = re.compile("[\u00c0-\u024f\u0622-\u06ff]")
_CYRILLIC: Final = (
    {ord(letter): plain for plain, (_, row) in _ROWS.items() for letter in row}
    | {start + value: str(value) for start in (0x660, 0x6F0) for value in range(10)}
    | {ord(letter): "n" for letter in "ŋŊ"}
)
# щ is three letters in Latin and two in Arabic.
_HUSHES: Final = re.compile("s(?:t?s)+")
