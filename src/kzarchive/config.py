"""site.yaml → a frozen `Site`; every default is visible in the class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from kzarchive import destinations
from kzarchive.destinations import Destination
from kzarchive.errors import Problem, SiteError, shorten, suggestion
from kzarchive.fields import Fields, parse
from kzarchive.interface import LANGUAGES
from kzarchive.kazakh.exceptions import exceptions_table
from kzarchive.kazakh.latin import LATIN_2018, LATIN_2021, LatinTable, latin_table
from kzarchive.kazakh.scripts import SCRIPTS, Converter, Script, to_latin
from kzarchive.moments import zone
from kzarchive.urls import is_public_path

CONFIG_FILE = "site.yaml"
CHECKS = ("alt", "dates", "days", "doubles", "files", "letters", "menu", "slugs", "terms")
"""The names of what `kzarchive check` gives advice on."""
LATIN_TABLES = {"2021": LATIN_2021, "2018": LATIN_2018}
"""The tables of Latin letters that `latin` may name by their year."""
MENU_KEYS = ("text", "url")
PUBLISHER_KEYS = ("name", "url", "logo")
FEEDS = ("site", "terms", "months")
"""What can have feeds."""
CITE = ("true", "text", "false")
"""The values of `cite`."""
_ABSOLUTE = re.compile(r"https?://|mailto:", re.IGNORECASE)


class MenuItem(msgspec.Struct, frozen=True):
    """An entry of the site's menu; `url` is absolute or relative to the site's root."""

    text: str
    url: str

    @property
    def is_absolute(self) -> bool:
        """Tells whether the entry leads to another site or a mail address."""
        return _ABSOLUTE.match(self.url) is not None


class Publisher(msgspec.Struct, frozen=True):
    """Who publishes the archive; `logo` is the path of a picture from the site's root."""

    name: str = ""
    url: str = ""
    logo: str = ""


class Site(msgspec.Struct, frozen=True):
    """The configuration of one site.

    `base_url` ends with a slash. `latin` is the year of a known table of Latin letters, or the text of the site's own;
    `exceptions` is the text of the site's table of words with their own spellings; `repair` tells whether pages show
    the texts of articles with their letters repaired. `interface` is the language of the pages' own words, `search`
    tells whether there is a search page. `publish` tells where `kzarchive publish` may bring the site, `silence` which
    checks give no advice. `feeds` names what has feeds; `json` asks for articles as data, `cite` for citations (`text`:
    without files for programs), `portable` for links that need no server. Folders are names inside the site's own
    folder, `root`.
    """

    root: str
    title: str
    base_url: str
    description: str = ""
    timezone: str = "Asia/Almaty"
    page_size: int = 50
    publisher: Publisher = Publisher()
    menu: tuple[MenuItem, ...] = ()
    scripts: tuple[Script, ...] = ("cyrl",)
    latin: str = "2021"
    exceptions: str = ""
    repair: Literal["report", "fix"] = "report"
    interface: str = "kk"
    publish: tuple[Destination, ...] = ()
    silence: tuple[str, ...] = ()
    search: bool = True
    feeds: tuple[str, ...] = FEEDS
    json: bool = False
    cite: str = "true"
    portable: bool = False
    content: str = "content"
    templates: str = "templates"
    static: str = "static"
    output: str = "public"
    state: str = ".kzarchive"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which dates without an offset are meant."""
        return zone(self.timezone)

    @property
    def latin_table(self) -> LatinTable:
        """How the site spells Kazakh in Latin."""
        table = LATIN_TABLES.get(self.latin) or latin_table(self.latin)
        return table if isinstance(table, LatinTable) else LATIN_2021

    def converter(self, script: Script) -> Converter:
        """Returns what writes Kazakh text in a script, with the site's letters and exceptions."""
        own = exceptions_table(self.exceptions)
        return Converter(script, {} if isinstance(own, list) else own, self.latin_table)

    def to_latin(self, text: str) -> str:
        """Returns `text` in the site's Latin letters, as they decide order; exceptions don't count."""
        return to_latin(text, self.latin_table)

    @property
    def base_path(self) -> str:
        """The path part of `base_url`, such as `/` or `/archive/`."""
        return urlsplit(self.base_url).path

    def folder(self, name: str) -> Path:
        """Returns the path of one of the site's own folders."""
        return Path(self.root) / name


