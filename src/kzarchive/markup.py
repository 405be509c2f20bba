"""Markdown → safe HTML, and plain text for summaries.

Everyday Markdown takes the short way of `prose`. All else goes through Python-Markdown and then, like raw HTML in
it, through nh3's allow-list.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

from kzarchive import prose, urls
from kzarchive.errors import Problem
from kzarchive.fields import UNFIT
from kzarchive.model import Reference
from kzarchive.task import Target, Variant, by_format

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TAGS = frozenset(
    {
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "blockquote",
            "br",
            "caption",
            "cite",
            "code",
            "col",
            "colgroup",
            "dd",
            "del",
        ),
        *("details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
        *("i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section"),
        *("small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time"),
        *("tr", "u", "ul", "var"),
    }
)
"""The elements that a body may have: text and pictures, nothing that executes, embeds, styles or asks for input."""

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "id", "class", "hreflang"},
    "img": {"src", "alt"},
    "li": {"id", "value"},
    "ol": {"start", "reversed"},
    "sup": {"id"},
    "div": {"class"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "del": {"datetime", "cite"},
    "ins": {"datetime", "cite"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?\d*:\S+")
_FOOTNOTE_CLASSES = {"footnote", "footnote-ref", "footnote-backref"}

# nh3 quotes every attribute and escapes the quotes inside, so this grammar of its output is exact.
_TAG = re.compile(r'<(a|img|td|th|table|pre|/?h[1-6])((?: [\w-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_BLANKS = "".join(map(chr, range(33)))
# An address that is neither absolute nor begins at the host's root, in any place where Markdown or HTML may have one.
_NOT_LOCAL = rb"(?!(?i:https?:|mailto:|tel:)|[/#])"
_MAY_REFER = (
    # One sign is found many times faster than two.
    (b"]", re.compile(rb"\](?:\(|:)\s*<?" + _NOT_LOCAL)),
    (b"<", re.compile(rb"\b(?:href|src)\s*=\s*[\"']?" + _NOT_LOCAL, re.IGNORECASE)),
)

# What every inline pattern of Python-Markdown and its footnotes begins with or holds.
_INLINE = re.compile(r"[\\`*_\[\]!<>&\x02\x03]|  \n")
BEFORE_INLINE = 21
"""The priority of a tree processor that runs before Python-Markdown's own `inline`, which has 20."""

SIZES = "(min-width: 40rem) 38rem, 100vw"
"""How wide pages show a picture of a text, in the words of HTML's `sizes`."""

EXCERPT = 160
"""Longest excerpt, in characters: about what a search engine shows of a description."""
CHARACTERS_A_MINUTE = 1_000
"""How fast adults read: 986 in Russian, 1,054 in Turkish (Trauzettel-Klosinski, Dietz: IReST, IOVS 53, 2012)."""


def to_html(
    body: str, links: Mapping[str, Target], root: str, files: str | None = None, backlink: str = "%(number)s"
) -> str:
    """Returns a body's Markdown as safe HTML.

    Args:
        body: the Markdown text.
        links: what the local addresses in the body lead to, by the address as written; an address that is not in it
            is left as it stands.
        root: put before the addresses of pages in `links`, such as `../../../` or `https://archive.example.kz/`.
        files: put before those of files that all editions share; None for `root`.
        backlink: the title of links from a footnote to its `number`th reference.
    """
    html = prose.paragraphs(body)
    # Nothing in mere paragraphs needs finishing.
    return _finish(_marked_up(body), links, root, root if files is None else files, backlink) if html is None else html


def sanitise(html: str) -> str:
    """Returns HTML in which only what a body may have is left: `TAGS`, `ATTRIBUTES` and harmless addresses."""
    import nh3

    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )


def without_code(body: str) -> str:
    """Returns a body with blanks for code, other languages and the addresses of links, character for character.

    It goes by lines, not as Markdown nests them: indented code is known only in a body without lists and footnotes.
    """
    lines = body.split("\n")
    last = {line.rstrip(): number for number, line in enumerate(lines) if line.startswith(("```", "~~~"))}
    may_be_indented = _LIST_OR_FOOTNOTE.search(body) is None
    fence, indented, before = "", False, ""
    for number, line in enumerate(lines):
        opened = None if fence else _FENCE.match(line)
        indented = may_be_indented and line.startswith(("    ", "\t")) and (indented or not before.strip())
        before = line
        if fence or indented or (opened and last.get(opened[1], 0) > number):
            lines[number] = " " * len(line)
            fence = opened[1] if opened else "" if line.rstrip() == fence else fence
        else:
            lines[number] = _LEFT_ALONE.sub(lambda found: " " * len(found[0]), line)
    return "\n".join(lines)


