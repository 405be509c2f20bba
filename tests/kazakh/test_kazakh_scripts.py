"""Kazakh in Latin and Arabic script: words, texts, HTML, tables and exceptions."""

import pickle
import re
from html import escape
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive.kazakh import sort_key, to_arabic, to_latin
from kzarchive.kazakh.alphabet import CYRILLIC, LATIN
from kzarchive.kazakh.charmap import arabic_charmap, latin_charmap
from kzarchive.kazakh.exceptions import Spelling, exceptions_table
from kzarchive.kazakh.html_text import TAG
from kzarchive.kazakh.latin import (
    LATIN_2018,
    LATIN_2021,
    LatinTable,
    latin_table,
    lower_latin,
    upper_latin,
)
from kzarchive.kazakh.rows import Fault
from kzarchive.kazakh.scripts import SCRIPTS, Converter, Script, _Tokens

LETTERS = CYRILLIC + CYRILLIC.upper()
ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from(LETTERS + " \n-.,;:?!/@&<>\"'=«»09aIХ\u0301\u00ad\u2011"), st.characters(exclude_categories=())
    )
)
WORD = st.text(st.sampled_from(CYRILLIC), min_size=1)
WRITING: list[Script] = ["latn", "arab"]


# --- Latin -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("Қазақстан Республикасы", "Qazaqstan Respublikasy"),
        ("Үкімет отырысы", "Ükımet otyrysy"),
        ("тұңғыш әнұран", "tūñğyş änūran"),
        # Both и and й are i; і is ı, whose capital looks like Python's capital of i.
        ("Инвестиция, Іс, ойын", "İnvestitsiia, Is, oiyn"),
        ("ИНДИЯ ІРГЕСІ", "İNDİİA IRGESI"),
        # A capital of two letters: small beside small ones, large among large ones.
        ("Яғни", "İağni"),
        ("ЯҒНИ", "İAĞNİ"),
        ("Чехия, ЧЕХИЯ", "Tşehiia, TŞEHİİA"),
        ("ЩУКА Щука", "ŞTŞUKA Ştşuka"),
        ("ЮНЕСКОда", "İUNESKOda"),
        ("ҚазҰЮ", "QazŪİU"),
        ("КазЯдро", "Kazİadro"),
        # Alone there are no neighbours: an initial is written as at the head of a name.
        ("Я. Ю. Ц.", "İa. İu. Ts."),
        ("А-Я", "A-İa"),
        # Letters of loans.
        ("объект, компьютер, ёлка, эфир, цирк, чек", "obekt, kompiuter, iolka, efir, tsirk, tşek"),
        ("халық һәм жиһаз", "halyq häm jihaz"),
        ("", ""),
    ],
)
def test_latin_of_2021(cyrillic: str, expected: str) -> None:
    assert to_latin(cyrillic) == expected


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("Қазақстан Республикасы", "Qazaqstan Respýblıkasy"),
        ("Конституцияның", "Konstıtýtsııanyń"),
        ("Шығыс Чехов щи", "Shyǵys Chehov shchı"),
        ("ШЫҒЫС ИІ", "SHYǴYS II"),
        ("қию, өмір", "qııý, ómir"),
    ],
)
def test_latin_of_2018(cyrillic: str, expected: str) -> None:
    assert to_latin(cyrillic, LATIN_2018) == expected


def test_tables_are_whole() -> None:
    for table in (LATIN_2021, LATIN_2018):
        assert "".join(letter for letter, _ in table.letters) == CYRILLIC
    used = {letter for _, spelling in LATIN_2021.letters for letter in spelling}
    assert used == set(LATIN)


def test_latin_is_written_in_its_own_order() -> None:
    """Latin words stand in the order of the Latin letters, not in that of their Cyrillic source."""
    words = ["жаз", "ара", "ине", "іс", "һақ", "ғалым", "гүл", "ұл", "үн", "ыдыс", "уран", "шаш", "сан"]
    latin = sorted(map(to_latin, words), key=sort_key)
    assert latin == ["ara", "gül", "ğalym", "haq", "ine", "ıs", "jaz", "san", "şaş", "uran", "ūl", "ün", "ydys"]


@pytest.mark.parametrize(
    ("small", "capital"), [("i", "İ"), ("ı", "I"), ("bilık", "BİLIK"), ("ştş", "ŞTŞ"), ("ūñğyş", "ŪÑĞYŞ")]
)
def test_case_of_kazakh_latin(small: str, capital: str) -> None:
    assert upper_latin(small) == capital
    assert lower_latin(capital) == small


