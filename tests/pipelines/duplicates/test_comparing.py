"""The rule: what is a copy, what is a sibling, and why."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.comparing import Side, Verdict, compare, compare_sides, copy_of
from pipelines.duplicates.evidence import EvidenceKind
from pipelines.duplicates.text import ComparedText, folded_body

TITLE = "职工医保断了灵活就业可以续吗"
BODY = """职工医保断了后,以灵活就业人员身份是可以续缴的,但需要满足一定条件,并遵循相关流程。
医保断缴时间:部分地区规定,职工医保断缴不超过3个月的情况下,可以补缴并续缴,补缴后不设待遇等待期。
线上办理:灵活就业人员可以通过支付宝等线上平台完成医保缴费登记和费用缴纳。
线下办理:参保人也可直接前往广安市税务局办税服务厅办理续缴手续。"""
ONE = ComparedText(TITLE, BODY)
LONG_TITLE = "2025年河北衡水足跟刺痛在线问诊推荐哪个医院比较好"


def verdict(title: str, body: str, *, of: ComparedText = ONE) -> Verdict:
    return compare(of, ComparedText(title, body)).verdict


def test_the_same_words_in_another_dress_are_exact():
    dressed = "\n".join(
        f"{number}、{line}" for number, line in enumerate(BODY.split("\n"), start=1)
    ).replace(",", "，")

    assert verdict(TITLE + "？", dressed) is Verdict.EXACT


@pytest.mark.parametrize(
    "body",
    [
        BODY[:80],
        "\n".join(reversed(BODY.split("\n"))),
        BODY + "\n" + "返回列表 热门推荐 更多问答 联系客服",
        BODY.replace("一定", "某些"),
    ],
)
def test_a_cut_turned_added_to_or_edited_text_is_near(body: str):
    assert verdict(TITLE, body) is Verdict.NEAR


def test_a_mirror_with_words_of_taiwan_is_near():
    original = ComparedText("医保信息在线查询的程序", BODY.replace("登记", "信息登记"))
    convert = opencc.OpenCC("s2twp").convert
    mirror = ComparedText(convert(original.title), convert(original.body))

    assert mirror.title == "醫保資訊線上查詢的程式"
    assert compare(original, mirror).verdict in {Verdict.EXACT, Verdict.NEAR}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("广安", "德州", EvidenceKind.PLACE),
        ("3个月", "6个月", EvidenceKind.NUMBER),
    ],
)
def test_one_value_swapped_is_a_sibling(old: str, new: str, kind: EvidenceKind):
    found = compare(ONE, ComparedText(TITLE, BODY.replace(old, new)))

    assert found.verdict is Verdict.SIBLING
    assert found.evidence[-1].kind is kind


@pytest.mark.parametrize(
    "title",
    [
        "2025年河北衡水尾骨痛在线问诊推荐哪个医院比较好",
        "2024年河北衡水足跟刺痛在线问诊推荐哪个医院比较好",
        "2025年河北邯郸足跟刺痛在线问诊推荐哪个医院比较好",
        "2025年河北衡水足跟刺痛在线问诊不推荐哪个医院比较好",
        "2025年河北衡水足跟胀痛在线问诊推荐哪个医院比较好",
    ],
)
def test_the_same_text_under_a_title_that_says_something_else_is_a_sibling(title: str):
    assert verdict(title, BODY, of=ComparedText(LONG_TITLE, BODY)) is Verdict.SIBLING


@pytest.mark.parametrize("title", [LONG_TITLE + "呢", LONG_TITLE + "吗?", LONG_TITLE[:-1]])
def test_a_title_that_says_little_more_is_the_same(title: str):
    of = ComparedText(LONG_TITLE, BODY)

    assert compare(of, ComparedText(title, BODY)).is_duplicate


def test_the_same_title_over_another_text_is_no_copy():
    other = "山西医保统筹支付标准明确了居民医保和职工医保的支付比例、起付标准及年度支付限额。" * 3

    assert not compare(ONE, ComparedText(TITLE, other)).is_duplicate


def test_what_has_nothing_in_common_is_different():
    assert verdict("湖南很灵的哪个寺庙", "南岳大庙位于衡山,香火旺盛。") is Verdict.DIFFERENT


def test_a_few_words_that_a_long_text_has_too_are_no_copy_of_it():
    assert not compare(ONE, ComparedText(TITLE, BODY[:15])).is_duplicate


@pytest.mark.parametrize("body", ["", BODY])
def test_an_empty_body_is_a_copy_of_empty_ones_alone(body: str):
    assert compare(ComparedText(TITLE, ""), ComparedText(TITLE, body)).is_duplicate == (body == "")


TEXTS = st.builds(
    ComparedText,
    st.sampled_from([TITLE, LONG_TITLE, "2024年" + TITLE, TITLE + "呢"]),
    st.lists(st.sampled_from([*BODY.split("\n"), "断缴3天", "断缴6天", "广安市", "德州市"])).map(
        "\n".join
    ),
)


@given(TEXTS, TEXTS)
def test_it_does_not_matter_which_is_named_first(one: ComparedText, other: ComparedText):
    assert compare(one, other) == compare(other, one)
    assert compare_sides(Side(other), Side(one)) == compare(one, other)


@given(TEXTS, TEXTS)
def test_what_is_told_sooner_is_told_alike(one: ComparedText, other: ComparedText):
    found = compare(one, other)

    assert copy_of(Side(one), Side(other)) == (found if found.is_duplicate else None)


@given(TEXTS)
def test_a_text_made_ready_has_the_key_that_is_signed(text: ComparedText):
    assert Side(text).body == folded_body(text)


@given(TEXTS)
def test_a_text_is_exactly_itself(text: ComparedText):
    assert compare(text, text).verdict is Verdict.EXACT


def test_evidence_reads_as_a_sentence():
    found = compare(ONE, ComparedText(TITLE, BODY.replace("3个月", "6个月")))

    assert [str(entry) for entry in found.evidence] == [
        "the titles are equal",
        "0.96 of the shorter text is in the other",
        "they differ in a number: 3 / 6 “保断缴不超过#个月的情”",
    ]
    years = compare(ComparedText("2024年" + TITLE, BODY), ComparedText("2025年" + TITLE, BODY))
    assert "they differ in a year: 2024 / 2025 in the title" in map(str, years.evidence)
