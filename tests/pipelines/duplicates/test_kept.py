"""Which of several copies is kept, and which articles are copies at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from parsers.record import Article
from parsers.sites import SITES
from pipelines.duplicates.rank import Rank, Reason
from tests.pipelines.duplicates.stored import kept_of, remove, save, seen
from tests.pipelines.duplicates.world import (
    CLOSING,
    LONGER,
    OPENING,
    OTHER_RATE,
    PLACED,
    RATE,
    TITLE,
    UNLIKE,
    fetched,
    told,
)

WHOLE = (OPENING, RATE, CLOSING)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


def rank(source_id: str | None = "1", date: str | None = None, url: str | None = None) -> Rank:
    return Rank.of(f"example:{source_id}", "example", source_id, date, url)


@pytest.mark.parametrize(
    ("kept", "other", "reason"),
    [
        # A date at all; the earlier one; a day begins at midnight in China.
        (rank("9", "2025-04-29"), rank("1", None), Reason.DATE),
        (rank("9", "2024-04-29"), rank("1", "2025-04-29"), Reason.DATE),
        (rank("9", "2025-04-29"), rank("1", "2025-04-29T00:00:01+08:00"), Reason.DATE),
        (rank("9", "2025-04-28T16:00:00Z"), rank("1", "2025-04-29T00:00:01+08:00"), Reason.DATE),
        # Numbers, not texts; what is no number comes last, and what is no date is none.
        (rank("99"), rank("100"), Reason.NUMBER),
        (rank("0099"), rank("100"), Reason.NUMBER),
        (rank("9" * 5000), rank("fmlrns"), Reason.NUMBER),
        (rank("1", "昨天"), rank("2"), Reason.NUMBER),
        (rank("1", "2025-04-29T10:00:00"), rank("2"), Reason.NUMBER),
        (rank("a", None, "http://a/"), rank("b", None, "http://b/"), Reason.ADDRESS),
    ],
)  # fmt: skip
def test_the_rule(kept: Rank, other: Rank, reason: Reason):
    assert kept < other
    assert kept.reason_against(other) is reason


def test_a_mirror_comes_after_the_original(monkeypatch: pytest.MonkeyPatch):
    mirror = replace(SITES["uzkoo"], mirror=True)
    monkeypatch.setitem(SITES, "uzkoo", mirror)
    copied = Rank.of("uzkoo:1", "uzkoo", "1", "2020-01-01", None)
    own = Rank.of("jiusongjiankang:2", "jiusongjiankang", "2", None, None)

    assert own < copied
    assert own.reason_against(copied) is Reason.ORIGINAL


def test_no_site_is_called_a_mirror_without_knowing():
    assert not any(site.mirror for site in SITES.values())


def test_the_earliest_date_is_kept_and_first_seen_does_not_matter(path: Path):
    save(path, [fetched(told(1, TITLE, WHOLE, date_published="2025-05-01"), hours=0)])
    save(path, [fetched(told(2, TITLE, WHOLE, date_published="2025-04-01"), hours=9)])

    assert kept_of(path) == {"1": "2"}


def test_a_duplicate_is_stored_with_its_evidence(path: Path):
    save(path, [fetched(told(1, TITLE, WHOLE)), fetched(told(2, TITLE, (OPENING, RATE)))])

    [(identity, kept, verdict, evidence)] = seen(path)[0]
    assert (identity, kept, verdict) == ("example:2", "example:1", "near")
    titles, containment = json.loads(evidence)
    assert titles["kind"] == "title_equal"
    # Every 5-gram of the excerpt is in the whole text.
    assert (containment["kind"], containment["share"]) == ("containment", 1.0)


def test_an_article_that_changes_is_a_duplicate_no_more_and_again(path: Path):
    same, other = told(2, TITLE, WHOLE), told(2, TITLE, (UNLIKE,))
    save(path, [fetched(told(1, TITLE, WHOLE)), fetched(same)])
    save(path, [fetched(other, hours=1)])
    assert kept_of(path) == {}
    save(path, [fetched(same, hours=2)])
    assert kept_of(path) == {"2": "1"}


def test_when_the_kept_article_goes_the_next_is_kept(path: Path):
    save(path, [fetched(told(number, TITLE, WHOLE)) for number in (1, 2, 3)])
    assert kept_of(path) == {"2": "1", "3": "1"}

    remove(path, ["example:1"])
    assert kept_of(path) == {"3": "2"}


def test_removing_says_of_which_others_something_else_holds(path: Path):
    save(path, [fetched(told(number, TITLE, WHOLE)) for number in (1, 2, 3)])

    assert remove(path, ["example:1"]) == {2, 3}
    assert remove(path, ["example:3"]) == set()


def test_an_excerpt_of_two_siblings_is_a_copy_of_one_and_chains_none(path: Path):
    # 3 says no rate, so that it is a copy of either; 1 and 2 name different rates.
    siblings = [told(1, TITLE, WHOLE), told(2, TITLE, (OPENING, OTHER_RATE, CLOSING))]
    save(path, [fetched(item) for item in (*siblings, told(3, TITLE, (OPENING, CLOSING)))])

    assert kept_of(path) == {"3": "1"}


def test_an_excerpt_that_is_kept_takes_one_sibling_only(path: Path):
    siblings = [told(2, TITLE, WHOLE), told(3, TITLE, (OPENING, OTHER_RATE, CLOSING))]
    save(path, [fetched(item) for item in (*siblings, told(1, TITLE, (OPENING, CLOSING)))])

    assert kept_of(path) == {"2": "1"}


def test_a_title_with_a_particle_more_is_found_through_the_bands(path: Path):
    save(path, [fetched(told(1, TITLE, WHOLE)), fetched(told(2, LONGER, WHOLE))])

    assert kept_of(path) == {"2": "1"}


def siblings_of_a_place() -> list[Article]:
    return [told(number, title, WHOLE) for number, title in enumerate(PLACED, start=1)]


def test_siblings_are_a_family_and_no_duplicates(path: Path):
    save(path, [fetched(item) for item in siblings_of_a_place()])

    duplicates, family = seen(path)
    assert duplicates == []
    assert [row[1] for row in family] == ["example:1", "example:2"]
    assert len({row[0] for row in family}) == 1
    assert len(family[0][0]) == 16


def test_an_article_and_its_copies_alone_are_no_family(path: Path):
    first, second = siblings_of_a_place()
    save(path, [fetched(first), fetched(replace(first, source_id="3"))])
    assert seen(path)[1] == []

    save(path, [fetched(second)])
    assert [(row[1], row[3]) for row in seen(path)[1]] == [
        ("example:1", None), ("example:2", None), ("example:3", "example:1"),
    ]  # fmt: skip
    remove(path, ["example:2"])
    assert seen(path)[1] == []
