"""Which of the documented views a database has: what rests on another one is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\'"


class View(StrEnum):
    """Views that a section of a page rests on."""

    DUPLICATES = "v_duplicates"
    FAMILIES = "v_families"
    FLAGS = "v_flags"
    INFERRED_DATES = "v_inferred_dates"
    STUBS = "v_stubs"
    STUB_REFERENCES = "v_stub_references"
    VERSIONS = "v_versions"


@dataclass(frozen=True, slots=True)
class Features:
    """The names of a database's documented views, in order."""

    views: tuple[str, ...]

    @classmethod
    def of(cls, db: Database) -> Features:
        """Return what a database has."""
        return cls(tuple(sorted(name for (name,) in db.execute(_VIEWS))))

    def __contains__(self, view: View) -> bool:
        """Tell whether there is such a view."""
        return view.value in self.views
