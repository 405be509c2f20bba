"""Words of texts and queries as the index knows them. `static/assets/search-engine.js` does the same in the page."""

from __future__ import annotations

import re

from kzarchive.kazakh import repair
from kzarchive.kazakh.stem import stem_anew

LONGEST = 40
"""Longest word, in characters; of longer ones the beginning counts."""

_WORD = re.compile(r"[^\W_]+")

# Letters that readers confuse, that keyboards without Kazakh letters lack, or that are one in another script.
_ALIKE = {
    **{"a": "аәäáا", "b": "бب", "c": "цчçچ", "d": "дد", "e": "еэە", "f": "фف", "g": "гғğǵگع", "h": "хһحھه"},
    **{"i": "ийыіıyيى", "ia": "я", "iu": "ю", "j": "жج", "k": "кқqكق", "l": "лل", "m": "мم", "n": "нңñńŋنڭ"},
    **{"o": "оөöóو", "p": "пپ", "r": "рر", "s": "сس", "t": "тت", "u": "уұүūüúýwۋۇ", "v": "вۆ", "x": "шщşش"},
    **{"z": "зز", "": "ъьٴء"},
}
_SKELETON = str.maketrans({letter: alike for alike, letters in _ALIKE.items() for letter in letters})
_DIGRAPHS = (("zh", "j"), ("gh", "g"), ("ng", "n"), ("kh", "h"), ("sh", "x"), ("ch", "c"), ("ts", "c"))
_TWICE = re.compile(r"(.)\1+")
_STRANGE = re.compile(r"[^a-z0-9]")


def words(text: str) -> list[str]:
    """Returns the words of a text in order, in small letters without noise; a compound's parts are words.

    Example:
        >>> words("Қазақстан-2050: Boeing-тың «АҚШ»")
        ['қазақстан', '2050', 'boeing', 'тың', 'ақш']
    """
    return [word[:LONGEST] for word in uncut_words(text)]


def uncut_words(text: str) -> list[str]:
    """Returns the same words as `words`, but whole where they are longer than `LONGEST`."""
    plain = repair(text).replace("İ", "i").lower().replace("ı", "i").replace("ё", "е").replace("\u0301", "")
    return _WORD.findall(plain)


def stem(word: str) -> str:
    """Returns the stem under which a word of `words` is filed."""
    return stem_anew(word)[:LONGEST] or word


def skeleton(word: str) -> str:
    """Returns what spellings of a word in any script have in common, in ASCII: the order of the index.

    Example:
        >>> skeleton("жаңа"), skeleton("zhana"), skeleton("jaña"), skeleton("جاڭا")
        ('jana', 'jana', 'jana', 'jana')
    """
    plain = word.translate(_SKELETON)
    for two, one in _DIGRAPHS:
        plain = plain.replace(two, one)
    return _TWICE.sub(r"\1", _STRANGE.sub("~", plain))
