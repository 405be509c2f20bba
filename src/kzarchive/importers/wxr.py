"""Exports of WordPress (WXR) → records.

The file is read twice, since the pictures of a post may stand below it: first for authors and attachments, which go
into a temporary database, then for the posts.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec
from lxml import etree

from kzarchive import moments
from kzarchive.errors import counted
from kzarchive.importers import compose, hypertext, when
from kzarchive.importers.article import Article, Guess, Image, NoArticle, Original, Picture, Place, Skipped, Unread
from kzarchive.importers.files import MAX_ORIGINAL, Source, megabytes
from kzarchive.importers.formats import Format
from kzarchive.importers.pictures import Pictures
from kzarchive.importers.xml_stream import elements
from kzarchive.model import DRAFT, PUBLISHED

NAME = "wxr"
ARTICLES = frozenset({"post", "news", "article"})
"""The types of posts that are articles."""
_KINDS = {"attachment": "attachments", "page": "pages", "nav_menu_item": "menu items", "revision": "revisions"}
_THUMBNAIL, _OLD_SLUG, _ALT = "_thumbnail_id", "_wp_old_slug", "_wp_attachment_image_alt"
_OWN = frozenset({_THUMBNAIL, _OLD_SLUG, _ALT})
"""The keys of a post's own fields that are read."""
_STATUSES = {"publish": PUBLISHED, "future": PUBLISHED, "draft": DRAFT, "pending": DRAFT, "private": DRAFT}

