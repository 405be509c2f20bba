"""The Kazakh language as functions on strings; nothing here knows of sites.

Importing this package imports neither Babel nor python-slugify. The function `slug` hides the
module of that name.

Example:
    >>> from kzarchive.kazakh import dates, heading, slug, sort_key
    >>> slug("Айдос Қали")
    'aidos-qali'
    >>> sorted(["үміт", "ұлт", "іс", "ыдыс"], key=sort_key)
    ['ұлт', 'үміт', 'ыдыс', 'іс']
    >>> heading("қоғам")
    'Қ'
    >>> dates.month(2026, 3)
    'Наурыз 2026'

As a filter, line by line: ``python -m kzarchive.kazakh slug < titles.txt``.
"""

from kzarchive.kazakh import dates
from kzarchive.kazakh.collate import heading, sort_key
from kzarchive.kazakh.slug import slug

__all__ = ["dates", "heading", "slug", "sort_key"]
