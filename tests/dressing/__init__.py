"""Dresses one truth in many documents: same facts, different markup, bytes and noise.

`dress(subject, seed)` gives a page (URL, headers, bytes) from which a careful
reader could write the record `page.truth`. Nothing here knows how pages are
parsed. Site names, ids and words that are not in the truth are invented.
"""

from __future__ import annotations

from tests.dressing.compare import count_fields, field_differences, fold
from tests.dressing.page import Page, dress
from tests.dressing.subjects import Subject, gold_subjects

__all__ = [
    "Page",
    "Subject",
    "count_fields",
    "dress",
    "field_differences",
    "fold",
    "gold_subjects",
]
