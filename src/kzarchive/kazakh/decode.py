"""Bytes of old files as text, and text that was decoded wrongly once as what it was.

Kazakh was kept in UTF-8, in Windows-1251 with fonts of its own, in KZ-1048 (STRK1048) and in
PTCP154. Which one a file is in is nowhere written; it shows in the letters that come out.
"""

import codecs
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from kzarchive.kazakh import alphabet


class Decoded(NamedTuple):
    """Text, and how it was got: «utf-8», «kz1048», «kz1048 read as cp1251»."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """Return the bytes as text, or None if no encoding of Kazakh or Russian gives a plausible one.

    A byte order mark decides, and else UTF-8 if the bytes are that. If not, it is that one of
    Windows-1251, KZ-1048 and PTCP154 which gives most letters of Kazakh and least that neither
    Kazakh nor Russian has (ђ, њ, a sign or a Latin «d» that touches a Cyrillic letter); where they
    agree, as on Russian text, Windows-1251. None is for files that are broken, are no text, or are
    in another encoding (KOI8-R, Latin-1) or language. The same bytes always give the same.

    Example:
        >>> decode("Қоғамдық көлік".encode("kz1048"))
        Decoded(text='Қоғамдық көлік', encoding='kz1048')
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data:
        return None
    return _decoded(data, "utf-8") or _legacy(data)


def mojibake(text: str) -> Decoded | None:
    """Return what the text was before it was decoded wrongly, or None if it is no such text.

    Known are UTF-8 read as Windows-1251 or -1252, and KZ-1048, PTCP154 and one old font (that of
    «ЌЂЌЫЌТАРЫНЫЊ» in NLTK's UDHR corpus, nltk/nltk#99) read as Windows-1251. The latter three
    leave Russian letters alone, so they are looked for only in text that has ы and ќ, which no
    language has both, and none of ә, ғ, қ, ң, ө, ұ, ү, һ; and the one that gives most words with
    vowels in harmony is taken.

    Example:
        >>> mojibake("ќазаќ ўлты")
        Decoded(text='қазақ ұлты', encoding='kz1048 read as cp1251')
        >>> mojibake("Қазақ") is None
        True
    """
    if text.isascii() or _KAZAKH_ONLY.search(text):
        return None
    return _utf8_misread(text) or _letters_misread(text)


_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KAZAKH_ONLY: Final = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_CYRILLIC: Final = "\u0400-\u04ff"


