"""Bytes of unknown encoding, and text decoded wrongly."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive.kazakh.decode import Decoded, decode, mojibake

KAZAKH = (
    "Бүгін қалада жаңа кітапхана ашылды. Оған көптеген оқырман келді, ал әкім: «Ғылым мен білім үшін "
    "бұл үлкен оқиға», – деді. Һәм Өскемен мен Ұлытауда да осындай іс-шаралар өтеді."
)
RUSSIAN = "Сегодня в городе открыли новую библиотеку. Объём работ вырос на 5 ± 1 процент, сообщил аким."
OTHERS = {
    "uk": "Сьогодні в місті відкрили нову бібліотеку. Її відвідали тисячі читачів, є що розповісти і про їжу.",
    "sr": "Данас је у граду отворена нова библиотека. Људи су дошли, ђаци и учитељи, ћерке, њихове џепове.",
    "be": "Сёння ў горадзе адкрылі новую бібліятэку, у якой ёсць усё, што трэба чытачам: і кнігі, і ўтульнасць.",
}
# As in NLTK's corpora/udhr/Kazakh-UTF8.
OLD_FONT = str.maketrans("әғқңөұүһӘҒҚҢӨҰҮҺ", "ѕѓќњљђџћЅЃЌЊЉЂЏЋ")


def misread(data: bytes, encoding: str) -> str:
    """What a program shows that lets unassigned bytes pass as control characters."""
    return "".join(
        chr(byte) if shown == "\ufffd" else shown
        for byte in data
        if (shown := bytes([byte]).decode(encoding, "replace"))
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048", "ptcp154"])
def test_kazakh_in_its_encodings(encoding: str) -> None:
    assert decode(KAZAKH.encode(encoding)) == Decoded(KAZAKH, encoding)


@pytest.mark.parametrize("text", [RUSSIAN, "“quoted” – fine…", "Тіл мен сөз".replace("ө", "о")])
def test_what_all_read_the_same_is_windows_1251(text: str) -> None:
    assert decode(text.encode("cp1251")) == Decoded(text, "cp1251")


@pytest.mark.parametrize("word", ["қала", "Әкім", "ЖАҢА ҮЙ", "бұл", "көлік"])
@pytest.mark.parametrize("encoding", ["kz1048", "ptcp154"])
def test_a_word_is_enough(word: str, encoding: str) -> None:
    found = decode(word.encode(encoding))
    assert found
    assert found.text == word


def test_a_file_in_an_old_font() -> None:
    data = KAZAKH.translate(OLD_FONT).encode("cp1251")
    assert decode(data) == Decoded(KAZAKH, "an old font read as cp1251")


def test_no_bytes_are_no_text() -> None:
    assert decode(b"") == Decoded("", "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        *(RUSSIAN.encode(encoding, "replace") for encoding in ("koi8-r", "cp866", "mac-cyrillic", "iso8859-5")),
        *(text.encode("cp1251") for text in OTHERS.values()),
        "L’été à la plage, où nous étions heureux".encode("cp1252"),
        "Königsberg über alles schön".encode("latin-1"),
        KAZAKH.encode()[:-100] + KAZAKH.encode()[-99:],
        KAZAKH.encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_told_is_none(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    ("shown", "how"),
    [
        (misread(KAZAKH.encode("kz1048"), "cp1251"), "kz1048 read as cp1251"),
        (misread(KAZAKH.encode("ptcp154"), "cp1251"), "ptcp154 read as cp1251"),
        (KAZAKH.translate(OLD_FONT), "an old font read as cp1251"),
        (misread(KAZAKH.encode(), "cp1251"), "utf-8 read as cp1251"),
        (misread(KAZAKH.encode(), "cp1252"), "utf-8 read as cp1252"),
    ],
)
def test_text_that_was_read_wrongly_is_read_again(shown: str, how: str) -> None:
    assert mojibake(shown) == Decoded(KAZAKH, how)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("Ќазаќстан Республикасыныѕ аумаєында", "Қазақстан Республикасының аумағында"),
        ("ЌЂЌЫЌТАРЫНЫЊ", "ҚҰҚЫҚТАРЫНЫҢ"),
        ("‰кіметтіњ ќаулысы, б±л µте мањызды, 5 ± 1", "үкіметтің қаулысы, бұл өте маңызды, 5 ± 1"),
    ],
)
def test_a_line_is_enough(shown: str, text: str) -> None:
    found = mojibake(shown)
    assert found
    assert found.text == text


@pytest.mark.parametrize("text", [KAZAKH, RUSSIAN, *OTHERS.values(), "plain", "Àé", "ќ ћ ђ", "Рс", "", "\ud800"])
def test_other_text_is_let_be(text: str) -> None:
    assert mojibake(text) is None


@settings(deadline=None)
@given(st.binary())
@example(b"\xd2")
@example(bytes(range(256)))
def test_any_bytes_are_text_or_none(data: bytes) -> None:
    assert decode(data) == decode(data)


def test_time_grows_with_length_only() -> None:
    """Were it the square, this would take minutes."""
    assert decode(b"\xff" * 200_000) == Decoded("я" * 200_000, "cp1251")


@settings(deadline=None)
@given(st.text())
def test_utf_8_is_what_it_is(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode()) == Decoded(text, "utf-8")


@settings(deadline=None)
@given(st.text(st.one_of(st.sampled_from("ќыўєѕђљњџћабв±µ‰РСТ›° "), st.characters(exclude_categories=()))))
def test_any_text_is_mojibake_or_not(text: str) -> None:
    found = mojibake(text)
    assert found is None or found.text != text
