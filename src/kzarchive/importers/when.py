"""Dates as exports and feeds write them → as front matter does. None is ever guessed or resolved against today."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from kzarchive import moments
from kzarchive.importers import printed

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"(?:(?:T|,?\s+)(?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?", re.ASCII)
_MILLISECONDS = re.compile(r"\d{12,13}", re.ASCII)
_RFC_822 = re.compile(r"(?:\w{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?", re.ASCII)
_LONGEST = 100


def read(text: str, where: ZoneInfo, clock: str = "") -> str:
    """Returns a date as front matter writes it, or nothing if the text is no date.

    Read are ISO 8601 and what is near it («2026/03/07 14:31»), RFC 822 («Sat, 07 Mar 2026 14:31:00 +0500»), seconds
    and milliseconds since 1970, and what news sites print («7 наурыз 2026, 14:31»). An offset stays; without one the
    date is local time of the site. «03/07/2026» could mean two days, so it is none.

    Args:
        text: the date.
        where: the zone of the site, in which numbers of seconds are written.
        clock: the time of day, where it is apart.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return ""
    found = _iso(text) or _number(text, where) or _rfc_822(text) or _printed(text)
    if found and " " not in found and (time := _CLOCK.fullmatch(clock.strip())):
        hour, minute, second = time.groups()
        found += f" {int(hour):02}:{minute}" + (f":{second}" if second else "")
    return found if found and moments.parse(found, where) else ""


def with_offset(local: str, utc: str) -> str:
    """Returns local time with the offset that it has to the same moment in UTC, or nothing if they can't be the same.

    Args:
        local: `2026-03-07 14:31:00`.
        utc: the same.
    """
    try:
        here, there = datetime.fromisoformat(local), datetime.fromisoformat(utc)
    except ValueError:
        return ""
    offset = here - there
    if abs(offset) > timedelta(hours=14) or offset % timedelta(minutes=15):
        return ""
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{local}{sign}{hours:02}:{minutes:02}"


def _iso(text: str) -> str:
    match = _ISO.fullmatch(text)
    if match is None:
        return ""
    found = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
    if clock := match["clock"]:
        found += f" {clock}"
    if offset := (match["offset"] or "").upper():
        found += "Z" if offset in ("UTC", "GMT") else offset
    return found


def _number(text: str, where: ZoneInfo) -> str:
    if _SECONDS.fullmatch(text):
        instant = int(float(text))
    elif _MILLISECONDS.fullmatch(text):
        instant = int(text) // 1000
    else:
        return ""
    return moments.from_instant(instant, where).iso.replace("T", " ")


def _rfc_822(text: str) -> str:
    if _RFC_822.match(text) is None:
        return ""
    try:
        stamp = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return ""
    if stamp.tzinfo is UTC:
        return f"{stamp:%Y-%m-%d %H:%M:%S}Z"
    return stamp.isoformat(" ", "seconds")


def _printed(text: str) -> str:
    found = printed.read(text)
    return found.date if found else ""
