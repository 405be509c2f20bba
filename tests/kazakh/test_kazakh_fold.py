"""Repair of letters, and the key of a term."""

import importlib
import unicodedata
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive.kazakh import fold, plain_spaces, repair, repairs
from kzarchive.kazakh.alphabet import CYRILLIC
from kzarchive.kazakh.fold import Repair
from kzarchive.kazakh.lookalikes import TO_CYRILLIC, TO_LATIN, VARIANTS

# Much of what any step asks for, so that random texts have it beside one another.
NOISY = (
    "аәбкқңөуүұхіһАӘБВКҚСОТХІҮУ"
    "abcehikmopstwxyzABCDEHIKMOPTVXY"
    f"{''.join(VARIANTS)}{''.join(TO_CYRILLIC)}"
    "\u0301\u0304\u0306\u0308\u0327\u0338"
    "\xad\u200b\u200c\u200d\u200e\u202a\u2060\u2066\ufeff"
    "  \xa0\n.,-\u2011\u2212_@:/<>`](«»0123°"
    "با😀\ufe0fक\u2000\u212b\ud800"
)
ANY_TEXT = st.text(st.one_of(st.sampled_from(NOISY), st.sampled_from(NOISY), st.characters(exclude_categories=())))


def module(name: str) -> ModuleType:
    """The module, which the function of that name hides."""
    return importlib.import_module(f"kzarchive.kazakh.{name}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Latin letters in a Cyrillic word that has letters without a twin
        ("Aуылдағы", "Ауылдағы"),
        ("мемлекеттiк", "мемлекеттік"),
        ("қaлaлapдaғы жoлдapымыз", "қалалардағы жолдарымыз"),
        ("кардиоxирургия", "кардиохирургия"),
        ("жаhан", "жаһан"),
        ("ҚAЗAҚCTAH", "ҚАЗАҚСТАН"),
        ("бiрден-бiр", "бірден-бір"),
        ("10-cынып", "10-сынып"),
        ("#Қазақcтан", "#Қазақстан"),
        ("TMД-ның", "ТМД-ның"),
        # Greek ones
        ("қаκпаο", "қакпао"),
        ("Ρеспублика", "Республика"),
        # Every letter has a twin: the majority decides, or i, which Russian keyboards lack
        ("ТОO", "ТОО"),
        ("iс-шара", "іс-шара"),
        ("Iс-қимыл", "Іс-қимыл"),
        ("ерciн", "ерсін"),
        ("iрi", "ірі"),
        # Y is Ү in a front word, and У beside a vowel or in a back one
        ("Yлкен Yй", "Үлкен Үй"),
        ("AYЫЛ TYPАЛЫ", "АУЫЛ ТУРАЛЫ"),
        ("БYГIН КYН", "БҮГІН КҮН"),
        ("YНИВЕРСИТЕТ", "УНИВЕРСИТЕТ"),
        ("оқy", "оқу"),
        # The reverse
        ("akimderіne", "akimderine"),
        ("СOVID-19", "COVID-19"),
        ("Кcell мен Вeeline", "Kcell мен Beeline"),
        ("еGov, іPhone", "eGov, iPhone"),
        ("аlmaty.kz", "almaty.kz"),
        ("ХVІІІ ғасыр, ХIХ ғасыр", "XVIII ғасыр, XIX ғасыр"),
        # A lone i between words, a lone I between spaced-out letters
        ("тіл i ділі", "тіл і ділі"),
        ("Т I Л", "Т І Л"),
        # Letters that Kazakh has not
        ("жəне Əлем", "және Әлем"),
        ("ɵмір Ɵмір ѳмір", "өмір Өмір өмір"),
        ("қӊ қӈ", "қң қң"),
        ("ҡазаҟ ӄала", "қазақ қала"),
        ("тоҕыз тоӷыз", "тоғыз тоғыз"),
        ("қҧқықтық дәстҥр ӛз өз", "құқықтық дәстүр өз өз"),
        ("ӛңір", "өңір"),
        ("кӯн ҡыҙ", "кұн қыз"),
        ("Сëма", "Сёма"),
        ("тїл бìр íс қıс", "тіл бір іс қіс"),
        # Characters
        ("и\u0306од", "йод"),
        ("қа\xadла\u200bсы\ufeff", "қаласы"),
        ("\u200eAstana\u202c", "Astana"),
        ("қа\u200dла", "қала"),
        ("Wi\u2011Fi", "Wi-Fi"),
        ("Алматы\u2212Астана", "Алматы-Астана"),
        # One repair uncovers another
        ("ə\u0308з", "өз"),
        ("и\xad\u0306од", "йод"),
    ],
)
def test_noise_is_repaired(text: str, expected: str) -> None:
    assert repair(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Latin names and Kazakh endings, parted by a hyphen as the rules ask
        "Boeing-тың IT-саланың COVID-19-дың QR-код iPhone-ды Wi-Fi-ға YouTube-тағы call-орталық",
        "BBC-дің MAC-тан Expo-ның PhD-сы e-mail-дар 5G-дің G20-ға H1N1-вирусы",
        # and without one: a letter has no twin, or capitals or an ending show where the name ends
        "SMSке QRкод Ravonға WhatsAppе",
        "ITшілер BBCнің IPадрес #ITСала",
        "Expoға Kiaның Macтан",
        "ҚазMAX гепатитB #ExpoАстана",
        "4Kтеледидар 9Aсыныбы 20°Cтан",
        # parts that could be either
        "CO ХХ ТОО cap СО MAX",
        "IТ рН pН MHО СO",
        # Roman numerals
        "I тоқсан, XX ғасыр, II-ші, Петр I мен Екатерина II, V бөлім, I. Кіріспе",
        # addresses, names and code
        "https://сайт.kz/жəне/Tаза www.сайт.kz/жəне жəне@mail.kz @жəне",
        '<a href="жəне">[](жəне.jpg) `жəне`',
        # other languages in Cyrillic
        "Київ, Україна, їжа",
        "Ханты тілінде ӛ бар, ал қазақшада ө",
        # what is not letters
        "«жақша» “жақша” 'жақша' – 5 − 3 = 2; 2026\xa0ж.\u202f7\u2009наурыз",
        "а\u0301на",
        # other scripts need what is noise here
        "می\u200cخواهم قازاق\u200d تىلى",
        "क्\u200dष 👩\u200d💻 ❤\ufe0f\u200d🔥",
        "\u200fعربي\u200f (\u200eAstana\u200e)",
        "",
        "\ud800",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert repair(text) == text
    assert repairs(text) == ()


def test_text_around_what_is_left_alone_is_repaired() -> None:
    assert repair("[жəне](жəне.jpg) <b title='жəне'>жəне</b> `жəне`жəне") == (
        "[және](жəне.jpg) <b title='жəне'>және</b> `жəне`және"
    )
    assert repair("👩\u200d💻 Tа\u200dза") == "👩\u200d💻 Таза"


def test_repairs_are_listed_with_their_place_and_reason() -> None:
    text = "Бұл\n«жəне» Wi\u2011Fi, мемлекеттi\xadк\tи\u0306од таза"
    assert repairs(text) == (
        Repair(4, "«жəне»", "«және»", ("variant",)),
        Repair(11, "Wi\u2011Fi,", "Wi-Fi,", ("hyphen",)),
        Repair(18, "мемлекеттi\xadк", "мемлекеттік", ("invisible", "lookalike")),
        Repair(31, "и\u0306од", "йод", ("composition",)),
    )
    assert all(text[found.position :].startswith(found.before) for found in repairs(text))


def test_a_word_of_nothing_visible_is_a_repair_too() -> None:
    assert repairs("таза \u200b сөз") == (Repair(5, "\u200b", "", ("invisible",)),)


def test_spaces_are_plain_on_request_only() -> None:
    text = "2026\xa0ж.\u202f7\u2009наурыз\u2007бүгін"
    assert repair(text) == text
    assert plain_spaces(text) == "2026 ж. 7 наурыз бүгін"


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (("Жаңа жыл", "ЖАҢА ЖЫЛ", "жаңа\xa0 жыл ", "Жаңa жыл"), "жаңа жыл"),
        (("Мемлекеттік тіл", "Мемлекеттiк тiл"), "мемлекеттік тіл"),
        (("М. Әуезов", "M. Әуезов", "м. әуезов"), "м. әуезов"),
        (("Есенберлин І.", "Есенберлин I."), "есенберлин і."),
        (("Ә. М. Сара", "Ә. M. Сара"), "ә. м. сара"),
        (("IT", "it", "It"), "it"),
        (("İnvestor", "investor", "INVESTOR"), "investor"),
        (("ÜKIMET", "ükımet", "Ükımet"), "ükimet"),
        (("а\u0301на", "Ана"), "ана"),
        (("AIға", "aiға"), "аіға"),
        (("M. Smith",), "m. smith"),
    ],
)
def test_equal_terms_have_one_key(spellings: tuple[str, ...], key: str) -> None:
    assert {fold(spelling) for spelling in spellings} == {key}


