"""Counts of counts, and when one is too far from what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipelines.drift.chance import chance_of_at_least, chance_of_at_most

CHANCE = 0.0001
"""A share that chance explains more often than this is no drift.

Sixteen shares are compared for each run, and the pages of one day vary more
than draws from all pages would: with this number, sites that stay as they are
raise a false alarm in about one run of two hundred (`tests/pipelines/drift`).
"""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total` pages or articles; `total` ≥ 1 where a share is asked for."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """Between 0 and 1."""
        return self.count / self.total


def usual(history: Sequence[Share]) -> float:
    """Return the median share of earlier runs, of which there is at least one."""
    return median(share.value for share in history)


def is_low(share: Share, history: Sequence[Share]) -> bool:
    """Tell whether chance does not explain how low the share is."""
    return chance_of_at_most(share.count, share.total, *_sums(history)) <= CHANCE


def is_high(share: Share, history: Sequence[Share]) -> bool:
    """Tell whether chance does not explain how high the share is."""
    return chance_of_at_least(share.count, share.total, *_sums(history)) <= CHANCE


def _sums(history: Sequence[Share]) -> tuple[int, int]:
    return sum(share.count for share in history), sum(share.total for share in history)
