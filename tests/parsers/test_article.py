"""What an article's record says, and where it may say it from."""

from __future__ import annotations

import json

import pytest

from parsers import Article, parse
from parsers.record import Block, BlockKind, DatePrecision, DateSource, InferredDate
from tests.parsers.pages import (
    DISCLAIMER,
    FETCHED_AT,
    SENTENCE,
    URL,
    UZKOO_URL,
    capture,
    question_page,
    read,
    related_list,
)

OTHER_DAYS = ("2025-03-17", "2025-03-18")
SAME_DAYS = ("2025-03-17", "2025-03-17", "2025-03-17")


def below(*days: str) -> str:
    return f"<p>{DISCLAIMER}</p>" + related_list(*days)


def texts(body: str) -> list[str]:
    return [block.text for block in read(question_page(body)).blocks]


# --- summary and answers ----------------------------------------------------------------


@pytest.mark.parametrize(
    "summary", ["线上或线下办理", "5.8%", "60%-85%", "380元/人", "可以", "2,336元"]
)
def test_a_summary_is_a_short_line_above_a_sentence(summary: str) -> None:
    record = read(question_page(f"<p>{summary}</p><p>{SENTENCE}</p>"))
    assert record.summary == summary
    assert [block.text for block in record.blocks] == [SENTENCE]
    assert record.qa[0].answer == f"{summary}\n{SENTENCE}"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{SENTENCE}</p><p>{SENTENCE}</p>",
        f"<p>一、参保条件</p><p>{SENTENCE}</p>",
        "<p>可以。</p><p>具体说明如下：</p>",
        "<p>可以，但有条件</p><p>具体说明如下：</p>",
        "<p>线上办理</p><ul><li>登录平台。</li></ul>",
        "<p>线上办理</p><p>线下办理</p>",
        f"<p>{'很长的回答' * 7}</p><p>{SENTENCE}</p>",
        "<p>可以</p>",
    ],
)
def test_no_summary(body: str) -> None:
    assert read(question_page(body)).summary is None


def test_a_question_page_is_one_question() -> None:
    record = read(
        question_page(f"<p>可以</p><p>{SENTENCE}</p><h3>一、条件</h3><ul><li>身份证。</li></ul>")
    )
    (pair,) = record.qa
    assert pair.question == record.title
    assert pair.answer == f"可以\n{SENTENCE}\n条件\n身份证。"


def test_a_page_of_questions_is_one_pair_each() -> None:
    body = (
        f"<p>提问 &amp; 解答</p><p>Q</p><p>可以补缴吗？</p><p>{SENTENCE}</p>"
        "<p>Q</p><p>怎么交？</p><p>线上缴费。</p>"
    )
    page = question_page(
        body, below="<h3>猜你想看</h3><p><a href='/article/a/b.html'>某某的标题</a></p>"
    )
    record = read(page, UZKOO_URL)
    assert [(pair.question, pair.answer) for pair in record.qa] == [
        ("可以补缴吗？", SENTENCE),
        ("怎么交？", "线上缴费。"),
    ]
    assert record.summary is None


def test_a_report_has_no_questions() -> None:
    page = question_page(below="<h3>猜你想看</h3><p><a href='/article/a/b.html'>某某的标题</a></p>")
    assert read(page, UZKOO_URL).qa == ()


# --- body -------------------------------------------------------------------------------


def test_a_table_is_one_block() -> None:
    grid = "<table><tr><th>级别</th><th>比例</th></tr><tr><td>一级</td><td>85%</td></tr></table>"
    record = read(question_page(f"<p>{SENTENCE}</p>{grid}<p>{SENTENCE}</p>"))
    assert record.blocks[1] == Block(
        BlockKind.TABLE, "级别 | 比例\n一级 | 85%", None, (("级别", "比例"), ("一级", "85%"))
    )
    assert [block.kind.value for block in record.blocks] == ["paragraph", "table", "paragraph"]


def test_line_breaks_make_blocks() -> None:
    assert texts(f"{SENTENCE}<br><br>第二段，也是正文。<br/>• 身份证。") == [
        SENTENCE, "第二段，也是正文。", "身份证。",
    ]  # fmt: skip


def test_text_is_kept_as_published() -> None:
    body = "<p>\u3000\u3000比例 ：8５％（含），\n      <b>断缴</b> 后&nbsp;&nbsp;可以补缴。</p>"
    assert texts(body) == ["比例：8５％（含），断缴 后 可以补缴。"]


def test_scripts_hidden_text_and_advertisements_are_not_body() -> None:
    body = (
        f"<p>{SENTENCE}</p><script>var t='相关推荐';</script>"
        "<div style='display:none'>隐藏的一段话，看不见。</div>"
        "<div class='ad'>某某保险，每天一元。</div><!-- 相关推荐 --><p>第二段，也是正文。</p>"
    )
    assert texts(body) == [SENTENCE, "第二段，也是正文。"]


