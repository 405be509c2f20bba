"""Where the forms of words stand in an index: the stem of each, and how it is listed below that.

This is found out once in a process: most forms of a volume were in another one before. Processes that make the index of
one site together tell each other, by files in a folder: what one of them has found out, another one reads in a tenth of
the time. In the same way the forms of the newest volumes, which are made again and again, are kept for the next build.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from kzarchive import atomic
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

WORTH_KEEPING = 250
"""So many forms that the last build has not kept are a reason to keep what is there now."""
MOST_KEPT = 1 << 15
"""So many forms are kept at most, unless one volume has more: about 1 MB."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Form = tuple[str, str, bytes]
"""A form of a word: what it is listed as below its stem, the stem, and its key."""


class Stem(NamedTuple):
    """A stem in the order of the index; `letters` are those of `codec.letters`."""

    skeleton: str
    text: str
    letters: str


class _Memory:
    """What this process knows: forms by key, which of them were kept, which files it has read or written itself."""

    def __init__(self) -> None:
        self.forms: dict[bytes, Form] = {}
        self.kept: set[bytes] = set()
        self.heard: set[str] = set()


_memory = _Memory()


class _Stems(dict[str, Stem]):
    def __missing__(self, text: str) -> Stem:
        self[text] = found = Stem(skeleton(text), text, codec.letters(text))
        return found


_stems = _Stems()


class Shared(NamedTuple):
    """The folder in which processes tell each other of forms; `alone` tells that there is but one of them."""

    folder: str
    alone: bool


def forms(keys: Collection[bytes], shared: Shared | None = None) -> list[Form]:
    """Returns the form of each of some different keys, in their order."""
    known = _memory.forms
    if shared:
        _listen(shared.folder, known)
    found = list(map(known.get, keys))
    # Stems of words that begin alike are found by what is still at hand.
    new = sorted([key for key, form in zip(keys, found, strict=True) if form is None])
    for key, word in zip(new, words_of(new), strict=True):
        filed_under = stem(word)
        known[key] = _below(key.decode(), _stems[filed_under].letters), filed_under, key
    if shared and not shared.alone and len(new) >= WORTH_TELLING:
        _tell(shared.folder, "", map(known.__getitem__, new))
    return [form or known[key] for key, form in zip(keys, found, strict=True)]


def keep(found: Sequence[Form], shared: Shared) -> None:
    """Keeps the forms of a volume that the next build may make again."""
    kept = _memory.kept
    if sum([key not in kept for _, _, key in found]) >= WORTH_KEEPING:
        _tell(shared.folder, _KEPT, found)


def recall(folder: str, kept: bytes) -> None:
    """Lets those who make the index have what `kept` of an earlier build has returned."""
    if kept:
        _put(folder, _RECALLED, kept)


def kept(folder: str) -> bytes:
    """Returns what the next build is to recall; nothing where that is what this one was given."""
    told: list[_Told] = []
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    if any(name.startswith(_KEPT) for name in names):
        told = [found for name in names if name.startswith((_KEPT, _RECALLED)) and (found := _read(f"{folder}/{name}"))]
    while len(told) > 1 and sum(map(len, chain.from_iterable(map(dict.values, told)))) > MOST_KEPT:
        told.pop()
    together: _Told = {}
    for found in told:
        for filed_under, listed in found.items():
            together.setdefault(filed_under, {}).update(listed)
    return msgspec.msgpack.encode(together) if together else b""


_Told = dict[str, dict[str, bytes]]
"""By stem, as what forms are listed below it, and their keys."""

_told = msgspec.msgpack.Decoder(_Told)
_KEPT, _RECALLED, _PART = "kept-", "recalled-", ".part"


def _listen(folder: str, known: dict[bytes, Form]) -> None:
    """Learns what other processes have found out; what can't be read is found out again."""
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        path = f"{folder}/{name}"
        if path in _memory.heard or name.startswith(_KEPT) or name.endswith(_PART):
            continue
        _memory.heard.add(path)
        for filed_under, found in _read(path).items():
            for listed, key in found.items():
                known[key] = listed, filed_under, key
            if name.startswith(_RECALLED):
                _memory.kept.update(found.values())


def _read(path: str) -> _Told:
    try:
        with open(path, "rb") as file:
            return _told.decode(file.read())
    except (OSError, msgspec.DecodeError):
        return {}


def _tell(folder: str, kind: str, forms: Iterable[Form]) -> None:
    told: _Told = {}
    for listed, filed_under, key in forms:
        told.setdefault(filed_under, {})[listed] = key
    _put(folder, kind, msgspec.msgpack.encode(told))


def _put(folder: str, kind: str, data: bytes) -> None:
    """Puts a file into the folder; no name is there before all of its file is."""
    file = Path(folder, f"{kind}{plain(data).hex()}")
    # Who has nowhere to write to learns of it by the files of the index.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic.put(file, data, f"{file.name}.{os.getpid()}{_PART}")


def stems(texts: Iterable[str]) -> list[Stem]:
    """Returns stems in the order of the index."""
    return sorted(map(_stems.__getitem__, texts))


def forget() -> None:
    """Forgets what is known where it is too much to be kept; a thread that is at work keeps what it has begun with."""
    if len(_memory.forms) > MOST_FORMS:
        _memory.forms = {}
        _memory.kept = set()
        _memory.heard = set()
        _stems.clear()


def _below(form: str, stem: str) -> str:
    """Returns a form as what it adds to its stem; front-coded behind a mark if it does not begin with it."""
    return codec.ending(form[len(stem) :] if form.startswith(stem) else f"{CHANGED}{front_coded(form, stem)}")


def front_coded(text: str, before: str, digits: str = _DIGITS) -> str:
    """Returns a text as what it shares with the one before, in one of the digits, and the rest."""
    shared = len(before)
    while not text.startswith(before[:shared]):
        shared -= 1
    shared = min(shared, len(digits) - 1)
    return digits[shared] + text[shared:]