KEYS = (
    "title",
    "base_url",
    "description",
    "timezone",
    "page_size",
    "publisher",
    "menu",
    "scripts",
    "latin",
    "exceptions",
    "repair",
    "interface",
    "publish",
    "silence",
    "search",
    "feeds",
    "json",
    "cite",
    "portable",
)
"""The keys that site.yaml may hold."""


def load(folder: Path, base_url: str | None = None, *, portable: bool = False) -> Site:
    """Returns the site whose site.yaml lies in `folder`.

    Args:
        folder: the site's folder.
        base_url: used instead of the one in the file.
        portable: asks for a portable site, whatever the file says.

    Raises:
        SiteError: with every problem of the file.
    """
    root = folder.resolve()
    file = root / CONFIG_FILE
    if not file.resolve().is_relative_to(root):
        hint = "nothing outside the site's folder is read; put the file itself here"
        raise SiteError([Problem(CONFIG_FILE, 0, 0, "a symbolic link that leads out of the site", hint)])
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        made = f"kzarchive init {folder if folder.name else 'DIR'}"
        hint = f"run this in a site's folder, name one with --site, or make one: {made}"
        raise SiteError([Problem(str(folder / CONFIG_FILE), 0, 0, "there is no site here", hint)]) from None
    except UnicodeDecodeError as error:
        message = f"byte 0x{error.object[error.start]:02x} at offset {error.start} is not UTF-8"
        raise SiteError([Problem(CONFIG_FILE, 0, 0, message, "save the file as UTF-8")]) from None
    except OSError as error:
        raise SiteError([Problem(CONFIG_FILE, 0, 0, f"can't be read: {error.strerror}")]) from None
    fields, problems = parse(text, CONFIG_FILE, KEYS)
    if fields is not None:
        site = _site(str(root), fields, base_url)
    if problems:
        raise SiteError(problems)
    return msgspec.structs.replace(site, portable=True) if portable else site


