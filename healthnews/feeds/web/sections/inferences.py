"""The day of an article, as it was inferred: no page states it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from healthnews.feeds.web.features import Features, View
from parsers.record import InferredDate

_INFERENCES = """
SELECT value, method, evidence, error_days FROM v_inferred_dates
WHERE identity = ? ORDER BY best DESC, method
"""


@dataclass(frozen=True, slots=True)
class Inference:
    """A day, how it was worked out, and how many days it may be off; None where that is unknown."""

    value: str
    method: str
    evidence: str
    error_days: int | None


def inferences(
    db: Database, features: Features, identity: str, own: InferredDate | None
) -> tuple[Inference, ...]:
    """Return what was inferred, the best first. own: what follows from the article's page alone."""
    if View.INFERRED_DATES in features:
        return tuple(Inference(*row) for row in db.execute(_INFERENCES, [identity]))
    return () if own is None else (Inference(own.value, own.method, own.evidence, None),)
