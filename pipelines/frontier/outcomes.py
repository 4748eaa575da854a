"""Links that a rule forbids to ask for, as outcomes of the run that found them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pipelines.crawl_rows import OutcomeRow
from pipelines.frontier.records import Link


def outcomes_of(refused: Iterable[Link], at: datetime) -> list[OutcomeRow]:
    """Return an outcome per excluded link, as `Frontier.discover` and `acknowledge` return them."""
    return [
        OutcomeRow(link.url, link.exclusion.outcome, link.exclusion.reason, at, None)
        for link in refused
        if link.exclusion is not None
    ]
