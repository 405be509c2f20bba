"""The site in three scripts, as a reader meets it: the way between them, and direction on the screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from kzarchive.kazakh import to_arabic, to_latin
from tests.browser.pages import HOMES, LANGUAGES, NAMES, PAGES, RUSSIAN, follow

SPELL: dict[str, Callable[[str], str]] = {"cyrl": str, "latn": to_latin, "arab": to_arabic}
EVERY_PAGE = pytest.mark.parametrize("address", [pytest.param(address, id=kind) for kind, address in PAGES.items()])
EVERY_SCRIPT = pytest.mark.parametrize("script", list(HOMES))


def switch(page: Page, script: str) -> None:
    follow(page.locator("nav.scripts").get_by_role("link", name=NAMES[script], exact=True))


def assert_shown(page: Page, url: str, script: str, title: str, heading: str) -> None:
    """Holds for the page of this address in this script, of which the Cyrillic titles are given."""
    html = page.locator("html")
    current = page.locator("nav.scripts [aria-current]")
    assert page.url == url
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == LANGUAGES[script]
    assert page.title() == SPELL[script](title)
    assert page.locator("h1").all_text_contents() == [SPELL[script](heading)]
    assert current.all_text_contents() == [NAMES[script]]
    assert (current.get_attribute("aria-current"), current.get_attribute("lang")) == ("true", LANGUAGES[script][0])


def walk(page: Page, root: str, address: str) -> None:
    """Goes from the Cyrillic page, which is shown, to Latin, to Arabic and back."""
    title, heading = page.title(), page.locator("h1").text_content() or ""
    assert re.search("[А-я]", title)
    for script in ("cyrl", "latn", "arab", "cyrl"):
        switch(page, script)
        assert_shown(page, root + HOMES[script] + address, script, title, heading)


def test_a_reader_comes_from_home_to_an_article_and_reads_it_in_each_script(page: Page, root: str) -> None:
    page.goto(root)
    follow(page.locator(".cards h3 a").first)
    address = page.url.removeprefix(root)
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/[a-z0-9-]+\.html", address)
    walk(page, root, address)


@EVERY_PAGE
def test_the_switcher_leads_to_the_same_page(address: str, page: Page, root: str) -> None:
    page.goto(root + address)
    walk(page, root, address)


def test_an_article_in_russian_stays_as_it_is_in_each_script(page: Page, root: str) -> None:
    page.goto(root + RUSSIAN)
    for script in HOMES:
        switch(page, script)
        assert page.url == root + HOMES[script] + RUSSIAN
        assert page.locator("h1").text_content() == "Новости"
        assert page.locator("h1").evaluate("element => getComputedStyle(element).direction") == "ltr"


# --- On the screen -----------------------------------------------------------------------------

FIRST_LETTER = """element => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, 1);
  const letter = range.getBoundingClientRect(), box = element.getBoundingClientRect();
  return [letter.left - box.left, box.right - letter.right];
}"""
"""How far the first letter of a block stands from its left and its right edge, in CSS pixels."""


@EVERY_SCRIPT
@pytest.mark.parametrize("selector", ["h1", ".body > p:first-child"])
def test_text_begins_at_its_own_edge(selector: str, script: str, page: Page, root: str) -> None:
    page.goto(root + HOMES[script] + PAGES["article"])
    block = page.locator(selector)
    assert block.evaluate("element => getComputedStyle(element).direction") == LANGUAGES[script][1]
    left, right = block.evaluate(FIRST_LETTER)
    near, far = (right, left) if script == "arab" else (left, right)
    assert near < 3
    assert far > 100


def test_the_masthead_is_mirrored(page: Page, root: str) -> None:
    def middle(selector: str) -> float:
        box = page.locator(selector).bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2

    page.set_viewport_size({"width": 1280, "height": 900})
    for script in HOMES:
        page.goto(root + HOMES[script] + PAGES["article"])
        assert (middle(".masthead .name") > middle("nav.scripts")) == (script == "arab")
