"""`healthnews ingest`: real archives and saved pages into real databases."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from healthnews.cli import cli
from healthnews.ingest_files import find_inputs
from healthnews.ingesting import Ingesting, IngestSummary, Places
from healthnews.saved_pages import PageFacts
from parsers import Article
from pipelines.archive.exchange import Archived, CaptureRow, ExchangeKind
from pipelines.archive.lookup import read_capture
from pipelines.archive.reading import read_archive
from pipelines.archive.verify import verify_segment
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.digest import digest
from tests.crawler.pages import article
from tests.crawler.site_server import article_url
from tests.healthnews.command import ROOT, environment
from tests.pipelines.archive.exchanges import exchange
from tests.pipelines.archive.foreign_files import HTML, WARCIO_LEAVES_FILES_OPEN, Written
from tests.pipelines.archive.foreign_web import CHUNKED, GONE, MOVED, PAGE, PLAIN, url

pytestmark = pytest.mark.filterwarnings(WARCIO_LEAVES_FILES_OPEN)

FROM_WGET = ROOT / "tests" / "pipelines" / "archive" / "recorded"
URL = article_url(4654947)
NOON = datetime(2025, 6, 1, 12, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Output:
    """What an ingest left behind, and how it ended."""

    folder: Path
    code: int
    stdout: str

    @property
    def summary(self) -> dict[str, Any]:
        return json.loads(self.stdout)

    @property
    def outcomes(self) -> dict[str, int]:
        return self.summary["outcomes"]

    @property
    def articles(self) -> list[Article]:
        with ArticleStore.open(self.folder / "articles.db", read_only=True) as store:
            return list(store.articles())

    @property
    def digest(self) -> str:
        return digest(self.folder / "articles.db")

    def rows(self) -> list[OutcomeRow]:
        """Return the outcomes of the latest run."""
        with CrawlStore.open(self.folder / "crawl.db", read_only=True) as store:
            return list(store.outcomes(next(store.runs()).id))

    @property
    def row(self) -> OutcomeRow:
        (row,) = self.rows()
        return row

    def captures(self) -> list[Archived]:
        """Return what the archive holds; all of it sound, sealed and indexed."""
        assert list((self.folder / "archive").rglob("*.open")) == []
        paths = sorted((self.folder / "archive").rglob("*.warc.gz"))
        assert [verify_segment(path).bad for path in paths] == [()] * len(paths)
        found = [one for path in paths for one in read_archive(path)]
        assert len(found) == len(self.indexed())
        return [one for one in found if isinstance(one, Archived)]

    def indexed(self) -> list[CaptureRow]:
        with CrawlStore.open(self.folder / "crawl.db", read_only=True) as store:
            index = store.captures
            return [row for segment in index.segments() for row in index.of_segment(segment.name)]


def places(folder: Path) -> list[str]:
    options = [("--db", "articles.db"), ("--crawl-db", "crawl.db"), ("--archive", "archive")]
    return [part for name, file in options for part in (name, str(folder / file))]


def ingest(folder: Path, *arguments: object, text: bool = False) -> Output:
    """Run the command with databases and archive in the folder."""
    words = ["ingest", *map(str, arguments), *places(folder), *([] if text else ["--json"])]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code != 1, result.output
    return Output(folder, result.exit_code, result.output)


def save(path: Path, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


# --- archives ---------------------------------------------------------------------------


def test_archives_of_another_program(out: Path) -> None:
    done = ingest(out, FROM_WGET)
    # Three runs of wget over four pages, a redirect and a page that is missing;
    # each left two notes of its own.
    assert done.outcomes == {
        "stored": 4,
        "unchanged": 8,
        "redirected": 3,
        "http_error": 3,
        "not_article": 6,
    }
    assert done.code == 0
    assert (done.summary["files"], done.summary["captures"]) == (3, 24)
    assert {one.title for one in done.articles} == {"医保断缴怎么办"}
    assert len(done.articles) == 4


def test_everything_is_archived_as_it_came(out: Path) -> None:
    done = ingest(out, FROM_WGET / "wget.warc.gz")
    originals = [
        found.exchange
        for found in read_archive(FROM_WGET / "wget.warc.gz")
        if isinstance(found, Archived) and found.uri.startswith("http")
    ]
    assert [found.exchange for found in done.captures()] == originals


def test_what_is_there_already_is_not_taken_in_again(out: Path) -> None:
    first = ingest(out, FROM_WGET)
    before = first.captures()
    again = ingest(out, FROM_WGET)
    assert again.code == 0
    assert again.outcomes == {"unchanged": 18, "not_article": 6}
    assert again.digest == first.digest
    assert again.captures() == before
    assert "already" in again.rows()[0].reason


def test_revisits_are_resolved_whatever_comes_first(out: Path, tmp_path: Path) -> None:
    # By name, the archive of revisits comes before the one it refers to.
    first, second = save(tmp_path / "in" / "b.warc.gz", b""), tmp_path / "in" / "a.warc.gz"
    shutil.copy(FROM_WGET / "wget.warc.gz", first)
    shutil.copy(FROM_WGET / "wget-dedup.warc.gz", second)
    done = ingest(out, tmp_path / "in")
    assert Counter(row.url for row in done.rows())[url(CHUNKED)] == 2
    assert (done.outcomes["stored"], done.outcomes["unchanged"]) == (4, 4)
    with CrawlStore.open(out / "crawl.db", read_only=True) as store:
        for row in store.captures.history(url(PLAIN)):
            assert read_capture(out / "archive", store.captures, row).exchange.body == PAGE
    other = ingest(tmp_path / "other", first, second)
    assert done.digest == other.digest


def test_a_revisit_whose_payload_is_nowhere(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.revisit(url(CHUNKED), "sha1:" + "A" * 32, HTML)
    done = ingest(out, written.save(tmp_path))
    assert done.code == 5
    assert done.outcomes == {"undecodable": 1}
    assert done.row.url == url(CHUNKED)
    assert "take in the archive it refers to" in done.row.reason
    assert done.captures() == []


def test_a_revisit_that_names_its_capture(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.response(url(PLAIN), HTML)
    written.revisit(url(CHUNKED), "sha256:whatever", HTML)
    done = ingest(out, written.save(tmp_path))
    assert done.outcomes == {"stored": 2}
    assert [found.exchange.body for found in done.captures()] == [PAGE, PAGE]


def test_a_revisit_whose_payload_is_gone(out: Path) -> None:
    ingest(out, FROM_WGET / "wget.warc.gz")
    for path in (out / "archive").glob("*.warc.gz"):
        path.write_bytes(path.read_bytes()[:500])
    done = ingest(out, FROM_WGET / "wget-dedup.warc.gz")
    assert done.outcomes["undecodable"] >= 4
    assert "a revisit whose payload cannot be read: " in done.rows()[0].reason


def test_a_revisit_because_nothing_was_modified(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.record(
        "revisit",
        url(PLAIN),
        b"",
        status="304 Not Modified",
        content_type="application/http; msgtype=response",
    )
    assert ingest(out, written.save(tmp_path)).outcomes == {"not_modified": 1}


def test_what_is_no_page_is_counted_and_not_kept(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.response("http://m.example.cn/a.png", ("Content-Type", "image/png"), body=b"\x89PNG")
    written.response("http://m.example.cn/robots.txt", ("Content-Type", "text/plain"))
    written.response(url(PLAIN), HTML)
    done = ingest(out, written.save(tmp_path))
    assert done.outcomes == {"not_article": 2, "stored": 1}
    assert done.rows()[0].reason == "media type image/png"
    assert [found.uri for found in done.captures()] == [url(PLAIN)]


def test_a_captcha_is_kept_apart(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.response(url(PLAIN), HTML, body="<html><p>请输入验证码</p></html>".encode())
    done = ingest(out, written.save(tmp_path))
    assert done.code == 5
    assert done.outcomes == {"blocked": 1}
    assert [row.position.segment.partition("/")[0] for row in done.indexed()] == ["blocked"]


def test_wet(out: Path, tmp_path: Path) -> None:
    text = "医保断缴怎么办\n可以补缴,待遇不受影响。\n提示:本内容不能代替面诊,如有不适请尽快就医。\n"
    written = Written("1.0")
    written.record("conversion", url(PLAIN), text.encode(), content_type="text/plain")
    done = ingest(out, written.save(tmp_path, "a.warc.wet.gz"))
    assert done.outcomes == {"stored": 1}
    (article,) = done.articles
    assert (article.title, article.url) == ("医保断缴怎么办", url(PLAIN))
    assert [found.kind for found in done.captures()] == [ExchangeKind.RENDITION]


def test_damage_is_counted_and_the_rest_taken_in(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.response(url(PLAIN), HTML)
    begin = len(written.buffer.getvalue())
    written.response(url(GONE), HTML)
    end = len(written.buffer.getvalue())
    written.response(url(MOVED), HTML)
    data = bytearray(written.buffer.getvalue())
    data[end - 5] ^= 1  # in the member's check sum
    path = save(tmp_path / "a.warc.gz", bytes(data))
    done = ingest(out, path)
    assert done.code == 3
    assert done.outcomes == {"stored": 2, "undecodable": 1}
    (lost,) = [row for row in done.rows() if row.outcome == "undecodable"]
    assert lost.url == url(GONE)
    assert lost.reason.startswith(f"{path}, offset {begin}: gzip: ")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", gzip.compress(b"text")], ids=["empty", "a page", "gzip"]
)
def test_a_file_that_is_no_archive(body: bytes, out: Path, tmp_path: Path) -> None:
    done = ingest(out, save(tmp_path / "a.warc.gz", body))
    assert (done.code, done.outcomes) == (5, {"undecodable": 1})
    assert done.row.url == str(tmp_path / "a.warc.gz")


def test_an_archive_that_cannot_be_opened(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.warc.gz").symlink_to(tmp_path / "nowhere")
    done = ingest(out, tmp_path / "in")
    assert (done.code, done.outcomes) == (5, {"parse_error": 1})
    assert "cannot be read: No such file" in done.row.reason


# --- saved pages ------------------------------------------------------------------------


def headers(folder: Path, *pairs: tuple[str, str]) -> Path:
    return save(folder / "headers.json", json.dumps(pairs).encode())


def test_a_page_with_its_headers_is_a_response(out: Path, tmp_path: Path) -> None:
    page = save(tmp_path / "a.html", gzip.compress(article("医保断缴怎么办"), mtime=0))
    stated = headers(tmp_path, ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    done = ingest(
        out, page, "--url", URL, "--headers", stated, "--fetched-at", "2025-06-01T20:00:00+08:00"
    )
    assert (done.code, done.outcomes) == (0, {"stored": 1})
    (stored,) = done.articles
    assert (stored.title, stored.source_id) == ("医保断缴怎么办", "4654947")
    (found,) = done.captures()
    assert found.kind is ExchangeKind.RESPONSE
    assert found.exchange.fetched_at == NOON
    assert found.exchange.headers == (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    assert found.exchange.body == page.read_bytes()


def test_a_page_without_headers_is_a_resource(out: Path, tmp_path: Path) -> None:
    page = save(tmp_path / "a.html", article("医保断缴怎么办"))
    done = ingest(out, page, "--url", URL)
    (found,) = done.captures()
    assert (found.kind, found.uri) == (ExchangeKind.RESOURCE, URL)
    assert found.exchange.headers == (("Content-Type", "text/html"),)


def test_a_text_is_a_rendition(out: Path, tmp_path: Path) -> None:
    text = "医保断缴怎么办\n可以补缴。\n提示:本内容不能代替面诊,如有不适请尽快就医。\n"
    page = save(tmp_path / "a.txt", text.encode())
    done = ingest(
        out, page, "--url", URL, "--headers", headers(tmp_path, ("Content-Type", "text/html"))
    )
    (found,) = done.captures()
    assert found.kind is ExchangeKind.RENDITION
    assert found.exchange.headers == (("Content-Type", "text/plain"),)
    assert done.outcomes == {"stored": 1}


def test_the_header_date_tells_when_a_page_was_fetched(out: Path, tmp_path: Path) -> None:
    page = save(tmp_path / "a.html", article("医保断缴怎么办"))
    stated = headers(tmp_path, ("date", "Sun, 01 Jun 2025 12:00:00 GMT"))
    done = ingest(out, page, "--url", URL, "--headers", stated)
    assert done.row.at == NOON
    assert [found.exchange.fetched_at for found in done.captures()] == [NOON]


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Jun 2025 12:00:00 GMT"])
def test_a_moment_that_nobody_knows_stays_unknown(date: str, out: Path, tmp_path: Path) -> None:
    page = save(tmp_path / "a.html", article("医保断缴怎么办"))
    for _ in range(2):
        done = ingest(out, page, "--url", URL, "--headers", headers(tmp_path, ("Date", date)))
        assert done.row.at is None
    assert done.outcomes == {"unchanged": 1}
    assert [found.exchange.fetched_at for found in done.captures()] == [None]


def named_by_bytes(body: bytes) -> str:
    return f"urn:sha256:{hashlib.sha256(body).hexdigest()}"


def test_a_page_whose_url_is_not_known_is_named_by_its_bytes(out: Path, tmp_path: Path) -> None:
    page = save(tmp_path / "a.html", article("医保断缴怎么办"))
    done = ingest(out, page)
    assert (done.code, done.outcomes) == (0, {"stored": 1})
    assert done.summary["unnamed"] == 1
    (found,) = done.captures()
    (stored,) = done.articles
    assert (found.exchange.url, stored.url, done.row.url) == (None, None, str(page))
    assert (
        found.uri
        == stored.canonical_url
        == done.row.identity
        == named_by_bytes(article("医保断缴怎么办"))
    )


def test_the_same_bytes_are_one_article_whatever_the_files_are_called(
    out: Path, tmp_path: Path
) -> None:
    for name in ("a.html", "b.html", "c/a.html"):
        save(tmp_path / "in" / name, article("医保断缴怎么办"))
    save(tmp_path / "in" / "d.html", article("急诊能报销吗"))
    done = ingest(out, tmp_path / "in")
    assert done.outcomes == {"stored": 2, "unchanged": 2}
    assert ingest(out, tmp_path / "in").outcomes == {"unchanged": 4}
    assert sorted(one.title for one in done.articles) == ["医保断缴怎么办", "急诊能报销吗"]


def url_list(folder: Path, *lines: str) -> Path:
    return save(folder / "urls.tsv", "\n".join(lines).encode("utf-8", "surrogateescape"))


def test_a_list_tells_where_each_page_was_fetched(out: Path, tmp_path: Path) -> None:
    saved = tmp_path / "in"
    titles = {"a.html": "医保断缴怎么办", "深/b c.html": "急诊能报销吗"}
    for name, title in titles.items():
        save(saved / name, article(title))
    listed = url_list(
        saved, f"a.html\t{article_url(1)}", "", f"{saved / '深/b c.html'}\t{article_url(2)}\r", ""
    )
    done = ingest(out, saved, "--urls", listed)
    assert (done.code, done.outcomes) == (0, {"stored": 2})
    assert done.summary["unnamed"] == 0
    assert {one.title: (one.url, one.source_id) for one in done.articles} == {
        "医保断缴怎么办": (article_url(1), "1"),
        "急诊能报销吗": (article_url(2), "2"),
    }
    assert [found.uri for found in done.captures()] == [article_url(1), article_url(2)]


def test_a_page_is_found_in_the_list_whatever_way_leads_to_it(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "in" / "a.html", article("医保断缴怎么办"))
    (tmp_path / "linked").symlink_to(tmp_path / "in")
    listed = url_list(tmp_path / "lists", f"../in/a.html\t{URL}")
    monkeypatch.chdir(tmp_path)
    assert [one.url for one in ingest(out, "linked/./a.html", "--urls", listed).articles] == [URL]


def test_a_page_that_the_list_does_not_name_is_named_by_its_bytes(
    out: Path, tmp_path: Path
) -> None:
    for name in ("a.html", "b.html"):
        save(tmp_path / "in" / name, article(f"{name}怎么办"))
    done = ingest(out, tmp_path / "in", "--urls", url_list(tmp_path / "in", f"a.html\t{URL}"))
    assert done.outcomes == {"stored": 2}
    assert done.summary["unnamed"] == 1


def test_lines_of_pages_that_were_not_given_are_told(
    out: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = save(tmp_path / "a.html", article("医保断缴怎么办"))
    listed = url_list(tmp_path, f"a.html\t{URL}", f"b.html\t{article_url(2)}")
    assert ingest(out, page, "--urls", listed).code == 0
    assert f"1 of its pages were not given, for example {tmp_path / 'b.html'}" in caplog.text


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["nowhere.html\thttps://m.example.cn/1"], "no line of it is of a page given here"),
        (["a.html https://m.example.cn/1"], "line 1: "),
        (["", "a.html\tm.example.cn/1"], "line 2: "),
        (["a.html\t"], "is not a path, a tab and an absolute http or https URL"),
        (["\thttps://m.example.cn/1"], "is not a path, a tab"),
        (["a.html\tftp://m.example.cn/1"], "is not a path, a tab"),
        (["a.html\thttps://[broken"], "is not a path, a tab"),
        (["a.html\thttps://m.example.cn/\udcff"], "is not a path, a tab"),
        (["a.html\thttps://e.cn/1", "./a.html\thttps://e.cn/2"], "has another URL above"),
    ],
)
def test_a_list_that_cannot_be_meant(
    lines: list[str], message: str, out: Path, tmp_path: Path
) -> None:
    page = save(tmp_path / "a.html", article("医保断缴怎么办"))
    done = ingest(out, page, "--urls", url_list(tmp_path, *lines))
    assert done.code == 2
    # The message is set in a box of its own width.
    assert "".join(message.split()) in "".join(done.stdout.replace("│", "").split())
    assert not out.exists()


@pytest.mark.parametrize(
    ("body", "outcome"), [(b"", "soft_404"), (b"x" * 10_000_001, "too_large")], ids=["0", "10 MB"]
)
def test_pages_of_any_size(body: bytes, outcome: str, out: Path, tmp_path: Path) -> None:
    done = ingest(out, save(tmp_path / "a.html", body), "--url", URL)
    assert (done.code, done.outcomes) == (5, {outcome: 1})


# --- folders ----------------------------------------------------------------------------


def test_a_folder_is_searched_to_the_bottom_in_order_of_names(out: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    save(folder / "b" / "deep" / "er" / "1.TXT", b"")
    save(folder / "b" / "0.html", b"")
    save(folder / "a.WARC", b"")
    save(folder / "c.warc.gz", b"")
    save(folder / "c.warc.gz.sha256", b"")
    save(folder / "d.json", b"")
    save(folder / "e.cdx", b"")
    done = ingest(out, folder)
    assert [row.url for row in done.rows()] == [
        str(folder / name) for name in ("a.WARC", "b/0.html", "b/deep/er/1.TXT", "c.warc.gz")
    ]


def test_a_file_that_is_named_is_read_whatever_it_is_called(out: Path, tmp_path: Path) -> None:
    written = Written()
    written.response(url(PLAIN), HTML)
    archive = save(tmp_path / "archive-of-june", written.buffer.getvalue())
    page = save(tmp_path / "page", article("医保断缴怎么办"))
    assert ingest(out, archive, page).outcomes == {"stored": 2}


def test_our_own_archive_is_no_input(out: Path, tmp_path: Path) -> None:
    first = ingest(out, FROM_WGET)
    assert ingest(out, tmp_path).outcomes == {}
    done = ingest(out, out / "archive")
    assert done.code == 2
    assert "is in the archive already" in done.stdout
    assert len(first.captures()) == 18


def test_a_folder_that_cannot_be_listed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / "closed").mkdir(parents=True)
    (tmp_path / "in" / "closed").chmod(0)
    if os.access(tmp_path / "in" / "closed", os.R_OK):
        pytest.skip("this user may list every folder")
    done = ingest(out, tmp_path / "in")
    assert done.outcomes == {"parse_error": 1}


def test_an_empty_folder_is_no_output(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = ingest(out, tmp_path / "in")
    assert (done.code, done.summary["files"]) == (5, 0)


# --- the command ------------------------------------------------------------------------


def test_the_summary_for_people(out: Path) -> None:
    done = ingest(out, FROM_WGET / "wget.warc.gz", text=True)
    assert done.code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("run       1, finished after ")
    assert lines[1:] == [
        "files     1 with 8 captures",
        f"articles  in {out}/articles.db, raw pages in {out}/archive",
        "outcomes  4 stored, 2 not_article, 1 http_error, 1 redirected",
    ]


def test_the_summary_says_which_articles_have_no_url_and_what_to_do(
    out: Path, tmp_path: Path
) -> None:
    for number in range(2):
        save(tmp_path / "in" / f"{number}.html", article(f"第{number}个问题怎么办"))
    lines = ingest(out, tmp_path / "in", text=True).stdout.splitlines()
    assert lines[3] == "outcomes  2 stored"
    assert lines[4].startswith("unnamed   2 without a known URL, named by their bytes")
    assert "--urls FILE" in lines[4]
    assert len(lines) == 5


def test_the_run_is_accounted_for(out: Path) -> None:
    ingest(out, FROM_WGET / "wget.warc.gz")
    with CrawlStore.open(out / "crawl.db", read_only=True) as store:
        (run,) = store.runs()
    assert (run.command, run.site, run.state) == ("ingest", None, RunState.FINISHED)
    assert "wget.warc.gz" in run.arguments


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--url", URL], "give that file alone"),
        (["--url", "file:///a"], "no absolute http or https URL"),
        (["--fetched-at", "2025-06-01T12:00:00"], "has no time zone"),
        (["--fetched-at", "noon"], "is no moment like"),
        (["--headers", "nowhere.json"], "cannot be read"),
        (["--urls", "nowhere.tsv"], "cannot be read"),
    ],
)
def test_wrong_usage(arguments: Sequence[str], message: str, out: Path) -> None:
    done = ingest(out, FROM_WGET, *arguments)
    assert done.code == 2
    assert message in " ".join(done.stdout.split())
    assert not out.exists()


def test_an_archive_has_its_own_urls(out: Path) -> None:
    done = ingest(out, FROM_WGET / "wget.warc.gz", "--url", URL)
    assert done.code == 2


def test_what_a_killed_run_left_is_brought_in_order_first(out: Path) -> None:
    ingest(out, FROM_WGET / "wget.warc.gz")
    with CrawlStore.open(out / "crawl.db") as store:
        writer = ArchiveWriter.open(
            out / "archive", run=9, index=store.captures, clock=lambda: datetime.now(UTC)
        )
        writer.write(exchange(url=URL, headers=(HTML,), body=article("急诊能报销吗")))
        writer.abandon()
    done = ingest(out, FROM_WGET / "wget.warc.gz")
    assert len(done.captures()) == 7
    assert {one.title for one in done.articles} == {"医保断缴怎么办", "急诊能报销吗"}


# --- stopping ---------------------------------------------------------------------------


def corpus(folder: Path, count: int) -> Path:
    for number in range(count):
        written = Written()
        for page in range(3):
            title = f"第{number}个问题怎么办" if page else f"第{number}个问题怎样办"
            at = f"2025-06-0{page + 1}T12:00:00Z"
            written.response(article_url(number), HTML, body=article(title), WARC_Date=at)
        folder.mkdir(exist_ok=True)
        written.save(folder, f"{number}.warc.gz")
    return folder


def run_until(folder: Path, inputs: Path, asks: int) -> IngestSummary:
    """Ingest, and stop when it has been asked that often whether to."""
    where = Places(folder / "articles.db", folder / "crawl.db", folder / "archive")
    for made in (folder, where.archive):
        made.mkdir(exist_ok=True)
    answers = iter([False] * asks)
    ingesting = Ingesting(lambda _: None, lambda: next(answers, True))
    return ingesting.run(find_inputs([str(inputs)], where.archive), PageFacts(), where, {})


def kept(output: Output) -> list[tuple[str, datetime | None, str]]:
    return sorted(
        (one.uri, one.exchange.fetched_at, one.payload_digest) for one in output.captures()
    )


def test_stopped_between_any_two_captures_it_can_be_called_again(tmp_path: Path) -> None:
    inputs = corpus(tmp_path / "in", 4)
    undisturbed = ingest(tmp_path / "undisturbed", inputs)
    states = set()
    for asks in range(0, 22, 3):
        folder = tmp_path / str(asks)
        stopped = run_until(folder, inputs, asks)
        states.add(stopped.state)
        assert len(Output(folder, 0, "").captures()) == sum(stopped.outcomes.values())
        done = ingest(folder, inputs)
        assert done.digest == undisturbed.digest
        assert kept(done) == kept(undisturbed)
    assert states == {RunState.INTERRUPTED, RunState.FINISHED}


def test_ctrl_c_ends_in_order(out: Path, tmp_path: Path) -> None:
    """The second of three pages comes through a pipe, so that the signal comes while it is read."""
    pages = [save(tmp_path / f"{n}.html", article("医保断缴怎么办")) for n in (1, 3)]
    pipe = tmp_path / "2.html"
    os.mkfifo(pipe)
    words = [pages[0], pipe, pages[1], *places(out), "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "healthnews", "ingest", *words],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        writing = open_when_read(pipe, process)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        with os.fdopen(writing, "wb") as stream:
            stream.write(article("急诊能报销吗"))
        stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (3, b"")
    done = Output(out, 3, stdout.decode())
    assert (done.summary["state"], done.summary["files"]) == ("interrupted", 2)
    assert len(done.captures()) == 2


def open_when_read(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError(process.communicate())


def test_the_summary_says_where_the_reasons_are(out: Path, tmp_path: Path) -> None:
    done = ingest(out, save(tmp_path / "a.warc.gz", b"no archive"), text=True)
    assert done.code == 5
    assert (
        done.stdout.splitlines()[-1]
        == f"reasons   healthnews runs show 1 --crawl-db {out}/crawl.db"
    )
