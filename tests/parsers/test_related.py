"""Teasers of other articles, in the shapes that sites give them."""

from __future__ import annotations

import pytest

from parsers.landmarks import section_heading
from parsers.lines import Line, read_lines
from parsers.links import resolver
from parsers.record import Related
from parsers.related import FoundList, read_list
from parsers.runs import split_runs
from tests.parsers.pages import plain, root

resolve = resolver("https://m.jiusongjiankang.com/health/news/1.html", None)
SNIPPET = "断缴后可以补缴，具体说明如下： 1. 缴费基数为3"
HREF = "/health/news/4100001.html"
URL = "https://m.jiusongjiankang.com/health/news/4100001.html"


def read_plain(*rows: str) -> FoundList:
    return found_in(plain("相关推荐", *rows))


def read_html(markup: str) -> FoundList:
    page = split_runs(read_lines(root(f"<div><h3>相关推荐</h3>{markup}</div>")))
    return found_in(page.lines)


def found_in(lines: list[Line]) -> FoundList:
    assert section_heading(lines[0].text) == "相关推荐"
    return read_list("相关推荐", lines, 1, len(lines), resolve)


def item(position: int, title: str, day: str | None, snippet: str | None = SNIPPET) -> Related:
    category = "健康新闻" if day else None
    return Related("相关推荐", position, title, snippet, category, day, None)


def test_a_rendition_prints_title_snippet_and_date_as_lines() -> None:
    found = read_plain(
        "医保断缴怎么办",
        SNIPPET,
        "健康新闻 2025-03-17",
        "社保卡丢了怎么办",
        SNIPPET,
        "健康新闻 2025-03-18",
    )
    assert found.items == [
        item(1, "医保断缴怎么办", "2025-03-17"),
        item(2, "社保卡丢了怎么办", "2025-03-18"),
    ]
    assert found.certain
    assert found.end == 7


@pytest.mark.parametrize(
    "printed",
    [
        "健康新闻 2025-03-17",
        "健康新闻2025-03-17",
        "健康新闻 | 2025/03/17",
        "健康新闻 2025年3月17日",
    ],
)
def test_category_and_date_in_any_form(printed: str) -> None:
    (found,) = read_plain("医保断缴怎么办", SNIPPET, printed).items
    assert (found.category, found.date_published) == ("健康新闻", "2025-03-17")


def test_category_and_date_may_be_two_lines() -> None:
    (found,) = read_plain("医保断缴怎么办", SNIPPET, "健康新闻", "2025-03-17").items
    assert found == item(1, "医保断缴怎么办", "2025-03-17")


def test_category_and_date_may_be_glued_to_the_snippet() -> None:
    found = read_plain(
        "医保断缴怎么办",
        SNIPPET + " 健康新闻 2025-03-17",
        "社保卡丢了",
        SNIPPET + "健康新闻2025-03-18",
    )
    assert found.items == [
        item(1, "医保断缴怎么办", "2025-03-17"),
        item(2, "社保卡丢了", "2025-03-18"),
    ]


def test_a_date_inside_a_snippet_ends_no_item() -> None:
    inside = "自2024年7月1日起施行，到2025年12月31日"
    found = read_plain("医保断缴怎么办", inside, "健康新闻 2025-03-17")
    assert found.items == [item(1, "医保断缴怎么办", "2025-03-17", inside)]


def test_a_teaser_may_lack_its_snippet() -> None:
    found = read_plain("医保断缴怎么办", "健康新闻 2025-03-17", "社保卡丢了", "健康新闻 2025-03-18")
    assert [one.snippet for one in found.items] == [None, None]
    assert [one.title for one in found.items] == ["医保断缴怎么办", "社保卡丢了"]