def check_base_url(text: str) -> str | None:
    """Returns the address with a slash at its end, or None if it is no absolute http(s) address."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    plain = re.fullmatch(r"[^\s<>\"'\\{}|^`?#\x00-\x1f]+", text) is not None
    if parts.scheme not in ("http", "https") or not host or not plain:
        return None
    return text if text.endswith("/") else text + "/"


def _site(root: str, fields: Fields, base_url: str | None) -> Site:
    return Site(
        root=root,
        title=fields.text("title", required=True, limit=200),
        base_url=_base_url(fields, base_url),
        description=fields.text("description", limit=500),
        timezone=_timezone(fields),
        page_size=fields.integer("page_size", 50, 2, 1_000),
        publisher=_publisher(fields),
        menu=_menu(fields),
        scripts=_scripts(fields),
        latin=_latin(fields, Path(root)),
        exceptions=_exceptions(fields, Path(root)),
        repair="fix" if fields.choice("repair", ("report", "fix"), "report") == "fix" else "report",
        interface=fields.choice("interface", LANGUAGES, "kk"),
        publish=destinations.read(fields),
        silence=_given(fields, "silence", CHECKS),
        search=fields.boolean("search", True),
        feeds=_some(fields, "feeds", FEEDS, FEEDS, "the others lead on from the site's own feed"),
        json=fields.boolean("json", default=False),
        cite=fields.choice("cite", CITE, "true"),
        portable=fields.boolean("portable", default=False),
    )


def _base_url(fields: Fields, given: str | None) -> str:
    if given is not None:
        return given
    text = fields.text("base_url", required=True)
    url = check_base_url(text)
    if url is None and text:
        hint = "write an absolute address without query, for example https://archive.example.kz/"
        fields.problem("base_url", f"`base_url` can't be «{text}»", hint)
    return url or ""


def _timezone(fields: Fields) -> str:
    name = fields.text("timezone", "Asia/Almaty")
    try:
        zone(name)
    except ValueError:
        hint = suggestion(name, available_timezones(), "write an IANA name, for example Asia/Almaty", mark="")
        fields.problem("timezone", f"`timezone` can't be «{name}»", hint)
    return name


def _scripts(fields: Fields) -> tuple[Script, ...]:
    return _some(fields, "scripts", SCRIPTS, ("cyrl",), "the site in Cyrillic is what the others are made from")


def _given(fields: Fields, key: str, known: Sequence[str]) -> tuple[str, ...]:
    """Returns what a key lists; whatever is not among the known names is a problem."""
    given = fields.texts(key, most=len(known))
    for name in given:
        if name not in known:
            hint = suggestion(name, known, "write some of: " + ", ".join(known), mark="")
            fields.problem(key, f"`{key}` can't hold «{shorten(name)}»", hint)
    return given


Name = TypeVar("Name", bound=str)


def _some(
    fields: Fields, key: str, known: tuple[Name, ...], default: tuple[Name, ...], why_first: str
) -> tuple[Name, ...]:
    """Returns those of the known names that a key lists, in their own order; the first one must be among them."""
    given = _given(fields, key, known) or default
    if known[0] not in given:
        fields.problem(key, f"`{key}` has no {known[0]}", why_first)
    return tuple(name for name in known if name in given)


def _latin(fields: Fields, root: Path) -> str:
    name = fields.text("latin", "2021")
    if name in LATIN_TABLES:
        return name
    text = _table(fields, "latin", root, name)
    return text if _is_sound(fields, name, latin_table(text)) else "2021"


def _exceptions(fields: Fields, root: Path) -> str:
    name = fields.text("exceptions")
    text = _table(fields, "exceptions", root, name) if name else ""
    return text if _is_sound(fields, name, exceptions_table(text)) else ""


def _table(fields: Fields, key: str, root: Path, name: str) -> str:
    """Returns the text of a small table that a key names, a file in the site's folder."""
    try:
        file = (root / name).resolve()
        if not file.is_relative_to(root):
            raise ValueError
        return file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        fields.problem(key, f"`{key}` can't be «{shorten(name)}»", "name a UTF-8 text file in the site's folder")
        return ""


def _is_sound(fields: Fields, name: str, table: object) -> bool:
    """Notes the faults of a table where it has any."""
    if not isinstance(table, list):
        return True
    fields.problems += [Problem(name, fault.line, 0, fault.message) for fault in table]
    return False


def _publisher(fields: Fields) -> Publisher:
    nested = fields.mapping("publisher", PUBLISHER_KEYS)
    if nested is None:
        return Publisher()
    return Publisher(nested.text("name", required=True), nested.text("url"), _logo(nested))


def _logo(fields: Fields) -> str:
    logo = fields.text("logo")
    if logo and not is_public_path(logo):
        fields.problem("logo", f"`logo` can't be «{shorten(logo)}»", "write the path of a file below static/")
    return logo


def _menu(fields: Fields) -> tuple[MenuItem, ...]:
    return tuple(_menu_item(item) for item in fields.mappings("menu", MENU_KEYS, most=20))


def _menu_item(fields: Fields) -> MenuItem:
    url = fields.text("url", required=True)
    if _ABSOLUTE.match(url) is None and (":" in url.split("/")[0] or url.startswith(("//", "\\"))):
        fields.problem(
            "url", f"`url` can't be «{url}»", "write https://… or a path from the site's root, such as tags/"
        )
    return MenuItem(fields.text("text", required=True, limit=100), url)
