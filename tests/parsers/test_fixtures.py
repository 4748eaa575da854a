"""Every saved page gives the record that was written for it by hand, field by field."""

from __future__ import annotations

import re
from typing import Any

import pytest

from parsers.sites import SITES
from tests.dressing import field_differences
from tests.parsers.cases import FIXTURES, Case, cases

CASES = list(cases())
# Where these come from is printed on the page itself, so they can be read without a URL.
ORIGINALS = [case for case in CASES if re.fullmatch(r"(seed|reconstructed)-\d+", case.folder.name)]
FROM_THE_URL = {"url", "source_id"}


def fields(some: list[Case]) -> list[Any]:
    """Return a test parameter for each field of each case's truth."""
    return [
        pytest.param(case, field, id=f"{case.name}::{field}")
        for case in some
        for field in case.expected
    ]


def as_expected(truth: Any, got: Any) -> Any:
    """Return `got` without the keys that the truth says nothing about."""
    if isinstance(truth, dict) and isinstance(got, dict):
        return {key: as_expected(truth[key], got[key]) for key in truth if key in got}
    if isinstance(truth, list) and isinstance(got, list):
        rest = got[len(truth) :]
        return [as_expected(a, b) for a, b in zip(truth, got, strict=False)] + rest
    return got


def check(case: Case, field: str, record: dict[str, Any]) -> None:
    truth = case.expected[field]
    assert "rejected" not in record, record["rejected"]
    assert field in record
    if case.meta.get("fold"):
        assert field_differences({field: truth}, record) == []
    else:
        assert as_expected(truth, record[field]) == truth


@pytest.mark.parametrize(("case", "field"), fields(CASES))
def test_a_page_gives_its_record(case: Case, field: str) -> None:
    check(case, field, case.record())


@pytest.mark.parametrize(("case", "field"), fields(ORIGINALS))
def test_a_page_of_unknown_origin_gives_the_same_record(case: Case, field: str) -> None:
    record = case.record(with_url=False)
    if field in FROM_THE_URL:
        assert record[field] is None
    else:
        check(case, field, record)


@pytest.mark.parametrize("case", ORIGINALS, ids=lambda case: case.name)
def test_without_a_url_nothing_is_made_absolute(case: Case) -> None:
    record = case.record(with_url=False)
    assert record["canonical_url"] is None
    assert all((item["url"] or "/")[0] == "/" for item in record["related"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_complete(case: Case) -> None:
    names = {path.name for path in case.folder.iterdir()}
    assert names - {"body.html", "body.txt"} == {"headers.json", "meta.json", "expected.json"}
    assert len(names & {"body.html", "body.txt"}) == 1
    assert set(case.meta) - {"fold"} == {"url", "about"}
    assert case.expected["site"] == case.site
    assert SITES[case.site].source_id(case.meta["url"]) == case.expected["source_id"]


def test_every_site_has_cases_and_every_case_a_site() -> None:
    assert {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} == set(SITES)
    assert {case.site for case in CASES} == set(SITES)


def test_each_seed_page_has_its_reconstruction() -> None:
    names = {case.name for case in ORIGINALS}
    assert len(names) == 10
    assert {name.replace("reconstructed", "seed") for name in names} < names
