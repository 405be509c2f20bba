"""Points in time: the zone of a site, and dates as front matter writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from kzarchive.model import Moment

WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>(?:[01]\d|2[0-3]):\d{2}(?::\d{2})?)(?: ?(?P<offset>Z|[+-]\d{2}:?[0-5]\d))?)?",
    re.ASCII,
)
"""The form of a date in front matter."""

EXAMPLE = "write YYYY-MM-DD HH:MM, for example 2026-03-07 14:31"


@lru_cache(maxsize=16)
def zone(name: str) -> ZoneInfo:
    """Returns the IANA zone `name` from the tzdata package, so that every machine has the same rules.

    Raises:
        ValueError: there is no such zone.
    """
    if re.fullmatch(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", name) is None:
        raise ValueError(name)
    *folders, file = name.split("/")
    try:
        with resources.files(".".join(["tzdata", "zoneinfo", *folders])).joinpath(file).open("rb") as data:
            return ZoneInfo.from_file(data, key=name)
    except (OSError, ModuleNotFoundError):
        raise ValueError(name) from None


def parse(text: str, where: ZoneInfo) -> Moment | None:
    """Returns the moment that `text` names, or None if it names none.

    `2026-03-07`, `2026-03-07 14:31` and `2026-03-07T14:31:05` are local time in `where`; with `Z` or an offset the
    moment is converted to local time. A local time that the zone skips or repeats is read with its earlier offset.
    """
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    day, clock, offset = match.group("day", "clock", "offset")
    try:
        stamp = datetime.fromisoformat(f"{day}T{clock or '00:00'}{offset or ''}")
        local = _whole_minutes(stamp.astimezone(where) if offset else stamp.replace(tzinfo=where))
        return Moment(local.isoformat(), int(local.timestamp()), clock is not None)
    except (ValueError, OverflowError):
        return None


def _whole_minutes(local: datetime) -> datetime:
    """Returns the same local time with an offset of whole minutes: RFC 3339 has no others, local mean time has."""
    offset = local.utcoffset() or timedelta()
    minutes = timedelta(minutes=round(offset / timedelta(minutes=1)))
    return local if minutes == offset else local.replace(tzinfo=timezone(minutes))


def from_instant(instant: int, where: ZoneInfo) -> Moment:
    """Returns the moment `instant` seconds after 1970 in UTC."""
    return Moment(datetime.fromtimestamp(instant, UTC).astimezone(where).isoformat(), instant)