def test_case_takes_a_dot_of_its_own_for_part_of_the_letter() -> None:
    assert upper_latin("i\u0307") == "İ"
    assert lower_latin("I\u0307") == "i"


@given(WORD.filter(lambda word: not set(word) <= set("хі")))
def test_case_before_is_case_after(word: str) -> None:
    """Capitals give what capitals of the result would be, in every word of two letters or more."""
    assert lower_latin(to_latin(word.upper())) == to_latin(word)
    if len(word) > 1:
        assert to_latin(word.upper()) == upper_latin(to_latin(word))


# --- Arabic ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("Қазақ", "قازاق"),
        # One of ә ө ү і, and none of е э к г: a hamza.
        ("тіл", "ٴتىل"),
        ("әсем", "اسەم"),
        ("өмір", "ٴومىر"),
        ("үй", "ٴۇي"),
        # No hamza: е э к г make the word front already, қ ғ make it back.
        ("үкімет", "ۇكىمەت"),
        ("келді", "كەلدى"),
        ("гүл", "گۇل"),
        ("рэнді", "رەندى"),
        ("қадірі", "قادىرى"),
        ("ғылымі", "عىلىمى"),
        # No front letter at all.
        ("ана", "انا"),
        ("ине", "ينە"),
        # Each part of a compound has its own.
        ("ән-күй", "ٴان-كۇي"),
        ("жер-су-іс", "جەر-سۋ-ٴىس"),
        ("іс\u2011әрекет", "ٴىس\u2011ارەكەت"),
        ("Boeing-тің", "Boeing-ٴتىڭ"),
        ("5-ші", "5-ٴشى"),
        # After и and й no second ي.
        ("саяси", "ساياسي"),
        ("авиация", "اۆياتسيا"),
        ("қию", "قيۋ"),
        ("йод ёлка юрист", "يود يولكا يۋريست"),
        ("объект цех чай щи", "وبەكت تسەح چاي ششي"),
        ("халық һәм", "حالىق ٴھام"),
        # There is no case: capitals are no reason for another spelling.
        ("ТІЛ Тіл", "ٴتىل ٴتىل"),
        ("ҚР", "قر"),
        # Marks inside a word are no letters, and are not written.
        ("ті\u0301л", "ٴتىل"),
        ("мем\u00adле\u00adкет", "مەملەكەت"),
        ("и\u0306од", "يود"),
        ("", ""),
    ],
)
def test_arabic(cyrillic: str, expected: str) -> None:
    assert to_arabic(cyrillic) == expected


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("ал, сен; кім?", "ال، سەن؛ كىم؟"),
        ("5,5 пайыз, 1,000 кг", "5,5 پايىز، 1,000 كگ"),
        ("2026, қаңтар", "2026، قاڭتار"),
        ("қаңтар,2026", "قاڭتار،2026"),
        ('«ал», "сен" (кім) – ол…', '«ال»، "سەن" (كىم) – ول…'),
        ("14:31, 07.03.2026", "14:31، 07.03.2026"),
        (", ", "، "),
        ("https://a.kz/?a=1,2;b, ал", "https://a.kz/?a=1,2;b، ال"),
        ("R&amp;D; ал", "R&amp;D؛ ال"),
        ("Google, Apple ма?", "Google، Apple ما؟"),
        # Wholly in another script: its punctuation is its own.
        ("Hello, world?", "Hello, world?"),
        ("قازاق, تىل?", "قازاق, تىل?"),
    ],
)
def test_arabic_punctuation(cyrillic: str, expected: str) -> None:
    assert to_arabic(cyrillic) == expected


@given(ANY_TEXT)
def test_arabic_has_no_tatweel_and_no_other_hamza(text: str) -> None:
    result = to_arabic(text)
    for foreign in "\u0640\u0621\u0675\u0676\u0677\u0678":
        assert result.count(foreign) == text.count(foreign)


