"""The line between title and body: author, date, source, views."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.byline import Byline, read_byline
from tests.parsers.pages import FETCHED_AT, SENTENCE, lines


def byline_of(markup: str) -> Byline:
    found = lines(markup + f"<p>{SENTENCE}</p>")
    return read_byline(found, 0, len(found), FETCHED_AT)


def said(markup: str) -> dict[str, Any]:
    byline = byline_of(markup)
    return {
        "published": byline.published and byline.published.value,
        "authors": list(byline.authors),
        "publisher": byline.publisher,
        "publisher_url": byline.publisher_url,
        "views": byline.views,
    }


SEEN = {
    "published": "2025-04-29T10:11:16+08:00",
    "authors": ["Mr.zhu"],
    "publisher": "优站库",
    "publisher_url": "www.uzkoo.com",
    "views": 84,
}


@pytest.mark.parametrize(
    "markup",
    [
        "<div><span>Mr.zhu</span><span>Mr.zhu</span><span>2025-04-29 10:11:16</span>"
        "<span>来源:优站库 (www.uzkoo.com)</span><span>阅读:84</span></div>",
        "<div><img alt='Mr.zhu'><span>Mr.zhu</span> <i>2025-04-29 10:11:16</i> "
        "来源：优站库（www.uzkoo.com） 阅读：84</div>",
        "<p>Mr.zhu</p><p>2025-04-29 10:11:16</p><p>来源:优站库 (www.uzkoo.com)</p><p>阅读:84</p>",
        "<p>作者：Mr.zhu 发布时间：2025年4月29日 10:11:16 "
        "来源：优站库（www.uzkoo.com） 阅读量：84次</p>",
        "<p>Mr.zhuMr.zhu2025-04-29 10:11:16来源:优站库 (www.uzkoo.com)阅读:84</p>",
        "<ul><li>Mr.zhu</li><li><time>2025-04-29 10:11:16</time></li>"
        "<li>来源:优站库 (www.uzkoo.com)</li><li>浏览:84</li></ul>",
    ],
)
def test_the_seen_byline_in_any_markup(markup: str) -> None:
    assert said(markup) == SEEN


@pytest.mark.parametrize(
    ("printed", "field", "value"),
    [
        ("发布时间：2025年3月17日", "published", "2025-03-17"),
        ("发表于 2025-03-17 08:05", "published", "2025-03-17T08:05+08:00"),
        ("2025-03-17", "published", "2025-03-17"),
        ("日期:2025/3/17", "published", "2025-03-17"),
        ("昨天", "published", "2025-04-30"),
        ("发布于：3天前", "published", "2025-04-28"),
        ("作者：张三、李四", "authors", ["张三", "李四"]),
        ("作者：张三 李四 来源：医保局", "authors", ["张三", "李四"]),
        ("作者:Dr. Li 来源:医保局", "authors", ["Dr. Li"]),
        ("来源：健康时报", "publisher", "健康时报"),
        ("出处:健康时报 2025-03-17", "publisher", "健康时报"),
        ("2025-03-17 1,234次阅读", "views", 1234),
        ("2025-03-17 1234次阅读", "views", 1234),
        ("2025-03-17 阅读：1,234", "views", 1234),
        ("浏览次数：12 来源：健康时报", "views", 12),
        ("人气:0 作者：张三", "views", 0),
    ],
)
def test_one_field(printed: str, field: str, value: Any) -> None:
    assert said(f"<p>{printed}</p>")[field] == value


@pytest.mark.parametrize(
    ("printed", "published", "views"),
    [
        ("2025-03-17 10:11 阅读：84", "2025-03-17T10:11+08:00", 84),
        ("2025-03-17 10:11 阅读 84", "2025-03-17T10:11+08:00", 84),
        ("2025-03-17 阅读：84", "2025-03-17", 84),
        ("发布时间：2025-03-17 浏览：84次", "2025-03-17", 84),
        ("2025-03-17 10:11:16 84次阅读", "2025-03-17T10:11:16+08:00", 84),
        ("2025年3月17日 阅读量 84", "2025-03-17", 84),
    ],
)
def test_a_date_beside_the_views_keeps_its_digits(printed: str, published: str, views: int) -> None:
    found = said(f"<p>{printed}</p>")
    assert (found["published"], found["views"], found["authors"]) == (published, views, [])


def test_views_without_a_colon_are_not_the_publishers() -> None:
    found = said("<p>来源：健康时报 阅读 84</p>")
    assert (found["publisher"], found["views"], found["authors"]) == ("健康时报", 84, [])


def test_a_day_of_change_is_not_the_day_of_publication() -> None:
    both = byline_of("<p>发布时间：2025-03-17 更新时间：2025-03-20 08:05</p>")
    assert (both.published.value, both.modified.value) == ("2025-03-17", "2025-03-20T08:05+08:00")  # type: ignore[union-attr]
    changed = byline_of("<p>最后更新：2025-03-20</p>")
    assert changed.published is None
    assert changed.modified is not None


def test_the_body_begins_after_it() -> None:
    assert byline_of("<p>Mr.zhu</p><p>2025-04-29</p><p>阅读:84</p>").end == 3
    assert byline_of("").end == 0


@pytest.mark.parametrize(
    "printed",
    [
        "该办法发布时间为2023年5月1日,来源于安徽医疗保障局官网。",
        "缴费时间:每年9月至12月",
        "缴费时间:2025年9月1日",
        "2025年9月1日起缴费",
        "线上办理",
        "参保人员，来源：全国各地",
        "5.8%",
    ],
)
def test_lines_of_a_body_are_no_byline(printed: str) -> None:
    assert byline_of(f"<p>{printed}</p>") == Byline(0)


def test_it_is_looked_for_near_the_title_only() -> None:
    found = lines("<p>短行</p>" * 12 + "<p>发布时间：2025-03-17</p>")
    assert read_byline(found, 0, len(found), None) == Byline(0)
    story = lines(f"<p>{SENTENCE}</p><p>发布时间：2025-03-17</p>")
    assert read_byline(story, 0, len(story), None) == Byline(0)


def test_a_category_or_a_button_is_no_author() -> None:
    assert said("<p>健康新闻</p><p>2025-03-17</p>")["authors"] == []
    assert said("<p>收藏</p><p>2025-03-17</p>")["authors"] == []
    assert said("<p>责编：张三</p><p>2025-03-17</p>")["authors"] == []
