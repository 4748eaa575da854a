"""The guard: other values in the same words are a conflict, anything else is none."""

from __future__ import annotations

import pytest

from pipelines.duplicates.evidence import EvidenceKind
from pipelines.duplicates.guard import conflicts

TEXT = "四川广安2024年社保基数下限为4511元。职工个人缴纳8%,断缴不超过3个月的可以补缴。"


@pytest.mark.parametrize(
    ("old", "new", "kind", "values"),
    [
        ("广安", "德州", EvidenceKind.PLACE, ("广安", "德州")),
        ("2024", "2025", EvidenceKind.YEAR, ("2024", "2025")),
        ("4511", "4711", EvidenceKind.NUMBER, ("4511", "4711")),
        ("8%", "8.5%", EvidenceKind.NUMBER, ("8", "8.5")),
        ("3个月", "三十个月", EvidenceKind.NUMBER, ("3", "30")),
        ("4511元", "4511万元", EvidenceKind.NUMBER, ("4511", "45110000")),
    ],
)
def test_another_value_in_the_same_words_is_a_conflict(
    old: str, new: str, kind: EvidenceKind, values: tuple[str, str]
):
    (found,) = conflicts(TEXT, TEXT.replace(old, new))

    assert (found.kind, found.values) == (kind, values)


@pytest.mark.parametrize(
    "other",
    [
        TEXT[:30],
        TEXT[20:],
        "职工个人缴纳8%,断缴不超过3个月的可以补缴。四川广安2024年社保基数下限为4511元。",
        "四川廣安2024年社保基數下限為４，５１１元。職工個人繳納8％，斷繳不超過三個月的可以補繳。",
        TEXT + "\n咨询电话12393,2025年3月17日北京报道。",
        TEXT + TEXT,
        "1." + TEXT.replace("。职工", "。\n2.职工"),
        TEXT[: TEXT.index("11元")],
    ],
)
def test_a_copy_conflicts_with_nothing(other: str):
    assert conflicts(TEXT, other) == ()


def test_only_the_last_number_of_a_text_may_have_been_cut():
    assert conflicts("缴费基数4511", "缴费基数45 .\n") == ()
    assert conflicts("缴费基数4511\n咨询税务局", "缴费基数4711\n咨询税务局")


def test_a_line_that_stands_in_several_texts_states_the_same_in_each():
    rates = "一档每月380元,二档每月560元。"
    longer = rates + "\n三档每月740元,不能退费。"

    assert conflicts(longer, rates + "\n三档每月750元,不能退费。") != ()
    assert conflicts(longer, longer + "\n" + rates) == ()


def test_a_value_said_twice_is_counted():
    row = "一级医院报销60%。二级医院报销55%。"

    assert conflicts(row + "三级医院报销55%。", row + "三级医院报销50%。")


def test_each_conflict_says_in_which_words():
    (found,) = conflicts(TEXT, TEXT.replace("4511", "4711"))

    assert found.where == "保基数下限为#元"
    assert str(found) == "they differ in a number: 4511 / 4711 “保基数下限为#元”"
