"""`kzarchive check`: it tells what a build tells, lists all noise in letters, and changes nothing."""

import json
import re
from pathlib import Path

import pytest

from kzarchive import inputs
from kzarchive.check import check
from kzarchive.errors import Finding
from tests.helpers import SITE_YAML, Result, article, build, run, tree, write
from tests.test_sites import BAD, SITES, copy_of

SHOWN_BY_BUILDS_ONLY = {"bad-static", "bad-undefined-name"}
"""Two files at one address, and names that only a page is asked for."""
FAR = 4_000_000_000


def checked(site: Path, *options: str) -> Result:
    return run("check", "--site", site, *options)


@pytest.mark.parametrize("case", sorted({*BAD, "collisions"} - SHOWN_BY_BUILDS_ONLY))
def test_problems_and_notices_are_those_of_a_build(case: str, tmp_path: Path) -> None:
    site = copy_of(case, tmp_path)
    before = tree(site)
    result = checked(site)
    assert tree(site) == before
    built = build(site)
    assert _problems(result.err) == _problems(built.err)
    assert result.code == built.code


def _problems(printed: str) -> list[str]:
    """Returns the lines of problems; a check tells notices even where a build stops at problems."""
    (*lines,) = re.sub(r"\n\d+ problems?(; the site is as it was)?\n", "", printed).splitlines()
    return [line for line in lines if not re.search(r" gets the address `?[\w./-]+`?: ", line)]


def test_a_build_counts_what_a_check_lists(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {
            "site.yaml": f"{SITE_YAML}silence: dates\n",
            "content/a.md": article("Тiл", body="жəне жəне\nтiл", tags="[Кiтап, сөз]"),
            "content/b.md": article("Сөз", body="iс-шара", status="draft"),
            "content/c.md": article("Таза"),
            "content/e.md": article("Келер күн", "2099-01-01", "Басқа.", author="Aйгүл"),
        },
    )
    listed = json.loads(checked(site, "--json").out)
    assert listed["counts"] == {"letters": 7}
    assert sum(at["count"] for at in listed["findings"]) == 7
    for mode, letters in (("report", (3, 4, 3)), ("fix", (7, 0, 3)), ("report", (3, 4, 3))):
        write(site, {"site.yaml": f"{SITE_YAML}repair: {mode}\n"})
        for _ in range(2):
            report = json.loads(build(site, "--json").out)
            assert tuple(report["letters"].values()) == letters
        assert report["written"] == 0


def test_one_tag_of_both_spellings(tmp_path: Path) -> None:
    tags = ("Кiтап", "Кітап", "КIТАП", "Кітап")
    files = {f"content/{at}.md": article(f"Мақала {at}", tags=f"[{tag}]") for at, tag in enumerate(tags)}
    site = write(tmp_path, {"site.yaml": SITE_YAML, **files})
    assert build(site).code == 0
    assert [path.name for path in (site / "public/tag").iterdir()] == ["kitap"]
    assert ">Кітап<" in (site / "public/tags/index.html").read_text(encoding="utf-8")
    lines = [line for line in checked(site).out.splitlines() if ": letters: " in line]
    assert lines == [
        "content/0.md:4:8: letters: «Кiтап» → «Кітап»",
        "content/2.md:4:8: letters: «КIТАП» → «КІТАП»",
    ]


def test_workers_find_the_same_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"content/{at:03}.md": article(f"Тiл {at}", body="жəне\n" * (at % 7)) for at in range(300)}
    silent = f"{SITE_YAML}silence: [doubles]\n"
    site = write(tmp_path, {"site.yaml": silent, **files, "content/x.md": "---\n"})
    alone: list[Finding] = []
    together: list[Finding] = []
    first = check(site, FAR, alone.append)
    monkeypatch.setattr(inputs, "WORTH_WORKERS", 1)
    assert check(site, FAR, together.append, jobs=2) == first
    assert together == alone
    assert alone == sorted(alone)
    assert first.articles == 301
    assert first.findings["letters"] == sum(at.count for at in alone) > 300


def test_links_to_nfd_names_hold_in_every_script(tmp_path: Path) -> None:
    """The letters of addresses are data: repairing the text must not touch them."""
    body = "[и\u0306](и\u0306.pdf) [тiл](<тiл б.pdf>) [а][1]\n\n[1]: тiл.pdf"
    files = {f"content/{name}.pdf": b"x" for name in ("и\u0306", "тiл б", "тiл")}
    config = SITE_YAML + "repair: fix\nscripts: [cyrl, latn, arab]\n"
    site = write(tmp_path, {"site.yaml": config, "content/a.md": article(body=body), **files})
    result = build(site)
    assert (result.code, result.err) == (0, "")
    for folder in ("", "latn/", "arab/"):
        page = (site / f"public/{folder}2026/03/07/kitaphana-ashyldy.html").read_text(encoding="utf-8")
        assert re.findall(r'href="[./]*([\w-]+\.pdf)"', page) == ["i.pdf", "til-b.pdf", "til.pdf"]


def test_golden_sites_differ_by_one_line() -> None:
    report, fix = tree(SITES / "letters/in"), tree(SITES / "letters-fixed/in")
    asked = fix.pop("site.yaml").splitlines()
    asked.remove(b"repair: fix")
    assert asked == report.pop("site.yaml").splitlines()
    assert fix == report
