"""The page as a whole: what needs attention, then each site, then other runs."""

from __future__ import annotations

from collections.abc import Iterator

from healthnews.doctor.finding import Finding, Verdict
from healthnews.report.figures import grouped, span, stamp
from healthnews.report.legend import patterns
from healthnews.report.markup import Child, Element, address, document, foreign, tag
from healthnews.report.plots import field_plots, frontier_plots, run_plots
from healthnews.report.reading import RECENT_RUNS
from healthnews.report.records import PageContent, SiteReport
from healthnews.report.style import STYLE
from healthnews.report.tables import hosts_table, others_table, reasons_table, runs_table

_VERDICTS = {Verdict.OK: "✓ ok", Verdict.WARN: "! look", Verdict.FAIL: "✕ act"}


def page(content: PageContent) -> bytes:
    """Return the page in UTF-8: one file that asks for nothing else."""
    return document(
        f"Crawls up to {stamp(content.made_at)}",
        STYLE,
        patterns(),
        _header(content),
        tag("main", _attention(content), *_sites(content), *_others(content)),
    )


def _header(content: PageContent) -> Element:
    files = tag("span", foreign(content.crawl_db))
    articles = "" if content.is_db_there else " (not there)"
    return tag(
        "header",
        tag("h1", "Crawls"),
        tag(
            "p",
            f"As of {stamp(content.made_at)}; runs of the last {content.period.days} days. From ",
            files,
            " and ",
            foreign(content.db),
            f"{articles}. All times are UTC.",
            class_="quiet",
        ),
    )


def _attention(content: PageContent) -> Element:
    cards = [_card(number, site, content) for number, site in enumerate(content.sites)]
    heading = tag("h2", "What needs attention")
    if not cards:
        nothing = tag("p", "No site was crawled yet. The first run: healthnews crawl SITE")
        return tag("section", heading, nothing)
    acting = sum(site.verdict is Verdict.FAIL for site in content.sites)
    looking = sum(site.verdict is Verdict.WARN for site in content.sites)
    well = len(cards) - acting - looking
    summary = (
        f"Sites that need action: {acting}; that want a look: {looking}; that are well: {well}."
    )
    return tag("section", heading, tag("p", summary), tag("div", *cards, class_="cards"))


def _card(number: int, site: SiteReport, content: PageContent) -> Element:
    facts: list[tuple[str, Child]] = [("last run", "none")]
    if site.last is not None:
        ended = site.last.finished_at or site.last.started_at
        age = span(content.made_at - ended)
        facts = [
            ("last run", f"{site.last.id}, {age} ago ({stamp(ended)})"),
            ("state", site.last.state),
        ]
    facts.append(("due", _due(site, content)))
    if site.articles is not None:
        facts.append(("articles", grouped(site.articles)))
    pairs = (part for name, text in facts for part in (tag("dt", name), tag("dd", text)))
    title = tag("h3", tag("a", site.site, href=f"#site-{number}"), " ", _verdict(site.verdict))
    findings = tag("ul", *map(_finding, site.findings), class_="findings")
    return tag("article", title, tag("dl", *pairs), findings, class_=f"card {site.verdict}")


def _due(site: SiteReport, content: PageContent) -> str:
    if site.due.oldest is None:
        return "nothing"
    return f"{grouped(site.due.urls)} URLs, the first for {span(content.made_at - site.due.oldest)}"


def _finding(found: Finding) -> Element:
    urls = tag("ul", *(tag("li", address(url)) for url in found.urls)) if found.urls else None
    advice = tag("div", f"→ {found.advice}", class_="advice") if found.advice else None
    return tag("li", _verdict(found.verdict), f"{found.check}: {found.found}", advice, urls)


def _verdict(verdict: Verdict) -> Element:
    return tag("span", _VERDICTS[verdict], class_=f"verdict {verdict}")


def _sites(content: PageContent) -> Iterator[Element]:
    for number, site in enumerate(content.sites):
        yield tag(
            "section",
            tag("h2", site.site, id=f"site-{number}"),
            tag("p", _shown(site, content), class_="quiet"),
            *_plots(site),
            *_fields(site),
            *_lists(site),
        )


def _shown(site: SiteReport, content: PageContent) -> str:
    days = content.period.days
    if not site.runs:
        return f"No run in the last {days} days: --days shows older ones."
    count = len(site.runs)
    text = "One run" if count == 1 else f"{count} runs"
    text += f", {stamp(site.runs[0].run.started_at)} to {stamp(site.runs[-1].run.started_at)}."
    if site.left_out:
        text += f" {grouped(site.left_out)} older ones of the last {days} days are not shown."
    return text


def _plots(site: SiteReport) -> Iterator[Element]:
    drawn = [*(run_plots(site.runs) if site.runs else ())]
    drawn += frontier_plots(site.frontier) if site.frontier else ()
    if drawn:
        yield tag("div", *drawn, class_="plots")


def _fields(site: SiteReport) -> Iterator[Element]:
    drawn = [*field_plots(site.runs)]
    if drawn:
        yield tag("h3", "Fields")
        text = "Share of the articles with something in the field. Dashed: the median of the good"
        yield tag("p", f"{text} runs before. ◆: drifted.", class_="quiet")
        yield tag("div", *drawn, class_="fields")


def _lists(site: SiteReport) -> Iterator[Element]:
    count = min(len(site.runs), RECENT_RUNS)
    recent = "of the last run" if count == 1 else f"of the last {count} runs"
    if site.reasons:
        yield tag("h3", f"Most frequent reasons {recent}")
        yield reasons_table(site.reasons)
    if site.hosts:
        yield tag("h3", f"Slowest hosts {recent}")
        yield hosts_table(site.hosts)
    if site.runs:
        yield tag("h3", "Runs")
        yield runs_table(site.runs)


def _others(content: PageContent) -> Iterator[Element]:
    if content.others:
        section = tag("section", tag("h2", "Other runs"), others_table(content.others))
        if content.others_left_out:
            text = f"{grouped(content.others_left_out)} older ones are not shown."
            section.append(tag("p", text, class_="quiet"))
        yield section
