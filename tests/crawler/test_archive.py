"""Every answer of a crawl is archived as it came over the wire, whatever becomes of it.

The segments are read with warcio, which shares no code with what wrote them.
"""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipelines.crawl_db import CrawlStore, RunState
from tests.crawler.jobs import ROOT, Crawled, Job, run_job
from tests.crawler.pages import article
from tests.crawler.site_server import HOST, Answer, Web, article_url, redirect, serve

WWW = "http://www.jiusongjiankang.com"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PLAIN = article("一的问题")
PACKED = gzip.compress(article("二的问题"), mtime=0)
CAPTCHA = "<html><body><h1>安全验证</h1><p>请完成验证码后继续访问</p></body></html>".encode()
ABOUT_CAPTCHAS = article("验证码收不到怎么办")
ROBOTS = b"User-agent: *\nDisallow: /private/\n"
WEB: dict[str, Answer | tuple[Answer, ...]] = {
    f"{HOST}/robots.txt": Answer(ROBOTS, headers=(("Content-Type", "text/plain"),)),
    article_url(1): Answer(PLAIN, headers=(*HTML, ("X-Seen-By", "a"), ("X-Seen-By", "b"))),
    article_url(2): Answer(PACKED, headers=(*HTML, ("Content-Encoding", "gzip"))),
    article_url(3): Answer(b"gone", 404),
    article_url(4): redirect(article_url(4, WWW), 301),
    article_url(4, WWW): Answer(article("四的问题"), headers=HTML),
    article_url(5): Answer(CAPTCHA, headers=HTML),
    article_url(6): Answer(b"slow down", 429),
    article_url(7): Answer(ABOUT_CAPTCHAS, headers=HTML),
    article_url(8): Answer(article("EXPLODE"), headers=HTML),
}
START = tuple(url for url in WEB if "/health/news/" in url and not url.startswith(WWW))


@dataclass(frozen=True)
class Record:
    """A response record as warcio reads it; `payload` is not decoded."""

    status: str
    headers: tuple[tuple[str, str], ...]
    payload: bytes


def responses(folder: Path) -> dict[str, Record]:
    found = {}
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                if record.rec_type == "response":
                    http = record.http_headers
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    assert url not in found, f"{url} was archived twice"
                    found[url] = Record(
                        http.get_statuscode(), tuple(http.headers), record.raw_stream.read()
                    )
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with serve(Web(WEB)) as web:
        folder = tmp_path_factory.mktemp("crawl")
        settings = {"HEALTHNEWS_BLOCKED_LIMIT": 100}
        return run_job(Job(folder, web.proxy, START, settings, max_pages=50))


@pytest.fixture(scope="module")
def content(crawled: Crawled) -> dict[str, Record]:
    return responses(crawled.folder / "archive")


@pytest.fixture(scope="module")
def refusals(crawled: Crawled) -> dict[str, Record]:
    return responses(crawled.folder / "archive" / "blocked")


def test_a_body_is_kept_as_received(content: dict[str, Record]) -> None:
    assert content[article_url(1)].payload == PLAIN


def test_a_compressed_body_is_kept_compressed(content: dict[str, Record]) -> None:
    record = content[article_url(2)]
    assert record.payload == PACKED
    assert ("Content-Encoding", "gzip") in record.headers


def test_headers_are_kept_with_their_repetitions(content: dict[str, Record]) -> None:
    seen = [value for name, value in content[article_url(1)].headers if name == "X-Seen-By"]
    assert seen == ["a", "b"]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{HOST}/robots.txt", "200"),
        (article_url(3), "404"),
        (article_url(4), "301"),
        (article_url(4, WWW), "200"),
        (article_url(8), "200"),
    ],
)
def test_what_gives_no_article_is_kept_too(
    content: dict[str, Record], url: str, status: str
) -> None:
    assert content[url].status == status


def test_refusals_are_kept_apart(content: dict[str, Record], refusals: dict[str, Record]) -> None:
    assert set(refusals) == {article_url(5), article_url(6)}
    assert not set(refusals) & set(content)


def test_an_article_about_captchas_is_content(content: dict[str, Record]) -> None:
    assert content[article_url(7)].payload == ABOUT_CAPTCHAS


def test_a_request_is_kept_beside_its_response(crawled: Crawled) -> None:
    asked = {}
    for path in (crawled.folder / "archive").glob("*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "request":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    asked[url] = record.http_headers
    assert set(asked) == set(responses(crawled.folder / "archive"))
    request = asked[article_url(1)]
    assert request.get_header("Host") == "m.jiusongjiankang.com"
    assert request.get_header("User-Agent").startswith("healthnews")


def test_nothing_is_left_open(crawled: Crawled) -> None:
    assert list((crawled.folder / "archive").rglob("*.open")) == []


NOISE = b"<!-- " + os.urandom(100_000).hex().encode() + b" -->"
LARGE = {article_url(n): Answer(article(f"问题{n}怎么办") + NOISE) for n in range(1, 16)}


def file_size_limit() -> None:
    """As on a disk with room for a little: writing a file further than this fails."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))


def test_a_full_disk_ends_the_run_in_order_and_costs_nothing_that_was_stored(
    tmp_path: Path,
) -> None:
    settings = {"CONCURRENT_REQUESTS": 1, "HEALTHNEWS_BATCH_SIZE": 3}
    with serve(Web(LARGE)) as web:
        job = Job(tmp_path, web.proxy, tuple(LARGE), settings)
        failed = subprocess.run(
            job.command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=file_size_limit,
        )
        assert failed.returncode == 1
        assert f"ArchiveError: {tmp_path / 'archive'}" in failed.stderr
        assert "File too large" in failed.stderr
        with CrawlStore.open(tmp_path / "crawl.db") as store:
            (run,) = store.runs()
            told = {row.url for row in store.outcomes(run.id)}
        assert run.state is RunState.FAILED
        assert 0 < len(told) < len(LARGE)
        again = run_job(replace(job, start_urls=(article_url(99),)))
    assert again.summary["state"] == "finished"
    kept = responses(tmp_path / "archive")
    assert told <= set(kept)
    assert list((tmp_path / "archive").rglob("*.open")) == []
