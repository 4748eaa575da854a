"""The limits of a run, from Scrapy's settings and the spider's arguments."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.budget import Limits


def limits_of(settings: BaseSettings, max_pages: int | None) -> Limits:
    """Return the limits that the settings name; `max_pages` overrides theirs.

    Raises ValueError for one that is no number above zero.
    """
    minutes = settings["HEALTHNEWS_MAX_MINUTES"]
    bytes_ = settings["HEALTHNEWS_MAX_BYTES"]
    return Limits(
        pages=max_pages or whole_number("HEALTHNEWS_MAX_PAGES", settings["HEALTHNEWS_MAX_PAGES"]),
        seconds=None if minutes is None else 60 * _positive("HEALTHNEWS_MAX_MINUTES", minutes),
        bytes=None if bytes_ is None else whole_number("HEALTHNEWS_MAX_BYTES", bytes_),
    )


def whole_number(name: str, value: str | int) -> int:
    """Return the value as a number. Raises ValueError unless it is a whole number ≥ 1."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise ValueError(f"{name} must be a whole number ≥ 1, not {value!r}")
    return number


def _positive(name: str, value: str | float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError(f"{name} must be a number above 0, not {value!r}")
    return number
