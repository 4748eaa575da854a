"""From what a document prints, address and date, to entries; what is missing is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.discovery.entries import Entry, Listed
from crawler.discovery.moments import moment_of
from parsers.links import join
from pipelines.frontier.records import PageKind


@dataclass(frozen=True, slots=True)
class Named:
    """An address and a date as printed; empty where a document prints none."""

    address: str
    date: str
    kind: PageKind | None = None


def listed(named: Iterable[Named], url: str, problems: Iterable[str] = ()) -> Listed:
    """Return the entries of a document at `url`, by which relative addresses are resolved.

    problems: what of the document could not be read before.
    """
    entries: list[Entry] = []
    bare = undated = 0
    for item in named:
        target = join(url, item.address) if item.address else None
        if target is None:
            bare += 1
            continue
        moment = moment_of(item.date)
        undated += bool(item.date and moment is None)
        entries.append(Entry(target, moment, item.kind))
    counted = [
        f"{count} {what}"
        for count, what in ((bare, "entries without a URL"), (undated, "dates that cannot be read"))
        if count
    ]
    return Listed(tuple(entries), (*problems, *counted))
