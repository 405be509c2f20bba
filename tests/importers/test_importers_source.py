"""Text survives verbatim: what is written renders as exactly the paragraphs that were read."""

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive import markup, prose, reader
from kzarchive.importers.article import Article, Guess, Provenance
from kzarchive.importers.plain import body, escape
from kzarchive.importers.source import source
from kzarchive.kazakh import repair
from kzarchive.model import Record
from kzarchive.moments import zone

MARKUP = [
    *"\\`*_{}[]()>#+-.!|<&;:=~^$\"' \t/1",
    *("&amp;", "&#45;", "&lt", "&copy", "<b>", "</p>", "<!--", "-->", "<?", "<![CDATA[", "]]>", "<script>"),
    *("[^1]:", "[a](b)", "![a](b)", "[x]: y", "*[x]: y", "http://a.b", "<http://a.b>", "{{ 7*7 }}", "{% raw %}"),
    *("---", "===", "1. ", "10) ", "٣. ", "- ", "* ", "+ ", "    ", "***", "___", "```", "~~~", "::", "!!! note"),
    *("///Footnotes Go Here///", "wzxhzdk:1", "klzzwxh:0001", "<div markdown=1>"),
]
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
LINES = (
    st.lists(st.one_of(st.sampled_from(MARKUP), st.text(CHARACTERS, max_size=5)), min_size=1, max_size=12)
    .map("".join)
    .filter(str.strip)
)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=4).map(tuple)


def rendered(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the text of the paragraphs of a rendered body, which must have no other element."""
    html = markup.to_html(body(paragraphs), {}, "")
    found: list[str] = re.findall(r"<p>([^<]*)</p>", html)
    assert html == "\n".join(f"<p>{paragraph}</p>" for paragraph in found)
    return tuple(map(unescape, found))


@settings(max_examples=500, deadline=None)
@given(PARAGRAPHS)
@example(("{{ 7*7 }}",))
@example(("- сызықша", "1. нөмір", "# тор", "> бұрыш", "    төрт бос орын", "---", "===", "| a | b |", "[^1]: b"))
@example(("~~~", "~~~"))
@example(("<script>alert(1)</script>", "<!-- a", "b -->"))
@example(("* * *", "_ _ _", "+", "-", "1.", "C:\\*"))
def test_a_rendered_body_is_the_text_that_was_imported(paragraphs: tuple[str, ...]) -> None:
    assert rendered(paragraphs) == paragraphs


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Көл «Қоғалы» – үлкен (12 шақырым); суы 5%-ға азайды!", None),
        ('"Аққу келді", – деді ол: 10:30-да, 07.03.2026 күні.', None),
        ("– Кім ол?", None),
        ("A & B", None),
        ("a > b", None),
        ("2) екінші", None),
        ("#тор", "\\#тор"),
        ("- сөз", "\\- сөз"),
        ("-5 градус", None),
        ("2026. жыл", "2026\\. жыл"),
        ("2026.жыл", None),
        ("> сөз", "\\> сөз"),
        ("---", "\\---"),
        ("~~~", "&#126;~~"),
        ("a*b_c", "a\\*b\\_c"),
        ("{{ 7*7 }}", "{{ 7\\*7 }}"),
        ("a\\b", "a\\\\b"),
        ("<b>", "&lt;b>"),
        ("A&B", "A&amp;B"),
        ("[a](b)", "\\[a](b)"),
        ("a\tb", "a&#9;b"),
        ("  a ", "&#32;&#32;a&#32;"),
    ],
)
def test_escapes_no_more_than_it_must(text: str, escaped: str | None) -> None:
    assert escape(text) == (text if escaped is None else escaped)


def test_clean_text_takes_the_short_way() -> None:
    paragraphs = ("Көлде 3 200 құс бар (былтыр – 2 900).", '"Бәрі келді", – деді ол.', "– Қашан?")
    assert body(paragraphs) == "\n\n".join(paragraphs)
    assert prose.to_html(body(paragraphs)) is not None


def article(**fields: object) -> Article:
    given = {"title": "Көл", "date": "2026-03-07", "body": "Мәтін.", "provenance": PROVENANCE}
    return Article(**{**given, **fields})  # type: ignore[arg-type]


TEXT = "1" * 32
PROVENANCE = Provenance("dump", "a.txt", "0" * 64, ("title",), (Guess("date", '«себебі»: "a"'),))


def test_keys_stand_in_the_order_of_the_contract_and_empty_ones_are_left_out() -> None:
    full = article(
        date="2026-03-07 14:31", authors=("Айдос Қали", "Дана Төре"), section="Қоғам", tags=("2026", "Кітап")
    )
    assert source(full, TEXT).named("kol").split("---\n")[1] == (
        'title: "Көл"\n'
        "date: 2026-03-07 14:31\n"
        'authors: ["Айдос Қали", "Дана Төре"]\n'
        'section: "Қоғам"\n'
        'tags: ["2026", "Кітап"]\n'
        "slug: kol\n"
        "provenance:\n"
        "  format: dump\n"
        '  file: "a.txt"\n'
        f"  sha256: {'0' * 64}\n"
        f"  text: {TEXT}\n"
        "  read: [title]\n"
        '  guessed: ["date: «себебі»: \\"a\\""]\n'
    )
    assert re.findall(r"^\w+", source(article(), TEXT).named("kol"), re.MULTILINE)[:4] == [
        "title",
        "date",
        "slug",
        "provenance",
    ]


ONE_LINE = LINES.map(lambda text: " ".join(text.split())).filter(bool)


@settings(deadline=None)
@given(st.builds(article, title=ONE_LINE, section=ONE_LINE, tags=st.lists(ONE_LINE, max_size=3).map(tuple)))
def test_the_loader_reads_back_what_was_written(given: Article) -> None:
    record = reader.read("content/a.md", source(given, TEXT).named("a").encode(), zone("Asia/Almaty"))
    assert isinstance(record, Record), record
    head = record.head
    assert (head.title, head.section, head.tags, head.slug) == (
        repair(given.title) or given.title,
        repair(given.section),
        tuple(dict.fromkeys(filter(None, map(repair, given.tags)))),
        "a",
    )
