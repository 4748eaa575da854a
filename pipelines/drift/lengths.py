"""The median of many lengths in little memory."""

from __future__ import annotations

from collections import Counter

_BITS = 8


class Lengths:
    """A histogram of lengths ≥ 0: exact below 256, above that cut to 8 significant bits.

    A length counts as the lower edge of its bucket, which is less than 1/128
    (0.8 %) below it. Each doubling of the length has 128 buckets: lengths up to
    a million fill at most 1,792 of them, however many articles there are.
    """

    def __init__(self) -> None:
        self._buckets: Counter[int] = Counter()

    def add(self, length: int) -> None:
        """Count one length."""
        cut = length.bit_length() - _BITS
        self._buckets[length if cut <= 0 else length >> cut << cut] += 1

    def median(self) -> int | None:
        """Return the lower edge of the bucket of the median (of two the lower); None if empty."""
        middle = (self._buckets.total() + 1) // 2
        passed = 0
        for length in sorted(self._buckets):
            passed += self._buckets[length]
            if passed >= middle:
                return length
        return None
