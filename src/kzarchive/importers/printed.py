"""Dates as sites print them below a headline, on a line of their own."""

from __future__ import annotations

import re
from typing import NamedTuple

from kzarchive.kazakh import dates

CREDIT = re.compile(r"(?:фото(?:сурет)?(?:тер|лар)?|сурет(?:тер)?|фотограф)\s*:", re.IGNORECASE)
"""The beginning of a line that says whose a picture is: «Фото: …», «Сурет: …»."""

# A line with a date may also hold a credit. The limits keep patterns off long lines, which they could be slow on.
_LONGEST, _LONGEST_UNREADABLE = 200, 40
_AFTER_DATE = re.compile(
    r"(?P<seconds>:[0-5][0-9](?![0-9]))?[\s,|]*"
    r"(?P<views>[0-9](?:[0-9 ]*[0-9])?(?:\s*рет)?(?:\s*(?:қаралды|оқылды|қаралым))?)?"
    rf"\s*(?P<credit>{CREDIT.pattern}.*)?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:(?:бүгін|кеше|алдыңғы күні|сегодня|вчера)(?:\s+[0-9]{4})?"
    r"|[0-9]+\s*(?:секунд|минут|мин|сағат|күн|апта|ай|жыл)\s+бұрын)"
    r"(?:[\s,]+[0-9]{1,2}:[0-9]{2})?[\s,]*[0-9 ]*",
    re.IGNORECASE,
)
# A year and a clock, or numbers that look like day, month and year.
_DATE_LIKE = re.compile(r"(?=.*\b(?:19|20)[0-9]{2}\b)(?=.*\b[0-9]{1,2}:[0-9]{2})|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")


class Printed(NamedTuple):
    """A line that holds a printed date and no text.

    Attributes:
        text: the line.
        date: as front matter writes it; empty where the line holds a relative date, «Кеше, 23:37».
        views: the view counter that stands behind the date.
        credit: the credit that stands behind the date.
    """

    text: str
    date: str
    views: str = ""
    credit: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether this can hardly be meant as text, such as a subheading: it has a clock, or is relative."""
        return not self.date or " " in self.date


def read(line: str) -> Printed | None:
    """Returns the date that a line holds if nothing follows it but seconds, a view counter and a credit."""
    if len(line) > _LONGEST:
        return None
    if _RELATIVE.fullmatch(line):
        return Printed(line, "")
    found = dates.parse(line)
    after = _AFTER_DATE.fullmatch(found.rest) if found else None
    if found is None or after is None or (found.time is None and after["seconds"]):
        return None
    clock = f" {found.time:%H:%M}{after['seconds'] or ''}" if found.time else ""
    return Printed(line, found.date.isoformat() + clock, after["views"] or "", after["credit"] or "")


def is_unreadable(line: str) -> bool:
    """Tells whether a line was most likely meant as a date, though `read` can't read it: «7 марта 2026, 14:31»."""
    if len(line) > _LONGEST_UNREADABLE or line.endswith((".", "!", "?")) or read(line):
        return False
    return _DATE_LIKE.match(line) is not None or dates.parse(line) is not None
