"""How likely chance alone explains a difference between two shares."""

from __future__ import annotations

import math

_NEGLIGIBLE = 1e-12


def chance_of_at_most(count: int, total: int, earlier_count: int, earlier_total: int) -> float:
    """Return how likely `count` or fewer of `total` are, were nothing different from earlier.

    Fisher's exact test, one-sided: all that was counted, now and earlier, is
    one urn, and `total` balls are drawn from it. Exact for small numbers on either
    side, where estimates by the normal distribution cry wolf. 1.0 where the
    share is not below the earlier one.
    """
    if count * earlier_total >= earlier_count * total:
        return 1.0
    marked, balls = count + earlier_count, total + earlier_total
    unmarked = balls - marked
    term = math.exp(
        _log_choices(marked, count)
        + _log_choices(unmarked, total - count)
        - _log_choices(balls, total)
    )
    chance = term
    # Below the mean each term is smaller than the one before.
    for drawn in range(count, max(0, total - unmarked), -1):
        term *= drawn * (unmarked - total + drawn) / ((marked - drawn + 1) * (total - drawn + 1))
        chance += term
        if term < chance * _NEGLIGIBLE:
            break
    return min(chance, 1.0)


def chance_of_at_least(count: int, total: int, earlier_count: int, earlier_total: int) -> float:
    """Return how likely `count` or more of `total` are, were nothing different from earlier."""
    return chance_of_at_most(total - count, total, earlier_total - earlier_count, earlier_total)


def _log_choices(of: int, taken: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)