def test_a_paragraph_with_linked_words_and_two_dates_is_one_block() -> None:
    body = (
        "<p>该<a href='/s?q=1'>医保</a>办法自2024年7月1日起施行，"
        "<a href='/s?q=2'>缴费</a>截止到2025年12月31日，逾期不再受理。</p>"
    )
    assert texts(body) == [
        "该医保办法自2024年7月1日起施行，缴费截止到2025年12月31日，逾期不再受理。"
    ]


def test_credits_are_kept_out_of_the_body() -> None:
    body = f"<p>{SENTENCE}</p><p>美编:张欣编辑:姜赟 何鑫</p>"
    record = read(question_page(body))
    assert [block.text for block in record.blocks] == [SENTENCE]
    assert [(credit.role, credit.names) for credit in record.credits] == [
        ("美编", ("张欣",)),
        ("编辑", ("姜赟", "何鑫")),
    ]


def test_no_teaser_stands_in_the_body() -> None:
    inside = f"<p>{SENTENCE}</p>{related_list(*OTHER_DAYS)}<p>第二段，也是正文。</p>"
    record = read(question_page(inside))
    assert [block.text for block in record.blocks] == [SENTENCE, "第二段，也是正文。"]
    assert [item.position for item in record.related[:2]] == [1, 2]


def test_related_items_keep_their_links() -> None:
    record = read(question_page())
    assert [item.url for item in record.related] == [
        "https://m.jiusongjiankang.com/health/news/4100001.html",
        "https://m.jiusongjiankang.com/health/news/4100002.html",
    ]


def test_popular_searches_that_lead_to_a_search_are_no_articles() -> None:
    words = "<h3>大家都在搜</h3><p><a href='/s?q=1'>医保断缴</a> <a href='/s?q=2'>社保卡</a></p>"
    record = read(question_page(below=f"<p>{DISCLAIMER}</p>{words}{related_list(*OTHER_DAYS)}"))
    assert {item.list for item in record.related} == {"相关推荐"}


# --- the page's own date ----------------------------------------------------------------


