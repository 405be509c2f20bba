"""References to articles, as text, by GOST R 7.0.5-2008 («Библиографическая ссылка»), which is in use in Kazakhstan.

    Title [Электрондық ресурс] / authors // archive. 2026. 7 наурыз. URL: https://…

Authors stand behind the title as the article names them (7.0.5 allows it): which part of a name is the family's is not
guessed. The day on which the page was read, which ends a reference, is added where it is copied: only the reader's
browser knows it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kzarchive import urls
from kzarchive.archive import Entry
from kzarchive.config import Site
from kzarchive.interface import Interface
from kzarchive.interface.marks import unmark


class Words(NamedTuple):
    """The words of a reference in one language."""

    resource: str
    others: str


WORDS: Final = {
    "kk": Words("Электрондық ресурс", "және т.б."),
    "ru": Words("Электронный ресурс", "и др."),
    "en": Words("Electronic resource", "et al."),
}
"""By the language of the article; the archive's own is taken for all others."""
MOST_AUTHORS: Final = 3
"""Where there are more, the first stands for all of them, as in GOST 7.1-2003."""


def citation(site: Site, entry: Entry) -> str:
    """Returns the reference to an article of a site, at its address in the site's own script."""
    head = entry.head
    lang = head.lang[:2] if head.lang[:2] in WORDS else "kk"
    words = WORDS[lang]
    names = [term.name for term in entry.authors]
    if len(names) > MOST_AUTHORS:
        names = [f"{names[0]} [{words.others}]"]
    authors = f" / {', '.join(names)}" if names else ""
    year, month, day = map(int, entry.day.split("-"))
    when = f"{year}. {day} {unmark(Interface(lang).month_name(month))}"
    url = site.base_url + urls.escape(entry.address)
    return f"{head.title} [{words.resource}]{authors} // {site.title}. {when}. URL: {url}"
