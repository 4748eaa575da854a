"""A page as a reader sees it: line by line."""

from __future__ import annotations

import pytest

from parsers.lines import read_lines
from tests.parsers.pages import lines, root, texts

BLOCKS = "p div section article li h1 h6 blockquote dd dt td custom-element".split()
INLINE = "span b strong em i font u small sub mark a label code time".split()
UNSEEN = "script style template noscript textarea select svg iframe button".split()


@pytest.mark.parametrize("tag", BLOCKS)
def test_a_block_is_a_line_of_its_own(tag: str) -> None:
    assert texts(f"<div>前<{tag}>中</{tag}>后</div>")[-1] == "后"
    assert "前" in texts(f"<div>前<{tag}>中</{tag}>后</div>")


@pytest.mark.parametrize("tag", INLINE)
def test_inline_elements_do_not_break_a_line(tag: str) -> None:
    assert texts(f"<p>缴费<{tag}>基数</{tag}>为<{tag}></{tag}>60%</p>") == ["缴费基数为60%"]


@pytest.mark.parametrize("tag", UNSEEN)
def test_what_no_reader_sees_as_text_is_left_out(tag: str) -> None:
    assert texts(f"<p>缴费<{tag}>相关推荐</{tag}>基数</p>") == ["缴费基数"]


def test_comments_are_left_out() -> None:
    assert texts("<p>缴费<!-- 相关推荐 -->基数</p>") == ["缴费基数"]


def test_a_line_break_ends_a_line() -> None:
    assert texts("<p>一<br>二<br><br>三<b>四<br>五</b></p>") == ["一", "二", "三四", "五"]


@pytest.mark.parametrize("blank", ["", " ", "&nbsp;", "\u3000", "<br>", "<img src=x>", "&#8203;"])
def test_blank_blocks_are_no_lines(blank: str) -> None:
    assert texts(f"<p>一</p><p>{blank}</p><p>二</p>") == ["一", "二"]


def test_lines_are_cleaned_and_keep_their_pieces() -> None:
    (line,) = lines("<p><b>自动扣款</b> ：与银行签订\n    协议</p>")
    assert line.text == "自动扣款：与银行签订协议"
    assert line.pieces == ["自动扣款", " ：与银行签订\n    协议"]


def test_the_cleaner_can_be_chosen() -> None:
    (line,) = read_lines(root("<p> A </p>"), str.strip).lines
    assert line.text == "A"


def test_the_rank_of_a_heading_is_that_of_its_first_line() -> None:
    found = lines("<h3>一</h3><h2><span>二</span><br>三</h2><p>四</p>")
    assert [line.heading for line in found] == [3, 2, 0, 0]


def test_a_heading_around_blocks_gives_its_rank() -> None:
    found = lines("<h2><a href='/'>标题</a></h2><h1><span>甲</span>乙</h1>")
    assert [line.heading for line in found] == [2, 1]


def test_list_items_know_their_list_and_count_their_lines() -> None:
    found = lines("<ol><li>甲<ul><li>乙</li></ul></li><li><p>丙</p><p>丁</p></li></ol><p>戊</p>")
    assert [line.text for line in found] == ["甲", "乙", "丙", "丁", "戊"]
    assert [line.item.ordered if line.item else None for line in found] == [
        True, False, True, True, None,
    ]  # fmt: skip
    assert [line.item_line for line in found] == [1, 1, 1, 2, 0]
    assert found[2].item is found[3].item
    assert found[2].item.lines == 2
    assert found[0].item.list is found[2].item.list
    assert found[0].item.list.tag == "ol"


def test_table_cells_are_known() -> None:
    found = lines("<table><tr><th>级别</th><td>比例</td></tr></table><p>后</p>")
    assert [line.cell.tag if line.cell is not None else None for line in found] == [
        "th",
        "td",
        None,
    ]
    assert found[0].table is found[1].table
    assert found[2].table is None


def test_links_inside_a_line_cover_pieces() -> None:
    (line,) = lines("<p>前<a href='/a'>甲<b>乙</b></a>后</p>")
    (link,) = line.links
    assert line.pieces[link.start : link.end] == ["甲", "乙"]
    assert link.element.get("href") == "/a"
    assert line.link is None
    assert not line.is_link


def test_a_line_that_is_a_link() -> None:
    found = lines(
        "<p><a href='/a'>甲</a> <a href='/b'>乙</a></p><p><a href='/a'>甲</a>乙</p><p>丙</p>"
    )
    assert [line.is_link for line in found] == [True, False, False]


def test_a_link_around_blocks_is_around_each_line() -> None:
    found = lines("<a href='/a'><h3>甲</h3><p>乙</p></a><p>丙</p>")
    assert [line.link.get("href") if line.link is not None else None for line in found] == [
        "/a", "/a", None,
    ]  # fmt: skip
    assert [line.is_link for line in found] == [True, True, False]


def test_a_link_that_begins_inside_a_line_and_breaks_it() -> None:
    first, second = lines("<div>前<a href='/a'>甲<br>乙</a></div>")
    assert (first.text, second.text) == ("前甲", "乙")
    (link,) = first.links
    assert first.pieces[link.start : link.end] == ["甲"]
    assert second.is_link


@pytest.mark.parametrize("tag", ["nav", "footer", "aside"])
def test_what_stands_aside_is_known(tag: str) -> None:
    found = lines(f"<p>一</p><{tag}><div>二</div></{tag}><p>三</p>")
    assert [line.aside for line in found] == [False, True, False]


def test_time_elements_know_their_line_and_their_moment() -> None:
    page = read_lines(
        root(
            "<p>一</p><p>于<time datetime='2025-03-17T08:05'>昨天</time>发布</p>"
            "<time>2025-03-18</time>"
        )
    )
    assert [line.text for line in page.lines] == ["一", "于昨天发布", "2025-03-18"]
    assert [(time.line, time.value) for time in page.times] == [
        (1, "2025-03-17T08:05"),
        (2, "2025-03-18"),
    ]


def test_the_block_is_the_element_that_began_the_line() -> None:
    (line,) = lines("<div><p class='x'>甲<span>乙</span></p></div>")
    assert line.block is not None
    assert line.block.get("class") == "x"
