"""The export of a Telegram channel, result.json → records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from typing import Any

from kzarchive.errors import shorten, shown
from kzarchive.importers import compose, hypertext, when
from kzarchive.importers.article import Article, Guess, Image, NoArticle, Original, Place, Skipped, Unread
from kzarchive.importers.files import Source
from kzarchive.importers.formats import Format
from kzarchive.importers.json_stream import Item, items
from kzarchive.importers.pictures import Pictures

NAME = "telegram"
MAX_TITLE = 200
_ELEMENTS = {
    "bold": "strong",
    "italic": "em",
    "strikethrough": "del",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_SENTENCE = re.compile(r".{10,}?[.!?…](?=\s|$)")
_GAP = re.compile(r"<br>\s*(?:<br>\s*)+")
_LINKED = ("link", "text_link")


def _read(source: Source) -> Iterator[Original]:
    with source.open() as opened:
        for group in _albums(items(opened, "messages")):
            yield Original(_unread(group, source), group[0].line)


FORMAT = Format((".json", ".json.gz"), _read)


def _albums(messages: Iterator[Item]) -> Iterator[list[Item]]:
    """Yields messages; those of an album together: photos of one moment, of which at most one has a text."""
    group: list[Item] = []
    for item in messages:
        if group and not (_is_photo(item) and _moment(item) == _moment(group[0]) and _one_text([*group, item])):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _is_photo(item: Item) -> bool:
    return isinstance(item.value, Mapping) and "photo" in item.value


def _moment(item: Item) -> object:
    value = item.value if isinstance(item.value, Mapping) else {}
    return value.get("date_unixtime") or value.get("date")


def _one_text(group: list[Item]) -> bool:
    return all(map(_is_photo, group)) and sum(bool(_pieces(item.value)) for item in group) <= 1


def _unread(group: list[Item], source: Source) -> Unread | Skipped | NoArticle:
    """Returns the messages of one article, whose record another process may make; the digest is that of their bytes."""
    messages = [item.value for item in group]
    if not all(isinstance(message, Mapping) for message in messages):
        return Skipped("this is no message")
    message = _written(messages)
    if message.get("type") != "message":
        return NoArticle("service messages")
    if not _pieces(message):
        return NoArticle("messages without text")
    digest = sha256(b"\n".join(item.data for item in group)).hexdigest()
    place = Place(NAME, source.name, digest, shown(f"message {message.get('id')}"))
    return Unread(b"[" + b",".join(item.data for item in group) + b"]", place, source, _record)


def _written(messages: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Returns the message that has the text."""
    return next(filter(_pieces, messages), messages[0])


def _record(data: bytes, place: Place, source: Source) -> Article | Skipped:
    try:
        messages = json.loads(data)
    except RecursionError:  # the list around them may be what is too much
        return Skipped("it is nested too deeply")
    message = _written(messages)
    pieces = _pieces(message)
    written = str(message.get("date_unixtime") or message.get("date") or "")
    date = when.read(written, source.options.zone)
    if not date:
        return Skipped(compose.no_date(written))
    text = "".join(piece for _, piece, _ in pieces).strip()
    title, rest = _title(text)
    notes = [f"forwarded from {shorten(str(message['forwarded_from']))}"] if message.get("forwarded_from") else []
    pictures = Pictures(source.path.parent, source.options.pictures)
    body = hypertext.to_markdown(_html(pieces, len(title) if rest else 0), pictures, "")
    if isinstance(body, Skipped):
        return body
    images = [str(photo["photo"]) for photo in messages if photo.get("photo")]
    image, file = pictures.image(next(iter(images), ""), notes)
    more = hypertext.to_markdown(
        "".join(f'<p><img src="{escape(photo)}" alt=""></p>' for photo in images[1:]), pictures, ""
    )
    if isinstance(more, Skipped):
        return more
    together = compose.Body(
        "\n\n".join(filter(None, (body.markdown, more.markdown))),
        (*body.pictures, *more.pictures),
        (*body.notes, *more.notes),
    )
    author = message.get("author")
    fields = compose.Fields(
        title=title,
        date=date,
        body=together,
        authors=(author,) if isinstance(author, str) else (),
        tags=tuple(piece.lstrip("#").replace("_", " ") for kind, piece, _ in pieces if kind == "hashtag"),
        updated=_edited(message, source),
        image=Image(image) if image else None,
        image_file=file,
        guessed=(Guess("title", "the first line" if rest else "the first sentence"),),
        notes=tuple(notes),
    )
    return compose.compose(fields, place, source.options.host)


def _edited(message: Mapping[str, Any], source: Source) -> str:
    """Returns when a message was edited; older exports give 1970 for never."""
    found = when.read(str(message.get("edited_unixtime") or message.get("edited") or ""), source.options.zone)
    return "" if found.startswith("1970") else found


def _pieces(message: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Returns kind, text and address of the pieces of a text: itself a text, or a list of texts and objects."""
    text = message.get("text") if isinstance(message, Mapping) else None
    found = [text] if isinstance(text, str) else text if isinstance(text, list) else []
    pieces = []
    for piece in found:
        if isinstance(piece, str):
            pieces.append(("plain", piece, ""))
        elif isinstance(piece, Mapping) and isinstance(piece.get("text"), str):
            pieces.append((str(piece.get("type")), piece["text"], str(piece.get("href") or "")))
    return pieces if any(piece.strip() for _, piece, _ in pieces) else []


def _title(text: str) -> tuple[str, bool]:
    """Returns the first line and True; or the first sentence of the only one, which stays in the text, and False."""
    first, _, rest = text.partition("\n")
    if rest.strip() and len(first) <= MAX_TITLE:
        return first.strip(), True
    sentence = _SENTENCE.match(first)
    found = sentence[0] if sentence else first
    return shorten(found, MAX_TITLE).rstrip(" ."), False


def _html(pieces: list[tuple[str, str, str]], skip: int) -> str:
    """Returns the text as HTML, without its first `skip` characters that are no white space at its beginning."""
    parts = []
    started = False
    for kind, given, address in pieces:
        text = given if started else given.lstrip()
        started = started or bool(text)
        cut = min(skip, len(text))
        skip, text = skip - cut, text[cut:]
        html = escape(text, quote=False).replace("\n", "<br>") if kind != "pre" else escape(text, quote=False)
        if kind in _LINKED and text:
            html = f'<a href="{escape(address or text)}">{html}</a>'
        elif (name := _ELEMENTS.get(kind)) and text.strip():
            html = f"<{name}>{html}</{name}>"
        parts.append(html)
    return "".join(f"<p>{part}</p>" for part in _GAP.split("".join(parts)) if part.strip())
