"""Reading needs links only: no JavaScript, no host but one's own, and no root of a domain."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import HOMES, PAGES, follow

WAY = (
    (".cards h3 a", r"\d{4}/\d\d/\d\d/[a-z0-9-]+\.html"),
    ("article .byline a:has(time)", r"\d{4}/\d\d/\d\d/"),
    (".crumbs li:last-child a", r"\d{4}/\d\d/"),
    (".crumbs li:last-child a", r"\d{4}/"),
    (".masthead a[href$='archive/']", "archive/"),
    (".masthead a[href$='tags/']", "tags/"),
    (".letter .terms a", r"tag/[a-z0-9-]+/"),
    (".masthead a[href$='authors/']", "authors/"),
    (".letter .terms a", r"author/[a-z0-9-]+/"),
    (".masthead a[href$='sections/']", "sections/"),
    (".letter .terms a", r"section/[a-z0-9-]+/"),
    (".masthead .name a", ""),
)
"""Links to click, from the home page on, and the addresses that they lead to."""

TEXT = """() => {
  document.querySelectorAll("button").forEach(button => button.remove());
  return document.body.innerText;
}"""
"""The text of a page but for its buttons, which only scripts can use and therefore show."""


READABLE = [pytest.param(address, id=kind) for kind, address in PAGES.items() if kind != "search"]
"""What needs no script; the page that does has a test of its own."""


@pytest.mark.parametrize("address", READABLE)
def test_a_page_reads_the_same_without_javascript(
    address: str, page: Page, page_without_scripts: Page, root: str
) -> None:
    page.goto(root + address)
    page_without_scripts.goto(root + address)
    assert page_without_scripts.evaluate(TEXT) == page.evaluate(TEXT)
    assert page_without_scripts.locator("h1").is_visible()
    assert "<noscript" not in page_without_scripts.content()


@pytest.mark.parametrize("script", list(HOMES))
def test_links_lead_to_every_kind_of_page_without_javascript(
    script: str, page_without_scripts: Page, root: str
) -> None:
    page = page_without_scripts
    page.goto(root + HOMES[script])
    for selector, address in WAY:
        follow(page.locator(selector).first)
        assert re.fullmatch(re.escape(root + HOMES[script]) + address, page.url)
        assert page.locator("h1").is_visible()


def test_older_articles_of_a_long_list_are_reached_by_links(page_without_scripts: Page, root: str) -> None:
    page = page_without_scripts
    page.goto(root + PAGES["newest page of a long tag"])
    newest = page.locator(".cards > li").count()
    follow(page.locator(".turn [rel=prev]"))
    assert page.url == root + PAGES["older page of a long tag"]
    assert newest + page.locator(".cards > li").count() == 120


def test_the_page_for_what_is_not_there_leads_back(browser: Browser, root: str) -> None:
    """It is shown at any depth, so that its links are the only ones that begin with the path of the site."""
    page = browser.new_page(java_script_enabled=False)
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(root + "2026/03/nothing/here.html")
    assert page.locator("h1").text_content() == "Бет табылмады"
    assert page.locator("body").evaluate("element => getComputedStyle(element).display") == "flex"
    follow(page.locator("main a").first)
    assert page.url == root
    assert failed == [root + "2026/03/nothing/here.html"]
    page.context.close()
