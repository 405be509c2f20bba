"""Articles for tests, by their fields."""

from __future__ import annotations

from typing import Any

from kzarchive import fields, moments, reader
from kzarchive.model import Asset, Record

ALMATY = moments.zone("Asia/Almaty")


def source(title: str = "Тақырып", date: str = "2026-03-07 14:31", body: str = "Мәтін.\n", **front: Any) -> bytes:
    """Returns an article's file; a list in `front` becomes a list, a dict a mapping, all else is quoted."""

    def written(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{name}: {written(part)}" for name, part in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(written, value)) + "]"
        return fields.quote(str(value))

    lines = [f"title: {fields.quote(title)}", f"date: {date}"]
    lines += [f"{name}: {written(value)}" for name, value in front.items()]
    return ("---\n" + "\n".join(lines) + "\n---\n" + body).encode()


def record(path: str, *arguments: Any, **front: Any) -> Record:
    """Returns the record of an article without problems; `path` is below content/."""
    found = reader.read(f"content/{path}", source(*arguments, **front), ALMATY)
    assert isinstance(found, Record), found
    return found


def assets(*paths: str, size: tuple[int, int] = (0, 0)) -> dict[str, Asset]:
    """Returns files beside the articles; paths are below content/."""
    return {f"content/{path}": Asset(f"content/{path}", b"digest", *size) for path in paths}
