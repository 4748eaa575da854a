"""Link targets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.links import resolver

PAGE = "https://m.example.com/health/news/1.html"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a.html", "https://m.example.com/a.html"),
        ("2.html", "https://m.example.com/health/news/2.html"),
        ("../2.html", "https://m.example.com/health/2.html"),
        ("?p=2", "https://m.example.com/health/news/1.html?p=2"),
        ("//www.example.com/a", "https://www.example.com/a"),
        ("http://x.example/a", "http://x.example/a"),
        (" /a.html\n", "https://m.example.com/a.html"),
    ],
)
def test_targets_become_absolute(href: str, url: str) -> None:
    assert resolver(PAGE, None)(href) == url


@pytest.mark.parametrize("base", ["https://x.example/y/", "//x.example/y/"])
def test_a_base_element_counts(base: str) -> None:
    assert resolver(PAGE, base)("a.html") == "https://x.example/y/a.html"
    assert resolver(PAGE, base)("/a.html") == "https://x.example/a.html"


def test_a_relative_base_is_relative_to_the_page() -> None:
    assert resolver(PAGE, "/y/")("a.html") == "https://m.example.com/y/a.html"


@pytest.mark.parametrize(
    "href", ["", " ", "#", "#top", "javascript:;", "JavaScript:go()", "mailto:a@b", "tel:1"]
)
def test_targets_that_lead_nowhere(href: str) -> None:
    assert resolver(PAGE, None)(href) is None
    assert resolver(None, None)(href) is None


def test_without_a_page_url_targets_stay_as_printed() -> None:
    assert resolver(None, None)("/a.html") == "/a.html"
    assert resolver(None, "https://x.example/")("/a.html") == "https://x.example/a.html"


def test_a_target_no_client_can_follow() -> None:
    assert resolver(PAGE, None)("http://[broken") is None


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_target_is_survived(href: str, base: str | None) -> None:
    found = resolver(PAGE, base)(href)
    assert found is None or isinstance(found, str)
