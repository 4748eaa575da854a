"""Every way a request can end, provoked over real HTTP and read back from crawl.db.

One crawl over a web in which each article misbehaves in its own way; each case
is a test of its own.
"""

from __future__ import annotations

import gzip

import pytest

from parsers import Outcome
from pipelines.articles import ArticleStore
from tests.crawler.jobs import Crawled, Job, run_job
from tests.crawler.pages import article, bundled
from tests.crawler.site_server import HOST, Answer, Web, article_url, redirect, serve

WWW = "http://www.jiusongjiankang.com"
UZKOO = "http://www.uzkoo.com"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
GZIPPED = (*HTML, ("Content-Encoding", "gzip"))
MAX_SIZE = 10_000_000

CAPTCHA = "<html><body><h1>安全验证</h1><p>请完成验证码后继续访问</p></body></html>".encode()
SCRIPT_SHELL = b"<html><head><script>location.href='/'</script></head><body></body></html>"
REFRESH_SHELL = (
    b'<html><head><meta http-equiv="refresh" content="0;url=/"></head><body></body></html>'
)
NO_TITLE = b"<html><body><div></div></body></html>"
ABOUT = "<html><body><h1>关于我们</h1><p>本站介绍。</p></body></html>".encode()
DEEP = article().replace(b"<body>", b"<body>" + b"<div>" * 10_000)
CUT_IN_THE_BODY = bundled("000.html")[:2000]
CUT_BELOW_THE_BODY = bundled("000.html")[:3100]
LINKS = (
    bundled("003.html")
    .replace(b"/health/news/4400037.html", b"http://elsewhere.example/health/news/1.html")
    .replace(b"/health/news/4400074.html", b"/about/1.html")
)
FUTURE = bundled("002.html").replace(b"2025-04-29", b"2999-04-29")


def links_page(numbers: range) -> bytes:
    items = "".join(f'<li><a href="{article_url(n)}">文章 {n}</a></li>' for n in numbers)
    return f"<html><body><h1>健康新闻列表</h1><ul>{items}</ul></body></html>".encode()


WEB: dict[str, Answer | tuple[Answer, ...]] = {
    f"{HOST}/robots.txt": Answer(b"User-agent: *\nDisallow: /health/news/23.html\n"),
    article_url(1): Answer(article("一加一等于几"), headers=HTML),
    article_url(2): Answer(b"gone", 404),
    article_url(3): Answer(b"broken", 500),
    article_url(4): Answer(b"slow down", 429),
    article_url(5): Answer(b"forbidden", 403),
    article_url(6): Answer(article(), delay=3),
    article_url(7): Answer(article(), announced=100_000),
    article_url(8): redirect("/"),
    article_url(9): redirect(article_url(9, WWW), 301),
    article_url(9, WWW): Answer(article("九的问题"), headers=HTML),
    article_url(10): redirect(article_url(11)),
    article_url(11): Answer(article("十一的问题"), headers=HTML),
    article_url(12): redirect("http://elsewhere.example/"),
    article_url(13): redirect("file:///etc/passwd"),
    article_url(14): redirect("/about.html"),
    article_url(15): redirect(article_url(15, WWW)),
    article_url(15, WWW): redirect(article_url(15)),
    article_url(16): Answer(CAPTCHA, headers=HTML),
    article_url(17): Answer(b"", headers=HTML),
    article_url(18): Answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, headers=HTML),
    article_url(19): Answer(b"x" * (MAX_SIZE + 1), headers=HTML),
    article_url(20): Answer(b"x" * (MAX_SIZE + 1), announced=0, headers=HTML),
    article_url(21): Answer(gzip.compress(b"x" * (MAX_SIZE + 1)), headers=GZIPPED),
    article_url(22): Answer(b"\x1f\x8b\x08 no gzip at all", headers=GZIPPED),
    article_url(23): Answer(article(), headers=HTML),
    article_url(24): Answer(article("EXPLODE"), headers=HTML),
    article_url(25): Answer(gzip.compress(article("压缩的问题")), headers=GZIPPED),
    article_url(26): Answer(SCRIPT_SHELL, headers=HTML),
    article_url(27): Answer(REFRESH_SHELL, headers=HTML),
    article_url(28): Answer(CUT_IN_THE_BODY, headers=HTML),
    article_url(35): Answer(CUT_BELOW_THE_BODY, headers=HTML),
    article_url(29): Answer(DEEP, headers=HTML),
    article_url(30): (Answer(b"busy", 503), Answer(article("三十的问题"), headers=HTML)),
    article_url(31): Answer(NO_TITLE, headers=HTML),
    article_url(32): Answer(b"", 304),
    article_url(33): Answer(LINKS, headers=HTML),
    article_url(34): Answer(b"", headers=GZIPPED),
    f"{HOST}/about.html": Answer(ABOUT, headers=HTML),
    f"{HOST}/list/": Answer(links_page(range(40, 52)), headers=HTML),
    article_url(40): Answer(article("四十的问题"), headers=HTML),
    f"{UZKOO}/article/a/a.html": Answer(FUTURE, headers=HTML),
    f"{UZKOO}/article/a/b.html": Answer(bundled("002.html"), headers=HTML),
}
STARTS = (
    *(article_url(number) for number in range(1, 36) if number != 11),
    article_url(1, WWW),
    f"{HOST}/about.html",
    f"{HOST}/list/",
    f"http://user:secret@{HOST.removeprefix('http://')}/health/news/36.html",
    f"{HOST}:8080/health/news/36.html",
    article_url(37, "https://m.jiusongjiankang.com"),
    f"{UZKOO}/article/a/a.html",
    f"{UZKOO}/article/a/b.html",
)
SETTINGS = {
    "DOWNLOAD_TIMEOUT": 1,
    "RETRY_TIMES": 1,
    "HEALTHNEWS_BLOCKED_LIMIT": 1000,
    "HEALTHNEWS_BATCH_SIZE": 20,
}


