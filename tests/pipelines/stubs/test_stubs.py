"""Teasers become stubs, and stubs resolve to the articles they are of, whatever came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, permutations

import pytest

from parsers.record import Article
from pipelines.articles import ArticleStore
from tests.pipelines.builders import NOON, capture, captured
from tests.pipelines.stubs.world import (
    SITE,
    database,
    delete,
    ids,
    page,
    rows,
    stored,
    teaser,
    url_of,
)

TITLE = "职工医保断交医保卡里钱会清零吗"
TEXT = "职工医保断缴后医保卡内的个人账户资金不会清零,但会影响医保待遇。"
TEASER = TEXT[:-3]


@dataclass(frozen=True)
class Stub:
    """A row of `v_stubs`."""

    stub: str
    title: str
    teaser: str | None
    category: str | None
    date_published: str | None
    date_latest: str | None
    url: str | None
    reference_count: int
    resolved_identity: str | None
    resolution: str
    family_id: str | None


def stubs(store: ArticleStore) -> list[Stub]:
    return [Stub(*row) for row in rows(database(store), "v_stubs")]


def only(store: ArticleStore) -> Stub:
    (stub,) = stubs(store)
    return stub


def how(store: ArticleStore) -> tuple[str | None, str]:
    """Return what the only stub is resolved to, and its resolution."""
    return only(store).resolved_identity, only(store).resolution


def test_a_stub_is_what_its_teaser_says():
    linked = teaser(TITLE, url_of(5), TEASER, "2025-03-17")
    with stored([page(1, "", "", teaser("别的", url_of(6)), linked)]) as store:
        stub = stubs(store)[0]
    assert stub == Stub(
        stub="article jiusongjiankang:5",
        title=TITLE,
        teaser=TEASER,
        category="健康新闻",
        date_published="2025-03-17",
        date_latest="2025-03-17",
        url="https://www.jiusongjiankang.com/health/news/5.html",
        reference_count=1,
        resolved_identity=None,
        resolution="not_stored",
        family_id=blake2b(TITLE.encode(), digest_size=8).digest()[::-1].hex(),
    )


def test_pages_that_share_an_item_share_its_stub():
    first = page(
        1, "", "", teaser("别的", url_of(6)), teaser(TITLE, url_of(5), "职工", "2025-03-17")
    )
    second = page(2, "", "", teaser(TITLE, url_of(5, "www"), TEASER, "2025-03-19"))
    with stored([first], [second]) as store:
        stub = stubs(store)[0]
        shown = rows(database(store), "v_stub_references")
    assert (stub.teaser, stub.reference_count) == (TEASER, 2)
    assert (stub.date_published, stub.date_latest) == ("2025-03-17", "2025-03-19")
    assert shown[:2] == [
        ("article jiusongjiankang:5", "jiusongjiankang:1", "相关推荐", 2),
        ("article jiusongjiankang:5", "jiusongjiankang:2", "相关推荐", 1),
    ]


# --- resolving --------------------------------------------------------------------------

LINKED = page(1, "", "", teaser(TITLE, url_of(5), TEASER))
UNLINKED = page(1, "", "", teaser(TITLE, None, TEASER))
ITS_ARTICLE = page(5, TITLE, TEXT)
TITLE_ONLY = page(1, "", "", teaser(TITLE))
ELSEWHERE = page(1, "", "", teaser(TITLE, "https://example.cn/a?id=5#top", TEASER))
AT_ALIAS = (
    captured(page(5, "另一个标题", TEXT)),
    (capture("https://example.cn/a?id=5"), ITS_ARTICLE),
)


def all_orders(
    *articles: Article,
) -> list[list[list[Article]]]:
    """Return the articles in every order, each in a batch of its own, and all in one."""
    orders = list(permutations(articles))
    return [[[of] for of in order] for order in orders] + [[list(order)] for order in orders]


@pytest.mark.parametrize(
    ("articles", "found"),
    [
        ([LINKED, ITS_ARTICLE], ("jiusongjiankang:5", "link")),
        ([LINKED, page(5, "改过的标题", "改过的回答。")], ("jiusongjiankang:5", "link")),
        ([UNLINKED, ITS_ARTICLE], ("jiusongjiankang:5", "title_and_teaser")),
        ([UNLINKED, page(5, "職工醫保斷交，醫保卡裡錢會清零嗎？", TEXT)],
         ("jiusongjiankang:5", "title_and_teaser")),
        ([TITLE_ONLY, ITS_ARTICLE], ("jiusongjiankang:5", "title")),
        ([UNLINKED, page(5, TITLE, TEXT[6:], summary=TEXT[:6])],
         ("jiusongjiankang:5", "title_and_teaser")),
    ],
)  # fmt: skip
def test_a_stub_resolves_in_any_order(articles: Sequence[Article], found: tuple[str, str]) -> None:
    for batches in all_orders(*articles):
        with stored(*batches) as store:
            assert how(store) == found


@pytest.mark.parametrize(
    ("articles", "reason"),
    [
        # The link leads to another article, however alike the text.
        ([LINKED, page(6, TITLE, TEXT)], "not_stored"),
        ([ELSEWHERE, ITS_ARTICLE], "not_stored"),
        # A sibling: one number differs, in title or in text only.
        ([page(1, "", "", teaser("社保基数14300是几档")), page(5, "社保基数14400是几档")],
         "not_stored"),
        ([page(1, "", "", teaser(TITLE, None, "基数14300元属于")),
          page(5, TITLE, "基数14400元属于较高档次。")], "teaser_differs"),
        # The teaser alone never decides.
        ([UNLINKED, page(5, "医保断缴怎么办", TEXT)], "not_stored"),
        ([UNLINKED, page(5, TITLE, "不会清零。" + TEXT)], "teaser_differs"),
        ([UNLINKED, ITS_ARTICLE, page(6, TITLE, TEXT)], "several_articles"),
        ([UNLINKED, ITS_ARTICLE, page(6, TITLE + "?", "别的。")], "several_articles"),
        # Of one title and no link, two teasers: at most one of them can be the article's.
        ([page(1, "", "", teaser(TITLE, None, TEASER), teaser(TITLE, None, "会清零")), ITS_ARTICLE],
         "teaser_differs"),
        # Another site's article.
        ([UNLINKED, page(5, TITLE, TEXT, site="uzkoo", source_id="a/b")], "not_stored"),
    ],
)  # fmt: skip
def test_nothing_resolves_wrongly(articles: Sequence[Article], reason: str) -> None:
    for batches in all_orders(*articles):
        with stored(*batches) as store:
            assert how(store) == (None, reason)


def test_items_of_one_title_and_two_links_stay_two():
    both = page(1, "", "", teaser(TITLE, url_of(5), TEASER), teaser(TITLE, url_of(6), TEASER))
    with stored([both, ITS_ARTICLE]) as store:
        assert [(of.stub, of.resolution) for of in stubs(store)] == [
            ("article jiusongjiankang:5", "link"),
            ("article jiusongjiankang:6", "not_stored"),
        ]


def test_seven_siblings_are_seven_stubs():
    titles = [
        "四川广安社保基数14300每月交多少",
        "四川广安社保基数14300和5000的区别",
        "四川广安社保基数14300是什么标准",
        "四川广安社保基数14300是几档",
        "四川广安社保基数14400和5000的区别",
        "四川广安社保基数14400能拿多少",
        "四川广安社保基数14400医保卡每月多少",
    ]
    with stored([page(1, "", "", *map(teaser, titles))]) as store:
        assert sorted(of.title for of in stubs(store)) == sorted(titles)


# --- what changes later -----------------------------------------------------------------


def later(article: Article, hours: int = 1):
    return captured(article, hours)


def test_a_new_url_of_an_article_resolves_what_leads_there():
    with stored([ELSEWHERE, ITS_ARTICLE]) as store:
        store.save([(capture("https://example.cn/a?id=5", NOON), ITS_ARTICLE)])
        assert how(store) == ("jiusongjiankang:5", "alias")


def test_a_url_of_two_articles_resolves_to_none():
    at = capture("https://example.cn/a?id=5", NOON)
    with stored([ELSEWHERE], [(at, ITS_ARTICLE), (at, page(6))]) as store:
        assert how(store) == (None, "several_articles")


def test_an_article_with_another_title_is_no_longer_the_stubs():
    with stored([UNLINKED, ITS_ARTICLE], [later(page(5, "改过的标题", TEXT))]) as store:
        assert how(store) == (None, "not_stored")


def test_of_two_articles_the_one_that_keeps_the_title_is_found():
    pages = [UNLINKED, ITS_ARTICLE, page(6, TITLE, "别的。")]
    with stored(pages, [later(page(6, "改过的标题", "别的。"))]) as store:
        assert how(store) == ("jiusongjiankang:5", "title_and_teaser")


def test_an_article_that_begins_otherwise_is_looked_at_again():
    with stored([UNLINKED, ITS_ARTICLE], [later(page(5, TITLE, "改过的回答。"))]) as store:
        assert how(store) == (None, "teaser_differs")
        store.save([later(ITS_ARTICLE, 2)])
        assert how(store) == ("jiusongjiankang:5", "title_and_teaser")


def test_a_page_with_other_teasers_lets_go_of_those_it_had():
    with stored([LINKED], [later(page(1, "", "", teaser("新的", url_of(7))))]) as store:
        assert [of.stub for of in stubs(store)] == ["article jiusongjiankang:7"]


def test_a_teaser_that_goes_takes_its_words_with_it():
    short = page(2, "", "", teaser(TITLE, url_of(5), "职工", "2025-03-01"))
    with stored([LINKED, short], [later(page(1))]) as store:
        stub = only(store)
    assert (stub.teaser, stub.reference_count) == ("职工", 1)
    assert stub.date_published == "2025-03-01"


def test_a_deleted_article_leaves_its_stub_without_one():
    with stored([LINKED, ITS_ARTICLE]) as store:
        delete(store, "jiusongjiankang:5")
        assert how(store) == (None, "not_stored")


def test_one_of_two_deleted_leaves_the_other_found():
    with stored([UNLINKED, ITS_ARTICLE, page(6, TITLE, TEXT)]) as store:
        assert how(store) == (None, "several_articles")
        delete(store, "jiusongjiankang:6")
        assert how(store) == ("jiusongjiankang:5", "title_and_teaser")


def test_a_deleted_page_takes_the_stubs_that_it_alone_showed():
    shared = teaser("共同的", url_of(9))
    with stored(
        [page(1, "", "", shared, teaser(TITLE, url_of(5))), page(2, "", "", shared)]
    ) as store:
        delete(store, "jiusongjiankang:1")
        assert [(of.stub, of.reference_count) for of in stubs(store)] == [
            ("article jiusongjiankang:9", 1)
        ]


def test_deleting_everything_leaves_no_stub():
    with stored([LINKED, ITS_ARTICLE]) as store:
        assert delete(store, "jiusongjiankang:1", "jiusongjiankang:5") == set()
        tables = ("stubs", "stub_forms", "stub_references", "stub_titles")
        assert [row for name in tables for row in rows(database(store), name)] == []


def test_articles_are_told_that_teasers_lead_to_them_and_that_these_are_gone():
    with stored([LINKED, ITS_ARTICLE, page(3)]) as store:
        assert delete(store, "jiusongjiankang:1") == set(ids(store, f"{SITE}:5"))


def test_one_more_page_costs_the_same_however_many_show_the_stub():
    def shows_it(number: int) -> Article:
        return page(number, "", "", teaser(TITLE, url_of(5), TEASER))

    with stored([LINKED, ITS_ARTICLE]) as store:
        before = work_of(store, shows_it(10))
        store.save([captured(shows_it(number)) for number in range(20, 420)])
        assert work_of(store, shows_it(11)) == before


def work_of(store: ArticleStore, article: Article) -> int:
    """Return how many instructions of its machine SQLite takes to save an article."""
    instructions = count()
    connection = database(store).conn
    connection.set_progress_handler(lambda: next(instructions) < 0, 1)
    store.save([captured(article)])
    connection.set_progress_handler(None, 0)
    return next(instructions)
