"""Text renditions of pages."""

from __future__ import annotations

from parsers.rendition import read_rendition


def test_a_line_is_a_line_and_blank_lines_only_separate() -> None:
    page = read_rendition("标题\n\n  1. 人员范围\n\u3000\n\r\n  • 缴费基数 :60%  \n")
    assert [line.text for line in page.lines] == ["标题", "1. 人员范围", "• 缴费基数:60%"]
    assert page.lines[2].pieces == ["  • 缴费基数 :60%  "]
    assert page.times == []


def test_a_line_of_a_rendition_has_no_markup() -> None:
    (line,) = read_rendition("<h1>标题</h1>").lines
    assert line.text == "<h1>标题</h1>"
    assert (line.heading, line.item, line.block, line.link, line.is_link) == (
        0,
        None,
        None,
        None,
        False,
    )


def test_an_empty_rendition() -> None:
    assert read_rendition(" \n\n").lines == []
