"""Everyday Markdown → HTML by a short way.

Most news is plain paragraphs, and most of the rest adds a heading, a list, a quotation, a table, a picture, links and
emphasis. Python-Markdown takes a millisecond and more for each such text. `paragraphs` and `to_html` know those forms
where they stand by themselves and say None to everything else; a property test holds them byte-identical to the long
way, the sanitiser included: what this module writes needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# All but what can begin Markdown or an HTML entity anywhere, and what HTML can't hold. Each range is tried in turn, so
# the letters of Kazakh come first.
_UNMARKED = re.compile(r"[\x80-\U0010ffff -%a-z'()+-;=?-Z^{}~\n]*+")
# The same with what `to_html` knows: all that is left to the long way are escapes, code, entities, HTML and tabs.
_EVERYDAY = re.compile(r"[\x80-\U0010ffff -%a-z'-;=->?-\[\]^_{}|~\n]*+")
# What begins a construct only at the start of a line: headings, lists, rules, code, definitions, underlines.
# White space of any kind there is taken away.
_STARTS = frozenset("#+-=~:")
_NUMBERED = re.compile(r"\d+[.)]")
_GAP = re.compile(r"\n\n+")

# What may begin or end a span. One sign is found many times faster than a set of them.
_SPECIAL = "*_[]<>|"
_CALM = r"[^*_\[\]<>|\n]"
_ADDRESS = r"(?:https?://|mailto:|tel:|(?![a-zA-Z0-9+.-]*:))[^\s()\[\]<>\"'*|]+"
# Each branch begins with its character, which lets the search skip what lies between; what precedes is looked at then.
_SPAN = re.compile(
    rf"\*\*(?<!\*\*\*)(?P<strong>(?!\s){_CALM}+(?<!\s))\*\*(?!\*)"
    rf"|\*(?<!\*\*)(?P<em>(?!\s){_CALM}+(?<!\s))\*(?!\*)"
    rf"|!\[(?P<alt>{_CALM}*)\]\((?P<src>{_ADDRESS})\)"
    rf"|\[(?<!!\[)(?P<text>{_CALM}+)\]\((?P<href>{_ADDRESS})\)"
)
_HEADING = re.compile(r"(#{1,6}) ([^\n#]+)")
_BULLETS = re.compile(r"- (?:[^\n]+)(?:\n- [^\n]+)*")
_NUMBERS = re.compile(r"1\. (?:[^\n]+)(?:\n\d+\. [^\n]+)*")
_RULE = re.compile(r"\|(?: ?:?-+:? ?\|)+")


def is_plain(body: str) -> bool:
    """Tells whether a body is nothing but paragraphs of text, in which every character is itself."""
    return _UNMARKED.fullmatch(body) is not None and _are_text(body.split("\n"))


def paragraphs(body: str) -> str | None:
    """Returns the HTML of a body that is nothing but paragraphs of text, else None."""
    if _UNMARKED.fullmatch(body) is None:
        return None
    lines = body.split("\n")
    if not _are_text(lines):
        return None
    # As a rule each paragraph is one line between two that are empty.
    blocks = _GAP.split(body.strip("\n")) if any(lines[::2]) else list(filter(None, lines))
    return _escaped("<p>" + "</p>\n<p>".join(blocks) + "</p>") if any(blocks) else ""


def to_html(body: str) -> str | None:
    """Returns the HTML of a body that holds nothing but everyday Markdown, else None."""
    if _EVERYDAY.fullmatch(body) is None or any(line[-1:].isspace() for line in body.split("\n")):
        return None
    html = _everyday(body)
    return html and _escaped(html)


def _are_text(lines: list[str]) -> bool:
    """Tells whether all lines are text from the first character to the last; those that are empty are."""
    return not any(line and (line[-1].isspace() or (not line[0].isalpha() and _begins(line))) for line in lines)


def _begins(line: str) -> bool:
    """Tells whether something other than text may begin with a line."""
    first = line[0]
    return first in _STARTS or first.isspace() or (first.isdigit() and _NUMBERED.match(line) is not None)


def _escaped(html: str) -> str:
    return html.replace("\xa0", "&nbsp;") if "\xa0" in html else html


def _everyday(body: str) -> str | None:
    if "]:" in body or "[^" in body:  # references and footnotes
        return None
    made: list[str] = []
    before = ""
    text = body.strip("\n")
    for block in _GAP.split(text) if text else ():
        kind, html = _block(block)
        # Two lists or quotations with nothing between them become one.
        if html is None or (kind and kind == before):
            return None
        before = kind
        made.append(html)
    return "\n".join(made)


def _block(block: str) -> tuple[str, str | None]:
    """Returns what kind of neighbour a block is (empty: it joins with none), and its HTML."""
    match block[:1]:
        case "#":
            found = _HEADING.fullmatch(block)
            text = _inline(found[2].strip()) if found else None
            return "", None if found is None or text is None else f"<h{len(found[1])}>{text}</h{len(found[1])}>"
        case ">":
            return "quote", _quotation(block)
        case "-":
            return "list", _list("ul", block) if _BULLETS.fullmatch(block) else None
        case "1" if _NUMBERS.fullmatch(block):
            return "list", _list("ol", block)
        case "|":
            return "", _table(block)
        case _:
            return "", _paragraph(block)


def _paragraph(block: str) -> str | None:
    text = None if any(line and _begins(line) for line in block.split("\n")) else _inline(block)
    return None if text is None else f"<p>{text}</p>"


def _quotation(block: str) -> str | None:
    lines = block.split("\n")
    if not all(line.startswith("> ") for line in lines):
        return None
    text = _paragraph("\n".join(line[2:] for line in lines))
    return None if text is None else f"<blockquote>\n{text}\n</blockquote>"


def _list(tag: str, block: str) -> str | None:
    items = [line.split(" ", 1)[1] for line in block.split("\n")]
    texts = _all(None if item and _begins(item) else _inline(item) for item in items)
    return None if texts is None else f"<{tag}>\n" + "".join(f"<li>{text}</li>\n" for text in texts) + f"</{tag}>"


def _table(block: str) -> str | None:
    head, *rows = block.split("\n")
    if len(rows) < 2 or not _RULE.fullmatch(rows[0]):
        return None
    attributes = [_ALIGN[cell[0] == ":", cell[-1] == ":"] for cell in _cells(rows[0])]
    lines = [_row(line, tag, attributes) for line, tag in ((head, "th"), *((row, "td") for row in rows[1:]))]
    texts = _all(lines)
    if texts is None:
        return None
    return "\n".join(("<table>\n<thead>", texts[0], "</thead>\n<tbody>", *texts[1:], "</tbody>\n</table>"))


_ALIGN = {
    (False, False): "",
    (True, False): ' align="left"',
    (False, True): ' align="right"',
    (True, True): ' align="center"',
}


def _cells(line: str) -> list[str]:
    return [cell.strip(" ") for cell in line[1:-1].split("|")]


def _row(line: str, tag: str, attributes: list[str]) -> str | None:
    if len(line) < 2 or not (line.startswith("|") and line.endswith("|")):
        return None
    cells = _all(map(_inline, _cells(line)))
    if cells is None or len(cells) != len(attributes):
        return None
    pairs = zip(cells, attributes, strict=True)
    return "<tr>\n" + "".join(f"<{tag}{attribute}>{cell}</{tag}>\n" for cell, attribute in pairs) + "</tr>"


def _all(parts: Iterator[str | None] | list[str | None] | map[str | None]) -> list[str] | None:
    """Returns the parts, or None if one of them is None."""
    made: list[str] = []
    for part in parts:
        if part is None:
            return None
        made.append(part)
    return made


def _inline(text: str) -> str | None:
    if not _is_special(text):
        return text
    return None if _is_special(_SPAN.sub("", text)) else _SPAN.sub(_span, text)


def _is_special(text: str) -> bool:
    return any(map(text.__contains__, _SPECIAL))


def _span(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "strong" | "em" as tag:
            return f"<{tag}>{found[tag]}</{tag}>"
        case "src":
            return f'<img alt="{_quoted(found["alt"])}" src="{found["src"]}">'
        case _:
            return f'<a href="{found["href"]}">{found["text"]}</a>'


def _quoted(text: str) -> str:
    return text.replace('"', "&quot;")
