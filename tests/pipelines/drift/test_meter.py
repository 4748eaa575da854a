"""What a run measures while it runs."""

from __future__ import annotations

from dataclasses import replace

from parsers.outcome import Outcome
from parsers.record import Block, BlockKind, TreeReader
from pipelines.drift.fields import FIELDS
from pipelines.drift.measures import HostTraffic, Measures
from pipelines.drift.meter import EXAMPLES, Meter
from tests.pipelines.builders import READING, RELATED, article, numbered


def metered(*articles):
    meter = Meter()
    for item in articles:
        meter.article(item)
    return meter.snapshot()


def of_length(characters, **changes):
    return article(blocks=(Block(BlockKind.PARAGRAPH, "字" * characters),), **changes)


def test_a_run_without_articles():
    measures = Meter().snapshot()
    assert (measures.articles, measures.pages, measures.body_median) == (0, 0, None)
    assert measures.coverage("title").share is None


def test_articles_are_counted_with_their_characters_and_teasers():
    measures = metered(of_length(10), of_length(40), of_length(100, related=(RELATED, RELATED)))
    assert measures.articles == 3
    assert (measures.body_characters, measures.body_median) == (150, 40)
    assert measures.related == 1 + 1 + 2


def test_the_coverage_of_each_field_is_counted():
    measures = metered(article(authors=("张欣",)), article(), article(title="—"))
    assert [item.field for item in measures.fields] == list(FIELDS)
    assert (measures.coverage("authors").present, measures.coverage("authors").total) == (1, 3)
    assert measures.coverage("title").share == 2 / 3
    assert measures.coverage("no such field") is None


def test_the_first_pages_without_a_field_are_named():
    pages = [numbered(number) for number in range(EXAMPLES + 3)]
    urls = metered(numbered(99, summary="5.8%"), *pages).coverage("summary").missing_urls
    assert urls == tuple(page.url for page in pages[:EXAMPLES])


def test_a_page_without_address_is_named_by_its_canonical_one_or_not_at_all():
    saved = article(url=None, canonical_url="https://x/1")
    assert metered(saved).coverage("summary").missing_urls == ("https://x/1",)
    assert metered(article(url=None, canonical_url=None)).coverage("summary").missing_urls == ()


def test_second_readings_are_counted_once_per_article():
    soup = replace(READING, tree=TreeReader.BEAUTIFULSOUP)
    both = replace(soup, loss_recovered=12)
    regained = replace(READING, loss_recovered=2)
    measures = metered(
        article(), article(reading=soup), article(reading=both), article(reading=regained)
    )
    assert (measures.beautifulsoup, measures.loss_recovered, measures.fallback) == (2, 2, 3)


def test_lists_are_counted_and_those_that_name_nothing():
    meter = Meter()
    for links in (12, 0, 1):
        meter.listing(links)
    measures = meter.snapshot()
    assert (measures.lists, measures.empty_lists) == (3, 1)


def test_only_what_was_answered_is_a_page():
    meter = Meter()
    for outcome, status in [
        (Outcome.STORED, 200),
        (Outcome.UNCHANGED, 200),
        (Outcome.NOT_MODIFIED, 304),
        (Outcome.PARSE_ERROR, 200),
        (Outcome.LISTING, 200),
        (Outcome.BLOCKED, 403),
        (Outcome.HTTP_ERROR, 500),
        (Outcome.NOT_ARTICLE, None),
        (Outcome.NETWORK_ERROR, None),
        (Outcome.ROBOTS, None),
    ]:
        meter.outcome(outcome, status)
    measures = meter.snapshot()
    assert (measures.pages, measures.kept, measures.article_pages, measures.blocked) == (7, 2, 3, 1)


def test_answers_are_added_up_by_host():
    meter = Meter()
    meter.answered("www.x.cn", 100, 0.5, "http://www.x.cn/1")
    meter.answered("m.x.cn", 10, None, "http://m.x.cn/robots.txt")
    meter.answered("www.x.cn", 200, 1.5, "http://www.x.cn/2")
    meter.answered("www.x.cn", 300, 1.0, "http://www.x.cn/3")
    measures = meter.snapshot()
    assert measures.hosts == (
        HostTraffic("m.x.cn", 1, 10, 0, 0.0, None, None),
        HostTraffic("www.x.cn", 3, 600, 3, 3.0, 1.5, "http://www.x.cn/2"),
    )
    assert (measures.requests, measures.bytes) == (4, 610)


def test_a_snapshot_stays_as_it_is():
    meter = Meter()
    meter.article(article())
    meter.outcome(Outcome.STORED, 200)
    before = meter.snapshot()
    meter.article(article())
    meter.outcome(Outcome.STORED, 200)
    meter.answered("x", 1, 1.0, "http://x/")
    assert (before.articles, before.pages, before.hosts) == (1, 1, ())
    assert meter.snapshot() != before


def test_nothing_measured_is_the_empty_record():
    assert replace(Meter().snapshot(), fields=()) == Measures()
