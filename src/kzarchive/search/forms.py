"""Where the forms of words stand in an index: the stem of each, and how it is listed below that.

This is found out once in a process: most forms of a volume were in another one before. Processes that make the index of
one site together tell each other, by files in a folder: what one of them has found out, another one reads in a tenth of
the time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import msgspec

from kzarchive.digest import plain
from kzarchive.search import codec
from kzarchive.search.keys import words_of
from kzarchive.search.terms import skeleton, stem

CHANGED = "~"
"""Marks a form that does not begin with its stem."""

MOST_FORMS = 1 << 18
"""So many forms are kept from one volume for the next: some 60 MB."""

WORTH_TELLING = 1_000
"""So many new forms are worth a file for other processes."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


Form = tuple[str, str, bytes]
"""A form of a word: what it is listed as below its stem, the stem, and its key."""


class Stem(NamedTuple):
    """A stem in the order of the index; `letters` are those of `codec.letters`."""

    skeleton: str
    text: str
    letters: str


class _Memory:
    """What this process knows: forms by key, and which files of other processes it has read, or has written itself."""

    def __init__(self) -> None:
        self.forms: dict[bytes, Form] = {}
        self.heard: set[str] = set()


_memory = _Memory()


class _Stems(dict[str, Stem]):
    def __missing__(self, text: str) -> Stem:
        self[text] = found = Stem(skeleton(text), text, codec.letters(text))
        return found


_stems = _Stems()


def forms(keys: Iterable[bytes], shared: str = "") -> Iterator[Form]:
    """Returns the form of each of some different keys, in their order.

    Args:
        keys: see `kzarchive.search.keys`.
        shared: the folder in which processes tell each other of forms; "" for none.
    """
    known = _memory.forms
    if shared:
        _listen(shared, known)
    # Stems of words that begin alike are found by what is still at hand.
    new = sorted(key for key in keys if key not in known)
    for key, word in zip(new, words_of(new), strict=True):
        filed_under = stem(word)
        known[key] = _below(key.decode(), _stems[filed_under].letters), filed_under, key
    if shared and len(new) >= WORTH_TELLING:
        _tell(shared, map(known.__getitem__, new))
    return map(known.__getitem__, keys)


_Told = dict[str, list[tuple[bytes, str]]]
"""By stem, the keys of forms and as what they are listed."""

_told = msgspec.msgpack.Decoder(_Told)
_PART = ".part"


def _listen(folder: str, known: dict[bytes, Form]) -> None:
    """Learns what other processes have found out; what can't be read is found out again."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    for name in names:
        path = f"{folder}/{name}"
        if path in _memory.heard or name.endswith(_PART):
            continue
        _memory.heard.add(path)
        with suppress(OSError, msgspec.DecodeError), open(path, "rb") as file:
            for filed_under, found in _told.decode(file.read()).items():
                for key, listed in found:
                    known[key] = listed, filed_under, key


def _tell(folder: str, new: Iterable[Form]) -> None:
    """Tells other processes of new forms; no name is there before all of its file is."""
    told: _Told = {}
    for listed, filed_under, key in new:
        told.setdefault(filed_under, []).append((key, listed))
    data = msgspec.msgpack.encode(told)
    path = f"{folder}/{plain(data).hex()}"
    # Who has nowhere to write to learns of it by the files of the index.
    with suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        part = f"{path}.{os.getpid()}{_PART}"
        with open(part, "wb") as file:
            file.write(data)
        os.replace(part, path)
        _memory.heard.add(path)


def stems(texts: Iterable[str]) -> list[Stem]:
    """Returns stems in the order of the index."""
    return sorted(map(_stems.__getitem__, texts))


def forget() -> None:
    """Forgets what is known where it is too much to be kept; a thread that is at work keeps what it has begun with."""
    if len(_memory.forms) > MOST_FORMS:
        _memory.forms = {}
        _memory.heard = set()
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
