"""Small pages for the tests of the parser's parts."""

from __future__ import annotations

from datetime import UTC, datetime

from parsers import Article, Capture, Rejected, parse
from parsers.lines import Element, Line, read_lines
from parsers.rendition import read_rendition
from parsers.tree import read_tree

URL = "https://m.jiusongjiankang.com/health/news/4654947.html"
UZKOO_URL = "http://www.uzkoo.com/article/vtxtik/fmlrns.html"
FETCHED_AT = datetime(2025, 4, 30, 20, 0, tzinfo=UTC)  # 04:00 on the first of May in China
DISCLAIMER = "提示：本内容不能代替面诊，如有不适请尽快就医。"
SENTENCE = "灵活就业人员断缴医保后可以补缴，补缴后恢复待遇。"


def root(markup: str) -> Element:
    """Return the tree of a page."""
    tree = read_tree(markup, markup.encode())
    assert tree is not None
    return tree.root


def lines(markup: str) -> list[Line]:
    """Return the lines of a page."""
    return read_lines(root(markup)).lines


def texts(markup: str) -> list[str]:
    """Return the text of a page, line by line."""
    return [line.text for line in lines(markup)]


def plain(*rows: str) -> list[Line]:
    """Return lines without any markup."""
    return read_rendition("\n".join(rows)).lines


def teaser(number: int, day: str = "2025-03-17") -> str:
    """Return the markup of one related item."""
    return (
        f'<li><a href="/health/news/41000{number:02}.html">第{number}个相关问题怎么办</a>'
        f"<p>第{number}个问题的答案在这里，具体说明如下：缴费基数为3</p>"
        f"<div><span>健康新闻</span> <span>{day}</span></div></li>"
    )


def related_list(*days: str) -> str:
    """Return the markup of a list of related items, one a day given."""
    items = "".join(teaser(number, day) for number, day in enumerate(days, 1))
    return f"<div><h3>相关推荐</h3><ul>{items}</ul></div>"


def question_page(
    body: str = f"<p>{SENTENCE}</p>",
    *,
    title: str = "灵活就业医保断缴怎么办",
    head: str = "",
    info: str = "",
    below: str | None = None,
) -> str:
    """Return the markup of a question page; `below` replaces disclaimer and related items."""
    if below is None:
        below = f"<p>{DISCLAIMER}</p>" + related_list("2025-03-17", "2025-03-18")
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><h1>{title}</h1>{info}<div>{body}</div>{below}</body></html>"
    )


def capture(
    body: str | bytes,
    url: str | None = URL,
    *,
    fetched_at: datetime | None = None,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
) -> Capture:
    """Return a page as if fetched."""
    data = body.encode() if isinstance(body, str) else body
    return Capture(url, fetched_at, 200, headers, data)


def read(
    body: str | bytes, url: str | None = URL, *, fetched_at: datetime | None = None
) -> Article:
    """Return the article of a page that has one."""
    found = parse(capture(body, url, fetched_at=fetched_at))
    assert isinstance(found, Article), found
    return found


def refuse(body: str | bytes, url: str | None = URL) -> Rejected:
    """Return why a page gave no article."""
    found = parse(capture(body, url))
    assert isinstance(found, Rejected), found
    return found