# --- What is left alone ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://мысал.kz/жаңалық?іздеу=тіл",
        "http://сайт.қаз",
        "HTTPS://kk.wikipedia.org/wiki/Қазақ_тілі",
        "www.мысал.kz",
        "kk.wikipedia.org/wiki/Қазақ",
        "tg://resolve?domain=арна",
        "mailto:пошта@мысал.kz",
        "info@abai.kz",
        "пошта@мысал.қаз",
        "YouTube, Wi-Fi 5G",
        "Hello world",
        "قازاق",
        "影師嗎 😀 Ω",
        # A letter that Kazakh has not: of another language, and better whole than half converted.
        "Київ",
        "ўзбек",
        "Ђорђе",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert to_latin(text) == text
    assert to_arabic(text) == text
    for script in WRITING:
        assert Converter(script).convert_html(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What stands around an address is text.
        ("(https://мысал.kz), бар", "(https://мысал.kz), bar"),
        ("сілтеме:https://мысал.kz.", "sılteme:https://мысал.kz."),
        ("«https://мысал.kz»-тен", "«https://мысал.kz»-ten"),
        ("info@abai.kz-ке", "info@abai.kz-ke"),
        ("abai.kz-тің", "abai.kz-tıñ"),
        ("және/немесе", "jäne/nemese"),
        ("қосу@үй", "qosu@üi"),
        ("5G-ге, COVID-19-дың, YouTube-та, IT-сала", "5G-ge, COVID-19-dyñ, YouTube-ta, IT-sala"),
        ("2026ж. №5 қосымша", "2026j. №5 qosymşa"),
        ("#Референдум-2026", "#Referendum-2026"),
        ("сөз\u00a0сөз\tсөз\nсөз", "söz\u00a0söz\tsöz\nsöz"),
    ],
)
def test_text_around_what_is_left_alone(text: str, expected: str) -> None:
    assert to_latin(text) == expected


@pytest.mark.parametrize(
    ("typed", "latin", "arabic"),
    [
        ("ХХІ ғасыр", "XXI ğasyr", "XXI عاسىر"),
        ("ХVІІІ-ХІХ ғасыр", "XVIII-XIX ğasyr", "XVIII-XIX عاسىر"),
        ("ІІ бөлім", "II bölım", "II ٴبولىم"),
        ("ІV тоқсан", "IV toqsan", "IV توقسان"),
        ("XX ғасыр", "XX ğasyr", "XX عاسىر"),
        # One letter may be an initial; other letters make other words.
        ("Х. Досмұхамедов", "H. Dosmūhamedov", "ح. دوسمۇحامەدوۆ"),
        ("ІІМ, СІМ", "IIM, SIM", "ٴىىم، ٴسىم"),
        ("ХХІІХ", "HHIIH", "ٴححىىح"),
        ("хх", "hh", "حح"),
    ],
)
def test_roman_numerals_typed_in_cyrillic(typed: str, latin: str, arabic: str) -> None:
    assert (to_latin(typed), to_arabic(typed)) == (latin, arabic)


def test_marks_in_a_word_stay_in_latin() -> None:
    assert to_latin("за\u0301мок, мем\u00adлекет, и\u0306од, е\u0308лка") == ("za\u0301mok, mem\u00adleket, iod, iolka")


# --- Any text --------------------------------------------------------------------------------


@settings(deadline=None)
@given(ANY_TEXT)
@example("\ud800қ\udfff <қ\x00")
@example('&қ;<a href="қ">қ</a></a>')
def test_any_text_is_converted_once(text: str) -> None:
    """No text raises, and what was converted has nothing more to convert."""
    for script in SCRIPTS:
        converter = Converter(script)
        for convert in (converter.convert, converter.convert_html):
            once = convert(text)
            assert convert(once) == once
    assert Converter("cyrl").convert(text) == text


@given(st.text(st.characters(exclude_categories=(), exclude_characters=LETTERS)))
def test_other_scripts_are_unchanged(text: str) -> None:
    assert to_latin(text) == text
    assert Converter("latn").convert_html(text) == text
    if any(map(str.isalpha, text)):
        assert to_arabic(text) == text


PLAIN_HTML = st.lists(
    st.sampled_from(
        ("<p>", "</p>\n", "<b>", "</b>", "<br>", "<code>", "</code>", "&amp;", "a=b", "1/2", "www.", "IT-сала ")
    )
    | st.sampled_from(
        ("Яғни ", "ЯҒНИ ", "Ц", "ХІХ ", "Қала, ", "ж. ", "объект ", "ия", "2026 – ", "«", "» ", "\xa0", "\0")
    )
    | st.text(st.sampled_from(LETTERS + "  ,.-"), max_size=12)
    | ANY_TEXT.filter(lambda text: not set(text) & set("<>&\"'=")),
    max_size=8,
).map("".join)


@settings(max_examples=1_000)
@given(PLAIN_HTML, st.sampled_from([Converter("latn"), Converter("latn", table=LATIN_2018), Converter("arab")]))
@example("Ц", Converter("latn"))
@example("<p>А<b>Я</b>а</p>", Converter("latn"))
@example("авиация, ийа 5,5 1,2,3 ,5, ий", Converter("arab"))
@example("<p>5,<b>5</b> т<br>іл үкімет тілші-ғалым</p>", Converter("arab"))
def test_the_short_way_gives_what_the_long_way_gives(html: str, converter: Converter) -> None:
    careful = Converter(converter.script, table=converter.table)
    careful._short = no_short_way
    assert converter.convert(html) == careful.convert(html)
    assert converter.convert_html(html) == careful.convert_html(html)


