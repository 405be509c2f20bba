"""A record → the text of a source file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kzarchive.fields import quote
from kzarchive.importers.article import Article, Image, Provenance
from kzarchive.model import PUBLISHED


def source(article: Article, slug: str, text: str) -> str:
    """Returns the source file of an article.

    Args:
        article: its record.
        slug: its slug, which is written into the front matter, so that its address never depends on a table.
        text: the digest of its text, by which the same text in another file or script is known.
    """
    values = {
        "title": quote(article.title),
        "date": article.date,
        "authors": _texts(article.authors),
        "section": _text(article.section),
        "tags": _texts(article.tags),
        "summary": _text(article.summary),
        "slug": slug,
        "updated": article.updated,
        "source": _text(article.source),
    }
    more = {
        "aliases": _texts(article.aliases),
        "status": "" if article.status == PUBLISHED else article.status,
        "lang": article.lang,
    }
    image = _mapping("image", _image(article.image)) if article.image else ()
    provenance = _mapping("provenance", _provenance(article.provenance, text))
    front = "\n".join((*_lines(values), *image, *_lines(more), *provenance))
    return f"---\n{front}\n---\n\n{article.body}\n"


def _image(image: Image) -> dict[str, str]:
    texts = {name: _text(getattr(image, name)) for name in ("alt", "caption", "credit")}
    return {"src": quote(image.src)} | texts


def _provenance(provenance: Provenance, text: str) -> dict[str, str]:
    return {
        "format": provenance.format,
        "file": quote(provenance.file),
        "part": _text(provenance.part),
        "sha256": provenance.sha256,
        "text": text,
        "read": f"[{', '.join(provenance.read)}]",
        "guessed": _texts(map(str, provenance.guessed)) or "[]",
    }


def _mapping(key: str, values: Mapping[str, str]) -> Iterator[str]:
    yield f"{key}:"
    yield from (f"  {line}" for line in _lines(values))


def _lines(values: Mapping[str, str]) -> Iterator[str]:
    return (f"{key}: {value}" for key, value in values.items() if value)


def _text(text: str) -> str:
    return quote(text) if text else ""


def _texts(texts: Iterable[str]) -> str:
    quoted = ", ".join(map(quote, texts))
    return f"[{quoted}]" if quoted else ""
