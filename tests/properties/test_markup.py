"""Any text becomes safe HTML; plain prose becomes exactly what Markdown makes of it, only sooner."""

from __future__ import annotations

import re
import threading
from html import unescape
from html.parser import HTMLParser
from itertools import product

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from kzarchive import markup, prose, urls
from kzarchive.fields import UNFIT
from kzarchive.task import Target
from tests.properties.profile import examples

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
SPACES = " \xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\x85\u200b\u2060\ufeff"
"""Every kind of white space that a body may hold, and what only looks like it."""
LINE_STARTS = (
    *("# ", "## ", "#", "- ", "-", "* ", "+ ", "1. ", "1) ", "12. ", "1.", "١. ", "1.5 ", "2026. ", "> ", ">", ": "),
    *("    ", "   ", " ", "\t", "---", "***", "___", "===", "=", "-", "--", "- - -", "~~~", "```", "| a |", "|"),
    *("[^1]: ", "[a]: b.md", "*[ab]: c", "!!! note", "///Footnotes Go Here///", "<div>", "</p>", "<!-- ", "&amp; "),
    *("\xa0", "\u2003", "\u3000", "\u2028", "\x85", "\u200b", "\ufeff", "\\", "{: .a}", "[TOC]", "@", "–", "— "),
)
INLINES = (
    *("*a*", "**a**", "_a_", "__a__", "`a`", "[a](b.md)", "[a](b.md 'c')", "![a](b.png)", "[a][b]", "[a]", "<a@b.kz>"),
    *("<https://a.kz>", "https://a.kz/?a=b&c", "a@b.kz", "&amp;", "&#1179;", "&nbsp;", "&", "<", ">", "<b>", "a<b"),
    *("\\*", "a\\", "{{ 7*7 }}", "{% a %}", "«а»", "\"a\" 'b'", "a -- b", "...", "(c)", "1*2*3", "a_b_c", "[^1]"),
    *(
        "a^b^",
        "~~a~~",
        "==a==",
        "$a$",
        "::a::",
        "\u0301",
        "а\u0301",
        "العربية",
        "😀",
        "👩\u200d👩",
        "klzzwxh:0000",
        "100 %",
    ),
)
BLOCKS = (
    *(
        "а|ә\n|-|-|\n|1|2|",
        "|а|ә|\n|-|-|\n|1|2|",
        "а | ә\n--|--\n1 | 2",
        "а\n===",
        "а\n---",
        "[a]: b\n'c'",
        "[a]:\nb.md",
        "~~~\na\n~~~",
        "```\na\n```",
    ),
    *("[^1]: а\n    ә", "а\n: ә", "*[HTML]: а", "- а\n- ә", "1. а\n2. ә", "<p>\nа\n</p>", "<!--\nа\n-->", "> а\nә"),
)
LINE_ENDS = ("", " ", "  ", "\xa0", "\u3000", "\\", "\t", ":", "=")
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
PIECE = st.one_of(
    st.sampled_from(LINE_STARTS),
    st.sampled_from(INLINES),
    st.sampled_from(("\n", "\n\n", "\n\n\n", " \n", "  \n", "\n    ", "қала", "a", "1", "7 наурыз")),
    st.sampled_from(PUNCTUATION + SPACES),
    ANY,
)
MARKDOWN = st.lists(PIECE, max_size=16).map("".join)
# Plain paragraphs, most of the time.
PROSE = st.lists(
    st.one_of(
        st.sampled_from(("\n", "\n\n", "\n\n\n", "қала ", "Сөз", "1", "1.", "1. ", "1) ", " ", "\n", "- ", "# ", "= ")),
        st.sampled_from("!\"#$%'(),./:;=?@^{}~+-–—«»…№0١" + SPACES),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\`*_[]<>&|\ufffe\uffff"),
    ),
    max_size=14,
).map("".join)


# What the short way knows, and what may go wrong at its edges.
WORD = st.one_of(
    st.sampled_from(("қала", "Сөз", "a", "жаңа кітап", "2026", "«а»", "– иә,", "бар.")),
    st.sampled_from(
        ("қала", "Сөз", "a", "1.", "№ 5", '"а"', "'", "!", "(а)", "a:", "–", "\xa0", "\u2003", "10 %", "\u0301", "=")
    ),
)
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
GOOD_ADDRESS = st.sampled_from(
    ("b.md", "./б.jpg", "https://a.kz/б_в?a=1", "mailto:a@b.kz", "tel:+7", "//a", "#a", "?a=%20")
)
ADDRESS = st.one_of(
    GOOD_ADDRESS,
    GOOD_ADDRESS,
    st.sampled_from(("javascript:a", "a:b", "<a b>", "a 'b'")),
    st.text("abқ12./:#?=%_~+,;@!$-(\"'\xa0\u2003", min_size=1, max_size=6),
)
WELL_FORMED = st.one_of(
    PHRASE,
    PHRASE,
    st.builds("**{}**".format, PHRASE),
    st.builds("*{}*".format, PHRASE),
    st.builds("[{}]({})".format, PHRASE, ADDRESS),
    st.builds("![{}]({})".format, PHRASE, ADDRESS),
)
ODD = st.sampled_from(
    ("*", "**", "_", "!", "[", "]", "](", ")", "***", "![](a.jpg)", "[](a)", "[a][b]", "**[a](b)**", "a_b")
)
SPAN = st.integers(0, 9).flatmap(lambda chance: ODD if chance == 9 else WELL_FORMED)
LINE = st.builds(
    lambda by, spans: by.join(spans), st.sampled_from((" ", " ", "")), st.lists(SPAN, min_size=1, max_size=3)
)
ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(LINE, min_size=width, max_size=width), min_size=2, max_size=3)
)


def _table(rows: list[list[str]], rule: str, border: str) -> str:
    lines = (" | ".join(rows[0]), "|".join([rule] * len(rows[0])), *map(" | ".join, rows[1:]))
    return "\n".join(map(border.format, lines))


BLOCK = st.one_of(
    st.lists(LINE, min_size=1, max_size=3).map("\n".join),
    st.builds(str.__add__, st.sampled_from(("# ", "## ", "###### ", "#", "####### ")), LINE),
    *(
        st.lists(st.builds(str.__add__, st.sampled_from(marks), LINE), min_size=1, max_size=3).map("\n".join)
        for marks in (
            ("- ",),
            ("- ", "-"),
            ("1. ",),
            ("1. ", "2. ", "1."),
            ("> ",),
            ("> ", ">"),
            ("- ", "1. ", "> ", "* ", ""),
        )
    ),
    st.builds(_table, ROWS, st.just("---"), st.just("| {} |")),
    st.builds(
        _table, ROWS, st.sampled_from((":-:", ":--", " --: ", "-", "--")), st.sampled_from(("|{}|", "{}", "| {}"))
    ),
    st.sampled_from(
        ("---", "***", "|", "-", "1.", ">", "#", "**", "- a\n  b", "> а\nә", "а\n# ә", "1. а\n3. ә", "2. а")
    ),
)
EVERYDAY = st.lists(BLOCK, min_size=1, max_size=3).flatmap(
    lambda blocks: st.sampled_from(("\n\n", "\n\n", "\n\n\n", "\n")).map(lambda gap: gap.join(blocks))
)


def _check_short_way(body: str) -> None:
    """Holds that each short way either passes or gives just what the long way gives."""
    short = {prose.paragraphs(body), prose.to_html(body)} - {None}
    assert not short or short == {markup._safe_html(body)}, repr(body)


@examples(1500)
@given(PROSE)
@example("\xa0")
@example("\xa0а")
@example("а\n\n\u2028\n\nә")
@example("а\n\n\x85ә")
@example("а \nә")
@example("а  \nә")
@example("а|ә\n|-|-|\n|1|2|")
@example("а ")
@example("١. а")
@example("\n\n\nа\n\n\n\nә\n\n")
def test_plain_prose(body: str) -> None:
    _check_short_way(body)


@examples(2000)
@given(EVERYDAY)
@example("- а\n\n- ә")
@example("> а\n\n> ә")
@example("1. а\n\n- ә")
@example("| а | ә |\n|---|:-:|\n| 1 | **2** |\n| 3 | |")
def test_everyday_markdown(body: str) -> None:
    _check_short_way(body)


@pytest.mark.parametrize(
    "frame",
    [
        *("{}", "\n{}", "а\n{}", "а\n\n{}", "{}\nә", "{}\n\nә", "а {} ә", "а{}", "{}ә", "а\n{}\nә"),
        *(
            "**{}**",
            "*{}*",
            "[{}](a)",
            "![{}](a)",
            "[a]({})",
            "![a]({})",
            "# {}",
            "> {}",
            "> а\n> {}",
            "- {}",
            "- а\n- {}",
        ),
        *(
            "1. {}",
            "1. а\n2. {}",
            "| {} | a |\n|---|---|\n| а | {} |",
            "а *ә* {}",
            "- а\n\n{}",
            "> а\n\n{}",
            "{}\n\n- а",
        ),
    ],
)
def test_every_construct(frame: str) -> None:
    """Whatever could be a construct of Markdown or HTML, in every place of a text."""
    constructs = (*LINE_STARTS, *INLINES, *BLOCKS, *LINE_ENDS, *PUNCTUATION, *SPACES)
    for construct, follow in product(constructs, ("", "сөз", " сөз", "\n", "\nсөз")):
        _check_short_way(frame.replace("{}", construct + follow))


def test_most_news_takes_the_short_way() -> None:
    plain = "– Иә, «солай» деді ол (2026 жылы): 100 % дәл; a@b.kz, https://a.kz/?a=b – 1.5 млн 'тг'\n\n№ 5. {{ 7/7 }}\n"
    everyday = (
        plain,
        *("## а **ә**", "- а\n- *ә*", "1. а\n2. ә", "> а\n> [ә](https://a.kz/б_в)", "а ![ә](c.jpg) б", "а\n\n- ә\n\nа"),
        "| а | ә |\n|---|--:|\n| 1 | 2 |",
    )
    for body in everyday:
        assert prose.to_html(body) is not None, body
    for body in ("а\n1. ә", "а\n===", "    а", "а &amp; ә", "а  \nә", "`а`", "<b>а</b>", "[^1]: а", "- а\n  - ә"):
        assert prose.to_html(body) is None, body


@examples(400)
@given(MARKDOWN)
@example("a\n\n| *a* | b |\n|---|---|\n| c | `d` |")
@example("a  \nb\n\n- c\n- *d*\n\n[^1]: e  \n    f\n\n[^1]")
def test_skipping_inline_patterns(body: str) -> None:
    """Text that no inline pattern is tried on is text that none would change."""
    extensions = [
        FencedCodeExtension(),
        FootnoteExtension(BACKLINK_TITLE="{}"),
        TableExtension(use_align_attribute=True),
        SaneListExtension(),
    ]
    plain = markdown.Markdown(extensions=extensions, output_format="html", tab_length=4)
    assert markup._converter(threading.get_ident())(body) == plain.convert(body)


class Audit(HTMLParser):
    """Notes everything in a page that executes, embeds, styles or asks somebody else for something."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in markup.TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"[\t\n\r]", "", value or "").strip("".join(map(chr, range(33))))
            if name.startswith("on") or name in ("style", "srcset", "srcdoc", "action", "formaction", "background"):
                self.faults.append(f"{name}={value}")
            if re.match(r"(?i)(?:javascript|vbscript|data|blob|file):", address):
                self.faults.append(f"{name}={value}")
            if name in ("id", "class") and not address.startswith(("fn", "footnote", "align-")):
                self.faults.append(f"{name}={value}")
            if tag != "a" and name == "src" and re.match(r"(?i)https?:|ftp:|[/\\]{2}", address):
                self.faults.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_decl(self, decl: str) -> None:
        self.faults.append(decl)

    def handle_pi(self, data: str) -> None:
        self.faults.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(data)


HTML = st.lists(
    st.one_of(
        PIECE,
        st.sampled_from(
            ("<", "</", ">", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!", '"', "'", "=", "&#")
        ),
        st.builds(
            "<{}".format, st.sampled_from(("script", "style", "svg", "math", "img", "iframe", "a", "p", "table"))
        ),
        st.builds(
            "<{} ".format, st.sampled_from(("img", "a", "video", "object", "base", "form", "template", "noscript"))
        ),
        st.builds(
            " {}={}".format,
            st.sampled_from(
                ("href", "src", "onerror", "style", "srcset", "xlink:href", "id", "class", "srcdoc", "SRC")
            ),
            st.sampled_from(
                (
                    *(
                        "javascript:alert(1)",
                        "'jAvAscript:a'",
                        '" &#1;javascript:a"',
                        '"java&#10;script:a"',
                        "data:a,b",
                    ),
                    *("//b.kz/a.png", '"/&#9;/b.kz/a"', '" https://b.kz/a"', "'ht&#13;tps:b'", r"\\b.kz\a", r"/\b.kz"),
                    *("b.md", "../b.png", "'a b.md'", "#a", "x onclick=a", '"><script>', "`", "url(//b.kz)", "main"),
                )
            ),
        ),
        st.sampled_from(
            ("![a](//b.kz/c)", "![a](<ht\ntps://b.kz>)", "![a](data:b)", "[a](javascript:b)", "![](/\\b.kz)")
        ),
    ),
    max_size=14,
).map("".join)