def no_short_way(text: str) -> None:
    """Find no text plain enough."""


def test_plain_text_takes_the_short_way() -> None:
    convert = latin_charmap(LATIN_2021)
    for text in ("Цирк пен чемпионат, 2026 ж.\n«Ия», – деді ол; a=b", "объект; IT-сала – 5 ₸"):
        assert convert(text) == to_latin(text)
        assert arabic_charmap()(text) == to_arabic(text)
    for text in ("ЯҒНИ", "ХІХ", "a@мысал.kz", "1/2", "www.мысал.kz", "њ"):
        assert convert(text) is None
    assert arabic_charmap()("Тіл &amp; үн") is None


# Addresses, entities and numerals, which what stands around them may be taken for a part of.
TOKEN = st.lists(
    st.sampled_from(
        (
            "https://мысал.kz",
            "www.",
            "мысал.kz/",
            "info@",
            "abai.kz",
            "mailto:",
            "http://",
            "&amp;",
            "&#39;",
            "ХІХ",
            "5",
            "IT",
        )
    )
    | WORD
    | st.text("«»().,:!;?-/@&#5Хқ", max_size=4),
    max_size=5,
).map("".join)


@settings(max_examples=600)
@given(TOKEN, st.sampled_from(WRITING))
@example("«(info@abai.kz).,»", "latn")
@example("mailto:ХІХwww.", "latn")
@example("&amp;,", "arab")
@example("(" * 5_000, "arab")
@example("қ" + "." * 5_000, "latn")
def test_what_stands_around_a_word_is_converted_as_with_it(token: str, script: Script) -> None:
    tokens = Converter(script)._tokens
    assert tokens[token] == tokens._convert(token)


@given(st.lists(WORD | ANY_TEXT.map(lambda text: text.replace(" ", "") + "ә")), st.sampled_from(WRITING))
def test_a_text_is_converted_as_its_words_are(words: list[str], script: Script) -> None:
    convert = Converter(script).convert
    assert convert(" ".join(words)) == " ".join(map(convert, words))
    assert convert("\n".join(words)) == "\n".join(map(convert, words))


def test_cache_keeps_its_bounds_and_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def convert(token: str) -> str:
        asked.append(token)
        return token.upper()

    monkeypatch.setattr(_Tokens, "HALF", 4)
    tokens = _Tokens(convert)
    long_token = "q" * (_Tokens.LONGEST + 1)
    for token in [*"abcdeab", long_token, *"fghi", long_token, *"jkl"]:
        assert tokens[token] == token.upper()
        assert len(tokens) <= 4
    assert asked.count(long_token) == 2
    assert asked.count("a") == asked.count("b") == 1


# --- Exceptions ------------------------------------------------------------------------------

OWN = {
    "Нью-Йорк": Spelling("New York"),
    "айфон": Spelling("iPhone"),
    "интернет": Spelling("internet", "ينتەرنەت"),
    "Еуропа": Spelling("Europa"),
    "НАТО": Spelling("NATO"),
    "гугл": Spelling("Google", "گۋگل"),
    "эйтиэнти": Spelling("AT&T"),
    "тек": Spelling("", "تەك!"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нью-Йорк, Нью\u2011Йорк, нью-йорк", "New York, New York, New York"),
        ("Нью-Йоркте", "Niu-İorkte"),
        ("Нью, Йорк", "Niu, İork"),
        ("айфон Айфон АЙФОН", "iPhone iPhone iPhone"),
        ("интернет, Интернет. ИНТЕРНЕТ", "internet, İnternet. İNTERNET"),
        ("интернет-дүкен", "internet-düken"),
        ("еуропа Еуропа ЕУРОПА", "europa Europa EUROPA"),
        ("нато НАТО Нато", "NATO NATO NATO"),
        ("гугл Гугл ГУГЛ", "Google Google GOOGLE"),
        ("инте\u0301рнет", "internet"),
        ("тек", "tek"),
        ("https://гугл/гугл", "https://гугл/гугл"),
        ("эйтиэнти", "AT&T"),
    ],
)
def test_exceptions_in_latin(text: str, expected: str) -> None:
    assert Converter("latn", OWN).convert(text) == expected


def test_exceptions_in_arabic() -> None:
    convert = Converter("arab", OWN).convert
    assert convert("Гугл, ИНТЕРНЕТ, тек") == "گۋگل، ينتەرنەت، تەك!"
    assert convert("айфон") == to_arabic("айфон")