@pytest.mark.parametrize(
    "markup",
    [
        "<li><h3><a href='{h}'>{t}</a></h3><p>{s}</p><span>{c}</span> <span>{d}</span></li>",
        "<li><a href='{h}'><h3>{t}</h3><p>{s}</p><div>{c} {d}</div></a></li>",
        "<div><a href='{h}'>{t}</a><div>{s}</div><p>{c}<i>{d}</i></p></div>",
        "<div><a href='{h}'><img src=x></a><h4><a href='{h}'>{t}</a></h4>"
        "<p>{s}</p><p>{c} {d}</p></div>",
        "<div><a href='{h}'>{t}</a><p>{s} {c} {d}</p></div>",
        "<dl><dt><a href='{h}'>{t}</a></dt><dd>{s}</dd><dd>{c} {d}</dd></dl>",
        "<table><tr><td><a href='{h}'>{t}</a></td></tr>"
        "<tr><td>{s}</td></tr><tr><td>{c} {d}</td></tr></table>",
        "<p><a href='{h}'>{t}</a></p><p>{s}</p><p>{c} <time datetime='{d}'>{d}</time></p>",
        "<div><a href='{h}'><b>{t}</b><span>{s}</span><span>{c}</span><span>{d}</span></a></div>",
        "<div><i>1</i><a href='{h}'>{t}</a><p>{s}</p><p>{c} {d}</p></div>",
        "<div><a href='{h}'><i>1</i><span>{t}</span></a><p>{s}</p><p>{c} {d}</p></div>",
        "<div><a href='{h}'>{t}</a><p>{s}</p><p>{c} {d}</p><a href='{h}'>查看详情</a></div>",
        "<div><a href='{h}'>{t}</a><p>{s}</p><p>{c} {d} <a href='{h}'>[详情]</a></p></div>",
    ],
)
def test_the_markup_of_a_teaser_does_not_matter(markup: str) -> None:
    first = markup.format(h=HREF, t="医保断缴怎么办", s=SNIPPET, c="健康新闻", d="2025-03-17")
    other = first.replace("医保断缴怎么办", "社保卡丢了怎么办").replace("4100001", "4100002")
    other = other.replace("<i>1</i>", "<i>2</i>")
    found = read_html(first + other).items
    assert [one.title for one in found] == ["医保断缴怎么办", "社保卡丢了怎么办"]
    assert [one.position for one in found] == [1, 2]
    assert {(one.snippet, one.category, one.date_published) for one in found} == {
        (SNIPPET, "健康新闻", "2025-03-17")
    }
    assert [one.url for one in found] == [URL, URL.replace("4100001", "4100002")]


@pytest.mark.parametrize(
    "markup",
    [
        "<li><a href='{h}'>{t}</a> <span>{d}</span></li>",
        "<li><span>{d}</span><a href='{h}'>{t}</a></li>",
        "<li><a href='{h}'>{t}</a><br>{d}</li>",
    ],
)
@pytest.mark.parametrize(
    "titles", [("社保卡丢了", "医保断缴怎么办"), ("灵活就业医保断缴怎么办", "社保卡丢了")]
)
def test_a_short_title_beside_a_date_is_no_category(markup: str, titles: tuple[str, str]) -> None:
    items = [markup.format(h=HREF, t=title, d="2025-03-17") for title in titles]
    found = read_html("<ul>" + "".join(items) + "</ul>").items
    assert [(one.title, one.date_published) for one in found] == [
        (titles[0], "2025-03-17"),
        (titles[1], "2025-03-17"),
    ]
    assert {one.category for one in found} == {None}


@pytest.mark.parametrize("printed", ["[健康新闻] 2025-03-17", "（健康新闻）2025-03-17"])
def test_brackets_around_the_category_are_not_the_snippets(printed: str) -> None:
    assert read_plain("医保断缴怎么办", SNIPPET, printed).items == [
        item(1, "医保断缴怎么办", "2025-03-17")
    ]


@pytest.mark.parametrize("tag", ["span", "b", "i"])
def test_a_rank_inside_the_link_is_not_the_titles(tag: str) -> None:
    one = "<li><a href='/{n}'><{t}>{n}</{t}><span>2025年标题{n}</span><p>{s}</p></a></li>"
    dated = one.replace("</p>", "</p><p>健康新闻 2025-03-17</p>")
    for form in (one, dated):
        markup = "".join(form.format(n=n, t=tag, s=SNIPPET) for n in (1, 2))
        assert [found.title for found in read_html(markup).items] == ["2025年标题1", "2025年标题2"]


def test_a_number_that_is_the_titles_own_stays() -> None:
    markup = (
        f"<li><a href='{HREF}'>2025年医保怎么交</a><p>{SNIPPET}</p><p>健康新闻 2025-03-17</p></li>"
    )
    assert read_html(markup).items[0].title == "2025年医保怎么交"


def test_words_marked_inside_a_snippet_stay_in_it() -> None:
    markup = (
        f"<li><a href='{HREF}'>医保断缴怎么办</a>"
        "<p>断缴<em>医保</em>后可以补缴</p><p>健康新闻 2025-03-17</p></li>"
    )
    assert read_html(markup).items[0].snippet == "断缴医保后可以补缴"


@pytest.mark.parametrize("tag", ["em", "b", "strong", "font", "mark", "span"])
@pytest.mark.parametrize("form", ["<{tag}>{word}</{tag}>{rest}", "{word}<{tag}>{rest}</{tag}>"])
def test_a_link_to_the_same_page_is_the_snippet_whatever_is_marked_in_it(
    form: str, tag: str
) -> None:
    text = form.format(tag=tag, word="参保", rest="人员办理大病保险时，需根据自身情况选择")
    one = "<div><h4><a href='/{n}'>标题第{n}个</a></h4><p><a href='/{n}'>{s}</a></p></div>"
    found = read_html("".join(one.format(n=n, s=text) for n in (1, 2))).items
    assert [item.title for item in found] == ["标题第1个", "标题第2个"]
    assert {item.snippet for item in found} == {"参保人员办理大病保险时，需根据自身情况选择"}


