"""Slugs."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slugify import slugify

from kzarchive.kazakh import slug
from kzarchive.kazakh.alphabet import CYRILLIC

ANY_TEXT = st.text(st.one_of(st.sampled_from(CYRILLIC + CYRILLIC.upper() + " -"), st.characters(exclude_categories=())))
SLUG = re.compile(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?")
WRITTEN = "a a b v g g d e io zh z i i k q l m n ng o o p r s t u u u f h h ts ch sh sh - y i - e iu ia"
LETTERS = [letters.strip("-") for letters in WRITTEN.split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Қоғам", "qogam"),
        ("Айдос Қали", "aidos-qali"),
        ("Референдум-2026", "referendum-2026"),
        ("Әкім", "akim"),
        ("ӘКІМ", "akim"),
        ("Жаңа жыл", "zhanga-zhyl"),
        ("Щётка, цирк — чек", "shiotka-tsirk-chek"),
        ("объект", "obekt"),
        ("«Нұр Отан» партиясы: қорытынды…", "nur-otan-partiiasy-qorytyndy"),
        ("и\u0306од", "iod"),
        ("қа\u00adла\u200bсы", "qalasy"),
        ("7\u00a0наурыз", "7-nauryz"),
        ("1,5 млрд", "1-5-mlrd"),
        ("COVID-19-дың", "covid-19-dyng"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("snake_case", "snake-case"),
        ("&amp; &#1179;", "amp-1179"),
        ("Київ", "kiiv"),
        ("ӛз", "az"),
        ("影師嗎", "ying-shi-ma"),
        ("Łódź", "lodz"),
        ("а\u0301на", "ana"),
        ("", ""),
        ("…", ""),
        ("😀", ""),
        ("\x00", ""),
        ("\ud800", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_every_letter_in_both_cases() -> None:
    assert [slug(letter) for letter in CYRILLIC] == LETTERS
    assert [slug(letter) for letter in CYRILLIC.upper()] == LETTERS


def test_digraphs_change_five_letters_only() -> None:
    changed = {
        letter: slug(letter, digraphs=True) for letter in CYRILLIC if slug(letter) != slug(letter, digraphs=True)
    }
    assert changed == {"ә": "ae", "ғ": "gh", "ө": "oe", "у": "w", "ү": "ue"}
    assert slug("ң", digraphs=True) == "ng"
    assert slug("ӘҢ", digraphs=True) == "aeng"


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Qoğam", "Қоғам"),
        ("Tūñğyş", "Тұңғыш"),
        ("ÜKIMET", "ҮКІМЕТ"),
        ("Ükımet", "Үкімет"),
        ("İnvestor", "Инвестор"),
        ("öñır", "өңір"),
        ("Qazaqstan Respýblıkasy", "Қазақстан Республикасы"),
        ("Ǵylym", "Ғылым"),
        ("Ákim", "Әкім"),
        ("Túrkistan óńiri", "Түркістан өңірі"),
    ],
)
def test_kazakh_latin_gives_the_slug_of_the_cyrillic(latin: str, cyrillic: str) -> None:
    assert slug(latin) == slug(cyrillic)


def test_long_titles_are_cut_at_the_end_of_a_word() -> None:
    assert slug("бір екі үш төрт", limit=7) == "bir-eki"
    assert slug("бір екі үш төрт", limit=8) == "bir-eki"
    assert slug("бір екі үш төрт", limit=10) == "bir-eki-ush"[:7]
    assert slug("бір екі үш төрт", limit=11) == "bir-eki-ush"
    assert slug("қ" * 100) == "q" * 80
    assert slug("қ" * 100 + " сөз", limit=5) == "qqqqq"
    assert len(slug("сөз " * 100)) == 79


@settings(deadline=None)
@given(ANY_TEXT, st.booleans(), st.integers(1, 90))
@example("\ud800\x00\udfff", True, 1)
def test_any_text_gives_a_slug_that_is_its_own(text: str, digraphs: bool, limit: int) -> None:
    result = slug(text, digraphs=digraphs, limit=limit)
    assert SLUG.fullmatch(result)
    assert len(result) <= limit
    assert slug(result, digraphs=digraphs, limit=limit) == result
    assert slug(text, digraphs=digraphs, limit=10**9).startswith(result)


@settings(deadline=None)
@given(ANY_TEXT)
def test_case_and_composition_do_not_matter(text: str) -> None:
    kazakh = "".join(letter for letter in text if letter.lower() in CYRILLIC)
    assert slug(kazakh.upper()) == slug(kazakh)
    assert slug(kazakh.replace("й", "и\u0306")) == slug(kazakh)


@settings(deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from(CYRILLIC + CYRILLIC.upper()),
            st.characters(max_codepoint=127, exclude_characters="'`,"),
        )
    )
)
def test_short_cut_equals_the_way_through_slugify(text: str) -> None:
    """An apostrophe or a comma between digits is ours to decide; the rest is slugify's."""
    table = dict(zip(CYRILLIC, LETTERS, strict=True))
    letters = "".join(table.get(letter.lower(), letter) for letter in text)
    by_slugify = slugify(letters, entities=False, decimal=False, hexadecimal=False)
    assert slug(text, limit=10**9) == by_slugify


def test_unidecode_moves_no_slug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Unidecode is installed slugify prefers it: it must find nothing left to do."""
    seen: list[str] = []

    def spy(text: str, **_options: bool) -> str:
        seen.append(text)
        return slugify(text)

    monkeypatch.setattr("slugify.slugify", spy)
    assert slug("Łódź, 影師嗎, ўзбек, \ud800, \u0301") == "lodz-ying-shi-ma-uzbek"
    assert seen
    assert all(text.isascii() for text in seen)
