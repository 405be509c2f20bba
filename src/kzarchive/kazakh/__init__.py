"""The Kazakh language as functions on strings; nothing here knows of sites.

Importing this package does not import python-slugify. The functions `slug`, `fold` and
`stem` hide the modules of those names. Bytes of unknown encoding: `kzarchive.kazakh.decode`.

Example:
    >>> from kzarchive.kazakh import dates, fold, heading, repair, slug, sort_key, stem, to_arabic, to_latin
    >>> slug("Айдос Қали")
    'aidos-qali'
    >>> sorted(["үміт", "ұлт", "іс", "ыдыс"], key=sort_key)
    ['ұлт', 'үміт', 'ыдыс', 'іс']
    >>> heading("қоғам")
    'Қ'
    >>> dates.month(2026, 3)
    'Наурыз 2026'
    >>> to_latin("Қазақ тілі"), to_arabic("Қазақ тілі")
    ('Qazaq tılı', 'قازاق ٴتىلى')
    >>> repair("жəне мемлекеттiк")
    'және мемлекеттік'
    >>> fold("ҚОҒАМ") == fold("қоғам")
    True
    >>> stem("қалалардан") == stem("қала")
    True

As a filter, line by line: ``python -m kzarchive.kazakh slug < titles.txt``.
"""

from kzarchive.kazakh import dates
from kzarchive.kazakh.collate import heading, sort_key
from kzarchive.kazakh.fold import fold, plain_spaces, repair, repairs
from kzarchive.kazakh.scripts import to_arabic, to_latin
from kzarchive.kazakh.slug import slug
from kzarchive.kazakh.stem import stem

__all__ = [
    "dates",
    "fold",
    "heading",
    "plain_spaces",
    "repair",
    "repairs",
    "slug",
    "sort_key",
    "stem",
    "to_arabic",
    "to_latin",
]
