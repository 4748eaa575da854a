"""What a text computes is computed again, and only what surely does not hold is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.quality.arithmetic import arithmetic

FULL = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("个人缴费:2% × 14400元 = 268元/月", "“2% × 14400元 = 268元”, which is 288"),
        ("单位缴费:6.5%×14400=9360", "“6.5%×14400=9360”, which is 936"),
        ("可报(20000-1200)×70%=14160元", "“(20000-1200)×70%=14160元”, which is 13160"),
        ("占比400÷1070=47.4%", "“400÷1070=47.4%”, which is 37.38%"),
        ("支付10万元×60%=7万元", "“10万元×60%=7万元”, which is 60000"),
        ("每月500.8元(5008元 × 10% - 1%)", "“500.8元(5008元 × 10% - 1%)”, which is 450.72"),
        (
            "个人缴费400元,财政补助670元,合计1170元",
            "“个人缴费400元,财政补助670元,合计1170元”, which is 1070元",
        ),
        (
            "个人2%,每月缴费320元,全年缴费3480元",
            "“每月缴费320元,全年缴费3480元”, which is 3840 for 12 months",
        ),
        ("9167元的60%,即5550元", "“9167元的60%,即5550元”, which is 5500.2元"),
        ("下限4500元/月(7000元的60%)", "“4500元/月(7000元的60%)”, which is 4200元"),
        (
            "7.55%(含基本医疗6.5%和补充医疗2%)",
            "“7.55%(含基本医疗6.5%和补充医疗2%)”, which is 8.5% in the brackets alone",
        ),
        (
            "工资14400元,且高于平均工资的300%(即22555元)",
            "“14400元,且高于平均工资的300%(即22555元)”, which is the other way round",
        ),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_in_either_width(text: str, reason: str):
    assert arithmetic(text) == [reason]
    assert arithmetic(text.translate(FULL)) == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "个人缴费:2% × 14300 = 286元",
        "5808.5×8%=464.6元",  # 464.68, cut
        "5808.5×8%=465元",  # rounded
        "5808.5×8%≈460元",  # about
        "全年6010元(500.8元×12)",  # 6009.6
        "10万元×60%=6万元",
        "50000元×60%=3万元",
        "4000元/月×12个月=4.8万元/年",
        "14,300×2%=286元",
        "100-200元×12=1200-2400元",  # ranges
        "60kg×30ml=1.8L",  # other units
        "60×8=8小时",
        "平均工资×60%×8%=300元",  # begins with a word
        "(应发工资-500)×85%=300元",
        "100×3=300元×12=3600元",  # goes on
        "1+1=3",  # a play on words
        "2025-05-01=今天",
        "单位8%,个人2%,其他若干,合计12%",
        "每人约400元,补助670元,合计1170元",
        "男400元/年,女670元/月,合计1170元",
        "缴费基数5000元,单位800元,个人400元,合计1300元",  # what is an item?
        "上年缴费380元,个人缴费400元,财政补助670元,合计1070元",  # and here
        "每月补贴300元,全年最多3000元",
        "每月缴费365.5元,全年缴费4386元",
        "每月缴费500元,全年缴费5500元(含优惠减免500元)",
        "9%(含大病1%和补充2%)",  # not all parts
        "400元(不含补助670元)",
        "9167元的60%,即约5500元",
        "工资5000元,且低于平均工资的300%(即22555元)",
        "1÷0=5元",
    ],
)
def test_what_holds_or_may_mean_something_else_is_not_told(text: str):
    assert arithmetic(text) == []
    assert arithmetic(text.translate(FULL)) == []


def test_a_number_that_touches_the_cut_is_not_judged():
    assert arithmetic("个人缴费:8190×5.8%=47", cut=True) == []
    assert arithmetic("个人缴费:8190×5.8%=47", cut=False) != []
    assert arithmetic("个人缴费:8190×5.8%=47元,单位", cut=True) != []


bases = st.integers(1000, 30000)
rates = st.sampled_from(["0.4", "0.5", "2", "5.8", "6.5", "8", "16", "20"])
places = st.integers(0, 2)


@given(bases, rates, places)
def test_a_share_that_was_rounded_to_any_place_holds(base: int, rate: str, digits: int):
    share = round(base * float(rate) / 100, digits)

    assert arithmetic(f"个人缴费:{base}元×{rate}%={share:.{digits}f}元/月") == []
    assert arithmetic(f"个人缴费:{rate}% × {base} = {share:.{digits}f}元") == []


@given(bases, rates, st.sampled_from([0.1, 0.5, 0.9, 1.1, 2, 10]))
def test_a_share_that_is_off_by_a_tenth_or_more_does_not(base: int, rate: str, factor: float):
    share = base * float(rate) / 100 * factor

    assert len(arithmetic(f"个人缴费:{base}元×{rate}%={share:.2f}元/月")) == 1


@given(st.lists(st.integers(10, 9999), min_size=2, max_size=4), st.integers(0, 3))
def test_a_total_holds_where_it_is_that_of_its_items(items: list[int], tenths: int):
    names = ["养老保险", "医疗保险", "失业保险", "大额补助"]
    listed = ",".join(f"{name}{item}元" for name, item in zip(names, items, strict=False))
    total = sum(items) + tenths * (sum(items) // 10 + 1)

    assert bool(arithmetic(f"{listed},合计{total}元")) == (tenths != 0)
