"""Sites that ask for patience, or fail: how long they are left alone, and when for good."""

from __future__ import annotations

import signal
import subprocess
import time
from itertools import pairwise

import pytest

from crawler.net.pace import backoff
from parsers import Outcome
from tests.crawler.fetch import command, fetch
from tests.crawler.jobs import ROOT
from tests.crawler.site_server import HOST, Answer, Web, serve

PAGES = [f"{HOST}/{number}.html" for number in range(6)]
FIRST, SECOND, *_ = PAGES


def busy(status: int, wait: str) -> Answer:
    return Answer(b"later", status, headers=(("Retry-After", wait),))


def gaps(web: Web) -> list[float]:
    return [later - earlier for earlier, later in pairwise(web.times)]


IMPATIENT = {"HEALTHNEWS_RETRY_AFTER_MAX": 1}


@pytest.mark.parametrize("status", [429, 503])
def test_the_whole_site_rests_as_long_as_it_asks(status: int) -> None:
    pages = {FIRST: busy(status, "2"), SECOND: Answer(b"fine")}
    with serve(Web(pages)) as web:
        first, second = fetch(FIRST, SECOND, HEALTHNEWS_PROXY=web.proxy, CONCURRENT_REQUESTS=2)
    assert (first.status, first.retry_after) == (status, 2)
    assert (second.text, second.retry_after) == ("fine", None)
    assert min(gaps(web)) > 1.9


def test_a_date_is_read_too() -> None:
    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 500))
    with serve(Web({FIRST: busy(503, moment), SECOND: Answer(b"fine")})) as web:
        (first, *_) = fetch(FIRST, SECOND, HEALTHNEWS_PROXY=web.proxy, **IMPATIENT)
    assert 100 < (first.retry_after or 0) <= 500
    assert web.asked == {FIRST: 1}


def test_no_retry_comes_before_that_and_the_wait_is_forgotten_after_it() -> None:
    with serve(Web({FIRST: (busy(503, "2"), Answer(b"fine"))})) as web:
        (found,) = fetch(FIRST, HEALTHNEWS_PROXY=web.proxy, RETRY_TIMES=2)
    assert (found.text, found.retry_after) == ("fine", None)
    assert web.asked[FIRST] == 2
    assert min(gaps(web)) > 1.9


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_for_too_much_patience_is_asked_no_more(status: int) -> None:
    with serve(Web({FIRST: busy(status, "601")})) as web:
        found = fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, RETRY_TIMES=2, CONCURRENT_REQUESTS=4)
    assert web.asked == {FIRST: 1}
    first, *others = found
    assert (first.status, first.retry_after) == (status, 601)
    assert others, "what waited in the slot has an outcome"
    assert {one.outcome for one in others} == {Outcome.BLOCKED}
    assert {one.retry_after for one in others} == {601}
    assert all("asks to wait 601 s" in one.reason for one in others)


def test_the_longest_patience_is_a_setting() -> None:
    with serve(Web({FIRST: busy(503, "2")})) as web:
        fetch(FIRST, SECOND, HEALTHNEWS_PROXY=web.proxy, **IMPATIENT)
    assert web.asked == {FIRST: 1}


def test_other_answers_ask_for_no_patience() -> None:
    with serve(Web({FIRST: busy(200, "3600"), SECOND: busy(404, "3600")})) as web:
        found = fetch(FIRST, SECOND, HEALTHNEWS_PROXY=web.proxy)
    assert [one.retry_after for one in found] == [None, None]
    assert sum(web.asked.values()) == 2


BRIEF = {"DOWNLOAD_DELAY": 0.01, "AUTOTHROTTLE_ENABLED": False}
STEADY = {"DOWNLOAD_DELAY": 0.5, "DOWNLOAD_DELAY_JITTER": 0, "AUTOTHROTTLE_ENABLED": False}


def test_a_failing_server_is_asked_more_and_more_slowly() -> None:
    with serve(Web({FIRST: Answer(b"", 500)})) as web:
        (found,) = fetch(FIRST, HEALTHNEWS_PROXY=web.proxy, RETRY_TIMES=3, **STEADY)
    assert found.status == 500
    first, second, third = gaps(web)
    # The delay, and rests of 0.25 to 0.5, 0.5 to 1 and 1 to 2 seconds.
    assert first > 0.55
    assert second > 0.8
    assert third > 1.3


def test_a_server_that_hangs_up_is_too() -> None:
    with serve(Web({FIRST: Answer(b"x", announced=9)})) as web:
        fetch(FIRST, HEALTHNEWS_PROXY=web.proxy, RETRY_TIMES=2, **STEADY)
    assert gaps(web)[1] > 0.8


def test_a_good_answer_ends_the_row_of_failures() -> None:
    pages = {url: Answer(b"", 500) for url in PAGES[::2]}
    pages |= {url: Answer(b"fine") for url in PAGES[1::2]}
    with serve(Web(pages)) as web:
        found = fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, HEALTHNEWS_FAILURE_LIMIT=2, **BRIEF)
    assert [one.status for one in found] == [500, 200] * 3


def test_a_site_that_only_fails_is_asked_no_more() -> None:
    with serve(Web({url: Answer(b"", 500) for url in PAGES})) as web:
        found = fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, HEALTHNEWS_FAILURE_LIMIT=3, **BRIEF)
    assert sum(web.asked.values()) == 3
    assert [one.status for one in found[:3]] == [500] * 3
    assert all(one.outcome == Outcome.BLOCKED for one in found[3:])


def test_pages_that_failed_before_say_nothing_of_the_site_by_failing_again() -> None:
    limit = {"HEALTHNEWS_FAILURE_LIMIT": 3, "TESTS_FAILED_BEFORE": 1, **BRIEF}
    with serve(Web({url: Answer(b"", 500) for url in PAGES})) as web:
        found = fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, **limit)
    assert [one.status for one in found] == [500] * len(PAGES)


def test_a_server_of_one_s_own_may_fail_as_it_likes() -> None:
    with serve(Web({url: Answer(b"", 500) for url in PAGES})) as web:
        found = fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, HEALTHNEWS_FAILURE_LIMIT=3)
    assert [one.status for one in found] == [500] * len(PAGES)


def test_missing_pages_are_no_failures() -> None:
    with serve(Web({})) as web:
        found = fetch(*PAGES, HEALTHNEWS_PROXY=web.proxy, HEALTHNEWS_FAILURE_LIMIT=3, **BRIEF)
    assert [one.status for one in found] == [404] * len(PAGES)


@pytest.mark.parametrize("failures", range(1, 100))
def test_the_rest_doubles_up_to_a_limit(failures: int) -> None:
    full = min(60.0, 2.0 * 2 ** (failures - 1))
    assert full / 2 <= backoff(2.0, failures, 60.0) <= full


def test_a_site_without_a_delay_is_not_rested() -> None:
    assert backoff(0.0, 9, 60.0) == 0


def test_a_run_that_is_stopped_does_not_wait_for_the_end_of_a_rest() -> None:
    with serve(Web({FIRST: busy(503, "500")})) as web:
        job = command(FIRST, SECOND, HEALTHNEWS_PROXY=web.proxy, CONCURRENT_REQUESTS=2)
        with subprocess.Popen(
            job, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            for line in process.stderr:
                if "rests for" in line:
                    break
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate(timeout=15)
    assert process.returncode == 0, stderr
    assert web.asked == {FIRST: 1}
    assert "stopped while the site rested" in stdout