_FENCE = re.compile(r"(`{3,}|~{3,}) *[^`\s]* *$")
_LIST_OR_FOOTNOTE = re.compile(r"^ {0,3}(?:[*+-]|\d+\.|\[\^[^\]\n]*\]:)\s", re.MULTILINE)
# Reference definitions, targets in angle brackets, and elements with code or another language. The limits keep the time
# for a line linear, whatever it holds.
_LEFT_ALONE = re.compile(
    r"^ {0,3}\[(?!\^)[^\]]*\]:.*"
    r"|(?<=\]\()\s{0,9}<[^>]{0,2000}>"
    r"|<(code|pre|kbd|samp|\w{1,10}(?=\s[^<>]{0,200}\blang=[\"']?+(?!kk\b)))\b[^<>]{0,200}>.{0,2000}?</\1>"
)


def references(body: str, first_line: int) -> tuple[Reference, ...]:
    """Returns the local addresses that the rendered body holds, each once, with where they stand.

    Where `may_refer` says that there are none, there is no need to ask.

    Args:
        body: the Markdown text.
        first_line: the line of the file on which the body begins.
    """
    found: dict[str, None] = {}
    for tag, attributes in _TAG.findall(_html(body)):
        if tag in ("a", "img"):
            values = (unescape(value) for name, value in _ATTRIBUTE.findall(attributes) if name in ("href", "src"))
            found.update((value, None) for value in values if urls.is_local(value))
    return tuple(_place(target, body, first_line) for target in found)


def may_refer(body: bytes) -> bool:
    """Tells whether a local address may stand in a body, given in UTF-8: cheap, and never wrongly False."""
    return any(sign in body and pattern.search(body) for sign, pattern in _MAY_REFER)


def too_deep(path: str) -> Problem:
    """Returns the problem of a body that Markdown can't follow: the functions above raise RecursionError then."""
    hint = "take out lists and quotations that stand in one another"
    return Problem(path, 0, 0, "the text is nested too deeply", hint)


def excerpt(html: str) -> str:
    """Returns the beginning of a rendered body as plain text of at most `EXCERPT` characters, cut at a word's end."""
    start = html.find("<p>")
    end = html.find("</p>", start) if start >= 0 else -1
    beginning = html[start:end] if end >= 0 else html[:2000]
    return shortened(unescape(re.sub(r"<[^>]*>", "", beginning)), EXCERPT)


def shortened(text: str, limit: int) -> str:
    """Returns the beginning of a text in one line of at most `limit` characters, cut at a word's end."""
    if len(text) > 3 * limit:
        text = text[: 3 * limit]
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def plain_text(body: str) -> str:
    """Returns the words of a body's Markdown as a reader sees them, with white space between blocks."""
    if prose.is_plain(body):
        return body
    html = _marked_up(body)
    return unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", html)))


# Those inside a word leave it whole; all others part words.
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|mark|s|small|span|strong|u)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")


def minutes(text: str) -> int:
    """Returns how many minutes it takes to read a body, at least 1; the few marks of Markdown are counted as text."""
    return max(1, round(len(text) / CHARACTERS_A_MINUTE))


def _html(body: str) -> str:
    html = prose.paragraphs(body)
    return _marked_up(body) if html is None else html


def _marked_up(body: str) -> str:
    html = prose.to_html(body)
    return _safe_html(body) if html is None else html


def _safe_html(body: str) -> str:
    # A mark in its place: were it taken out, what nh3 has let pass could become `javascript:`.
    return UNFIT.sub("\ufffd", sanitise(_converter(threading.get_ident())(body)))


@lru_cache(maxsize=64)
def _converter(thread: int) -> Callable[[str], str]:
    """Returns the function that a thread turns Markdown into HTML with; one converter can't serve two at a time."""
    import markdown
    from markdown.extensions import Extension
    from markdown.extensions.fenced_code import FencedCodeExtension
    from markdown.extensions.footnotes import FootnoteExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension
    from markdown.treeprocessors import Treeprocessor
    from markdown.util import AtomicString

    class SkipPlainText(Treeprocessor):
        """Marks text in which no inline pattern can match, since each of them is tried on every text otherwise."""

        def run(self, root: Element) -> None:
            for element in root.iter():
                if element.text and _INLINE.search(element.text) is None:
                    element.text = AtomicString(element.text)

    class PlainText(Extension):
        def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Python-Markdown's name
            md.treeprocessors.register(SkipPlainText(md), "plain_text", BEFORE_INLINE)

    converter = markdown.Markdown(
        extensions=[
            PlainText(),
            FencedCodeExtension(),
            FootnoteExtension(BACKLINK_TITLE="{}"),
            TableExtension(use_align_attribute=True),
            SaneListExtension(),
        ],
        output_format="html",
        tab_length=4,
    )

    def convert(text: str) -> str:
        try:
            return converter.reset().convert(text)
        except RecursionError:
            _converter.cache_clear()  # this one stands in the middle of a text, and reset() does not help
            raise

    return convert


