"""Which fields of a record are watched, and when a field holds nothing."""

from __future__ import annotations

from operator import attrgetter

from parsers.record import QA, Article, Block

FIELDS = (
    "source_id",
    "title",
    "summary",
    "date_published",
    "date_modified",
    "authors",
    "publisher",
    "publisher_url",
    "views",
    "disclaimer",
    "credits",
    "blocks",
    "qa",
    "related",
)
"""Fields that a page states or lacks, in the order of the record."""

# What sites and templates print where they have nothing to say.
_PLACEHOLDERS = frozenset({"", "n/a", "-", "－", "–", "—", "——"})
_LONGEST = max(map(len, _PLACEHOLDERS))

_values_of = attrgetter(*FIELDS)


def is_missing(value: object) -> bool:
    """Tell whether a field's value says nothing.

    So do None, text that is blank or a placeholder (`N/A`, `-`, `—`), an empty
    tuple, and a tuple of nothing but such text, or of blocks or answers with
    nothing but such text.
    """
    if value is None:
        return True
    if isinstance(value, str):
        text = value.strip()
        return len(text) <= _LONGEST and text.lower() in _PLACEHOLDERS
    if isinstance(value, tuple):
        return all(map(is_missing, value))
    if isinstance(value, Block):
        return is_missing(value.text)
    if isinstance(value, QA):
        return is_missing(value.answer)
    return False


def missing_fields(article: Article) -> list[int]:
    """Return the places in `FIELDS` of those that say nothing."""
    return [place for place, value in enumerate(_values_of(article)) if is_missing(value)]
