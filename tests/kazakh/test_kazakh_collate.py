"""Alphabetical order and index headings."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise, product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive.kazakh import heading, sort_key
from kzarchive.kazakh.alphabet import CYRILLIC, LATIN, LATIN_ORDER
from kzarchive.kazakh.latin import upper_latin
from scripts import icu

ANY_TEXT = st.text(st.one_of(st.sampled_from(CYRILLIC + CYRILLIC.upper()), st.characters(exclude_categories=())))

AS_ICU_SORTS = """
«Алаш» | «Алматы» кинотеатры | 1 | 1-топ | 10 | 2 | 2-топ | 2026 жылы | 5G | 7 | 7 наурыз
а | А | абай | Абай | Абай жолы | Абай-ата | абайла | АБАЙЛА | ағаш | ай | айдын | ақ
ақ-қара | ақша | алма | Алматы | ана | ара | арай | аяз | ә | әже | әке | Әкім | әкімдік
әкімшілік | ән | Әнұран | әңгіме | Әуезов | баға | бақ | бақыт | бала | балапан | бәйге
Бірлік | вагон | газет | гүл | ғалам | ғарыш | ғылым | дала | дән | дос | ел | Елбасы | ең
еңбек | ерте-кеш | ертең | ерік | ёлка | жаз | жаңа | жер | жол | жұлдыз | жүз | жылқы
жібек | Жібек жолы | жібек-жолы | заң | зат | ине | инновация | иық | йога | йод | кеме
көл | Көл | көлік | күн | кілем | кітап | Қазақ | Қазақстан | қала | Қала | қар | қоғам
құс | қыз | қыс | лақ | маңдай | мұз | мүше | нан | наурыз | объект | ой | оқу | ор | өз
өзен | өмір | пана | подъезд | пойыз | реформа | рух | сан | сән | су | сұлу | сүт | сыр
сіз | тас | тау | тең | тіл | уақыт | уран | ұл | ұлт | ұран | үй | үкімет | үн | фарфор
халық | хат | һақ | цирк | чек | шаң | шаш | щётка | ыдыс | ырыс | іні | іс | этнос | эфир
юбилей | яки | Boeing | Boeing-тың | COVID-19 | IT-сала | YouTube | zebra | Zebra
"""


def test_alphabets_are_whole() -> None:
    assert len(set(CYRILLIC)) == len(CYRILLIC) == 42
    assert len(set(LATIN)) == len(LATIN) == 31
    assert "".join(letter for letter in LATIN_ORDER if letter not in "cwx") == LATIN


WORDS = [word.strip() for line in AS_ICU_SORTS.split("\n") for word in line.split("|") if line]


def test_words_stand_as_icu_sorts_them() -> None:
    """The list was put in this order by ``Intl.Collator('kk')`` of Node 20.20, ICU 78.2."""
    assert len(WORDS) == len(set(WORDS)) > 150
    assert sorted(WORDS, key=sort_key) == WORDS


# --- Beside a real ICU -------------------------------------------------------------------------

BOTH_CASES = CYRILLIC + CYRILLIC.upper()
KAZAKH_WORD = st.from_regex(rf"[{BOTH_CASES}]{{0,6}}(-?[{BOTH_CASES}0-9]{{1,4}}){{0,2}}", fullmatch=True)


@pytest.fixture(scope="module")
def icu_order() -> Iterator[icu.Order]:
    with icu.order(icu.bundled_node()) as order:
        yield order


def around(letter: str) -> list[str]:
    """Returns words with the letter first, second and last, in small letters and with capitals."""
    words = [
        letter,
        f"{letter}ана",
        f"б{letter}лық",
        f"сала{letter}",
        f"{letter}{letter}",
        f"он-{letter}",
        f"5{letter}",
    ]
    return [form for word in words for form in (word, word.capitalize(), word.upper())]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(WORDS, id="a list of our own"),
        pytest.param([word for letter in CYRILLIC for word in around(letter)], id="each letter in each place"),
        pytest.param(map("".join, product(BOTH_CASES + "-0123456789", repeat=2)), id="all pairs"),
        pytest.param(map("".join, product(BOTH_CASES, repeat=3)), id="all triples"),
        pytest.param(map("".join, product("аАұҰіІ-05", repeat=4)), id="capitals, hyphens and digits"),
    ],
)
def test_generated_words_stand_as_icu_sorts_them(words: Iterable[str], icu_order: icu.Order) -> None:
    assert_same_order(set(words), icu_order)


def test_all_words_of_the_sample_archive_stand_as_icu_sorts_them(icu_order: icu.Order) -> None:
    articles = (Path(__file__).parents[2] / "content").rglob("*.md")
    text = " ".join(article.read_text(encoding="utf-8") for article in articles)
    words = set(re.findall(rf"[{BOTH_CASES}0-9]+(?:-[{BOTH_CASES}0-9]+)*", text))
    assert len(words) > 5000
    assert_same_order(words, icu_order)


@settings(deadline=None, max_examples=200)
@given(st.sets(KAZAKH_WORD, min_size=2, max_size=40))
def test_kazakh_words_stand_as_icu_sorts_them(icu_order: icu.Order, words: set[str]) -> None:
    assert_same_order(words, icu_order)


def assert_same_order(words: set[str], icu_order: icu.Order) -> None:
    """Compares two orders and shows the first words that differ: pytest would compare the lists for minutes."""
    both = zip(icu_order(sorted(words)), sorted(words, key=sort_key), strict=True)
    assert [pair for pair in both if pair[0] != pair[1]][:5] == []


# --- By the alphabet ---------------------------------------------------------------------------


def test_each_letter_of_the_alphabet_stands_before_the_next() -> None:
    for case in (CYRILLIC, CYRILLIC.upper()):
        assert sorted(case, key=sort_key) == list(case)
    assert sorted(CYRILLIC.upper() + CYRILLIC, key=sort_key) == [
        letter for pair in zip(CYRILLIC, CYRILLIC.upper(), strict=True) for letter in pair
    ]
    assert sorted(LATIN, key=sort_key) == list(LATIN)


def test_kazakh_latin_tells_the_capitals_of_both_i_apart() -> None:
    words = ["Hat", "ine", "İne", "Ine", "it", "İt", "ıs", "Is", "IS", "ıstık", "Jol"]
    assert sorted(words, key=lambda word: sort_key(word, latin=True)) == [
        *("Hat", "ine", "İne", "it", "İt", "Ine", "ıs", "Is", "IS", "ıstık", "Jol")
    ]
    assert sorted(["ıs", "Intel", "iPhone", "its"], key=sort_key) == ["Intel", "iPhone", "its", "ıs"]
    capitals = [upper_latin(letter) for letter in LATIN]
    assert sorted(capitals, key=lambda letter: sort_key(letter, latin=True)) == capitals
    assert [heading(letter, latin=True) for letter in LATIN] == capitals
    assert [heading(letter, latin=True) for letter in capitals] == capitals


@settings(deadline=None)
@given(st.sets(st.text(st.sampled_from(LATIN), max_size=5)))
def test_kazakh_latin_has_one_order_in_small_letters_and_in_capitals(words: set[str]) -> None:
    small = sorted(words, key=lambda word: sort_key(word, latin=True))
    assert small == sorted(words, key=lambda word: [LATIN.index(letter) for letter in word])
    assert sorted(words, key=lambda word: sort_key(upper_latin(word), latin=True)) == small


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from(CYRILLIC), max_size=5), max_size=20))
def test_lower_case_words_stand_in_alphabet_order(words: list[str]) -> None:
    def by_alphabet(word: str) -> list[int]:
        return [CYRILLIC.index(letter) for letter in word]

    assert sorted(words, key=sort_key) == sorted(words, key=by_alphabet)


@settings(deadline=None)
@given(st.text(st.sampled_from(CYRILLIC), min_size=1), st.text(st.sampled_from(CYRILLIC)))
def test_case_decides_only_between_equal_words(word: str, ending: str) -> None:
    assert sort_key(word) < sort_key(word.capitalize())
    assert sort_key(word.capitalize()) <= sort_key(word.upper())
    assert sort_key(word.upper()) < sort_key(word + ending + "а")


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
@example("\ud800", "\udfff")
@example("", "\x00")
@example("й", "и\u0306")
def test_order_is_total_and_nothing_raises(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)
    assert (sort_key(one) < sort_key(other)) == (sort_key(other) > sort_key(one))
    assert isinstance(hash(sort_key(one)), int)


def test_no_character_raises() -> None:
    for code in (*range(0x3000), *range(0x3000, 0x110000, 41)):
        assert sort_key(chr(code))
        assert heading(chr(code))


def test_decomposed_text_stands_beside_the_composed() -> None:
    assert sorted(["йод", "иә", "и\u0306од", "к"], key=sort_key) == ["иә", "и\u0306од", "йод", "к"]


def test_foreign_letters_stand_with_their_base_or_after_their_script() -> None:
    order = ["ут", "ўтти", "уть", "яғни", "єдність", "José", "Josef", "zoo", "þing", "عربي", "中文"]
    assert sorted(order, key=sort_key) == order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("қоғам", "Қ"),
        ("Әкім", "Ә"),
        ("іс", "І"),
        ("ёлка", "Ё"),
        ("и\u0306од", "Й"),
        ("ўзбек", "У"),
        ("єдність", "Є"),
        ("  наурыз", "Н"),
        ("youTube", "Y"),
        ("şeber", "Ş"),
        ("Élysée", "E"),
        ("þing", "Þ"),
        ("№ 5", "N"),
        ("5G", "0–9"),
        ("٣", "0–9"),
        ("", "#"),
        ("«Алаш»", "#"),
        ("#тег", "#"),
        ("中文", "#"),
        ("\ud800", "#"),
    ],
)
def test_heading(text: str, expected: str) -> None:
    assert heading(text) == expected


def test_all_letters_head_themselves() -> None:
    assert [heading(letter) for letter in CYRILLIC] == list(CYRILLIC.upper())
    assert [heading(letter.upper()) for letter in CYRILLIC] == list(CYRILLIC.upper())


@settings(deadline=None)
@given(st.lists(ANY_TEXT.map(str.strip)))
def test_each_heading_but_the_last_resort_is_one_run(texts: list[str]) -> None:
    headings = [name for name, _ in groupby(map(heading, sorted(texts, key=sort_key)))]
    letters = [name for name in headings if name != "#"]
    assert len(letters) == len(set(letters))


def test_digits_then_cyrillic_then_latin_then_the_rest() -> None:
    classes = ["", " а", "-а", "₸", "0", "9", "а", "я", "a", "z", "ა"]
    assert all(sort_key(one) < sort_key(other) for one, other in pairwise(classes))
