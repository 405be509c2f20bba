"""HTML of other systems → Markdown.

It goes through nh3's allow-list first, so that nothing but text, pictures and links is left, and then through
markdownify, with the parts replaced that Python-Markdown reads otherwise: what text is escaped, lists within lists,
definitions, figures, deletions. Nothing that a reader could see is lost without a note.
"""

from __future__ import annotations

import re
from html import escape as escape_html
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from kzarchive import markup, urls
from kzarchive.errors import shorten
from kzarchive.importers import plain
from kzarchive.importers.article import Picture, Skipped
from kzarchive.importers.compose import Body
from kzarchive.importers.pictures import Pictures

MAX_DEPTH = 60
"""How deeply elements may stand in one another: Python-Markdown can't follow much further."""
MAX_OPEN = 10_000
"""The same of HTML that is not clean yet, in which much has no end: nh3 looks through what is open at each tag."""
MAX_SPANNED = 20_000
"""So many columns may those cells of a text span together that say how many: each is a sign in Markdown."""
MAX_HEAD = 100
"""A table with more rows in its head has none."""

# What pages show in frames and players; of those nothing else would be left.
_EMBEDDED = re.compile(
    r"<(?:iframe|embed|video|audio|source)\b[^<>]*?\bsrc\s*=\s*[\"'](https?:[^\"'<>]*)[\"'][^<>]*>", re.I
)
# A sign at the end that no backslash stands before, or only such as stand for themselves.
_LAST_SIGN = re.compile(r"(?<!\\)((?:\\\\)*)#$")
# Blocks that no text may have; taken out they would glue their texts together.
_BLOCKS = re.compile(
    r"<(/?)(?:article|header|footer|main|aside|nav|address|center|form|fieldset|hgroup)\b[^<>]*>", re.I
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>")
_BEGINNING = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_GAP = re.compile(r"[ \t\r\n]{50,}")
_SPAN = re.compile(r'\bcolspan="([0-9]+)"')
_WIDEST = 1_000  # markdownify takes none for wider
_VOID = frozenset({"br", "col", "hr", "img"})
_IN_ADDRESS = re.compile(r"[\s()<>\"\\`*\[\]]")
_MARKS_ONLY = re.compile(r"[=\s]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def to_markdown(html: str, pictures: Pictures, page: str) -> Body | Skipped:
    """Returns HTML as Markdown, with the pictures that are at hand.

    Args:
        html: the HTML of a text, as other systems give it.
        pictures: where pictures may lie; one that is not there stays as a link, if its address is complete.
        page: the address of the page, at which relative links begin; empty if nobody knows.
    """
    if _depth(_BEGINNING, html.lower()) > MAX_OPEN:
        return Skipped("the text is nested too deeply")
    prepared = _EMBEDDED.sub(r'<p><a href="\1">\1</a></p>', html)
    clean = markup.sanitise(_BLOCKS.sub(r"<\1div>", prepared)).replace("&nbsp;", " ")
    if _depth(_TAG, clean) > MAX_DEPTH:
        return Skipped("the text is nested too deeply")
    if sum(min(int(span[:5]), _WIDEST) for span in _SPAN.findall(clean)) > MAX_SPANNED:
        return Skipped("its tables have too many columns")
    converter = _Converter(pictures, page)
    soup = BeautifulSoup(f"<div>{clean}</div>", "lxml")
    # Markdownify begins to look for the end of a gap at each of its blanks.
    for text in soup.find_all(string=_GAP) if _GAP.search(clean) else ():
        if text.find_parent("pre") is None:
            text.replace_with(_GAP.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text))
    # At each row of a head it counts all of them.
    for head in soup.find_all("thead"):
        if len(head.find_all("tr")) > MAX_HEAD:
            head.name = "tbody"
    markdown = converter.convert_soup(soup)
    lines = _BLANK_LINES.sub("\n\n", "\n".join(_rstrip(line) for line in markdown.split("\n")))
    return Body(lines.strip("\n"), tuple(dict.fromkeys(converter.found)), tuple(dict.fromkeys(converter.notes)))


def _rstrip(line: str) -> str:
    """Takes white space off the end of a line, but for the two blanks that break it."""
    stripped = line.rstrip()
    return f"{stripped}  " if stripped and line.endswith("  ") else stripped


def _depth(tag: re.Pattern[str], html: str) -> int:
    depth = most = 0
    for end, name in tag.findall(html):
        if name not in _VOID:
            depth += -1 if end else 1
            most = max(most, depth)
    return most


class _Converter(MarkdownConverter):
    """Markdownify for Python-Markdown with the extensions of `markup`."""

    def __init__(self, pictures: Pictures, page: str) -> None:
        super().__init__(
            heading_style=ATX,
            bullets="-",
            keep_inline_images_in=["td", "th", "figure"],
            sub_symbol="<sub>",
            sup_symbol="<sup>",
        )
        self._pictures = pictures
        self._page = page
        self.found: list[Picture] = []
        self.notes: list[str] = []
        self._places: dict[int, int] = {}

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Returns text that means nothing, on one line."""
        text = re.sub(r"\s+", " ", text)
        lead = text[: len(text) - len(text.lstrip())]
        inner = plain.escape_inline(text[len(lead) :])
        if _MARKS_ONLY.fullmatch(inner):
            inner = inner.replace("=", "&#61;")
        if parent_tags & {"td", "th"}:
            inner = inner.replace("|", "\\|")
        return lead + plain.escape_start(inner)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        label = text.strip()
        address = self._address(str(el.get("href") or ""))
        if "_noformat" in parent_tags or not label or not address:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{' '.join(label.split())}]({address}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = str(el.get("alt") or "")
        source = self._picture(str(el.get("src") or ""))
        return f"![{self.escape(alt, set()).strip()}]({source})" if source else ""

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        images = el.find_all("img")
        if len(images) != 1 or el.find(["table", "blockquote", "ul", "ol"]) or parent_tags & {"li", "td", "blockquote"}:
            return f"\n\n{text.strip()}\n\n" if text.strip() else ""
        source = self._picture(str(images[0].get("src") or ""))
        caption = el.find("figcaption")
        words = " ".join(caption.get_text(" ").split()) if caption else ""
        if not source:
            return f"\n\n{self.escape(words, set())}\n\n" if words else ""
        image = f'<img src="{escape_html(source)}" alt="{escape_html(str(images[0].get("alt") or ""))}">'
        below = f"<figcaption>{escape_html(words, quote=False)}</figcaption>" if words else ""
        return f"\n\n<figure>{image}{below}</figure>\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        text = " ".join(text.split())
        if "_inline" in parent_tags or not text:
            return text
        # A sign at the end would be taken for the heading's own.
        text = _LAST_SIGN.sub(r"\1\\#", text)
        return f"\n\n{'#' * min(n, 6)} {text}\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if not text:
            return "\n"
        mark = "-"
        if el.parent is not None and el.parent.name == "ol":
            start = str(el.parent.get("start") or "1")
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            mark = f"{first + self._place(el, el.parent)}."
        # Python-Markdown takes four blanks for a list within a list.
        lines = text.split("\n")
        rest = [f"    {line}" if line else "" for line in lines[1:]]
        return "\n".join([f"{mark:<3} {lines[0]}", *rest]) + "\n"

    def _place(self, item: Tag, items: Tag) -> int:
        """Returns how many items of a list stand before one; they are counted once for all of them."""
        if id(item) not in self._places:
            self._places.update((id(each), at) for at, each in enumerate(items.find_all("li", recursive=False)))
        return self._places[id(item)]

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip("\n")
        if not text.strip():
            return ""
        if parent_tags & {"li", "blockquote", "td", "th"}:
            return f"\n\n{plain.body(filter(None, map(str.strip, text.split(chr(10)))))}\n\n"
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"\n\n{fence}\n{text}\n{fence}\n\n"

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<del>{text}</del>" if text.strip() and "_noformat" not in parent_tags else text

    convert_s = convert_del

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"«{text}»"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n" if text.strip() else ""

    convert_dd = convert_dt
    convert_summary = convert_dt
    convert_details = convert_dt

    def _address(self, address: str) -> str:
        """Returns a link's address fit for Markdown, or nothing if it leads nowhere."""
        address = address.strip()
        try:
            complete = urljoin(self._page, address) if self._page else address
            urlsplit(complete)
        except ValueError:
            complete = ""
        if not complete or complete.startswith("#") or urls.is_local(complete):
            if address and not address.startswith("#"):
                self.notes.append(f"link to {shorten(address, 200)} left out: it does not tell where it begins")
            return ""
        return _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), complete)

    def _picture(self, source: str) -> str:
        """Returns the name of a picture at hand, or the address of one that is not."""
        if not source:
            return ""
        found = self._pictures.find(source)
        if isinstance(found, Picture):
            self.found.append(found)
            return found.name
        address = self._address(source) if re.match(r"(?i)https?://", urljoin(self._page, source)) else ""
        what = "stays a link" if address else "left out"
        self.notes.append(f"picture {source} {what}: {found}")
        return address


def text_of(html: str) -> str:
    """Returns the text of a piece of HTML on one line."""
    soup: Any = BeautifulSoup(f"<div>{html}</div>", "lxml")
    return " ".join(soup.get_text(" ").split())