@pytest.mark.parametrize(
    ("one", "other"),
    [("тұз", "түз"), ("ана", "әна"), ("Алматы", "Алматыда"), ("COP", "СОР"), ("іс", "ис"), ("ай", "аи")],
)
def test_different_terms_have_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_tables_are_in_order() -> None:
    letters = set(CYRILLIC + CYRILLIC.upper())
    assert set(TO_CYRILLIC.values()) | set(VARIANTS.values()) <= letters
    assert set(TO_LATIN) <= letters
    assert not letters & set(VARIANTS)
    assert all(unicodedata.is_normalized("NFC", letter) for letter in (*TO_CYRILLIC, *VARIANTS))
    assert all(letter.isupper() == TO_CYRILLIC[letter].isupper() for letter in TO_CYRILLIC)
    assert all(letter.isupper() == VARIANTS[letter].isupper() for letter in VARIANTS)


@settings(deadline=None)
@given(ANY_TEXT)
@example("y\u0306 κ\u0301қ \ud800")
def test_what_was_repaired_stays(text: str) -> None:
    repaired = repair(text)
    assert repair(repaired) == repaired
    assert unicodedata.is_normalized("NFC", repaired)
    assert not repairs(repaired)


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_key_is_its_own_and_that_of_the_repaired(text: str) -> None:
    key = fold(text)
    assert fold(key) == fold(repair(text)) == key
    assert key == key.strip()


