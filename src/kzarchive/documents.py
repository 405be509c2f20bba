"""Documents for programs, made from the same views as pages: JSON Feed, JSON-LD, an article as data, citations.

They have no template: a format that others have fixed is no matter of taste. Texts arrive in the script of their
edition, HTML sanitised and with absolute addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from kzarchive import views
from kzarchive.views import Article, Feed, FeedEntry, Link


class Named(msgspec.Struct, frozen=True, omit_defaults=True):
    """An author, a section or a tag: its name, and the address of its list."""

    name: str
    url: str = ""


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """The main picture of an article: its address, its size in pixels where that is known, and what is said of it."""

    url: str
    width: int = 0
    height: int = 0
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Correction(msgspec.Struct, frozen=True):
    """A correction made after publication, with its day."""

    date: str
    note: str


class ArticleDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article as data; what it has none of is left out. Dates are RFC 3339, a day alone where no time is known.

    `language` is a BCP 47 tag; `summary` is the one given, `excerpt` the beginning of the text; `content_html` has
    absolute addresses only.
    """

    id: str
    url: str
    title: str
    language: str
    published: str
    status: str
    content_html: str
    excerpt: str
    site: Named
    updated: str = ""
    summary: str = ""
    section: Named | None = None
    authors: tuple[Named, ...] = ()
    tags: tuple[Named, ...] = ()
    image: Image | None = None
    corrections: tuple[Correction, ...] = ()
    source: str = ""
    publisher: str = ""


class FeedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article of a JSON Feed."""

    id: str
    url: str
    title: str
    content_html: str
    date_published: str
    date_modified: str
    language: str
    summary: str = ""
    authors: tuple[Named, ...] = ()
    tags: tuple[str, ...] = ()


class FeedDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A JSON Feed 1.1 (jsonfeed.org): the fields that this program writes."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    language: str
    authors: tuple[Named, ...]
    items: tuple[FeedItem, ...]
    description: str = ""


class Thing(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, rename="camel"):
    """What schema.org says of anything: its type. What is empty is left out."""

    context: str = msgspec.field(default="", name="@context")
    type: str = msgspec.field(name="@type")


class Person(Thing, frozen=True, kw_only=True):
    """schema.org's Person: an author and the list of the author's articles."""

    name: str
    url: str


class ImageObject(Thing, frozen=True, kw_only=True):
    """schema.org's ImageObject; sizes are in pixels."""

    url: str
    width: int = 0
    height: int = 0
    caption: str = ""
    credit_text: str = ""


class Organization(Thing, frozen=True, kw_only=True):
    """schema.org's NewsMediaOrganization."""

    name: str
    url: str
    logo: ImageObject | None = None


class NewsArticle(Thing, frozen=True, kw_only=True):
    """schema.org's NewsArticle: the properties that this program writes."""

    main_entity_of_page: str
    headline: str
    description: str = ""
    in_language: str
    date_published: str
    date_modified: str
    author: tuple[Person, ...] = ()
    article_section: str = ""
    keywords: tuple[str, ...] = ()
    image: ImageObject | None = None
    correction: tuple[str, ...] = ()
    is_based_on: str = ""
    identifier: str = ""
    is_accessible_for_free: bool
    publisher: Organization


def linked_data(page: Article) -> str:
    """Returns what schema.org's NewsArticle says of an article, as JSON-LD that can stand in a script element."""
    site = page.site
    logo = ImageObject(type="ImageObject", url=site.url + site.logo) if site.logo else None
    home = site.publisher_url or site.url
    data = NewsArticle(
        context="https://schema.org",
        type="NewsArticle",
        main_entity_of_page=page.canonical,
        headline=page.title,
        description=page.summary or page.excerpt,
        in_language=language(page),
        date_published=page.date.iso,
        date_modified=page.updated.iso if page.updated else page.date.iso,
        author=tuple([Person(type="Person", name=name.text, url=_url(page, name.href)) for name in page.authors]),
        article_section=page.section.text if page.section else "",
        keywords=tuple([tag.text for tag in page.tags]),
        image=_image_object(page),
        correction=tuple([note for _, note in page.corrections]),
        is_based_on=page.source.href if page.source else "",
        identifier=page.id,
        is_accessible_for_free=True,
        publisher=Organization(type="NewsMediaOrganization", name=site.publisher or site.title, url=home, logo=logo),
    )
    # Neither `</script` nor `<!--` may stand there: the HTML standard, «Restrictions for contents of script elements».
    return msgspec.json.encode(data).decode().replace("<", "\\u003c")


def language(page: Article) -> str:
    """Returns the language tag of an article's texts."""
    return page.lang or page.edition.lang


