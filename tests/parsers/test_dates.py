"""Dates as they are printed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.dates import CHINA, PrintedDate, find_date
from parsers.record import DatePrecision
from tests.parsers.pages import FETCHED_AT


def value_of(text: str, fetched_at: datetime | None = None) -> str | None:
    found = find_date(text, fetched_at)
    return found.value if found else None


def test_a_date_keeps_what_was_printed() -> None:
    assert find_date("发布时间：2025年3月17日 来源：优站库") == PrintedDate(
        "2025-03-17", "2025年3月17日", DatePrecision.DAY
    )
    assert find_date("Mr.zhu2025-04-29 10:11:16来源:优站库") == PrintedDate(
        "2025-04-29T10:11:16+08:00", "2025-04-29 10:11:16", DatePrecision.SECOND
    )
    assert find_date("2025/3/7 8:05") == PrintedDate(
        "2025-03-07T08:05+08:00", "2025/3/7 8:05", DatePrecision.MINUTE
    )


@pytest.mark.parametrize(
    "printed",
    [
        "2025-03-17",
        "2025-3-17",
        "2025/03/17",
        "2025.3.17",
        "2025年3月17日",
        "2025 年 3 月 17 日",
        "2025年03月17日",
        "2025－03－17",
        "２０２５年３月１７日",
        "发布时间:2025-03-17",
        "发布时间：2025年3月17日",
        "（2025年3月17日）",
        "健康新闻 2025-03-17",
    ],
)
def test_every_printed_form_of_a_day(printed: str) -> None:
    assert value_of(printed) == "2025-03-17"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2025-03-17 08:05", "2025-03-17T08:05+08:00"),
        ("2025年3月17日 08：05", "2025-03-17T08:05+08:00"),
        ("2025年3月17日08:05:09", "2025-03-17T08:05:09+08:00"),
        ("2025-03-17T08:05:09", "2025-03-17T08:05:09+08:00"),
        ("2025-03-17T08:05:09+08:00", "2025-03-17T08:05:09+08:00"),
        ("2025-03-17T08:05:09+0800", "2025-03-17T08:05:09+08:00"),
        ("2025-03-17T08:05:09.123+08:00", "2025-03-17T08:05:09+08:00"),
        ("2025-03-17T00:05:09Z", "2025-03-17T08:05:09+08:00"),
        ("2025-03-16T20:05:09-04:00", "2025-03-17T08:05:09+08:00"),
        ("2025-03-17T08:05Z", "2025-03-17T16:05+08:00"),
    ],
)
def test_a_time_is_in_china_unless_it_names_its_offset(printed: str, value: str) -> None:
    assert value_of(printed) == value


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "2025",
        "2025年",
        "2025年3月",
        "2025-03",
        "3月17日",
        "03-17",
        "20250317",
        "2024-2025年度",
        "2025-2026年度的缴费从9月1日开始",
        "2025-02-30",
        "2023-02-29",
        "2025-13-01",
        "2025-00-10",
        "0000-01-01",
        "12025-03-17",
        "2025-03-171",
        "400-123-4567",
        "12333",
        "1.5万元",
    ],
)
def test_anything_less_is_no_date(printed: str) -> None:
    assert find_date(printed, FETCHED_AT) is None


def test_a_day_no_calendar_has_is_passed_over() -> None:
    assert value_of("2025-02-30 2025-03-01") == "2025-03-01"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("今天", "2025-05-01"),
        ("昨天", "2025-04-30"),
        ("前天", "2025-04-29"),
        ("昨天 08:05", "2025-04-30T08:05+08:00"),
        ("前天 23：59", "2025-04-29T23:59+08:00"),
        ("3天前", "2025-04-28"),
        ("3 天前", "2025-04-28"),
        ("2小时前", "2025-05-01T02:00+08:00"),
        ("5分钟前", "2025-05-01T03:55+08:00"),
        ("30秒前", "2025-05-01T03:59+08:00"),
        ("刚刚", "2025-05-01T04:00+08:00"),
    ],
)
def test_relative_words_count_from_the_fetch_in_china(printed: str, value: str) -> None:
    assert value_of(printed, FETCHED_AT) == value
    assert value_of(printed, FETCHED_AT.astimezone(CHINA)) == value


@pytest.mark.parametrize("printed", ["今天", "昨天", "前天 08:05", "3天前", "2小时前", "刚刚"])
def test_relative_words_are_no_date_without_the_moment_of_the_fetch(printed: str) -> None:
    assert find_date(printed) is None


@pytest.mark.parametrize("printed", ["昨天 25:00", "昨天 10:61"])
def test_a_time_no_clock_shows_is_no_date(printed: str) -> None:
    assert find_date(printed, FETCHED_AT) is None


@pytest.mark.parametrize("printed", ["请在12月31日前缴费", "每月25日前完成", "9月1日前"])
def test_a_deadline_is_no_date(printed: str) -> None:
    assert find_date(printed, FETCHED_AT) is None


def test_a_stated_date_is_better_than_a_relative_word() -> None:
    assert value_of("昨天 2025-03-17", FETCHED_AT) == "2025-03-17"


# --- properties -------------------------------------------------------------------------

DAY_FORMS = ("{0}-{1:02}-{2:02}", "{0}年{1}月{2}日", "{0}/{1}/{2}", "{0}.{1:02}.{2:02}")
days = st.dates(min_value=date(1000, 1, 2), max_value=date(9999, 12, 30))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    min_value=datetime(1000, 1, 2),
    max_value=datetime(9999, 12, 30),
    timezones=st.one_of(st.just(UTC), st.just(CHINA), offsets),
)


@given(days, st.sampled_from(DAY_FORMS))
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    printed = form.format(day.year, day.month, day.day)
    assert find_date(printed) == PrintedDate(day.isoformat(), printed, DatePrecision.DAY)


@given(moments)
def test_every_moment_means_the_same_moment(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    found = find_date(whole.isoformat())
    assert found is not None
    assert datetime.fromisoformat(found.value) == whole
    assert found.value.endswith("+08:00")


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    found = find_date(text, FETCHED_AT)
    assert found is None or found.raw in text


@pytest.mark.parametrize("printed", ["9999-12-31T23:59:59Z", "9999-12-31 23:59:59+00:00"])
def test_a_moment_without_a_date_in_china_is_no_date(printed: str) -> None:
    assert find_date(printed, FETCHED_AT) is None