def test_an_exception_is_text_in_html() -> None:
    converter = Converter("latn", OWN)
    assert converter.convert_html('<p title="эйтиэнти">Эйтиэнти</p>') == '<p title="AT&amp;T">AT&amp;T</p>'
    assert converter.convert("эйтиэнти") == "AT&T"


def test_a_capital_is_that_of_the_table() -> None:
    own = {"интернет": Spelling("internet")}
    assert Converter("latn", own).convert("Интернет") == "İnternet"
    assert Converter("latn", own, LATIN_2018).convert("Интернет") == "Internet"


def test_converters_survive_pickling() -> None:
    converter = Converter("latn", OWN, LATIN_2018)
    text = "Нью-Йорк, Гугл, шаш"
    assert converter.convert(text) == "New York, Google, shash"
    assert pickle.loads(pickle.dumps(converter)).convert(text) == "New York, Google, shash"  # noqa: S301


def test_a_script_is_one_of_three() -> None:
    with pytest.raises(ValueError, match="'latin'"):
        Converter("latin")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Нью-Йорк\tNew York", {"Нью-Йорк": Spelling("New York")}),
        ("Гугл -> Google", {"Гугл": Spelling("Google")}),
        ("Гугл→Google\tگۋگل\r", {"Гугл": Spelling("Google", "گۋگل")}),
        ("гугл\t\tگۋگل", {"гугл": Spelling("", "گۋگل")}),
        ("\ufeff# түсініктеме\n\nои\u0306 = ои\u0306 → oi", None),
        ("ои\u0306 → oi", {"ой": Spelling("oi")}),
        ("", {}),
    ],
)
def test_table_of_exceptions(row: str, expected: dict[str, Spelling] | None) -> None:
    table = exceptions_table(row)
    if expected is None:
        assert isinstance(table, list)
    else:
        assert table == expected


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Гугл", "no tab, -> or →"),
        ("Гугл =", "no tab, -> or →"),
        ("→ Google", "no word before"),
        ("Гугл →", "no spelling"),
        ("Гугл \t\t", "no spelling"),
        ("а → b → c → d", "more than two"),
        ("Гугл картасы → Google Maps", "« » (U+0020) in «Гугл картасы»"),
        ("мемлекеттiк → x", "«i» (U+0069) in «мемлекеттiк»"),
        ("-ана → x", "hyphen"),
        ("\ud800 → x", "(U+D800)"),
        ("ана → a\nАНА → b", "already on line 2"),
    ],
)
def test_faults_of_exceptions(row: str, message: str) -> None:
    faults = exceptions_table("# тізім\n" + row)
    assert isinstance(faults, list)
    assert [fault.line for fault in faults] == [2 + row.count("\n")]
    assert message in faults[0].message


# --- Tables of letters -----------------------------------------------------------------------

ROWS = "".join(f"{letter}={spelling}\n" for letter, spelling in LATIN_2021.letters)


def test_a_table_may_be_written_by_hand() -> None:
    assert latin_table(ROWS + "И=İ\n") == LATIN_2021
    assert latin_table("# 2021\r\n\r\n" + ROWS.replace("=", "\t").replace("\n", "\r\n") + "Й\tİ") == LATIN_2021
    own = latin_table(ROWS.replace("ұ=ū", "ұ=u\u0304"))
    assert own == LatinTable(LATIN_2021.letters)
    assert to_latin("Иә, ИӘ", own) == "Iä, IÄ"


def test_a_table_with_apostrophes() -> None:
    table = latin_table(ROWS.replace("ә=ä", "ә=aʼ"))
    assert isinstance(table, LatinTable)
    assert to_latin("Әке, ӘКЕ", table) == "Aʼke, AʼKE"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (ROWS.replace("ә=ä\n", ""), [Fault(41, "letter ә missing")]),
        (ROWS.replace("ә=ä\nб=b\n", ""), [Fault(40, "letters ә б missing")]),
        (ROWS + "ә=a", [Fault(43, "letter «ә» is already on line 2")]),
        (ROWS + "w=w", [Fault(43, "«w» is not a letter of the Kazakh Cyrillic alphabet")]),
        (ROWS + "дж=c", [Fault(43, "«дж» is not a letter of the Kazakh Cyrillic alphabet")]),
        (ROWS + "ў=w", [Fault(43, "«ў» is not a letter of the Kazakh Cyrillic alphabet")]),
        (ROWS + "=w", [Fault(43, "«» is not a letter of the Kazakh Cyrillic alphabet")]),
        (ROWS + "жоқ", [Fault(43, "no tab or «=» in «жоқ»: write a letter, = and its spelling")]),
        (ROWS.replace("ш=ş", "ш=<b>"), [Fault(34, "«<b>» is not a spelling in Latin letters")]),
        (ROWS.replace("ш=ş", "ш=ш"), [Fault(34, "«ш» is not a spelling in Latin letters")]),
        (ROWS.replace("ш=ş", "ш=s h"), [Fault(34, "«s h» is not a spelling in Latin letters")]),
        (
            ROWS.replace("ш=ş", "ш=Ş"),
            [Fault(34, "«Ş» is not in lower case; a capital has a row of its own")],
        ),
        (ROWS + "Ю=İu", [Fault(43, "the capital «Ю» needs one Latin letter, and so does «ю»")]),
        (ROWS + "И=İ\nЙ=I", [Fault(44, "the capital of «i» is already «İ»")]),
    ],
)
def test_faults_of_a_table(text: str, faults: list[Fault]) -> None:
    assert latin_table(text) == faults


