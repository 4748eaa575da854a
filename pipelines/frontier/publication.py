"""When an article was published, as a moment."""

from __future__ import annotations

from datetime import UTC, datetime

from parsers.record import Article
from pipelines.dates import CHINA, is_day


def publication(article: Article) -> datetime | None:
    """Return when an article says it was published: a day without a time begins in China.

    None where it says nothing, or nothing that is a moment.
    """
    text = article.date_published
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        if is_day(text):
            found = found.replace(tzinfo=CHINA)
        # Moments are kept in UTC, where the calendar's first morning in China has no date.
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
