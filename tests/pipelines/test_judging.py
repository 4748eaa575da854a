from __future__ import annotations

import pytest
from hypothesis import given

from pipelines.judging import judge
from pipelines.merge import candidate
from pipelines.validate import problems
from tests.pipelines.builders import NOON, article, articles, capture


def test_a_sound_article_is_a_candidate():
    assert judge(capture(), article()) == candidate(capture(), article())


def test_what_is_wrong_with_an_article_is_told():
    assert judge(capture(), article(views=-1)) == ("views is no count: -1",)


@pytest.mark.parametrize("field", ["title", "url"])
def test_lone_surrogates_are_told(field):
    (problem,) = judge(capture(), article(**{field: "坏\ud800"}))
    assert problem == f"{field} holds U+D800 at character 1: '坏\\ud800'"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        judge(capture(fetched_at=NOON.replace(tzinfo=None)), article())


@given(articles)
def test_judging_is_checking_then_preparing(item):
    expected = problems(item, NOON) or candidate(capture(), item)
    assert judge(capture(), item) == expected
