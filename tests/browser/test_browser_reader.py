"""What readers of all kinds meet: those who see little, use no mouse, read in the dark, on paper or on a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.pages import HOMES, MOVED, PAGES, WIDTHS

EVERY_PAGE = pytest.mark.parametrize("address", [pytest.param(address, id=kind) for kind, address in PAGES.items()])
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast"]
TARGETS = ["target-size"]
PHONES = (360, 390)


def violations(page: Page, rules: list[str] = RULES) -> list[str]:
    """Returns what axe-core finds on the page that is shown: the rule and the elements that break it."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(found => found.violations)", rules)
    return [f"{each['id']}: {node['html'][:160]} {node['failureSummary']}" for each in found for node in each["nodes"]]


def small_targets(page: Page) -> list[str]:
    """Returns the links and buttons that a finger would miss on a telephone."""
    found = []
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 800})
        found += violations(page, TARGETS)
    return found


def sideways(page: Page) -> list[str]:
    """Returns where the page is wider than the screen: on some screens, and with letters twice as large."""
    found = []
    for width, size in (*((width, "100%") for width in WIDTHS), (1280, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        shown = page.evaluate("[innerWidth, document.scrollingElement.scrollWidth]")
        if shown != [width, width]:
            found.append(f"{shown[1]} of {width} at {size}")
    return found


@EVERY_PAGE
@pytest.mark.parametrize("script", list(HOMES))
def test_a_page_suits_every_eye_and_screen(script: str, address: str, page: Page, root: str) -> None:
    """One visit for axe-core and for widths. Dark colours change nothing but contrast."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(root + HOMES[script] + address)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    dark = violations(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    assert dark == []
    assert sideways(page) == []
    assert small_targets(page) == []


@pytest.mark.parametrize("address", MOVED)
def test_a_page_that_leads_on_suits_those_who_stay_on_it(address: str, page: Page, root: str) -> None:
    """Browsers can be told not to follow; here the page is served without the line that leads on."""

    def held(route: Route) -> None:
        answer = route.fetch()
        body, number = re.subn(r'<meta http-equiv="refresh"[^>]*>', "", answer.text())
        assert number == 1
        route.fulfill(response=answer, body=body)

    page.route(root + address, held)
    page.goto(root + address)
    page.unroute(root + address)
    assert page.locator("main a").is_visible()
    assert violations(page) == []
    assert sideways(page) == []


def test_the_page_for_what_is_not_there_suits_them_too(page: Page, root: str) -> None:
    page.goto(root + "404.html")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    dark = violations(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    assert dark == []
    assert sideways(page) == []


def test_axe_finds_a_fault(page: Page, root: str) -> None:
    page.goto(root)
    page.evaluate("document.querySelector('.name').style.color = '#eee'")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    found = violations(page)
    assert {rule.partition(":")[0] for rule in found} >= {"color-contrast", "html-has-lang"}
    assert {rule.partition(":")[0] for rule in violations(page, CONTRAST)} == {"color-contrast"}


def test_targets_that_are_too_small_are_found(page: Page, root: str) -> None:
    page.goto(root)
    page.evaluate("document.querySelector('.menu ul').style.display = 'block'")
    page.evaluate("document.querySelectorAll('.menu a').forEach(link => { link.style.font = '4px/1 serif'; })")
    page.evaluate("document.querySelectorAll('.menu a').forEach(link => { link.style.padding = 0; })")
    assert any("target-size" in found for found in small_targets(page))


def test_a_page_that_is_too_wide_is_found(page: Page, root: str) -> None:
    page.goto(root)
    page.evaluate("document.querySelector('main').style.minInlineSize = '700px'")
    assert [found.partition(" of ")[2] for found in sideways(page)][:3] == [f"{width} at 100%" for width in WIDTHS[:3]]


# --- On the screen -----------------------------------------------------------------------------

SHIFTS = """() => new Promise(resolve => {
  const seen = [];
  new PerformanceObserver(list => seen.push(...list.getEntries())).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => resolve(seen.map(shift => shift.value)), 50));
})"""
LARGEST = """() => new Promise(resolve =>
  new PerformanceObserver(list => resolve(list.getEntries().at(-1).element.tagName)).observe(
    {type: "largest-contentful-paint", buffered: true}))"""


@EVERY_PAGE
def test_nothing_moves_while_a_page_loads(address: str, browser: Browser, root: str) -> None:
    """On a telephone, with nothing in the browser's store: style, scripts and faces all come after the page."""
    with closing(browser.new_context(viewport={"width": 390, "height": 844})) as context:
        page = context.new_page()
        page.goto(root + address)
        assert sum(page.evaluate(SHIFTS)) == 0
        assert page.evaluate(LARGEST) in ("P", "H1", "H2", "H3", "A", "LI", "TD", "IMG", "SPAN", "DIV")


