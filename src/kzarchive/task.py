"""A task: one output file as a pure function of a small frozen value."""

from __future__ import annotations

import msgspec

from kzarchive.digest import digest

COPY = ""
"""The template name of a task that copies its one body's source byte for byte."""


class Body(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Text that a worker reads from its source when it renders.

    `links` maps each local address in the body, as written, to what stands there now; `digest` is that of the
    body (of the whole file in a copy), so that a file edited while the build runs is noticed.
    """

    path: str
    digest: bytes
    links: tuple[Target, ...] = ()


class Target(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a local address in a body leads to: an address from the site's root, and a picture's size in pixels."""

    written: str
    address: str
    width: int = 0
    height: int = 0


class Task(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One output file: where it goes, the template, the encoded view and the bodies that it shows.

    `sources` names the articles behind the view; it explains a build and is no part of the key.
    """

    output: str
    template: str
    view: bytes = b""
    bodies: tuple[Body, ...] = ()
    sources: tuple[str, ...] = ()


_encoder = msgspec.msgpack.Encoder()


def key(task: Task, recipe: bytes) -> bytes:
    """Returns the complete cache key of a task: equal keys mean equal bytes.

    Args:
        task: the task.
        recipe: digest of the template's closure and of the program (`theme.Theme.recipe`).
    """
    return digest(recipe, task.template.encode(), task.view, _encoder.encode(task.bodies))
