"""A record → the text of a source file: front matter, and a body in which nothing is Markdown that was not before."""

from __future__ import annotations

import re

from kzarchive.fields import quote
from kzarchive.importers.article import Article, Provenance

# What begins Markdown wherever it stands. `]`, `>` and others mean nothing once these are escaped.
_ANYWHERE = re.compile(r"[\\`*_\[]")
# An ampersand that may begin an entity; others are the renderer's to escape.
_ENTITY = re.compile(r"&(?=[#\w])")
# What begins a heading, a list, a rule or a quotation at the start of a paragraph; and code, where no backslash helps.
_START = re.compile(r"[#>]|[+-](?=\s)|-(?=-)|-$")
_FENCE = re.compile(r"~(?=~~)")
_NUMBERED = re.compile(r"\d+(?=\.\s)")


def source(article: Article, slug: str) -> str:
    """Returns the source file of an article.

    Args:
        article: its record.
        slug: its slug, which is written into the front matter, so that its address never depends on a table.
    """
    fields = [f"title: {quote(article.title)}", f"date: {article.date}"]
    if article.authors:
        fields.append(f"authors: {_texts(article.authors)}")
    if article.section:
        fields.append(f"section: {quote(article.section)}")
    if article.tags:
        fields.append(f"tags: {_texts(article.tags)}")
    fields += [f"slug: {slug}", *_provenance(article.provenance)]
    return "\n".join(("---", *fields, "---", "", body(article.paragraphs), ""))


def body(paragraphs: tuple[str, ...]) -> str:
    """Returns the Markdown that renders as exactly these paragraphs."""
    return "\n\n".join(map(escape, paragraphs))


def escape(paragraph: str) -> str:
    """Returns the Markdown of a paragraph of plain text; text without special characters is returned as it is."""
    inner = paragraph.strip()
    text = _ANYWHERE.sub(r"\\\g<0>", inner)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace("\t", "&#9;")
    if _START.match(text):
        text = "\\" + text
    elif number := _NUMBERED.match(text):
        text = f"{number[0]}\\{text[number.end() :]}"
    elif _FENCE.match(text):
        text = f"&#126;{text[1:]}"
    if inner == paragraph:
        return text
    begin = len(paragraph) - len(paragraph.lstrip())
    return _references(paragraph[:begin]) + text + _references(paragraph[begin + len(inner) :])


def _references(spaces: str) -> str:
    """Returns white space so that Markdown does not see it."""
    return "".join(f"&#{ord(space)};" for space in spaces)


def _provenance(provenance: Provenance) -> tuple[str, ...]:
    return (
        "provenance:",
        f"  format: {provenance.format}",
        f"  file: {quote(provenance.file)}",
        f"  sha256: {provenance.sha256}",
        f"  read: [{', '.join(provenance.read)}]",
        f"  guessed: {_texts(tuple(map(str, provenance.guessed)))}",
    )


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(quote, texts))}]"
