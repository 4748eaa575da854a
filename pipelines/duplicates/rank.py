"""Which of several copies is kept: the documented rule, as an order of articles. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parsers.sites import SITES
from pipelines.dates import CHINA, is_day

_NEVER = float("inf")


class Reason(StrEnum):
    """Why the kept one of two copies comes first: the first step of the rule that tells."""

    ORIGINAL = "original_site"
    DATE = "earliest_date"
    NUMBER = "smallest_source_id"
    ADDRESS = "canonical_url"


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """An article's place among its copies; the least is kept.

    mirror: whether its site is known to repeat others. published: seconds since
    1970 of the date it states, endless where there is none; a day is its first
    moment in China. number: length and digits of a numeric source id.
    """

    mirror: bool
    published: float
    number: tuple[float, str]
    address: str
    identity: str

    @classmethod
    def of(
        cls,
        identity: str,
        site: str,
        source_id: str | None,
        date_published: str | None,
        canonical_url: str | None,
    ) -> Rank:
        """Return the rank of the article with these fields."""
        return cls(
            mirror=site in SITES and SITES[site].mirror,
            published=_published(date_published),
            number=_number(source_id),
            address=canonical_url or "",
            identity=identity,
        )

    def reason_against(self, other: Rank) -> Reason:
        """Return why this one is kept, and not `other`, which comes after it."""
        if self.mirror != other.mirror:
            return Reason.ORIGINAL
        if self.published != other.published:
            return Reason.DATE
        return Reason.NUMBER if self.number != other.number else Reason.ADDRESS


def _published(value: str | None) -> float:
    try:
        if value is None:
            return _NEVER
        found = datetime.fromisoformat(value)
        # The sites print China time: a day without a time begins there.
        moment = found.replace(tzinfo=CHINA) if is_day(value) else found
        return _NEVER if moment.tzinfo is None else moment.timestamp()
    except (ValueError, OverflowError):
        return _NEVER


def _number(source_id: str | None) -> tuple[float, str]:
    if source_id is None or not (source_id.isascii() and source_id.isdecimal()):
        return _NEVER, ""
    digits = source_id.lstrip("0")
    return len(digits), digits