def test_dark_colours_are_the_systems_until_a_reader_chooses(browser: Browser, root: str) -> None:
    def paper(page: Page) -> str:
        found: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return found

    with closing(browser.new_context(color_scheme="dark")) as context:
        page = context.new_page()
        page.goto(root)
        dark = paper(page)
        button = page.get_by_role("button", name="Қараңғы түстер")
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        light = paper(page)
        assert light != dark
        expect(button).to_have_attribute("aria-pressed", "false")
        page.goto(root + PAGES["article"])
        assert paper(page) == light
        assert page.locator("html").get_attribute("data-theme") == "light"
        page.emulate_media(color_scheme="light")
        assert paper(page) == light
        button.click()
        assert paper(page) == dark


def test_colours_that_the_system_forces_leave_calendars_their_shades(browser: Browser, root: str) -> None:
    with closing(browser.new_context(forced_colors="active")) as context:
        page = context.new_page()
        page.goto(root + PAGES["year"])
        colours = page.locator(".shades i").evaluate_all(
            "all => all.map(each => getComputedStyle(each).backgroundColor)"
        )
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert len({paper, *colours}) == 5


def test_nothing_glides_where_the_reader_wants_no_motion(browser: Browser, root: str) -> None:
    for motion, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        with closing(browser.new_context(reduced_motion=motion)) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(root + PAGES["year"])
            assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour


@pytest.mark.parametrize("script", list(HOMES))
@pytest.mark.parametrize("kind", ["month", "year", "days of the calendar"])
def test_days_say_how_many_articles_they_have(kind: str, script: str, page: Page, root: str) -> None:
    page.goto(root + HOMES[script] + PAGES[kind])
    days = page.locator(":is(.calendar, .calendar-days) a[class]")
    names = days.evaluate_all("all => all.map(each => [each.textContent.trim().split(' ')[0], each.ariaLabel])")
    assert names
    assert [name for day, name in names if not re.fullmatch(rf"{day} [^\d:]+: \d+ [^\d:]+", name or "")] == []


def test_paper_shows_the_article_alone(page: Page, root: str) -> None:
    page.goto(root + PAGES["article with a picture"])
    page.emulate_media(media="print")
    for shown in ("h1", ".byline", "article img", ".body", "#citation"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in ("nav", ".stories", ".theme", ".copy", ".skip"):
        assert not page.locator(hidden).first.is_visible(), hidden
    page.emulate_media(media="screen")


# --- Without a mouse ---------------------------------------------------------------------------


def focused(page: Page, attribute: str) -> Any:
    return page.evaluate(f"document.activeElement.{attribute}")


def tabbed(page: Page) -> Iterator[str]:
    """Presses Tab again and again; yields where each link leads that gets the focus."""
    while True:
        page.keyboard.press("Tab")
        yield focused(page, "href || ''")


def test_the_first_key_leads_past_the_menu(page: Page, root: str) -> None:
    page.goto(root + PAGES["month"])
    assert next(tabbed(page)).endswith("#main")
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert re.fullmatch(r".*/2026/03/\d\d/", next(tabbed(page)))


def test_menu_and_calendar_are_reached_by_keys(page: Page, root: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(root + PAGES["month"])
    ways = [href for href, _ in zip(tabbed(page), range(20), strict=False)]
    menu = [f"{root}{address}" for address in ("sections/", "tags/", "authors/", "archive/")]
    assert [href for href in ways if href in menu][:4] == menu
    assert f"{root}2026/03/20/" in ways
    page.locator(".calendar a[href$='2026/03/20/']").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{root}2026/03/20/")


@pytest.mark.parametrize(("script", "back"), [("cyrl", "ArrowLeft"), ("arab", "ArrowRight")])
@pytest.mark.parametrize("kind", ["day", "article"])
def test_arrow_keys_turn_pages(kind: str, script: str, back: str, page: Page, root: str) -> None:
    home = root + HOMES[script]
    page.goto(home + PAGES[kind])
    wanted = page.locator(".near [rel=prev]").evaluate("link => link.href")
    page.keyboard.press(back)
    page.wait_for_url(wanted)
    page.keyboard.press({"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}[back])
    page.wait_for_url(home + PAGES[kind])


def test_a_citation_is_copied_with_the_day_of_reading(browser: Browser, root: str) -> None:
    with closing(browser.new_context(permissions=["clipboard-read", "clipboard-write"])) as context:
        page = context.new_page()
        page.goto(root + PAGES["article with a picture"])
        page.get_by_role("button", name="Көшіріп алу").click()
        expect(page.get_by_role("status")).to_have_text("Көшірілді.")
        copied = page.evaluate("navigator.clipboard.readText()")
    address = f"https://archive.example.kz/archive/{PAGES['article with a picture']}"
    assert re.fullmatch(
        r"Түнгі оқу залы енді таңғы алтыға дейін ашық \[Электрондық ресурс\] / Айгүл Сәрсен // Қала шежіресі\. "
        r"2026\. 7 наурыз\. "
        rf"URL: {re.escape(address)} \(қаралған күні: \d\d\.\d\d\.\d{{4}}\)\.",
        copied,
    )
