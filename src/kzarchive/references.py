"""Where the references in articles lead: to other articles, and to the files beside them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping

from kzarchive import urls
from kzarchive.errors import Problem
from kzarchive.kazakh import slug
from kzarchive.model import WITHDRAWN, Asset, Record
from kzarchive.naming import told_apart
from kzarchive.pictures import variants
from kzarchive.task import Target

ACTIVE = (".html", ".htm", ".xhtml", ".xht", ".xml", ".js", ".mjs")
"""Files that browsers execute: none is published because a text links to it."""


class Follower:
    """Leads references to addresses; `articles` and `assets` are what those of one part lead to."""

    def __init__(
        self,
        address_of: Callable[[str], str],
        assets: Mapping[str, Asset],
        unreadable: Collection[str],
        problems: list[Problem],
    ) -> None:
        self._address_of = address_of
        self._assets = assets
        self._unreadable = unreadable
        self._problems = problems
        self.begin()

    def begin(self) -> None:
        """Begins another part."""
        self.articles: dict[str, str] = {}
        self.assets: dict[str, Asset] = {}

    def links(self, record: Record) -> tuple[tuple[Target, ...], Target | None]:
        """Returns where the text of an article leads, and its picture; a withdrawn one shows neither."""
        head = record.head
        if not (head.image or record.references) or head.status == WITHDRAWN:
            return (), None
        found = (self._follow(head.path, at.target, at.line, at.column) for at in record.references)
        links = tuple(target for target in found if target is not None)
        at = head.image
        return links, self._follow(head.path, at.src, at.line, at.column) if at else None

    def _follow(self, path: str, target: str, line: int, column: int) -> Target | None:
        source = source_path(path, target)
        address = self._address_of(source)
        if address:
            self.articles[source] = address
            return Target(target, address)
        asset = self._assets.get(source)
        if asset is not None and source.lower().endswith(ACTIVE):
            hint = "pages are made of .md files; put what is to be published as it is into static/"
            self._problems.append(Problem(path, line, column, f"«{target}» may hold scripts", hint))
            return None
        if asset is not None:
            self.assets[source] = asset
            address = asset_address(source)
            return Target(target, address, asset.width, asset.height, file=True, variants=variants(address, asset))
        if source not in self._unreadable:
            hint = f"there is no {source} among the published sources; paths are relative to the article's file"
            self._problems.append(Problem(path, line, column, f"«{target}» leads nowhere", hint))
        return None


def source_path(path: str, target: str) -> str:
    """Returns the source file that a reference in the file `path` names, from the site's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), urls.split_reference(target)[0]))


def asset_address(path: str) -> str:
    """Returns the public address of a file beside the articles: its path below the content folder, in ASCII."""
    *folders, name = path.split("/")[1:]
    stem, _, suffix = name.rpartition(".")
    ending = slug(suffix, limit=15) if stem else ""
    parts = [_public_name(part) for part in folders]
    return "/".join([*parts, _public_name(stem or name) + (f".{ending}" if ending else "")])


def _public_name(name: str) -> str:
    chosen = slug(name, limit=urls.MAX_NAME - 20)
    if chosen and not urls.is_reserved(chosen):
        return chosen
    return told_apart(chosen, name)