@settings(deadline=None)
@given(ANY_TEXT)
def test_the_list_of_repairs_is_complete(text: str) -> None:
    pieces = []
    end = 0
    for found in repairs(text):
        assert text[found.position :].startswith(found.before)
        assert found.kinds
        pieces += [text[end : found.position], found.after]
        end = found.position + len(found.before)
    # NFC has its own view of two blanks: U+2000 and U+2001.
    assert unicodedata.normalize("NFC", "".join((*pieces, text[end:]))) == repair(text)


@settings(deadline=None)
@given(ANY_TEXT)
@example("IT-сала i тіл I Л")
def test_the_quick_look_finds_all_there_is(text: str) -> None:
    if module("fold")._is_clean()(text):
        letters = module("letters")
        assert letters.compose(text) == text
        assert letters.strip_invisible(text) == text
        assert letters.plain_hyphens(text) == text
        assert letters.replace_variants(text) == text
        assert letters.replace_lookalikes(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Конституциялық реформа – Қазақстанның жаңа даму кезеңі: «Алаш» (2026 ж.), 26 % № 5…",
        "COVID-19 пен IT-сала: https://example.kz/, a@b.kz, Boeing-тың “YouTube-тағы” видеосы\r\n",
        "I ғасыр мен II ғасыр",
        CYRILLIC + CYRILLIC.upper(),
        "",
    ],
)
def test_common_text_is_clean_at_a_look(text: str) -> None:
    """What costs a build time is how often this fails, not how long it takes then."""
    assert module("fold")._is_clean()(text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cf"], exclude_characters="\u2011\u2212")))
def test_text_without_cyrillic_is_only_composed(text: str) -> None:
    text = "".join(letter for letter in text if not "\u0400" <= letter <= "\u052f")
    assert repair(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("marks", ["\u0306", "\u0327\u0308", "\u0308\u0327\u0591"])
def test_no_more_than_thirty_marks_are_put_in_order_together(marks: str) -> None:
    """To order n of them takes up to n² steps."""
    text = f"и{marks * 1_000} қала {marks * 9}"
    composed = module("letters").compose(text)
    assert composed == module("letters").compose(composed)
    runs = "".join("m" if unicodedata.combining(character) else " " for character in composed).split()
    assert max(map(len, runs)) <= 30
    assert unicodedata.normalize("NFC", composed) == composed
    assert sum(map(len, runs)) >= 1_009 * len(marks) - 1


@pytest.mark.parametrize("text", ["-" * 5_000, "«" * 5_000 + "й" * 31, " \u0306" * 5_000])
def test_signs_are_no_marks(text: str) -> None:
    assert module("letters").compose(text) == unicodedata.normalize("NFC", text)


@settings(deadline=None)
@given(st.text(CYRILLIC, min_size=1), st.data())
def test_any_letters_of_a_word_may_be_noise(ending: str, data: st.DataObject) -> None:
    """The first letter has no twin, so that it is a Cyrillic word whatever follows."""
    word = "қ" + ending
    latin = {cyrillic: letter for cyrillic, letter in TO_LATIN.items() if letter.islower()}
    noisy = "".join(latin.get(letter, letter) if data.draw(st.booleans()) else letter for letter in word)
    assert repair(noisy) == word


@pytest.mark.parametrize(
    "text",
    ["аa" * 50_000, "a@" * 50_000, "<a" * 50_000, "]((" * 50_000, "а" * 50_000 + "a", "ə" * 50_000, "`a://" * 9999],
)
def test_time_grows_with_length_only(text: str) -> None:
    """Were it the square, this would take minutes."""
    assert fold(text)