def test_an_empty_table_misses_everything_on_its_only_line() -> None:
    assert latin_table("") == [Fault(1, f"letters {' '.join(CYRILLIC)} missing")]


@settings(deadline=None)
@given(ANY_TEXT, st.sampled_from(["", ROWS]))
def test_any_text_is_a_table_or_has_faults(text: str, before: str) -> None:
    lines = (before + text).count("\n") + 1
    for result in (latin_table(before + text), exceptions_table(before + text)):
        if isinstance(result, list):
            assert result
            assert all(1 <= fault.line <= lines and fault.message.isprintable() for fault in result)


# --- HTML ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Сөз</p>\n<p>Тағы <em>сөз</em>.</p>", "<p>Söz</p>\n<p>Tağy <em>söz</em>.</p>"),
        # Attributes: only those that are text.
        (
            '<a href="/тег/қоғам/" title="Қоғам" hreflang="kk">Қоғам</a>',
            '<a href="/тег/қоғам/" title="Qoğam" hreflang="kk">Qoğam</a>',
        ),
        ('<img src="сурет.jpg" alt="Сурет: &quot;үй&quot;">', '<img src="сурет.jpg" alt="Suret: &quot;üi&quot;">'),
        ('<abbr title="a > b, әке">ә</abbr>', '<abbr title="a > b, äke">ä</abbr>'),
        # Code, whatever is in it.
        ("<pre><code>сөз <b>сөз</b></code> сөз</pre> сөз", "<pre><code>сөз <b>сөз</b></code> сөз</pre> söz"),
        ("<kbd>сөз</kbd><samp>сөз</samp>сөз", "<kbd>сөз</kbd><samp>сөз</samp>söz"),
        ('<code title="Сөз"><b title="Сөз">x</b></code>', '<code title="Söz"><b title="Сөз">x</b></code>'),
        ('<code><b lang="kk">сөз</b></code>', '<code><b lang="kk">сөз</b></code>'),
        # Languages: the nearest one holds, for attributes too.
        ('<p lang="ru">Да <b>да</b><br>да</p> сөз', '<p lang="ru">Да <b>да</b><br>да</p> söz'),
        ('<p lang="ru">да <i lang="kk">сөз</i> да</p>', '<p lang="ru">да <i lang="kk">söz</i> да</p>'),
        ('<p lang="ru">да <p lang="ru">да</p> да</p>сөз', '<p lang="ru">да <p lang="ru">да</p> да</p>söz'),
        ('<i lang="ru" title="Да">да</i>', '<i lang="ru" title="Да">да</i>'),
        ('<p lang="ru"><i lang="kk" title="Сөз">сөз</i></p>', '<p lang="ru"><i lang="kk" title="Söz">söz</i></p>'),
        ('<img lang="ru" alt="Да"> сөз', '<img lang="ru" alt="Да"> söz'),
        ('<i lang="kk-KZ">сөз</i><i lang="KK-cyrl">сөз</i>', '<i lang="kk-KZ">söz</i><i lang="KK-cyrl">söz</i>'),
        ('<i lang="kk-Latn">сөз</i><i lang="">сөз</i>', '<i lang="kk-Latn">сөз</i><i lang="">сөз</i>'),
        # A link's text that is its address, with or without what browsers add to one.
        ('<a href="https://мысал.қаз/">мысал.қаз</a> сөз', '<a href="https://мысал.қаз/">мысал.қаз</a> söz'),
        ('<a href="mailto:мен@үй">мен@үй</a>', '<a href="mailto:мен@үй">мен@үй</a>'),
        ('<a href="https://мысал.қаз/">мысал.рф</a>', '<a href="https://мысал.қаз/">mysal.rf</a>'),
        ('<a href="қоғам/">қоғам</a>', '<a href="қоғам/">qoğam</a>'),
        ('<a id="fn:1">сөз.</a>', '<a id="fn:1">söz.</a>'),
        # Addresses and entities in text.
        (
            "https://мысал.kz/?а=1&amp;б=2 сөз&nbsp;сөз &lt;сөз&gt;",
            "https://мысал.kz/?а=1&amp;б=2 söz&nbsp;söz &lt;söz&gt;",
        ),
        # Not safe HTML, and no reason to fail.
        ("</p></code>сөз <", "</p></code>söz <"),
        ('<p lang="ru">да', '<p lang="ru">да'),
        ('<p lang="ru"><b>да</p>сөз', '<p lang="ru"><b>да</p>söz'),
        ("<!сөз>сөз", "<!сөз>söz"),
    ],
)
def test_html_in_latin(html: str, expected: str) -> None:
    assert Converter("latn").convert_html(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Тіл, сөз; не?</p>", "<p>ٴتىل، ٴسوز؛ نە؟</p>"),
        ("<b>Google</b>, <b>Яндекс</b>", "<b>Google</b>، <b>ياندەكس</b>"),
        ("R&amp;D, 5&nbsp;мың", "R&amp;D، 5&nbsp;مىڭ"),
        ("<p>Hello, <b>world</b>?</p>", "<p>Hello, <b>world</b>?</p>"),
        ("<p>2026, 7</p>", "<p>2026، 7</p>"),
    ],
)
def test_html_in_arabic(html: str, expected: str) -> None:
    assert Converter("arab").convert_html(html) == expected


