"""Under which keys a text is filed, so that its copies are found under one of them.

A copy has the same title, or almost, and a body that is alike. So there are keys for
the title, one for title and body together, and one for each of 16 bands of the body's
signature. What only almost has the title is found by its title's own rule: what one
title may say more than the other stands at its ends and is no more than a tenth of it,
or is particles. So a title is also filed as each title that it may say more than.

A key begins with bits of a title. Most keys of one text begin with the same ones: they
are neighbours in the table, and filing the text changes a few pages of it however
large it is. The keys of bands hold what the title states as well. So siblings of a
template, whose bodies share most bands, do not meet when their titles differ.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from pipelines.duplicates.guard import readable, values
from pipelines.duplicates.signature import bands
from pipelines.duplicates.titles import PARTICLES, most_more
from pipelines.duplicates.wordings import one_wording

# Bits of a key from a title, and from what else is filed: 47 in all, which SQLite keeps in 6
# bytes. Of the first there are so many that a place is not more than a page of the table at a
# million texts. What meets by accident is compared and found to be different.
_PLACE_BITS = 20
_REST_BITS = 27
_LONG = 2**64 - 1
_ODD = 0x9E3779B97F4A7C15
# Of longer titles more than this is taken off at one end only, where a site's name stands: at both
# the number of ways grows with the square. This many are those of titles of 40 characters.
_MOST_ENDS = 3
_MOST_AT_ONE_END = 8
_NO_PARTICLES = str.maketrans("", "", "".join(PARTICLES))


def keys_of(
    title: str, folded_title: str, text_hash: int, signature: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the keys of a text, each once, that of the title first; none is negative.

    title: as published. text_hash: what exact duplicates share.
    """
    worded = one_wording(folded_title)  # as that of a mirror in traditional characters
    core = worded.translate(_NO_PARTICLES)
    stated = _stated(title)
    own = _hash(core)
    found = [
        _key(own, _hash(worded)),
        _key(own, text_hash ^ _ODD),
        *(_key(own, band ^ stated) for band in bands(signature)),
        _cut_key(own, stated),
    ]
    ends = most_more(max(len(folded_title), len(worded)))
    found += (_cut_key(_hash(cut), stated) for cut in _cuts(core, ends))
    return tuple(dict.fromkeys(found))


def packed(keys: Sequence[int]) -> bytes:
    """Return the keys as bytes, for one column."""
    return struct.pack(f"<{len(keys)}q", *keys)


def unpacked(data: bytes) -> tuple[int, ...]:
    """Return what `packed` was given."""
    return struct.unpack(f"<{len(data) // 8}q", data)


def _cuts(core: str, most: int) -> Iterator[str]:
    """Yield the title without up to `most` characters at its ends, and at least one."""
    both = min(most, _MOST_ENDS)
    for more in range(both + 1, min(most, _MOST_AT_ONE_END, len(core) - 1) + 1):
        yield core[more:]
        yield core[:-more]
    for before in range(both + 1):
        for after in range(both + 1 - before):
            if 0 < before + after < len(core):
                yield core[before : len(core) - after]


def _cut_key(core: int, stated: int) -> int:
    # What is stated keeps apart titles that end in a number, and are equal without its last digit.
    return _key(core, core * _ODD ^ stated)


def _key(titled: int, rest: int) -> int:
    mixed = ((rest & _LONG) * _ODD) & _LONG
    return titled >> (64 - _PLACE_BITS) << _REST_BITS | mixed >> (64 - _REST_BITS)


def _stated(title: str) -> int:
    """Return a hash of the numbers, years and places in a title, in any order."""
    found = sorted(value.mark + value.value for value in values(readable(title)))
    return _hash("\n".join(found)) if found else 0


def _hash(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