# None of these looks further than to where the next of its kind begins: what has no end takes no time.
_CAPTION = re.compile(r"\[caption\b([^\[\]]*)\]((?:(?!\[caption\b).)*?)\[/caption\]", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b([^\[\]]*)\]")
_EMBED = re.compile(r"\[(?:embed|audio|video)\b([^\[\]]*)\](?:([^\[]*)\[/(?:embed|audio|video)\])?")
_SHORTCODE = re.compile(r"\[(/?[a-z][a-z0-9_-]*)(?:\s[^\[\]=]*=[^\[\]]*)?\]")
_WITH_ATTRIBUTES = re.compile(r"\[(/?[a-z][a-z0-9_-]*) ")
_IMAGE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![a-z0-9])([a-z0-9]++)=(?:[\"“”]([^\"“”\]]*+)[\"“”]|[\"“”]?([^\"“”\s\]]++))")
_URL = re.compile(r"https?://[^\s\"'<>\]]+")
_BLOCK = re.compile(
    r"\s*</?(?:p|div|figure|table|ul|ol|li|blockquote|pre|h[1-6]|hr|dl|section|iframe|video|audio)\b", re.I
)
# As in a browser, what has no end goes on to that of the text.
_PRE = re.compile(r"(<pre\b.*?(?:</pre>|\Z))", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def _read(source: Source) -> Iterator[Original]:
    with _Library() as library:
        with source.open() as opened:
            for element in elements(opened, "author", "item"):
                library.note(element)
        with source.open() as opened:
            for element in elements(opened, "item"):
                yield Original(_unread(_post(element), library, source), element.sourceline or 0)


FORMAT = Format((".xml", ".xml.gz"), _read)


class _Attachment(NamedTuple):
    url: str
    alt: str
    caption: str


class _Library:
    """The authors and attachments of an export, in a temporary database."""

    def __enter__(self) -> _Library:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF;"
            "CREATE TABLE author (login TEXT PRIMARY KEY, name TEXT);"
            "CREATE TABLE attachment (id TEXT PRIMARY KEY, parent TEXT, url TEXT, alt TEXT, caption TEXT);"
            "CREATE INDEX of_parent ON attachment (parent);"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def note(self, element: etree._Element) -> None:
        post = _post(element)
        if etree.QName(element).localname == "author":
            row = (post["wp:author_login"], post["wp:author_display_name"])
            self._database.execute("INSERT OR IGNORE INTO author VALUES (?, ?)", row)
        elif post["wp:post_type"] == "attachment":
            alt = next(iter(post.own(_ALT)), "")
            row5 = (post["wp:post_id"], post["wp:post_parent"], post["wp:attachment_url"], alt, post["excerpt:encoded"])
            self._database.execute("INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?, ?)", row5)

    def complete(self, post: _Post) -> None:
        """Gives a post what it needs of the rest of the export."""
        row = self._database.execute("SELECT name FROM author WHERE login = ?", (post["dc:creator"],)).fetchone()
        post.author = str(row[0] or "") if row else ""
        content = post["content:encoded"]
        galleries = _GALLERY.findall(content)
        numbers = [post.thumbnail, *(number for gallery in galleries for number in _numbers(gallery))]
        query = "SELECT url, alt, caption FROM attachment WHERE id = ?"
        found = {number: self._database.execute(query, (number,)).fetchone() for number in numbers}
        post.named = {number: _Attachment(*row) for number, row in found.items() if row}
        if galleries:
            query = "SELECT url, alt, caption FROM attachment WHERE parent = ? ORDER BY CAST(id AS INTEGER)"
            rows = self._database.execute(query, (post["wp:post_id"],))
            post.children = [_Attachment(*row) for row in rows]


class _Post(msgspec.Struct):
    """An item, and what it needs of the rest of the export.

    Attributes:
        values: the texts of its elements by their usual names, `wp:post_id`.
        meta: key and value of those of its own fields that are read.
        terms: domain, nicename and name of its categories and tags.
        comments: how many it has.
        author: the name that its author shows, empty if the export has none.
        named: the attachments that it names, by number.
        children: the attachments that stand below it, if it shows them as a gallery.
    """

    values: dict[str, str]
    meta: list[tuple[str, str]]
    terms: list[tuple[str, str, str]]
    comments: int
    author: str = ""
    named: dict[str, _Attachment] = {}
    children: list[_Attachment] = []

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def own(self, key: str) -> list[str]:
        """Returns the values of a key of the post's own fields."""
        return [value.strip() for name, value in self.meta if name == key]

    def names(self, domain: str) -> list[str]:
        """Returns the names of categories or tags, but for WordPress's own category for posts without one."""
        return [name.strip() for kind, nicename, name in self.terms if kind == domain and nicename != "uncategorized"]

    @property
    def thumbnail(self) -> str:
        """The number of the attachment above the text, or nothing."""
        return next(iter(self.own(_THUMBNAIL)), "")

    def digest(self) -> str:
        """Returns the sha256 of what is read of the post, which later comments and counters don't change."""
        values = [sorted(self.values.items()), self.terms, [pair for pair in self.meta if pair[0] != _ALT]]
        return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _post(element: etree._Element) -> _Post:
    post = _Post({}, [], [], 0)
    for child in element.iterchildren(tag=etree.Element):
        name = _name(child)
        if name == "category":
            post.terms.append((child.get("domain") or "", child.get("nicename") or "", child.text or ""))
        elif name == "wp:postmeta":
            pair = {_name(part): part.text or "" for part in child.iterchildren(tag=etree.Element)}
            if (key := pair.get("wp:meta_key", "")) in _OWN:
                post.meta.append((key, pair.get("wp:meta_value", "")))
        elif name == "wp:comment":
            post.comments += 1
        else:
            post.values.setdefault(name, (child.text or "").strip())
    return post


def _name(element: etree._Element) -> str:
    name = etree.QName(element)
    space = name.namespace or ""
    for part, prefix in (("excerpt", "excerpt:"), ("content", "content:"), ("dc/elements", "dc:"), ("export", "wp:")):
        if part in space:
            return f"{prefix}{name.localname}"
    return str(name.localname)


def _unread(post: _Post, library: _Library, source: Source) -> Unread | Skipped | NoArticle:
    """Returns a post whose record another process may make."""
    kind, status = post["wp:post_type"], post["wp:status"]
    if not kind:
        return Skipped("this is no export of WordPress; RSS is read as `feed`")
    if kind not in ARTICLES:
        return NoArticle(_KINDS.get(kind, f"posts of type {kind}"))
    if status not in _STATUSES:
        return NoArticle(f"posts with status {status}")
    if len(post["content:encoded"]) > MAX_ORIGINAL:
        return Skipped(f"its text has more than {megabytes(MAX_ORIGINAL)}")
    library.complete(post)
    place = Place(NAME, source.name, post.digest(), f"post {post['wp:post_id']}")
    return Unread(msgspec.json.encode(post), place, source, _record)


def _record(data: bytes, place: Place, source: Source) -> Article | Skipped:
    post = msgspec.json.decode(data, type=_Post)
    notes: list[str] = []
    date = _date(post["wp:post_date"], post["wp:post_date_gmt"], notes)
    if not date or not moments.parse(date, source.options.zone):
        return Skipped(compose.no_date(post["wp:post_date"]))
    pictures = Pictures(source.path.parent, source.options.pictures)
    body = hypertext.to_markdown(_html(post, notes), pictures, post["link"])
    if isinstance(body, Skipped):
        return body
    if post["wp:post_password"]:
        notes.append("it has a password, so it became a draft")
    if post.comments:
        notes.append(f"{counted(post.comments, 'comment')} left out")
    image, file = _image(post, pictures, notes)
    section, *others = post.names("category") or [""]
    creator = post["dc:creator"]
    guessed = (Guess("authors", "a login, of which the export gives no name"),) if creator and not post.author else ()
    updated = _date(post["wp:post_modified"], post["wp:post_modified_gmt"], [])
    fields = compose.Fields(
        title=hypertext.text_of(post["title"]),
        date=date,
        body=body,
        authors=(post.author or creator,) if creator else (),
        section=section,
        tags=(*others, *post.names("post_tag")),
        summary=hypertext.text_of(post["excerpt:encoded"]),
        updated=updated,
        image=image,
        image_file=file,
        aliases=tuple(_aliases(post)),
        guessed=guessed,
        status=DRAFT if post["wp:post_password"] else _STATUSES[post["wp:status"]],
        notes=tuple(notes),
    )
    return compose.compose(fields, place, source.options.host)


def _date(local: str, utc: str, notes: list[str]) -> str:
    """Returns a date from local time and UTC, of which either may be zeros."""
    has_local, has_utc = (bool(stamp) and not stamp.startswith("0000") for stamp in (local, utc))
    if has_local and has_utc:
        if exact := when.with_offset(local, utc):
            return exact
        notes.append(f"local time {local} was taken; {utc} in UTC can't be the same moment")
    if has_local:
        return local
    return f"{utc}Z" if has_utc else ""


def _aliases(post: _Post) -> Iterator[str]:
    """Yields the paths at which the post stood: that of its address, and those of its older names."""
    try:
        path = urlsplit(post["link"]).path
    except ValueError:
        return
    if not path.strip("/"):
        return  # an address such as /?p=118 has no path of its own
    folder = path.rstrip("/").rpartition("/")[0]
    end = "/" if path.endswith("/") else ""
    for found in (path, *(f"{folder}/{slug}{end}" for slug in post.own(_OLD_SLUG) if slug)):
        yield unquote(found)


def _image(post: _Post, pictures: Pictures, notes: list[str]) -> tuple[Image | None, Picture | None]:
    attachment = post.named.get(post.thumbnail)
    if attachment is None:
        return None, None
    name, file = pictures.image(attachment.url, notes)
    image = Image(name, hypertext.text_of(attachment.alt), hypertext.text_of(attachment.caption)) if name else None
    return image, file


def _html(post: _Post, notes: list[str]) -> str:
    """Returns the text of a post as HTML, without the shortcodes that WordPress itself has."""

    def caption(match: re.Match[str]) -> str:
        image = _IMG.search(match[2])
        words = _IMAGE.sub("", match[2]).strip() or _attributes(match[1]).get("caption", "")
        return f"\n\n<figure>{image[0] if image else ''}<figcaption>{words}</figcaption></figure>\n\n"

    def gallery(match: re.Match[str]) -> str:
        found = [post.named.get(number) for number in _numbers(match[1])] or post.children
        if None in found or not found:
            notes.append(f"pictures of {match[0]} left out: the export does not have them")
        return "".join(map(_figure, filter(None, found)))

    def embed(match: re.Match[str]) -> str:
        found = _URL.search(match[2] or "") or _URL.search(match[1])
        return f'\n\n<p><a href="{found[0]}">{found[0]}</a></p>\n\n' if found else match[0]

    html = _CAPTION.sub(caption, post["content:encoded"])
    html = _EMBED.sub(embed, _GALLERY.sub(gallery, html))
    codes = dict.fromkeys(_SHORTCODE.findall(html))
    marked = set(_WITH_ATTRIBUTES.findall(html)) | {code[1:] for code in codes if code.startswith("/")}
    kept = [code for code in codes if code in marked]
    notes += [f"shortcode [{code}] kept as text" for code in kept]
    return _paragraphs(html)


def _numbers(gallery: str) -> list[str]:
    """Returns the numbers of the attachments that a gallery names."""
    return re.findall(r"\d+", _attributes(gallery).get("ids", ""))


def _attributes(text: str) -> dict[str, str]:
    return {name: quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(text)}


def _figure(attachment: _Attachment) -> str:
    caption = f"<figcaption>{attachment.caption}</figcaption>" if attachment.caption else ""
    return f'\n\n<figure><img src="{escape(attachment.url)}" alt="{escape(attachment.alt)}">{caption}</figure>\n\n'


def _paragraphs(html: str) -> str:
    """Returns HTML in which blank lines are paragraphs and line ends are breaks, as WordPress shows it."""
    pieces = []
    for number, piece in enumerate(_PRE.split(html.replace("\r\n", "\n"))):
        if number % 2:
            pieces.append(piece)
            continue
        for block in re.split(r"\n\s*\n", _COMMENT.sub("", piece)):
            if not block.strip():
                continue
            pieces.append(block if _BLOCK.match(block) else f"<p>{block.strip().replace(chr(10), '<br>')}</p>")
    return "\n\n".join(pieces)