@examples(1200)
@given(HTML)
@example('<img src="/&#9;/elsewhere.example/a.png">')
@example('<img src=" https://elsewhere.example/a.png">')
@example("<svg><style><img src=x onerror=alert(1)></style></svg>")
@example("<math><mtext><table><mglyph><style><img src=x onerror=a>")
@example("&#0;&#1;&#12;&#xFFFF;&#xFFFE;&#x7f;")
@example("<!DOCTYPE a [<!ENTITY b 'c'>]><?php d ?><![CDATA[e]]>")
@example("> " * 300 + "а")
@example("[" * 300 + "а" + "](b)" * 300)
@example("- " * 60 + "а")
@example("*" * 500 + "а" + "_" * 500)
@example("<div>" * 500)
@example('<a id="main" href="java&#1;script:a">b</a> <li id="c"><div class="masthead">')
@example('<a href="java&#xFFFF;script:a"> <a href="&#1;/b">')
def test_any_text_is_safe(body: str) -> None:
    html = markup.to_html(body, {}, "")
    assert Audit(html).faults == []
    assert UNFIT.search(html) is None


@examples(400)
@given(HTML)
@example("> [a]: b.md\n\n[a]")
@example("- [a]: b.md\n\n[a]")
@example("[^1]: [a]: b.md\n\n[a] [^1]")
@example("[a]:\nb.md\n\n[a]")
@example('<a\nhref\n=\n"b.md">a</a>')
@example("[a](&#x62;.md) ![b](<c d.png>)")
def test_references_are_those_of_the_page(body: str) -> None:
    """A reference that is overlooked would be a dead link that nobody is told of."""
    found = markup.references(body, 1)
    shown = re.findall(r'<(?:a|img)[^>]* (?:href|src)="([^"]*)"', markup._safe_html(body))
    local = [address for address in map(unescape, shown) if urls.is_local(address)]
    assert [reference.target for reference in found] == list(dict.fromkeys(local))
    links = {reference.target: Target(reference.target, "there.html", 3, 4) for reference in found}
    html = markup.to_html(body, links, "../")
    after = map(unescape, re.findall(r'<(?:a|img)[^>]* (?:href|src)="([^"]*)"', html))
    assert [address for address in after if urls.is_local(address) and not address.startswith("../there.html")] == []


