"""YAML as people write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kzarchive import fields
from kzarchive.fields import Fields
from tests.properties.profile import examples

KNOWN = ("title", "tags", "image", "rows", "flag", "count", "kind")


def _fields(text: str) -> Fields:
    found, problems = fields.parse(text, "a.md", KNOWN, first_line=2)
    assert problems == []
    assert found is not None
    return found


def _places(text: str) -> list[tuple[int, int, str]]:
    """Returns the problems that parsing alone finds."""
    _, problems = fields.parse(text, "a.md", KNOWN, first_line=2)
    assert {problem.path for problem in problems} <= {"a.md"}
    return [(problem.line, problem.column, problem.message) for problem in problems]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "no",
            "yes",
            "on",
            "off",
            "null",
            "~",
            "true",
            "12:30",
            "1:30:00",
            "1.10",
            "012",
            "0x1F",
            "1e3",
            ".5",
            "1_000",
        ),
        *("2026-03-07", "2026-03-07 14:31", "+7 700", "=", "<<", "NaN", ".inf", "0o17", "5%", "a#b", "a:b", "(a)"),
    ],
)
def test_scalars_stay_as_written(written: str) -> None:
    assert _fields(f"title: {written}").text("title") == written
    assert _fields(f"tags: [{written}, x]").texts("tags") == (written, "x")
    assert _fields(f"tags:\n- {written}").texts("tags") == (written,)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'no'", "no"),
        ('"a\\tb"', "a\tb"),
        ("  a  ", "a"),
        ("a  # ескерту", "a"),
        ("'a  # мәтін'", "a  # мәтін"),
        ("a\n  b\n  c", "a b c"),
        ("|\n  a\n  b\n", "a b"),
        (">\n  a\n  b\n", "a b"),
        ('"\\u0431\\u0456\\u0440"', "бір"),
        ("!!int 5", "5"),
        ("&anchor a", "a"),
        ("😀", "😀"),
    ],
)
def test_text(written: str, text: str) -> None:
    assert _fields(f"title: {written}").text("title") == text


def test_missing_fields_have_defaults() -> None:
    found = _fields("title:\nkind: ~a")
    assert found.text("title") == ""
    assert found.text("title", "әдепкі") == "әдепкі"
    assert found.texts("tags") == ()
    assert found.mapping("image", ("src",)) is None
    assert list(found.mappings("rows", ("note",))) == []
    assert found.boolean("flag", True)
    assert found.integer("count", 7, 1, 9) == 7
    assert "title" not in found
    assert "kind" in found
    assert found.problems == []


def test_positions() -> None:
    found = _fields("title: a\ntags:  [b,\n  c]\nimage:\n  src: d\n")
    assert found.position("title") == (2, 8)
    assert found.position("tags") == (3, 8)
    nested = found.mapping("image", ("src", "alt"))
    assert nested is not None
    assert nested.position("src") == (6, 8)
    assert nested.position("alt") == nested.position("nothing") == (6, 3)
    nested.problem("src", "message", "hint")
    assert [str(problem) for problem in found.problems] == ["a.md:6:8: message\n    hint"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("titel: a", [(2, 1, "unknown key `titel`")]),
        ("title: a\nbody: b\ntitle: c", [(3, 1, "unknown key `body`"), (4, 1, "`title` stands twice")]),
        ("[a]: b", [(2, 1, "a key must be plain text")]),
        ("{a: b}: c", [(2, 1, "a key must be plain text")]),
        ("tags: #Референдум-2026", [(2, 6, "`tags` is empty: in YAML an unquoted # starts a comment")]),
        ("title:  # ескерту", []),
        ("", [(2, 1, "no fields were found")]),
        ("a", [(2, 1, "no fields were found")]),
        ("- a", [(2, 1, "no fields were found")]),
        ("title: &a b\ntags: *a", [(2, 8, "a YAML alias (`*name`) is not allowed")]),
        ("title: a *b", []),
        ("title: [", [(3, 1, "this is not YAML: did not find expected node content")]),
        ("title: a: b", [(2, 9, "this is not YAML: mapping values are not allowed in this context")]),
        ("\ttitle: a", [(2, 1, "this is not YAML: found character that cannot start any token")]),
        ("title: a\n---\ntitle: b", [(3, 1, "this is not YAML: but found another document")]),
        ("title: *a", [(2, 8, "this is not YAML: found undefined alias")]),
        (
            "title: \x07",
            [(2, 1, "this is not YAML: unacceptable character #x0007: control characters are not allowed")],
        ),
    ],
)
def test_problems_of_form(text: str, found: list[tuple[int, int, str]]) -> None:
    assert _places(text) == found


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("title: Сайлау #Дауыс", ["`title` loses «#Дауыс»: in YAML an unquoted # starts a comment"]),
        ("title: Сайлау # a comment", []),
        ('title: "Сайлау #Дауыс"', []),
    ],
)
def test_a_hashtag_is_not_lost_to_a_comment(text: str, problems: list[str]) -> None:
    found = _fields(text)
    found.text("title")
    assert [problem.message for problem in found.problems] == problems


def test_hints() -> None:
    _, problems = fields.parse("titel: a\nsomething-else: b\n\tc: d", "a.md", KNOWN)
    assert "use spaces" in problems[0].hint
    _, problems = fields.parse("titel: a\nqqq: b\ntags: #a", "a.md", KNOWN)
    assert [problem.hint for problem in problems] == [
        "did you mean `title`?",
        "known keys: " + ", ".join(KNOWN),
        'put the value in quotes, for example tags: ["Референдум-2026"]',
    ]


def test_no_yaml_is_too_much() -> None:
    assert "bytes" in _places("title: " + "а" * 40_000)[0][2]
    assert _places("title: " + "[" * 6_000 + "]" * 6_000)[0][2] == "too many brackets and lists"
    assert _places("title: " + "[" * 900 + "]" * 900) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: [a]", "`title` is a list"),
        ("title: {a: b}", "`title` is a mapping"),
        ("title: ''", "`title` is empty"),
        ("title: '  '", "`title` is empty"),
        ("title: " + "а" * 21, "`title` has 21 characters"),
        ('title: "a\\0b"', "`title` holds the character U+0000"),
        ('title: "a\\uffff"', "`title` holds the character U+FFFF"),
        ('title: "\\e[1m"', "`title` holds the character U+001B"),
        ("tags: [a]", "`title` is missing"),
    ],
)
def test_problems_of_text(text: str, message: str) -> None:
    found = _fields(text)
    assert found.text("title", "әдепкі", required=True, limit=20) == "әдепкі"
    assert [problem.message for problem in found.problems] == [message]


@pytest.mark.parametrize(
    ("written", "texts", "messages"),
    [
        ("a", ("a",), []),
        ("[a, b, a]", ("a", "b"), []),
        ("[]", (), []),
        ("[a, , b]", (), None),
        ("[a, '']", ("a",), ["`tags` is empty"]),
        ("[a, [b]]", ("a",), ["`tags` is a list"]),
        ("[a, {b: c}]", ("a",), ["`tags` is a mapping"]),
        ("{a: b}", (), ["`tags` is a mapping"]),
        ("[a, b, c, d]", (), ["`tags` has 4 values"]),
        ("\n- a\n-\n- b", ("a", "b"), ["`tags` holds an empty value"]),
        ("\n- #a\n- b", ("b",), ["`tags` holds an empty value"]),
        ("\n- C#\n- '#a'", ("C#", "#a"), []),
        (f"[{'а' * 11}, b]", ("b",), ["`tags` has 11 characters"]),
    ],
)
def test_texts(written: str, texts: tuple[str, ...], messages: list[str] | None) -> None:
    found, problems = fields.parse(f"tags: {written}", "a.md", KNOWN)
    if messages is None:
        assert found is None
        return
    assert found is not None
    assert found.texts("tags", most=3, limit=10) == texts
    assert [problem.message for problem in problems] == messages


@pytest.mark.parametrize(
    ("written", "choice", "message", "hint"),
    [
        ("draft", "draft", "", ""),
        ("Draft", "published", "`kind` can't be «Draft»", "did you mean `draft`?"),
        ("public", "published", "`kind` can't be «public»", "did you mean `published`?"),
        ("no", "published", "`kind` can't be «no»", "write one of: published, draft"),
        (
            "[draft]",
            "published",
            "`kind` is a list",
            "write plain text; put it in quotes if it holds brackets, braces or a colon",
        ),
    ],
)
def test_choice(written: str, choice: str, message: str, hint: str) -> None:
    found = _fields(f"kind: {written}")
    assert found.choice("kind", ("published", "draft"), "published") == choice
    assert [(problem.message, problem.hint) for problem in found.problems] == ([(message, hint)] if message else [])


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False), ('"true"', True)])
def test_boolean(written: str, value: bool) -> None:
    found = _fields(f"flag: {written}")
    assert found.boolean("flag", not value) is value
    assert found.problems == []


@pytest.mark.parametrize("written", ["yes", "on", "1", "True", "TRUE", "иә"])
def test_no_boolean(written: str) -> None:
    found = _fields(f"flag: {written}")
    assert found.boolean("flag", False) is False
    assert len(found.problems) == 1


@pytest.mark.parametrize(("written", "value"), [("1", 1), ("9", 9), ("05", 5), ("'7'", 7)])
def test_integer(written: str, value: int) -> None:
    found = _fields(f"count: {written}")
    assert found.integer("count", 3, 1, 9) == value
    assert found.problems == []


@pytest.mark.parametrize(
    "written", ["0", "10", "-1", "1.0", "1e0", "0x1", "1_0", "٣", "a", "[1]", "99999999999999999999"]
)
def test_no_integer(written: str) -> None:
    found = _fields(f"count: {written}")
    assert found.integer("count", 3, 1, 9) == 3
    assert len(found.problems) == 1


def test_mappings() -> None:
    found = _fields("rows:\n- {note: a}\n- note: b\n  nota: c\n- d\n- [e]\n")
    notes = [row.text("note") for row in found.mappings("rows", ("note",))]
    assert notes == ["a", "b"]
    assert [(problem.line, problem.message) for problem in found.problems] == [
        (5, "unknown key `nota`"),
        (6, "`rows` is plain text"),
        (7, "`rows` is a list"),
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [("a", "`rows` is plain text"), ("{note: a}", "`rows` is a mapping"), ("[a, b, c]", "3 values")],
)
def test_no_mappings(written: str, message: str) -> None:
    found = _fields(f"rows: {written}")
    assert list(found.mappings("rows", ("note",), most=2)) == []
    assert [message in problem.message for problem in found.problems] == [True]


@pytest.mark.parametrize(("written", "what"), [("a", "plain text"), ("[a]", "a list")])
def test_no_mapping(written: str, what: str) -> None:
    found = _fields(f"image: {written}")
    assert found.mapping("image", ("src",)) is None
    assert [(problem.message, problem.hint) for problem in found.problems] == [
        (f"`image` is {what}", "write a mapping, for example {src: …}")
    ]


FIT = st.characters(exclude_categories=["Cs"]).filter(lambda character: fields.UNFIT.search(character) is None)


@examples(500)
@given(st.text(st.one_of(FIT, st.sampled_from("\"'\\#:{}[],&*!|>%@`-? \t\r\x85\xa0\u2028\u2029\ufeff")), min_size=1))
@example("\\u0431\\n\\")
@example("a\r\nb")
@example("---")
@example("a: b # c")
def test_quote(text: str) -> None:
    """What `quote` writes is read back as it was, and any other YAML reader agrees."""
    expected = " ".join(text.strip().split("\n"))
    written = fields.quote(text)
    assert "\n" not in written
    assert json.loads(written) == text
    found, problems = fields.parse(f"title: {written}\ntags: [{written}, {written}]", "a.md", KNOWN)
    assert found is not None
    if expected:
        assert found.text("title", limit=10**6) == expected
        assert found.texts("tags", limit=10**6) == (expected,)
        assert problems == []


@examples(100)
@given(st.text(st.sampled_from("a\x00\x07\x1b\x7f\ufffe\uffff"), min_size=1))
def test_quote_of_what_no_page_can_hold(text: str) -> None:
    """It is still YAML, and the one problem is told in place."""
    found, problems = fields.parse(f"title: {fields.quote(text)}", "a.md", KNOWN)
    assert found is not None
    assert found.text("title", "-") == (text if set(text) == {"a"} else "-")
    assert len(problems) == (set(text) != {"a"})


@examples(300)
@given(
    st.text(st.one_of(st.sampled_from("title:tags[]{},-'\"#&*!|>%@ \n\t?~0"), st.characters(exclude_categories=["Cs"])))
)
@example("title: !!python/object/apply:os.system [a]")
@example("%YAML 9.9\n---\ntitle: a")
@example("title: 'a\n")
@example("? title\n: a")
@example("{a: &a [*a]}")
def test_no_text_raises(text: str) -> None:
    found, problems = fields.parse(text, "a.md", KNOWN, first_line=2)
    if found is None:
        assert len(problems) == 1
    else:
        found.text("title")
        found.texts("tags")
        found.mapping("image", ("src",))
        list(found.mappings("rows", ("note",)))
    assert all(problem.line >= 2 for problem in problems)
