"""A record → the text of a source file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kzarchive.fields import quote
from kzarchive.importers.article import Article, Image, Provenance
from kzarchive.model import PUBLISHED


class Unnamed(NamedTuple):
    """A source file that has no slug yet: what stands before and after it."""

    before: str
    after: str

    def named(self, slug: str) -> str:
        """Returns the file; the slug stands in its front matter, so that its address never depends on a table."""
        return f"{self.before}slug: {slug}\n{self.after}"


def source(article: Article, text: str) -> Unnamed:
    """Returns the source file of an article.

    Args:
        article: its record.
        text: the digest of its text, by which the same text in another file or script is known.
    """
    values = {
        "title": quote(article.title),
        "date": article.date,
        "authors": _texts(article.authors),
        "section": _text(article.section),
        "tags": _texts(article.tags),
        "summary": _text(article.summary),
    }
    dated = {
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
    before, after = "\n".join(_lines(values)), "\n".join((*_lines(dated), *image, *_lines(more), *provenance))
    return Unnamed(f"---\n{before}\n", f"{after}\n---\n\n{article.body}\n")


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
