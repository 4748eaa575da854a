"""Numbers and places that a text names."""

from __future__ import annotations

import pytest

from pipelines.duplicates.numbers import numbers
from pipelines.duplicates.places import places


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("基数14300元", ["14300"]),
        ("基数14,300元", ["14300"]),
        ("1.50万元", ["15000"]),
        ("3亿元", ["300000000"]),
        ("8.5%到10%", ["8.5", "10"]),
        ("三个月", ["3"]),
        ("两次", ["2"]),
        ("二十五岁", ["25"]),
        ("三千二百元", ["3200"]),
        ("一万五千", ["15000"]),
        ("一九九八年", ["1998"]),
        ("二〇二五年", ["2025"]),
        ("十天", ["10"]),
        ("万元", ["10000"]),
        ("断缴补缴", []),
    ],
)
def test_numbers_are_known_by_what_they_amount_to(text: str, values: list[str]):
    assert [number.value for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("四川广安社保基数", ["四川", "广安"]),
        ("广安市与成都市", ["广安", "成都"]),
        ("内蒙古自治区包头市", ["内蒙古", "包头"]),
        ("广西壮族自治区", ["广西"]),
        ("新疆伊犁哈萨克自治州", ["新疆", "伊犁"]),
        ("陵水县在三亚的哪个区", ["陵水", "三亚"]),
        ("安徽霍邱县", ["安徽", "霍邱"]),
        ("霍邱和凤阳", ["霍邱", "凤阳"]),
        ("北京市海淀区", ["北京", "海淀"]),
        ("中央台联合江苏省委", ["江苏"]),
        ("断缴怎么办", []),
    ],
)
def test_places_are_known_by_their_names_without_rank(text: str, names: list[str]):
    assert [place.value for place in places(text)] == names


def test_a_place_that_does_not_exist_ends_with_its_rank_too():
    (place,) = places("在成都省办理")

    assert (place.start, place.end) == (1, 4)


def test_bare_counties_can_be_left_out():
    assert [place.value for place in places("资源霍邱县", bare_counties=False)] == ["霍邱"]
    assert [place.value for place in places("资源霍邱县")] == ["资源", "霍邱"]
