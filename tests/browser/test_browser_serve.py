"""`kzarchive serve` before a real browser: the open page follows its source."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import kzarchive
from tests.helpers import SITE_YAML, article, write

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(kzarchive.__file__).parents[1]), "PYTHONUNBUFFERED": "1"}
SOURCE, PAGE = "content/2026/03/07/kitap.md", "2026/03/07/kitaphana-ashyldy.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    draft = article("Жоба", status="draft")
    return write(tmp_path, {"site.yaml": SITE_YAML, SOURCE: article(slug=Path(PAGE).stem), "content/zhoba.md": draft})


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kzarchive", "serve", "--site", str(site), "--port", "0", "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=ENVIRONMENT) as running:
        assert running.stdout is not None
        found = (re.match(r"Serving (\S+);", line) for line in running.stdout)
        yield next(filter(None, found))[1]
        running.kill()


def test_an_open_page_follows_its_source(site: Path, address: str, browser: Browser) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + PAGE)
        title = page.locator("h1")
        expect(title).to_have_text("Кітапхана ашылды")

        write(site, {SOURCE: article("Кітапхана жабылды", slug=Path(PAGE).stem)})
        expect(title).to_have_text("Кітапхана жабылды")

        write(site, {SOURCE: article("Кітапхана жабылды", "кеше", slug=Path(PAGE).stem)})
        expect(title).to_have_text("1 problem")
        expect(page.locator("h2")).to_have_text(f"{SOURCE}:3:7")
        expect(page.locator("mark")).to_contain_text("date: кеше")
        assert page.locator("mark").evaluate("mark => getComputedStyle(mark).display") == "inline-block"

        write(site, {SOURCE: article("Кітапхана қайта ашылды", slug=Path(PAGE).stem)})
        expect(title).to_have_text("Кітапхана қайта ашылды")
        # The browser itself notes the status of a page of problems.
        assert [text for text in said if "500" not in text] == []


def test_drafts_are_shown_and_marked(address: str, browser: Browser) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="Жоба").click()
        expect(page.locator(".draft")).to_be_visible()


HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_hidden_page_holds_no_connection(site: Path, address: str, browser: Browser) -> None:
    """Eight open pages are more than a browser has connections to one host; one that is shown again has followed."""
    with closing(browser.new_context()) as context:
        pages = [context.new_page() for _ in range(8)]
        for page in pages:
            page.goto(address + PAGE)
            page.evaluate(HIDE, True)
        title = pages[0].locator("h1")
        write(site, {SOURCE: article("Кітапхана жабылды", slug=Path(PAGE).stem)})
        pages[-1].evaluate(HIDE, False)
        expect(pages[-1].locator("h1")).to_have_text("Кітапхана жабылды")
        expect(title).to_have_text("Кітапхана ашылды")
        pages[0].evaluate(HIDE, False)
        expect(title).to_have_text("Кітапхана жабылды")
