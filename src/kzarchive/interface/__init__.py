"""The language of the interface: messages from a gettext catalogue, and dates and numbers as that language has them.

Message ids are English. The catalogues `kk.po`, `ru.po` and `en.po` lie beside this file; one is read when its first
message is asked for. Text that is not Kazakh comes marked (see `marks`), so that no script converts it and the page can
say its language.
"""

from __future__ import annotations

import datetime as dt
import gettext
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Final

from kzarchive.digest import digest
from kzarchive.interface.marks import mark
from kzarchive.kazakh import dates
from kzarchive.kept import keep, kept

LANGUAGES: Final = ("kk", "ru", "en")
"""The languages that have a catalogue."""

PATTERNS: Final = {
    "ru": {"day": "d MMMM y", "day in text": "d MMMM y 'года'", "month": "LLLL y"},
    "en": {"day": "d MMMM y", "day in text": "d MMMM y", "month": "LLLL y"},
}
"""Dates in CLDR's notation; those of Kazakh are in `kazakh.dates`."""


@dataclass(frozen=True, slots=True)
class Interface:
    """The words of the interface in `lang`, one of `LANGUAGES`."""

    lang: str = "kk"

    @property
    def marks(self) -> bool:
        """Whether the texts come marked."""
        return self.lang != "kk"

    def gettext(self, message: str) -> str:
        """Returns the translation of a message; one that the catalogue lacks comes as it is, without marks."""
        return _catalogue(self.lang).gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Returns the form of a message that goes with the number `n`."""
        return _catalogue(self.lang).ngettext(singular, plural, n)

    def day(self, iso: str) -> str:
        """Returns «7 наурыз 2026», «7 марта 2026», “7 March 2026” for `2026-03-07`."""
        return _date(self.lang, "day", iso)

    def day_in_text(self, iso: str) -> str:
        """Returns «2026 жылғы 7 наурыз», «7 марта 2026 года», “7 March 2026” for `2026-03-07`."""
        return _date(self.lang, "day in text", iso)

    def month(self, year: int, month: int) -> str:
        """Returns «Наурыз 2026», «Март 2026», “March 2026”."""
        if self.lang == "kk":
            return dates.month(year, month)
        return _date(self.lang, "month", f"{year:04d}-{month:02d}-01")

    def month_name(self, month: int, *, standalone: bool = False) -> str:
        """Returns the name of a month (1 to 12) within a date, «марта», or by itself, «Март»."""
        return _month_names(self.lang, standalone)[month - 1]

    def weekday(self, iso: str) -> str:
        """Returns the name of a day's weekday, «сенбі», «суббота», “Saturday”."""
        return self.weekdays()[dt.date.fromisoformat(iso).weekday()]

    def weekdays(self) -> tuple[str, ...]:
        """Returns the seven names from Monday."""
        return _weekdays(self.lang, "wide")

    def weekdays_short(self) -> tuple[str, ...]:
        """Returns the seven short names from Monday, («дс», …), («пн», …), (“Mon”, …)."""
        return _weekdays(self.lang, "abbreviated")

    def number(self, n: int) -> str:
        """Returns a whole number in groups of three, «1 234 567» with U+00A0 between, in English “1,234,567”."""
        if self.lang == "kk":
            return dates.number(n)
        return str(n) if -1000 < n < 1000 else f"{n:,}".replace(",", _group_separator(self.lang))


@cache
def _catalogue(lang: str) -> gettext.GNUTranslations:
    place = Path(__file__).parent
    source = (place / f"{lang}.po").read_bytes()
    own = sorted(place.glob("*.py"))
    made_from = digest(source, version("babel").encode(), *(file.read_bytes() for file in own))
    known = kept(f"messages-{lang}", made_from)
    if not isinstance(known, bytes):
        known = _compiled(lang, source)
        keep(f"messages-{lang}", made_from, known)
    return gettext.GNUTranslations(BytesIO(known))


def _compiled(lang: str, source: bytes) -> bytes:
    """Returns a catalogue as gettext's binary file, made of the text that translators write."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(source), locale=lang)
    if lang != "kk":
        for message in catalogue:
            if message.id:
                forms = message.string or ""
                message.string = mark(forms) if isinstance(forms, str) else tuple(map(mark, forms))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


# Builds write the same few thousand days over and over.
@lru_cache(maxsize=1 << 14)
def _date(lang: str, form: str, iso: str) -> str:
    date = dt.date.fromisoformat(iso)
    if lang == "kk":
        return dates.day(date) if form == "day" else dates.day_in_text(date)
    from babel.dates import format_date

    text = format_date(date, PATTERNS[lang][form], locale=lang)
    return mark(text[0].upper() + text[1:])


@cache
def _month_names(lang: str, standalone: bool) -> tuple[str, ...]:
    if lang == "kk":
        return tuple(dates.month_name(month, standalone=standalone) for month in range(1, 13))
    from babel import Locale

    names = Locale(lang).months["stand-alone" if standalone else "format"]["wide"]
    return tuple(mark(names[month].capitalize() if standalone else names[month]) for month in range(1, 13))


@cache
def _weekdays(lang: str, width: str) -> tuple[str, ...]:
    if lang == "kk":
        return dates.weekdays() if width == "wide" else dates.weekdays_short()
    from babel import Locale

    names = Locale(lang).days["format"][width]
    return tuple(mark(names[weekday]) for weekday in range(7))


@cache
def _group_separator(lang: str) -> str:
    from babel import Locale

    return str(Locale(lang).number_symbols["latn"]["group"])
