"""Which part of a page is title, byline, body, disclaimer, list."""

from __future__ import annotations

import pytest

from parsers.links import resolver
from parsers.regions import Regions, read_regions
from tests.parsers.pages import (
    DISCLAIMER,
    SENTENCE,
    URL,
    lines,
    plain,
    question_page,
    related_list,
    teaser,
)

TITLE = "灵活就业医保断缴怎么办"


def regions_of(markup: str, *hints: str) -> Regions:
    found = read_regions(lines(markup), hints or (TITLE,), resolver(URL, None), None)
    assert found is not None
    return found


def body_of(markup: str) -> list[str]:
    return [line.text for line in regions_of(markup).body]


def test_the_body_stands_between_title_and_disclaimer() -> None:
    found = regions_of(question_page(f"<p>{SENTENCE}</p>"))
    assert (found.title, found.disclaimer, found.complete) == (TITLE, DISCLAIMER, True)
    assert [line.text for line in found.body] == [SENTENCE]
    assert [item.position for item in found.related] == [1, 2]


def test_without_a_disclaimer_the_next_list_ends_the_body() -> None:
    page = question_page(below=related_list("2025-03-17", "2025-03-18"))
    found = regions_of(page)
    assert [line.text for line in found.body] == [SENTENCE]
    assert (found.disclaimer, found.complete) == (None, True)


def test_the_end_of_the_page_is_no_landmark() -> None:
    found = regions_of(question_page(below=""))
    assert [line.text for line in found.body] == [SENTENCE]
    assert not found.complete


@pytest.mark.parametrize("place", ["before", "inside", "after", "last"])
def test_a_list_is_taken_out_wherever_it_stands(place: str) -> None:
    teasers = related_list("2025-03-17", "2025-03-18")
    page = (
        f"<h1>示例健康网</h1><!--before--><h2>{TITLE}</h2><p>{SENTENCE}</p><!--inside-->"
        f"<p>第二段，也是正文。</p><!--after--><p>{DISCLAIMER}</p><!--last-->"
    ).replace(f"<!--{place}-->", teasers)
    assert body_of(page) == [SENTENCE, "第二段，也是正文。"]
    assert [item.title for item in regions_of(page).related] == [
        "第1个相关问题怎么办",
        "第2个相关问题怎么办",
    ]


def test_two_lists_are_two() -> None:
    hot = "<div>大家都在搜</div><ul>" + teaser(7) + "</ul>"
    found = regions_of(
        question_page(below=f"<p>{DISCLAIMER}</p>{hot}{related_list('2025-03-17', '2025-03-18')}")
    )
    assert [(item.list, item.position) for item in found.related] == [
        ("大家都在搜", 1),
        ("相关推荐", 1),
        ("相关推荐", 2),
    ]


def test_comments_are_not_the_articles() -> None:
    page = question_page(below="<h3>网友评论</h3><p>楼主说得好，学习了。</p>")
    assert body_of(page) == [SENTENCE]


def test_another_list_inside_the_body_is_taken_out() -> None:
    items = "<li><a href='/1'>甲文章的标题</a></li><li><a href='/2'>乙文章的标题</a></li>"
    box = f"<h4>热门文章</h4><ul>{items}</ul>"
    assert body_of(question_page(f"<p>{SENTENCE}</p>{box}<p>第二段，也是正文。</p>")) == [
        SENTENCE,
        "第二段，也是正文。",
    ]


def test_furniture_and_lone_links_are_left_out() -> None:
    page = question_page(
        "<div>字号：大 中 小</div><nav>健康频道</nav>"
        f"<p>{SENTENCE}</p><p><a href='/ad'>点击领取保险</a></p><p>广告</p><aside>栏目</aside>"
        f"<p>第二段<a href='/x'>有链接</a>，也是正文。</p>"
    )
    assert body_of(page) == [SENTENCE, "第二段有链接，也是正文。"]


def test_the_title_repeated_above_the_body_is_not_body() -> None:
    assert body_of(question_page(f"<p>{TITLE}</p><p>{SENTENCE}</p>")) == [SENTENCE]


def test_the_byline_is_not_body() -> None:
    page = question_page(info="<p>发布时间：2025年3月17日</p>")
    found = regions_of(page)
    assert [line.text for line in found.body] == [SENTENCE]
    assert found.byline.published is not None
    assert list(found.header) == [0, 1]


def test_the_disclaimers_label_may_be_a_line_of_its_own() -> None:
    text = DISCLAIMER.removeprefix("提示：")
    found = regions_of(
        question_page(below=f"<h4>提示：</h4><p>{text}</p>{related_list('2025-03-17')}")
    )
    assert found.disclaimer == DISCLAIMER
    assert [line.text for line in found.body] == [SENTENCE]


def test_a_hint_alone_may_have_the_title() -> None:
    rendition = plain(SENTENCE, DISCLAIMER)
    found = read_regions(rendition, [TITLE], resolver(None, None), None)
    assert found is not None
    assert (found.title, [line.text for line in found.body]) == (TITLE, [SENTENCE])


def test_no_title_no_regions() -> None:
    assert read_regions(plain("首页"), [], resolver(None, None), None) is None
    assert read_regions([], [], resolver(None, None), None) is None
