"""What is found, what is not, and in which order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthnews.feeds.search import DocumentKind, Engine, Kind, QueryError, Ranking, Search, ask
from parsers.record import QA, InferredDate, Related
from pipelines import relations
from pipelines.duplicates.relation import Duplicates
from tests.healthnews.feeds.search.databases import identities, page, searching

PAIRS = (
    QA("灵活就业要交多少钱?", "每月400元。"),
    QA("断缴了怎么办?", "三个月内可以补缴,缴满为止。"),
)
ARTICLES = [
    page(1, "职工医保断缴后卡里的钱", "断缴后,余额不会清零。", date_published="2025-04-29"),
    page(2, "肺部结节要不要做CT", "先做胸部CT,再看肺功能。拨打12333。",
         date_published="2024-01-02"),
    page(3, "四川广安社保基数", "基数是14,300元,比例5.8%。",
         date_inferred=InferredDate("2025-05-06", "related_items_agree", "all say so")),
    page(4, "灵活就业医保", "常见问题。", qa=PAIRS, site="other", disclaimer="不能代替面诊。"),
    page(5, "繁體頁面", "職工醫保斷繳之後,可以補繳。"),
]  # fmt: skip


@pytest.fixture(scope="module", params=list(Engine))
def index(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Search]:
    path = tmp_path_factory.mktemp("search") / "articles.db"
    with searching(path, ARTICLES, request.param) as search:
        yield search


@pytest.fixture(params=list(Engine))
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("断缴", {"1", "5", "4"}),
        ("肺", {"2"}),
        ("卡", {"1"}),
        ("零", {"1"}),
        ("CT", {"2"}),
        ("ｃｔ", {"2"}),
        ("12333", {"2"}),
        ("１２３３３", {"2"}),
        ("14300元", {"3"}),
        ("14,300", {"3"}),
        ("5.8%", {"3"}),
        ("醫保", {"1", "4", "5"}),
        ("医保", {"1", "4", "5"}),
        ("补缴", {"4", "5"}),
        ('"断缴后"', {"1"}),
        ('"断缴,后"', set()),
        ('"做ct"', {"2"}),
        ('"胸部CT"', {"2"}),
        ('"缴满"', {"4"}),
        ('"满"', {"4"}),
        ("断缴 -余额", {"4", "5"}),
        ("断缴 -清", {"4", "5"}),
        ('医保 -"职工医保"', {"4"}),
        ("医保 site:other", {"4"}),
        ("医保 site:nowhere", set()),
        ("断缴 date:2025", {"1"}),
        ("医保 肺 基数 date:2024-06..2025-05", {"1", "3"}),
        ("医保 肺 基数 date:..2024-01-02", {"2"}),
        ("医保 肺 基数 date:..2024-01-01", set()),
        ("从未写过", set()),
    ],
)
def test_found(index: Search, query: str, found: set[str]):
    hits = index.search(query)
    assert {hit.identity.partition(":")[2] for hit in hits} == found


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("断缴 余额", "1"),
        ("灵活就业要交多少钱", "4"),
        ("社保基数14300元是怎么算的", "3"),
        ("肺结节 CT", "2"),
        ("頁面", "5"),
    ],
)
def test_first(index: Search, query: str, first: str):
    assert index.search(query)[0].identity.partition(":")[2] == first


@pytest.mark.parametrize(
    ("part", "whole"), [("1430", "3"), ("300", "3"), ("2333", "2"), ("T", "2")]
)
def test_a_part_of_a_word_finds_it_where_nothing_else_does(index: Search, part: str, whole: str):
    assert identities(index, part) == [whole]


def test_a_word_comes_before_words_that_it_is_a_part_of(tmp_path: Path, engine: Engine):
    pages = [page(1, "甲", "拨打12333"), page(2, "乙", "拨打123"), page(3, "丙", "拨打0123")]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        found = identities(search, "123")
    assert found[0] == "2"
    assert set(found) == {"1", "2", "3"}


def test_a_pair_is_found_with_its_question_and_its_place(index: Search):
    (hit,) = index.search("补缴 缴满")[:1]
    assert (hit.kind, hit.question, hit.position) == (DocumentKind.QA, "断缴了怎么办?", 2)
    assert hit.passage.marked("[", "]") == "三个月内可以[补缴],[缴满]为止。"
    assert (hit.title, hit.disclaimer, hit.site) == ("灵活就业医保", "不能代替面诊。", "other")


def test_dates_stated_and_inferred_stand_apart(index: Search):
    (stated,), (inferred,) = index.search("肺"), index.search("基数")
    assert (stated.date_published, stated.date_inferred) == ("2024-01-02", None)
    assert (inferred.date_published, inferred.date_inferred) == (None, "2025-05-06")
    assert inferred.date_inferred_method == "related_items_agree"


def test_the_title_is_marked(index: Search):
    (hit,) = index.search("肺 结节")
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["肺", "结节"]


def test_kinds(index: Search):
    assert [hit.kind for hit in index.search("断缴", kinds=[Kind.QA])] == [DocumentKind.QA]
    assert {hit.kind for hit in index.search("断缴", kinds=[Kind.ARTICLE])} == {
        DocumentKind.ARTICLE
    }
    assert index.search("断缴", kinds=[Kind.STUB]) == ()


def test_limit_and_sites(index: Search):
    assert len(index.search("医保", limit=2)) == 2
    assert [hit.site for hit in index.search("医保", sites=["other"])] == ["other"]


def test_a_query_of_signs_alone_is_refused(index: Search):
    with pytest.raises(QueryError, match="names no word"):
        index.search("???")


@pytest.mark.parametrize(
    "query", ['"', '" OR "', "a* AND (b", "NEAR(断 缴)", "title : 断缴", "NOT", "^断缴", "'; --"]
)
def test_no_query_is_taken_for_the_language_of_the_index(index: Search, query: str):
    with suppress(QueryError):
        assert len(index.search(query)) <= len(ARTICLES)


def test_titles_weigh_more_than_headings_and_bodies(tmp_path: Path, engine: Engine):
    body = "甲乙丙丁戊己庚辛。" * 5
    pages = [page(1, "别的", body, "断缴。"), page(2, "断缴", body, "别的。")]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        assert identities(search, "断缴") == ["2", "1"]


def test_of_equals_the_newer_comes_first(tmp_path: Path, engine: Engine):
    pages = [
        page(1, "断缴", "一。", date_published="2020-01-01T08:00:00+08:00"),
        page(2, "断缴", "二。", date_published="2025-11-30"),
        page(3, "断缴", "三。"),
    ]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        assert identities(search, "断缴", today=date(2025, 12, 1)) == ["2", "1", "3"]


def test_scores_fall_and_equals_are_ordered_by_identity(tmp_path: Path, engine: Engine):
    pages = [page(3, "断缴", "一二三。"), page(1, "断缴", "三二一。"), page(2, "断缴", "二三一。")]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        hits = search.search("断缴 四")
    assert [hit.identity for hit in hits] == ["example:1", "example:2", "example:3"]
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]


def test_flags_weigh_as_the_ranking_says():
    ranking = Ranking(freshness=0.0, flag_factors=(("promotional", 0.5), ("markdown", 0.8)))
    today = date(2025, 12, 1)
    assert ranking.factor("2025-01-01", today) == 1.0
    assert ranking.factor(None, today, ["promotional", "markdown", "unknown"]) == 0.4


def test_freshness_halves_with_its_half_life():
    ranking = Ranking(freshness=0.2, half_life_days=10)
    today = date(2025, 12, 11)
    assert ranking.factor("2025-12-11T08:00:00+08:00", today) == 1.2
    assert ranking.factor("2025-12-01", today) == pytest.approx(1.1)
    assert ranking.factor("2026-01-01", today) == 1.2
    assert ranking.factor("昨天", today) == ranking.factor(None, today) == 1.0


RULES = (
    "断缴不超过三个月的,可以补缴,补缴后待遇不受影响;超过三个月的,要重新等待六个月。",
    "断缴期间看病不能报销。**请记住:**带身份证到医保窗口办理。",
)


def test_copies_and_families_fall_together(tmp_path: Path, engine: Engine):
    pages = [
        page(1, "职工医保断缴怎样补缴", *RULES, date_published="2025-01-01"),
        page(2, "職工醫保斷繳怎樣補繳", *RULES, date_published="2025-02-01"),
        page(3, "大连职工医保断缴怎样补缴", "到市民中心的窗口。"),
        page(4, "断缴吗", "不相干。"),
    ]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        hits = search.search("断缴 六个月")

    by_identity = {hit.identity: hit for hit in hits}
    assert set(by_identity) == {"example:1", "example:4"}
    kept = by_identity["example:1"]
    assert (kept.duplicates, kept.similar) == (1, 1)
    assert kept.flags == ("markdown",)


PAIRS = (QA("断缴怎么补缴", "到医保窗口补缴"), QA("等待期能报销吗", "不能报销门诊"))


@pytest.fixture
def copies(tmp_path: Path, engine: Engine) -> Iterator[Search]:
    """One page of two pairs, three times; the one with the smallest id is kept."""
    pages = [
        page(number, "断缴后怎样补缴", *RULES, site=site, qa=PAIRS, date_published=day)
        for number, site, day in (
            (3, "example", "2025-01-01"),
            (10, "example", "2025-01-01"),
            (50, "another", "2025-02-01"),
        )
    ]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        yield search


@pytest.mark.parametrize("kinds", [(), (Kind.QA,)])
def test_of_copies_the_pair_that_is_kept_is_shown(copies: Search, kinds: tuple[Kind, ...]):
    (hit,) = copies.search("等待期能报销吗", kinds=kinds)
    assert (hit.identity, hit.kind, hit.position) == ("example:3", "qa", 2)
    assert (hit.question, hit.passage.text) == ("等待期能报销吗", "不能报销门诊")
    assert (hit.duplicates, hit.similar) == (2, 0)


@pytest.mark.parametrize("query", ["断缴 site:another", "断缴 date:2025-02"])
def test_a_limit_holds_for_what_stands_for_copies(copies: Search, query: str):
    (hit,) = copies.search(query)
    assert (hit.identity, hit.duplicates, hit.similar) == ("another:50", 0, 0)


def test_an_answer_names_its_passages_and_says_that_no_model_made_them(index: Search):
    answer = ask(index, "灵活就业每月要交多少钱?", limit=1)
    (passage,) = answer.passages
    assert passage.question == "灵活就业要交多少钱?"
    assert passage.passage.text == "每月400元。"
    assert passage.disclaimer == "不能代替面诊。"
    assert "No language model" in answer.notice


LETTERS = "断缴补缴醫保醫肺的一ＣＴct1２34元5ｂβКкナ㎡"
TEXTS = st.lists(
    st.text(st.sampled_from(LETTERS + " ,。-\n"), min_size=1, max_size=25), min_size=1, max_size=6
)


@contextmanager
def without_folding() -> Iterator[None]:
    """Compare no articles: of two alike one stands for both, which is tested above."""
    kept = tuple(of for of in relations.RELATIONS if not isinstance(of, Duplicates))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relations, "RELATIONS", kept)
        yield


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_whatever_letters_stand_together_find_their_text(texts: list[str], data: st.DataObject):
    _find_what_stands_together(Engine.FTS5, texts, data)


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.data())
def test_the_faster_engine_finds_them_too(texts: list[str], data: st.DataObject):
    _find_what_stands_together(Engine.TANTIVY, texts, data)


def _find_what_stands_together(engine: Engine, texts: list[str], data: st.DataObject):
    which = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[which]) - 1))
    end = data.draw(st.integers(start + 1, len(texts[which])))
    query = texts[which][start:end]
    if not query.isalnum():
        return
    pages = [replace(page(number, "无", text)) for number, text in enumerate(texts)]
    with (
        without_folding(),
        tempfile.TemporaryDirectory() as name,
        searching(Path(name, "articles.db"), pages, engine) as search,
    ):
        assert str(which) in identities(search, query, limit=len(pages))


def test_a_stub_is_found_as_one_and_never_an_answer(tmp_path: Path, engine: Engine):
    shown = Related("相关推荐", 1, "断缴多久清零", "断缴三个月后,", "健康新闻", "2025-05-06",
                    "https://m.jiusongjiankang.com/health/news/77.html")  # fmt: skip
    untied = Related("猜你想看", 1, "断缴的后果", None, None, None, None)
    pages = [page(1, "断缴", "可以补缴。", site="other", related=(shown, untied))]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        found = {hit.title: hit for hit in search.search("断缴")}
        assert next(iter(found)) == "断缴"
        assert set(found) == {"断缴", "断缴多久清零", "断缴的后果"}
        stub = found["断缴多久清零"]
        assert (stub.kind, stub.site) == (DocumentKind.STUB, "jiusongjiankang")
        assert stub.identity == "article jiusongjiankang:77"
        assert stub.url == "https://www.jiusongjiankang.com/health/news/77.html"
        assert stub.passage.marked("[", "]") == "[断缴]三个月后,"
        assert stub.date_published == "2025-05-06"
        assert (found["断缴的后果"].site, found["断缴的后果"].passage.text) == ("other", "")

        def titles(query: str, **options) -> set[str]:
            return {hit.title for hit in search.search(query, **options)}

        assert titles("断缴", kinds=[Kind.STUB]) == {"断缴多久清零", "断缴的后果"}
        assert titles("断缴 site:jiusongjiankang") == {"断缴多久清零"}
        assert titles("断缴 site:other") == {"断缴", "断缴的后果"}
        assert titles("断缴 date:2025-05") == {"断缴多久清零"}
        assert [hit.title for hit in ask(search, "断缴多久清零").passages] == ["断缴"]


def test_stubs_of_a_family_are_one_hit_beside_its_article(tmp_path: Path, engine: Engine):
    sums = [14300, 14400, 15000]
    items = [
        Related("相关推荐", 1, f"广安社保基数{of}是几档", None, None, None, None) for of in sums
    ]
    pages = [page(1, "广安社保基数9000是几档", "第一档。", related=tuple(items))]
    with searching(tmp_path / "articles.db", pages, engine) as search:
        hits = search.search("广安社保基数")
        assert [(hit.kind, hit.similar) for hit in hits] == [
            (DocumentKind.ARTICLE, 0),
            (DocumentKind.STUB, 2),
        ]


def test_a_stub_with_a_flag_comes_after_one_without(tmp_path: Path, engine: Engine):
    titles = ["2025年衡水牙龈出血在线问诊推荐哪个医院", "2025年衡水牙龈出血在线问诊流程是怎样的呢"]
    items = tuple(Related("相关推荐", 1, of, None, None, None, None) for of in titles)
    with searching(tmp_path / "articles.db", [page(1, "断缴", related=items)], engine) as search:
        hits = search.search("牙龈出血在线问诊")
        assert [(hit.title, hit.flags) for hit in hits] == [
            (titles[1], ()),
            (titles[0], ("promotional",)),
        ]
