"""Where a site may be published: the entries of `publish` in site.yaml, as values.

No secret stands in any of them: the tools that make the connection find theirs in the environment or in files of their
own (`~/.ssh`, git's credential helpers, `~/.aws`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from kzarchive.errors import shorten
from kzarchive.fields import Fields

Encoding = Literal["gzip", "br"]
ENCODINGS: tuple[Encoding, ...] = ("gzip", "br")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
"""The form of a destination's name."""
CACHE_KEYS = ("assets", "articles", "lists")
MAX_CACHE = 31_536_000
"""One year, in seconds; RFC 9111 names it as as good as for ever."""

_OVER_SSH = re.compile(r"(?:[\w.-]+@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.%\w]+\]):[^:].*")


class Folder(msgspec.Struct, frozen=True, tag="folder"):
    """A folder on this machine; a symbolic link at `path`, relative to the site, leads to the newest release."""

    name: str
    path: str
    compress: tuple[Encoding, ...] = ()
    after: tuple[str, ...] = ()


class Rsync(msgspec.Struct, frozen=True, tag="rsync"):
    """A folder on another machine, `user@host:/path`, by rsync over ssh."""

    name: str
    dest: str
    compress: tuple[Encoding, ...] = ()
    after: tuple[str, ...] = ()


class Git(msgspec.Struct, frozen=True, tag="git"):
    """A branch of a git repository, from which GitHub, GitLab, Cloudflare and others serve pages."""

    name: str
    remote: str
    branch: str = "gh-pages"
    compress: tuple[Encoding, ...] = ()
    after: tuple[str, ...] = ()


class Cache(msgspec.Struct, frozen=True):
    """For how many seconds browsers and proxies may keep files; `lists` are all pages and feeds but articles."""

    assets: int = 86_400
    articles: int = 3_600
    lists: int = 300


class S3(msgspec.Struct, frozen=True, tag="s3"):
    """A bucket of S3 or of a store that speaks its language; with `compress`, objects are stored compressed."""

    name: str
    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    profile: str = ""
    cache: Cache = Cache()
    compress: tuple[Encoding, ...] = ()
    after: tuple[str, ...] = ()


Destination = Folder | Rsync | Git | S3
KINDS: dict[str, tuple[str, ...]] = {
    "folder": ("path", "compress", "after"),
    "rsync": ("dest", "compress", "after"),
    "git": ("remote", "branch", "after"),
    "s3": ("bucket", "prefix", "endpoint", "region", "profile", "cache", "compress", "after"),
}
"""The keys of each kind, beside `to`."""

KEYS = ("to", *dict.fromkeys(key for keys in KINDS.values() for key in keys))


def read(fields: Fields) -> tuple[Destination, ...]:
    """Returns what `publish` in site.yaml holds; what is wrong with it is noted."""
    return tuple(_read(fields))


def _read(fields: Fields) -> Iterator[Destination]:
    for name, inner in fields.named("publish", KEYS):
        kind = inner.choice("to", tuple(KINDS), "") if "to" in inner else inner.text("to", required=True)
        if NAME.fullmatch(name) is None:
            hint = "write at most 40 small Latin letters, digits, hyphens and underscores"
            inner.problem("to", f"a destination can't be called «{shorten(name)}»", hint)
        elif kind:
            yield _destination(name, kind, inner)


def _destination(name: str, kind: str, fields: Fields) -> Destination:
    for key in KEYS:
        if key in fields and key not in ("to", *KINDS[kind]):
            fields.problem(key, f"`{key}` means nothing for a destination of the kind {kind}", "take it out")
    after = fields.texts("after", most=50, limit=2_000)
    if kind == "git":
        return Git(name, _remote(fields), _branch(fields), after=after)
    compress = _compress(fields)
    if kind == "folder":
        return Folder(name, fields.text("path", required=True), compress, after)
    if kind == "rsync":
        return Rsync(name, _dest(fields), compress, after)
    if len(compress) > 1:
        fields.problem("compress", "an object is stored in one form only", "write `compress: gzip` or `compress: br`")
    return S3(
        name,
        bucket=_matching(fields, "bucket", r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}", "write the bucket's name", True),
        prefix=_prefix(fields),
        endpoint=_endpoint(fields),
        region=_matching(fields, "region", r"[A-Za-z0-9-]{1,60}", "write a name such as eu-central-1"),
        profile=fields.text("profile", limit=200),
        cache=_cache(fields),
        compress=compress,
        after=after,
    )


def _compress(fields: Fields) -> tuple[Encoding, ...]:
    given = fields.texts("compress", most=len(ENCODINGS))
    if unknown := [name for name in given if name not in ENCODINGS]:
        fields.problem("compress", f"`compress` can't hold «{shorten(unknown[0])}»", "write some of: gzip, br")
    return tuple(name for name in ENCODINGS if name in given)


def _remote(fields: Fields) -> str:
    remote = fields.text("remote", required=True)
    if remote.startswith("-") or "::" in remote:
        fields.problem("remote", f"`remote` can't be «{shorten(remote)}»", "write what `git clone` takes")
    _refuse_password(fields, "remote", remote)
    return remote


def _branch(fields: Fields) -> str:
    hint = "write a name such as gh-pages"
    return (
        _matching(fields, "branch", r"(?!.*(?:\.\.|//|/\.|\.lock$|/$|\.$))[A-Za-z0-9_][\w./-]{0,199}", hint)
        or "gh-pages"
    )


def _dest(fields: Fields) -> str:
    return _matching(fields, "dest", _OVER_SSH.pattern, "write user@host:/path", True)


def _prefix(fields: Fields) -> str:
    hint = "write a folder such as archive/, of Latin letters, digits, hyphens and dots"
    prefix = _matching(fields, "prefix", r"(?!.*//)[A-Za-z0-9_-][A-Za-z0-9._/-]{0,199}", hint)
    return f"{prefix.rstrip('/')}/" if prefix else ""


def _endpoint(fields: Fields) -> str:
    endpoint = _matching(fields, "endpoint", r"https?://[^\s?#]+", "write an address such as https://s3.example.kz")
    _refuse_password(fields, "endpoint", endpoint)
    return endpoint


def _cache(fields: Fields) -> Cache:
    nested = fields.mapping("cache", CACHE_KEYS)
    if nested is None:
        return Cache()
    return Cache(*(nested.integer(key, getattr(Cache(), key), 0, MAX_CACHE) for key in CACHE_KEYS))


def _matching(fields: Fields, key: str, form: str, hint: str, required: bool = False) -> str:
    text = fields.text(key, required=required)
    if text and re.fullmatch(form, text) is None:
        fields.problem(key, f"`{key}` can't be «{shorten(text)}»", hint)
        return ""
    return text


def _refuse_password(fields: Fields, key: str, address: str) -> None:
    try:
        password = urlsplit(address).password
    except ValueError:
        password = None
    if password is not None:
        hint = "take it out, and give it to the tool that connects: docs/guide.md, Publishing"
        fields.problem(key, f"`{key}` holds a password; site.yaml is no place for secrets", hint)
