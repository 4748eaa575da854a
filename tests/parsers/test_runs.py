"""Runs of teasers in one line."""

from __future__ import annotations

import pytest

from parsers.lines import read_lines
from parsers.runs import split_runs
from tests.parsers.pages import root

RUN = (
    "<p>前</p><div>"
    "<a href='/1'>甲的标题</a><i>健康新闻</i><i>2025-03-17</i>"
    "<a href='/2'>乙的标题</a><i>健康新闻</i><i>2025-03-18</i>"
    "</div><p>后</p>"
)


def split(markup: str) -> list[str]:
    return [line.text for line in split_runs(read_lines(root(markup))).lines]


def test_a_run_of_links_and_dates_is_cut_before_each_link() -> None:
    assert split(RUN) == ["前", "甲的标题健康新闻2025-03-17", "乙的标题健康新闻2025-03-18", "后"]


def test_each_piece_keeps_its_link() -> None:
    found = split_runs(read_lines(root(RUN))).lines[1:3]
    assert [link.element.get("href") for line in found for link in line.links] == ["/1", "/2"]
    assert ["".join(line.pieces[line.links[0].start : line.links[0].end]) for line in found] == [
        "甲的标题",
        "乙的标题",
    ]


def test_what_stands_before_the_first_link_is_a_line_too() -> None:
    assert split("<div>推荐<a>甲</a>2025-03-17<a>乙</a>2025-03-18</div>")[0] == "推荐"


def test_time_elements_move_with_their_lines() -> None:
    page = read_lines(
        root(RUN.replace("前", "<time>2025-01-01</time>").replace("后", "<time>2025-01-02</time>"))
    )
    moved = split_runs(page)
    assert [moved.lines[time.line].text for time in moved.times] == ["2025-01-01", "2025-01-02"]


def test_a_line_with_one_link_or_one_date_stays() -> None:
    one_link = "<div>甲 2025-03-17 <a>乙</a> 2025-03-18</div>"
    one_date = "<div><a>甲</a> <a>乙</a> 2025-03-18</div>"
    no_links = "<div>2025-03-17 2025-03-18</div>"
    assert [len(split(markup)) for markup in (one_link, one_date, no_links)] == [1, 1, 1]


def test_a_sentence_with_linked_words_and_two_dates_stays() -> None:
    text = (
        "<p>该<a href='/s?q=1'>医保</a>办法自2024年7月1日起施行，"
        "<a href='/s?q=2'>缴费</a>截止到2025年12月31日，逾期不再受理。</p>"
    )
    assert split(text) == [
        "该医保办法自2024年7月1日起施行，缴费截止到2025年12月31日，逾期不再受理。"
    ]


@pytest.mark.parametrize("more", ["阅读全文", "查看详情", "[详细]"])
def test_a_link_to_the_whole_article_is_cut_off_from_the_next_teaser(more: str) -> None:
    markup = f"<div>2025-03-17</div><a href='/1'>{more}</a> <span><a href='/2'>乙的标题</a></span>"
    found = split_runs(read_lines(root(f"<div>{markup}</div>"))).lines
    assert [line.text for line in found] == ["2025-03-17", more, "乙的标题"]
    assert [link.element.get("href") for line in found for link in line.links] == ["/1", "/2"]
