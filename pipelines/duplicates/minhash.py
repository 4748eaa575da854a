"""MinHash in NumPy: integer arithmetic with wrap-around, the same on every machine."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
PERMUTATIONS = 64

# Odd, and from a hash of a name: nothing was chosen.
_CONSTANTS = np.frombuffer(
    b"".join(
        blake2b(f"healthnews permutation {index}".encode(), digest_size=8).digest()
        for index in range(PERMUTATIONS)
    ),
    dtype="<u4",
).reshape(PERMUTATIONS, 2)
_FACTORS = (_CONSTANTS[:, :1] | 1).astype(np.uint32)
_OFFSETS = _CONSTANTS[:, 1:].astype(np.uint32)
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
# Shingles at a time, so that a very long text takes no more than a megabyte.
_AT_ONCE = 4096


def least_values(text: str) -> tuple[int, ...]:
    """Return the least value of each permutation over the shingles of `text`; none has none."""
    if not text:
        return ()
    hashes = _shingle_hashes(text)
    least = _least(hashes[:_AT_ONCE])
    for start in range(_AT_ONCE, len(hashes), _AT_ONCE):
        np.minimum(least, _least(hashes[start : start + _AT_ONCE]), out=least)
    return tuple(least.tolist())


def _least(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    permuted = hashes * _FACTORS
    permuted += _OFFSETS  # in place: a second array of this size costs more than the sum
    least: NDArray[np.uint32] = permuted.min(axis=1)
    return least


def _shingle_hashes(text: str) -> NDArray[np.uint32]:
    """Return a hash of 32 bits for each 5-gram; the whole text's where it is shorter."""
    code = text.encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(code, dtype="<u4").astype(np.uint64)
    width = min(SHINGLE, len(points))
    count = len(points) - width + 1
    hashes = points[:count].copy()
    for place in range(1, width):
        hashes *= _BASE
        hashes += points[place : place + count]
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    hashes ^= hashes >> _HALF
    return hashes.astype(np.uint32)
