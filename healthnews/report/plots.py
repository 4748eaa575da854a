"""The plots of a site: which numbers of its runs are drawn, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from healthnews.report.charts.bars import Bar, bars
from healthnews.report.charts.columns import Columns, Part, columns
from healthnews.report.charts.lines import Lines, lines, small_line
from healthnews.report.figures import grouped, percent, short, stamp
from healthnews.report.legend import (
    DRIFTED,
    FAILED,
    FINISHED,
    GROUPS,
    INTERRUPTED,
    MARKS,
    NEW,
    RUNNING,
    UPDATED,
    Group,
    legend,
)
from healthnews.report.markup import Child, Element, tag
from healthnews.report.records import FrontierState, SiteRun
from pipelines.crawl_rows import RunState
from pipelines.drift.fields import FIELDS
from pipelines.drift.records import Rule
from pipelines.drift.rules import BLOCKED_SHARE

_SIGNS = {
    RunState.FINISHED: FINISHED,
    RunState.INTERRUPTED: INTERRUPTED,
    RunState.FAILED: FAILED,
    RunState.RUNNING: RUNNING,
}


def run_plots(runs: Sequence[SiteRun]) -> Iterator[Element]:
    """Yield the plots over a site's runs, oldest first; there is at least one run."""
    yield _pages(runs)
    yield _outcomes(runs)
    yield _articles(runs)
    yield _body(runs)
    yield _blocked(runs)
    yield _seconds(runs)


def frontier_plots(state: FrontierState) -> Iterator[Element]:
    """Yield the plots of what the frontier of a site is like now."""
    fresh = [Bar(group.name, group.urls, "new") for group in state.freshness]
    fresh += [Bar("last failed", state.failing, "error"), Bar("never asked", state.never, "other")]
    yield _figure(
        "Freshness",
        "Known articles by the time since their last answer.",
        bars(_in_words("Known articles by the time since their last answer", fresh), fresh),
    )
    late = [
        Bar(group.name, group.urls, "unread" if number else "known")
        for number, group in enumerate(state.lateness)
    ]
    yield _figure(
        "Overdue",
        "URLs to be asked for, by the time since they are due.",
        bars(_in_words("URLs to be asked for by the time since they are due", late), late),
    )


def field_plots(runs: Sequence[SiteRun]) -> Iterator[Element]:
    """Yield a small plot for each field of the record that some run measured."""
    for field in FIELDS:
        shares = [_share(item, field) for item in runs]
        if any(share is not None for share in shares):
            yield _field(runs, field, shares)


def _pages(runs: Sequence[SiteRun]) -> Element:
    counts = [item.pages for item in runs]
    titles = [_title(item, f"{grouped(item.pages)} pages") for item in runs]
    chart = columns(
        f"Pages answered in each of {len(runs)} runs: {_course(counts)}.",
        Columns(
            _moments(runs), [Part("new", counts)], titles, "pages", [_mark(item) for item in runs]
        ),
    )
    return _figure("Pages per run", f"Requests answered. {MARKS}.", chart)


def _outcomes(runs: Sequence[SiteRun]) -> Element:
    label = f"Requests of each of {len(runs)} runs by outcome; of the last: {_groups(runs[-1])}."
    chart = _stack(label, runs, GROUPS, "requests")
    return _figure("Outcomes", "Requests by how they ended.", chart, legend(GROUPS))


def _articles(runs: Sequence[SiteRun]) -> Element:
    new = [item.count(*NEW.outcomes) for item in runs]
    updated = [item.count(*UPDATED.outcomes) for item in runs]
    label = f"New articles: {_course(new)}. Updated articles: {_course(updated)}."
    chart = _stack(label, runs, (NEW, UPDATED), "articles")
    caption = "Articles that were not known, or had changed."
    return _figure("New and updated articles", caption, chart, legend((NEW, UPDATED)))


def _stack(label: str, runs: Sequence[SiteRun], groups: Sequence[Group], unit: str) -> Element:
    parts = [Part(group.class_, [item.count(*group.outcomes) for item in runs]) for group in groups]
    titles = [_title(item, _groups(item)) for item in runs]
    return columns(label, Columns(_moments(runs), parts, titles, unit))


