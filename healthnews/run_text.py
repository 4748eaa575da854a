"""One run, told to people."""

from __future__ import annotations

from collections.abc import Iterator

from healthnews.quantities import size_text
from healthnews.run_details import RunDetails
from healthnews.tables import listed, table

# Lines of each kind; `--json` has them all.
_REASONS = 20
_URLS = 3
_HOSTS = 10


def run_text(details: RunDetails) -> str:
    """Return the run's facts, what drifted, what failed and why, its hosts, its fields."""
    return "\n".join(
        (
            *_facts(details),
            *_drifts(details),
            *_failures(details),
            *_reasons(details),
            *_hosts(details),
            *_fields(details),
        )
    )


def _facts(details: RunDetails) -> Iterator[str]:
    run = details.run
    yield f"run        {run.id}: {run.command} {run.site or ''}".rstrip()
    yield f"state      {run.state}"
    yield f"started    {run.started}"
    yield f"seconds    {run.duration}"
    yield f"arguments  {bytes(run.arguments).decode()}"
    yield f"outcomes   {listed(run.outcomes)}"
    if run.pages is not None:
        yield f"pages      {run.pages} answered, {run.rate} per second, {run.size} received"
    if details.articles:
        yield (
            f"articles   {details.articles} read, of {details.body_median} characters in the"
            f" median, with {details.related} teasers; {details.fallback} needed a second reading"
        )


def _drifts(details: RunDetails) -> Iterator[str]:
    if not details.drifts:
        return
    yield from ("", "drifted")
    for drift in details.drifts:
        yield f"  {drift}"
        yield from (f"    {url}" for url in drift.urls)


def _failures(details: RunDetails) -> Iterator[str]:
    if not details.failures:
        return
    rows = [(failure.outcome, failure.url or "-", failure.reason) for failure in details.failures]
    yield from ("", "first failures", table(("outcome", "url", "reason"), rows))


def _reasons(details: RunDetails) -> Iterator[str]:
    told = [reason for reason in details.reasons if reason.reason]
    if not told:
        return
    yield from ("", "reasons")
    for reason in told[:_REASONS]:
        yield f"  {reason.count} {reason.outcome}: {reason.reason}"
        yield from (f"    {url}" for url in reason.urls[:_URLS])
    if len(told) > _REASONS:
        yield f"  and {len(told) - _REASONS} other reasons: --json has them all"


def _hosts(details: RunDetails) -> Iterator[str]:
    if not details.hosts:
        return
    rows = [
        (
            host.host,
            str(host.requests),
            size_text(host.bytes),
            f"{host.seconds / host.timed:.2f}" if host.timed else "-",
            "-" if host.slowest_seconds is None else f"{host.slowest_seconds:.2f}",
            host.slowest_url or "-",
        )
        for host in details.hosts[:_HOSTS]
    ]
    headings = ("host", "answers", "received", "mean s", "slowest s", "slowest url")
    yield from ("", "hosts, the slowest first", table(headings, rows))


def _fields(details: RunDetails) -> Iterator[str]:
    if not details.articles:
        return
    rows = [
        (item.field, f"{item.present}/{item.total}", _percent(item.share), _percent(item.usual))
        for item in details.fields
    ]
    yield from ("", "fields", table(("field", "articles", "share", "usual"), rows))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
