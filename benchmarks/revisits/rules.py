"""The frontier's policy for articles, for many at a time: the rules of `frontier.policy`.

The constants are the policy's own. `tests/benchmarks/test_revisits.py` holds both to
the same answers.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import numpy.typing as npt

from benchmarks.revisits.world import Hours
from pipelines.frontier import policy

_Flags = npt.NDArray[np.bool_]


def in_hours(length: timedelta) -> float:
    """Return a length of time in hours."""
    return length / timedelta(hours=1)


YOUNG_FOR = in_hours(policy.NEW_FOR)
MISSING = tuple(in_hours(pause) for pause in policy.MISSING)
GONE_AFTER = policy.GONE_AFTER


def intervals(before: Hours, changed: _Flags, ages: Hours) -> Hours:
    """Return the hours until the next visit of articles that were there.

    before: of the visit before; NaN where this is the first.
    ages: hours since they were published.
    """
    young = ages < YOUNG_FOR
    new, old = policy.NEW_ARTICLES, policy.OLD_ARTICLES
    start = np.where(young, in_hours(new.start), in_hours(old.start))
    shortest = np.where(young, in_hours(new.shortest), in_hours(old.shortest))
    longest = np.where(young, in_hours(new.longest), in_hours(old.longest))
    factor = np.where(changed, policy.SHRINKAGE, policy.GROWTH)
    wanted = np.where(np.isnan(before), start, before * factor)
    return np.asarray(np.clip(wanted, shortest, longest), np.float32)