def _body(runs: Sequence[SiteRun]) -> Element:
    values = [None if item.measures is None else item.measures.body_median for item in runs]
    titles = [
        _title(item, f"{value} characters; usual {_or_dash(item.usual.body)}")
        for item, value in zip(runs, values, strict=True)
    ]
    drawn = Lines(
        _moments(runs),
        values,
        [item.usual.body for item in runs],
        titles,
        _alarms(runs, Rule.BODY_LENGTH),
        "characters",
    )
    label = f"Median characters of a body: {_course(values)}."
    caption = "Characters of the median article. Dashed: the median of the good runs before."
    return _figure("Body length", caption, lines(label, drawn, whole=True))


def _blocked(runs: Sequence[SiteRun]) -> Element:
    shares = [item.blocked for item in runs]
    titles = [
        _title(item, f"{item.measures.blocked if item.measures else 0} of {item.pages} refused")
        for item in runs
    ]
    chart = columns(
        f"Share of pages that refused us: {_course([share * 100 for share in shares])} percent.",
        Columns(
            _moments(runs),
            [Part("refused", shares)],
            titles,
            "of pages",
            limit=BLOCKED_SHARE,
            shares=True,
        ),
    )
    caption = f"Share of the pages that refused us. Dashed: {percent(BLOCKED_SHARE)}, the alarm."
    return _figure("Block pages", caption, chart)


def _seconds(runs: Sequence[SiteRun]) -> Element:
    values = [item.seconds_per_request for item in runs]
    titles = [_title(item, _seconds_title(item)) for item in runs]
    nothing = [False] * len(runs)
    drawn = Lines(_moments(runs), values, [None] * len(runs), titles, nothing, "seconds")
    label = f"Mean seconds of a request: {_course(values)}."
    caption = "Mean seconds from a request to the end of its answer, all hosts."
    return _figure("Request seconds", caption, lines(label, drawn, whole=False))


def _field(runs: Sequence[SiteRun], field: str, shares: Sequence[float | None]) -> Element:
    usual = [item.usual.coverage.get(field) for item in runs]
    titles = [
        _title(item, f"{field} {percent(share)}; usual {percent(expected)}")
        for item, share, expected in zip(runs, shares, usual, strict=True)
    ]
    drawn = Lines(_moments(runs), shares, usual, titles, _alarms(runs, Rule.COVERAGE, field))
    last = next(place for place in range(len(runs) - 1, -1, -1) if shares[place] is not None)
    text = f"{percent(shares[last])}, usual {percent(usual[last])}"
    chart = small_line(f"Share of articles with {field} over {len(runs)} runs; last {text}.", drawn)
    return tag("figure", tag("figcaption", tag("strong", field), text), chart, class_="field")


def _figure(title: str, caption: str, *content: Child) -> Element:
    return tag("figure", tag("figcaption", tag("strong", title), caption), *content)


def _moments(runs: Sequence[SiteRun]) -> list[datetime]:
    return [item.run.started_at for item in runs]


def _title(item: SiteRun, text: str) -> str:
    return f"run {item.run.id}, {stamp(item.run.started_at)}: {text}"


def _mark(item: SiteRun) -> str:
    return _SIGNS[item.run.state] or (DRIFTED if item.drifts else "")


def _alarms(runs: Sequence[SiteRun], rule: Rule, field: str | None = None) -> list[bool]:
    return [
        any(drift.rule is rule and drift.field == field for drift in item.drifts) for item in runs
    ]


def _share(item: SiteRun, field: str) -> float | None:
    found = None if item.measures is None else item.measures.coverage(field)
    return None if found is None else found.share


def _groups(item: SiteRun) -> str:
    counts = [(group.name, item.count(*group.outcomes)) for group in GROUPS]
    return ", ".join(f"{grouped(count)} {name}" for name, count in counts if count) or "nothing"


def _seconds_title(item: SiteRun) -> str:
    mean = item.seconds_per_request
    hosts = () if item.measures is None else item.measures.hosts
    slowest = max((host.slowest_seconds or 0.0 for host in hosts), default=0.0)
    return f"{_or_dash(mean)} s in the mean, {slowest:.1f} s at most"


def _or_dash(value: float | None) -> str:
    return "–" if value is None else short(value)


def _course(values: Sequence[float | None]) -> str:
    """Return the least, greatest and last of some numbers in words, for screen readers."""
    known = [value for value in values if value is not None]
    if not known:
        return "not known"
    return f"from {short(min(known))} to {short(max(known))}, last {short(known[-1])}"


def _in_words(what: str, found: Sequence[Bar]) -> str:
    counts = ", ".join(f"{bar.name} {grouped(bar.count)}" for bar in found if bar.count)
    return f"{what}: {counts or 'none'}."