def ld(
    published: str, headline: str = "灵活就业医保断缴怎么办", modified: str | None = None
) -> str:
    data = {
        "@type": "Article",
        "headline": headline,
        "datePublished": published,
        "dateModified": modified,
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


META = "<meta property='article:published_time' content='2024-06-28T21:50:00+08:00'>"
BYLINE = "<p>发布时间：2024年6月28日</p>"


@pytest.mark.parametrize(
    ("head", "info", "value", "precision", "source"),
    [
        (ld("2024-06-28T13:50:00Z"), "", "2024-06-28T21:50:00+08:00", "second", "json-ld"),
        (ld("2024-06-28"), "", "2024-06-28", "day", "json-ld"),
        (META, "", "2024-06-28T21:50:00+08:00", "second", "meta"),
        (
            "",
            "<time datetime='2024-06-28T21:50'>昨天</time>",
            "2024-06-28T21:50+08:00",
            "minute",
            "time",
        ),
        ("", BYLINE, "2024-06-28", "day", "byline"),
        ("", "<p>2024-06-28 21:50</p>", "2024-06-28T21:50+08:00", "minute", "byline"),
    ],
)
def test_every_place_that_states_it(
    head: str, info: str, value: str, precision: str, source: str
) -> None:
    record = read(question_page(head=head, info=info, below=below(*SAME_DAYS)))
    assert record.date_published == value
    assert record.date_published_precision == precision
    assert record.date_published_source == source
    assert record.date_inferred is None


def test_the_printed_form_is_kept() -> None:
    assert read(question_page(info=BYLINE)).date_published_raw == "2024年6月28日"


def test_the_most_trusted_place_wins() -> None:
    record = read(question_page(head=ld("2024-06-27") + META, info=BYLINE))
    assert (record.date_published, record.date_published_source) == (
        "2024-06-27",
        DateSource.JSON_LD,
    )


def test_a_place_that_names_the_time_of_the_same_day_is_more_precise() -> None:
    record = read(question_page(head=ld("2024-06-28"), info="<p>发布时间：2024-06-28 21:50:09</p>"))
    assert record.date_published == "2024-06-28T21:50:09+08:00"
    assert record.date_published_precision is DatePrecision.SECOND
    assert record.date_published_source is DateSource.BYLINE


def test_the_day_of_change_is_kept_apart() -> None:
    record = read(question_page(head=ld("2024-06-28", modified="2024-07-01")))
    assert (record.date_published, record.date_modified) == ("2024-06-28", "2024-07-01")
    assert record.date_modified_source is DateSource.JSON_LD
    changed = read(question_page(info="<p>更新时间：2024-07-01</p>"))
    assert (changed.date_published, changed.date_modified) == (None, "2024-07-01")


def test_linked_data_about_another_article_does_not_count() -> None:
    assert read(question_page(head=ld("2024-06-28", "社保卡丢了怎么办"))).date_published is None


def test_relative_words_need_the_moment_of_the_fetch() -> None:
    page = question_page(info="<p>昨天</p>")
    assert read(page, fetched_at=FETCHED_AT).date_published == "2025-04-30"
    assert read(page).date_published is None


@pytest.mark.parametrize(
    "page",
    [
        question_page(),
        question_page(f"<p>{SENTENCE}</p><p>该办法发布时间为2023年5月1日,来源于医保局官网。</p>"),
        question_page(f"<p><time datetime='2023-05-01'>五一</time>起，{SENTENCE}</p>"),
        question_page(below=below(*OTHER_DAYS) + "<footer>© 2015 更新于2025-01-01</footer>"),
        question_page(below=below(*OTHER_DAYS) + "<p>网友 2025-01-01 08:00</p>"),
        question_page().replace("<body>", "<body><div>今天是2025年6月8日 星期日</div>"),
        question_page(head="<script>var pubtime='2025-01-01 08:00:00'</script>"),
        question_page(head="<meta name='generator' content='2025-01-01'>"),
        question_page(head=ld("2025-01-01").replace("Article", "WebSite")),
        question_page().replace("相关推荐", "<time datetime='2025-03-17'></time>相关推荐"),
    ],
    ids="none text body-time footer comment clock script meta website teaser-time".split(),
)
def test_no_other_date_is_the_pages_own(page: str) -> None:
    record = read(page, fetched_at=FETCHED_AT)
    assert record.date_published is None
    assert record.date_modified is None


def test_headers_and_the_fetch_are_no_date() -> None:
    headers = (
        ("Date", "Mon, 02 Jun 2025 03:04:05 GMT"),
        ("Last-Modified", "Sun, 01 Jun 2025 01:02:03 GMT"),
        ("Content-Type", "text/html"),
    )
    found = parse(capture(question_page(), headers=headers, fetched_at=FETCHED_AT))
    assert isinstance(found, Article)
    assert (found.date_published, found.date_modified) == (None, None)


@pytest.mark.parametrize(
    "info", ["发布时间：2024年6月28日", "2024-06-28", "发布时间：2024-06-28 21:50"]
)
def test_the_byline_below_an_undated_list_is_the_articles(info: str) -> None:
    titles = "".join(
        f"<li><a href='/health/news/{n}.html'>第{n}个标题</a></li>" for n in range(1, 4)
    )
    sidebar = f"<aside><h3>相关推荐</h3><ul>{titles}</ul></aside>"
    page = question_page(info=f"<div>{info}</div>", below=f"<p>{DISCLAIMER}</p>")
    record = read(page.replace("<body>", f"<body>{sidebar}"))
    assert record.title == "灵活就业医保断缴怎么办"
    assert (record.date_published or "")[:10] == "2024-06-28"
    assert [(item.title, item.date_published) for item in record.related] == [
        ("第1个标题", None),
        ("第2个标题", None),
        ("第3个标题", None),
    ]


# --- the inferred date ------------------------------------------------------------------


def test_a_date_is_inferred_where_all_items_agree() -> None:
    record = read(question_page(below=below(*SAME_DAYS)))
    assert record.date_published is None
    assert record.date_inferred is not None
    assert (record.date_inferred.value, record.date_inferred.method) == (
        "2025-03-17",
        "related_items_agree",
    )
    assert "3" in record.date_inferred.evidence
    assert isinstance(record.date_inferred, InferredDate)


@pytest.mark.parametrize("days", [OTHER_DAYS, ("2025-03-17",), (*SAME_DAYS, "2025-03-16")])
def test_no_date_is_inferred_where_items_differ_or_are_too_few(days: tuple[str, ...]) -> None:
    assert read(question_page(below=below(*days))).date_inferred is None


def test_no_date_is_inferred_from_items_without_dates() -> None:
    titles = "".join(
        f"<li><a href='/health/news/{n}.html'>第{n}个标题</a></li>" for n in range(1, 4)
    )
    record = read(question_page(below=f"<p>{DISCLAIMER}</p><h3>相关推荐</h3><ul>{titles}</ul>"))
    assert len(record.related) == 3
    assert record.date_inferred is None


# --- identity ---------------------------------------------------------------------------


def test_an_article_is_known_by_its_id_on_every_host() -> None:
    hosts = ("https://m.", "https://www.", "http://m.", "https://")
    for host in hosts:
        url = f"{host}jiusongjiankang.com/health/news/4654947.html?from=x"
        record = read(question_page(), url)
        assert record.url == url
        assert record.source_id == "4654947"
        assert record.canonical_url == "https://www.jiusongjiankang.com/health/news/4654947.html"


def test_a_file_of_unknown_origin() -> None:
    record = read(question_page(), None)
    assert (record.url, record.canonical_url, record.source_id) == (None, None, None)
    assert (record.site, record.parser) == ("jiusongjiankang", "jiusongjiankang/1")


def test_a_page_at_another_address_of_the_site() -> None:
    record = read(question_page(), URL.replace("/health/news/", "/wap/"))
    assert (record.source_id, record.canonical_url) == (None, None)


def test_a_clock_above_a_page_whose_title_only_the_head_has_is_no_date() -> None:
    page = question_page().replace("<h1>灵活就业医保断缴怎么办</h1>", "")
    for clock in ("<time datetime='2025-06-08'></time>", "<p>2025-06-08</p>"):
        record = read(page.replace("<body>", f"<body>{clock}"))
        assert record.title == "灵活就业医保断缴怎么办"
        assert record.date_published is None
