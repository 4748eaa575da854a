"""Production credits below a body."""

from __future__ import annotations

import pytest

from parsers.credits import split_credits
from parsers.record import Credit
from tests.parsers.pages import SENTENCE

BODY = [SENTENCE, SENTENCE]


def test_the_seen_credits() -> None:
    printed = [
        "文字:左莹",
        "资料:市医保局",
        "美编:张欣编辑:姜赟 何鑫",
        "校对:鞠传强 孟颖",
        "主编:单淼监制:穆军",
    ]
    assert split_credits(BODY + printed) == (
        2,
        (
            Credit("文字", ("左莹",)),
            Credit("资料", ("市医保局",)),
            Credit("美编", ("张欣",)),
            Credit("编辑", ("姜赟", "何鑫")),
            Credit("校对", ("鞠传强", "孟颖")),
            Credit("主编", ("单淼",)),
            Credit("监制", ("穆军",)),
        ),
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("责任编辑：张三", (Credit("责任编辑", ("张三",)),)),
        ("责编:张三、李四", (Credit("责编", ("张三", "李四")),)),
        ("编辑 ： 张三", (Credit("编辑", ("张三",)),)),
        ("文字/图片 编辑:张三", ()),
        ("文字：张三 图片：李四", (Credit("文字", ("张三",)), Credit("图片", ("李四",)))),
    ],
)
def test_one_line(line: str, found: tuple[Credit, ...]) -> None:
    assert split_credits([*BODY, line]) == (2 if found else 3, found)


@pytest.mark.parametrize(
    "line",
    [
        "资料:身份证原件",
        "文字:清晰可辨",
        "编辑:请勿在此填写内容,否则视为无效。",
        "编辑器:任意",
        "注意事项:及时缴费",
        "校对",
    ],
)
def test_a_line_that_only_begins_like_one(line: str) -> None:
    assert split_credits([*BODY, line]) == (3, ())


def test_what_follows_the_credits_is_no_body() -> None:
    assert split_credits([*BODY, "编辑:张三", "校对:李四", "网友甲：说得好"])[0] == 2


def test_credits_before_most_of_the_text_are_not_the_end() -> None:
    assert split_credits(["短", "编辑:张三", *BODY]) == (4, ())


def test_nothing() -> None:
    assert split_credits([]) == (0, ())
    assert split_credits(BODY) == (2, ())
