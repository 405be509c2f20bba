"""No address dies: what the site has had is kept beside the articles, and a build that would lose one is refused."""

import subprocess
from pathlib import Path

import pytest

from tests.helpers import SITE_YAML, article, run, tree, write

PAGE = "2026/03/07/kitaphana-ashyldy.html"


def build(site: Path, *options: object) -> str:
    """Builds as a keeper does, without naming an instant; returns what went wrong."""
    result = run("build", "--site", site, *options)
    assert result.code == (1 if result.err else 0), result
    return result.err


@pytest.fixture
def site(tmp_path: Path) -> Path:
    found = write(
        tmp_path / "site",
        {"site.yaml": SITE_YAML, "content/a.md": article(tags="[Кітап]"), "content/b.md": article("Басқа")},
    )
    assert build(found) == ""
    return found


def ledger(site: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in tree(site / "addresses").items() if not path.startswith(".")}


def test_addresses_are_noted_in_order(site: Path) -> None:
    found = {"2026.txt": f"2026/03/07/basqa.html\n{PAGE}\n", "terms.txt": "tag/kitap/\n"}
    assert ledger(site) == found
    write(site, {"content/c.md": article("Ескі", "2019-01-02", author="А"), "content/d.md": article("Азат")})
    assert build(site) == ""
    assert ledger(site) == {
        "2019.txt": "2019/01/02/eski.html\n",
        "2026.txt": f"2026/03/07/azat.html\n2026/03/07/basqa.html\n{PAGE}\n",
        "terms.txt": "author/a/\ntag/kitap/\n",
    }


def test_a_lost_article_is_told_with_both_ways_out(site: Path) -> None:
    before = tree(site / "public")
    (site / "content/a.md").unlink()
    told = build(site)
    assert told.startswith(f"addresses/2026.txt:2:1: {PAGE} would lead nowhere\n")
    assert f"give it `aliases: [/{PAGE}]`" in told
    assert "`status: withdrawn`" in told
    assert "addresses/terms.txt:1:1: tag/kitap/ would lead nowhere\n" in told
    assert "kzarchive rename tag OLD NEW" in told
    assert tree(site / "public") == before
    assert build(site) == told

    # A withdrawn article keeps its address, and answers for its terms.
    write(site, {"content/a.md": article(tags="[Кітап]", status="withdrawn")})
    assert build(site) == ""
    assert PAGE in ledger(site)["2026.txt"]


def test_an_address_that_nobody_saw_can_be_deleted(site: Path) -> None:
    write(site, {"content/a.md": article("Жаңа тақырып", tags="[Кітап]")})
    assert PAGE in build(site)
    file = site / "addresses/2026.txt"
    file.write_text(file.read_text().replace(f"{PAGE}\n", ""))
    assert build(site) == ""


def test_a_published_article_is_no_draft_again(site: Path) -> None:
    write(site, {"content/a.md": article(tags="[Кітап]", status="draft")})
    assert f"{PAGE} would lead nowhere" in build(site)


def test_what_is_gone_for_good_is_said_so(site: Path) -> None:
    (site / "content/a.md").unlink()
    write(site, {"addresses/moved.txt": f"# кетті\n{PAGE} -\n\ntag/kitap/ -\n"})
    assert build(site) == ""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("tag/kitap/", "this line names no old and new address"),
        ("tag/kitap/ tag/a/ tag/b/", "this line names no old and new address"),
        ("tag/kitap/ ../b", "this line names no old and new address"),
        ("tag/kitap/ tag/joq/", "tag/joq/ is no page of the site"),
    ],
)
def test_faulty_moves_are_problems(site: Path, line: str, found: str) -> None:
    write(site, {"addresses/moved.txt": f"{line}\n", "content/a.md": article()})
    assert f"addresses/moved.txt:1:1: {found}" in build(site)


def test_two_moves_of_one_address_are_a_problem(site: Path) -> None:
    write(site, {"addresses/moved.txt": "a/ tag/kitap/\na/ tag/kitap/\na/ 2026/\n"})
    assert "addresses/moved.txt:3:1: a/ has moved to two addresses" in build(site)


@pytest.mark.parametrize("options", [("--drafts",), ("--now", "2020-01-01T00:00Z"), ("--output", "elsewhere")])
def test_looking_at_another_state_leaves_the_ledger_alone(
    site: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    before = ledger(site)
    (site / "content/a.md").unlink()
    write(site, {"content/c.md": article("Жаңа", status="draft")})
    assert build(site, *options) == ""
    assert ledger(site) == before


def test_two_branches_merge(site: Path) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@b.kz", "-c", "init.defaultBranch=main")
        subprocess.run(["git", "-C", str(site), *name, *arguments], check=True, capture_output=True)

    (site / ".gitignore").write_text("/public/\n/.kzarchive/\n")
    git("init")
    git("add", "-A")
    git("commit", "-m", "1")
    for branch, title in (("left", "Көктем"), ("right", "Күз")):
        git("checkout", "-b", branch, "main")
        write(site, {f"content/{branch}.md": article(title, "2026-03-08")})
        assert build(site) == ""
        git("add", "-A")
        git("commit", "-m", branch)
    git("merge", "left")
    assert build(site) == ""
    assert ledger(site)["2026.txt"].count("2026/03/08/") == 2


def test_a_page_leads_on_from_where_a_term_was(site: Path) -> None:
    write(site, {"content/a.md": article(tags="[Кітаптар]"), "addresses/moved.txt": "tag/eski/ tag/kitap/\n"})
    write(site, {"content/a.md": article(tags="[Оқу]")})
    (site / "addresses/moved.txt").write_text("tag/eski/ tag/kitap/\ntag/kitap/ tag/oqu/\n")
    assert build(site) == ""
    for old in ("kitap", "eski"):
        page = (site / f"public/tag/{old}/index.html").read_text()
        assert '<meta http-equiv="refresh" content="0; url=../../tag/oqu/">' in page
    assert "/tag/kitap /tag/oqu/ 301" in (site / "public/_redirects").read_text()
    # An alias that was once given is not lost either.
    write(site, {"content/b.md": article("Басқа", aliases="[/eski/b.html]")})
    assert build(site) == ""
    write(site, {"content/b.md": article("Басқа")})
    assert "eski/b.html would lead nowhere" in build(site)
