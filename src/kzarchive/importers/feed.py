"""RSS and Atom files → records."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from xml.sax import SAXParseException

import feedparser

from kzarchive.importers import compose, hypertext, when
from kzarchive.importers.article import Article, Guess, Image, Original, Place, Skipped
from kzarchive.importers.files import Source, UnreadableError
from kzarchive.importers.formats import Format
from kzarchive.importers.pictures import Pictures

NAME = "feed"
MAX_FEED = 32 * 1024 * 1024
"""Largest feed that is read, in bytes; it is in memory as a whole."""


def _read(source: Source) -> Iterator[Original]:
    data = source.read(MAX_FEED)
    if b"<!ENTITY" in data.upper():
        raise UnreadableError("it has entities of its own, as no feed has")
    feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    error = feed.get("bozo_exception")
    line = (error.getLineNumber() or 0) if isinstance(error, SAXParseException) else 0
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise UnreadableError("this is no feed" + (f": {error.getMessage()}" if line else ""), line)
    notes = (f"the feed is broken in line {line}, but was read all the same",) if line else ()
    for entry in feed.entries:
        part = entry.get("id", "") or entry.get("link", "")
        yield Original(_record(entry, part, feed.feed.get("language", ""), notes, source), part=part)


FORMAT = Format((".xml", ".rss", ".atom", ".rdf", ".xml.gz"), _read)


def _record(entry: Any, part: str, lang: str, broken: tuple[str, ...], source: Source) -> Article | Skipped:
    updated = entry["updated"] if "updated" in entry else ""  # noqa: SIM401 - feedparser's get answers with another key
    written = entry.get("published", "") or updated
    date = when.read(written, source.options.zone)
    if not date:
        return Skipped(compose.no_date(written))
    guessed: list[Guess] = []
    notes = list(broken)
    if not entry.get("published"):
        guessed.append(Guess("date", "the feed only gives when the article was updated"))
    content = max((part.get("value", "") for part in entry.get("content", ())), key=len, default="")
    if not content:
        content = entry.get("summary", "")
        notes.append("the feed gives no more than a summary, which became the text")
    link = entry.get("link", "")
    pictures = Pictures(source.path.parent, source.options.pictures)
    body = hypertext.to_markdown(content, pictures, link)
    if isinstance(body, Skipped):
        return body
    enclosed = [found.get("href", "") for found in entry.get("enclosures", ()) if "image" in found.get("type", "")]
    image, file = pictures.image(next(iter(enclosed), ""), notes)
    fields = compose.Fields(
        title=hypertext.text_of(entry.get("title", "")),
        date=date,
        body=body,
        authors=tuple(filter(None, (author.get("name", "") for author in entry.get("authors", ())))),
        tags=tuple(filter(None, ((tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())))),
        summary=hypertext.text_of(entry.get("summary", "")) if entry.get("content") else "",
        updated=when.read(updated, source.options.zone) if entry.get("published") else "",
        url=link,
        image=Image(image) if image else None,
        image_file=file,
        lang=entry.get("language", "") or lang,
        guessed=tuple(guessed),
        notes=tuple(notes),
    )
    digest = sha256(json.dumps([entry.get("id"), link, written, entry.get("title"), content]).encode()).hexdigest()
    return compose.compose(fields, Place(NAME, source.name, digest, part), source.options.host)
