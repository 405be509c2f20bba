"""Writes the JSON Schemas of front matter and site.yaml, with which editors complete and check while one types.

    python -m scripts.schemas

Keys, choices, forms and defaults come from the code, descriptions and lengths from docs/reference.md, which
tests/test_docs.py holds to the code. A schema refuses nothing that kzarchive takes, but for values with white space
around them; what it can't say (30 February, a picture that is missing) is left to `kzarchive check`. Only keywords
that draft 7 has too are used, for that is what many editors know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from kzarchive import config, destinations, moments, reader, urls
from kzarchive.interface import LANGUAGES
from kzarchive.kazakh.scripts import SCRIPTS
from kzarchive.model import PAGE, STATUSES, TYPES
from scripts.tables import code, rows, section

Schema = dict[str, Any]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/schemas"
REFERENCE = ROOT / "docs/reference.md"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALAR = ("string", "number", "boolean")
"""What YAML makes of a value without quotes; kzarchive takes all of them as the text that stands there."""
BOOLEANS = {"true": True, "false": False}
LIMIT = 2_000
"""The limit of a text that has none of its own, as `Fields.text` has it."""
NESTED = {
    "image": reader.IMAGE_KEYS,
    "corrections": reader.CORRECTION_KEYS,
    "provenance": reader.PROVENANCE_KEYS,
}
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


# --- Forms of values -------------------------------------------------------------------------


def text(most: int = LIMIT) -> Schema:
    """Returns the schema of one text of at most so many characters."""
    return {"type": list(SCALAR), "minLength": 1, "maxLength": most}


def formed(form: re.Pattern[str], most: int = LIMIT) -> Schema:
    """Returns the schema of one text, the whole of which matches `form`."""
    # A pattern says nothing of numbers.
    kinds = SCALAR if form.fullmatch("1") else ("string",)
    # Named groups are written otherwise in the regular expressions of JSON Schema.
    return text(most) | {"type": list(kinds), "pattern": f"^(?:{re.sub(r'[?]P<[a-z]+>', '', form.pattern)})$"}


def texts(most: int = 200, characters: int = 200) -> Schema:
    """Returns the schema of a list of texts; one may stand without brackets."""
    one = text(characters)
    return one | {"type": [*SCALAR, "array"], "items": one, "maxItems": most}


def choice(names: Iterable[str]) -> Schema:
    """Returns the schema of a text that is one of `names`; true and false may stand without quotes."""
    found = list(names)
    return {"enum": [*(BOOLEANS[name] for name in found if name in BOOLEANS), *found]}


def choices(names: Iterable[str], most: int | None = None) -> Schema:
    """Returns the schema of a list of some of `names`; one may stand without brackets."""
    one = choice(names)
    return {"anyOf": [one, {"type": "array", "items": one, "maxItems": most or len(one["enum"])}]}


def integer(low: int, high: int) -> Schema:
    """Returns the schema of a whole number, both bounds included."""
    return {"type": ["integer", "string"], "minimum": low, "maximum": high, "pattern": "^[0-9]+$"}


def mapping(properties: Mapping[str, Schema], required: Iterable[str]) -> Schema:
    """Returns the schema of a mapping that holds no other keys; one that is not required may be left empty."""
    must = list(required)
    return {
        "type": "object",
        "properties": {key: form if key in must else optional(form) for key, form in properties.items()},
        "required": must,
        "additionalProperties": False,
    }


def listed(form: Schema, most: int) -> Schema:
    """Returns the schema of a list of mappings."""
    return {"type": "array", "items": form, "maxItems": most}


def optional(form: Schema) -> Schema:
    """Returns the same schema for a key whose value may be missing."""
    if "type" in form:
        kinds = form["type"] if isinstance(form["type"], list) else [form["type"]]
        return form | {"type": [*kinds, "null"]}
    if "enum" in form:
        return form | {"enum": [*form["enum"], None]}
    return form | {"anyOf": [*form["anyOf"], {"type": "null"}]} if "anyOf" in form else form


# --- What the reference says -----------------------------------------------------------------


def described(forms: Mapping[str, Schema], words: Mapping[str, str], outer: str = "") -> dict[str, Schema]:
    """Returns the schemas of keys, each with its description."""
    return {key: form | {"description": _LINK.sub(r"\1", words[outer + key])} for key, form in forms.items()}


def size(limits: str, unit: str, otherwise: int) -> int:
    """Returns the number of `unit` in a cell such as «200 values of 500 characters»."""
    found = re.search(rf"([\d,]+) {unit}", limits)
    return int(found[1].replace(",", "")) if found else otherwise


def limits_of(table: list[list[str]]) -> dict[str, str]:
    """Returns the limits of each key."""
    return {code(cells[0]): cells[2] for cells in table}


# --- Front matter ----------------------------------------------------------------------------


def front_matter(reference: str) -> Schema:
    """Returns the schema of front matter.

    Args:
        reference: docs/reference.md.
    """
    table = rows(section(reference, "Front matter"), "key")
    kinds, limits = {code(cells[0]): cells[1] for cells in table}, limits_of(table)
    words = {code(cells[0]): cells[4] for cells in table}
    forms = {
        "slug": formed(urls.SLUG, urls.MAX_SLUG),
        "source": formed(reader.SOURCE),
        "status": choice(STATUSES),
        "type": choice(TYPES),
        "lang": formed(reader.LANGUAGE_TAG),
    }

    def record(names: Iterable[str], outer: str = "") -> Schema:
        properties = {name: forms.get(outer + name) or form(outer + name) for name in names}
        required = [name for name in names if kinds[outer + name].endswith("required")]
        return mapping(described(properties, words, outer), required)

    def form(key: str) -> Schema:
        kind, limit = kinds[key].removesuffix(", required"), limits[key]
        if kind == "any":
            return {}
        if kind == "text":
            return text(size(limit, "characters", LIMIT))
        if kind == "list of texts":
            return texts(size(limit, "values", 200), size(limit, "characters", 200))
        if kind == "list of mappings":
            return listed(record(NESTED[key], f"{key}."), size(limit, "values", 200))
        return record(NESTED[key], f"{key}.") if kind == "mapping" else formed(moments.WRITTEN)

    every = record(reader.KEYS)
    every["required"].remove("date")
    listed_only = [{"required": [key]} for key in reader.LISTS]
    by_type = {
        "if": {"properties": described({"type": {"const": PAGE}}, words), "required": ["type"]},
        "then": {"not": {"anyOf": listed_only}},
        "else": {"required": ["date"]},
    }
    return {"$schema": DIALECT, "title": "Front matter of a kzarchive article", **every, **by_type}


# --- site.yaml -------------------------------------------------------------------------------


def site(reference: str) -> Schema:
    """Returns the schema of site.yaml.

    Args:
        reference: docs/reference.md.
    """
    table = rows(section(reference, "site.yaml"), "key")
    limits, words = limits_of(table), {code(cells[0]): cells[3] for cells in table}
    required = {outer: _required(table, outer) for outer in ("", "publisher.", "menu.")}
    low, high = (int(number.replace(",", "")) for number in limits["page_size"].split(" to "))

    def record(names: Iterable[str], outer: str) -> Schema:
        properties = {name: text(size(limits[outer + name], "characters", LIMIT)) for name in names}
        return mapping(described(properties, words, outer), required[outer])

    kinds = get_type_hints(config.Site)
    special = {key: choice(BOOLEANS) for key, kind in kinds.items() if kind is bool} | {
        "base_url": formed(re.compile(r"https?://[^?#]+")),
        "page_size": integer(low, high),
        "publisher": record(config.PUBLISHER_KEYS, "publisher."),
        "menu": listed(record(config.MENU_KEYS, "menu."), size(limits["menu"], "values", 0)),
        "scripts": choices(SCRIPTS),
        "latin": text() | {"examples": list(config.LATIN_TABLES)},
        "repair": choice(get_args(kinds["repair"])),
        "interface": choice(LANGUAGES),
        "publish": _publish(reference),
        "silence": choices(config.CHECKS),
        "feeds": choices(config.FEEDS),
        "cite": choice(config.CITE),
    }
    forms = {key: special.get(key) or text(size(limits[key], "characters", LIMIT)) for key in config.KEYS}
    defaults = {key: {"default": value} for key, value in _defaults().items()}
    properties = {key: form | defaults.get(key, {}) for key, form in described(forms, words).items()}
    return {"$schema": DIALECT, "title": "Settings of a kzarchive site", **mapping(properties, required[""])}


def _defaults() -> dict[str, object]:
    """Returns what holds for the keys that are not given, without the empty ones."""
    found = {field.name: field.default for field in msgspec.structs.fields(config.Site)}
    own = {key: found[key] for key in config.KEYS if isinstance(found[key], (str, int, tuple))}
    return {key: value for key, value in own.items() if value not in ("", ())}


def _required(table: list[list[str]], outer: str = "") -> list[str]:
    found = [code(cells[0]) for cells in table if cells[1] == "required"]
    return [key.removeprefix(outer) for key in found if key.rpartition(".")[0] == outer.rstrip(".")]


def _publish(reference: str) -> Schema:
    table = rows(section(reference, "Publish"), "key")
    words = {code(cells[0]): cells[3] for cells in table}
    required = {code(cells[0]) for cells in table if cells[2] == "required"}
    seconds = {key: integer(0, destinations.MAX_CACHE) for key in destinations.CACHE_KEYS}
    forms = {
        "cache": mapping(described(seconds, words, "cache."), ()),
        "compress": choices(destinations.ENCODINGS),
        "after": texts(50, 2_000),
    }

    def destination(kind: str, keys: Iterable[str]) -> Schema:
        own = {"compress": choices(destinations.ENCODINGS, most=1)} if kind == "s3" else {}
        properties = {"to": {"const": kind}} | {key: (forms | own).get(key) or text() for key in keys}
        return mapping(described(properties, words), [key for key in properties if key in required])

    kinds = [destination(kind, keys) for kind, keys in destinations.KINDS.items()]
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{destinations.NAME.pattern}$"},
        "additionalProperties": {"anyOf": [*kinds, {"type": "null"}]},
    }


# --- Files -----------------------------------------------------------------------------------


def files() -> dict[str, str]:
    """Returns the text of each file by its name in docs/schemas."""
    reference = REFERENCE.read_text(encoding="utf-8")
    schemas = {"front-matter.json": front_matter(reference), "site.json": site(reference)}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, contents in files().items():
        (FOLDER / file).write_text(contents, encoding="utf-8")
