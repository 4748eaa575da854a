"""What a frontier knows of URLs, for the user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import msgspec

from healthnews.tables import table
from pipelines.frontier.policy import in_words
from pipelines.frontier.reading import Count, SiteUrl
from pipelines.frontier.records import FoundBy, Known, PageKind, UrlState


@dataclass(frozen=True, slots=True)
class UrlReport:
    """Everything known of one URL; `interval` in seconds, the rest as in `Known`."""

    site: str
    url: str
    key: str
    kind: PageKind
    state: UrlState
    reason: str
    due: datetime | None
    explanation: str
    found_by: FoundBy
    found_on: str | None
    depth: int
    priority: str
    first_seen: datetime
    last_seen: datetime
    last_fetched: datetime | None
    last_changed: datetime | None
    interval: int | None
    failures: int
    etag: str | None
    last_modified: str | None
    content_digest: str | None
    alias_of: str | None

    @classmethod
    def of(cls, found: SiteUrl, now: datetime) -> Self:
        """Return the report of a URL, as of a moment."""
        known = found.known
        return cls(
            site=found.site,
            url=known.url,
            key=known.key,
            kind=known.kind,
            state=known.state,
            reason=known.reason,
            due=known.due,
            explanation=explain(known, now),
            found_by=known.found_by,
            found_on=known.found_on,
            depth=known.depth,
            priority=known.priority.name.lower(),
            first_seen=known.first_seen,
            last_seen=known.last_seen,
            last_fetched=known.last_fetched,
            last_changed=known.last_changed,
            interval=None if known.interval is None else int(known.interval.total_seconds()),
            failures=known.failures,
            etag=known.etag,
            last_modified=known.last_modified,
            content_digest=known.content_digest,
            alias_of=known.alias_of,
        )

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(self)

    def to_text(self) -> str:
        """Return a line per fact that is known, for people."""
        names = self.__dataclass_fields__
        facts = {name: getattr(self, name) for name in names}
        width = max(map(len, names))
        return "\n".join(
            f"{name:<{width}}  {_shown(value)}"
            for name, value in facts.items()
            if value is not None
        )


def explain(known: Known, now: datetime) -> str:
    """Return in a sentence why a URL is due when it is, or why it never is."""
    if known.state is UrlState.LEASED:
        return "a run is asking for it"
    if known.due is None:
        return f"never asked for again: {known.reason}"
    when = f"due in {in_words(known.due - now)}" if known.due > now else "due now"
    if known.state is UrlState.FAILED:
        errors = "1 error" if known.failures == 1 else f"{known.failures} errors in a row"
        return f"{when}, after {errors}: {known.reason}"
    if known.state is UrlState.FETCHED and known.interval is not None:
        return f"{when}: {known.reason}; visited about every {in_words(known.interval)}"
    return f"{when}: {known.reason}"


def urls_table(reports: Sequence[UrlReport]) -> str:
    """Return a line per URL."""
    rows = [
        (report.site, report.kind, report.state, _due(report.due), report.url, report.reason)
        for report in reports
    ]
    return table(("site", "kind", "state", "due", "url", "reason"), rows)


def counts_table(counts: Sequence[Count]) -> str:
    """Return a line per site, kind and state."""
    rows = [(count.site, count.kind, count.state, str(count.urls)) for count in counts]
    return table(("site", "kind", "state", "urls"), rows)


def _due(due: datetime | None) -> str:
    return "never" if due is None else _moment(due)


def _shown(value: object) -> str:
    return _moment(value) if isinstance(value, datetime) else str(value)


def _moment(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
