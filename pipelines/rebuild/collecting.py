"""How often a process that parses looks for cycles."""

from __future__ import annotations

import gc

# Objects that outnumber those freed: seven hundred by default.
_BETWEEN_COLLECTIONS = 20_000


def collect_seldom() -> None:
    """Let this process look for cycles less often.

    Modules stay for good, and so do the articles of a batch while more are made:
    looking through them over and over is a fiftieth of the work.
    """
    gc.freeze()
    gc.set_threshold(_BETWEEN_COLLECTIONS, 10, 10)
