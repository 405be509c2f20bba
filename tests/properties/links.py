"""Follows every link of a built site, as a browser would, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

LOADING_RELS = {"stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload", "prefetch"}
LOADING = {
    ("img", "src"),
    ("img", "srcset"),
    ("script", "src"),
    ("iframe", "src"),
    ("frame", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("source", "src"),
    ("source", "srcset"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("track", "src"),
    ("input", "src"),
    ("body", "background"),
    ("use", "href"),
    ("image", "href"),
    ("image", "xlink:href"),
    ("use", "xlink:href"),
    ("a", "ping"),
    ("base", "href"),
}
"""The attributes whose addresses a browser fetches, or takes for all others, without being asked."""
STYLE_URL = re.compile(r"(?:url\(\s*|@import\s+)[\"']?([^\"')\s;]+)")
_DROPPED = re.compile(r"[\t\n\r]")


class Link(NamedTuple):
    """An address in a page; `loads` tells whether a browser fetches it without being asked."""

    address: str
    loads: bool
    tag: str


class Page(HTMLParser):
    """The links and ids of one page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Link] = []
        self.ids: list[str] = []
        self._in_style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        self._in_style = tag == "style"
        for name, value in given.items():
            self._attribute(tag, name, value, given)

    def _attribute(self, tag: str, name: str, value: str, given: Mapping[str, str]) -> None:
        if tag == "link" and name == "href":
            loads = not LOADING_RELS.isdisjoint(given.get("rel", "").lower().split())
            self._add(value, loads, "canonical" if given.get("rel") == "canonical" or "hreflang" in given else tag)
        elif name.endswith("srcset"):
            for candidate in value.split(","):
                self._add(candidate.split()[0], True, tag)
        elif (tag, name) in LOADING:
            self._add(value, True, tag)
        elif name in ("href", "src", "cite", "action", "formaction"):
            self._add(value, False, tag)
        elif name == "style":
            self._style(value)
        elif tag == "meta" and name == "content" and given.get("http-equiv", "").lower() == "refresh":
            self._add(value.partition("url=")[2].strip("'\" "), False, tag)

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._style(data)

    def _style(self, text: str) -> None:
        for address in STYLE_URL.findall(text):
            self._add(address, True, "style")

    def _add(self, address: str, loads: bool, tag: str) -> None:
        self.links.append(Link(_DROPPED.sub("", address).strip().replace("\\", "/"), loads, tag))


def broken(tree: Mapping[str, bytes], base_url: str) -> list[str]:
    """Returns what is wrong with the links of a site, a line for each."""
    pages = {path: Page(data.decode()) for path, data in tree.items() if path.endswith((".html", ".svg"))}
    faults = [f"{path}: {fault}" for path in pages for fault in _faults_of_page(path, pages, tree, base_url)]
    for path, data in tree.items():
        if path.endswith(".css"):
            links = [Link(address, True, "style") for address in STYLE_URL.findall(data.decode())]
            faults += [f"{path}: {fault}" for link in links if (fault := _fault(path, link, pages, tree, base_url))]
        elif path.endswith(".xml"):
            faults += [f"{path}: {fault}" for fault in _faults_of_xml(path, pages, tree, base_url)]
    return faults


def address_of(path: str) -> str:
    """Returns the address at which a file is read: index.html is its folder."""
    return path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path


def _faults_of_page(path: str, pages: Mapping[str, Page], tree: Mapping[str, bytes], base_url: str) -> Iterator[str]:
    page = pages[path]
    yield from (f"the id {name} stands twice" for name in {name for name in page.ids if page.ids.count(name) > 1})
    for link in page.links:
        if fault := _fault(path, link, pages, tree, base_url):
            yield fault


def _fault(path: str, link: Link, pages: Mapping[str, Page], tree: Mapping[str, bytes], base_url: str) -> str:
    parts = urlsplit(link.address)
    is_absolute = bool(parts.scheme or parts.netloc)
    if link.loads and is_absolute:
        return f"<{link.tag}> loads {link.address}"
    if is_absolute and not link.address.startswith(base_url):
        return "" if link.tag != "canonical" else f"canonical leads to {link.address}"
    if is_absolute and link.tag != "canonical":
        return f"{link.address} is not relative"
    if link.address.startswith("/") != (path == "404.html" and not link.address.startswith("#")) and not is_absolute:
        return f"{link.address} works at one place only"
    here = urljoin(base_url, address_of(path))
    return _fault_at(urljoin(here, link.address), link.address, pages, tree, base_url)


def _fault_at(url: str, written: str, pages: Mapping[str, Page], tree: Mapping[str, bytes], base_url: str) -> str:
    if not url.startswith(base_url):
        return f"{written} leads out of the site"
    path, _, fragment = url[len(base_url) :].partition("#")
    path = unquote(path.partition("?")[0])
    file = path + "index.html" if not path or path.endswith("/") else path
    if file not in tree:
        return f"{written} leads nowhere"
    if fragment and (file not in pages or unquote(fragment) not in pages[file].ids):
        return f"{written} leads to no such place on the page"
    return ""


def _faults_of_xml(path: str, pages: Mapping[str, Page], tree: Mapping[str, bytes], base_url: str) -> Iterator[str]:
    try:
        root = ElementTree.fromstring(tree[path])  # noqa: S314 - our own file
    except ElementTree.ParseError as error:
        yield f"not well-formed: {error}"
        return
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        urls = [element.get("href", "")] if name == "link" else [element.text or ""] if name == "loc" else []
        if name == "content":
            page = Page(element.text or "")
            base = element.get("{http://www.w3.org/XML/1998/namespace}base", "")
            if any(link.loads and not urljoin(base, link.address).startswith(base_url) for link in page.links):
                yield "an entry loads from elsewhere"
            urls = [urljoin(base, link.address) for link in page.links]
            urls = [url for url in urls if url.startswith(base_url)]
        for url in urls:
            if fault := _fault_at(url, url, pages, tree, base_url):
                yield fault
