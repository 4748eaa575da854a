"""Where a place in normal text stands in the text it was made of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from pipelines.search.tokens import normal


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text, its normal text, and where each character of the text begins in that.

    `starts` is None where both have the same length: then places are the same.
    """

    text: str
    normal: str
    starts: tuple[int, ...] | None

    @classmethod
    def of(cls, text: str) -> Aligned:
        """Make the text normal, as a whole where that moves nothing, else by the character."""
        whole = normal(text)
        if len(whole) == len(text):
            return cls(text, whole, None)
        signs = [normal(sign) for sign in text]
        return cls(text, "".join(signs), (0, *accumulate(map(len, signs))))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where what stands from start to end in the normal text stands in the text."""
        if self.starts is None:
            return start, end
        return bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)