@pytest.mark.parametrize(
    ("html", "latin", "arabic"),
    [
        # A drop capital, a bold stem, a linked stem: one word each.
        ("<b>Т</b>іл", "<b>T</b>ıl", "<b>ٴت</b>ىل"),
        ("<b>тіл</b>дер", "<b>tıl</b>der", "<b>تىل</b>دەر"),
        ('бұл <a href="/x">тіл</a>ге де', 'būl <a href="/x">tıl</a>ge de', 'بۇل <a href="/x">تىل</a>گە دە'),
        ("<b>Я</b>ҒНИ, <b>Я</b>ғни", "<b>İA</b>ĞNİ, <b>İa</b>ğni", "<b>يا</b>عني، <b>يا</b>عني"),
        ("ави<i>а</i>ци<i>я</i>", "avi<i>a</i>tsi<i>ia</i>", "اۆي<i>ا</i>تسي<i>ا</i>"),
        ("і<b><i></i>ш</b>кі", "ı<b><i></i>ş</b>kı", "ى<b><i></i>ش</b>كى"),
        ("кон<b>ь</b>ки", "kon<b></b>ki", "كون<b></b>كي"),
        # Two words each.
        ("<p>тіл</p><p>дер</p>", "<p>tıl</p><p>der</p>", "<p>ٴتىل</p><p>دەر</p>"),
        ("тіл<br>дер", "tıl<br>der", "ٴتىل<br>دەر"),
        ("тіл<sup>е</sup>", "tıl<sup>e</sup>", "ٴتىل<sup>ە</sup>"),
        ('тіл<i lang="ru">ер</i>', 'tıl<i lang="ru">ер</i>', 'ٴتىل<i lang="ru">ер</i>'),
        ("тіл<i> </i>дер", "tıl<i> </i>der", "ٴتىل<i> </i>دەر"),
    ],
)
def test_words_that_tags_divide(html: str, latin: str, arabic: str) -> None:
    assert Converter("latn").convert_html(html) == latin
    assert Converter("arab").convert_html(html) == arabic


OPENED = [
    f"<{name}{attribute}>"
    for name in ("p", "code")
    for attribute in ("", ' lang="kk"', ' lang="ru"', ' title="үй. &quot;>"')
]
# With a blank at both ends no word goes on in the next element.
PIECE = st.one_of(
    st.sampled_from(["</>", "</>", "</>", " сөз, ", " сөз, ", '<br><img alt="тіл">', *OPENED]),
    ANY_TEXT.map(lambda text: f" {escape(text, quote=False)} "),
)


def nested(pieces: list[str]) -> str:
    """Write each "</>" as the end tag of the innermost open element, and close them all."""
    opened: list[str] = []
    written = []
    for piece in [*pieces, *["</>"] * len(pieces)]:
        if piece in OPENED:
            opened.append(piece[1:].rstrip(">").split(" ")[0])
        written.append(piece if piece != "</>" else f"</{opened.pop()}>" if opened else "")
    return "".join(written)


