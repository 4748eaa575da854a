"""Whether an article begins as a teaser does: teasers are printed as on the seed pages."""

from __future__ import annotations

import pytest

from pipelines.stubs.teasers import begins

BODY = "职工医保断缴后医保卡内的个人账户资金不会清零,但会影响医保待遇。具体说明如下:"
TEXT = "\n".join([BODY, "个人账户余额处理", "余额不清零: 断缴后账户内的14,300元仍归个人所有"])


@pytest.mark.parametrize(
    "teaser",
    [
        BODY,
        "职工医保断缴后",
        "职工医保断缴后……",
        f"{BODY} 一、个人账户余额处理 1. 余额不清零: 断缴后账户",
        f"{BODY} 个人账户余额处理 (1)余额不清零: 断缴后账户内的14",
        f"{BODY} 一、个人账户余额处理 余额不清零: 断缴后账户内的14,3",
        f"{BODY} 一",
        "職工醫保斷繳後醫保卡內的個人賬戶資金不會清零，但會影響醫保待遇。",
    ],
)
def test_an_article_begins_as_its_teaser(teaser):
    assert begins(TEXT, teaser)


@pytest.mark.parametrize(
    "teaser",
    [
        "职工医保断缴后医保卡内的个人账户资金会清零",
        f"{BODY} 一、断缴影响",
        "医保卡内的个人账户资金不会清零",
        "14",
        "……",
        "",
    ],
)
def test_another_beginning_is_another_article(teaser):
    assert not begins(TEXT, teaser)


def test_a_number_before_the_cut_counts():
    text = "四川广安社保基数14400元属于较高档次。"
    assert begins(text, "四川广安社保基数14400元属于")
    assert not begins(text, "四川广安社保基数14300元属于")


def test_the_summary_comes_first_as_on_the_page():
    assert begins("5.8%\n根据大连市医疗保障局发布的最新政策", "5.8% 根据大连市医疗保障局")
