"""The only place that knows addresses.

An address is relative to the site's root, without a leading slash; one that ends in a slash (or is empty: the home
page) is a folder whose index.html is the page. Addresses are a promise to readers: see CONTRACT in docs/reference.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

HOME = ""
ARCHIVE = "archive/"
SAME_DAYS = "on-this-day/"
EDITIONS = {"cyrl": "", "latn": "latn/", "arab": "arab/"}
"""The folder of the whole site in each script."""
SEARCH = "search/"
SITEMAP = "sitemap.xml"
SITEMAP_LISTS = "sitemap-lists.xml"
SITEMAP_NEWS = "sitemap-news.xml"
ROBOTS = "robots.txt"
HEADERS = "_headers"
REDIRECTS = "_redirects"
NOT_FOUND = "404.html"

TERM_FOLDERS = {"tag": "tag", "author": "author", "section": "section"}
TERMS_FOLDERS = {"tag": "tags/", "author": "authors/", "section": "sections/"}

# What stands at the root of a site, where pages that stand by themselves have their folders.
_FOLDERS = {
    *TERM_FOLDERS.values(),
    *(address.strip("/") for address in (*TERMS_FOLDERS.values(), *EDITIONS.values(), ARCHIVE, SAME_DAYS, SEARCH)),
    "assets",
}

PARTS = ("assets", "articles", "lists", "heads")
"""The parts of a site in the order in which they may appear: what a page needs and leads to is there before it is."""

_ARTICLE = re.compile(r"\d{4}/\d\d/\d\d/(?!index\.|page-\d+\.)[^/]+\.html")
_HEAD = re.compile(r"(?:.*/)?(?:feed|sitemap)[^/]*\.(?:xml|json)|(?:index|404)\.html|robots\.txt|_redirects")

_VOLUME = re.compile(rf"{SEARCH}[^/]+-[0-9a-f]{{12}}/")

MAX_NAME = 120
"""Longest name of a public file or folder, in bytes."""
MAX_SLUG = MAX_NAME - len(".csl.json")
"""Longest slug given by hand: the longest name beside an article ends so."""
MAX_ADDRESS = MAX_NAME + len("arab/2026/03/07/")
"""Longest address of a page."""

SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
"""The form of a slug given by hand."""
# `index` and `page-N` are list pages, the others files for machines.
_RESERVED = re.compile(r"index|page-\d+|feed|sitemap")
_NAME = re.compile(r"[\w.~!$&'()+,;=@-]+(?<!\.)")
# What can't be a file name on Windows, with any suffix.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def article(day: str, slug: str) -> str:
    """Returns the address of an article: ("2026-03-07", "kitap") → `2026/03/07/kitap.html`."""
    return f"{day.replace('-', '/')}/{slug}.html"


def page(slug: str) -> str:
    """Returns the address of a page that stands by itself: "about" → `about/`."""
    return f"{slug}/"


def slug_of(address: str) -> str:
    """Returns the slug in the address of an article: `2026/03/07/kitap.html` → "kitap"."""
    return address.rpartition("/")[2].removesuffix(".html")


def date(day: str) -> str:
    """Returns the address of a day, month or year: "2026-03" → `2026/03/`."""
    return day.replace("-", "/") + "/"


def same_day(day: str) -> str:
    """Returns the address of a day of the calendar in all years: "2026-03-07" → `on-this-day/03-07/`."""
    return f"{SAME_DAYS}{day[5:]}/"


def term(kind: str, slug: str) -> str:
    """Returns the address of a term's list: ("tag", "kitap") → `tag/kitap/`."""
    return f"{TERM_FOLDERS[kind]}/{slug}/"


def terms(kind: str) -> str:
    """Returns the address of the index of all terms of a kind: "tag" → `tags/`."""
    return TERMS_FOLDERS[kind]


def list_page(base: str, number: int) -> str:
    """Returns the address of a full page of the list at `base`, counted from the oldest, 1."""
    return f"{base}page-{number}.html"


def feed(base: str, form: str = "xml") -> str:
    """Returns the address of the feed of the list at `base`: "tag/kitap/" → `tag/kitap/feed.xml`."""
    return f"{base}feed.{form}"


