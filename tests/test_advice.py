"""Seeded defects are found, and nothing else is; each check can be turned off; code hosts can read the log."""

import json
from pathlib import Path

import pytest
from PIL import Image

from kzarchive.config import CHECKS
from tests.helpers import SITE_YAML, article, run, write

CLEAN = {
    f"content/2026/03/{day:02}/a.md": article(
        f"Күн {day}", f"2026-03-{day:02}", f"Мәтін {day}.", tags="[Кітап, Спорт-2026]"
    )
    for day in range(1, 16)
}
LONG = "a" * 81


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    site = write(tmp_path, {"site.yaml": SITE_YAML, **CLEAN})
    Image.new("RGB", (12, 8)).save(site / "content/2026/03/08/zal.png")
    body = "Сегізінші. ![Зал](zal.png)\n\n    ![](code.png)"
    write(site, {"content/2026/03/08/a.md": article("Күн 8", "2026-03-08", body, tags="[Кітап, Спорт-2027]")})
    return site


def found(site: Path) -> list[str]:
    """Returns path, line and name of all advice."""
    result = run("check", "--site", site, "--json")
    assert result.code == 0, result
    return [f"{at['path']}:{at['line']}: {at['name']}" for at in json.loads(result.out)["findings"]]


def test_a_clean_archive_gets_no_advice(clean: Path) -> None:
    assert found(clean) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("x.md", article("Х", body="![](2026/03/08/zal.png)"), ["content/x.md:6: alt"]),
        ("x.md", article("Х", image="{src: 2026/03/08/zal.png}", body="Х."), ["content/x.md:4: alt"]),
        ("x.md", article("Х", "1801-02-03", "Х."), ["content/x.md:1: dates"]),
        ("x.md", article("Х", "1970-01-01", "Х."), ["content/x.md:1: dates"]),
        ("x.md", article("Х", "2206-03-07", "Х."), ["content/x.md:1: dates"]),
        ("x.md", article("Х", "2026-03-07", "Х.", updated="2026-03-06"), ["content/x.md:1: dates"]),
        (
            "x.md",
            article("Х", "2026-03-07", "Х.", corrections="[{date: 2025-03-07, note: Х}]", status="draft"),
            ["content/x.md:1: dates"],
        ),
        ("2026/03/09/x.md", article("Х", "2026-03-07", "Х."), ["content/2026/03/09/x.md:1: dates"]),
        ("x.md", article("Х", "2026-03-08", "Мәтін 3."), ["content/x.md:1: doubles"]),
        ("esep.pdf", "x", ["content/esep.pdf:0: files"]),
        ("x.md", article("Тiл", body="Х."), ["content/x.md:2: letters"]),
        ("x.md", article("Х", body="Х.", slug=LONG), ["content/x.md:1: slugs"]),
        ("x.md", article("Х", body="Х.", tags="[Кітаб]"), ["content/x.md:1: terms"]),
        ("x.md", article("Х", body="Х.", tags="[Кітаб]", status="draft"), ["content/x.md:1: terms"]),
        ("x.md", article("Х", body="Х.", tags="[Кітаб]", status="withdrawn"), ["content/x.md:1: terms"]),
        ("x.md", article("Х", body="Х.", tags="[Спорт-2025, Кіт, Кітапхана]"), []),
        ("x.md", article("Х", body="Х.", tags="[Спорт-2025, Кіт, Жаңа]", status="draft"), []),
    ],
)
def test_a_seeded_defect_is_found(clean: Path, path: str, text: str, expected: list[str]) -> None:
    write(clean, {f"content/{path}": text})
    assert found(clean) == expected
    if expected:
        (name,) = (line.rpartition(" ")[2] for line in expected)
        write(clean, {"site.yaml": f"{SITE_YAML}silence: {name}\n"})
        assert found(clean) == []


def test_a_day_without_articles_is_found(clean: Path) -> None:
    (clean / "content/2026/03/08/a.md").unlink()
    (clean / "content/2026/03/08/zal.png").unlink()
    assert found(clean) == ["content/2026/03/08:0: days"]
    (clean / "content/2026/03/15/a.md").unlink()
    assert found(clean) == []


def test_a_menu_that_leads_nowhere_is_found(clean: Path) -> None:
    good = ("/", "index.html", "tags/", "tag/kitap/", "latn/archive", "2026/03/", "2026/", "feed.xml", "logo.svg")
    links = [*good, "tags/#k", "2026/03/08/kun-8.html", "https://a.kz/", "mailto:a@b.kz", "tag/joq/", "search/"]
    entries = "".join(f"  - {{text: А, url: '{link}'}}\n" for link in links)
    settings = f"{SITE_YAML}menu:\n{entries}"
    write(clean, {"site.yaml": settings, "static/logo.svg": "<svg/>"})
    first = settings.splitlines().index("menu:") + 2
    assert found(clean) == [f"site.yaml:{first + links.index(link)}: menu" for link in ("tag/joq/", "search/")]
    write(clean, {"site.yaml": f"{settings}silence: menu\n"})
    assert found(clean) == []


def test_an_unknown_check_is_a_problem(clean: Path) -> None:
    write(clean, {"site.yaml": f"{SITE_YAML}silence: [day]\n"})
    result = run("check", "--site", clean)
    assert "`silence` can't hold «day»\n    did you mean days?" in result.err
    assert list(CHECKS) == sorted(CHECKS)


def test_a_code_host_can_read_the_log(clean: Path) -> None:
    write(clean, {"content/х y.md": article("Тiл", body="Х."), "content/z.md": article(date="кеше")})
    result = run("check", "--site", clean, "--sarif")
    assert result.code == 1
    log = json.loads(result.out)
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == ["letters", "problem"]
    problem, finding = one["results"]
    assert (problem["level"], finding["level"]) == ("error", "note")
    place = finding["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "content/%D1%85%20y.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 8}
    assert run("check", "--site", clean, "--sarif", "--json").code == 2


def test_the_log_holds_what_keeps_a_check_from_beginning(clean: Path) -> None:
    write(clean, {"site.yaml": "titel: Т\n"})
    result = run("check", "--site", clean, "--sarif")
    (one,) = json.loads(result.out)["runs"]
    assert (result.code, result.err) == (1, "")
    assert {at["level"] for at in one["results"]} == {"error"}
    assert one["results"][-1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "site.yaml"
