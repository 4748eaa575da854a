"""What a URL is called: one rule a test, and what holds of every text taken for a URL."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.addresses import canonical, key_of, unsafe_reason
from parsers.sites import SITES

SITE = SITES["jiusongjiankang"]
M = "https://m.jiusongjiankang.com"
WWW = "http://www.jiusongjiankang.com"
LONGEST = 2_000


def same(*urls: str) -> bool:
    return len({canonical(url) for url in urls}) == 1


# --- the rules --------------------------------------------------------------------------


def test_a_fragment_is_dropped() -> None:
    assert canonical("http://a.example/x?y=1#z") == "http://a.example/x?y=1"
    assert canonical("http://a.example/x#") == "http://a.example/x"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://A.Example/X", "http://a.example/X"),
        ("http://a.example:80/", "http://a.example/"),
        ("https://a.example:443/", "https://a.example/"),
        ("http://a.example:/", "http://a.example/"),
        ("http://a.example./", "http://a.example/"),
        ("http://例子.example/", "http://xn--fsqu00a.example/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        # Another port is another server.
        ("http://a.example:443/", "http://a.example:443/"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        # A path keeps its case, and so does a user's name.
        ("http://Bob@A.example/", "http://Bob@a.example/"),
    ],
)
def test_a_host_has_one_spelling(url: str, expected: str) -> None:
    assert canonical(url) == expected


def test_an_empty_path_is_a_slash() -> None:
    assert canonical("http://a.example") == "http://a.example/"
    assert canonical("http://a.example?x=1") == "http://a.example/?x=1"


# RFC 3986, section 5.2.4, and its own examples in 5.4.
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/b/c/./../../g", "/a/g"),
        ("/b/c/.", "/b/c/"),
        ("/b/c/..", "/b/"),
        ("/../../../g", "/g"),
        ("/b/c/g;x=1/../y", "/b/c/y"),
        ("/b/c/...", "/b/c/..."),
        ("/b/c/..g", "/b/c/..g"),
        ("/b/%2e%2E/c", "/c"),
        ("/b//c", "/b//c"),
    ],
)
def test_dot_segments_are_resolved(path: str, expected: str) -> None:
    assert canonical(f"http://a.example{path}") == f"http://a.example{expected}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/%7ea/%41%2d", "/~a/A-"),
        ("/a%2fb%3f", "/a%2Fb%3F"),  # a slash that is data is no slash
        ("/哈?x=哈", "/%E5%93%88?x=%E5%93%88"),
        ("/%b9%fe", "/%B9%FE"),  # GBK stays GBK
        ("/a b", "/a%20b"),
        ("/?q=a+b", "/?q=a+b"),
        ("/?q=50%", "/?q=50%25"),
        ("/%%33%31", "/%2531"),  # and not /%31, which would be /1 next time
    ],
)
def test_percent_encoding_has_one_spelling(url: str, expected: str) -> None:
    assert canonical(f"http://a.example{url}") == f"http://a.example{expected}"


@pytest.mark.parametrize(
    "noise",
    [
        "utm_source=x",
        "utm_anything_new=x",
        "UTM_Source=x",
        "utm%5Fsource=x",
        "gclid=x",
        "fbclid=x",
        "msclkid=x",
        "yclid=x",
        "_ga=x",
        "spm=a2c.1.2",
        "from=singlemessage",
        "isappinstalled=0",
        "PHPSESSID=0123",
        "phpsessid=0123",
        "JSESSIONID=0123",
        "ASPSESSIONIDQQBBCDTA=0123",
        "CFID=1&CFTOKEN=2",
        "",
    ],
)
def test_what_names_no_page_is_dropped_from_the_query(noise: str) -> None:
    assert canonical(f"http://a.example/x?{noise}") == "http://a.example/x"
    assert canonical(f"http://a.example/x?page=2&{noise}&q=1") == "http://a.example/x?page=2&q=1"


@pytest.mark.parametrize(
    "query",
    [
        "page=2",
        "sid=3",
        "session=4",
        "from=20",
        "id=1&ref=2",
        "utm=1",
        "spmx=1",
        "aspsessionid=1",
        "q=utm_source",
        "3",
        "a;b=1",
        "a=1;b=2",
        "a=",
    ],
)
def test_any_other_parameter_stays(query: str) -> None:
    assert canonical(f"http://a.example/x?{query}") == f"http://a.example/x?{query}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/x.jsp;jsessionid=1A2B", "/x.jsp"),
        ("/a;JSESSIONID=1/b;v=2;jsessionid=3", "/a/b;v=2"),
        ("/(S(lit3py55t21z5v55vlm25s55))/x.aspx", "/x.aspx"),
        ("/(A(b1)S(c2))/x.aspx", "/x.aspx"),
        ("/x(S(1)).aspx", "/x(S(1)).aspx"),
        ("/a;id=1", "/a;id=1"),
    ],
)
def test_a_session_is_dropped_from_the_path(path: str, expected: str) -> None:
    assert canonical(f"http://a.example{path}") == f"http://a.example{expected}"


def test_the_order_of_parameters_counts_only_where_it_may_matter() -> None:
    assert same("http://a.example/?b=2&a=1", "http://a.example/?a=1&b=2")
    assert not same("http://a.example/?a=2&a=1", "http://a.example/?a=1&a=2")
    assert not same("http://a.example/?2&1", "http://a.example/?1&2")


@pytest.mark.parametrize("url", ["", "mailto:x@y", "/a/../b", "http://[", "http://a:x/", "http://"])
def test_what_is_no_web_address_keeps_its_form(url: str) -> None:
    assert canonical(f" {url}\n") == url


# --- keys -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        f"{M}/health/news/4654947.html",
        f"{WWW}/health/news/4654947.html?x=1#y",
        "HTTPS://JIUSONGJIANKANG.COM:443/health/news/./4654947.html",
        f"{M}/health/news/%34654947.html;jsessionid=12",
    ],
)
def test_an_article_has_one_key(url: str) -> None:
    assert key_of(SITE, url) == "article 4654947"


def test_another_page_is_known_by_path_and_query_on_whatever_host() -> None:
    assert key_of(SITE, f"{M}/list/?page=2&utm_source=x") == "page /list/?page=2"
    assert key_of(SITE, f"{WWW}/list/?page=2") == "page /list/?page=2"
    assert key_of(SITE, M) == "page /?"


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/health/news/4654947.html",
        "https://m.jiusongjiankang.com:8080/health/news/4654947.html",
        "https://user@m.jiusongjiankang.com/health/news/4654947.html",
        "ftp://m.jiusongjiankang.com/health/news/4654947.html",
        "http://[",
    ],
)
def test_what_may_not_be_asked_for_never_has_the_key_of_a_page(url: str) -> None:
    assert key_of(SITE, url) == f"url {url}"


def test_the_rules_of_the_site_decide_what_an_article_is() -> None:
    site = replace(SITE, article_path=re.compile(r"/a/(?P<id>\d+)"))
    assert key_of(site, f"{M}/a/1") == "article 1"
    assert key_of(site, f"{M}/health/news/1.html") == "page /health/news/1.html?"


# --- what must not be asked for ---------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:void(0)", "scheme 'javascript'"),
        ("/health/news/1.html", "scheme ''"),
        ("http://a:b@m.jiusongjiankang.com/", "password"),
        ("http://evil.example\\@m.jiusongjiankang.com/", "user name"),
        ("http://m.jiusongjiankang.com:22/", "port 22"),
        ("http://m.jiusongjiankang.com:x/", "malformed"),
        ("http://m.jiusongjiankang.com:99999/", "malformed"),
        ("http://[/", "malformed"),
        ("http://m.jiusongjiankang.com/\ud800", "malformed"),
        ("http:///x", "no host"),
        ("http://./x", "no host"),
        (f"{M}/{'a' * LONGEST}", "more than 2000"),
    ],
)
def test_a_url_is_refused_with_a_reason(url: str, reason: str) -> None:
    assert reason in (unsafe_reason(url, LONGEST) or "")


def test_a_url_of_the_site_is_not_refused() -> None:
    assert unsafe_reason(f"{M}/哈?q=%zz#x", LONGEST) is None


# --- every text -------------------------------------------------------------------------

PIECES = st.sampled_from(
    "http:// HTTPS:// m.jiusongjiankang.com . .. / // :80 :443 : @ % %2e %2E %3 31 ? & = # "
    ";jsessionid= (S(a)) utm_x= PHPSESSID \\ 哈 \ud800 [ ] [::1] a B 0 + ' | \x00 %00 %b9 "
    "ſ K ß 。 a=b".split(" ")
) | st.sampled_from([" ", "\n", "\t"])
TEXTS = st.text() | st.lists(PIECES, max_size=14).map("".join)
URLS = TEXTS | TEXTS.map(lambda text: f"{M}/{text}")


@settings(max_examples=500)
@given(URLS)
@example("http://.//http://")
@example("http://ſ..")
@example(f"{M}/%%33%31")
def test_a_canonical_url_is_its_own_canonical_url(url: str) -> None:
    address = canonical(url)
    assert canonical(address) == address
    assert key_of(SITE, url) == key_of(SITE, address)
    assert "#" not in address or unsafe_reason(address, LONGEST) is not None


@settings(max_examples=500)
@given(URLS)
def test_what_may_be_asked_for_may_be_asked_for_by_its_canonical_url(url: str) -> None:
    reason = unsafe_reason(url, LONGEST)
    if reason is None:
        assert unsafe_reason(canonical(url), 12 * LONGEST) is None
        assert canonical(url).isascii()
    f"{reason} {canonical(url)} {key_of(SITE, url)}".encode()  # can be stored
