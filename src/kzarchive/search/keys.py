"""Words as bytes: what stands for the words of a text while an index is made.

A key is a word in the letters of `codec.letters`, in UTF-8: one byte for each letter of Kazakh. A text in Kazakh and
English letters becomes keys by three calls that know nothing of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from kzarchive.kazakh import repair
from kzarchive.search import codec
from kzarchive.search.terms import uncut_words

_CODEC: Final = "kz1048"
"""It has all letters of Kazakh and English and most signs, one byte for each."""


def keys(text: str) -> list[bytes]:
    """Returns the keys of the words of a text in order, those of `terms.uncut_words`.

    Example:
        >>> words_of(keys("Қазақстан-2050: «Қала», café"))
        ['қазақстан', '2050', 'қала', 'café']
    """
    plain = repair(text)
    letters, others = _tables()
    try:
        coded = plain.encode(_CODEC)
    except UnicodeEncodeError:
        return list(map(key, uncut_words(plain)))
    if len(coded.translate(None, others)) < len(coded):
        return list(map(key, uncut_words(plain)))
    return coded.translate(letters).split()


def key(word: str) -> bytes:
    """Returns the key of a word."""
    return codec.letters(word).encode()


def words_of(keys: Sequence[bytes]) -> list[str]:
    """Returns the words that keys stand for."""
    return codec.decode_letters(b"\n".join(keys).decode()).split()


@cache
def _tables() -> tuple[bytes, bytes]:
    """Returns what each byte of the codec is in a key, a blank between words, and the bytes that are no single one."""
    letters = bytearray()
    for byte in range(256):
        words = uncut_words(bytes([byte]).decode(_CODEC, "replace"))
        letters += key(words[0]) if words and len(key(words[0])) == 1 else b" "
    others = [
        byte for byte in range(256) if letters[byte] == 32 and uncut_words(bytes([byte]).decode(_CODEC, "replace"))
    ]
    return bytes(letters), bytes(others)
