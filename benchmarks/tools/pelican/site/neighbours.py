"""A plug-in of Pelican: each article knows the one before and the one after it."""

from typing import Any

from pelican import signals  # type: ignore[import-not-found]


def _link(generator: Any) -> None:
    for newer, older in zip(generator.articles, generator.articles[1:], strict=False):
        newer.older, older.newer = older, newer


def register() -> None:
    """Is called by Pelican."""
    signals.article_generator_finalized.connect(_link)
