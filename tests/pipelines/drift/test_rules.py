"""When a run differs from the earlier runs of its site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.outcome import Outcome
from pipelines.drift.measures import Measures
from pipelines.drift.records import Drift, Rule
from pipelines.drift.rules import BLOCKED_SHARE, URLS, drifts
from tests.pipelines.drift.runs import USUAL, Site, answering, watched, with_field

HISTORY = [USUAL] * 5


def broken(measures, history=HISTORY):
    return [drift.rule for drift in drifts(watched(measures), history)]


def test_a_run_like_the_others_is_no_drift():
    assert drifts(watched(USUAL), HISTORY) == ()


def test_a_first_run_has_nothing_to_differ_from():
    assert drifts(watched(with_field("title", 0)), []) == ()


# No output.


@pytest.mark.parametrize("history", [[], HISTORY])
def test_pages_without_any_article_are_an_alarm_with_and_without_history(history):
    run = replace(answering(parse_error=30, listing=5), articles=0)
    assert broken(run, history) == [Rule.NO_OUTPUT]


def test_an_alarm_names_the_pages_to_look_at():
    run = watched(
        replace(answering(parse_error=6, soft_404=2), articles=0),
        parse_error=[f"http://x/{n}" for n in range(6)],
        soft_404=["http://x/gone"],
        listing=["http://x/list"],
    )
    (drift,) = drifts(run, HISTORY)
    assert drift == Drift(
        Rule.NO_OUTPUT, "uzkoo", 1.0, 0.0, 8, tuple(f"http://x/{n}" for n in range(URLS))
    )


def test_articles_that_are_all_invalid_are_no_output():
    assert broken(answering(invalid=30)) == [Rule.NO_OUTPUT]


@pytest.mark.parametrize("history", [[], HISTORY])
@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"unchanged": 30},
        {"not_modified": 30},
        {"not_modified": 30, "listing": 3},
        {"listing": 3},
        {"http_error": 4},
        {"redirected": 4},
    ],
)
def test_a_run_with_nothing_new_is_no_alarm(counts, history):
    run = replace(Measures(), answers={Outcome(name): n for name, n in counts.items()})
    assert broken(run, history) == []


@pytest.mark.parametrize("history", [[], HISTORY])
def test_a_few_pages_without_an_article_may_be_those_that_were_deleted(history):
    assert broken(replace(Measures(), answers={Outcome.SOFT_404: 4}), history) == []
    assert broken(replace(Measures(), answers={Outcome.SOFT_404: 5}), history) == [Rule.NO_OUTPUT]


@pytest.mark.parametrize(("history", "pages"), [([], 2), (HISTORY, 5)])
def test_start_pages_that_lead_nowhere_are_no_output(history, pages):
    nowhere = replace(Measures(), answers={Outcome.NOT_ARTICLE: pages})
    assert broken(nowhere, history) == [Rule.NO_OUTPUT]


def test_one_page_that_is_no_article_any_more_is_no_alarm():
    assert broken(replace(Measures(), answers={Outcome.NOT_ARTICLE: 1})) == []


def test_a_list_that_is_always_empty_is_no_alarm_when_it_comes_alone():
    assert broken(replace(Measures(), lists=1, empty_lists=1)) == []


def test_start_pages_that_never_were_lists_are_no_alarm():
    usual = answering(stored=100, not_article=1)
    assert broken(replace(Measures(), answers={Outcome.NOT_ARTICLE: 1}), [usual] * 5) == []


# Articles per page.


def test_fewer_articles_per_page():
    run = answering(stored=60, parse_error=40)
    (drift,) = drifts(watched(run, parse_error=["http://x/4"]), HISTORY)
    assert drift == Drift(Rule.ARTICLES_PER_PAGE, "uzkoo", 1.0, 0.6, 100, ("http://x/4",))


def test_seven_tenths_of_the_usual_yield_are_tolerated():
    assert broken(answering(stored=70, parse_error=30)) == []
    assert broken(answering(stored=69, parse_error=31)) == [Rule.ARTICLES_PER_PAGE]


def test_lists_are_no_pages_without_articles():
    assert broken(answering(stored=100, listing=400, redirected=100, not_modified=900)) == []


def test_old_pages_that_did_not_change_do_not_hide_that_new_ones_cannot_be_read():
    assert broken(answering(not_modified=900, parse_error=20)) == [Rule.ARTICLES_PER_PAGE]


# Lists.


@pytest.mark.parametrize("history", [[], [replace(USUAL, lists=3)] * 5])
def test_lists_that_are_all_empty_for_the_first_time(history):
    run = watched(replace(USUAL, lists=3, empty_lists=3), listing=["http://x/list"])
    (drift,) = drifts(run, history)
    assert (drift.rule, drift.seen, drift.of) == (Rule.EMPTY_LISTS, 1.0, 3)
    assert drift.urls == ("http://x/list",)


def test_a_list_that_is_empty_now_and_then_is_no_drift():
    history = [replace(USUAL, lists=3, empty_lists=1)] * 5
    assert broken(replace(USUAL, lists=1, empty_lists=1), history) == []
    assert broken(replace(USUAL, lists=3, empty_lists=1), [replace(USUAL, lists=3)] * 5) == []


def test_more_empty_lists_among_many():
    history = [replace(USUAL, lists=100, empty_lists=5)] * 5
    assert broken(replace(USUAL, lists=100, empty_lists=15), history) == []
    assert broken(replace(USUAL, lists=100, empty_lists=40), history) == [Rule.EMPTY_LISTS]


# Coverage.


def test_a_field_that_is_lost():
    (drift,) = drifts(watched(with_field("authors", 20)), HISTORY)
    assert drift == Drift(Rule.COVERAGE, "uzkoo", 0.9, 0.2, 100, ("http://x/7",), "authors")


def test_ten_points_below_the_median_are_tolerated():
    history = [with_field("authors", 900, 1000)] * 5
    assert broken(with_field("authors", 800, 1000), history) == []
    assert broken(with_field("authors", 799, 1000), history) == [Rule.COVERAGE]


def test_a_field_that_is_gained_is_no_drift():
    history = [with_field("authors", 10)] * 5
    assert broken(USUAL, history) == []


def test_the_median_of_the_history_decides_not_its_outlier():
    history = [with_field("authors", 0), *HISTORY[:4]]
    assert broken(USUAL, history) == []
    assert broken(with_field("authors", 0), history) == [Rule.COVERAGE]


def test_a_lasting_change_is_the_new_usual_after_three_runs():
    lost = with_field("authors", 0)
    history = HISTORY
    alarms = []
    for _ in range(4):
        alarms.append(broken(lost, history))
        history = [lost, *history[:4]]
    assert alarms == [[Rule.COVERAGE]] * 3 + [[]]


def test_a_field_that_earlier_releases_did_not_measure_is_not_compared():
    history = [replace(USUAL, fields=())] * 5
    assert broken(with_field("authors", 0), history) == []


def test_three_articles_do_not_prove_that_a_field_is_lost_that_a_tenth_never_had():
    small = replace(with_field("authors", 1, 3), articles=3)
    assert broken(small) == []


# Bodies and teasers.


@pytest.mark.parametrize(
    ("median", "expected"),
    [(299, [Rule.BODY_LENGTH]), (300, []), (1200, []), (1201, [Rule.BODY_LENGTH])],
)
def test_bodies_half_or_twice_as_long(median, expected):
    assert broken(replace(USUAL, body_median=median)) == expected


def test_the_bodies_of_few_articles_say_nothing():
    assert broken(replace(USUAL, articles=29, body_median=10, related=0)) == []
    few = [replace(USUAL, articles=29, body_median=10, related=0)] * 5
    assert broken(USUAL, few) == []


@pytest.mark.parametrize(
    ("related", "expected"),
    [(999, [Rule.RELATED]), (1000, []), (4000, []), (4001, [Rule.RELATED])],
)
def test_half_or_twice_as_many_teasers(related, expected):
    assert broken(replace(USUAL, related=related)) == expected


def test_an_article_is_named_where_bodies_differ():
    run = watched(replace(USUAL, body_median=10), stored=["http://x/1"], listing=["http://x/l"])
    (drift,) = drifts(run, HISTORY)
    assert drift.urls == ("http://x/1",)


# Refusals and second readings.


def test_refusals_above_two_in_a_hundred_need_no_history():
    run = answering(stored=97, blocked=3)
    (drift,) = drifts(watched(run, blocked=["http://x/b"]), [])
    assert drift == Drift(Rule.BLOCKED, "uzkoo", BLOCKED_SHARE, 0.03, 100, ("http://x/b",))


@pytest.mark.parametrize("counts", [{"stored": 8, "blocked": 2}, {"stored": 147, "blocked": 3}])
def test_two_refusals_or_two_in_a_hundred_are_tolerated(counts):
    assert broken(answering(**counts)) == []


def test_more_second_readings():
    large = replace(USUAL, articles=1000, related=20_000)
    history = [replace(large, fallback=50)] * 5
    assert broken(replace(large, fallback=150), history) == []
    assert broken(replace(large, fallback=151), history) == [Rule.FALLBACK]
    assert broken(large, history) == []


# What a site that stays as it is may cost, and what a change must not hide behind.


def history_of(site):
    """Five good runs: at least ten articles, of any size."""
    good = []
    while len(good) < 5:
        run = site.run()
        if run.articles >= 10:
            good.append(run)
    return good


@pytest.mark.no_cover
def test_stable_sites_raise_a_false_alarm_in_less_than_one_run_of_a_hundred():
    alarms = 0
    runs = 1000
    for seed in range(runs):
        site = Site(seed)
        history = history_of(site)
        alarms += bool(drifts(watched(site.run()), history))
    assert alarms < runs / 100


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"articles_per_page": 0.0}, Rule.NO_OUTPUT),
        ({"articles_per_page": 0.3}, Rule.ARTICLES_PER_PAGE),
        ({"title": 0.0}, Rule.COVERAGE),
        ({"title": 0.6}, Rule.COVERAGE),
        ({"typical": 120}, Rule.BODY_LENGTH),
        ({"typical": 6000}, Rule.BODY_LENGTH),
        ({"blocked": 0.15}, Rule.BLOCKED),
        ({"second_readings": 0.8}, Rule.FALLBACK),
    ],
)
def test_a_real_change_is_seen_in_a_run_of_a_hundred_pages(change, rule):
    for seed in range(40):
        site = Site(seed)
        site.chances["title"] = 1.0
        history = history_of(site)
        found = drifts(watched(site.run(pages=100, **change)), history)
        assert rule in {drift.rule for drift in found}, seed


def test_a_layout_that_cannot_be_read_is_seen_within_ten_pages():
    for seed in range(40):
        site = Site(seed)
        history = history_of(site)
        found = drifts(watched(site.run(pages=10, articles_per_page=0.0)), history)
        assert [drift.rule for drift in found] == [Rule.NO_OUTPUT], seed
