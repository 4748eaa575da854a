"""Charts: numbers in, SVG out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from healthnews.report.charts.bars import Bar, bars
from healthnews.report.charts.columns import Columns, Part, columns
from healthnews.report.charts.frame import HEIGHT, WIDTH
from healthnews.report.charts.lines import Lines, lines, small_line

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def days(count):
    return [NOON + timedelta(days=number) for number in range(count)]


def column_chart(*parts, **changes):
    count = len(parts[0])
    return columns(
        "what it shows",
        Columns(
            days(count),
            [Part(f"part{number}", values) for number, values in enumerate(parts)],
            [f"run {number}" for number in range(count)],
            "pages",
            **changes,
        ),
    )


def line_chart(values, usual=None, alarms=None):
    count = len(values)
    what = Lines(
        days(count),
        values,
        usual or [None] * count,
        [f"run {number}" for number in range(count)],
        alarms or [False] * count,
        "seconds",
    )
    return lines("what it shows", what, whole=False)


def boxes(chart, class_):
    return [
        {name: float(value) for name, value in box.attrib.items() if name != "class"}
        for box in chart.iterfind(f".//rect[@class='{class_}']")
    ]


def texts(chart):
    return [text.text for text in chart.iterfind(".//text")]


def test_a_chart_is_an_image_with_a_sentence():
    for chart in (column_chart([1]), line_chart([1.0]), bars("what it shows", [Bar("a", 1, "x")])):
        assert (chart.get("role"), chart.get("aria-label")) == ("img", "what it shows")


def test_columns_are_as_high_as_their_numbers():
    first, second = boxes(column_chart([10, 20]), "part0")
    assert second["height"] == pytest.approx(2 * first["height"], abs=0.11)
    assert second["x"] > first["x"] + first["width"]


def test_parts_stand_on_each_other():
    chart = column_chart([10], [30])
    (below,), (above,) = boxes(chart, "part0"), boxes(chart, "part1")
    assert above["y"] + above["height"] == pytest.approx(below["y"], abs=0.11)
    assert above["height"] == pytest.approx(3 * below["height"], abs=0.3)


def test_few_among_many_are_still_seen():
    assert boxes(column_chart([1], [1_000_000]), "part0")[0]["height"] >= 1


def test_nothing_is_no_column():
    assert boxes(column_chart([0, 0]), "part0") == []


def test_every_run_says_what_it_is_under_the_pointer():
    titles = [title.text for title in column_chart([0, 3]).iterfind(".//title")]
    assert titles == ["run 0", "run 1"]
    assert [title.text for title in line_chart([1.0, None]).iterfind(".//title")] == ["run 0"]


def test_marks_stand_above_their_columns():
    chart = column_chart([5, 10, 2], marks=["", "◆", "×"])
    (diamond,) = chart.xpath(".//text[.='◆']")
    assert float(diamond.get("y")) < boxes(chart, "part0")[1]["y"]
    assert len(chart.xpath(".//text[@class='mark']")) == 2


def test_the_axes_are_labelled():
    found = texts(column_chart([100, 250]))
    assert {"pages", "0", "100", "200", "300", "06-01", "06-02"} <= set(found)


def test_shares_are_in_percent_with_the_limit_drawn():
    chart = column_chart([0.3], shares=True, limit=0.02)
    assert {"0%", "10%", "30%"} <= set(texts(chart))
    assert len(chart.findall("line[@class='usual']")) == 1


def test_runs_of_one_day_are_told_apart_by_the_hour():
    moments = [NOON, NOON + timedelta(hours=3)]
    chart = columns("x", Columns(moments, [Part("a", [1, 2])], ["", ""], "pages"))
    assert {"12:00", "15:00"} & set(texts(chart))


def test_a_line_breaks_where_nothing_is_known():
    d = line_chart([1.0, 2.0, None, 3.0, 4.0]).find("path[@class='line']").get("d")
    assert re.sub(r"[\d. ]", "", d) == "MLML"


def test_a_run_that_stands_out_has_another_shape():
    chart = line_chart([1.0, 9.0], alarms=[False, True])
    assert len(chart.findall(".//polygon")) == len(chart.findall(".//circle")) == 1


def test_what_is_usual_is_dashed():
    assert line_chart([1.0, 2.0], usual=[1.0, 1.0]).find("path[@class='usual']") is not None
    assert line_chart([1.0, 2.0]).find("path[@class='usual']") is None


def test_a_small_chart_shows_the_last_run_and_those_that_stand_out():
    nothing = [None] * 4
    what = Lines(days(4), [1.0, 0.2, 0.9, 1.0], nothing, list("abcd"), [False, True, False, False])
    titles = [title.text for title in small_line("x", what).iterfind(".//title")]
    assert titles == ["b", "d"]


def test_bars_carry_their_numbers():
    chart = bars("x", [Bar("young", 3000, "a"), Bar("old", 1000, "b"), Bar("none", 0, "c")])
    assert texts(chart) == ["young", "3,000 (75 %)", "old", "1,000 (25 %)", "none", "0"]
    (young,), (old,) = boxes(chart, "a"), boxes(chart, "b")
    assert young["width"] == pytest.approx(3 * old["width"], abs=0.3)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=120))
def test_columns_and_dates_stay_inside_and_apart(values):
    chart = column_chart(values)
    for box in boxes(chart, "part0"):
        assert 0 <= box["x"] <= box["x"] + box["width"] <= WIDTH + 0.2
        assert -0.2 <= box["y"] <= box["y"] + box["height"] <= HEIGHT
    middles = sorted(float(x) for x in chart.xpath(".//text[contains(., '-')]/@x"))
    assert middles
    assert all(16 <= x <= WIDTH - 14 for x in middles)
    assert all(right - left >= 34 for left, right in pairwise(middles))


@given(st.lists(st.none() | st.floats(0, 1e9), min_size=1, max_size=100))
def test_lines_stay_inside(values):
    text = etree.tostring(line_chart(values)).decode()
    assert not re.search(r"nan|inf", text)
    for y in re.findall(r'cy="([\d.-]+)"', text):
        assert 0 <= float(y) <= HEIGHT


def test_no_runs_are_an_empty_chart():
    assert boxes(column_chart([]), "part0") == []
    assert line_chart([]).find("path") is None
