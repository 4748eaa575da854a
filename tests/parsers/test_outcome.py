"""The outcomes."""

from __future__ import annotations

from parsers import Outcome, Rejected


def test_the_outcomes_are_those_of_the_contract() -> None:
    assert [*Outcome] == (
        "stored updated unchanged not_modified duplicate listing redirected not_article robots "
        "offsite unsafe http_error network_error blocked soft_404 "
        "too_large undecodable parse_error invalid"
    ).split()


def test_a_rejection_has_no_links_unless_told() -> None:
    assert Rejected(Outcome.BLOCKED, "why").links == ()
