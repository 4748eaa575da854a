"""Under which keys a text is filed, so that its copies are found under one of them.

A copy has the same title, or almost, and a body that is alike. So there is a key for
the title, one for title and body together, and one for each of 16 bands of the body's
signature. The keys of bands hold what of the title two copies have in common: its
numbers, years and places, and a part of its words. Siblings of a template, whose
bodies share most bands, therefore do not meet there when their titles name another
city, year or amount.

A key begins with bits of the title. The keys of one text are neighbours in the table
then, in a few places instead of 18, and filing it changes a few pages instead of 18.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b
from zlib import crc32

from pipelines.duplicates.guard import readable, values
from pipelines.duplicates.signature import BANDS, bands
from pipelines.duplicates.wordings import one_wording

# Bits of a key from the title, and from what else is filed: 47 in all, which SQLite
# keeps in 6 bytes. What meets by accident is compared and found to be different.
_PLACE_BITS = 16
_REST_BITS = 31
_WORD = 2**32 - 1
_LONG = 2**64 - 1
_ODD = 0x9E3779B97F4A7C15
# Each of these orders the title's 4-grams in its own way; the least one gives the place
# of a quarter of the bands. Titles of which one has a little more share most of them.
_ORDERS = (
    (0x85EBCA6B, 0xC2B2AE35),
    (0x27D4EB2F, 0x165667B1),
    (0x9E3779B1, 0x2545F491),
    (0xD6E8FEB9, 0x5851F42D),
)
_GRAM = 4
_BANDS_TOGETHER = BANDS // len(_ORDERS)


def keys_of(
    title: str, folded_title: str, text_hash: int, signature: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the keys of a text, that of the title first; none is negative.

    title: as published. text_hash: what exact duplicates share.
    """
    folded_title = one_wording(folded_title)  # as that of a mirror in traditional characters
    titled = _hash(folded_title)
    place = titled >> (64 - _PLACE_BITS)
    return (
        _key(place, titled),
        _key(place, text_hash ^ _ODD),
        *(_band_keys(title, folded_title, bands(signature)) if signature else ()),
    )


def packed(keys: Sequence[int]) -> bytes:
    """Return the keys as bytes, for one column."""
    return struct.pack(f"<{len(keys)}q", *keys)


def unpacked(data: bytes) -> tuple[int, ...]:
    """Return what `packed` was given."""
    return struct.unpack(f"<{len(data) // 8}q", data)


def _band_keys(title: str, folded_title: str, banded: tuple[int, ...]) -> list[int]:
    stated = _stated(title)
    places = [
        place << _REST_BITS for place in _places(folded_title) for _ in range(_BANDS_TOGETHER)
    ]
    # What `_key` does, without a call for each.
    return [
        place | (((band ^ stated) & _LONG) * _ODD & _LONG) >> (64 - _REST_BITS)
        for place, band in zip(places, banded, strict=True)
    ]


def _key(place: int, rest: int) -> int:
    mixed = ((rest & _LONG) * _ODD) & _LONG
    return place << _REST_BITS | mixed >> (64 - _REST_BITS)


def _stated(title: str) -> int:
    """Return a hash of the numbers, years and places in a title, in any order."""
    found = sorted(value.mark + value.value for value in values(readable(title)))
    return _hash("\n".join(found)) if found else 0


def _places(folded_title: str) -> list[int]:
    grams = [
        crc32(folded_title[at : at + _GRAM].encode("utf-8", "surrogatepass"))
        for at in range(max(len(folded_title) - _GRAM + 1, 1))
    ]
    # A list takes less than a generator: there are some ten of them.
    least = [min([(gram * factor + add) & _WORD for gram in grams]) for factor, add in _ORDERS]
    # The least of many is small: mixed, its upper bits tell as much as all of it.
    return [((value * _ODD) & _LONG) >> (64 - _PLACE_BITS) for value in least]


def _hash(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
