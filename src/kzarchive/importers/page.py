"""Saved pages, by themselves or in WARC and WACZ files → records: JSON-LD first, then what the page's head says.

The text is found by trafilatura, so it is a guess, unless JSON-LD gives it with its paragraphs.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import IO, Any

import msgspec
import trafilatura
from lxml import etree, html
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from kzarchive.errors import shown
from kzarchive.importers import compose, hypertext, printed, text, when
from kzarchive.importers.article import Article, Guess, Image, NoArticle, Original, Place, Skipped, Unread
from kzarchive.importers.compose import Body
from kzarchive.importers.files import MAX_ORIGINAL, MAX_RATIO, Options, Source, UnreadableError, megabytes
from kzarchive.importers.formats import Format
from kzarchive.importers.pictures import Pictures
from kzarchive.importers.rows import MAX_DEPTH, texts_in
from kzarchive.kazakh.skeleton import skeleton

NAME = "html"
NO_ADDRESS = "record"
"""What part of a WARC file a page without an address is."""
_TYPES = re.compile(r"\w*(?:Article|BlogPosting|NewsItem)")
_WARC, _WACZ = (".warc", ".warc.gz"), ".wacz"
_TOP = 5
"""How many blocks may stand between the head of a page and its text."""
_LONGEST_TOP = 200
"""How long such a block may be."""
MAX_ATTRIBUTES = 1000
"""How many attributes an element may have: libxml2 compares each with all others."""
_ATTRIBUTE = r"[\s/]*+(?:=?[^\s/>=]++|=)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_TAG = re.compile(rf"<[a-z][^\s/>]*+((?:{_ATTRIBUTE})*+)", re.IGNORECASE)
_VIEWS = re.compile(
    r"(?:қаралды|оқылды|қаралым|оқылым|просмотр(?:ов|ы)?)\s*:?\s*[0-9 ]+|[0-9 ]+\s*рет\s+(?:қаралды|оқылды)", re.I
)
_NO_ARTICLE = NoArticle("pages that are no articles")


def _read(source: Source) -> Iterator[Original]:
    name = source.path.name.lower()
    if name.endswith(_WACZ):
        yield from _wacz(source)
    elif name.endswith(_WARC):
        with source.path.open("rb") as opened:
            yield from _warc(opened, source)
    else:
        data = source.read()
        yield Original(Unread(data, Place(NAME, source.name, sha256(data).hexdigest()), source, _record))


FORMAT = Format((".html", ".htm", *_WARC, _WACZ), _read)


class _Page:
    """What a page says of itself: the article of its JSON-LD, and the values in its head."""

    def __init__(self, content: str) -> None:
        parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
        self.tree = html.document_fromstring(content, parser=parser)
        self.article = next(self._articles(), {})
        self.meta: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("itemprop") or element.get("name") or ""
            if value := (element.get("content") or "").strip():
                self.meta.setdefault(name.lower(), []).append(value)

    @property
    def is_article(self) -> bool:
        """Whether the page says that it is an article."""
        return bool(self.article) or "article:published_time" in self.meta or "article" in self.meta.get("og:type", ())

    def first(self, *names: str) -> str:
        """Returns the first value in the head that has one of these names."""
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def said(self, name: str, inner: str = "name") -> list[str]:
        """Returns the texts of a property of the article in JSON-LD; of an object its `inner` one."""
        return [" ".join(found.split()) for found in texts_in(self.article.get(name), inner) if found.strip()]

    def one(self, name: str, inner: str = "name") -> str:
        """Returns the first text of a property of the article in JSON-LD, or nothing."""
        return next(iter(self.said(name, inner)), "")

    def address(self) -> str:
        """Returns the page's own address, if it has one."""
        for element in self.tree.iter("link"):
            if element.get("rel") == "canonical" and element.get("href"):
                return str(element.get("href"))
        return self.first("og:url")

    def _articles(self) -> Iterator[Mapping[str, Any]]:
        for element in self.tree.iter("script"):
            if "ld+json" in (element.get("type") or ""):
                try:
                    found = json.loads(element.text or "", strict=False)
                except (ValueError, RecursionError):
                    continue  # a page may hold any nonsense; what else it says is asked next
                yield from _typed(found)