def test_what_follows_the_last_date_is_not_the_lists() -> None:
    found = read_plain("医保断缴怎么办", SNIPPET, "健康新闻 2025-03-17", "首页", "顶部")
    assert len(found.items) == 1
    assert found.end == 4


def test_what_is_too_long_for_a_teaser_is_none() -> None:
    article = "参保人员可携带身份证到当地医保经办机构办理登记手续。" * 18
    found = read_plain(
        "甲标题", SNIPPET, "健康新闻 2025-03-17", "乙标题", article, "健康新闻 2025-03-18"
    )
    assert [one.title for one in found.items] == ["甲标题"]
    assert found.end == 4


# --- without dates ----------------------------------------------------------------------


def undated(*titles: str, url: str | None = None) -> list[Related]:
    return [
        Related("相关推荐", n, title, None, None, None, url) for n, title in enumerate(titles, 1)
    ]


def test_a_list_without_dates_or_links_is_a_title_a_line() -> None:
    found = read_plain("味精吃多了会致癌?", "空调开26℃真的最省电吗?")
    assert found.items == undated("味精吃多了会致癌?", "空调开26℃真的最省电吗?")
    assert not found.certain


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><a href='/1'>甲标题</a></li><li><a href='/2'>乙标题</a></li></ul>",
        "<a href='/1'>甲标题</a><br><a href='/2'>乙标题</a>",
        "<p><a href='/1'>甲标题</a> <a href='/2'>乙标题</a></p>",
        "<p><a href='/1'><div>甲标题</div></a></p><p><a href='/2'><div>乙标题</div></a></p>",
        "<div><a href='/1'><img src=x></a><p><a href='/1'>甲标题</a></p></div>"
        "<div><a href='/2'><img src=x></a><p><a href='/2'>乙标题</a></p></div>",
    ],
)
def test_a_list_without_dates_is_an_item_a_link(markup: str) -> None:
    found = read_html(markup)
    assert [one.title for one in found.items] == ["甲标题", "乙标题"]
    assert [one.url for one in found.items] == [
        "https://m.jiusongjiankang.com/1",
        "https://m.jiusongjiankang.com/2",
    ]
    assert found.certain


def test_an_undated_item_may_have_a_snippet() -> None:
    one = "<li><a href='/{n}'>标题{n}</a><p>{s}</p></li>"
    found = read_html(one.format(n=1, s=SNIPPET) + one.format(n=2, s=SNIPPET))
    assert [(x.title, x.snippet) for x in found.items] == [("标题1", SNIPPET), ("标题2", SNIPPET)]


def test_an_undated_item_may_be_one_link_around_both() -> None:
    one = "<li><a href='/{n}'><h3>标题{n}</h3><p>{s}</p></a></li>"
    inline = "<li><a href='/{n}'><b>标题{n}</b><span>{s}</span></a></li>"
    for form in (one, inline):
        found = read_html(form.format(n=1, s=SNIPPET) + form.format(n=2, s=SNIPPET))
        assert [(x.title, x.snippet) for x in found.items] == [
            ("标题1", SNIPPET),
            ("标题2", SNIPPET),
        ]


def test_text_after_the_links_is_not_the_lists() -> None:
    found = read_html(
        "<p><a href='/1'>甲标题</a></p><p><a href='/2'>乙标题</a></p><p>正文从这里开始。</p>"
    )
    assert [one.title for one in found.items] == ["甲标题", "乙标题"]
    assert found.end == 3


def test_a_link_that_leads_nowhere_has_no_url() -> None:
    found = read_html("<p><a href='javascript:;'>甲标题</a></p><p><a href='#'>乙标题</a></p>")
    assert [one.url for one in found.items] == [None, None]


def test_an_empty_list() -> None:
    found = read_plain()
    assert (found.items, found.end) == ([], 1)


def test_words_linked_inside_a_teaser_do_not_end_the_list() -> None:
    one = (
        "<li><a href='/health/news/{n}.html'>标题{n}之一</a>"
        "<p>断缴<a href='/tag/{n}'>医保</a>后可以补缴</p><p>健康新闻 2025-03-17</p></li>"
    )
    found = read_html(one.format(n=1) + one.format(n=2))
    assert [(x.title, x.snippet) for x in found.items] == [
        ("标题1之一", "断缴医保后可以补缴"),
        ("标题2之一", "断缴医保后可以补缴"),
    ]