@pytest.mark.parametrize(
    "frame", ["{}", "- {}", "> {}", "# {}", "`{}`", "*{}*", "|а|\n|-|\n|{}|", "<p>{}</p>", "    {}"]
)
@examples(40)
@given(st.text("{}%#7'\"a- ", max_size=20))
@example("{{ 7-7 }}")
@example("{% raw %}{# a #}{%- include 'site.yaml' -%}")
def test_braces_survive(frame: str, braces: str) -> None:
    """The language of templates means nothing in a text."""
    text = f"а{braces}ә"
    assert text in "".join(Audit(markup.to_html(frame.replace("{}", text), {}, "")).text)


def test_template_language_survives() -> None:
    assert markup.to_html("{{ 7*7 }} {% а %}", {}, "") == "<p>{{ 7*7 }} {% а %}</p>"


@pytest.mark.parametrize("name", ["1", "ескерту", "a.b", "*", "a:b", "№5", "a-b_c"])
def test_footnotes_lead_there_and_back(name: str) -> None:
    html = markup.to_html(f"а[^{name}] ә[^{name}]\n\n[^{name}]: б\n", {}, "")
    ids = set(re.findall(r' id="([^"]*)"', html))
    targets = re.findall(r' href="#([^"]*)"', html)
    assert len(targets) == 4
    assert set(targets) == ids
