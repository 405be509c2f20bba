"""Dates and numbers as Kazakh news print them, and the way back.

Names of months and days are CLDR's for ``kk`` (Unicode CLDR 47, cldr.unicode.org). They are written
out here, for to have them of a library takes as long as to render a hundred pages; tests compare
them with Babel's. CLDR's own long date («2026 ж. 7 наурыз») is not what newspapers print, so the
patterns are ours, in CLDR's notation.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = (
    *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым"),
    *("шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
)
_WEEKDAYS: Final = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
_WEEKDAYS_SHORT: Final = ("дс", "сс", "ср", "бс", "жм", "сб", "жс")
_GROUP_SEPARATOR: Final = "\u00a0"


def day(date: dt.date) -> str:
    """Return the day as under a headline, «7 наурыз 2026» (``d MMMM y``; names from CLDR)."""
    return f"{date.day} {month_name(date.month)} {date.year}"


def day_in_text(date: dt.date) -> str:
    """Return the day as in running text, «2026 жылғы 7 наурыз» (``y 'жылғы' d MMMM``; CLDR)."""
    return f"{date.year} жылғы {date.day} {month_name(date.month)}"


def month(year: int, month: int) -> str:
    """Return the month of a year as a heading, «Наурыз 2026» (``LLLL y``; names from CLDR)."""
    return f"{month_name(month, standalone=True)} {year}"


def month_name(month: int, *, standalone: bool = False) -> str:
    """Return the month's name within a date, «наурыз», or by itself, «Наурыз» (CLDR).

    Months count from 1; another number raises IndexError.
    """
    if month < 1:
        raise IndexError(month)
    name = _MONTHS[month - 1]
    return name.capitalize() if standalone else name


def weekday(date: dt.date) -> str:
    """Return the name of the day of the week, «сенбі» (``EEEE``; CLDR)."""
    return _WEEKDAYS[date.weekday()]


def weekdays() -> tuple[str, ...]:
    """Return the seven names from Monday, («дүйсенбі», …, «жексенбі») (``EEEE``; CLDR)."""
    return _WEEKDAYS


def weekdays_short() -> tuple[str, ...]:
    """Return the seven short names from Monday, («дс», «сс», …, «жс») (``EEE``; CLDR)."""
    return _WEEKDAYS_SHORT


def number(n: int) -> str:
    """Return the whole number in groups of three, «1 234 567», with CLDR's U+00A0 between."""
    return f"{n:,}".replace(",", _GROUP_SEPARATOR)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date read at the start of a line, e.g. of «07.03.2026 14:31 10896»."""

    date: dt.date
    time: dt.time | None
    """Local to whoever printed it; None where the line gives none."""
    rest: str
    """What follows, as it stands: « 10896», a view counter."""


def parse(text: str) -> PrintedDate | None:
    """Return the date, with its time if there is one, that the line begins with.

    Read are «07.03.2026», «7 наурыз 2026», «7 Наурыз, 2026», «2026 жылғы 7 наурыз» and
    «2026 ж. 7 наурыз» in any letter case, alone or followed by «14:31», with a comma between or
    without; no-break spaces count as spaces. Month names are CLDR's for ``kk``.

    None means no date or an impossible one: 31.02.2026, 25:00. Relative dates («кеше», «3 сағат
    бұрын») are None too, since reading them would take a clock. A date is never guessed.

    Example:
        >>> parse("7 Наурыз, 2026, 20:5610896")
        PrintedDate(date=datetime.date(2026, 3, 7), time=datetime.time(20, 56), rest='10896')
    """
    printed = next((found for shape in _SHAPES if (found := shape.match(text))), None)
    if printed is None:
        return None
    clock = _CLOCK.match(text, printed.end())
    try:
        date = dt.date(int(printed["year"]), _month_number(printed["month"]), int(printed["day"]))
        time = dt.time(int(clock["hour"]), int(clock["minute"])) if clock else None
    except ValueError:
        return None
    return PrintedDate(date, time, text[(clock or printed).end() :])


_SPACE: Final = r"[ \t\u00a0\u2007\u2009\u202f]"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_YEAR: Final = r"(?P<year>[0-9]{4})"
# U+0306 belongs to a word too: it is half of й where text is decomposed.
_MONTH: Final = r"(?P<month>(?:[^\W\d_]|\u0306)+)(?!\w)"
_GAP: Final = rf"(?:{_SPACE}*,{_SPACE}*|{_SPACE}+)"
_SHAPES: Final = tuple(
    re.compile(_SPACE + "*" + shape, re.IGNORECASE)
    for shape in (
        # One more dot and digit would make it a version or an address.
        rf"{_DAY}\.(?P<month>[0-9]{{1,2}})\.{_YEAR}(?!\.?[0-9])",
        rf"{_DAY}{_SPACE}+{_MONTH}{_GAP}{_YEAR}(?![0-9])",
        rf"{_YEAR}{_SPACE}*(?:жылғы{_SPACE}+|ж\.{_SPACE}*){_DAY}{_SPACE}+{_MONTH}",
    )
)
# Nothing is asked of what follows: some sites glue a counter to the minutes.
_CLOCK: Final = re.compile(rf"{_GAP}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})")


def _month_number(printed: str) -> int:
    """Return 1 to 12, or 0, which no date has, for a word that is no month."""
    if printed.isdecimal():
        return int(printed)
    return _MONTH_NUMBERS.get(unicodedata.normalize("NFC", printed).casefold(), 0)


_MONTH_NUMBERS: Final = {name: number for number, name in enumerate(_MONTHS, start=1)}
