from __future__ import annotations

import sqlite3
import tempfile
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings

from parsers.outcome import Outcome
from parsers.record import (
    Credit,
    DatePrecision,
    DateSource,
    InferredDate,
)
from pipelines.article_reads import PAGE, Counts
from pipelines.articles import ArticleStore
from pipelines.errors import MissingDatabaseError, NoIdentityError
from tests.pipelines.builders import (
    HEADING,
    NOON,
    PARAGRAPH,
    RELATED,
    TABLE,
    URL,
    article,
    articles,
    capture,
    captured,
    numbered,
)

STORED, UPDATED, UNCHANGED = Outcome.STORED, Outcome.UPDATED, Outcome.UNCHANGED


@pytest.fixture
def path(tmp_path):
    return tmp_path / "articles.db"


@pytest.fixture
def store(path):
    with ArticleStore.open(path) as opened:
        yield opened


def view(path, name):
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
    connection.close()
    return rows


def facts(path):
    """Return (fetched_at, first_seen, last_seen) of the one article."""
    (row,) = view(path, "articles")
    return row["fetched_at"], row["first_seen"], row["last_seen"]


def test_a_new_article_is_stored(store):
    assert store.save([captured(article())]) == [STORED]
    assert store.get("example:7299931") == article()
    assert store.counts() == Counts(articles=1, blocks=4, qa=1, related=1, aliases=2)


def test_every_field_comes_back(store):
    full = article(
        summary="线上或线下办理",
        date_published="2025-04-29T10:11:16+08:00",
        date_published_raw="2025-04-29 10:11:16",
        date_published_precision=DatePrecision.SECOND,
        date_published_source=DateSource.BYLINE,
        date_modified="2025-04-30",
        date_modified_raw="2025年4月30日",
        date_modified_precision=DatePrecision.DAY,
        date_modified_source=DateSource.META,
        date_inferred=InferredDate("2025-05-06", "related", "20 of 20"),
        authors=("Mr.zhu",),
        publisher="优站库",
        publisher_url="www.uzkoo.com",
        views=84,
        credits=(Credit("编辑", ("姜赟", "何鑫")),),
    )
    store.save([captured(full)])
    assert store.get(URL) == full


@settings(deadline=None, max_examples=60)
@given(articles)
def test_any_article_comes_back_equal(item):
    with tempfile.TemporaryDirectory() as folder, ArticleStore.open(f"{folder}/a.db") as store:
        store.save([captured(item)])
        assert store.get(f"{item.site}:{item.source_id}") == item
        assert list(store.articles()) == [item]


def test_an_article_is_found_by_each_of_its_urls(store):
    item = article(url="https://m.e.cn/1", canonical_url="https://e.cn/1")
    store.save([(capture("http://m.e.cn/1"), item)])
    for url in ("https://m.e.cn/1", "https://e.cn/1", "http://m.e.cn/1"):
        assert store.get(url) == item
    assert store.get("https://e.cn/2") is None


def test_a_url_given_to_two_articles_finds_the_one_seen_last(store):
    old, new = article(source_id="1", title="旧问题"), article(source_id="2", title="新问题")
    store.save([captured(new, hours=1), captured(old)])
    assert store.get(URL) == new


def test_mobile_and_desktop_addresses_are_one_article(store):
    mobile = article(url="https://m.example.cn/health/news/7299931.html")
    desktop = article(url="https://www.example.cn/health/news/7299931.html")
    assert store.save([captured(mobile)]) == [STORED]
    assert store.save([captured(desktop, hours=1)]) == [UNCHANGED]
    assert store.counts().articles == 1
    assert store.get(desktop.url) == mobile


def test_other_content_updates_and_leaves_nothing_of_the_old(store):
    store.save([captured(article())])
    shorter = article(blocks=(PARAGRAPH,), qa=(), related=())
    assert store.save([captured(shorter, hours=1)]) == [UPDATED]
    assert store.get(URL) == shorter
    assert store.counts() == Counts(articles=1, blocks=1, qa=0, related=0, aliases=2)


def test_an_updated_article_keeps_its_row_id(store, path):
    store.save([captured(numbered(1)), captured(numbered(2))])
    store.save([captured(numbered(1, disclaimer="改"), hours=1)])
    rows = [(row["id"], row["identity"]) for row in view(path, "articles")]
    assert rows == [(1, "example:1"), (2, "example:2")]


def test_the_same_content_moves_only_last_seen(store, path):
    store.save([captured(article())])
    assert store.save([captured(article(), hours=2)]) == [UNCHANGED]
    assert facts(path) == (
        "2025-06-01T12:00:00.000000Z",
        "2025-06-01T12:00:00.000000Z",
        "2025-06-01T14:00:00.000000Z",
    )


