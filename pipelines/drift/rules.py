"""The rules: when a run differs from earlier runs of its site by more than chance. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from parsers.outcome import Outcome
from pipelines.drift.measures import KEPT, MISSED, FieldCoverage, Measures
from pipelines.drift.records import Drift, Rule
from pipelines.drift.shares import Share, is_high, is_low, usual

LOWEST_YIELD = 0.7
"""Of the usual share of article pages that give an article: less is drift."""

COVERAGE_LOSS = 0.10
"""A field on fewer articles than usual, by more than 10 points, is drift."""

LEAST_RATIO, GREATEST_RATIO = 0.5, 2.0
"""Of the usual median body and the usual teasers per article: outside is drift."""

RATIO_ARTICLES = 30
"""Articles without which a run's median body and teasers per article say nothing.

The median of fewer bodies of one site is by chance half or twice the usual too
often: bodies differ by a factor of two among themselves.
"""

BLOCKED_SHARE = 0.02
"""Of pages that refuse us: more is drift."""

BLOCKED_PAGES = 3
"""Refusals below which a share of them says nothing."""

OUTPUT_PAGES = 5
"""Pages without an article below which a run without any says nothing of its site.

A run each hour often has one page or two, and they may be those that were deleted.
"""

LEAST_LISTS = 3
"""Lists below which a run in which all are empty says nothing: some site has one that is."""

EMPTY_GAIN = 0.10
"""Lists that name no page, more than usual by more than 10 points, are drift."""

FALLBACK_GAIN = 0.10
"""Articles that needed a second reading, more than usual by more than 10 points, are drift."""

URLS = 5
"""Pages to look at that a drift names."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A run that is compared.

    urls: the first addresses of each outcome, for a person to look at.
    """

    site: str
    measures: Measures
    urls: Mapping[Outcome, Sequence[str]]

    def examples(self, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
        """Return the first addresses of these outcomes."""
        # The set has no order of its own, and two reports of a run should be the same.
        found = [url for outcome in sorted(outcomes) for url in self.urls.get(outcome, ())]
        return tuple(found[:URLS])


def drifts(run: Watched, history: Sequence[Measures]) -> tuple[Drift, ...]:
    """Return what differs from the last good runs of the site, the gravest rule first.

    history: newest first or in any order; without one only what is wrong in
    itself is found: no output, and refusals.
    """
    return (
        *_output(run, history),
        *_empty_lists(run, history),
        *_blocked(run),
        *_coverage(run, history),
        *_body_length(run, history),
        *_related(run, history),
        *_fallback(run, history),
    )


def _output(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    measures = run.measures
    if not measures.article_pages:
        yield from _lists(run, history)
        return
    seen = _yield(measures)
    earlier = [_yield(item) for item in history if item.article_pages]
    expected = usual(earlier) if earlier else None
    unusual = expected is None or is_low(seen, earlier)
    if not seen.count and seen.total < OUTPUT_PAGES:
        return
    urls = run.examples(MISSED)
    if not seen.count and not measures.answers.get(Outcome.NOT_MODIFIED) and unusual:
        yield Drift(Rule.NO_OUTPUT, run.site, expected, 0.0, seen.total, urls)
    elif expected is not None and unusual and seen.value < LOWEST_YIELD * expected:
        yield Drift(Rule.ARTICLES_PER_PAGE, run.site, expected, seen.value, seen.total, urls)


def _lists(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    """Find a run whose start pages lead nowhere: neither lists nor articles."""
    answers = run.measures.answers
    nowhere = answers.get(Outcome.NOT_ARTICLE, 0)
    led = answers.get(Outcome.LISTING, 0) + answers.get(Outcome.NOT_MODIFIED, 0)
    # With a history, one such page may be any page that has ceased to be an article.
    enough = not history or nowhere >= OUTPUT_PAGES
    usually_nowhere = any(item.answers.get(Outcome.NOT_ARTICLE) for item in history)
    if nowhere and enough and not led and not usually_nowhere:
        urls = run.examples([Outcome.NOT_ARTICLE])
        yield Drift(Rule.NO_OUTPUT, run.site, None, 0.0, nowhere, urls)


def _empty_lists(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    lists, empty = run.measures.lists, run.measures.empty_lists
    if not empty:
        return
    seen = Share(empty, lists)
    earlier = [Share(item.empty_lists, item.lists) for item in history if item.lists]
    expected = usual(earlier) if earlier else None
    # A site may have three lists: if none was empty before, all of them are no chance.
    first_time = empty == lists >= LEAST_LISTS and not any(share.count for share in earlier)
    more = expected is not None and seen.value > expected + EMPTY_GAIN and is_high(seen, earlier)
    if first_time or more:
        urls = run.examples([Outcome.LISTING])
        yield Drift(Rule.EMPTY_LISTS, run.site, expected, seen.value, lists, urls)


def _blocked(run: Watched) -> Iterator[Drift]:
    blocked, pages = run.measures.blocked, run.measures.pages
    if blocked >= BLOCKED_PAGES and blocked > BLOCKED_SHARE * pages:
        urls = run.examples([Outcome.BLOCKED])
        yield Drift(Rule.BLOCKED, run.site, BLOCKED_SHARE, blocked / pages, pages, urls)


def _coverage(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    for item in run.measures.fields:
        known = (earlier.coverage(item.field) for earlier in history)
        shares = [_share(earlier) for earlier in known if earlier is not None and earlier.total]
        if not item.total or not shares:
            continue
        seen, expected = _share(item), usual(shares)
        if seen.value < expected - COVERAGE_LOSS and is_low(seen, shares):
            yield Drift(
                Rule.COVERAGE,
                run.site,
                expected,
                seen.value,
                item.total,
                item.missing_urls,
                item.field,
            )


def _body_length(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    earlier = [item.body_median for item in _large(history) if item.body_median is not None]
    seen = run.measures.body_median
    if earlier and seen is not None:
        yield from _ratio(run, Rule.BODY_LENGTH, median(earlier), seen)


def _related(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    earlier = [item.related / item.articles for item in _large(history)]
    if earlier and run.measures.articles:
        seen = run.measures.related / run.measures.articles
        yield from _ratio(run, Rule.RELATED, median(earlier), seen)


def _ratio(run: Watched, rule: Rule, expected: float, seen: float) -> Iterator[Drift]:
    articles = run.measures.articles
    if articles < RATIO_ARTICLES or not expected:
        return
    if not LEAST_RATIO * expected <= seen <= GREATEST_RATIO * expected:
        yield Drift(rule, run.site, expected, seen, articles, run.examples(KEPT))


def _fallback(run: Watched, history: Sequence[Measures]) -> Iterator[Drift]:
    measures = run.measures
    earlier = [Share(item.fallback, item.articles) for item in history if item.articles]
    if not measures.articles or not earlier:
        return
    seen, expected = Share(measures.fallback, measures.articles), usual(earlier)
    if seen.value > expected + FALLBACK_GAIN and is_high(seen, earlier):
        yield Drift(
            Rule.FALLBACK, run.site, expected, seen.value, measures.articles, run.examples(KEPT)
        )


def _large(history: Sequence[Measures]) -> list[Measures]:
    return [item for item in history if item.articles >= RATIO_ARTICLES]


def _yield(measures: Measures) -> Share:
    return Share(measures.kept, measures.article_pages)


def _share(item: FieldCoverage) -> Share:
    return Share(item.present, item.total)
