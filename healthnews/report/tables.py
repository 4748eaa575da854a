"""The tables of the page: runs, hosts, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from healthnews.quantities import size_text
from healthnews.report.figures import grouped, short, span, stamp
from healthnews.report.markup import Child, Element, address, foreign, tag
from healthnews.report.records import FrequentReason, OtherRun, SiteRun, SlowHost
from healthnews.tables import listed
from parsers.outcome import Outcome
from pipelines.crawl_rows import Run

_OPEN_ROWS = 15


@dataclass(frozen=True, slots=True)
class _Column:
    """class_: of its cells; empty for none."""

    heading: str
    class_: str = ""


_RUN = (
    _Column("run", "number"),
    _Column("started"),
    _Column("state"),
    _Column("took"),
    _Column("pages", "number"),
    _Column("received", "number"),
    _Column("outcomes", "wide"),
    _Column("drift", "wide"),
)
_OTHER = (
    _Column("run", "number"),
    _Column("command"),
    _Column("started"),
    _Column("state"),
    _Column("took"),
    _Column("outcomes", "wide"),
)
_HOST = (
    _Column("host"),
    _Column("answers", "number"),
    _Column("mean s", "number"),
    _Column("slowest s", "number"),
    _Column("slowest URL", "wide"),
)
_REASON = (
    _Column("times", "number"),
    _Column("runs", "number"),
    _Column("last run", "number"),
    _Column("outcome"),
    _Column("reason", "wide"),
    _Column("for example", "wide"),
)


def runs_table(runs: Sequence[SiteRun]) -> Element:
    """Return a site's runs, newest first; all but the first rows folded away."""
    rows = [_run_row(item) for item in reversed(runs)]
    first, rest = rows[:_OPEN_ROWS], rows[_OPEN_ROWS:]
    folded = None
    if rest:
        folded = tag(
            "details", tag("summary", f"{len(rest)} runs before these"), _table(_RUN, rest)
        )
    return tag("div", _table(_RUN, first), folded)


def others_table(runs: Sequence[OtherRun]) -> Element:
    """Return the runs over no single site, newest first."""
    return _table(_OTHER, [_other_row(item) for item in runs])


def hosts_table(hosts: Sequence[SlowHost]) -> Element:
    """Return the hosts in the order given."""
    return _table(_HOST, [_host_row(host) for host in hosts])


def reasons_table(reasons: Sequence[FrequentReason]) -> Element:
    """Return the reasons in the order given."""
    return _table(_REASON, [_reason_row(reason) for reason in reasons])


def _run_row(item: SiteRun) -> list[Child]:
    run, measures = item.run, item.measures
    drifts = tag("ul", *(tag("li", _without_site(str(drift), run)) for drift in item.drifts))
    return [
        str(run.id),
        _moment(run.started_at),
        run.state,
        _took(run),
        "–" if measures is None else grouped(measures.pages),
        "–" if measures is None else size_text(measures.bytes),
        _outcomes(item.outcomes),
        drifts if item.drifts else "–",
    ]


def _other_row(item: OtherRun) -> list[Child]:
    run = item.run
    started = _moment(run.started_at)
    return [str(run.id), run.command, started, run.state, _took(run), _outcomes(item.outcomes)]


def _host_row(host: SlowHost) -> list[Child]:
    return [
        foreign(host.host),
        grouped(host.requests),
        "–" if host.mean is None else short(host.mean),
        "–" if host.slowest is None else short(host.slowest),
        "–" if host.slowest_url is None else address(host.slowest_url),
    ]


def _reason_row(reason: FrequentReason) -> list[Child]:
    return [
        grouped(reason.count),
        str(reason.runs),
        str(reason.last),
        reason.outcome,
        foreign(reason.reason),
        tag("ul", *(tag("li", address(url)) for url in reason.urls)),
    ]


def _table(columns: Sequence[_Column], rows: Sequence[Sequence[Child]]) -> Element:
    head = tag("tr", *(_cell("th", column, column.heading) for column in columns))
    body = (
        tag("tr", *(_cell("td", column, child) for column, child in zip(columns, row, strict=True)))
        for row in rows
    )
    table = tag("table", tag("thead", head), tag("tbody", *body))
    # Reached by the keyboard: a part that scrolls by itself must be.
    return tag("div", table, class_="scroll", tabindex="0")


def _cell(name: str, column: _Column, child: Child) -> Element:
    class_ = column.class_ or None
    if name == "th":
        return tag(name, child, class_=class_, scope="col")
    # On narrow screens a row is a block, and each cell says what it is.
    return tag(name, child, class_=class_, data_label=column.heading)


def _moment(moment: datetime) -> Element:
    return tag("time", stamp(moment), datetime=moment.isoformat())


def _took(run: Run) -> str:
    if run.finished_at is None:
        return "–"
    time = run.finished_at - run.started_at
    seconds = time.total_seconds()
    return f"{seconds:.0f} s" if seconds < 120 else span(time)


def _outcomes(outcomes: Mapping[Outcome, int]) -> str:
    return listed(outcomes)


def _without_site(text: str, run: Run) -> str:
    return text.removeprefix(f"{run.site}: ")
