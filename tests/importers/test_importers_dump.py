"""The dump parser; what it makes of whole files is held by the golden files beside this."""

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive import markup, reader
from kzarchive.importers.article import Article, Skipped
from kzarchive.importers.dump import parse
from kzarchive.importers.plain import body, escape
from kzarchive.importers.source import source
from kzarchive.importers.text import clean, decode
from kzarchive.kazakh import repair
from kzarchive.model import Record
from kzarchive.moments import zone

TITLE = "Қоғалы көлде құс санағы басталды"
TEXT = ("Көлде үш мың құс саналды.", "Келесі санақ сәуірде өтеді.")


def dump(*lines: str, first: str = "date 2026-03-07") -> Article | Skipped:
    return parse("a.txt", "\n".join((first, *lines)).encode())


def taken(*lines: str, first: str = "date 2026-03-07") -> Article:
    article = dump(*lines, first=first)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("07.03.2026 14:31", "2026-03-07 14:31"),
        ("7.3.2026, 9:05", "2026-03-07 09:05"),
        ("07.03.2026\u00a014:31", "2026-03-07 14:31"),
        ("07.03.2026 14:31:05", "2026-03-07 14:31:05"),
        ("07.03.2026 14:3110896", "2026-03-07 14:31"),
        ("07.03.2026 14:31 | 1203", "2026-03-07 14:31"),
        ("07.03.2026, 14:31, 1 203 рет оқылды", "2026-03-07 14:31"),
        ("07.03.2026 1203", "2026-03-07"),
        ("7 наурыз 2026", "2026-03-07"),
        ("7 НАУРЫЗ, 2026 14:31", "2026-03-07 14:31"),
        ("2026 жылғы 7 Наурыз 14:31", "2026-03-07 14:31"),
        ("2026 ЖЫЛҒЫ 7 НАУРЫЗ, 14:31 10896", "2026-03-07 14:31"),
        ("2026\u202fж. 7 наурыз", "2026-03-07"),
    ],
)
def test_reads_a_printed_date(printed: str, date: str) -> None:
    article = taken(TITLE, TITLE, printed, *TEXT, first="date 2026-05-05")
    assert (article.date, article.body) == (date, body(TEXT))
    assert "date" in article.provenance.read


@pytest.mark.parametrize(
    "line",
    [
        "07.03.2026 күні санақ басталды.",
        "07.03.2026 14:31 кезінде көлден отыз бір аққу ұшып өтті",
        "2026 жылғы 7 наурызда қар еріді.",
        "Бүгін санақ болды.",
        "2 күн бұрын қар еріді.",
    ],
)
def test_a_line_of_text_that_begins_with_a_date_is_text(line: str) -> None:
    article = taken(TITLE, TITLE, line, *TEXT)
    assert article.body == body((line, *TEXT))
    assert [guess.field for guess in article.provenance.guessed] == ["date"]


@pytest.mark.parametrize(
    "line", ["31.02.2026 14:31", "07.03.2026 25:00", "07.13.2026", "2 марта 2026, 14:31", "07.03.2026 Алматы"]
)
def test_a_date_that_cannot_be_read_is_not_replaced_by_a_guess(line: str) -> None:
    assert dump(TITLE, TITLE, line, *TEXT) == Skipped(f"line 4: the date «{line}» can't be read")


@pytest.mark.parametrize("line", ["Кеше, 23:37", "Бүгін 14:31 1203", "Кеше 2026, 23:37", "3 сағат бұрын", "Вчера"])
def test_a_relative_date_is_never_resolved(line: str) -> None:
    article = taken(TITLE, TITLE, line, *TEXT)
    assert (article.date, article.body) == ("2026-03-07", body(TEXT))
    assert [guess.field for guess in article.provenance.guessed] == ["date"]
    assert f"«{line}» is relative and was not resolved" in article.notes


@pytest.mark.parametrize(
    ("rest", "tags", "title"),
    [
        ("", (), ""),
        (" #Кітап", ("Кітап",), ""),
        (" #Кітап-2026 #а_б,#2026#Оқу #Кітап-2026", ("Кітап-2026", "а_б", "2026", "Оқу"), ""),
        ("#Кітап", ("Кітап",), ""),
        (f" #Кітап {TITLE}", ("Кітап",), TITLE),
        (f" {TITLE} #Кітап", (), f"{TITLE} #Кітап"),
    ],
)
def test_reads_line_1(rest: str, tags: tuple[str, ...], title: str) -> None:
    article = taken(title or TITLE, title or TITLE, "07.03.2026", *TEXT, first=f" date 2026-03-07{rest}")
    assert (article.tags, article.title) == (tags, title or TITLE)


