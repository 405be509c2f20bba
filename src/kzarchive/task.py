"""A task: one output file as a pure function of a small frozen value."""

from __future__ import annotations

from itertools import groupby

import msgspec

from kzarchive.digest import digest
from kzarchive.kazakh.scripts import Script

INDEX = "the search index"
"""The template name of a task that makes a file of the search index; its view is a `search.volume.Piece`."""

COPY = ""
"""The template name of a task that copies its one body's source byte for byte."""
PICTURE = "picture"
"""The template name of a task that makes a `Variant`, its view, of its one body's source."""


class Body(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Text that a worker reads from its source when it renders.

    `links` maps each local address in the body, as written, to what stands there now; `digest` is that of the
    body (of the whole file in a copy), so that a file edited while the build runs is noticed. With `repair` the letters
    of Kazakh text are repaired in every script; in others than Cyrillic they always are.
    """

    path: str
    digest: bytes
    links: tuple[Target, ...] = ()
    lang: str = "kk"
    repair: bool = False


class Variant(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file made of a picture: where it goes, its format (Pillow's name, such as `WEBP`) and its size in pixels."""

    address: str
    format: str
    width: int
    height: int


class Target(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a local address in a body leads to: an address, and a picture's size in pixels and `pictures.variants`.

    The address counts from the root of the edition, or from the site's where it is a `file`, which all editions share.
    """

    written: str
    address: str
    width: int = 0
    height: int = 0
    file: bool = False
    variants: tuple[Variant, ...] = ()


def by_format(target: Target) -> list[tuple[Variant, ...]]:
    """Returns a picture's variants format by format, its own first."""
    return [tuple(variants) for _, variants in groupby(target.variants, key=lambda variant: variant.format)]


class Task(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One output file: where it goes, the template, the encoded view and the bodies that it shows.

    `script` is the script in which the page is written; its view is the same for all scripts, or for those in `only`,
    where order depends on the alphabet. `sources` names the articles behind the view; it explains a build and is no
    part of the key, and neither is `volume`: what many tasks are made from together, which the view names by a digest.
    """

    output: str
    template: str
    view: bytes = b""
    bodies: tuple[Body, ...] = ()
    sources: tuple[str, ...] = ()
    script: Script = "cyrl"
    only: tuple[Script, ...] = ()
    volume: bytes = b""


_encoder = msgspec.msgpack.Encoder()
_variants = msgspec.msgpack.Decoder(Variant)


def picture_task(variant: Variant, source: str, digest: bytes) -> Task:
    """Returns the task that makes a variant of the picture at the path `source`."""
    return Task(variant.address, PICTURE, _encoder.encode(variant), (Body(source, digest),), (source,))


def variant(task: Task) -> Variant:
    """Returns what a task with the template `PICTURE` makes."""
    return _variants.decode(task.view)


def key(task: Task, recipe: bytes) -> bytes:
    """Returns the complete cache key of a task: equal keys mean equal bytes.

    Args:
        task: the task.
        recipe: digest of the template's closure and of the program (`theme.Theme.recipe`).
    """
    return digest(recipe, task.template.encode(), task.script.encode(), task.view, _encoder.encode(task.bodies))
