"""Terms get other names in the sources: nothing else in them changes, and old addresses are remembered."""

import errno
import json
import shutil
from itertools import count
from pathlib import Path

import pytest

from tests.helpers import SITE_YAML, Result, article, doomed, run, tree, write

CRLF = "---\r\ntitle: Бір\r\ndate: 2026-03-07\r\ntags: [Кітап,  'Оқу залы' ] # ескерту\r\n---\r\nКітап, «Кітап».\r\n"
BLOCK = """\
---
title: Кітап
date: 2026-03-08
tags:
  - "Кiтап"   # with a Latin i
  - КІТАП
  - Спорт
author: Кітап
status: draft
---

Кітап
"""


def site_at(folder: Path) -> Path:
    files = {
        "site.yaml": SITE_YAML,
        "content/a.md": CRLF,
        "content/b.md": BLOCK,
        "content/c.md": article(tags="[Спорт]"),
    }
    site = write(folder / "site", files)
    assert run("build", "--site", site).err == ""
    return site


def rename(site: Path, *arguments: str) -> Result:
    return run("rename", *arguments, "--site", site)


def test_only_the_name_changes(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    before = tree(site / "content")
    assert rename(site, "tag", "кітап", "Кітаптар", "--dry-run").out.startswith("  content/a.md\n  content/b.md\n")
    assert tree(site / "content") == before
    result = rename(site, "tag", "кітап", "Кітаптар")
    told = "Renamed tag «кітап» to «Кітаптар» in 2 articles\n  tag/kitap/ leads to tag/kitaptar/\n"
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith(told)
    assert tree(site / "content") == {
        "a.md": CRLF.replace("[Кітап", "[Кітаптар").encode(),
        "b.md": BLOCK.replace('"Кiтап"', '"Кітаптар"').replace("- КІТАП", "- Кітаптар").encode(),
        "c.md": before["c.md"],
    }
    assert (site / "addresses/moved.txt").read_text() == "tag/kitap/ tag/kitaptar/\n"
    assert run("build", "--site", site).err == ""


def test_a_name_is_quoted_where_it_must_be(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    rename(site, "tag", "Оқу залы", "Мүшелер: «O'zbek»")
    rename(site, "tag", "Спорт", "#спорт: [футбол]")
    text = (site / "content/a.md").read_bytes().decode()
    assert "[Кітап,  'Мүшелер: «O''zbek»' ] # ескерту\r\n" in text
    assert '[\\"' not in text
    assert 'tags: ["#спорт: [футбол]"]' in (site / "content/c.md").read_text()
    assert run("check", "--site", site).code == 0


def test_two_terms_become_one_and_go_back(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    assert "tag/sport/ leads to tag/kitap/" in rename(site, "tag", "Спорт", "Кітап").out
    assert "tag/kitap/ leads to tag/sport/" in rename(site, "tag", "Кітап", "Спорт").out
    # What leads to itself would lead nowhere.
    assert (site / "addresses/moved.txt").read_text() == "tag/kitap/ tag/sport/\n"
    assert run("build", "--site", site).err == ""


def test_authors_and_sections_too(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site, {"content/d.md": article("Төрт", authors="[А. Б, В]", section="Қоғам")})
    assert run("build", "--site", site).err == ""
    found = json.loads(rename(site, "author", "а. б", "Айгүл Б", "--json").out)
    assert found == {"files": ["content/d.md"], "old": "author/a-b/", "new": "author/aigul-b/", "problems": []}
    assert "section/qogam/ leads to section/el/" in rename(site, "section", "Қоғам", "Ел").out
    text = (site / "content/d.md").read_text()
    assert "authors: [Айгүл Б, В]\nsection: Ел\n" in text


def test_what_is_not_public_leaves_no_address(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    result = rename(site, "author", "Кітап", "Жазушы")
    assert result.out == "  content/b.md\nRenamed author «Кітап» to «Жазушы» in 1 article\n"
    assert not (site / "addresses/moved.txt").exists()


def test_what_can_t_be_done_exactly_is_not_done(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(
        site,
        {"content/d.md": article("Төрт", section='"екі\n  жол"'), "content/e.md": article("Бес", section="Екі жол")},
    )
    before = tree(site / "content")
    result = rename(site, "section", "екі жол", "Жол")
    assert result.err.startswith("content/d.md:4:10: this can't be replaced exactly\n")
    assert tree(site / "content") == before
    assert "no article has the tag «Жоқ»" in rename(site, "tag", "Жоқ", "Бар").err
    write(site, {"content/f.md": article(date="кеше")})
    assert "content/f.md:3:7" in rename(site, "tag", "Спорт", "Бар").err
    assert rename(site, "day", "a", "b").code == 2


def sources(site: Path) -> dict[str, bytes]:
    """Returns what a keeper keeps."""
    return {path: data for path, data in tree(site).items() if not path.startswith(("public/", ".kzarchive/"))}


def test_killed_at_any_step_it_is_finished_by_the_same_command(tmp_path: Path) -> None:
    whole = site_at(tmp_path / "whole")
    before = sources(whole)
    rename(whole, "tag", "Кітап", "Оқу")
    after = sources(whole)
    site = tmp_path / "killed"
    half = 0
    for step in count(1):
        shutil.rmtree(site, ignore_errors=True)
        write(site, before)
        killed = doomed(step, site, "rename", "tag", "Кітап", "Оқу", "--site", site)
        found = {path: data for path, data in sources(site).items() if not path.endswith(".part")}
        half += found not in (before, after)
        if not killed:
            break
        rename(site, "tag", "Кітап", "Оқу")
        assert sources(site) == after
        assert run("build", "--site", site).err == ""
    assert found == after
    assert half > 1


def test_what_can_t_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_at(tmp_path)
    before = sources(site)
    written = Path.write_bytes

    def full(file: Path, data: bytes) -> int:
        if file.name == ".b.md.part":
            written(file, data[:9])
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(file, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    result = rename(site, "tag", "кітап", "Кітаптар")
    assert (result.code, result.out) == (1, "")
    assert result.err == "content/b.md: can't be written: No space left on device\n\n1 problem\n"
    assert sources(site) == before


def test_what_is_shown_steers_no_terminal(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site, {"content/\x1b[31m\n.md": article("Төрт", tags="[Кітап]"), "content/\x07.md": article(date="кеше")})
    assert run("check", "--site", site).err.startswith("content/\ufffd.md:3:7: ")
    (site / "content/\x07.md").unlink()
    shown = rename(site, "tag", "Кітап", "Оқу\n  залы").out
    assert "  content/\ufffd[31m\ufffd.md\n" in shown
    assert "Renamed tag «Кітап» to «Оқу залы» in 3 articles\n" in shown
