"""What templates see: one small frozen value per page, complete enough to be its cache key.

Each class is the `page` variable of the templates named beside it in `VIEWS`. An `href` is an address from the site's
root, percent-encoded; templates put `page.root` before it. A field that ends in `_html` is safe HTML, all others are
text. Where the interface is not in Kazakh, texts that are the interface's own (dates, titles of lists) come marked: see
`interface.marks`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec


class Link(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A text that leads somewhere; `lang` is its language tag where that is not Kazakh."""

    text: str
    href: str
    lang: str = ""


class Counted(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A link with the number of articles behind it; `href` is empty where there are none."""

    text: str
    href: str
    count: int


class File(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A page in another form, for programs: the name of the form, its media type, and where it lies."""

    text: str
    type: str
    href: str


class Date(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A date as it is shown: `text` «7 наурыз 2026», `clock` «14:31» or empty, `iso` for machines."""

    iso: str
    text: str
    clock: str = ""


class Candidate(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One of the files that a browser may choose from to show a picture, and its width in pixels."""

    href: str
    width: int


class Picture(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A picture with its size in pixels (0 where unknown) and what is said of it.

    `same` are files in its own format, narrowest first, the last of them `href`; `webp` are the same in WebP. Both
    are empty where the picture is published as it is.
    """

    href: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    same: tuple[Candidate, ...] = ()
    webp: tuple[Candidate, ...] = ()


class MenuLink(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An entry of the menu; `absolute` where `href` names another site and no root is put before it."""

    text: str
    href: str
    absolute: bool


class SiteInfo(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What every page knows of its site.

    `url` is absolute and ends with a slash; `interface` is the language of the interface, `kk`, `ru` or `en`; `search`
    tells whether there is a search page; `feeds` tells what has feeds (`site`, `terms`, `months`); `logo` is the path
    of the publisher's logo from the site's root; `terms` tells what articles have any of (`tag`, `author`, `section`).
    """

    title: str
    url: str
    description: str
    publisher: str
    menu: tuple[MenuLink, ...]
    generator: str
    scripts: tuple[str, ...] = ("cyrl",)
    interface: str = "kk"
    search: bool = False
    feeds: tuple[str, ...] = ()
    publisher_url: str = ""
    logo: str = ""
    terms: tuple[str, ...] = ()


class Card(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article as lists show it: the `card` variable of `_card.html` and `_line.html`."""

    title: str
    href: str
    date: Date
    section: Link | None
    authors: tuple[Link, ...]
    summary: str
    status: str
    lang: str = ""


Item: TypeAlias = msgspec.Raw
"""An encoded `Card`: the functions `cards` and `lines` of templates render it, `fields(item)` decodes it."""


class Varying(str):
    """What differs from script to script: a mark that templates write and that is replaced by what it stands for.

    A page is rendered once for all scripts, so a template can't ask what this is: comparing it raises TypeError.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        raise _asked()

    def __ne__(self, other: object) -> bool:
        raise _asked()

    def __bool__(self) -> bool:
        raise _asked()


def _asked() -> TypeError:
    return TypeError("the script of a page can't be asked for: a page is rendered once, then written in each script")


class Alternate(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The same page in another script: its language tag, the script's name in that script, and where it lies.

    `href` is relative to this page, `url` absolute; `current` is the attribute that marks the page itself in a list.
    """

    lang: str
    dir: str
    name: str
    href: str
    url: str
    current: Varying


class Edition(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The script in which a page is written: a worker fills it in, and the views of all scripts are the same.

    On pages of a site in several scripts all but `alternates` is `Varying`.

    Attributes:
        lang: the language tag of the page, `kk`, `kk-Latn` or `kk-Arab`.
        dir: `ltr` or `rtl`.
        home: the address of the edition's home page from the site's root, such as `latn/`.
        up: the relative path from the edition's root to the site's, empty or `../`; style sheet and pictures lie there.
        alternates: this page in all scripts of the site, itself included; empty where there is one script.
    """

    lang: str
    dir: str
    home: str
    up: str
    alternates: tuple[Alternate, ...] = ()


class Page(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """What all pages have.

    Attributes:
        edition: the script in which the page is written.
        site: the site's own facts.
        title: the page's heading and the first part of its <title>; empty on the home page.
        address: the page's address from the edition's root.
        root: the relative path from the page to the edition's root, `./`, `../`, …
        crumbs: the way from the home page down to this page's parent.
    """

    site: SiteInfo
    title: str
    address: str
    root: str
    crumbs: tuple[Link, ...]
    edition: Edition = Edition("kk", "ltr", "", "")

    @property
    def canonical(self) -> str:
        """The page's absolute address."""
        return self.site.url + self.edition.home + self.address

    @property
    def files(self) -> str:
        """The path from the page to where style sheet, pictures and other files of all editions lie."""
        return self.root if self.root == self.site.url else self.root + self.edition.up


class Article(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """An article's own page: `article.html`, or `withdrawn.html` where it was withdrawn.

    It is that of a page that stands by itself too, `page.html`, which has no terms, neighbours and citation, and an
    empty date where none is given.

    `lang` is the language tag of title, summary and text where that is not Kazakh, else empty. `earlier` are older
    articles that belong to it, `later` the first newer ones. `id` is permanent. `citation` is a reference to the
    article, `references` are files with the same for programs, from the site's root; `data` is the article's address as
    JSON; all three are empty where site.yaml wants none. A worker fills in text and `minutes`.
    """

    date: Date
    day: Link
    updated: Date | None
    section: Link | None
    authors: tuple[Link, ...]
    tags: tuple[Link, ...]
    summary: str
    picture: Picture | None
    corrections: tuple[tuple[Date, str], ...]
    source: Link | None
    id: str
    status: str
    previous: Link | None
    next: Link | None
    earlier: tuple[Item, ...] = ()
    later: tuple[Item, ...] = ()
    lang: str = ""
    citation: str = ""
    references: tuple[File, ...] = ()
    data: str = ""
    body_html: str = ""
    excerpt: str = ""
    minutes: int = 0


class Pager(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The way through a long list; an empty address means that there is nothing further.

    `newest` is empty on the list's newest page itself. Pages are numbered from the oldest, 1.
    """

    number: int
    newer: str
    older: str
    newest: str


Timeline: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]
"""Years from the first to the last, each with its numbers of articles: by month, or one of the whole year."""

Weeks: TypeAlias = tuple[tuple[Counted | None, ...], ...]
"""A month as rows of seven days, Monday first; None is a cell outside the month."""


class List(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """A list of articles, newest first: `term.html`, `day.html`, and the older pages of any list, `list.html`.

    `kind` is `tag`, `author`, `section`, `day`, `month` or `year`; `note` is a day's weekday, else empty; `count` is 0
    on older pages, which never change. Terms have a `timeline`, and in `beside` the tags that their articles have most;
    days have `same_day`, the same day in all years.
    """

    kind: str
    note: str
    items: tuple[Item, ...]
    pager: Pager
    count: int = 0
    previous: Link | None = None
    next: Link | None = None
    timeline: Timeline = ()
    beside: tuple[Counted, ...] = ()
    same_day: Link | None = None


class Month(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`month.html`: the days of a month, and its newest articles.

    `name` is the month's name within a date, «наурыз»; `weekdays` are pairs of short and full name; `most` is the
    number of articles on the day that has most of them.
    """

    name: str
    most: int
    weekdays: tuple[tuple[str, str], ...]
    weeks: Weeks
    items: tuple[Item, ...]
    pager: Pager
    count: int
    previous: Link | None
    next: Link | None


class Year(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`year.html`: the twelve months, each with its days, and the newest articles of the year.

    `names` are those of the months within a date; `most` is the number of articles on the day that has most of them.
    """

    names: tuple[str, ...]
    most: int
    weekdays: tuple[tuple[str, str], ...]
    months: tuple[tuple[Counted, Weeks], ...]
    items: tuple[Item, ...]
    pager: Pager
    count: int
    previous: Link | None
    next: Link | None


class History(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`archive.html`: all years, newest first, each with its twelve months, and the whole history.

    `most` is the number of articles in the month that has most of them.
    """

    most: int
    years: tuple[tuple[Counted, tuple[Counted, ...]], ...]
    timeline: Timeline
    count: int


class SameDay(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`same-day.html`: a day of the calendar in each year, newest first, with the newest of its articles."""

    days: tuple[tuple[Counted, tuple[Item, ...]], ...]
    previous: Link | None
    next: Link | None


class SameDays(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`same-days.html`: the days of the calendar by month, each with its articles of all years.

    `names` are those of the months within a date; `most` is the number of articles on the day that has most of them.
    """

    names: tuple[str, ...]
    most: int
    months: tuple[tuple[str, tuple[Counted, ...]], ...]


class Terms(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`terms.html`: all terms of a kind under their letters, in Kazakh alphabetical order."""

    kind: str
    letters: tuple[tuple[str, tuple[Counted, ...]], ...]
    count: int


class Home(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`home.html`: the newest articles, day by day, the sections, and the tags of the last month.

    `same_day` leads to the newest article's day in all years.
    """

    days: tuple[tuple[Link, tuple[Item, ...]], ...]
    sections: tuple[Counted, ...]
    tags: tuple[Counted, ...]
    years: tuple[Counted, ...]
    same_day: Link | None
    count: int


class FeedEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article in a feed; `updated` and `published` are RFC 3339, `lang` is a language tag."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    summary: str
    lang: str
    body_html: str = ""


class Feed(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`feed.xml`: articles with their complete text, newest first.

    `home` is the address of the page that the feed belongs to. In a feed of some month `current` is the address of the
    feed of the newest articles, `previous` and `next` are those of the feeds before and after it; once it has a next
    one it is archived (RFC 5005). The feed of the newest articles has the newest archive as `previous`.
    """

    home: str
    description: str
    updated: str
    entries: tuple[FeedEntry, ...]
    current: str = ""
    previous: str = ""
    next: str = ""


class Sitemap(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`sitemap.xml` and `sitemap-index.xml`: addresses with the day of their last change, or nothing.

    They count from the edition's root, in the index from the site's. `alternates` are language tag and absolute root of
    each edition, where there are several.
    """

    urls: tuple[tuple[str, str], ...]
    alternates: tuple[tuple[str, str], ...] = ()


class NewsItem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article of the last two days; `language` is the first part of its language tag, `date` is RFC 3339."""

    href: str
    title: str
    date: str
    lang: str
    language: str


class News(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`sitemap-news.xml`: the articles of the last two days, newest first."""

    items: tuple[NewsItem, ...]


class Redirect(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`redirect.html`: the page at an old address of an article, which leads to `target`."""

    target: Link


class Redirects(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`redirects.txt`: old and present addresses of articles, both from the site's root; `base` is the site's path."""

    base: str
    pairs: tuple[tuple[str, str], ...]


class Headers(Page, frozen=True, array_like=True, gc=False, kw_only=True):
    """`headers.txt`: `base` is the site's path, `settled` are the folders of years that are over."""

    base: str
    settled: tuple[str, ...]


VIEWS: dict[str, type[Page]] = {
    "article.html": Article,
    "page.html": Article,
    "withdrawn.html": Article,
    "list.html": List,
    "list-moved.html": List,
    "term.html": List,
    "day.html": List,
    "month.html": Month,
    "year.html": Year,
    "archive.html": History,
    "same-day.html": SameDay,
    "same-days.html": SameDays,
    "terms.html": Terms,
    "home.html": Home,
    "404.html": Page,
    "search.html": Page,
    "feed.xml": Feed,
    "sitemap.xml": Sitemap,
    "sitemap-index.xml": Sitemap,
    "sitemap-news.xml": News,
    "robots.txt": Page,
    "redirect.html": Redirect,
    "redirects.txt": Redirects,
    "headers.txt": Headers,
}
"""The view that each template is rendered with."""

JSON_FEED, JSON_ARTICLE, BIBTEX, CSL = "feed.json", "article.json", "article.bib", "article.csl.json"
DOCUMENTS: dict[str, type[Page]] = {JSON_FEED: Feed, JSON_ARTICLE: Article, BIBTEX: Article, CSL: Article}
"""The view of each file that has no template: see `documents`."""

_encoder = msgspec.msgpack.Encoder()
_decoders = {template: msgspec.msgpack.Decoder(view) for template, view in (VIEWS | DOCUMENTS).items()}
_cards = msgspec.msgpack.Decoder(Card)


def encode(view: Page | Card) -> bytes:
    """Returns the one encoding of a view: equal views give equal bytes."""
    return _encoder.encode(view)


def decode(template: str, data: bytes) -> Any:
    """Returns the view of `template` that `data` encodes."""
    return _decoders[template].decode(data)


def decode_card(data: bytes | memoryview) -> Card:
    """Returns the card that `data` encodes."""
    return _cards.decode(data)
