"""From a parsed capture to what may be stored, in one step. Pure."""

from __future__ import annotations

from parsers.capture import Capture
from parsers.record import Article
from pipelines.content import canonical_text
from pipelines.merge import Candidate, candidate
from pipelines.validate import problems


def judge(capture: Capture, article: Article) -> Candidate | tuple[str, ...]:
    """Return the article as a candidate for storing, or what makes it unfit to be stored.

    The same as `problems` and, where there are none, `candidate`, for less
    work: the record is written out once for both. Raises ValueError where
    `fetched_at` has no time zone.
    """
    try:
        canonical = canonical_text(article)
    except UnicodeEncodeError:
        return problems(article, capture.fetched_at)
    return problems(article, capture.fetched_at, canonical) or candidate(
        capture, article, canonical
    )
