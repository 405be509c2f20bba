"""Where the forms of words stand in an index: the stem of each, and how it is listed below that.

This is found out once in a process: most forms of a volume were in another one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kzarchive.search import codec
from kzarchive.search.keys import words_of
from kzarchive.search.terms import skeleton, stem

CHANGED = "~"
"""Marks a form that does not begin with its stem."""

MOST_FORMS = 1 << 18
"""So many forms are kept from one volume for the next: some 60 MB."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


Form = tuple[str, str, bytes]
"""A form of a word: what it is listed as below its stem, the stem, and its key."""


class Stem(NamedTuple):
    """A stem in the order of the index; `letters` are those of `codec.letters`."""

    skeleton: str
    text: str
    letters: str


_forms: dict[bytes, Form] = {}


class _Stems(dict[str, Stem]):
    def __missing__(self, text: str) -> Stem:
        self[text] = found = Stem(skeleton(text), text, codec.letters(text))
        return found


_stems = _Stems()


def forms(keys: Iterable[bytes]) -> Iterator[Form]:
    """Returns the form of each of some different keys, in their order."""
    # Stems of words that begin alike are found by what is still at hand.
    new = sorted(key for key in keys if key not in _forms)
    for key, word in zip(new, words_of(new), strict=True):
        filed_under = stem(word)
        _forms[key] = _below(key.decode(), _stems[filed_under].letters), filed_under, key
    return map(_forms.__getitem__, keys)


def stems(texts: Iterable[str]) -> list[Stem]:
    """Returns stems in the order of the index."""
    return sorted(map(_stems.__getitem__, texts))


def forget() -> None:
    """Forgets what is known where it is too much to be kept."""
    if len(_forms) > MOST_FORMS:
        _forms.clear()
        _stems.clear()


def _below(form: str, stem: str) -> str:
    """Returns a form as what it adds to its stem; front-coded behind a mark if it does not begin with it."""
    return form[len(stem) :] if form.startswith(stem) else f"{CHANGED}{front_coded(form, stem)}"


def front_coded(text: str, before: str) -> str:
    """Returns a text as what it shares with the one before, in one digit, and the rest."""
    shared = len(before)
    while not text.startswith(before[:shared]):
        shared -= 1
    shared = min(shared, len(_DIGITS) - 1)
    return _DIGITS[shared] + text[shared:]