def _typed(value: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yields the objects that are articles."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _typed(item, depth + 1)
    elif isinstance(value, Mapping):
        if any(map(_TYPES.fullmatch, texts_in(value.get("@type"), "@id"))):
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _typed(value.get(name), depth + 1)


def _record(data: bytes, place: Place, source: Source) -> Article | Skipped | NoArticle:
    """Returns the record of a page; of one in a WARC file `place.part` is the address at which it was fetched."""
    found = text.decode(data)
    if found is None:
        return Skipped("its bytes are in no encoding that Kazakh is kept in")
    content = re.sub(r"^\s*<\?xml[^>]*>|[\x00-\x08\x0b\x0c\x0e-\x1f]", "", found.text)
    if any(map(_is_crowded, _TAG.finditer(content))):
        return Skipped(f"an element has more than {MAX_ATTRIBUTES:,} attributes")
    try:
        page = _Page(content)
    except (etree.LxmlError, ValueError, RecursionError):
        return Skipped("this is no page of HTML")
    if place.part and not page.is_article:
        return _NO_ARTICLE
    address = place.part if place.part != NO_ADDRESS else ""
    place = msgspec.structs.replace(place, encoding=found.encoding)
    return _compose(page, content, address or page.address(), place, source)


def _is_crowded(tag: re.Match[str]) -> bool:
    """Tells whether an element has too many attributes, each of which has a letter and a sign between it and others."""
    return len(tag[1]) > 2 * MAX_ATTRIBUTES and len(re.findall(_ATTRIBUTE, tag[1])) > MAX_ATTRIBUTES


def _compose(page: _Page, content: str, address: str, place: Place, source: Source) -> Article | Skipped:
    guessed: list[Guess] = []
    notes: list[str] = []
    date = _date(page, source.options, guessed)
    if isinstance(date, Skipped):
        return date
    title = _title(page, guessed)
    pictures = Pictures(source.path.parent, source.options.pictures)
    body = _body(page, content, address, pictures, guessed)
    if isinstance(body, Skipped):
        return body
    body = _without_top(body, title)
    pictured = page.one("image", "url") or page.first("og:image")
    image, file = pictures.image(pictured, notes)
    section, *others = page.said("articleSection") or page.meta.get("article:section", []) or [""]
    tags = page.said("keywords") or page.meta.get("article:tag", [])
    if len(tags) == 1:
        tags = list(map(str.strip, re.split("[,;]", tags[0])))
    fields = compose.Fields(
        title=title,
        date=date,
        body=body,
        authors=tuple(
            page.said("author") or _names(page.meta.get("article:author", []) or page.meta.get("author", []))
        ),
        section=section,
        tags=(*others, *tags),
        summary=page.one("description") or page.first("og:description", "description"),
        updated=when.read(page.one("dateModified") or page.first("article:modified_time"), source.options.zone),
        url=address,
        image=Image(image) if image else None,
        image_file=file,
        lang=page.one("inLanguage") or page.tree.get("lang") or "",
        guessed=tuple(guessed),
        notes=tuple(notes),
    )
    return compose.compose(fields, place, source.options.host)


def _names(found: Iterable[str]) -> Iterator[str]:
    """Yields what can be names: Facebook's article:author is an address as a rule."""
    return (name for name in found if "/" not in name)


def _date(page: _Page, options: Options, guessed: list[Guess]) -> str | Skipped:
    stated = [*page.said("datePublished"), page.first("article:published_time", "datepublished", "dc.date", "date")]
    for written in filter(None, stated):
        if found := when.read(written, options.zone):
            return found
    times = dict.fromkeys(element.get("datetime") or "" for element in page.tree.iter("time"))
    found = next(filter(None, (when.read(written, options.zone) for written in times)), "")
    if not found:
        return Skipped(compose.no_date(next(filter(None, (*stated, *times)), "")))
    guessed.append(Guess("date", "the first time element of the page"))
    return found


def _title(page: _Page, guessed: list[Guess]) -> str:
    if stated := page.one("headline") or page.first("og:title"):
        return stated
    headings = [" ".join(element.text_content().split()) for element in page.tree.iter("h1")]
    if len(headings) == 1:
        guessed.append(Guess("title", "the only h1 of the page"))
        return headings[0]
    guessed.append(Guess("title", "the title element of the page"))
    return " ".join((page.tree.findtext(".//title") or "").split())


def _body(page: _Page, content: str, address: str, pictures: Pictures, guessed: list[Guess]) -> Body | Skipped:
    stated = next((found for found in texts_in(page.article.get("articleBody"), "@value")), "").strip()
    if compose.is_html(stated):
        return hypertext.to_markdown(stated, pictures, address)
    if "\n" in stated:
        return compose.paragraphs(stated)
    found = trafilatura.extract(
        content,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
        include_tables=True,
        with_metadata=False,
    )
    # JSON-LD without paragraphs is worse than the page with them, unless the text was not found on the page.
    if found and 2 * len(skeleton(hypertext.text_of(found))) >= len(skeleton(stated)):
        guessed.append(Guess("text", "what trafilatura takes for the text of the page"))
        return hypertext.to_markdown(found.partition("<body>")[2].partition("</body>")[0] or found, pictures, address)
    return compose.paragraphs(stated)


def _without_top(body: Body, title: str) -> Body:
    """Takes title, printed date and view counter off the text, which stand between the head of a page and its text."""
    blocks = body.markdown.split("\n\n")
    notes = list(body.notes)
    top = [_bare(block) for block in blocks[:_TOP]]
    kept = []
    for block, words in zip(blocks, [*top, *[""] * len(blocks)], strict=False):
        if (len(words) <= _LONGEST_TOP and _VIEWS.fullmatch(words)) or printed.read(words):
            notes.append(f"«{words}» above the text left out")
        elif not words or words != " ".join(title.split()):
            kept.append(block)
    return Body("\n\n".join(kept), body.pictures, tuple(notes))


def _bare(block: str) -> str:
    """Returns a block of Markdown without the marks at its ends."""
    return block.strip("#*_ ")


def _wacz(source: Source) -> Iterator[Original]:
    """Yields the pages in the WARC files of a WACZ file, which is a zip archive; none unpacks without bounds."""
    try:
        with zipfile.ZipFile(source.path) as packed:
            members = [member for member in packed.infolist() if member.filename.lower().endswith(_WARC)]
            if not members:
                raise UnreadableError("there is no WARC file in it")
            for member in members:
                # No more than the size that is told here is ever unpacked.
                if member.file_size > max(16 * MAX_ORIGINAL, member.compress_size * MAX_RATIO):
                    name = shown(member.filename)
                    raise UnreadableError(f"«{name}» in it unpacks to more than {MAX_RATIO} times its size")
                with packed.open(member) as opened:
                    yield from _warc(opened, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:  # RuntimeError: a password, a method
        raise UnreadableError(f"this is no WACZ file, or a broken one: {error}") from None


def _warc(opened: IO[bytes], source: Source) -> Iterator[Original]:
    """Yields the pages in a WARC file; each is read no further than an original may go."""
    empty = True
    try:
        for record in ArchiveIterator(opened):
            empty = False
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            yield Original(_response(record, address, source), part=address)
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise UnreadableError(f"this is no WARC file, or a broken one: {error}") from None
    if empty:
        raise UnreadableError("this is no WARC file, or an empty one")


def _response(record: Any, address: str, source: Source) -> Unread | Skipped | NoArticle:
    if record.rec_type not in ("response", "resource"):
        return NoArticle("records of other kinds")
    headers = record.http_headers
    kind = headers.get_header("Content-Type", "") if headers else record.content_type or ""
    if "html" not in kind or (headers and headers.get_statuscode() != "200"):
        return NoArticle("records that are no pages")
    data = record.content_stream().read(MAX_ORIGINAL + 1)
    if len(data) > MAX_ORIGINAL:
        return Skipped(f"it has more than {megabytes(MAX_ORIGINAL)}")
    place = Place(NAME, source.name, sha256(data).hexdigest(), address or NO_ADDRESS)
    return Unread(data, place, source, _record)
