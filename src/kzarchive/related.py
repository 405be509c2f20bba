"""Which articles belong together: told from what was known when each one came, so that old pages stay as they are.

An article is related to older ones that share tags with it, or its section where it has no tags. Among those it looks
only at the last few under each tag, so that the work for one article is the same in an archive of any size. Seen from
the other side, it follows them up; an older article names the first that did, and does not change after that.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kzarchive.archive import Entry

EARLIER = 4
"""Most older articles that one names."""
LATER = 5
"""Most newer articles that one names: the first ones ever."""
WINDOW = 8
"""So many articles of a term are looked at: its last ones before."""
_ONE_WINDOW = 1 << 40
"""What one window more adds to a rank; below it the place decides."""


class Related(NamedTuple):
    """What belongs to one article: older articles, the closest first, and the first newer ones, oldest first."""

    earlier: list[Entry]
    later: list[Entry]


# The archive of a session is asked for again and again.
@lru_cache(maxsize=1)
def related(entries: tuple[Entry, ...]) -> list[Related]:
    """Returns what belongs to each of the entries, which stand in the archive's order, oldest first.

    Closest is what shares most tags; of equals, the newest. No more than `EARLIER` older articles change when one is
    added as the newest, and what an article in the middle changes is found among its neighbours under its terms.
    """
    found = [Related([], []) for _ in entries]
    last: defaultdict[object, deque[int]] = defaultdict(lambda: deque(maxlen=WINDOW))
    for at, entry in enumerate(entries):
        terms = entry.tags or ((entry.section,) if entry.section else ())
        for older in _closest([last[term] for term in terms]):
            found[at].earlier.append(entries[older])
            if len(found[older].later) < LATER:
                found[older].later.append(entry)
        for term in entry.tags:
            last[term].append(at)
        if entry.section:
            last[entry.section].append(at)
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
