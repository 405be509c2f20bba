"""Search as a reader meets it: in three scripts, below a path and from a disk, and when things go wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.pages import HOMES, follow
from tests.browser.test_browser_reader import violations

POLICY = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; img-src 'self'; script-src 'self'; "
    "style-src 'self'"
)
QUESTIONS = {"cyrl": "кітапхана түн", "latn": "kıtaphana tün", "arab": "كىتاپحانا تۇن"}


@pytest.fixture
def stray(browser: Browser) -> Iterator[Page]:
    """A page on which requests may fail."""
    page = browser.new_page()
    yield page
    page.close()


def answers(page: Page) -> list[str]:
    # While volumes are still being asked, it says one word more: so far.
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\S+ \S+: \d+$"))
    return page.locator(".results h2 a").all_text_contents()


@pytest.mark.parametrize("script", list(HOMES))
def test_a_question_in_any_letters_leads_to_an_article_in_the_readers_script(
    script: str, page: Page, root: str
) -> None:
    page.goto(root + HOMES[script])
    line = page.locator(".masthead input[type=search]")
    line.fill(QUESTIONS[script])
    line.press("Enter")
    assert answers(page)
    assert page.locator(".results mark").count() > 0
    follow(page.locator(".results h2 a").first)
    assert re.fullmatch(rf"{re.escape(root + HOMES[script])}\d{{4}}/\d\d/\d\d/[a-z0-9-]+\.html", page.url)
    page.go_back()
    assert answers(page)
    expect(page.locator("#q")).to_have_value(QUESTIONS[script])


def test_the_same_articles_answer_in_each_script(page: Page, root: str) -> None:
    found = []
    for script in HOMES:
        page.goto(f"{root}{HOMES[script]}search/?q=мектеп")
        answers(page)
        links = page.locator(".results h2 a").evaluate_all("links => links.map((link) => link.href)")
        found.append([link.removeprefix(root + HOMES[script]) for link in links])
    assert found[0] == found[1] == found[2] != []


def test_results_can_be_ordered_narrowed_and_continued(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q=жазба&sort=date")
    assert len(answers(page)) == 10
    page.locator("button.more").press("Enter")
    expect(page.locator(".results > li")).to_have_count(20)
    page.locator("summary").press("Enter")
    expect(page.locator("#tag option").nth(1)).to_contain_text("Жылнама (")
    page.locator("#from").fill("2019-02-01")
    page.locator("#to").fill("2019-02-10")
    page.locator("#tag").select_option("zhylnama")
    page.locator("#q").press("Enter")
    answers(page)
    days = page.locator(".results time").evaluate_all("times => times.map((time) => time.dateTime)")
    assert days == sorted(days, reverse=True) != []
    assert {"2019-02-01" <= day <= "2019-02-10" for day in days} == {True}
    assert "from=2019-02-01" in page.url


def test_nothing_is_found_in_days_before_the_first_article(page: Page, root: str) -> None:
    """No volume of the index is asked then, as in an archive without articles."""
    page.goto(f"{root}search/?q=жазба&to=1990-01-01")
    expect(page.get_by_role("status")).to_have_text("Ештеңе табылмады.")
    expect(page.get_by_role("alert")).to_be_empty()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *[("китапхана", "кітапхана"), ("кыс", "қыс"), ("қитап", "кітап"), ("каита", "қайта"), ("даиын", "дайын")],
        # Their endings are no endings until the letters are right.
        *[("алмаиды", "алмайды"), ("басталганын", "басталғанын"), ("журеди", "жүреді"), ("кабыргада", "қабырғада")],
    ],
)
def test_a_word_that_is_nowhere_brings_the_one_that_was_meant(typed: str, meant: str, page: Page, root: str) -> None:
    """Letters that are confused are kept apart, and offered."""
    page.goto(f"{root}search/?q={typed}")
    offered = page.get_by_role("status").get_by_role("link")
    assert (offered.text_content() or "").startswith(meant)
    assert page.locator(".results > li").count() == 0
    follow(offered)
    assert answers(page)


@pytest.mark.parametrize("typed", ["mektep kitap", "Mektepter kitaby", "MEKTEP qitap", "mektepterimizde kitaptar"])
def test_latin_letters_without_marks_find_what_cyrillic_ones_find(typed: str, page: Page, root: str) -> None:
    page.goto(f"{root}search/?q=мектеп кітап&sort=date")
    expected = answers(page)
    page.goto(f"{root}search/?q={typed}&sort=date")
    assert answers(page) == expected != []


def test_words_side_by_side_and_words_that_must_not_be_there(page: Page, root: str) -> None:
    found = {}
    for query in ("күннің жазбасы", '"күннің жазбасы"', '"жазбасы күннің"', "жазбасы -Жылнама"):
        page.goto(f"{root}search/?{urlencode({'q': query})}")
        status = page.get_by_role("status")
        expect(status).to_have_text(re.compile(r"^(\S+ \S+: \d+|Ештеңе табылмады\.)$"))
        found[query] = int((status.text_content() or "").partition(": ")[2] or 0)
    assert found['"жазбасы күннің"'] == 0
    # The sample has 120 such titles, all with the tag, and the words apart elsewhere.
    assert found['"күннің жазбасы"'] == 120 < found["күннің жазбасы"]
    assert 0 < found["жазбасы -Жылнама"] < 120


@pytest.mark.parametrize("kind", ["section", "author", "tag"])
def test_a_filter_leaves_as_many_articles_as_it_says(kind: str, page: Page, root: str) -> None:
    page.goto(f"{root}search/?q=мектеп")
    answers(page)
    page.locator("summary").press("Enter")
    option = page.locator(f"#{kind} option").nth(1)
    expect(option).to_have_text(re.compile(r" \(\d+\)$"))
    said = re.search(r"\((\d+)\)$", option.text_content() or "")
    page.locator(f"#{kind}").select_option(option.get_attribute("value"))
    page.locator("#q").press("Enter")
    page.wait_for_url(f"**{kind}=*")
    answers(page)
    assert said is not None
    expect(page.get_by_role("status")).to_have_text(re.compile(rf": {said[1]}$"))


@pytest.mark.parametrize("query", ["<img src=x onerror=alert(1)>", "!!!", "😀", "а" * 900])
def test_a_strange_question_is_text_and_finds_nothing(query: str, page: Page, root: str) -> None:
    page.goto(f"{root}search/")
    page.locator("#q").fill(query)
    page.locator("#q").press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()
    expect(page.locator("#q")).to_have_value(query)
    assert page.locator("#search img, .results > li").count() == 0


def test_a_part_that_does_not_load_is_told_and_can_be_asked_for_again(stray: Page, root: str) -> None:
    stray.route(re.compile(r"/search/2020-24[^/]*/s\d+\.js"), lambda route: route.abort())
    stray.goto(f"{root}search/?q=мектеп")
    expect(stray.get_by_role("alert")).to_contain_text("2024")
    before = stray.locator(".results > li").count()
    stray.unroute_all()
    stray.get_by_role("alert").get_by_role("button").press("Enter")
    expect(stray.get_by_role("alert")).to_be_empty()
    expect(stray.get_by_role("status")).to_have_text(re.compile(r": \d+$"))
    assert stray.locator(".results > li").count() >= before


def test_an_address_with_ten_thousand_letters_is_a_question_too(page: Page, root: str) -> None:
    """The field takes no more than it may, but addresses are not typed."""
    page.goto(f"{root}search/?q={'а' * 10_000}")
    expect(page.get_by_role("status")).to_contain_text("Ештеңе табылмады.")
    page.goto(f"{root}search/?{urlencode({'q': 'мектеп ' * 1_400})}")
    assert answers(page)


@pytest.mark.parametrize(
    "older",
    [
        (r'"format":\d+', '"format":0'),  # of another version
        (r'-[0-9a-f]{12}"', '-000000000000"'),  # its volumes have been replaced since
    ],
)
def test_an_older_index_in_the_cache_is_told_and_asked_for_anew(older: tuple[str, str], stray: Page, root: str) -> None:
    def cached(route: Route) -> None:
        # A browser has the address without a query in its cache; the page asks anew with one.
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(*older, response.text()))

    stray.route(re.compile(r"/search/manifest\.js$"), cached)
    stray.goto(f"{root}search/?q=мектеп")
    expect(stray.get_by_role("alert")).to_contain_text("Индекс жүктелмеді")
    stray.get_by_role("alert").get_by_role("button").press("Enter")
    expect(stray.get_by_role("alert")).to_be_empty()
    assert answers(stray)


def test_the_policy_for_scripts_holds(stray: Page, root: str) -> None:
    said: list[str] = []
    stray.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    def guarded(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": POLICY})

    stray.route(re.compile(r"/search/\?"), guarded)
    stray.goto(f"{root}search/?q=мектеп")
    assert answers(stray)
    stray.wait_for_load_state("networkidle")
    assert stray.locator(".kept mark").count() > 0
    assert said == []


@pytest.mark.parametrize("script", list(HOMES))
def test_it_works_from_a_disk(script: str, stray: Page, folder: Path) -> None:
    stray.goto(f"{(folder / HOMES[script] / 'search' / 'index.html').as_uri()}?q=мектеп")
    assert answers(stray)
    stray.locator("#q").fill('"жаңа мектеп" -кітап')
    stray.locator("#q").press("Enter")
    expect(stray.get_by_role("status")).not_to_be_empty()
    stray.goto(f"{(folder / HOMES[script] / 'search' / 'index.html').as_uri()}?q=мектеп")
    follow(stray.locator(".results h2 a").first)
    expect(stray.locator("article h1")).not_to_be_empty()


def test_the_page_for_what_is_not_there_takes_a_question(stray: Page, root: str) -> None:
    """At any depth: its way to the search begins with the path of the site."""
    stray.goto(f"{root}2026/03/nothing/here.html")
    line = stray.locator(".masthead input[type=search]")
    line.fill("мектеп")
    line.press("Enter")
    assert answers(stray)
    assert stray.url.startswith(f"{root}search/?q=")


def test_without_scripts_the_page_leads_to_archive_and_terms(page_without_scripts: Page, root: str) -> None:
    page_without_scripts.goto(f"{root}search/?q=мектеп")
    expect(page_without_scripts.locator("#search form")).to_be_hidden()
    follow(page_without_scripts.locator(".unscripted a").first)
    assert page_without_scripts.url == f"{root}archive/"


# --- Passages ---------------------------------------------------------------------------------

DEEP = {"cyrl": "бозторғайларымыз", "latn": "boztorğailarymyz", "arab": "بوزتورعايلارىمىز"}
PAGES = re.compile(r"/\d{4}/\d\d/\d\d/[^/]+\.html$")


def pages_asked_for(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if PAGES.search(request.url) else None)
    return asked


@pytest.mark.parametrize("script", list(HOMES))
def test_the_place_of_the_match_is_shown_in_the_form_that_stands_there(script: str, page: Page, root: str) -> None:
    page.goto(f"{root}{HOMES[script]}search/?q=бозторғайдан")
    assert len(answers(page)) == 1
    snippet = page.locator(".snippet")
    # Half of the word is bold on its page.
    expect(snippet.locator("mark")).to_have_text([DEEP[script]])
    expect(snippet).to_contain_text("<b onclick=alert(2)>")
    assert page.locator("#search b").count() == 0
    assert page.locator(".forms").count() == 0


def test_words_side_by_side_are_shown_where_they_stand_so(page: Page, root: str) -> None:
    page.goto(f"{root}search/?{urlencode({'q': '«жаңбыр жауды»'})}")
    answers(page)
    expect(page.locator(".snippet mark").first).to_have_text("жаңбыр жауды")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("script", list(HOMES))
def test_nothing_moves_when_a_passage_comes(script: str, width: int, stray: Page, root: str) -> None:
    waiting: list[Route] = []
    stray.route(PAGES, lambda route: waiting.append(route))
    stray.set_viewport_size({"width": width, "height": 4_000})
    stray.goto(f"{root}{HOMES[script]}search/?q=қала кітап")
    assert answers(stray)
    stray.wait_for_timeout(100)
    assert waiting
    below = stray.locator(".results > li, footer, button.more")
    tops = "all => all.map(each => each.getBoundingClientRect().top)"
    before = below.evaluate_all(tops)
    texts = stray.locator(".passage").all_text_contents()
    # Others follow, as only a few are asked for at once.
    stray.route(PAGES, lambda route: route.continue_())
    for route in waiting:
        route.continue_()
    stray.wait_for_load_state("networkidle")
    assert stray.locator(".passage").all_text_contents() != texts
    assert below.evaluate_all(tops) == before
    assert stray.evaluate("document.documentElement.scrollWidth") <= width
    # The mark is never cut off by the height that is kept.
    kept = stray.locator(".kept:has(mark)")
    assert kept.evaluate_all(
        "all => all.every(each => each.querySelector('mark').getBoundingClientRect().bottom "
        "<= each.getBoundingClientRect().bottom + 1)"
    )


def test_articles_are_asked_for_when_all_results_stand_and_as_they_come_into_view(stray: Page, root: str) -> None:
    asked = pages_asked_for(stray)
    held: list[Route] = []
    stray.route(re.compile(r"/search/20[01]0s-[^/]*/t\.js"), lambda route: held.append(route))
    stray.set_viewport_size({"width": 390, "height": 700})
    stray.goto(f"{root}search/?q=қала", wait_until="commit")
    expect(stray.locator(".results > li")).to_have_count(10)
    stray.wait_for_timeout(300)
    assert len(held) == 1
    assert asked == []
    with stray.expect_request(PAGES):
        held.pop().continue_()
    stray.wait_for_load_state("networkidle")
    some = len(asked)
    assert 0 < some < stray.locator(".kept").count()
    with stray.expect_request(PAGES):
        stray.locator(".results > li").last.scroll_into_view_if_needed()
    stray.wait_for_load_state("networkidle")
    assert len(asked) > some
    # None is asked for twice.
    assert len(set(asked)) == len(asked)


def test_no_article_is_fetched_where_data_is_to_be_saved(stray: Page, root: str) -> None:
    asked = pages_asked_for(stray)
    stray.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    stray.goto(f"{root}search/?q=бозторғай")
    assert answers(stray)
    stray.wait_for_load_state("networkidle")
    assert asked == []
    expect(stray.locator(".forms mark")).to_have_text([DEEP["cyrl"]])
    assert stray.locator(".kept").count() == 0


@pytest.mark.parametrize("fault", ["gone", "cut"])
def test_an_article_that_does_not_come_leaves_its_beginning(fault: str, stray: Page, root: str) -> None:
    answer = {
        "gone": lambda route: route.fulfill(status=404, body="бозторғайларымыз"),
        "cut": lambda route: route.abort(),
    }
    stray.route(PAGES, answer[fault])
    stray.goto(f"{root}search/?q=бозторғай")
    assert answers(stray)
    stray.wait_for_load_state("networkidle")
    expect(stray.locator(".snippet")).to_contain_text("Көл беті тып-тыныш")
    expect(stray.locator(".forms mark")).to_have_text([DEEP["cyrl"]])


@pytest.mark.parametrize("script", list(HOMES))
def test_from_a_disk_the_beginning_is_shown_and_what_was_found(script: str, stray: Page, folder: Path) -> None:
    said: list[str] = []
    stray.on("console", lambda message: said.append(message.text))
    stray.goto(f"{(folder / HOMES[script] / 'search' / 'index.html').as_uri()}?q=бозторғай")
    assert answers(stray)
    stray.wait_for_load_state("networkidle")
    expect(stray.locator(".forms mark")).to_have_text([DEEP["cyrl"]])
    assert said == []


# --- Suggestions -------------------------------------------------------------------------------

SHOWN = """() => new Promise(resolve => requestAnimationFrame(() => resolve(
  [...document.querySelectorAll("#search > :not(form), #search form > *")]
    .map(each => each.getBoundingClientRect().top))))"""


def options(page: Page) -> list[str]:
    expect(page.get_by_role("listbox")).to_be_visible()
    return page.locator("[role=option] span").all_text_contents()


@pytest.mark.parametrize("typed", ["кіт", "kit", "кит", "كىت", "жаңа кіт", '"кіт', "-кіт"])
@pytest.mark.parametrize("script", list(HOMES))
def test_terms_are_suggested_in_the_readers_script(script: str, typed: str, page: Page, root: str) -> None:
    page.goto(f"{root}{HOMES[script]}search/")
    page.locator("#q").press_sequentially(typed)
    assert {"cyrl": "Кітап", "latn": "Kıtap", "arab": "كىتاپ"}[script] in options(page)


def test_a_suggestion_is_taken_by_keyboard_alone(page: Page, root: str) -> None:
    page.goto(f"{root}search/")
    field = page.get_by_role("combobox", name="Іздейтін сөздер")
    field.press_sequentially("жыл")
    assert options(page) == ["Жылнама"]
    only = page.get_by_role("option", name="Жылнама Тег")
    expect(only).to_have_attribute("aria-selected", "false")
    field.press("ArrowDown")
    expect(only).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", only.get_attribute("id") or "")
    field.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))
    field.press("ArrowUp")
    expect(only).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(field).to_have_value("Жылнама")
    assert answers(page)


def test_a_suggestion_is_taken_by_pointing(page: Page, root: str) -> None:
    page.goto(f"{root}search/")
    page.locator("#q").press_sequentially("жыл")
    page.get_by_role("option", name="Жылнама").click()
    assert answers(page)


def test_suggestions_can_be_left_alone(page: Page, root: str) -> None:
    page.goto(f"{root}search/")
    field = page.locator("#q")
    field.press_sequentially("жыл")
    assert options(page)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("жыл")
    field.press_sequentially("н")
    assert options(page)
    field.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.fill("жылқышъ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.fill("жыл")
    assert options(page)
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(field).to_have_value("жыл")


@pytest.mark.parametrize("script", list(HOMES))
def test_open_suggestions_move_nothing_and_have_no_fault(script: str, page: Page, root: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{root}{HOMES[script]}search/?q=мектеп")
    answers(page)
    before = page.evaluate(SHOWN)
    page.locator("#q").press("End")
    page.locator("#q").press_sequentially(" к")
    assert options(page)
    page.locator("#q").press("ArrowDown")
    assert page.evaluate(SHOWN) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})


def test_nothing_is_fetched_for_suggestions_before_one_types(stray: Page, root: str) -> None:
    asked: list[str] = []
    stray.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    stray.goto(f"{root}search/")
    stray.wait_for_load_state("networkidle")
    assert "terms.js" not in asked
    stray.locator("#q").press_sequentially("кіт")
    assert options(stray)
    assert asked.count("terms.js") == 1


def test_without_the_list_of_terms_one_can_ask_all_the_same(stray: Page, root: str) -> None:
    stray.route("**/terms.js", lambda route: route.abort())
    stray.goto(f"{root}search/")
    stray.locator("#q").press_sequentially("мектеп")
    stray.locator("#q").press("Enter")
    assert answers(stray)


def test_terms_are_suggested_from_a_disk(stray: Page, folder: Path) -> None:
    stray.goto((folder / "search" / "index.html").as_uri())
    stray.locator("#q").press_sequentially("кіт")
    assert "Кітап" in options(stray)
