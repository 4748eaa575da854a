"""The Python API: its examples run, its errors say what was wrong."""

from __future__ import annotations

import doctest
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

import healthnews
import parsers.record
from parsers import Capture
from pipelines import MissingDatabaseError
from pipelines.articles import ArticleStore
from tests.healthnews.command import PAGES, environment

PAGE = """<html><body><h1>医保断缴后怎样补缴</h1><p>断缴后可以在参保地的医保窗口补缴。</p>
<p>提示:本内容不能代替面诊,如有不适请尽快就医。</p></body></html>""".encode()
URL = "https://m.jiusongjiankang.com/health/news/1234567.html"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """A working folder that holds articles.db with one article."""
    article = healthnews.parse(PAGE, url=URL)
    with ArticleStore.open(tmp_path / "articles.db") as store:
        store.save([(Capture(URL, datetime.now(UTC), 200, (), PAGE), article)])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "module", ["healthnews", "healthnews.api", "healthnews.articles", "healthnews.duplicates"]
)
def test_examples_run(module: str) -> None:
    ran = doctest.testmod(import_module(module))
    assert ran.attempted > 0
    assert ran.failed == 0


@pytest.mark.parametrize("name", healthnews.__all__)
def test_public_names_are_there(name: str) -> None:
    assert getattr(healthnews, name)
    assert name in dir(healthnews)


def test_every_type_of_the_record_is_public() -> None:
    types = {
        name
        for name, value in vars(parsers.record).items()
        if isinstance(value, type) and value.__module__ == "parsers.record" and name[0] != "_"
    } - {"StatedDate"}
    assert {"Article", "Block", "QA"} <= types
    assert types <= set(healthnews.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'healthnews' has no attribute 'nonsense'"):
        _ = healthnews.nonsense


def test_importing_the_package_imports_nothing_else() -> None:
    program = "import sys, healthnews; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"parsers", "lxml", "click", "pipelines"}.isdisjoint(done.stdout.split())


def test_facts_reach_the_record() -> None:
    body = (PAGES / "003.html").read_bytes()
    article = healthnews.parse(
        body.decode().encode("gb18030"),
        url=URL,
        site="jiusongjiankang",
        content_type="text/html; charset=gbk",
        headers=[("Content-Type", "text/html; charset=utf-8")],
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert isinstance(article, healthnews.Article)
    assert (article.source_id, article.reading.encoding) == ("1234567", "gb18030")
    assert healthnews.from_json(healthnews.to_json(article)) == article


@pytest.mark.parametrize(
    ("body", "facts", "error", "message"),
    [
        ("text", {}, TypeError, "body must be bytes as received, not str"),
        (b"", {"site": "x"}, ValueError, "no such site: 'x'; there are .*uzkoo"),
        (b"", {"fetched_at": datetime(2026, 1, 1)}, ValueError, "needs a time zone"),
    ],
)
def test_wrong_arguments(body, facts, error, message: str) -> None:
    with pytest.raises(error, match=message):
        healthnews.parse(body, **facts)


def test_a_database_is_read_and_not_written(folder: Path) -> None:
    with healthnews.open(folder / "articles.db") as articles:
        assert isinstance(articles, healthnews.Articles)
        assert [article.title for article in articles] == ["医保断缴后怎样补缴"]
        assert articles.get("no such") is None
        assert not hasattr(articles, "save")
    assert sorted(path.name for path in folder.iterdir()) == ["articles.db"]


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabaseError, match=r"there is no articles database"):
        healthnews.open(tmp_path / "articles.db")
    assert list(tmp_path.iterdir()) == []
