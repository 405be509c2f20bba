"""Compiled code of the package's own templates, which is kept.

To compile the default theme takes as long as to render five hundred pages, and each process would do it anew. Templates
of a site are never kept, since a site's folder may come from anywhere. See decision 23.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from kzarchive.digest import digest
from kzarchive.kept import keep, kept


class Compiled(BytecodeCache):
    """The compiled templates below one folder, for environments that are all alike.

    Args:
        templates: the folder of templates whose code is kept.
        environment: names what the code depends on besides a template's source, as a part of a file's name.
        program: the digest of whatever makes the code.
    """

    def __init__(self, templates: Path, environment: str, program: bytes) -> None:
        self._templates = f"{templates}{os.sep}"
        self._environment = environment
        self._program = digest(importlib.util.MAGIC_NUMBER, program)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Returns name and place of a template."""
        return f"{name}\0{filename or ''}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Puts the code of a template into its bucket, if it is known."""
        name = self._name(bucket)
        code = kept(name, self._mark(bucket)) if name else None
        if isinstance(code, CodeType):
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template of the package, where the package may be written to."""
        name = self._name(bucket)
        if name and bucket.code is not None:
            keep(name, self._mark(bucket), bucket.code)

    def _mark(self, bucket: Bucket) -> bytes:
        return digest(self._program, bucket.key.encode(), bucket.checksum.encode())

    def _name(self, bucket: Bucket) -> str:
        """Returns under which name a template's code is kept; empty where none is."""
        name, _, filename = bucket.key.partition("\0")
        plain = name.replace("/", "-")
        return f"{plain}-{self._environment}" if filename.startswith(self._templates) else ""
