"""The versions of an article depend on its captures, and on nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.rebuild.merging import Building
from pipelines.rebuild.part_tables import create_part
from pipelines.rebuild.part_writer import PartWriter
from pipelines.schema import ARTICLES
from pipelines.versions.rows import derive_versions
from tests.pipelines.builders import NOON, PARAGRAPH, capture, numbered


def page(*, number=1, hours: int | None = 0, text="甲", host="m", version=1, views=None):
    """Return a capture of an article that says `text`; `hours` after noon, None where not known."""
    item = numbered(
        number,
        url=f"https://{host}.example.cn/health/news/{number}.html",
        blocks=(PARAGRAPH,) * len(text),
        title=f"{text}怎么办",
        views=views,
        parser=f"example/{version}",
    )
    return capture(item.url, None if hours is None else NOON + timedelta(hours=hours)), item


def view(path: Path) -> list[tuple[object, ...]]:
    """Return all versions, but for the article's own address, of which captures may differ."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT identity, wording_hash, is_current, first_seen, last_seen, parser,"
            " capture_url, fetched_at FROM v_versions ORDER BY identity, wording_hash"
        ).fetchall()


def stored(path: Path, batches) -> Path:
    with ArticleStore.open(path) as store:
        for batch in batches:
            store.save(batch)
    return path


def merged(folder: Path, parts) -> Path:
    into = folder / "merged.db"
    with Building.open(into) as building:
        for number, batches in enumerate(parts):
            path = folder / f"{number}.part"
            with closing(create_part(path)) as db:
                writer = PartWriter(db)
                for batch in batches:
                    writer.take(batch)
                writer.finish("key")
                db.execute("COMMIT")
            building.merge(path)
    return into


pages = st.builds(
    page,
    number=st.integers(1, 2),
    hours=st.none() | st.integers(-2, 2),
    text=st.sampled_from(["甲", "乙乙", "丙丙丙"]),
    host=st.sampled_from(["m", "www"]),
    # The tenth is newer than the ninth, though its text sorts before.
    version=st.sampled_from([9, 10]),
    views=st.none() | st.integers(1, 2),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_any_batches_and_any_parts_give_the_same_versions(data):
    one = data.draw(st.lists(pages, max_size=8))
    other = data.draw(st.permutations(one))
    cut = data.draw(st.integers(0, len(one)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        expected = view(stored(folder / "a.db", [[item] for item in one]))
        assert view(stored(folder / "b.db", [other])) == expected
        assert view(merged(folder, [[other[:cut]], [[item] for item in other[cut:]]])) == expected
        with ArticleStore.open(folder / "a.db", read_only=True) as store:
            identities = {f"example:{item.source_id}" for _, item in one}
            for identity in identities:
                found, article = store.history(identity), store.get(identity)
                assert found is not None
                assert article is not None
                (current,) = (of for of in found.versions if of.is_current)
                assert (current.wording.title, current.parser) == (article.title, article.parser)


def said(path: Path, name="example:1"):
    with ArticleStore.open(path, read_only=True) as store:
        history = store.history(name)
    assert history is not None
    return [
        (of.wording.title, of.first_seen.hour, of.last_seen.hour, of.is_current)
        for of in history.versions
        if of.first_seen is not None and of.last_seen is not None
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


def test_an_article_that_stays_the_same_has_one_version(path):
    stored(path, [[page(hours=0)], [page(hours=2, views=85)], [page(hours=1, views=84)]])
    assert said(path) == [("甲怎么办", 12, 14, True)]


def test_another_text_is_another_version(path):
    stored(path, [[page(hours=0, text="甲")], [page(hours=1, text="乙")]])
    assert said(path) == [("甲怎么办", 12, 12, False), ("乙怎么办", 13, 13, True)]


def test_an_older_capture_that_comes_late_adds_an_older_version(path):
    stored(path, [[page(hours=1, text="乙")], [page(hours=0, text="甲")]])
    assert said(path) == [("甲怎么办", 12, 12, False), ("乙怎么办", 13, 13, True)]
    with ArticleStore.open(path, read_only=True) as store:
        article = store.get("example:1")
    assert article is not None
    assert article.title == "乙怎么办"


def test_a_text_that_comes_back_is_the_version_it_was(path):
    stored(path, [[page(hours=hour, text=text)] for hour, text in enumerate("甲乙甲")])
    assert said(path) == [("甲怎么办", 12, 14, True), ("乙怎么办", 13, 13, False)]


def test_a_version_names_its_newest_capture_and_who_read_it(path):
    stored(path, [[page(hours=1, host="www", version=10)], [page(hours=0, host="m", version=9)]])
    with ArticleStore.open(path, read_only=True) as store:
        history = store.history("https://m.example.cn/health/news/1.html")
    assert history is not None
    (only,) = history.versions
    assert only.url == "https://www.example.cn/health/news/1.html"
    assert only.last_seen == datetime(2025, 6, 1, 13, 0, tzinfo=UTC)
    assert (only.parser, history.identity) == ("example/10", "example:1")


def test_a_capture_of_an_unknown_moment_shows_a_version_too(path):
    stored(path, [[page(hours=0, text="乙")], [page(hours=None, text="甲")]])
    with ArticleStore.open(path, read_only=True) as store:
        history = store.history("example:1")
    assert history is not None
    assert [(of.wording.title, of.last_seen, of.is_current) for of in history.versions] == [
        ("甲怎么办", None, False),
        ("乙怎么办", datetime(2025, 6, 1, 12, 0, tzinfo=UTC), True),
    ]


def test_an_article_that_is_not_there_has_no_history(path):
    stored(path, [[page()]])
    with ArticleStore.open(path, read_only=True) as store:
        assert store.history("example:2") is None


def test_a_database_from_before_gets_what_its_articles_say_now(path):
    stored(
        path, [[page(hours=0, text="甲")], [page(hours=1, text="乙")], [page(hours=2, text="乙")]]
    )
    with closing(open_database(path, ARTICLES)) as db:
        db.execute("DELETE FROM versions")
        derive_versions(db)
        db.conn.commit()
    assert said(path) == [("乙怎么办", 13, 14, True)]
