"""Dates as Chinese sites print them, made ISO 8601.

A printed time is China time (+08:00) unless it names its own offset. Only full
dates count: a month without a day, or a year alone, is not a date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec

from parsers.record import DatePrecision

CHINA = timezone(timedelta(hours=8))

DATE = r"\d{4}\s?[-/.．年－／]\s?\d{1,2}\s?[-/.．月－／]\s?\d{1,2}(?:\s?日)?"
TIME = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?"
OFFSET = r"Z|[+-]\d{2}:?\d{2}"

_STATED = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[-/.．年－／]\s?(?P<month>\d{1,2})\s?[-/.．月－／]\s?(?P<day>\d{1,2})"
    r"(?!\d)\s?日?"
    r"(?:(?:\s*T?\s*)(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:\.\d+)?)?"
    rf"\s?(?P<offset>{OFFSET})?)?"
)
_RELATIVE = re.compile(
    r"(?P<now>刚刚|刚才)"
    r"|(?P<count>\d{1,3})\s*(?P<unit>秒|分钟|小时|天)前"
    r"|(?P<word>今天|昨天|前天)(?:\s*(?P<hour>\d{1,2})[:：](?P<minute>\d{2}))?"
)
_DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2}
_UNITS = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}


class PrintedDate(msgspec.Struct, frozen=True):
    """A date found in text: ISO 8601 `value`, the `raw` text it was read from, its precision."""

    value: str
    raw: str
    precision: DatePrecision


def find_date(text: str, fetched_at: datetime | None = None) -> PrintedDate | None:
    """Return the first full date printed in `text`, or None.

    Relative words (`昨天`, `3天前`) resolve against `fetched_at`, never against
    now; without it they are no date. Days that no calendar has are no date.
    """
    for match in _STATED.finditer(text):
        found = _stated(match)
        if found is not None:
            return found
    return _relative(text, fetched_at) if fetched_at is not None else None


def _stated(match: re.Match[str]) -> PrintedDate | None:
    raw = match[0].strip()
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    try:
        if match["hour"] is None:
            return PrintedDate(date(year, month, day).isoformat(), raw, DatePrecision.DAY)
        moment = datetime(
            year, month, day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0),
            tzinfo=_zone(match["offset"]),
        )  # fmt: skip
        precise = DatePrecision.SECOND if match["second"] else DatePrecision.MINUTE
        return _moment(moment, raw, precise)
    except (ValueError, OverflowError):  # the calendar's last evening has no date in China
        return None


def _zone(offset: str | None) -> timezone:
    if offset is None:
        return CHINA
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))


def _moment(moment: datetime, raw: str, precision: DatePrecision) -> PrintedDate:
    timespec = "seconds" if precision is DatePrecision.SECOND else "minutes"
    return PrintedDate(moment.astimezone(CHINA).isoformat(timespec=timespec), raw, precision)


def _relative(text: str, fetched_at: datetime) -> PrintedDate | None:
    match = _RELATIVE.search(text)
    if match is None:
        return None
    now = fetched_at.astimezone(CHINA)
    if match["now"]:
        return _moment(now, match[0], DatePrecision.MINUTE)
    if match["count"]:
        moment = now - timedelta(**{_UNITS[match["unit"]]: int(match["count"])})
        if match["unit"] != "天":
            return _moment(moment, match[0], DatePrecision.MINUTE)
        return PrintedDate(moment.date().isoformat(), match[0], DatePrecision.DAY)
    return _day_word(match, now)


def _day_word(match: re.Match[str], now: datetime) -> PrintedDate | None:
    day = now - timedelta(days=_DAYS_AGO[match["word"]])
    if match["hour"] is None:
        return PrintedDate(day.date().isoformat(), match[0], DatePrecision.DAY)
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59:
        return None
    return _moment(day.replace(hour=hour, minute=minute), match[0], DatePrecision.MINUTE)
