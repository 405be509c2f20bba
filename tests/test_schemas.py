"""The JSON Schemas that editors use take and refuse what kzarchive itself takes and refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kzarchive import config, moments, reader
from kzarchive.errors import SiteError
from scripts import schemas

ROOT = Path(__file__).resolve().parents[1]
ALMATY = moments.zone("Asia/Almaty")
WRITTEN = schemas.files()
FRONT_MATTER, SITE = (Draft202012Validator(json.loads(WRITTEN[f"{name}.json"])) for name in ("front-matter", "site"))

ARTICLE = "title: Т\ndate: 2026-03-07\n"
SETTINGS = "title: Т\nbase_url: https://a.kz/\n"


class Loader(yaml.SafeLoader):
    """YAML as editors read it: version 1.2 knows no dates."""


Loader.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in known if not tag.endswith(":timestamp")]
    for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def refusals(schema: Draft202012Validator, text: str) -> list[str]:
    """Returns what a schema has against a text in YAML."""
    return [error.message for error in schema.iter_errors(yaml.load(text, Loader))]  # noqa: S506 — it is a safe one


def is_article(front: str) -> bool:
    return not isinstance(reader.read("content/a.md", f"---\n{front}---\nм\n".encode(), ALMATY), list)


def is_site(settings: str, folder: Path) -> bool:
    (folder / config.CONFIG_FILE).write_text(settings, encoding="utf-8")
    try:
        config.load(folder)
    except SiteError:
        return False
    return True


@pytest.mark.parametrize("name", WRITTEN)
def test_the_files_are_what_the_code_says(name: str) -> None:
    assert (schemas.FOLDER / name).read_text(encoding="utf-8") == WRITTEN[name], "run make golden, and read the diff"
    Draft202012Validator.check_schema(json.loads(WRITTEN[name]))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yields a schema and all that stand in it."""
    if isinstance(schema, dict):
        yield schema
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(part)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_key_has_a_description_without_links(name: str) -> None:
    described = [form for part in parts(json.loads(WRITTEN[name])) for form in part.get("properties", {}).values()]
    assert len(described) > 20
    assert all(form["description"] and "](" not in form["description"] for form in described)


def test_the_sample_archive_is_accepted() -> None:
    assert refusals(SITE, (ROOT / config.CONFIG_FILE).read_text(encoding="utf-8")) == []
    articles = sorted((ROOT / "content").rglob("*.md"))
    assert len(articles) > 50
    for file in articles:
        parted = reader.split(file.name, reader.decode(file.name, file.read_bytes()))  # type: ignore[arg-type]
        assert isinstance(parted, tuple)
        assert refusals(FRONT_MATTER, parted[0]) == [], file


GOOD_ARTICLES = (
    "",
    "author:\nsection:\nsummary:\nstatus:\nimage:\nlang:\ncorrections:\n",
    "authors: [А, Ә]\ntags: Кітап\nslug: kitap-2\nid: 118\nstatus: draft\nlang: kk-Latn\n",
    "tags: [2026, Кітап]\nslug: 2026\nsummary: yes\nupdated: 2026-03-07T14:31 +0600\n",
    "image: {src: a.jpg, alt: А, caption: 'Ә, ә', credit: 1}\ncorrections: [{date: 2026-03-08, note: Н}]\n",
    "source: https://a.kz/1\naliases: /1\nprovenance: {format: dump, guessed: [date]}\n",
    f"tags: [{', '.join(f'т{number}' for number in range(200))}]\n",
)
BAD_ARTICLES = (
    "tittle: Т\n",
    "status: drafts\n",
    "date:\n",
    "updated: 7 наурыз 2026\n",
    "updated: 2026\n",
    "slug: Кітап\n",
    "source: ftp://a.kz/\n",
    "lang: қазақша\n",
    "section: [А]\n",
    'summary: ""\n',
    f"section: {'а' * 201}\n",
    f"tags: [{', '.join(f'т{number}' for number in range(201))}]\n",
    "tags: [[А]]\n",
    "image: a.jpg\n",
    "image: {alt: А}\n",
    "image: {src: a.jpg, title: А}\n",
    "corrections: {date: 2026-03-08, note: Н}\n",
    "corrections: [{date: 2026-03-08}]\n",
    "provenance: {who: А}\n",
)


