"""RSS and Atom files → records."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from xml.sax import SAXParseException

import feedparser
import msgspec
from lxml import etree

from kzarchive.errors import shown
from kzarchive.importers import compose, hypertext, when
from kzarchive.importers.article import Article, Guess, Image, NoArticle, Original, Place, Skipped, Unread
from kzarchive.importers.files import Source, UnreadableError
from kzarchive.importers.formats import Format
from kzarchive.importers.pictures import Pictures
from kzarchive.importers.xml_stream import elements
from kzarchive.model import DRAFT, PUBLISHED

NAME = "feed"
MAX_FEED = 32 * 1024 * 1024
"""Largest feed that is in memory as a whole, in bytes; it may be broken, while larger ones must be XML."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KIND = "http://schemas.google.com/g/2005#kind"
"""The scheme of those categories that tell what an entry is, as backups of Blogger have them."""
_NO_ARTICLES = {"comment": "comments", "settings": "settings", "template": "templates"}
_SHELLS = {
    "entry": (b'<feed xmlns="http://www.w3.org/2005/Atom">', b"</feed>"),
    "item": (b'<rss version="2.0"><channel>', b"</channel></rss>"),
}


def _read(source: Source) -> Iterator[Original]:
    with source.open() as opened:
        data = opened.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        del data
        yield from _read_large(source)
        return
    if b"<!ENTITY" in data.upper():
        raise UnreadableError("it has entities of its own, as no feed has")
    feed = _parse(data)
    error = feed.get("bozo_exception")
    line = (error.getLineNumber() or 0) if isinstance(error, SAXParseException) else 0
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise UnreadableError("this is no feed" + (f": {error.getMessage()}" if line else ""), line)
    notes = [f"the feed is broken in line {line}, but was read all the same"] if line else []
    for entry in feed.entries:
        yield _original(entry, feed.feed.get("language", ""), notes, source)


def _read_large(source: Source) -> Iterator[Original]:
    """Yields the entries of a feed that is not to be in memory as a whole; each is read as a feed of its own."""
    lang = None
    with source.open() as opened:
        for element in elements(opened, "entry", "item"):
            root = element.getroottree().getroot()
            if lang is None:  # what stands before the first entry is gone with it
                lang = root.get(_LANG) or root.findtext("{*}channel/{*}language") or ""
            before, after = _SHELLS[etree.QName(element).localname]
            for entry in _parse(before + etree.tostring(element, encoding="utf-8", with_tail=False) + after).entries:
                yield _original(entry, lang, [], source)
    if lang is None:
        raise UnreadableError("this is no feed")


def _parse(data: bytes) -> Any:
    return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


def _original(entry: Any, lang: str, notes: list[str], source: Source) -> Original:
    if kind := _no_article(entry):
        return Original(NoArticle(kind), part=entry.get("id", ""))
    given = _entry(entry, lang, notes)
    part = entry.get("id", "") or given.link
    written, content = given.published or given.updated, given.content or given.summary
    stated = [entry.get("id"), given.link, written, entry.get("title"), content, *([DRAFT] if given.draft else [])]
    place = Place(NAME, source.name, sha256(json.dumps(stated).encode()).hexdigest(), shown(part))
    data = json.dumps(msgspec.to_builtins(given)).encode()  # which, unlike msgspec, takes half a surrogate pair
    return Original(Unread(data, place, source, _record), part=part)


def _no_article(entry: Any) -> str:
    """Returns what an entry is that is no article, in the plural, or nothing.

    Backups of Blogger hold all of a blog. The older ones tell by a category what an entry is, the newer ones by
    elements of their own; replies are marked as in RFC 4685 too.
    """
    kinds = [(tag.get("term") or "").rpartition("#")[2] for tag in entry.get("tags", ()) if tag.get("scheme") == _KIND]
    if found := next(filter(None, map(_NO_ARTICLES.get, kinds)), ""):
        return found
    # What an entry's author is has the same name as what the entry is, so that the latter may be lost.
    if "thr_in-reply-to" in entry or "blogger_parent" in entry or entry.get("blogger_type") == "COMMENT":
        return "comments"
    return "posts in the trash" if entry.get("blogger_status") == "SOFT_TRASHED" else ""


FORMAT = Format((".xml", ".rss", ".atom", ".rdf", ".xml.gz"), _read)


class _Entry(msgspec.Struct):
    """What an entry gives; `content` is empty where it has no more than a summary, `notes` are those of the feed.

    `path` is where a post stood in its blog, as backups of Blogger from Takeout have it, which know no host.
    """

    title: str
    link: str
    path: str
    published: str
    updated: str
    content: str
    summary: str
    authors: list[str]
    tags: list[str]
    image: str
    lang: str
    draft: bool
    notes: list[str]


def _entry(entry: Any, lang: str, notes: list[str]) -> _Entry:
    pictures = (found.get("href", "") for found in entry.get("enclosures", ()) if "image" in found.get("type", ""))
    names = (author.get("name", "") for author in entry.get("authors", ()))
    terms = ((tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ()) if tag.get("scheme") != _KIND)
    return _Entry(
        title=entry.get("title", ""),
        link=entry.get("link", ""),
        path=entry.get("blogger_filename", ""),
        published=entry.get("published", ""),
        updated=entry["updated"] if "updated" in entry else "",  # noqa: SIM401 - its get answers with another key
        content=max((part.get("value", "") for part in entry.get("content", ())), key=len, default=""),
        summary=entry.get("summary", ""),
        authors=list(filter(None, names)),
        tags=list(filter(None, terms)),
        image=next(pictures, ""),
        lang=entry.get("language", "") or lang,
        draft=entry.get("app_draft") == "yes" or entry.get("blogger_status") == "DRAFT",
        notes=notes,
    )


def _record(data: bytes, place: Place, source: Source) -> Article | Skipped:
    entry = msgspec.convert(json.loads(data), _Entry)
    written = entry.published or entry.updated
    date = when.read(written, source.options.zone)
    if not date:
        return Skipped(compose.no_date(written))
    guessed: list[Guess] = []
    notes = entry.notes
    if not entry.published:
        guessed.append(Guess("date", "the feed only gives when the article was updated"))
    if not entry.content:
        notes.append("the feed gives no more than a summary, which became the text")
    pictures = Pictures(source.path.parent, source.options.pictures)
    body = hypertext.to_markdown(entry.content or entry.summary, pictures, entry.link)
    if isinstance(body, Skipped):
        return body
    image, file = pictures.image(entry.image, notes)
    fields = compose.Fields(
        title=hypertext.text_of(entry.title),
        date=date,
        body=body,
        authors=tuple(entry.authors),
        tags=tuple(entry.tags),
        summary=hypertext.text_of(entry.summary) if entry.content else "",
        updated=when.read(entry.updated, source.options.zone) if entry.published else "",
        url=entry.link,
        aliases=(entry.path,) if entry.path else (),
        image=Image(image) if image else None,
        image_file=file,
        status=DRAFT if entry.draft else PUBLISHED,
        lang=entry.lang,
        guessed=tuple(guessed),
        notes=tuple(notes),
    )
    return compose.compose(fields, place, source.options.host)
