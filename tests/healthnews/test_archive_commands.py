"""`healthnews archive`: index, show, verify, salvage and prune, on real archives."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pipelines.archive.exchange import ExchangeKind
from pipelines.archive.names import sealed_segments
from pipelines.archive.upkeep import upkeep
from pipelines.archive.writing import ArchiveWriter
from pipelines.crawl_db import CrawlStore
from tests.healthnews.command import healthnews
from tests.pipelines.archive.library import NOON, exchange, library, url

PAGE = "1: 职工医保断了灵活就业可以续吗"


@dataclass
class Archive:
    """An archive in a folder, and the command that is called on it."""

    folder: Path
    call: Callable[..., Result]

    @property
    def path(self) -> Path:
        return self.folder / "archive"

    def crawled(self, *exchanges: Any) -> None:
        with library(self.folder) as books:
            books.runs = len(list(books.crawl.runs()))
            books.crawled(*exchanges)

    def places(self, *, db: bool = False) -> list[Any]:
        places = ["--archive", self.path, "--crawl-db", self.folder / "crawl.db"]
        return [*places, "--db", self.folder / "articles.db"] if db else places

    def do(self, verb: str, *arguments: Any) -> Result:
        places = self.places(db=verb == "prune")
        places = places[:2] if verb == "verify" else places
        return self.call("archive", verb, *arguments, *places)

    def summary(self, verb: str, *arguments: Any) -> tuple[int, dict[str, Any]]:
        result = self.do(verb, *arguments, "--json")
        return result.exit_code, json.loads(result.stdout)

    def segments(self) -> list[Path]:
        return sealed_segments(self.path)

    def damage(self, number: int = 0) -> Path:
        """Change a byte in the middle of a segment's record of page `a`."""
        path = self.segments()[number]
        with CrawlStore.open(self.folder / "crawl.db") as crawl:
            at = next(crawl.captures.of_segment(path.relative_to(self.path).as_posix())).position
        data = bytearray(path.read_bytes())
        data[at.offset + at.length // 2] ^= 0xFF
        path.write_bytes(data)
        return path


@pytest.fixture
def archive(tmp_path: Path, call: Callable[..., Result]) -> Archive:
    found = Archive(tmp_path, call)
    found.crawled(exchange("a", 0, PAGE), exchange("b", 1, "2: 旧"))
    found.crawled(exchange("a", 2, PAGE), exchange("b", 3, "2: 新"))
    return found


# --- show -------------------------------------------------------------------------------


def test_a_page_is_shown_as_it_was(archive: Archive) -> None:
    result = archive.do("show", url("b"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2: 新", "")


def test_a_page_is_shown_as_it_was_at_a_moment(archive: Archive) -> None:
    for moment in ("2025-06-01T13:00:00Z", "2025-06-01T22:59:59+08:00"):
        assert archive.do("show", url("b"), "--at", moment).stdout == "2: 旧"


def test_a_revisit_is_shown_with_the_body_it_did_not_repeat(archive: Archive) -> None:
    assert archive.do("show", url("a")).stdout == PAGE


def test_the_body_is_shown_as_the_page_had_it_or_as_it_was_received(archive: Archive) -> None:
    packed = gzip.compress(PAGE.encode(), mtime=0)
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    archive.crawled(replace(exchange("z", 5), body=packed, headers=headers))
    places = archive.places()
    assert healthnews("archive", "show", url("z"), *places).stdout == PAGE.encode()
    assert healthnews("archive", "show", url("z"), "--raw", *places).stdout == packed


def test_a_body_that_cannot_be_unpacked_is_an_error_that_says_what_to_do(archive: Archive) -> None:
    packed = gzip.compress(PAGE.encode(), mtime=0)[:-9]
    headers = (("Content-Encoding", "gzip"),)
    archive.crawled(replace(exchange("z", 5), body=packed, headers=headers))
    result = archive.do("show", url("z"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "damaged gzip body" in result.stderr
    assert "--raw prints the body as received" in result.stderr
    assert archive.do("show", url("z"), "--raw").stdout_bytes == packed


def test_the_headers_are_shown(archive: Archive) -> None:
    archive.crawled(
        replace(exchange("z", 5, status=404), headers=(("Set-Cookie", "a"), ("set-cookie", "b")))
    )
    result = archive.do("show", url("z"), "--headers")
    assert result.stdout == "HTTP/1.1 404\nSet-Cookie: a\nset-cookie: b\n"


def test_what_is_known_of_a_capture_as_json(archive: Archive) -> None:
    details = json.loads(archive.do("show", url("a"), "--json").stdout)
    assert details["capture"] == {
        "uri": url("a"),
        "fetched_at": "2025-06-01T14:00:00Z",
        "status": 200,
        "kind": "revisit",
        "refusal": False,
        "payload_digest": details["capture"]["payload_digest"],
        "segment": archive.segments()[1].name,
        "offset": details["capture"]["offset"],
        "length": details["capture"]["length"],
    }
    assert details["headers"] == [["Content-Type", "text/html; charset=utf-8"]]
    assert details["body_bytes"] == len(PAGE.encode())
    assert details["refers_to"] == "2025-06-01T12:00:00Z"


def test_the_captures_of_a_page_are_listed_oldest_first(archive: Archive) -> None:
    archive.crawled(exchange("a", 5, "captcha", status=403), exchange("a", None, "旧"))
    rows = [
        line.split()[:-2] for line in archive.do("show", url("a"), "--list").stdout.splitlines()
    ]
    assert rows == [
        ["fetched", "status", "kind"],
        ["not", "known", "200", "response"],
        ["2025-06-01T12:00:00Z", "200", "response"],
        ["2025-06-01T14:00:00Z", "200", "revisit"],
        ["2025-06-01T17:00:00Z", "403", "refusal"],
    ]
    lines = archive.do("show", url("a"), "--list", "--json").stdout.splitlines()
    assert [json.loads(line)["refusal"] for line in lines] == [False, False, False, True]


def test_a_refusal_is_shown_only_where_there_is_nothing_else(archive: Archive) -> None:
    archive.crawled(exchange("a", 5, "captcha", status=403), exchange("z", 5, "captcha"))
    assert archive.do("show", url("a")).stdout == PAGE
    result = archive.do("show", url("z"))
    assert result.stdout == "captcha"
    assert "the site refused to serve this page" in result.stderr


def test_a_file_without_an_address_is_shown_by_its_digest(archive: Archive) -> None:
    page = replace(exchange("z", 5, PAGE, kind=ExchangeKind.RESOURCE), url=None)
    archive.crawled(page)
    with library(archive.folder) as books:
        (uri,) = {row.uri for row in books.rows() if row.kind is ExchangeKind.RESOURCE}
    assert archive.do("show", uri).stdout == PAGE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([url("never")], f"{url('never')}: no capture of this address is in the index"),
        ([url("never"), "--list"], f"{url('never')}: no capture of this address is in the index"),
        (
            [url("b"), "--at", "2025-06-01T00:00:00Z"],
            f"{url('b')}: the first capture of this address is of 2025-06-01T13:00:00+00:00",
        ),
        ([url("b"), "--at", "yesterday"], "'yesterday' is no moment like 2026-11-22T08:00:00Z"),
        ([url("b"), "--at", "2025-06-01"], "'2025-06-01' has no time zone; 'Z' at its end"),
    ],
)
def test_what_cannot_be_shown_is_told(archive: Archive, arguments: list[str], message: str) -> None:
    result = archive.do("show", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_damaged_page_is_told(archive: Archive) -> None:
    path = archive.damage()
    result = archive.do("show", url("a"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {path}: offset ")
    assert "`healthnews archive verify` says what else is damaged" in result.stderr


# --- index ------------------------------------------------------------------------------


def test_the_index_is_made_again_after_the_database_was_lost(archive: Archive) -> None:
    (archive.folder / "crawl.db").unlink()
    code, summary = archive.summary("index")
    assert (code, summary["indexed"], summary["captures"]) == (0, 2, 4)
    assert archive.do("show", url("b")).stdout == "2: 新"
    assert archive.summary("index")[1]["passed_over"] == 2
    assert archive.summary("index", "--all")[1]["indexed"] == 2


def test_what_the_index_did_in_words(archive: Archive) -> None:
    gone, _ = archive.segments()
    gone.unlink()
    result = archive.do("index", "--all")
    assert result.stdout == (
        f"indexed    2 captures in 1 segments\nunchanged  0 segments\ngone       {gone.name}\n"
    )


def test_damage_does_not_keep_the_rest_from_the_index(archive: Archive) -> None:
    path = archive.damage()
    (archive.folder / "crawl.db").unlink()
    code, summary = archive.summary("index")
    assert (code, summary["captures"]) == (3, 3)
    (spot,) = summary["bad"]
    assert (spot["segment"], spot["uri"]) == (path.name, url("a"))
    assert archive.do("index", "--all").stdout.splitlines()[2].startswith("damaged    ")


def test_the_upkeep_of_an_archive_is_one_command_at_a_time(archive: Archive) -> None:
    with upkeep(archive.path):
        for verb, *arguments in (["index"], ["salvage"], ["prune", "--max-size", "0"]):
            result = archive.do(verb, *arguments)
            assert result.exit_code == 1
            assert "another process is indexing, pruning or repairing" in result.stderr


# --- verify and salvage -----------------------------------------------------------------


def test_a_sound_archive_is_verified(archive: Archive) -> None:
    code, summary = archive.summary("verify")
    assert (code, summary["segments"], summary["bad"]) == (0, 2, [])
    # Four captures, four requests, two descriptions of segments.
    assert summary["records"] == 10
    size = sum(path.stat().st_size for path in archive.segments())
    assert summary["size"] == size
    assert archive.do("verify").stdout == (
        f"checked  10 records in 2 segments, {size / 1024:.1f} KB: all sound\n"
    )


def test_damage_is_found_and_named(archive: Archive) -> None:
    path = archive.damage(1)
    code, summary = archive.summary("verify")
    assert (code, summary["damaged"]) == (3, 1)
    (spot,) = summary["bad"]
    assert (spot["segment"], spot["uri"]) == (path.name, url("a"))
    text = archive.do("verify").stdout
    assert "1 segments damaged\ndamaged  " in text
    assert f"({url('a')})" in text


def test_single_segments_are_verified_by_name_or_path(archive: Archive) -> None:
    sound, damaged = archive.segments()
    archive.damage(1)
    assert archive.do("verify", sound.name).exit_code == 0
    assert archive.do("verify", damaged).exit_code == 3
    result = archive.do("verify", "other.warc.gz")
    assert result.exit_code == 2
    assert "'other.warc.gz' is no sealed segment of" in result.stderr


def test_a_segment_being_written_is_not_verified(archive: Archive) -> None:
    with CrawlStore.open(archive.folder / "crawl.db") as crawl:
        writer = ArchiveWriter.open(archive.path, run=9, index=crawl.captures, clock=lambda: NOON)
        writer.write(exchange("z", 0, PAGE))
        _, summary = archive.summary("verify")
        assert summary["unsealed"] == ["healthnews-20250601T120000000000Z-9-00001.warc.gz"]
        assert ": not checked\n" in archive.do("verify").stdout
        assert ": not indexed here\n" in archive.do("index").stdout
        writer.abandon()


def test_salvage_keeps_what_is_whole_and_says_what_is_lost(archive: Archive) -> None:
    path = archive.damage(1)
    code, summary = archive.summary("salvage")
    assert (code, summary["sound"]) == (3, 1)
    (segment,) = summary["salvaged"]
    assert segment["missing"] == [{"uri": url("a"), "fetched_at": "2025-06-01T14:00:00Z"}]
    assert segment["original"] == f"{path}.damaged"
    assert archive.summary("verify")[0] == 0
    assert archive.do("show", url("b")).stdout == "2: 新"
    assert archive.do("show", url("a")).stdout == PAGE
    assert archive.summary("salvage") == (
        0,
        {"archive": str(archive.path), "sound": 2, "salvaged": []},
    )


def test_what_salvage_did_in_words(archive: Archive) -> None:
    path = archive.damage(1)
    text = archive.do("salvage", path.name).stdout.splitlines()
    assert text[:2] == ["sound     0 segments", f"salvaged  {path.name}: 4 records kept"]
    assert text[2].startswith(f"lost      {path.name}: ")
    assert text[3:] == [
        f"missing   {url('a')} of 2025-06-01T14:00:00Z",
        f"original  {path}.damaged",
    ]


# --- prune ------------------------------------------------------------------------------


@pytest.fixture
def changing(archive: Archive) -> Archive:
    """An archive with an old page that no article rests on."""
    archive.crawled(exchange("c", 0, "旧"), exchange("c", 4, "新"), exchange("c", 2, "captcha"))
    return archive


def test_superseded_pages_go(changing: Archive) -> None:
    code, summary = changing.summary("prune", "--max-size", "0")
    report = summary["report"]
    assert (code, report["pages"], report["refusals"]) == (0, 2, 1)
    assert report["bytes_over"] == report["bytes_after"]
    assert len(summary["reasons"]) == 1
    assert changing.do("show", url("c"), "--list").stdout.count("\n") == 2
    assert changing.summary("verify")[0] == 0


def test_a_dry_run_says_what_would_go(changing: Archive) -> None:
    before = [path.read_bytes() for path in changing.segments()]
    text = changing.do("prune", "--max-age", "1d", "--dry-run").stdout.splitlines()
    assert text[0] == "would go  2 superseded pages, 1 refusals"
    assert [path.read_bytes() for path in changing.segments()] == before


def test_what_prune_did_in_words(changing: Archive) -> None:
    lines = changing.do("prune", "--max-size", "1K", "--max-age", "1h").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["removed", "left", "over", "old", "because"]
    assert lines[0] == "removed   2 superseded pages, 1 refusals"


def test_a_limit_that_is_kept_needs_no_reason(changing: Archive) -> None:
    lines = changing.do("prune", "--max-size", "1G").stdout.splitlines()
    assert lines[0] == "removed   0 superseded pages, 0 refusals"
    assert len(lines) == 2


def test_a_damaged_segment_is_left_alone_and_told(changing: Archive) -> None:
    path = changing.damage(0)
    result = changing.do("prune", "--max-age", "1h")
    assert result.exit_code == 3
    assert f"{path.name} is damaged: it is not what its checksum says" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give --max-size, --max-age or both."),
        (["--max-size", "much"], "'much' is no size like 500M or 10G"),
        (["--max-age", "3 months"], "'3 months' is no age like 12h, 90d, 4w or 2y"),
    ],
)
def test_limits_are_checked(archive: Archive, arguments: list[str], message: str) -> None:
    result = archive.do("prune", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_nothing_goes_without_the_articles(archive: Archive) -> None:
    (archive.folder / "articles.db").unlink()
    result = archive.do("prune", "--max-size", "0")
    assert result.exit_code == 2
    assert "articles.db: there is no articles database here" in result.stderr
    with library(archive.folder):
        pass
    result = archive.do("prune", "--max-size", "0")
    assert result.exit_code == 2
    assert "no article is in it" in result.stderr


# --- all of them ------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["index", "verify", "salvage", "show", "prune"])
def test_a_missing_archive_is_not_taken_for_an_empty_one(
    call: Callable[..., Result], tmp_path: Path, verb: str
) -> None:
    more = {"show": [url("a")], "prune": ["--max-size", "0"]}.get(verb, [])
    result = call("archive", verb, *more, "--archive", tmp_path / "no")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {tmp_path / 'no'}: there is no archive here\n"


def test_the_help_names_every_verb(call: Callable[..., Result]) -> None:
    text = call("archive", "--help").stdout
    for verb in ("index", "show", "verify", "salvage", "prune"):
        assert f"\n  {verb} " in text