@pytest.mark.parametrize(
    ("above", "section", "guessed"),
    [
        ((TITLE,), "", []),
        ((TITLE, TITLE), "", []),
        (("Қоғам", TITLE), "Қоғам", ["section"]),
        (("Білім және ғылым", TITLE, TITLE), "Білім және ғылым", []),
        (("Қоғам", "Қар", "Қар"), "Қоғам", []),
    ],
)
def test_reads_section_and_title(above: tuple[str, ...], section: str, guessed: list[str]) -> None:
    article = taken(*above, "07.03.2026 14:31", *TEXT)
    assert (article.title, article.section, article.body) == (above[-1], section, body(TEXT))
    assert [guess.field for guess in article.provenance.guessed] == guessed


@pytest.mark.parametrize(
    "above",
    [
        ("Қоғам",),
        (TITLE, "Басқа тақырып осында тұр"),
        ("Қоғам", TITLE, "Басқа тақырып"),
        ("Бұл бөлім аты емес, сөйлем.", TITLE, TITLE),
        (),
    ],
)
def test_a_title_that_is_not_clear_is_not_chosen(above: tuple[str, ...]) -> None:
    skipped = dump(*above, "07.03.2026 14:31", *TEXT)
    assert isinstance(skipped, Skipped)
    assert "title" in skipped.reason


def test_a_title_that_stands_twice_needs_no_date_below_it() -> None:
    for section in ((), ("Қоғам",)):
        article = taken(*section, TITLE, TITLE, *TEXT)
        assert (article.title, article.body) == (TITLE, body(TEXT))
        assert [guess.field for guess in article.provenance.guessed] == ["date"]


def test_a_title_on_line_1_needs_no_other() -> None:
    first = f"date 2026-03-07 {TITLE}"
    for above in ((), (TITLE,), (TITLE, TITLE), ("Қоғам", TITLE), ("Қоғам",)):
        for printed in ((), ("07.03.2026 14:31",)):
            article = taken(*above, *printed, *TEXT, first=first)
            assert (article.title, article.body) == (TITLE, body(TEXT))
            assert article.section == ("Қоғам" if "Қоғам" in above else "")


def test_two_titles_that_both_have_a_claim_are_a_reason_to_skip() -> None:
    other = "Мүлде басқа тақырып осында тұр"
    assert isinstance(dump(other, other, *TEXT, first=f"date 2026-03-07 {TITLE}"), Skipped)


def test_noise_is_deleted_and_counted() -> None:
    text, notes = clean("жұ\u00adмыс 5\u00a0мың\u202f\u200b👩\u200d👧\nن\u200cم\u200f")
    assert text == "жұмыс 5 мың 👩\u200d👧\nن\u200cم"
    assert notes == (
        "3 invisible characters deleted: 1 × U+00AD, 1 × U+200B, 1 × U+200F",
        "2 special spaces made plain: 1 × U+00A0, 1 × U+202F",
    )


LINE = st.one_of(
    st.sampled_from(
        [TITLE, "Қоғам", *TEXT, "07.03.2026 14:31", "7 Наурыз, 2026", "Кеше, 23:37", "Айдос Қали", "Фото: Қасым Төре"]
    ),
    st.text(max_size=30),
)
FIRST = st.one_of(
    st.sampled_from(["date 2026-03-07", " date 2026-03-07 #Кітап #а", f"date 2026-03-07 {TITLE}", "\ufeff date"]), LINE
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(), st.tuples(FIRST, st.lists(LINE)).map(lambda parts: "\n".join([parts[0], *parts[1]]).encode())
    )
)
@example(b"")
@example(b"date")
@example(b"date 2026-03-07 #")
@example(b"date 2026-03-07\n#\n#\n07.03.2026\n#")
def test_no_bytes_raise_and_what_is_read_is_accepted(data: bytes) -> None:
    article = parse("a.txt", data)
    if isinstance(article, Skipped):
        assert article.reason
        return
    record = reader.read("content/a.md", source(article, "0" * 32).named("a").encode(), zone("Asia/Almaty"))
    assert isinstance(record, Record), record
    head = record.head
    assert (head.title, head.authors, head.section, head.tags) == (
        article.title,
        article.authors,
        article.section,
        article.tags,
    )
    assert f"{head.date.day} {head.date.clock}".strip() == article.date
    assert set(map(escape, article.credits)) <= set(article.body.split("\n\n"))
    found = decode(data)
    assert found is not None
    text = repair(clean(found.text)[0])
    shown = re.findall("<p>(.*?)</p>", markup.to_html(article.body, {}, ""), re.DOTALL)
    assert shown
    assert all(unescape(line) in text for line in shown)
