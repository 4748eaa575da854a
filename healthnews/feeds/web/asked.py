"""What a reader asks the start page for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_QUERY = 200
"""Characters of a query that are read; the index has no use for more."""

_LAST_PAGE = 100_000
_DATE = re.compile(r"\d{4}(?:-\d{2})?")


class Narrowed(StrEnum):
    """The closed set of what a list can be narrowed by; the names of the parameters."""

    SITE = "site"
    CATEGORY = "category"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what the list is narrowed to; None where it is not.

    date: a year or a month, `2025` or `2025-05`. page: from 1.
    """

    query: str = ""
    site: str | None = None
    category: str | None = None
    date: str | None = None
    flag: str | None = None
    page: int = 1

    @classmethod
    def read(cls, parameter: Callable[[str], str | None]) -> Asked:
        """Return what the parameters say. What makes no sense is as if it were not there."""
        date = parameter(Narrowed.DATE) or ""
        page = parameter("page") or ""
        return cls(
            query=(parameter("q") or "").strip()[:LONGEST_QUERY],
            site=parameter(Narrowed.SITE) or None,
            category=parameter(Narrowed.CATEGORY) or None,
            date=date if _DATE.fullmatch(date) else None,
            flag=parameter(Narrowed.FLAG) or None,
            page=min(max(int(page), 1), _LAST_PAGE) if re.fullmatch(r"[0-9]{1,9}", page) else 1,
        )

    def chosen(self, by: Narrowed) -> str | None:
        """Return what the list is narrowed to in one respect."""
        found: str | None = getattr(self, by.value)
        return found

    def narrowed(self, by: Narrowed, value: str | None) -> Asked:
        """Return the same, narrowed otherwise in one respect, from the first page on."""
        site, category, date, flag = (
            value if each is by else self.chosen(each) for each in Narrowed
        )
        return Asked(self.query, site, category, date, flag)

    def on_page(self, page: int) -> Asked:
        """Return the same, from another page."""
        return replace(self, page=page)

    def parameters(self) -> dict[str, object]:
        """Return the parameters of the address that asks for this."""
        return {
            "q": self.query,
            **{by.value: self.chosen(by) for by in Narrowed},
            "page": self.page if self.page > 1 else None,
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether there is anything to take back."""
        return any(self.chosen(by) for by in Narrowed)
