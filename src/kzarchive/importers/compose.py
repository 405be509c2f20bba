"""What a format found → a record, with all that is the same for every format that gives fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import msgspec

from kzarchive import urls
from kzarchive.errors import shorten
from kzarchive.importers import plain, text
from kzarchive.importers.article import Article, Guess, Image, Picture, Place, Provenance, Repaired, Skipped
from kzarchive.importers.printed import CREDIT
from kzarchive.kazakh import repair
from kzarchive.model import PUBLISHED

MAX_SUMMARY = 2_000
_T = TypeVar("_T")
_HTML = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|li|a|img|strong|em|b|i|blockquote|table|figure|span)\b[^<>]*>", re.I)
_ADDRESS = re.compile(r"https?://[^\s<>\"\ud800-\udfff]+")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


class Body(msgspec.Struct, frozen=True):
    """A text as Markdown, the pictures that it names, and what is to be noted of it."""

    markdown: str
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()


class Fields(msgspec.Struct, frozen=True):
    """What an original gives: as `Article`, but as it stands there, and with the address of its page.

    Attributes:
        url: where the article stood or stands.
        guessed: fields that the original only suggests.
    """

    title: str
    date: str
    body: Body
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    updated: str = ""
    url: str = ""
    image: Image | None = None
    image_file: Picture | None = None
    aliases: tuple[str, ...] = ()
    status: str = PUBLISHED
    lang: str = ""
    guessed: tuple[Guess, ...] = ()
    notes: tuple[str, ...] = ()


def compose(fields: Fields, place: Place, host: str) -> Article | Skipped:
    """Returns the record, with the letters of all its texts repaired and noise taken out, or why there can be none.

    Args:
        fields: what the original gives; no date means that it has none that can be read.
        place: which original it is.
        host: the site's own host; an address there is an old one of the article itself.
    """
    if missing := _missing(fields):
        return Skipped(f"there is no {' and no '.join(missing)}")
    tidy = _Tidy()
    title = tidy.line(fields.title)
    body, image = _apart(tidy(fields.body.markdown), fields.image)
    notes = [*fields.notes, *fields.body.notes]
    summary = _summary(tidy.line(fields.summary), body, notes)
    source, aliases = _addresses(fields, host, notes)
    if tidy.control:
        return Skipped(f"the control character {tidy.control}; the text was decoded wrongly somewhere")
    guessed = fields.guessed
    if place.encoding not in text.STATED:
        guessed = (Guess("encoding", f"{place.encoding}, by the letters that come out"), *guessed)
    article = Article(
        title=title,
        date=fields.date,
        body=body,
        provenance=Provenance(place.format, place.file, place.sha256, guessed=guessed, part=place.part),
        authors=_once(map(tidy.line, fields.authors)),
        section=tidy.line(fields.section),
        tags=_once(tidy.line(tag).lstrip("#").strip() for tag in fields.tags),
        summary=summary,
        updated="" if fields.updated == fields.date else fields.updated,
        source=source,
        image=image,
        aliases=aliases,
        status=fields.status,
        lang=_lang(fields.lang),
        pictures=_once((*fields.body.pictures, *([fields.image_file] if fields.image_file else []))),
        credits=tuple(line for line in body.split("\n\n") if ":" in line[:20] and CREDIT.match(line)),
        encoding=place.encoding,
        repaired=tuple(tidy.repaired),
        notes=(*notes, *tidy.notes()),
    )
    return msgspec.structs.replace(
        article, provenance=msgspec.structs.replace(article.provenance, read=_stated(article, guessed))
    )


def _missing(fields: Fields) -> list[str]:
    """Returns what an article can't do without and the original does not have; a draft may have no text yet."""
    missing = [name for name in ("title", "date") if not getattr(fields, name).strip()]
    return missing if fields.body.markdown.strip() or fields.status != PUBLISHED else [*missing, "text"]


def _summary(summary: str, body: str, notes: list[str]) -> str:
    """Returns a summary, or nothing if it is none: too long, which is noted, or only the beginning of the text."""
    if len(summary) > MAX_SUMMARY:
        notes.append(f"summary of {len(summary):,} characters left out")
        return ""
    return "" if _same(summary, body) else summary


