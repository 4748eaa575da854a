"""MinHash in plain Python, one shingle and one permutation after the other."""

from __future__ import annotations

from hashlib import blake2b

_MASK = 2**64 - 1


def plain_signature(text: str) -> tuple[int, ...]:
    """Return the signature of a text that is not empty."""
    width = min(5, len(text))
    hashes = {_hash(text[index : index + width]) for index in range(len(text) - width + 1)}
    signature: list[int] = []
    for index in range(64):
        digest = blake2b(f"healthnews permutation {index}".encode(), digest_size=8).digest()
        factor = int.from_bytes(digest[:4], "little") | 1
        offset = int.from_bytes(digest[4:], "little")
        signature.append(min((value * factor + offset) % 2**32 for value in hashes))
    return tuple(signature)


def _hash(shingle: str) -> int:
    value = 0
    for character in shingle:
        value = (value * 0x9E3779B97F4A7C15 + ord(character)) & _MASK
    value ^= value >> 32
    value = value * 0xFF51AFD7ED558CCD & _MASK
    value ^= value >> 32
    return value % 2**32
