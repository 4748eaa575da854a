"""`healthnews rebuild`, `diff` and `swap`, on an archive of the bundled pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from healthnews.demo.manifest import PAGES
from parsers import Article
from pipelines.archive.captures import result_of
from pipelines.archive.exchange import Exchange, ExchangeKind
from pipelines.archive.segment import OpenSegment
from pipelines.archive.writing import ArchiveWriter
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore, RunState
from pipelines.digest import digest
from pipelines.ingest import Ingest
from tests.healthnews.command import healthnews
from tests.pipelines.builders import captured, numbered

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

Call = Callable[..., Result]


def exchanges() -> list[Exchange]:
    return [
        Exchange(
            page.url,
            NOON + timedelta(minutes=minute),
            ExchangeKind.RESPONSE,
            200,
            (("Content-Type", "text/html; charset=utf-8"),),
            page.read(),
        )
        for minute, page in enumerate(PAGES)
    ]


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The default folder, as a crawl of the five bundled pages leaves it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "output"
    folder.mkdir()
    with (
        ArticleStore.open(folder / "articles.db") as articles,
        CrawlStore.open(folder / "crawl.db") as crawl,
    ):
        run = crawl.begin_run("crawl", None, {}, NOON)
        writer = ArchiveWriter.open(
            folder / "archive", run=run, index=crawl.captures, clock=lambda: NOON
        )
        with Ingest(articles, crawl, run, archive=writer) as ingest:
            for exchange in exchanges():
                writer.write(exchange)
                ingest.add(*result_of(exchange))
        writer.close()
        crawl.finish_run(run, RunState.FINISHED, NOON)
    return folder


def segment(output: Path) -> Path:
    (path,) = (output / "archive").glob("*.warc.gz")
    return path


def damage(output: Path) -> str:
    """Damage the record of the second page, and return its URL."""
    with CrawlStore.open(output / "crawl.db") as crawl:
        (row,) = crawl.captures.history(PAGES[1].url)
    path = segment(output)
    data = bytearray(path.read_bytes())
    data[row.position.offset + 1000] ^= 0xFF
    path.write_bytes(data)
    return PAGES[1].url


# --- rebuild -------------------------------------------------------------------------------


def test_defaults_rebuild_the_output_folder(call: Call, output: Path) -> None:
    result = call("rebuild")
    assert (result.exit_code, result.stderr) == (0, "")
    assert digest(output / "articles.rebuilt.db") == digest(output / "articles.db")
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["run"] == "2"
    assert lines["captures"].startswith("5 from 1 segments, ")
    assert lines["articles"] == "5, in output/articles.rebuilt.db"
    assert lines["outcomes"] == "5 stored"
    assert lines["parts"] == "1 made, 0 taken from an earlier rebuild"
    assert list(lines) == [
        "run", "captures", "articles", "outcomes", "parts", "seconds", "memory"
    ]  # fmt: skip


def test_the_summary_as_json(call: Call, output: Path) -> None:
    result = call("rebuild", "--json", "--jobs", 1, "--into", output / "new.db")
    summary = json.loads(result.stdout)
    assert summary["exit_code"] == 0
    assert (summary["captures"], summary["articles"]) == (5, 5)
    assert summary["outcomes"] == {"stored": 5}
    assert (summary["damaged"], summary["missing"], summary["left_out"]) == ([], [], [])
    assert set(summary["seconds"]) == {
        "recover", "index", "parse_store", "merge", "relate", "finish", "workers"
    }  # fmt: skip
    assert 10_000_000 < summary["peak_memory"]["worker"] < 500_000_000
    assert 10_000_000 < summary["peak_memory"]["parent"] < 1_000_000_000
    assert summary["into"] == str(output / "new.db")
    assert summary["swap"] is None


@pytest.mark.usefixtures("output")
def test_the_run_is_among_the_runs(call: Call) -> None:
    call("rebuild", "--jobs", 1)
    newest = json.loads(call("runs", "--json").stdout.splitlines()[0])
    assert (newest["command"], newest["state"]) == ("rebuild", "finished")
    assert newest["outcomes"] == {"stored": 5}
    assert newest["arguments"] == {
        "archive": "output/archive",
        "db": "output/articles.db",
        "into": "output/articles.rebuilt.db",
        "jobs": 1,
        "stale": False,
    }


def test_damage_is_named_and_ends_in_3(call: Call, output: Path) -> None:
    lost = damage(output)
    result = call("rebuild")
    assert result.exit_code == 3
    *_, headings, row = result.stdout.splitlines()
    assert headings.split() == ["segment", "offset", "captures", "damage"]
    assert row.startswith(segment(output).name)
    assert lost in row
    assert "gzip: " in row
    summary = json.loads(call("rebuild", "--json").stdout)
    assert (summary["exit_code"], summary["articles"], summary["lost"]) == (3, 4, 1)
    (spot,) = summary["damaged"]
    assert (spot["segment"], spot["uris"]) == (segment(output).name, [lost])


def test_an_archive_without_articles_ends_in_5(call: Call, output: Path) -> None:
    segment(output).rename(output / "elsewhere.warc.gz")
    (output / "crawl.db").unlink()
    assert call("rebuild").exit_code == 5


def test_a_segment_that_is_being_written_is_named(call: Call, output: Path) -> None:
    living = OpenSegment.create(output / "archive" / "z.warc.gz")
    result = call("rebuild")
    assert living is not None
    living.abandon()
    assert result.exit_code == 0
    assert "left out  z.warc.gz: being written\n" in result.stdout


@pytest.mark.usefixtures("output")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--archive", "nowhere"], 1, "nowhere: there is no archive here"),
        (["--into", "output/articles.db"], 2, "output/articles.db: this is the current database"),
        (["--into", "output/crawl.db"], 2, "output/crawl.db: exists, and no rebuild has made it"),
        (["--stale", "--db", "no.db"], 2, "no.db: there is no articles database here"),
        (["--jobs", "0"], 2, "Invalid value for '--jobs'"),
    ],
)
def test_what_cannot_be_done_is_said(
    call: Call, arguments: list[str], code: int, message: str
) -> None:
    result = call("rebuild", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def test_it_works_as_a_program(output: Path) -> None:
    done = healthnews("rebuild", "--json", "--jobs", "2", cwd=output.parent)
    assert (done.code, done.stderr) == (0, "")
    assert done.line["articles"] == 5


# --- diff ----------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two databases: one article changed, one gone, one added, one the same."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    fill(old, numbered(1), numbered(2), numbered(3))
    fill(new, numbered(1), numbered(2, summary="5.8%"), numbered(4))
    return old, new


def fill(path: Path, *items: Article) -> None:
    with ArticleStore.open(path) as store:
        store.save([captured(item) for item in items])


def test_a_difference_is_shown_by_site_and_field(call: Call, two: tuple[Path, Path]) -> None:
    result = call("diff", *two)
    assert result.exit_code == 0
    assert result.stdout == (
        "example: 1 articles the same, 1 changed, 1 added, 1 gone\n"
        "field    added  gone  changed\n"
        "summary  1      0     0\n"
        "\n"
        "summary  example:2  https://www.example.cn/health/news/2.html\n"
        "  - null\n"
        '  + "5.8%"\n'
        "\n"
        "+ example:4  https://www.example.cn/health/news/4.html\n"
        "  第4个问题怎么办\n"
        "\n"
        "- example:3  https://www.example.cn/health/news/3.html\n"
        "  第3个问题怎么办\n"
    )


def test_a_difference_as_json(call: Call, two: tuple[Path, Path]) -> None:
    report = json.loads(call("diff", *two, "--json", "--samples", 0).stdout)
    assert (report["old"], report["new"], report["different"]) == (*map(str, two), True)
    (site,) = report["sites"]
    assert site["articles"] == {"same": 1, "changed": 1, "added": 1, "gone": 1}
    assert site["fields"] == [
        {"field": "summary", "added": 1, "gone": 0, "changed": 0, "samples": []}
    ]


def test_a_difference_is_an_exit_code_when_asked(call: Call, two: tuple[Path, Path]) -> None:
    assert call("diff", *two, "--exit-code").exit_code == 3
    assert call("diff", two[0], two[0], "--exit-code").exit_code == 0


def test_no_difference_is_said(call: Call, output: Path) -> None:
    call("rebuild")
    result = call("diff", output / "articles.db", output / "articles.rebuilt.db")
    assert result.stdout.startswith("no difference: 5 articles, the same in ")


def test_a_site_can_be_chosen(call: Call, output: Path, tmp_path: Path) -> None:
    ArticleStore.open(tmp_path / "empty.db").close()
    arguments = (output / "articles.db", tmp_path / "empty.db", "--json")
    report = json.loads(call("diff", *arguments, "--site", "uzkoo").stdout)
    assert [(site["site"], site["articles"]["gone"]) for site in report["sites"]] == [("uzkoo", 1)]
    assert len(json.loads(call("diff", *arguments).stdout)["sites"]) == 2


def test_a_missing_database_is_named(call: Call, tmp_path: Path) -> None:
    result = call("diff", tmp_path / "a.db", tmp_path / "b.db")
    assert result.exit_code == 2
    assert "a.db: there is no articles database here" in result.stderr


# --- swap ----------------------------------------------------------------------------------


@pytest.fixture
def rebuilt(call: Call, output: Path) -> Path:
    """A rebuild that has what the current database lacks."""
    fill(output / "other.db", numbered(1))
    (output / "articles.db").unlink()
    (output / "other.db").rename(output / "articles.db")
    assert call("rebuild").exit_code == 0
    return output / "articles.rebuilt.db"


def test_swap_list_undo_and_forget(call: Call, output: Path, rebuilt: Path) -> None:
    wanted, before = digest(rebuilt), digest(output / "articles.db")
    result = call("swap", rebuilt)
    assert (result.exit_code, result.stderr) == (0, "")
    assert digest(output / "articles.db") == wanted
    assert not rebuilt.exists()
    (line,) = map(json.loads, call("swap", "--list", "--json").stdout.splitlines())
    assert line["kept"] in result.stdout
    assert line["size"] == Path(line["kept"]).stat().st_size
    assert call("swap", "--list").stdout.splitlines()[0].split() == ["bytes", "kept"]
    undone = json.loads(call("swap", line["kept"], "--force", "--json").stdout)
    assert (undone["db"], undone["overtaken"]) == ("output/articles.db", False)
    assert digest(output / "articles.db") == before
    assert call("swap", "--forget", undone["kept"]).exit_code == 0
    assert call("swap", "--list", "--json").stdout == ""


def test_a_rebuild_can_swap_at_once(call: Call, output: Path) -> None:
    fill(output / "other.db", numbered(1))
    (output / "other.db").replace(output / "articles.db")
    summary = json.loads(call("rebuild", "--swap", "--json").stdout)
    assert summary["swap"]["db"] == "output/articles.db"
    assert Path(summary["swap"]["kept"]).exists()
    with ArticleStore.open(output / "articles.db", read_only=True) as store:
        assert store.counts().articles == 5


def test_a_first_database_is_swapped_in_too(call: Call, output: Path) -> None:
    (output / "articles.db").unlink()
    result = call("rebuild", "--swap")
    assert "swap      output/articles.db is new; there was none before" in result.stdout
    assert (result.exit_code, (output / "articles.rebuilt.db").exists()) == (0, False)


def test_a_rebuild_of_a_damaged_archive_is_not_swapped_in(call: Call, output: Path) -> None:
    damage(output)
    before = digest(output / "articles.db")
    result = call("rebuild", "--swap")
    assert result.exit_code == 3
    assert "is not swapped in" in result.stderr
    assert digest(output / "articles.db") == before
    refused = call("swap", output / "articles.rebuilt.db")
    assert refused.exit_code == 2
    assert "the archive was damaged at 1 spots" in refused.stderr


def test_a_crawl_under_way_keeps_the_swap_out(call: Call, output: Path) -> None:
    living = OpenSegment.create(output / "archive" / "z.warc.gz")
    result = call("rebuild", "--swap")
    assert living is not None
    living.abandon()
    assert result.exit_code == 2
    assert "articles  5, in output/articles.rebuilt.db" in result.stdout
    assert "a segment is being written: z.warc.gz.open" in result.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["--list", "new.db"], ["--list", "--forget", "x.db"]], ids=str
)
def test_one_thing_at_a_time(call: Call, arguments: list[str]) -> None:
    result = call("swap", *arguments)
    assert result.exit_code == 2
    assert "give either NEW or --list or --forget KEPT" in result.stderr


def test_only_what_was_kept_is_forgotten(call: Call, output: Path) -> None:
    result = call("swap", "--forget", output / "articles.db")
    assert result.exit_code == 2
    assert "has kept this" in result.stderr
    assert (output / "articles.db").exists()
