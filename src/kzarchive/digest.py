"""One way to take digests, so that keys made in different places agree.

SHA-256, cut to 16 bytes: processors of today have it in hardware, which makes it about twice as fast as BLAKE2b.
"""

from __future__ import annotations

from hashlib import sha256

SIZE = 16


def digest(*parts: bytes) -> bytes:
    """Returns the 16-byte digest of `parts`, each told apart from the next by its length."""
    state = sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()[:SIZE]


def plain(data: bytes) -> bytes:
    """Returns the 16-byte digest of one piece of data."""
    return sha256(data).digest()[:SIZE]