def _filter(tag: str, name: str, value: str) -> str | None:
    """Keeps ids and classes to those of footnotes, so that a body can't take a name that the page uses."""
    if name == "id":
        return value if _FOOTNOTE_ID.fullmatch(value) else None
    if name == "class":
        return value if value in _FOOTNOTE_CLASSES else None
    return value


def _finish(html: str, links: Mapping[str, Target], root: str, files: str, backlink: str) -> str:
    """Leads links to pages, sizes pictures, and sets the body's headings below the page's own."""
    shift = 1 if "<h1" in html else 0

    def fix(match: re.Match[str]) -> str:
        tag, attributes = match[1], match[2]
        if tag[-1].isdigit():
            return f"<{tag[:-1]}{min(int(tag[-1]) + shift, 6)}{attributes}>"
        pairs = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        if tag == "img":
            # What a text begins with is in sight at once.
            return _image(pairs, links, root, files, lazy=match.start() > len("<p>"))
        if tag in ("table", "pre"):
            # These scroll where they are too wide, so the keyboard must reach them.
            return _open(tag, {**pairs, "tabindex": "0"})
        if pairs.get("class") == "footnote-backref" and "title" in pairs:
            pairs["title"] = backlink % {"number": pairs["title"]}
        if tag == "a" and pairs.get("href") in links:
            pairs["href"] = _address(links[pairs["href"]], root, files) + urls.split_reference(pairs["href"])[1]
        elif "align" in pairs:
            pairs["class"] = "align-" + pairs.pop("align")
        return _open(tag, pairs)

    return _TAG.sub(fix, html)


def _image(pairs: dict[str, str], links: Mapping[str, Target], root: str, files: str, *, lazy: bool) -> str:
    source = pairs.get("src", "")
    if target := links.get(source):
        return _picture(target, pairs, files if target.file else root, lazy=lazy)
    # Browsers strip blanks and controls around an address and drop tabs and line ends within it.
    if re.match(r"(?i)https?:|[/\\]{2}", re.sub(r"[\t\n\r]", "", source).lstrip(_BLANKS)):
        # A page asks nobody else for anything: a picture that lies elsewhere becomes a link to it.
        return _open("a", {"href": source}) + escape(pairs.get("alt") or source, quote=False) + "</a>"
    return _open("img", pairs) if source else ""


def _picture(target: Target, pairs: dict[str, str], base: str, *, lazy: bool) -> str:
    """Returns the element of a picture of the site, with every file that a browser may choose from."""
    same, *others = by_format(target) or [()]
    shown = same[-1] if same else target
    pairs["src"] = base + urls.escape(shown.address)
    if shown.width:
        pairs |= {"width": str(shown.width), "height": str(shown.height)}
    if len(same) > 1:
        pairs |= _candidates(same, base)
    image = _open("img", {**pairs, "loading": "lazy"} if lazy else pairs)
    if not others:
        return image
    kinds = [{"type": f"image/{made[0].format.lower()}", **_candidates(made, base)} for made in others]
    return "<picture>" + "".join(_open("source", kind) for kind in kinds) + image + "</picture>"


def _candidates(variants: Sequence[Variant], base: str) -> dict[str, str]:
    addresses = [base + urls.escape(variant.address) for variant in variants]
    if len(addresses) == 1:
        return {"srcset": addresses[0]}
    pairs = zip(addresses, variants, strict=True)
    return {"srcset": ", ".join(f"{address} {variant.width}w" for address, variant in pairs), "sizes": SIZES}


def _address(target: Target, root: str, files: str) -> str:
    return (files if target.file else root) + urls.escape(target.address)


def _open(tag: str, pairs: Mapping[str, str]) -> str:
    return "<" + tag + "".join(f' {name}="{escape(value)}"' for name, value in pairs.items()) + ">"


def _place(target: str, body: str, first_line: int) -> Reference:
    at = body.find(target)
    if at < 0:
        return Reference(target, first_line, 0)
    return Reference(target, first_line + body.count("\n", 0, at), at - body.rfind("\n", 0, at))
