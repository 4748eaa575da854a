"""What a first crawl makes of a site of two thousand pages, and a second one right after it.

The site and what is true of it are in `tests/site`, and share no code with the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.site import urls
from tests.site.clocks import Calendar
from tests.site.crawling import TRAP_REQUESTS, Crawled, Diary
from tests.site.plan import FULL_SIZE, Nature, Reach, Story
from tests.site.running import Running, running_site
from tests.site.truth import Truth, text_of, truth

# A failing page is tried three times in a run (RETRY_TIMES).
TRIES = 3
# Outcomes of URLs for which the server is not asked.
NOT_ASKED = {"robots", "offsite", "unsafe", "not_article"}


@dataclass(frozen=True)
class Beginning:
    """The first run over the whole site, and the one right after it."""

    known: Truth
    site: Running
    first: Crawled
    second: Crawled
    texts: dict[int, str]

    def stories(self, *natures: Nature) -> list[Story]:
        """Return the articles of a nature that are found by plain links."""
        found = (self.site.plan.stories[id_] for id_ in self.known.outcomes)
        return [s for s in found if s.nature in natures and s.reach is not Reach.SESSIONS]


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beginning]:
    with running_site(FULL_SIZE) as site:
        diary = Diary(site, tmp_path_factory.mktemp("beginning"), Calendar())
        first = diary.crawl(0)
        texts = diary.texts()
        yield Beginning(truth(site.plan, 0), site, first, diary.crawl(0), texts)


# --- the first run ----------------------------------------------------------------------


def test_everything_that_can_be_found_is_stored_and_nothing_else(beginning: Beginning) -> None:
    known, stored = beginning.known, set(beginning.texts)
    assert known.stored - stored == set(), "missing"
    assert stored - known.stored - known.late == set(), "invented"
    assert len(known.stored) > 1600


def test_every_text_is_that_of_its_article(beginning: Beginning) -> None:
    stories = beginning.site.plan.stories
    assert beginning.texts == {id_: text_of(stories[id_], 0) for id_ in beginning.texts}


def test_every_article_has_the_one_outcome_it_must_have(beginning: Beginning) -> None:
    wrong = {
        id_: (counted, allowed)
        for id_, allowed in beginning.known.outcomes.items()
        if len(counted := beginning.first.of_article(id_)) != 1 or counted[0] not in allowed
    }
    assert wrong == {}


def test_no_page_ends_in_two_outcomes(beginning: Beginning) -> None:
    outcomes = beginning.first.outcomes
    assert {about: names for about, names in outcomes.items() if len(names) > 1} == {}


def test_every_request_ends_in_an_outcome(beginning: Beginning) -> None:
    first = beginning.first
    assert set(first.asked) - set(first.outcomes) == set()
    assert {
        about: names
        for about, names in first.outcomes.items()
        if about not in first.asked and not NOT_ASKED.issuperset(names)
    } == {}


def test_the_report_counts_what_the_server_saw(beginning: Beginning) -> None:
    report = beginning.first.report
    assert sum(report["outcomes"].values()) == len(beginning.first.rows)
    assert report["left"] == 0
    assert beginning.first.code == 3, "some pages of the site fail, and the code says so"


def test_what_must_not_be_asked_for_is_not(beginning: Beginning) -> None:
    asked = [entry.url for entry in beginning.first.entries]
    assert [url for url in asked if not url.startswith((urls.M, urls.WWW))] == []
    assert [url for url in asked if "/health/news/9" in url or "/private/" in url] == []


def test_a_page_is_asked_for_once_whatever_leads_to_it(beginning: Beginning) -> None:
    fetched = beginning.first.fetched_articles()
    steady = beginning.stories(Nature.STEADY, Nature.EDITED, Nature.ADORNED, Nature.SLOW)
    assert {story.id: fetched[story.id] for story in steady if fetched[story.id] != 1} == {}


def test_failures_are_tried_again_and_then_left_alone(beginning: Beginning) -> None:
    fetched = beginning.first.fetched_articles()
    for_ever = beginning.stories(Nature.ALWAYS_500, Nature.ALWAYS_CUT)
    dropped = beginning.stories(Nature.ALWAYS_DROPPED)
    once = beginning.stories(Nature.ONCE_500, Nature.ONCE_DROPPED, Nature.ONCE_CUT)
    assert {fetched[story.id] for story in for_ever} == {TRIES}
    # Where a kept connection ends without an answer, it may have timed out: a client
    # asks once more on a new one (RFC 9112, 9.3.1), and that is no try of ours.
    assert {fetched[story.id] for story in dropped} <= set(range(TRIES, 2 * TRIES + 1))
    assert {fetched[story.id] for story in once} == {2}


def test_redirects_are_followed_within_an_article_only(beginning: Beginning) -> None:
    fetched = beginning.first.fetched_articles()
    hosts = beginning.stories(Nature.TO_WWW)
    away = beginning.stories(
        Nature.TO_ARTICLE, Nature.TO_HOME, Nature.TO_ELSEWHERE, Nature.TO_PRIVATE
    )
    assert {fetched[story.id] for story in hosts} <= {1, 2}
    assert {fetched[story.id] for story in away} == {1}
    assert all(fetched[story.id] <= 6 for story in beginning.stories(Nature.TO_ITSELF))


def test_traps_hold_a_crawl_for_a_while_only(beginning: Beginning) -> None:
    asked = [entry.url for entry in beginning.first.entries if urls.article_id(entry.url) is None]
    assert 0 < sum(map(urls.is_calendar, asked)) <= TRAP_REQUESTS
    assert sum(map(urls.is_endless, asked)) == 0
    assert sum(map(urls.has_session, asked)) <= TRAP_REQUESTS


def test_documents_that_are_damaged_are_counted_as_such(beginning: Beginning) -> None:
    outcomes = beginning.first.outcomes
    assert outcomes[urls.MISSING_SITEMAP.replace(urls.WWW, urls.M)] == ["http_error"]
    (cut,) = outcomes[urls.BROKEN_SITEMAP.replace(urls.WWW, urls.M)]
    assert cut in ("listing", "parse_error")
    reasons = [row.reason for row in beginning.first.rows if row.url == urls.BROKEN_SITEMAP]
    assert reasons != [""], "what could not be read is told"


# --- the second run, at once ------------------------------------------------------------


def test_a_second_run_at_once_fetches_nothing_and_says_so(beginning: Beginning) -> None:
    second = beginning.second
    assert second.entries == ()
    assert second.rows == ()
    report = second.report
    assert (second.code, report["state"]) == (0, "finished")
    assert (report["pages"], report["left"], report["outcomes"]) == (0, 0, {})