def _decoded(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


# --- Eight bits to a letter ------------------------------------------------------------------


def _legacy(data: bytes) -> Decoded | None:
    read = [found for encoding in _LEGACY if (found := _decoded(data, encoding))]
    plausible = [found for found in read if _is_plausible(found)]
    if plausible:
        # Where two give as many, as for one word, harmony tells «Әкім» from «Ғкім».
        return max(plausible, key=lambda found: (_gain(found.text), _harmony(found.text)))
    # A file in an old font looks like any other that was read as Windows-1251.
    return mojibake(read[0].text) if read else None


# In the order of preference: they differ in few letters, and Russian is the same in all.
_LEGACY: Final = ("cp1251", "kz1048", "ptcp154")

_OUR_LETTERS: Final = alphabet.CYRILLIC + alphabet.CYRILLIC.upper()
_OURS: Final = re.compile(f"[{_OUR_LETTERS}]")
_KAZAKH: Final = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_VOWEL: Final = re.compile("[аәеёиоөуұүыіэюяАӘЕЁИОӨУҰҮЫІЭЮЯ]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SIGNS: Final = "±µ¤¦‡‰"
_NO_TWIN: Final = "bdfgjlmnqrstuvwz"
# Cyrillic letters of others; signs where letters stand, and Latin letters that touch Cyrillic ones
# (in Latin-1 «Königs» is «Kцnigs»); a capital after a small letter («пРИВЕТ» is KOI8-R).
_STRANGE: Final = re.compile(
    rf"(?![{_OUR_LETTERS}])[{_CYRILLIC}]"
    rf"|[{_SIGNS}{_NO_TWIN}](?=[{_CYRILLIC}])|(?<=[{_CYRILLIC}])[{_SIGNS}{_NO_TWIN}]"
    r"|(?<=[а-я])[А-Я]"
)


def _gain(text: str) -> int:
    return len(_KAZAKH.findall(text)) - len(_STRANGE.findall(text))


def _is_plausible(found: Decoded) -> bool:
    text, encoding = found
    letters = len(_OURS.findall(text))
    if _CONTROL.search(text) or 50 * len(_STRANGE.findall(text)) > letters:
        return False
    if letters < 40:
        return True
    # Ukrainian would give Kazakh letters too, but no қ, which Kazakh cannot do without.
    if encoding != "cp1251" and "қ" not in text and "Қ" not in text:
        return False
    # Two letters of five are vowels, in Russian as in Kazakh. In small letters of KOI8-R read as
    # Windows-1251 it is one of six.
    return 4 * len(_VOWEL.findall(text)) > letters


# --- Read once too often ---------------------------------------------------------------------


def _utf8_misread(text: str) -> Decoded | None:
    """The bytes of UTF-8 fall into place again: that does not happen by chance."""
    for encoding in ("cp1251", "cp1252"):
        code = _bytes_of(encoding)
        try:
            was = bytes([code[character] for character in text]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
        if len(_OURS.findall(was)) > 1:
            return Decoded(was, f"utf-8 read as {encoding}")
    return None


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    # What the code page leaves open passes as a control character, as browsers let it.
    characters = bytes(range(256)).decode(encoding, "surrogateescape")
    return {
        chr(byte) if "\udc80" <= character <= "\udcff" else character: byte for byte, character in enumerate(characters)
    }


def _letters_misread(text: str) -> Decoded | None:
    if len(_MISREAD.findall(text)) < 3 or not _MISREAD_Q.search(text) or not _Y.search(text):
        return None
    read = [
        Decoded(_with_letters(text, letters), f"{name} read as cp1251") for name, letters in _misread_letters().items()
    ]
    best = max(read, key=lambda found: _harmony(found.text))
    return best if _harmony(best.text) > 0 else None


_MISREAD: Final = re.compile(f"[ђѓѕїјљњћќўџґєЂЃЅЇЈЉЊЋЌЎЏҐЄ{_SIGNS}]")
_MISREAD_Q: Final = re.compile("[ќЌ]")  # қ in all three
_Y: Final = re.compile("[ыЫ]")

# As in NLTK's corpora/udhr/Kazakh-UTF8; ћ, which that text has not, by analogy.
_OLD_FONT: Final = MappingProxyType(dict(zip("ѕѓќњљђџћЅЃЌЊЉЂЏЋ", "әғқңөұүһӘҒҚҢӨҰҮҺ", strict=True)))


@cache
def _misread_letters() -> Mapping[str, Mapping[str, str]]:
    """Return, for each encoding, what Windows-1251 shows for each letter of Kazakh."""
    shown = {character: byte for character, byte in _bytes_of("cp1251").items() if byte > 127}
    tables = {
        encoding: {
            character: letter
            for character, byte in shown.items()
            if _KAZAKH_ONLY.match(letter := bytes([byte]).decode(encoding, "replace"))
        }
        for encoding in ("kz1048", "ptcp154")
    }
    return tables | {"an old font": _OLD_FONT}


# «5 ± 1» is no letter.
_MAY_BE_LETTER: Final = re.compile(rf"[{_CYRILLIC}]|[{_SIGNS}](?=[{_CYRILLIC}])|(?<=[{_CYRILLIC}])[{_SIGNS}]")


def _with_letters(text: str, letters: Mapping[str, str]) -> str:
    return _MAY_BE_LETTER.sub(lambda found: letters.get(found[0], found[0]), text)


def _harmony(text: str) -> int:
    """Return how many words gained from the change, less those that lost."""
    words = [word for word in _WORD.findall(text) if _KAZAKH_ONLY.search(word)]
    mixed = sum(1 for word in words if _BACK.search(word) and _FRONT.search(word))
    return len(words) - 2 * mixed - len(_MISREAD.findall(text))


_WORD: Final = re.compile(rf"[{_CYRILLIC}]+")
_BACK: Final = re.compile("[аоұықғАОҰЫҚҒ]")
_FRONT: Final = re.compile("[әеөүіӘЕӨҮІ]")