def is_html(content: str) -> bool:
    """Tells whether a text has elements of HTML; «<тегін>» is none."""
    return "<" in content and _HTML.search(content) is not None


def paragraphs(content: str) -> Body:
    """Returns plain text as Markdown; each of its lines is a paragraph."""
    # As a rule one look at the whole shows that no line needs another.
    straight = "  " not in content and content.replace("\n", "").isprintable()
    lines = map(str.strip, content.split("\n")) if straight else map(_one_line, content.splitlines())
    return Body(plain.body(filter(None, lines)))


def _one_line(text: str) -> str:
    """Returns text with single blanks for all its white space."""
    return " ".join(text.split()) if "  " in text or not text.isprintable() else text.strip()


class _Tidy:
    """Takes noise out of the texts of one article, and keeps account of it."""

    def __init__(self) -> None:
        self.control = ""
        self.repaired: list[Repaired] = []
        self._noise: list[str] = []

    def __call__(self, content: str) -> str:
        if text.is_tidy(content):
            return content
        if control := text.control(content):
            self.control = self.control or control[1]
        content, notes = text.clean(content)
        self._noise += notes
        self.repaired += text.repaired(content)
        return repair(content)

    def line(self, content: str) -> str:
        """Tidies what must be one line."""
        return _one_line(self(content))

    def notes(self) -> tuple[str, ...]:
        return _once(self._noise)


def _apart(body: str, image: Image | None) -> tuple[str, Image | None]:
    """Returns text and picture, with the picture taken out of the text where it stands there by itself too."""
    if image is None:
        return body, None
    blocks = body.split("\n\n")
    for number, block in enumerate(blocks):
        if block.startswith("![") and block.endswith(f"]({image.src})") and block.count("](") == 1:
            alt = image.alt or " ".join(block[2 : block.rindex("](")].replace("\\", "").split())
            return "\n\n".join(blocks[:number] + blocks[number + 1 :]), msgspec.structs.replace(image, alt=alt)
    return body, image


def _addresses(fields: Fields, host: str, notes: list[str]) -> tuple[str, tuple[str, ...]]:
    """Returns the page on another site, and the paths at which the article stood on this one and a page can stand."""
    source, path = _source(fields.url, host)
    old = _once((*fields.aliases, path))
    aliases = tuple(address for address in old if urls.alias(address))
    notes += [f"no page can stand at the old address «{shorten(address)}»" for address in old if address not in aliases]
    return source, aliases


def _source(url: str, host: str) -> tuple[str, str]:
    """Returns an address if it is one on another host, and its path if it is one on this host; else nothing."""
    if not _ADDRESS.fullmatch(url):
        return "", ""
    try:
        parts = urlsplit(url)
        own = parts.hostname == host
    except ValueError:
        return "", ""
    if not own:
        return url, ""
    path = unquote(parts.path)
    return "", path if path.strip("/") else ""


def _stated(article: Article, guessed: Iterable[Guess]) -> tuple[str, ...]:
    """Returns the fields that the original states, in the order of front matter."""
    names = ("title", "date", "authors", "section", "tags", "summary", "updated", "source", "image", "aliases", "lang")
    unsure = {guess.field for guess in guessed}
    return tuple(name for name in names if getattr(article, name) and name not in unsure)


def _same(summary: str, body: str) -> bool:
    """Tells whether a summary is only the beginning of the text, as feeds and WordPress make it."""
    return bool(summary) and " ".join(body.split()).startswith(summary.removesuffix("[…]").rstrip(" .…"))


def _lang(written: str) -> str:
    """Returns the language as front matter has it, and nothing for Kazakh or what is no language."""
    found = _LANGUAGE.fullmatch(written.strip())
    lang = found[1].lower() if found else ""
    return "" if lang in ("kk", "kaz", "kz") else lang


def _once(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def no_date(written: str) -> str:
    """Returns the reason why an original without a readable date is skipped."""
    return f"the date «{shorten(written)}» can't be read" if written.strip() else "there is no date"