def test_an_older_capture_does_not_overwrite(store, path):
    store.save([captured(article())])
    assert store.save([captured(article(title="旧标题"), hours=-3)]) == [UNCHANGED]
    assert store.get(URL) == article()
    assert facts(path) == (
        "2025-06-01T12:00:00.000000Z",
        "2025-06-01T09:00:00.000000Z",
        "2025-06-01T12:00:00.000000Z",
    )


def test_an_older_capture_adds_its_url(store):
    store.save([captured(article())])
    store.save([captured(article(url="http://old.example.cn/1"), hours=-3)])
    assert store.get("http://old.example.cn/1") == article()


def test_content_confirmed_later_outlives_a_capture_in_between(store):
    store.save([captured(article()), captured(article(), hours=4)])
    assert store.save([captured(article(title="中间"), hours=2)]) == [UNCHANGED]
    assert store.get(URL) == article()


def test_an_update_records_the_fetch_that_gave_it(store, path):
    store.save([captured(article())])
    store.save([captured(article(title="新标题"), hours=1)])
    assert facts(path) == (
        "2025-06-01T13:00:00.000000Z",
        "2025-06-01T12:00:00.000000Z",
        "2025-06-01T13:00:00.000000Z",
    )


def test_moments_are_kept_in_utc(store, path):
    china = datetime.fromisoformat("2025-06-02T00:30:00+08:00")
    store.save([(capture(fetched_at=china), article())])
    assert facts(path)[0] == "2025-06-01T16:30:00.000000Z"


def test_a_capture_without_a_moment_is_stored_and_older_than_any(store, path):
    assert store.save([(capture(fetched_at=None), article())]) == [STORED]
    assert facts(path) == (None, None, None)
    assert store.save([captured(article(title="有时间"))]) == [UPDATED]
    assert store.save([(capture(fetched_at=None), article())]) == [UNCHANGED]
    assert store.get(URL) == article(title="有时间")


def test_one_batch_may_hold_an_article_several_times(store):
    outcomes = store.save(
        [
            captured(article()),
            captured(numbered(5)),
            captured(article(), hours=1),
            captured(article(title="新标题"), hours=2),
            captured(article(title="旧标题"), hours=-1),
        ]
    )
    assert outcomes == [STORED, STORED, UNCHANGED, UPDATED, UNCHANGED]
    assert store.counts().articles == 2
    assert store.get(URL) == article(title="新标题")


def test_saving_again_changes_nothing(store):
    batch = [captured(numbered(number)) for number in range(3)]
    store.save(batch)
    before = (list(store.stored()), store.counts())
    assert store.save(batch) == [UNCHANGED, UNCHANGED, UNCHANGED]
    assert (list(store.stored()), store.counts()) == before


def test_saving_nothing_is_allowed(store):
    assert store.save([]) == []


def test_an_article_that_nothing_names_leaves_the_batch_unwritten(store):
    nameless = article(source_id=None, canonical_url=None, url=None)
    with pytest.raises(NoIdentityError):
        store.save([captured(numbered(1)), (capture(None), nameless)])
    assert store.counts() == Counts(0, 0, 0, 0, 0)


def test_an_error_of_sqlite_leaves_the_batch_unwritten(store):
    too_large = numbered(2, views=2**63)
    with pytest.raises(OverflowError):
        store.save([captured(numbered(1)), captured(too_large)])
    assert store.counts() == Counts(0, 0, 0, 0, 0)
    assert store.save([captured(numbered(1))]) == [STORED]


def test_articles_come_in_order_of_identity_across_pages(store):
    total = PAGE + 3
    numbers = list(range(10_000, 10_000 + total))
    store.save([captured(numbered(number)) for number in reversed(numbers)])
    assert [item.source_id for item in store.articles()] == [str(number) for number in numbers]


def test_stored_articles_carry_identity_and_sorted_urls(store):
    store.save([(capture("https://z.cn/1"), article(url="https://a.cn/1", canonical_url=None))])
    (stored,) = store.stored()
    assert stored.identity == "example:7299931"
    assert stored.aliases == ("https://a.cn/1", "https://z.cn/1")


def test_a_reader_sees_what_a_writer_committed_and_leaves_no_files(store, path, tmp_path):
    store.save([captured(article())])
    with ArticleStore.open(path, read_only=True) as reader:
        assert reader.get(URL) == article()
        store.save([captured(numbered(2))])
        assert reader.counts().articles == 2
    store.close()
    with ArticleStore.open(path, read_only=True) as reader:
        assert reader.counts().articles == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["articles.db"]


