"""`kzarchive why`: what made a file, and what of that changed last."""

from pathlib import Path

import pytest

from kzarchive.explain import Reason, why
from tests.helpers import SITE_YAML, article, build, built, kept, run, write

FIRST, SECOND = "content/2026/03/07/kitaphana.md", "content/2026/03/08/korme.md"
PAGE = "2026/03/07/kitaphana-ashyldy.html"
TERM = '{% extends "default/term.html" %}{% block main %}{% include "note.html" %}{% endblock %}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "site.yaml": SITE_YAML,
        FIRST: article(tags="[Кітап]", author="Айгүл Сәрсен"),
        SECOND: article("Көрме", "2026-03-08", tags="[Өнер]"),
        "templates/note.html": "<p>бір</p>",
        "templates/term.html": TERM,
        "static/belgi.txt": "белгі",
    }
    site = write(tmp_path, files)
    built(site)
    return site


def reason(site: Path, output: str) -> Reason:
    return why(site, output, None)


def names(site: Path, output: str) -> list[str]:
    return [path for path, _ in reason(site, output).inputs]


def latest(site: Path, output: str) -> list[str]:
    """Returns the inputs that the last build saw for the first time."""
    found = reason(site, output)
    return [path for path, number in found.inputs if number == found.last_build]


def test_after_the_first_build_everything_is_new(site: Path) -> None:
    found = reason(site, PAGE)
    assert (found.output, found.group, found.template) == (PAGE, "articles/2026-03", "article.html")
    assert (found.cause, found.build, found.last_build) == ("new", 1, 1)
    assert found.inputs == (
        (FIRST, 1),
        (SECOND, 1),
        ("default/templates/_line.html", 1),
        ("default/templates/_metadata.html", 1),
        ("default/templates/article.html", 1),
        ("default/templates/base.html", 1),
        ("default/templates/macros/frame.html", 1),
        ("default/templates/macros/picture.html", 1),
        ("default/templates/macros/policy.html", 1),
        ("default/templates/macros/story.html", 1),
        ("site.yaml", 1),
    )


def test_after_an_edited_body(site: Path) -> None:
    write(site, {FIRST: article(body="Жаңа мәтін.", tags="[Кітап]", author="Айгүл Сәрсен")})
    built(site)
    found = reason(site, PAGE)
    assert (found.cause, found.build, found.last_build) == ("contents", 2, 2)
    assert found.inputs[0] == (FIRST, 2)
    assert latest(site, PAGE) == [FIRST]
    assert reason(site, "tag/kitap/index.html").build == 1


def test_after_a_tag_was_renamed(site: Path) -> None:
    write(site, {FIRST: article(tags="[Кітапхана]", author="Айгүл Сәрсен")})
    built(site)
    found = reason(site, "tag/kitaphana/index.html")
    assert (found.cause, found.build) == ("new", 2)
    assert found.inputs[0] == (FIRST, 2)
    assert "the last build made no such file" in run("why", "tag/kitap/", "--site", site).err


def test_after_a_template_was_edited(site: Path) -> None:
    write(site, {"templates/note.html": "<p>екі</p>"})
    built(site)
    for tag in ("kitap", "oner"):
        found = reason(site, f"tag/{tag}/index.html")
        assert (found.cause, found.build) == ("template or program", 2)
        assert found.inputs[0] == ("templates/note.html", 2)
    assert reason(site, PAGE).build == 1
    assert latest(site, PAGE) == []


def test_after_the_config_was_edited(site: Path) -> None:
    write(site, {"site.yaml": SITE_YAML + "description: Жаңа сипаттама\n"})
    built(site)
    found = reason(site, "index.html")
    assert (found.cause, found.build) == ("contents", 2)
    assert found.inputs[0] == ("site.yaml", 2)


def test_after_an_output_was_altered(site: Path) -> None:
    (site / "public/robots.txt").unlink()
    built(site)
    found = reason(site, "robots.txt")
    assert (found.cause, found.build) == ("altered on disk", 2)
    assert latest(site, "robots.txt") == []


def test_a_neighbour_is_an_input(site: Path) -> None:
    write(site, {SECOND: article("Сурет көрмесі", "2026-03-08", tags="[Өнер]")})
    built(site)
    assert reason(site, PAGE).build == 2
    assert latest(site, PAGE) == [SECOND]


def test_an_override_counts_together_with_what_it_extends(site: Path) -> None:
    found = names(site, "tag/kitap/index.html")
    assert {"templates/term.html", "templates/note.html", "default/templates/term.html"} <= set(found)
    assert SECOND not in found


def test_a_copied_file_comes_from_one_source(site: Path) -> None:
    found = reason(site, "belgi.txt")
    assert (found.template, found.group) == ("", "static")
    assert found.inputs == (("site.yaml", 1), ("static/belgi.txt", 1))
    assert "\n  copied, in the group static\n" in run("why", "belgi.txt", "--site", site).out


@pytest.mark.parametrize("given", ["public/tags/index.html", "public/tags/", "public/tags", "tags/", "./tags"])
def test_ways_to_name_an_output(site: Path, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    assert reason(site, given).output == "tags/index.html"


def test_an_output_may_be_named_absolutely(site: Path) -> None:
    assert reason(site, str(site / "public")).output == "index.html"
    assert reason(site, str(site / "public" / PAGE)).output == PAGE


@pytest.mark.parametrize("given", ["joq.html", "../site.yaml", "content/2026/03/07/kitaphana.md", ""])
def test_no_output_of_ours(site: Path, given: str) -> None:
    before = kept(site)
    result = run("why", given or "joq/", "--site", site)
    assert "the last build made no such file\n" in result.err
    assert (result.code, result.out) == (1, "")
    assert kept(site) == before


def test_before_the_first_build(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article()})
    result = run("why", "index.html", "--site", site)
    assert (result.code, result.out) == (1, "")
    assert not (site / ".kzarchive").exists()


def test_a_build_that_failed_explains_nothing_new(site: Path) -> None:
    before = reason(site, PAGE)
    write(site, {FIRST: article(date="кеше")})
    assert build(site).code == 1
    assert reason(site, PAGE) == before


def test_drafts_are_explained_where_they_were_built(site: Path) -> None:
    write(site, {"content/b.md": article("Жоба", "2026-03-09", status="draft")})
    built(site, "--drafts")
    assert names(site, "2026/03/09/zhoba.html")[:2] == ["content/b.md", SECOND]