def article(lines: str) -> str:
    """Returns front matter with these lines, each of which stands in the place of what was there."""
    given = set(re.findall(r"^(\w+):", lines, re.MULTILINE))
    return "".join(line for line in ARTICLE.splitlines(keepends=True) if line.partition(":")[0] not in given) + lines


@pytest.mark.parametrize("lines", GOOD_ARTICLES)
def test_front_matter_that_is_read_is_accepted(lines: str) -> None:
    assert is_article(article(lines))
    assert refusals(FRONT_MATTER, article(lines)) == []


@pytest.mark.parametrize("lines", BAD_ARTICLES)
def test_front_matter_that_is_not_read_is_refused(lines: str) -> None:
    assert not is_article(article(lines))
    assert refusals(FRONT_MATTER, article(lines)) != []


@pytest.mark.parametrize("lines", ["title: Т\n", "date: 2026-03-07\n"])
def test_what_is_required_must_be_there(lines: str) -> None:
    assert not is_article(lines)
    assert len(refusals(FRONT_MATTER, lines)) == 1


GOOD_SETTINGS = (
    "",
    "description:\npublisher:\nmenu:\nscripts:\nrepair:\npublish:\nsilence:\n",
    "page_size: 100\nlatin: 2018\nscripts: [cyrl, arab]\nrepair: fix\ninterface: ru\nsilence: days\n",
    'page_size: "100"\nscripts: cyrl\nsilence: [days, files]\ntimezone: Asia/Oral\n',
    'search: false\nfeeds: [site, terms]\njson: true\ncite: text\nportable: "true"\n',
    "publisher: {name: Н}\nmenu: [{text: М, url: tags/}]\n",
    "publish: {a: {to: folder, path: ../www, compress: [gzip, br]}, b: {to: git, remote: ../b, after: [make, x]}}\n",
    "publish: {c: {to: s3, bucket: archive, compress: br, cache: {lists: 60}}, d: {to: rsync, dest: 'h:/x'}}\n",
)
BAD_SETTINGS = (
    "titel: Т\n",
    "page_size: 1\n",
    "page_size: many\n",
    "scripts: [cyrl, latin]\n",
    "repair: maybe\n",
    "interface: de\n",
    "search: maybe\n",
    "cite: some\n",
    "feeds: [site, days]\n",
    "silence: [day]\n",
    "publisher: Н\n",
    "publisher: {url: https://a.kz/}\n",
    "menu: [{text: М}]\n",
    f"menu: [{', '.join(['{text: М, url: a/}'] * 21)}]\n",
    "publish: {a: {to: ftp, path: x}}\n",
    "publish: {a: {path: x}}\n",
    "publish: {a: {to: folder}}\n",
    "publish: {a: {to: folder, path: x, bucket: b}}\n",
    "publish: {Үй: {to: folder, path: x}}\n",
    "publish: {a: {to: folder, path: x, compress: zip}}\n",
    "publish: {a: {to: s3, bucket: archive, compress: [gzip, br]}}\n",
    "publish: {a: {to: s3, bucket: archive, cache: {lists: -1}}}\n",
)


@pytest.mark.parametrize("lines", GOOD_SETTINGS)
def test_settings_that_are_read_are_accepted(lines: str, tmp_path: Path) -> None:
    assert is_site(SETTINGS + lines, tmp_path)
    assert refusals(SITE, SETTINGS + lines) == []


@pytest.mark.parametrize("lines", BAD_SETTINGS)
def test_settings_that_are_not_read_are_refused(lines: str, tmp_path: Path) -> None:
    assert not is_site(SETTINGS + lines, tmp_path)
    assert refusals(SITE, SETTINGS + lines) != []


def test_patterns_are_regular_expressions_of_javascript_too() -> None:
    patterns = [part["pattern"] for text in WRITTEN.values() for part in parts(json.loads(text)) if "pattern" in part]
    assert len(patterns) > 5
    # Named groups in Python's way, and escapes of what needs none, are errors there.
    assert not [pattern for pattern in patterns if isinstance(pattern, str) and re.search(r'\?P<|\\["\'<>-]', pattern)]
