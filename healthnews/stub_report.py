"""Stubs and how many there are, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthnews.tables import table
from pipelines.stubs.reading import Stub
from pipelines.stubs.resolution import Resolution


def stubs_table(stubs: Sequence[Stub]) -> str:
    """Return a line per stub."""
    rows = [
        (
            str(stub.reference_count),
            stub.date_published or "-",
            stub.resolution.value,
            stub.resolved_identity or stub.url or "-",
            stub.title,
        )
        for stub in stubs
    ]
    return table(("shown", "date", "resolution", "article or link", "title"), rows)


def counts_line(counts: Mapping[Resolution, int]) -> str:
    """Return the counts in the order of the resolutions: `3 stubs: 2 link, 1 not_stored`."""
    total = sum(counts.values())
    parts = [f"{counts[of]} {of}" for of in Resolution if of in counts]
    return f"{total} stub{'' if total == 1 else 's'}" + (": " + ", ".join(parts) if parts else "")