@pytest.fixture(scope="module")
def web():
    with serve(Web(WEB)) as running:
        yield running


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("outcomes")
    sites = ("jiusongjiankang", "uzkoo")
    return run_job(Job(folder, web.proxy, STARTS, SETTINGS, sites, max_pages=200))


CASES = {
    "article": (article_url(1), Outcome.STORED, 200, ""),
    "404": (article_url(2), Outcome.HTTP_ERROR, 404, "HTTP status 404"),
    "500": (article_url(3), Outcome.HTTP_ERROR, 500, "HTTP status 500"),
    "304 that nobody asked for": (article_url(32), Outcome.HTTP_ERROR, 304, "HTTP status 304"),
    "429": (article_url(4), Outcome.BLOCKED, 429, "HTTP status 429"),
    "403": (article_url(5), Outcome.BLOCKED, 403, "HTTP status 403"),
    "timeout": (article_url(6), Outcome.NETWORK_ERROR, None, "DownloadTimeoutError"),
    "cut connection": (article_url(7), Outcome.NETWORK_ERROR, None, "ResponseDataLossError"),
    "no tunnel": (
        article_url(37, "https://m.jiusongjiankang.com"),
        Outcome.NETWORK_ERROR,
        None,
        "TunnelError",
    ),
    "redirect home": (article_url(8), Outcome.SOFT_404, 302, f"home page {HOST}/"),
    "redirect to the other host": (article_url(9, WWW), Outcome.STORED, 200, ""),
    "redirect to another article": (article_url(10), Outcome.REDIRECTED, 302, article_url(11)),
    "that other article": (article_url(11), Outcome.STORED, 200, ""),
    "redirect off the site": (article_url(12), Outcome.OFFSITE, 302, "elsewhere.example"),
    "redirect to a file": (article_url(13), Outcome.UNSAFE, 302, "URL scheme 'file'"),
    "redirect to another page": (article_url(14), Outcome.REDIRECTED, 302, f"{HOST}/about.html"),
    "redirect in a circle": (article_url(15), Outcome.REDIRECTED, 302, "more than 5 redirects"),
    "captcha shell": (article_url(16), Outcome.BLOCKED, 200, "验证"),
    "zero bytes": (article_url(17), Outcome.SOFT_404, 200, "0 bytes"),
    "zero bytes, said to be gzip": (article_url(34), Outcome.SOFT_404, 200, "0 bytes"),
    "binary": (article_url(18), Outcome.UNDECODABLE, 200, ""),
    "too large, announced": (article_url(19), Outcome.TOO_LARGE, None, str(MAX_SIZE)),
    "too large, unannounced": (article_url(20), Outcome.TOO_LARGE, None, "DOWNLOAD_MAXSIZE"),
    "too large when unpacked": (article_url(21), Outcome.TOO_LARGE, 200, "when gzip is unpacked"),
    "damaged gzip": (article_url(22), Outcome.UNDECODABLE, 200, "Error"),
    "forbidden by robots.txt": (article_url(23), Outcome.ROBOTS, None, "forbidden by robots.txt"),
    "bug in the parser": (
        article_url(24),
        Outcome.PARSE_ERROR,
        200,
        "RuntimeError: the parser has a bug",
    ),
    "gzip": (article_url(25), Outcome.STORED, 200, ""),
    "script shell": (article_url(26), Outcome.SOFT_404, 200, "location"),
    "refresh shell": (article_url(27), Outcome.SOFT_404, 200, "refresh"),
    "cut in the body": (article_url(28), Outcome.PARSE_ERROR, 200, ""),
    "cut below the body": (article_url(35), Outcome.STORED, 200, ""),
    "10,000 elements deep": (article_url(29), Outcome.STORED, 200, ""),
    "503 once": (article_url(30), Outcome.STORED, 200, ""),
    "no title, no body": (article_url(31), Outcome.PARSE_ERROR, 200, ""),
    "other page of the site": (f"{HOST}/about.html", Outcome.NOT_ARTICLE, 200, ""),
    "list page": (f"{HOST}/list/", Outcome.LISTING, 200, "12 links"),
    "article of the list": (article_url(40), Outcome.STORED, 200, ""),
    "link off the site": (
        "http://elsewhere.example/health/news/1.html",
        Outcome.OFFSITE,
        None,
        "not fetched",
    ),
    "link to no article": (f"{HOST}/about/1.html", Outcome.NOT_ARTICLE, None, "not fetched"),
    "URL with a password": (STARTS[-5], Outcome.UNSAFE, None, "user name or password"),
    "URL with a port": (STARTS[-4], Outcome.UNSAFE, None, "port 8080"),
    "date in the future": (f"{UZKOO}/article/a/a.html", Outcome.INVALID, 200, "2999"),
    "explicit questions": (f"{UZKOO}/article/a/b.html", Outcome.STORED, 200, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_outcome(case: str, crawled: Crawled) -> None:
    url, outcome, status, reason = CASES[case]
    row = crawled.row(url)
    assert (row.outcome, row.status) == (outcome, status), row.reason
    assert reason in row.reason


def test_each_url_has_one_outcome(crawled: Crawled) -> None:
    urls = [row.url for row in crawled.rows]
    assert sorted(set(urls)) == sorted(urls)


def test_the_summary_counts_the_rows(crawled: Crawled) -> None:
    assert sum(crawled.summary["outcomes"].values()) == len(crawled.rows)
    assert crawled.summary["left"] == [0, 0]
    assert crawled.summary["state"] == "finished"


def test_an_article_on_two_hosts_is_asked_for_once(web: Web, crawled: Crawled) -> None:
    assert crawled.row(article_url(1)).outcome is Outcome.STORED
    assert web.asked[article_url(1)] == 1
    assert web.asked[article_url(1, WWW)] == 0


def test_a_redirected_article_has_no_second_outcome(crawled: Crawled) -> None:
    assert [row for row in crawled.rows if row.url == article_url(9)] == []


def test_a_failing_server_is_asked_again_and_a_blocking_one_is_not(
    web: Web, crawled: Crawled
) -> None:
    assert crawled.row(article_url(3)).status == 500
    assert web.asked[article_url(3)] == 2
    assert web.asked[article_url(4)] == 1


def test_what_is_refused_is_never_asked_for(web: Web, crawled: Crawled) -> None:
    assert crawled.summary["pages"] > 0
    assert web.asked[article_url(23)] == 0
    assert web.asked[f"{HOST}/about/1.html"] == 0
    assert not [url for url in web.asked if "elsewhere.example" in url]


def test_an_exception_in_the_parser_is_logged_with_its_traceback(crawled: Crawled) -> None:
    assert 'raise RuntimeError("the parser has a bug")' in crawled.log


def test_the_stored_articles_are_in_the_database(crawled: Crawled) -> None:
    stored = [row for row in crawled.rows if row.outcome is Outcome.STORED]
    with ArticleStore.open(crawled.folder / "articles.db", read_only=True) as store:
        articles = list(store.articles())
        nine = store.get(article_url(9, WWW))
    assert len(articles) == len(stored) == crawled.summary["articles"]
    assert nine is not None
    assert (nine.title, nine.source_id) == ("九的问题", "9")
