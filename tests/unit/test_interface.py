"""The interface in its three languages: complete catalogues, dates and numbers, and `lang` where it belongs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kzarchive.interface import LANGUAGES, Interface
from kzarchive.interface.marks import mark, place, unmark
from kzarchive.theme import new_environment
from scripts import messages
from tests.helpers import SITE_YAML, article, build, built, tree, write

PLACEHOLDER = re.compile(r"%\(\w+\)s|<[^>]*>")
"""What a translation must hold as often as its source does."""


# --- Catalogues ------------------------------------------------------------------------------


def test_messages_are_found_in_templates_and_source() -> None:
    found = {message.id for message in messages.extracted()}
    assert {"Skip to content", "Page not found", "Updated:", "Back to reference %(number)s in the text"} <= found
    assert ("%(num)s article", "%(num)s articles") in found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_holds_exactly_what_is_used(lang: str) -> None:
    used = {message.id for message in messages.extracted() if message.id}
    catalogue = messages.read(lang)
    assert {message.id for message in catalogue if message.id} == used
    assert not catalogue.obsolete


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang: str) -> None:
    catalogue = messages.read(lang)
    for message in catalogue:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        plural = not isinstance(message.id, str)
        source = message.id[0] if plural else str(message.id)
        forms = tuple(message.string or ()) if plural else (str(message.string),)
        assert len(forms) == (catalogue.num_plurals if plural else 1), message.id
        for form in forms:
            assert form, message.id
            assert form == form.strip(), message.id
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(source)), message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_is_as_make_messages_writes_it(lang: str) -> None:
    file = messages.CATALOGUES / f"{lang}.po"
    assert messages.updated(lang, messages.extracted()) == file.read_bytes(), "run: make messages"


# --- Words, dates, numbers -------------------------------------------------------------------


def shown(lang: str) -> tuple[str, ...]:
    words, day = Interface(lang), "2026-03-07"
    dates = words.day(day), words.day_in_text(day), words.month(2026, 3), words.month_name(3), words.weekday(day)
    others = words.month_name(3, standalone=True), words.weekdays_short()[0], words.number(1234567), words.number(-999)
    return tuple(map(unmark, (*dates, *others)))


def test_dates_and_numbers() -> None:
    assert shown("kk") == (
        *("7 наурыз 2026", "2026 жылғы 7 наурыз", "Наурыз 2026", "наурыз", "сенбі", "Наурыз", "дс"),
        *("1\u00a0234\u00a0567", "-999"),
    )
    assert shown("ru") == (
        *("7 марта 2026", "7 марта 2026 года", "Март 2026", "марта", "суббота", "Март", "пн"),
        *("1\u00a0234\u00a0567", "-999"),
    )
    assert shown("en") == (
        *("7 March 2026", "7 March 2026", "March 2026", "March", "Saturday", "March", "Mon"),
        *("1,234,567", "-999"),
    )


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("kk", ["1 мақала", "2 мақала", "5 мақала", "21 мақала", "1\u00a0002 мақала"]),
        ("ru", ["1 статья", "2 статьи", "5 статей", "21 статья", "1\u00a0002 статьи"]),
        ("en", ["1 article", "2 articles", "5 articles", "21 articles", "1,002 articles"]),
    ],
)
def test_plurals(lang: str, forms: list[str]) -> None:
    source = '{{ ngettext("%(num)s article", "%(num)s articles", n) }}'
    template = new_environment(None, Interface(lang)).from_string(source)
    assert [unmark(template.render(n=n)) for n in (1, 2, 5, 21, 1002)] == forms


def test_only_text_that_is_not_kazakh_is_marked() -> None:
    assert Interface("kk").gettext("Tags") == "Тегтер"
    assert Interface("ru").gettext("Tags") == mark("Теги")
    assert Interface("ru").gettext("Бөлісу") == "Бөлісу"


# --- Templates -------------------------------------------------------------------------------


def rendered(source: str, **variables: object) -> str:
    return unmark(new_environment(None, Interface("ru")).from_string(source).render(variables))


def test_messages_in_templates() -> None:
    assert rendered('{{ _("Tags") }}, {{ gettext("Tags")|upper }}, {{ "a" ~ _("Tags") }}') == "Теги, ТЕГИ, aТеги"
    assert rendered('{{ _("Page %(number)s", number=n|number) }}', n=12345) == "Страница 12\u00a0345"
    assert rendered("{% trans %}Tags{% endtrans %}") == "Теги"
    assert rendered("{% trans %}\n  Tags\n{% endtrans %}") == "Теги"
    assert rendered("{{ x._('Tags') }}", x={"_": str.upper}) == "TAGS"


def test_a_message_that_the_catalogue_lacks_shows_as_written() -> None:
    assert rendered('{{ _("Бөлісу: 100 %%") }}') == "Бөлісу: 100 %"
    assert rendered('{{ _("%(a)s <b>%(b)s</b>", a="<i>", b=1) }}') == "&lt;i&gt; <b>1</b>"
    assert rendered('{{ ngettext("%(num)s пікір", "%(num)s пікір", 3) }}') == "3 пікір"


def test_a_message_without_variables_is_part_of_the_compiled_template() -> None:
    environment = new_environment(None, Interface("kk"))
    assert "Тегтер" in environment.compile('<p>{{ _("Tags") }}</p>', raw=True)


def test_a_computed_message_is_a_problem(tmp_path: Path) -> None:
    own = {"site.yaml": SITE_YAML, "content/a.md": article(), "templates/year.html": "\n{{ _(page.title) }}"}
    result = build(write(tmp_path, own))
    assert result.code == 1
    assert "templates/year.html:2: template: a computed message" in result.err


def test_a_percent_sign_alone_is_a_problem_with_its_line(tmp_path: Path) -> None:
    own = {"site.yaml": SITE_YAML, "content/a.md": article(), "templates/year.html": '\n{{ _("100 %") }}'}
    result = build(write(tmp_path, own))
    assert result.code == 1
    assert result.err.startswith("templates/year.html:2: template:")


# --- lang ------------------------------------------------------------------------------------

RU = mark("Теги")
NESTED = mark(f"Теги а {RU} б")
ACROSS_TAGS = "<p>" + mark('<a href="#">Теги</a> и <b>темы</b>') + "</p>"


def placed(html: str, *, rtl: bool = False) -> str:
    return place(html, "ru", lambda text: f"[{text}]", rtl=rtl)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Қала</p>", "<p>Қала</p>"),
        (f"<p>{RU}</p>", '<p lang="ru">Теги</p>'),
        (f"<ul><li>{RU}</li><li>7 {RU}, {RU}</li></ul>", '<ul lang="ru"><li>Теги</li><li>7 Теги, Теги</li></ul>'),
        (f"<ul><li>{RU}</li><li>Қала</li></ul>", '<ul><li lang="ru">Теги</li><li>Қала</li></ul>'),
        (f"<p>{RU} Қала</p>", '<p><bdi lang="ru">Теги</bdi> Қала</p>'),
        (f"<p>{RU}, 7 {RU}: <b>Қала</b></p>", '<p><bdi lang="ru">Теги, 7 Теги:</bdi> <b>Қала</b></p>'),
        (f"<title>{RU}</title>", '<title lang="ru">Теги</title>'),
        (f"<title>{RU} — Қала</title>", "<title>[Теги] — Қала</title>"),
        (f'<nav aria-label="{RU}"><a>{RU}</a></nav>', '<nav aria-label="Теги" lang="ru"><a>Теги</a></nav>'),
        (f'<nav aria-label="{RU}"><a>Қала</a></nav>', '<nav aria-label="[Теги]"><a>Қала</a></nav>'),
        (f'<img alt="{RU}"><p>Қала</p>', '<img alt="Теги" lang="ru"><p>Қала</p>'),
        (f'<p>{RU}<img alt="Қала"></p>', '<p><bdi lang="ru">Теги</bdi><img alt="Қала"></p>'),
        (f'<html lang="kk"><body><p>{RU}</p></body>', '<html lang="kk"><body><p lang="ru">Теги</p></body>'),
        (f'<p lang="en">{RU}</p>', '<p lang="en"><bdi lang="ru">Теги</bdi></p>'),
        (f'<p>{RU} <b lang="en">City</b></p>', '<p lang="ru">Теги <b lang="en">City</b></p>'),
        (f"<ul><li>{RU}<li>Қала</ul>", '<ul><li><bdi lang="ru">Теги</bdi><li>Қала</ul>'),
        (ACROSS_TAGS, '<p lang="ru"><a href="#">Теги</a> и <b>темы</b></p>'),
        (f"{ACROSS_TAGS[3:-4]}Қала", '<a href="#" lang="ru">Теги</a> <bdi lang="ru">и</bdi> <b lang="ru">темы</b>Қала'),
        (f"<p>{NESTED} Қала</p>", '<p><bdi lang="ru">Теги а Теги б</bdi> Қала</p>'),
        ("<p>\3Теги", '<p lang="ru">Теги'),
        ("<p>Теги\4</p>", "<p>Теги</p>"),
    ],
)
def test_where_the_language_is_said(html: str, expected: str) -> None:
    assert placed(html) == expected


def test_what_runs_against_the_page_stands_in_an_element_of_its_own() -> None:
    assert placed(f"<p>{RU}</p>", rtl=True) == '<p lang="ru"><bdi>Теги</bdi></p>'
    assert placed(f"<p>Қала {RU}</p>", rtl=True) == '<p>Қала <bdi lang="ru">Теги</bdi></p>'


# --- Whole sites -----------------------------------------------------------------------------


def test_an_english_interface_stands_beside_kazakh_text(tmp_path: Path) -> None:
    settings = SITE_YAML + "interface: en\nscripts: [cyrl, latn, arab]\n"
    front = {"author": "Әсел Іңкәр", "tags": "Кітап", "section": "Қоғам"}
    site = write(tmp_path, {"site.yaml": settings, "content/a.md": article("Қала", "2026-03-07", **front)})
    built(site)
    pages = {path: data.decode() for path, data in tree(site / "public").items() if path.endswith(".html")}
    assert '<h2 class="count" lang="en">Saturday, 1 article</h2>' in pages["2026/03/07/index.html"]
    assert "<title>Tags — Şağyn mūrağat</title>" in pages["latn/tags/index.html"]
    assert "<title>Tags — شاعىن مۇراعات</title>" in pages["arab/tags/index.html"]
    for path, page in pages.items():
        assert "\3" not in page, path
        assert "\4" not in page, path


def test_no_russian_word_is_spelled_in_another_script(tmp_path: Path) -> None:
    settings = SITE_YAML + "interface: ru\nscripts: [cyrl, latn, arab]\n"
    article_itself = article("Сөз", "2026-03-07", "Мәтін.\n", tags="[Сөз]")
    site = write(tmp_path, {"site.yaml": settings, "content/a.md": article_itself})
    built(site)
    output = {path: data.decode() for path, data in tree(site / "public").items() if path.endswith(".html")}
    pages = {path for path in output if not path.startswith(("latn/", "arab/", "404"))}
    kazakh = {"Шағын", "мұрағат", "Сөз", "С", "Мәтін", "Электрондық", "ресурс", "наурыз"}  # a reference is in Kazakh
    for path in pages:
        russian = [word for word in re.findall("[\u0400-\u04ff]+", output[path]) if word not in kazakh]
        assert len(russian) > 20
        for folder in ("latn/", "arab/"):
            assert re.findall("[\u0400-\u04ff]+", output[folder + path]) == russian, folder + path


def test_an_interface_changes_no_letter_of_an_article(tmp_path: Path) -> None:
    noisy = article("Сөз", "2026-03-07", "мемлекеттiк[^1]\n\n[^1]: жəне\n", summary="кiтап")
    site = write(tmp_path, {"site.yaml": SITE_YAML + "interface: ru\n", "content/a.md": noisy})
    assert build(site).code == 0
    page = (site / "public/2026/03/07/soz.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("мемлекеттiк", "жəне", "кiтап"))
    write(site, {"site.yaml": SITE_YAML + "interface: ru\nrepair: fix\n"})
    assert build(site).code == 0
    page = (site / "public/2026/03/07/soz.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("мемлекеттік", "және", "кітап", 'title="Вернуться к сноске 1 в тексте"'))


def test_another_interface_makes_every_page_anew(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article()})
    built(site)
    for lang in ("ru", "en", "kk"):
        write(site, {"site.yaml": SITE_YAML + f"interface: {lang}\n"})
        assert build(site).code == 0
        after = tree(site / "public")
        assert build(site, "--full").code == 0
        assert tree(site / "public") == after
        assert unmark(Interface(lang).gettext("Archive")) in after["archive/index.html"].decode()
