"""A portable site as it is opened from a disk or a memory stick, with no server at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import follow
from tests.helpers import SITE_YAML, article, build, write


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the home page of a portable site in two scripts."""
    settings = SITE_YAML.replace("search: false", "search: true") + "portable: true\nscripts: [cyrl, latn]\n"
    terms = {"tags": "[Кітап]", "section": "Мәдениет", "authors": "[Айгүл Сәрсен]"}
    sources = {f"content/{day}.md": article(f"{day}-жазба", f"2026-03-0{day}", **terms) for day in range(1, 4)}
    site = write(tmp_path_factory.mktemp("portable"), {"site.yaml": settings, **sources})
    assert build(site).code == 0
    return (site / "public" / "index.html").as_uri()


@pytest.fixture
def disk(browser: Browser) -> Iterator[Page]:
    """A page on which no request and no script may fail, and nothing may be asked of a network."""
    faults: list[str] = []
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.on("request", lambda sent: faults.append(sent.url) if not sent.url.startswith("file:") else None)
        page.on("requestfailed", lambda sent: faults.append(f"{sent.failure} for {sent.url}"))
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
    assert faults == []


def test_links_lead_from_page_to_page(home: str, disk: Page) -> None:
    disk.goto(home)
    for selector in (
        ".cards h3 a",
        "article .byline a:has(time)",
        ".crumbs li:last-child a",
        ".masthead a[href$='tags/index.html']",
        ".letter .terms a",
        ".scripts a[lang=kk-Latn]",
        ".masthead a[href$='archive/index.html']",
        ".masthead .name a",
    ):
        before = disk.url
        follow(disk.locator(selector).first)
        assert disk.url != before
        assert Path(disk.url).suffix == ".html"
        assert disk.locator("h1").is_visible()
        assert disk.evaluate("getComputedStyle(document.body).display") == "flex"


def test_colours_that_were_chosen_stay(home: str, disk: Page) -> None:
    disk.goto(home)
    disk.get_by_role("button", name="Қараңғы түстер").click()
    follow(disk.locator(".cards h3 a").first)
    assert disk.locator("html").get_attribute("data-theme") == "dark"


def test_a_question_is_answered(home: str, disk: Page) -> None:
    disk.goto(home)
    line = disk.locator(".masthead [type=search]")
    line.fill("жазба")
    line.press("Enter")
    expect(disk.get_by_role("status")).to_have_text(re.compile(r": 3$"))
    follow(disk.locator(".results h2 a").first)
    assert disk.locator("article h1").is_visible()
