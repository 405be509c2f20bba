"""One way to take digests, so that keys made in different places agree.

XXH3 in 128 bits (Y. Collet, xxHash): a cold build takes some five digests an article of some 10 KB each, and these
take a thirtieth of the time of SHA-256. They tell whether something has changed, and guard against nobody; what is
named for ever, such as an address, is named by SHA-256 where it is made. See decision 25.
"""

from __future__ import annotations

from xxhash import xxh3_128, xxh3_128_digest

SIZE = 16


def digest(*parts: bytes) -> bytes:
    """Returns the 16-byte digest of `parts`, each told apart from the next by its length."""
    state = xxh3_128()
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def plain(data: bytes) -> bytes:
    """Returns the 16-byte digest of one piece of data."""
    return xxh3_128_digest(data)
