"""Lines that state the category and date of a teaser."""

from __future__ import annotations

import pytest

from parsers.marks import Mark, category_of, find_marks, without_more
from tests.parsers.pages import lines, plain

SNIPPET = "断缴后可以补缴，具体说明如下：自2024年7月1日起施行"


@pytest.mark.parametrize(
    "printed",
    [
        "健康新闻 2025-03-17",
        "健康新闻2025-03-17",
        "健康新闻 | 2025/3/17",
        "健康新闻 2025年3月17日",
        "健康新闻 发布时间：2025-03-17",
        "健康新闻 2025-03-17 阅读 123",
        "2025-03-17 健康新闻",
    ],
)
def test_a_line_of_category_and_date(printed: str) -> None:
    assert find_marks(plain("标题", printed), 0, 2) == {1: Mark(0, "健康新闻", "2025-03-17")}


@pytest.mark.parametrize("printed", ["2025-03-17", "（2025-03-17）", "发布时间：2025年3月17日"])
def test_a_line_of_a_date_alone(printed: str) -> None:
    assert find_marks(plain("标题", printed), 0, 2) == {1: Mark(0, None, "2025-03-17")}


def test_elements_part_what_touches_in_the_text() -> None:
    found = lines("<p><i>健康新闻</i><i>2025-03-17</i><i>123</i></p>")
    assert find_marks(found, 0, 1) == {0: Mark(0, "健康新闻", "2025-03-17")}


def test_a_mark_glued_to_a_teaser() -> None:
    found = plain(f"{SNIPPET}健康新闻 2025-03-17", f"{SNIPPET} 健康新闻2025-03-18 [详细]")
    assert find_marks(found, 0, 2) == {
        0: Mark(len(SNIPPET), "健康新闻", "2025-03-17"),
        1: Mark(len(SNIPPET), "健康新闻", "2025-03-18"),
    }


def test_a_bare_date_at_the_end_counts_only_where_nothing_surer_does() -> None:
    bare = plain("灵活就业医保断缴怎么办 2025-03-17")
    assert find_marks(bare, 0, 1) == {0: Mark(11, None, "2025-03-17")}
    both = plain("灵活就业医保断缴怎么办 2025-03-17", "健康新闻 2025-03-18")
    assert list(find_marks(both, 0, 2)) == [1]


@pytest.mark.parametrize(
    "printed",
    [
        "医保断缴怎么办",
        SNIPPET,
        "自2025-03-17起施行",
        "健康新闻",
        "健康新闻 2025-02-30",
        "2025-03-17 08:05",
    ],
)
def test_other_lines_state_nothing(printed: str) -> None:
    assert find_marks(plain(printed), 0, 1) == {}


@pytest.mark.parametrize("printed", ["健康新闻", "[健康新闻]", "分类：健康新闻"])
def test_a_category_alone(printed: str) -> None:
    assert category_of(printed) == "健康新闻"


@pytest.mark.parametrize("printed", ["健康新闻网", "新闻", "健康新闻 2025-03-17", "健康新闻" * 20])
def test_another_line_is_no_category(printed: str) -> None:
    assert category_of(printed) is None


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("可以补缴[详细]", "可以补缴"),
        ("可以补缴 查看全文>>", "可以补缴"),
        ("可以补缴…", "可以补缴…"),
        ("查看详情", ""),
        ("可以补缴", "可以补缴"),
    ],
)
def test_the_link_to_the_whole_article_goes(printed: str, left: str) -> None:
    assert without_more(printed) == left
