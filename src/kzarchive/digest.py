"""One way to take digests, so that keys made in different places agree."""

from __future__ import annotations

from hashlib import blake2b

SIZE = 16


def digest(*parts: bytes) -> bytes:
    """Returns the 16-byte BLAKE2b digest of `parts`, each told apart from the next by its length."""
    state = blake2b(digest_size=SIZE)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def plain(data: bytes) -> bytes:
    """Returns the 16-byte BLAKE2b digest of one piece of data."""
    return blake2b(data, digest_size=SIZE).digest()