def test_a_frozen_reader_does_not_see_later_writes(store, path):
    store.save([captured(numbered(1))])
    with ArticleStore.open(path, read_only=True) as reader, reader.frozen():
        assert reader.counts().articles == 1
        store.save([captured(numbered(2))])
        assert reader.counts().articles == 1


@pytest.mark.usefixtures("store")
def test_a_reader_cannot_write(path):
    with (
        ArticleStore.open(path, read_only=True) as reader,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        reader.save([captured(article())])


def test_a_reader_does_not_make_a_database(path, tmp_path):
    with pytest.raises(MissingDatabaseError, match=r"articles\.db"):
        ArticleStore.open(path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_two_writers_wait_for_each_other(store, path):
    with ArticleStore.open(path) as other:
        assert store.save([captured(article())]) == [STORED]
        assert other.save([captured(article(), hours=1)]) == [UNCHANGED]
        assert store.save([captured(article(title="三"), hours=2)]) == [UPDATED]


def test_v_articles_reads_like_the_page(store, path):
    store.save([captured(article(blocks=(HEADING, PARAGRAPH, TABLE)))])
    (row,) = view(path, "v_articles")
    assert row["url"] == "https://www.example.cn/health/news/7299931.html"
    assert row["title"] == "职工医保断了灵活就业可以续吗"
    assert row["body"] == ("续缴条件\n断缴不超过3个月的,可以补缴并续缴。\n年份 金额\n2025 400元")
    assert (row["qa_count"], row["related_count"]) == (1, 1)


def test_v_articles_cites_the_fetched_url_where_no_canonical_one_is_known(store, path):
    store.save([captured(article(canonical_url=None))])
    assert view(path, "v_articles")[0]["url"] == URL


def test_v_qa_keeps_stated_and_inferred_dates_apart(store, path):
    inferred = InferredDate("2025-05-06", "related_items_agree", "20 of 20")
    store.save([captured(article(date_inferred=inferred))])
    assert view(path, "v_qa") == [
        {
            "identity": "example:7299931",
            "url": "https://www.example.cn/health/news/7299931.html",
            "site": "example",
            "title": "职工医保断了灵活就业可以续吗",
            "position": 1,
            "question": "职工医保断了灵活就业可以续吗",
            "answer": "可以续缴。",
            "date_published": None,
            "date_modified": None,
            "date_inferred": "2025-05-06",
            "date_inferred_method": "related_items_agree",
            "disclaimer": "提示:本内容不能代替面诊。",
            "duplicate_of": None,
            "family_id": None,
            "fetched_at": "2025-06-01T12:00:00.000000Z",
        }
    ]


def test_v_related_tells_whose_teaser_it_is(store, path):
    store.save([captured(article())])
    assert view(path, "v_related") == [
        {
            "identity": "example:7299931",
            "url": "https://www.example.cn/health/news/7299931.html",
            "site": "example",
            "title": "职工医保断了灵活就业可以续吗",
            "list": "相关推荐",
            "position": 1,
            "related_title": "灵活就业医保和单位医保区别",
            "related_snippet": RELATED.snippet,
            "related_category": "健康新闻",
            "related_date_published": "2025-05-06",
            "related_url": "https://m.example.cn/health/news/5102938.html",
        }
    ]


def test_the_moment_of_a_sighting_is_kept_per_url(store, path):
    store.save([captured(article()), captured(article(), hours=3)])
    rows = [(row["first_seen"], row["last_seen"]) for row in view(path, "aliases")]
    assert rows == [("2025-06-01T12:00:00.000000Z", "2025-06-01T15:00:00.000000Z")] * 2


def sources(store):
    return {(source.url, source.fetched_at) for source in store.sources()}


def at(hours):
    return NOON + timedelta(hours=hours)


def test_an_article_rests_on_the_capture_of_its_content_and_on_its_newest(store):
    own = article(canonical_url=None)
    store.save([captured(own), captured(own, hours=2), captured(own, hours=1)])
    assert sources(store) == {(URL, at(0)), (URL, at(2))}


def test_an_article_rests_on_the_newest_sighting_at_each_of_its_addresses(store):
    mobile = article(canonical_url=None)
    desktop = article(canonical_url=None, url="https://www.example.cn/7299931.html")
    store.save([captured(mobile), captured(desktop, hours=1), captured(mobile, hours=3)])
    assert {(URL, at(3)), ("https://www.example.cn/7299931.html", at(1))} <= sources(store)


def test_an_article_may_rest_on_a_capture_of_an_unknown_moment(store):
    own = article(canonical_url=None)
    store.save([(capture(fetched_at=None), own)])
    assert sources(store) == {(URL, None)}


def test_an_article_without_an_address_has_no_source(store):
    store.save([(capture(url=None), article(url=None, canonical_url=None))])
    assert sources(store) == set()
