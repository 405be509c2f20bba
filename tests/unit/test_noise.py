"""Where noise in letters stands, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import markup, noise
from kzarchive.errors import Finding
from tests.unit.records import record


def found(text: str) -> list[Finding]:
    return noise.findings("content/a.md", noise.in_text(text, 1))


AIGUL = "Latin A (U+0041) for А, ‑ (U+2011) for -, Latin C (U+0043) for С"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("«шешiмiмен»,", "«шешiмiмен» → «шешімімен»", "Latin i (U+0069) for і"),
        ("(κітап)", "«κітап» → «кітап»", "Greek κ (U+03BA) for к"),
        ("қҧқықтық", "«қҧқықтық» → «құқықтық»", "Cyrillic ҧ (U+04A7) for ұ"),
        ("аи\u0306", "«аи\u0306» → «ай»", "Cyrillic и (U+0438) and U+0306 (combining breve) for й"),
        ("сө\u00adз.", "«сө<U+00AD>з» → «сөз»", "U+00AD (soft hyphen) taken out"),
        ("Aйгүл\u2011Cәрсен", "«Aйгүл\u2011Cәрсен» → «Айгүл-Сәрсен»", AIGUL),
        ("akimderіne", "«akimderіne» → «akimderine»", "Cyrillic і (U+0456) for i"),
    ],
)
def test_a_word_and_its_letters(text: str, message: str, hint: str) -> None:
    (finding,) = found(text)
    assert finding.message == message
    assert finding.name == "letters"
    assert finding.hint == hint


def test_equal_words_of_a_line_are_told_once() -> None:
    lines = [(at.line, at.column, at.count) for at in found("жəне жəне тiл\n\nсөз, жəне")]
    assert lines == [(1, 1, 2), (1, 11, 1), (3, 6, 1)]
    assert str(found("жəне жəне")[0]).startswith("content/a.md:1:1: letters: «жəне» → «және», 2 times\n")


@given(st.lists(st.sampled_from(["тiл", "сөз", "«жəне»", "\n", "IT-сала", "a\u00adқ", "и\u0306", "\ud800"])))
def test_the_place_is_where_the_word_stands(words: list[str]) -> None:
    text = " ".join(words)
    lines = text.split("\n")
    for word in noise.in_text(text, 1):
        assert lines[word.line - 1][word.column - 1 :].startswith(word.before)
        assert word.before != word.after


@given(st.text() | st.text("iіə «»a\u00ad\u0306\n`<[](:)~ \t1.", max_size=60))
def test_any_text_is_looked_at(text: str) -> None:
    assert len(markup.without_code(text)) == len(text)
    assert markup.without_code(text).count("\n") == text.count("\n")
    for finding in noise.findings("a.md", noise.in_text(text, 1)):
        assert str(finding)


@pytest.mark.parametrize(
    "body",
    [
        "```\nтiл\n```",
        "~~~ py\nтiл\n\nтiл\n~~~",
        "мәтін\n\n    тiл\n    тiл",
        "\tтiл",
        "[а][1]\n\n[1]: тiл.png",
        "[а](<тiл б.png>)",
        "![а](тiл.png)",
        "`тiл` <https://a.kz/тiл> www.тiл.kz тiл@a.kz",
        "<code>тiл</code> <b class='тiл'>а</b> <pre>тiл</pre>",
        '<i lang="ru">тiл</i> <q cite=x lang=ru>тiл</q>',
    ],
)
def test_code_addresses_and_other_languages_are_no_prose(body: str) -> None:
    assert record("a.md", "Т", "2026-03-07", f"{body}\n").noise == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        "тiл",
        "```\nтiл",
        "```\nа\n```\nтiл",
        "мәтін\n    тiл",
        "- а\n\n    тiл",
        "[^1]: тiл",
        '<i lang="kk">тiл</i>',
        "[тiл](a.png)",
        "> тiл",
    ],
)
def test_all_else_is_prose(body: str) -> None:
    assert record("a.md", "Т", "2026-03-07", f"{body}\n").noise == (0, 1)


def test_names_and_texts_are_counted_apart() -> None:
    image = {"src": "тiл.png", "alt": "тiл", "caption": "тiл тiл", "credit": "тiл"}
    names = {"authors": ["Aйгүл", "Айдос"], "section": "Қoғам", "tags": ["Кiтап"]}
    texts = {"summary": "жəне", "image": image, "slug": "a", "aliases": ["til"], "source": "https://a.kz/тiл"}
    note = {"corrections": [{"date": "2026-03-08", "note": "тiл"}]}
    assert record("a.md", "Тiл", "2026-03-07", "тiл\n", **names, **texts, **note).noise == (4, 7)
    assert record("a.md", "Тiл", "2026-03-07", "тiл\n", **names, **texts, **note, lang="ba").noise == (4, 0)