SAFE_HTML = st.lists(PIECE, max_size=12).map(nested)


def values_blanked(tags: list[str]) -> list[str]:
    return [re.sub(' (title|alt)="[^"]*"', r' \1=""', tag) for tag in tags]


@settings(deadline=None)
@given(SAFE_HTML, st.sampled_from(WRITING))
def test_tags_stay_as_they_are(html: str, script: Script) -> None:
    result = Converter(script).convert_html(html)
    assert values_blanked(TAG.findall(result)) == values_blanked(TAG.findall(html))
    assert len(TAG.split(result)) == len(TAG.split(html))


class Reading(HTMLParser):
    """Another way to the same end, by a parser: a stack of all elements, and text piece by piece."""

    def __init__(self, html: str, converter: Converter) -> None:
        super().__init__(convert_charrefs=False)
        self.converter, self.stack, self.pieces = converter, [("", True, False)], list[str]()
        for piece in re.split("(&[a-z]+;)", html):
            self.feed(piece)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _, kazakh, code = self.stack[-1]
        values = dict(attrs)
        kazakh = kazakh if "lang" not in values else values["lang"] == "kk"
        written = self.get_starttag_text() or ""
        if kazakh and not code:
            for value in re.findall('(?:title|alt)="([^"]*)"', written):
                written = written.replace(value, self.converter.convert(value))
        self.pieces.append(written)
        if tag not in ("br", "img"):
            self.stack.append((tag, kazakh, code or tag in ("code", "pre")))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        _, kazakh, code = self.stack[-1]
        self.pieces.append(self.converter.convert(data) if kazakh and not code else data)

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")


@settings(deadline=None)
@given(SAFE_HTML)
def test_a_parser_finds_the_same_text(html: str) -> None:
    converter = Converter("latn")
    addresses = re.compile("[@/]|www|://")
    if not addresses.search(re.sub("<[^>]*>", "", html).lower()):
        assert converter.convert_html(html) == "".join(Reading(html, converter).pieces)


@settings(deadline=None)
@given(SAFE_HTML, SAFE_HTML, SAFE_HTML, st.sampled_from(WRITING))
def test_what_is_left_alone_is_identical(before: str, inside: str, after: str, script: Script) -> None:
    inside = inside.replace(' lang="kk"', "")
    convert = Converter(script).convert_html
    assert f'<div lang="ru">{inside}</div>' in convert(f'ә {before}<div lang="ru">{inside}</div>{after}')
    assert f"<pre>{inside}</pre>" in convert(f"ә {before}<pre>{inside}</pre>{after}")


@settings(deadline=None)
@given(SAFE_HTML, st.sampled_from(WRITING))
def test_result_is_as_safe_as_the_source(html: str, script: Script) -> None:
    def clean(text: str) -> str:
        return nh3.clean(
            text, attributes={"*": {"lang", "title", "alt"}}, tags={"p", "b", "code", "pre", "span", "br", "img"}
        )

    safe = clean(html.encode(errors="ignore").decode())
    result = Converter(script).convert_html(safe)
    assert clean(result) == result


@given(ANY_TEXT.filter(lambda text: not set(text) & set('<>&"')), st.sampled_from(WRITING))
def test_text_without_tags_is_converted_as_text(text: str, script: Script) -> None:
    converter = Converter(script)
    assert converter.convert_html(text) == converter.convert(text)
    assert converter.convert_html(f"<p>{text}</p>") == f"<p>{converter.convert(text)}</p>"


LINK = '<a href="https://мысал.kz/ә">'
PAGE = st.lists(
    st.one_of(PIECE, st.sampled_from(["\n", "\n", "\n", "<i>Қа", "</i>ла", LINK, "мысал.kz/ә", '<img\nalt="тіл">'])),
    max_size=16,
).map(nested)


@settings(deadline=None)
@given(PAGE, st.sampled_from(WRITING))
def test_a_page_is_converted_line_by_line_as_in_one(html: str, script: Script) -> None:
    converter = Converter(script)
    for _ in range(2):  # the second time from memory
        assert converter.convert_page(html) == converter.convert_html(html)


def test_what_goes_on_in_the_next_line_is_seen() -> None:
    convert = Converter("latn").convert_page
    assert convert("<pre>\nтіл\n</pre>\nтіл") == "<pre>\nтіл\n</pre>\ntıl"
    assert convert(f"{LINK}\nмысал.kz/ә</a>\nтіл") == f"{LINK}\nмысал.kz/ә</a>\ntıl"
    assert convert('<img\n title="тіл">\nтіл') == '<img\n title="tıl">\ntıl'
