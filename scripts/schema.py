"""Writes the JSON Schema of articles as data, docs/article.schema.json, from the type that they are written from."""

import json
from pathlib import Path

import msgspec

from kzarchive.documents import ArticleDocument

FILE = Path(__file__).parents[1] / "docs/article.schema.json"


def schema() -> str:
    """Returns the schema as it stands in the file."""
    (found,), parts = msgspec.json.schema_components([ArticleDocument], ref_template="#/$defs/{name}")
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "$defs": parts}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