def beside(article: str, ending: str) -> str:
    """Returns the address of an article in another form: ("2026/03/07/kitap.html", ".json") → `….json`."""
    return article.removesuffix(".html") + ending


def numbered(address: str, number: int) -> str:
    """Returns the address of a part of a long file, from 1: ("sitemap.xml", 2) → `sitemap-2.xml`."""
    name, dot, ending = address.rpartition(".")
    return address if number == 1 else f"{name}-{number}{dot}{ending}"


def alias(old: str) -> str | None:
    """Returns the address of the page at an old address of an article, or None if no page can stand there.

    An old address counts from the site's root; percent-encoded letters are the letters. Where it is no HTML file, the
    page is the index.html of a folder of that name: hosts lead to it from the name without a slash.
    """
    path = unicodedata.normalize("NFC", unquote(old)).removeprefix("/").removesuffix("/")
    if not is_old_path(path) or re.search(r"(?:^|/)\.", path):
        return None
    return path if path.lower().endswith((".html", ".htm")) else f"{path}/"


def month_sitemap(month: str) -> str:
    """Returns the address of the sitemap of one month: "2026-03" → `2026/03/sitemap.xml`."""
    return date(month) + "sitemap.xml"


def file(address: str) -> str:
    """Returns the output file of an address: `tags/` → `tags/index.html`."""
    return address + "index.html" if not address or address.endswith("/") else address


def address(path: str) -> str:
    """Returns the address of an output file: `tags/index.html` → `tags/`."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def part(path: str) -> str:
    """Returns which of `PARTS` an output file belongs to."""
    for folder in filter(None, EDITIONS.values()):
        path = path.removeprefix(folder)
    if _HEAD.fullmatch(path):
        return "heads"
    if _ARTICLE.fullmatch(path):
        return "articles"
    return "lists" if path.endswith(".html") else "assets"


def is_replaced(path: str) -> bool:
    """Tells whether an output file is one of the search index, whose address changes with its contents."""
    return _VOLUME.match(path) is not None


def root(address: str) -> str:
    """Returns the relative path from the page at `address` to the site's root: `./`, `../` and so on."""
    return "../" * address.count("/") or "./"


def is_reserved(slug: str) -> bool:
    """Tells whether no file can have this slug because another has its name."""
    return _RESERVED.fullmatch(slug) is not None or _DEVICE.fullmatch(slug) is not None


def is_taken(slug: str, *, page: bool) -> bool:
    """Tells whether an article, or a page that stands by itself, can't have this slug."""
    return is_reserved(slug) or (page and (slug in _FOLDERS or re.fullmatch(r"\d{4}", slug) is not None))


def is_public_path(path: str) -> bool:
    """Tells whether every name in a path can be a public one: ASCII without blanks, at most `MAX_NAME` bytes."""
    return path.isascii() and is_old_path(path)


def is_old_path(path: str) -> bool:
    """Tells as `is_public_path` does, but takes letters of every script: other systems have them in addresses."""
    return unicodedata.is_normalized("NFC", path) and all(
        _NAME.fullmatch(name) and len(name.encode()) <= MAX_NAME and not _DEVICE.fullmatch(name)
        for name in path.split("/")
    )


def is_slug(text: str) -> bool:
    """Tells whether a slug given by hand can be a public file name."""
    return SLUG.fullmatch(text) is not None and len(text) <= MAX_SLUG


def split_reference(target: str) -> tuple[str, str]:
    """Returns the percent-decoded path of a local reference and what follows it (`?…`, `#…`)."""
    path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
    return unquote(path), mark + rest


def is_local(target: str) -> bool:
    """Tells whether a reference in a body names another file of the site by a relative path."""
    return re.match(r"[/#?\\]|[a-zA-Z][a-zA-Z0-9+.-]*:|$", target) is None


def escape(address: str) -> str:
    """Returns an address fit for an href or XML: percent-encoded UTF-8, slashes kept."""
    if _FIT.fullmatch(address):  # as all are that the site itself makes
        return address
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")


_FIT = re.compile(r"[a-zA-Z0-9/._-]*+")
