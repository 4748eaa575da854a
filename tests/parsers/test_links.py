"""Link targets."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.links import host_and_path, resolver, split_url

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


# Parts of targets, sound and odd, so that every short cut and its edges are met.
_TARGETS = st.lists(
    st.sampled_from(
        ["http://", "https://", "//", "/", "a", "b.html", "1", "-", "_", ".", "..", "?q=1", "#x",
         ";v", ":8080", "@", "x.example", "X.Example", "%20", "甲", " "]
    ),
    max_size=6,
).map("".join)  # fmt: skip
_PAGES = st.sampled_from(
    [PAGE, "https://x.example", "http://x.example/a/../b/c?d=/e/", "http://x.example//a//b/",
     "foo://x.example/a/b", "http://u@x.example:8080/a;v/b", "https://x.example/a/./b"]
)  # fmt: skip


@settings(max_examples=400)
@given(_TARGETS, _PAGES)
def test_targets_lead_where_the_standard_library_says(href: str, page: str) -> None:
    found = resolver(page, None)(href)
    if found is not None and not href.strip().startswith("/"):
        assert found == urljoin(page, href.strip())


@settings(max_examples=400)
@given(_TARGETS)
def test_host_and_path_are_those_of_the_standard_library(url: str) -> None:
    parts = split_url(url)
    expected = None if parts is None else (parts.hostname, parts.path)
    assert host_and_path(url) == expected
