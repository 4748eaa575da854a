"""Signatures that alike texts share: MinHash over character 5-grams, cut into bands.

Written out here instead of taken from a library because they are stored: a library
may hash otherwise in its next version, and what is stored would find nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b

# Goes up when the same text gets other numbers: the stored ones must be made again then.
ALGORITHM = 1
PERMUTATIONS = 64
BANDS = 16
_ROWS = PERMUTATIONS // BANDS
# Of a band's values, and what tells it from other bands: its index.
_BYTES = 4 * _ROWS
_MARKS = tuple(struct.pack("<I", index) for index in range(BANDS))
_TITLE_MARK = struct.pack(f"<{_ROWS + 1}I", BANDS, *[0] * _ROWS)


def sign(folded_body: str) -> tuple[int, ...]:
    """Return the least value that each of 64 permutations gives a shingle, as unsigned 32 bits.

    The share of equal places of two signatures estimates the Jaccard similarity of
    the bodies' sets of 5-grams. A body shorter than that is one shingle; an empty
    one has the signature `()`, which is like no other.
    """
    # NumPy takes a tenth of a second to import, which who only reads should not wait for.
    from pipelines.duplicates.minhash import least_values  # noqa: PLC0415

    return least_values(folded_body)


def sign_all(folded_bodies: Sequence[str]) -> list[tuple[int, ...]]:
    """Return what `sign` gives of each body, for many in half the time."""
    from pipelines.duplicates.minhash import least_values_of  # noqa: PLC0415

    return least_values_of(folded_bodies)


def bands(signature: tuple[int, ...]) -> tuple[int, ...]:
    """Return 16 integers of signed 64 bits; bodies that are alike share one, most likely.

    Each is made of 4 values and of its own index: equal values in different bands
    are no match. With similarity s they share one with probability 1 - (1 - s⁴)¹⁶.
    """
    data = struct.pack(f"<{len(signature)}I", *signature)
    digests = [
        blake2b(mark + data[at : at + _BYTES], digest_size=8).digest()
        for mark, at in zip(_MARKS, range(0, len(data), _BYTES), strict=False)
    ]
    return struct.unpack(f"<{len(digests)}q", b"".join(digests))


def title_band(folded_title: str) -> int:
    """Return one more band, for the title: equal titles find each other however texts were cut.

    Half of a text shares a band with the whole with probability 0.64 only.
    """
    return _key(_TITLE_MARK + folded_title.encode("utf-8", "surrogatepass"))


def text_hash(folded_title: str, folded_body: str) -> int:
    """Return a hash, as signed 64 bits, that exact duplicates share."""
    return _key(b"\n".join((folded_title.encode("utf-8", "surrogatepass"), folded_body.encode())))


def _key(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little", signed=True)