def _url(page: views.Page, href: str) -> str:
    return page.site.url + page.edition.home + href


def _json(document: object) -> str:
    return msgspec.json.encode(document).decode() + "\n"


def _image_object(page: Article) -> ImageObject | None:
    picture = page.picture
    if picture is None:
        return None
    return ImageObject(
        type="ImageObject",
        url=page.site.url + picture.href,
        width=picture.width,
        height=picture.height,
        caption=picture.caption or picture.alt,
        credit_text=picture.credit,
    )


def _article(page: Article) -> str:
    def named(link: Link) -> Named:
        return Named(link.text, _url(page, link.href))

    document = ArticleDocument(
        id=page.id,
        url=page.canonical,
        title=page.title,
        language=language(page),
        published=page.date.iso,
        updated=page.updated.iso if page.updated else "",
        status=page.status,
        summary=page.summary,
        section=named(page.section) if page.section else None,
        authors=tuple(map(named, page.authors)),
        tags=tuple(map(named, page.tags)),
        image=_image(page),
        corrections=tuple(Correction(date.iso, note) for date, note in page.corrections),
        source=page.source.href if page.source else "",
        content_html=str(page.body_html),
        excerpt=page.excerpt,
        site=Named(page.site.title, page.site.url + page.edition.home),
        publisher=page.site.publisher,
    )
    return _json(document)


def _image(page: Article) -> Image | None:
    picture = page.picture
    if picture is None:
        return None
    url = page.site.url + picture.href
    return Image(url, picture.width, picture.height, picture.alt, picture.caption, picture.credit)


def _feed(feed: Feed) -> str:
    site = feed.site
    document = FeedDocument(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=_url(feed, feed.home),
        feed_url=feed.canonical,
        description=feed.description,
        language=feed.edition.lang,
        authors=(Named(site.publisher or site.title, site.url + feed.edition.home),),
        items=tuple(map(_item, feed.entries)),
    )
    return _json(document)


def _item(entry: FeedEntry) -> FeedItem:
    return FeedItem(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=str(entry.body_html),
        date_published=entry.published,
        date_modified=entry.updated,
        language=entry.lang,
        summary=entry.summary,
        authors=tuple(map(Named, entry.authors)),
        tags=entry.categories,
    )


def _csl(page: Article) -> str:
    """Returns an article for reference managers: CSL-JSON 1.0. Which part of a name is the family's is not guessed."""
    year, month, day = map(int, page.date.iso[:10].split("-"))
    item: dict[str, Any] = {
        "id": page.id,
        "type": "article-newspaper",
        "title": page.title,
        "author": [{"literal": name.text} for name in page.authors],
        "container-title": page.site.title,
        "publisher": page.site.publisher,
        "section": page.section.text if page.section else "",
        "issued": {"date-parts": [[year, month, day]]},
        "URL": page.canonical,
        "language": language(page),
        "abstract": page.summary,
    }
    return _json([{name: value for name, value in item.items() if value}])


def _bibtex(page: Article) -> str:
    r"""Returns an article as BibTeX; BibLaTeX reads it too.

    Letters stay as they are, which needs a BibTeX of this century; what TeX takes for more than a letter is escaped.
    """
    date = page.date.iso[:10]
    month = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")[int(date[5:7]) - 1]
    texts = {
        "author": " and ".join(_bibtex_name(name.text) for name in page.authors),
        "title": f"{{{_tex(page.title)}}}",
        "journal": _tex(page.site.title),
        "publisher": _tex(page.site.publisher),
        "year": date[:4],
        "day": str(int(date[8:])),
        "date": date,
        "url": page.canonical,
        "language": language(page),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in texts.items() if text]
    key = re.sub(r"[^A-Za-z0-9.:_-]+", "-", page.id)
    return "\n".join((f"@article{{{key},", *lines, f"  month = {month},", "}", ""))


def _bibtex_name(name: str) -> str:
    """Returns a name that BibTeX takes for one name, where it could be taken for two or for a name turned round."""
    text = _tex(name)
    return f"{{{text}}}" if "," in name or re.search(r"\sand\s", name, re.IGNORECASE) else text


_TEX = {
    **{ord(sign): f"\\{sign}" for sign in "&%$#_{}"},
    ord("~"): "\\textasciitilde{}",
    ord("^"): "\\textasciicircum{}",
    ord("\\"): "\\textbackslash{}",
}


def _tex(text: str) -> str:
    return text.translate(_TEX)


WRITERS: dict[str, Callable[[Any], str]] = {
    views.JSON_FEED: _feed,
    views.JSON_ARTICLE: _article,
    views.BIBTEX: _bibtex,
    views.CSL: _csl,
}
"""What a task names in the place of a template, and the function that makes its file from the view."""
