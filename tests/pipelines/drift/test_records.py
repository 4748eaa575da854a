"""A drift in words."""

from __future__ import annotations

import pytest

from pipelines.drift.records import Drift, Rule


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        (Drift(Rule.NO_OUTPUT, "x", None, 0, 30, ()), "x: 30 pages and no article"),
        (
            Drift(Rule.NO_OUTPUT, "x", 0.9, 0, 30, ()),
            "x: 30 pages and no article; expected an article on 90.0%",
        ),
        (
            Drift(Rule.COVERAGE, "x", 0.9, 0.25, 40, (), "authors"),
            "x: authors on 25.0% of 40 articles; expected on 90.0%",
        ),
        (
            Drift(Rule.BODY_LENGTH, "x", 636.0, 120, 40, ()),
            "x: the median body of 40 articles has 120 characters; expected 636",
        ),
    ],
)
def test_a_drift_says_what_was_expected_and_seen(drift, words):
    assert str(drift) == words


def test_every_rule_has_words():
    for rule in Rule:
        assert str(Drift(rule, "x", 0.5, 0.1, 10, (), "title")).startswith("x: ")
