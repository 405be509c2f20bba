"""The repair of letters in safe HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive.kazakh import repair
from kzarchive.kazakh.html_text import repair_html
from kzarchive.markup import to_html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>тiл</p>", "<p>тіл</p>"),
        ('<a href="тiл.html" title="тiл">тiл</a>', '<a href="тiл.html" title="тіл">тіл</a>'),
        ('<img alt="тiл" src="тiл.png">', '<img alt="тіл" src="тiл.png">'),
        ("<code>тiл</code> <pre>тiл</pre> тiл", "<code>тiл</code> <pre>тiл</pre> тіл"),
        ('<i lang="ru">iс <b lang="kk">тiл</b></i>', '<i lang="ru">iс <b lang="kk">тіл</b></i>'),
        ('<a href="https://тiл.kz">тiл.kz</a>', '<a href="https://тiл.kz">тiл.kz</a>'),
        ("<p>қҧқық</p>\n<p>ӛз, ө</p>", "<p>құқық</p>\n<p>өз, ө</p>"),  # judged as one text
        ("<p>а&nbsp;&lt;тiл&gt; &amp;</p>", "<p>а&nbsp;&lt;тіл&gt; &amp;</p>"),
        ("<p>` тiл</p><p>тiл `</p>", "<p>` тіл</p><p>тіл `</p>"),
    ],
)
def test_text_is_repaired_and_all_else_is_left(html: str, expected: str) -> None:
    assert repair_html(html) == expected
    assert repair_html(expected) == expected


PIECES = (
    "тiл",
    "жəне ",
    "**к**iтап",
    "`тiл`",
    "[тiл](тiл.html)",
    "\n\n",
    "и\u0306",
    "<b>",
    "</b>",
    "<i lang=ru>",
    "&",
    "ӛ",
)


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_tags_stay_and_nothing_raises(body: str) -> None:
    html = to_html(body, {}, "")
    repaired = repair_html(html)
    address = re.compile(r'<[/!]?[a-z]\w*|href="[^"]*"|src="[^"]*"')
    assert address.findall(repaired) == address.findall(html)
    assert repair_html(repaired) == repaired


@given(st.text() | st.text('<>"=i і\n\ud800ҥ', max_size=40))
def test_no_string_raises(html: str) -> None:
    repair_html(html)


@given(st.text("iіəкaа ҧӛ\u00ad-", max_size=40))
def test_plain_text_is_repaired_as_text(text: str) -> None:
    assert repair_html(text) == repair(text)
