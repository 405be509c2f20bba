"""Which articles belong together: told from what was known when each one came, so that old pages stay as they are.

An article is related to older ones that share tags with it, or its section where it has no tags. Among those it looks
only at the last few under each tag, so that the work for one article is the same in an archive of any size. Seen from
the other side, it follows them up; an older article names the first that did, and does not change after that.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

import msgspec

from kzarchive.archive import Entry, Term
from kzarchive.digest import SIZE, plain

EARLIER = 4
"""Most older articles that one names."""
LATER = 5
"""Most newer articles that one names: the first ones ever."""
WINDOW = 8
"""So many articles of a term are looked at: its last ones before."""
CHUNK = 1_000
"""So many articles are known as a whole from the build before."""
_ONE_WINDOW = 1 << 40
"""What one window more adds to a rank; below it the place decides."""
_NONE = -1
"""Stands where an article names no other: the place behind the last."""


class Related(NamedTuple):
    """What belongs to one article: older articles, the closest first, and the first newer ones, oldest first."""

    earlier: list[Entry]
    later: list[Entry]


@dataclass(frozen=True, slots=True)
class Relations:
    """What belongs to each of the `entries`, by their places.

    `earlier` has `EARLIER` places for each of them, `later` has `LATER`, with `_NONE` behind the last. `known` are the
    digests of the entries, with an empty one behind the last, where `_NONE` leads. `marks` tell by which entries they
    were found.
    """

    entries: Sequence[Entry]
    known: Sequence[bytes]
    marks: Sequence[bytes]
    earlier: array[int]
    later: array[int]

    def of(self, place: int) -> Related:
        """Returns what belongs to the entry at that place."""
        entries = self.entries
        earlier = self.earlier[place * EARLIER : (place + 1) * EARLIER]
        later = self.later[place * LATER : (place + 1) * LATER]
        return Related([entries[at] for at in earlier if at != _NONE], [entries[at] for at in later if at != _NONE])

    def digests(self, start: int, stop: int) -> bytes:
        """Returns the digests of all that belongs to the entries from `start` to before `stop`."""
        places = self.earlier[start * EARLIER : stop * EARLIER] + self.later[start * LATER : stop * LATER]
        return b"".join(map(self.known.__getitem__, places))

    def encoded(self) -> bytes:
        """Returns what `related` needs of it when articles have come after these, or have changed."""
        return msgspec.msgpack.encode((self.marks, self.earlier.tobytes()))


def related(entries: Sequence[Entry], before: bytes = b"") -> Relations:
    """Returns what belongs to each of the entries, which stand in the archive's order, oldest first.

    Closest is what shares most tags; of equals, the newest. No more than `EARLIER` older articles change when one is
    added as the newest, and what an article in the middle changes is found among its neighbours under its terms.

    Args:
        entries: the articles of the archive.
        before: the `encoded` relations of an earlier archive. How it began, they are not looked for again.
    """
    digests = [entry.digest for entry in entries]
    marks = _marks(digests)
    earlier = _known(marks, before)
    start = len(earlier) // EARLIER
    last = _Windows(entries, start)
    for at in range(start, len(entries)):
        entry = entries[at]
        terms = entry.tags or ((entry.section,) if entry.section else ())
        closest = _closest([last[term] for term in terms])
        earlier.extend(closest)
        earlier.extend([_NONE] * (EARLIER - len(closest)))
        for term in entry.tags:
            last[term].append(at)
        if entry.section:
            last[entry.section].append(at)
    return Relations(entries, [*digests, bytes(SIZE)], marks, earlier, _later(earlier, len(entries)))


def _known(marks: Sequence[bytes], before: bytes) -> array[int]:
    """Returns what is known of the older articles that the first entries name."""
    earlier = array("i")
    if before:
        old, data = msgspec.msgpack.decode(before, type=tuple[list[bytes], bytes])
        equal = takewhile(lambda pair: pair[0] == pair[1], zip(old, marks, strict=False))
        earlier.frombytes(data[: sum(CHUNK for _ in equal) * EARLIER * earlier.itemsize])
    return earlier


def _marks(digests: Sequence[bytes]) -> list[bytes]:
    """Returns a digest of each full chunk of the entries; equal ones have the same terms in the same order."""
    return [plain(b"".join(digests[at : at + CHUNK])) for at in range(0, len(digests) - CHUNK + 1, CHUNK)]


def _later(earlier: Sequence[int], count: int) -> array[int]:
    """Returns the same relations seen from the older articles."""
    later = array("i", [_NONE]) * (count * LATER)
    free = list(range(0, count * LATER, LATER))
    for at, older in enumerate(earlier):
        if older != _NONE and free[older] < (older + 1) * LATER:
            later[free[older]] = at // EARLIER
            free[older] += 1
    return later


class _Windows(dict[Term, deque[int]]):
    """The places of the last articles of each term among those before `start`, found where they are asked for."""

    def __init__(self, entries: Sequence[Entry], start: int) -> None:
        self._places = {entry: at for at, entry in enumerate(entries[:start])}

    def __missing__(self, term: Term) -> deque[int]:
        places = self._places
        found: deque[int] = deque(maxlen=WINDOW)
        if places:
            for entry in reversed(term.entries):
                if entry in places:
                    found.appendleft(places[entry])
                    if len(found) == WINDOW:
                        break
        self[term] = found
        return found


def _closest(windows: Sequence[Sequence[int]]) -> list[int]:
    """Returns the places that stand in most windows, of equals the later."""
    if len(windows) == 1:
        return list(windows[0])[: -EARLIER - 1 : -1]
    shared: dict[int, int] = {}
    for window in windows:
        for place in window:
            shared[place] = shared.get(place, place) + _ONE_WINDOW
    return [rank % _ONE_WINDOW for rank in sorted(shared.values(), reverse=True)[:EARLIER]]
