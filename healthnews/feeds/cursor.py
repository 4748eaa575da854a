"""A cursor: up to which change of a database somebody has a feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from sqlite_utils import Database

from healthnews.feeds.feed import Feed, FeedOptions
from pipelines.change_log import BEGINNING, Mark, has_passed

_START = "start"
_TEXT = re.compile(
    r"(?P<feed>[a-z]+)-(?P<sequence>[0-9]+)-(?P<mark>[0-9a-f]{16})-(?P<scope>[0-9a-f]{8})"
)
_WORD = 1 << 64


class CursorError(ValueError):
    """A cursor that cannot be honoured; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A feed as it was at one moment of one database, with the options it was made with.

    `Cursor.start(options)` is that of someone who has nothing.
    """

    feed: Feed
    scope: str
    at: Mark

    @classmethod
    def start(cls, options: FeedOptions) -> Self:
        """Return the cursor of someone who has nothing yet."""
        return cls.of(options, BEGINNING)

    @classmethod
    def of(cls, options: FeedOptions, at: Mark) -> Self:
        """Return the cursor of someone who has everything up to that moment."""
        return cls(options.feed, options.scope, at)

    @classmethod
    def parse(cls, text: str, options: FeedOptions) -> Self:
        """Return the cursor that `str` wrote; `start` is that of someone who has nothing.

        Raises CursorError for other text.
        """
        if text == _START:
            return cls.start(options)
        found = _TEXT.fullmatch(text)
        if found is None or found["feed"] not in list(Feed):
            raise CursorError(f"{text!r} is no cursor: take `cursor` of the last export's manifest")
        mark = int(found["mark"], 16)
        signed = mark - _WORD if mark >= _WORD // 2 else mark
        return cls(Feed(found["feed"]), found["scope"], Mark(int(found["sequence"]), signed))

    def require(self, options: FeedOptions, db: Database) -> None:
        """Raise CursorError unless what has changed since can be told for these options."""
        if self.feed is not options.feed:
            raise CursorError(f"the cursor is one of the feed {self.feed}, not of {options.feed}")
        if self.scope != options.scope:
            raise CursorError(
                f"the cursor belongs to other options, or to another version of the feed: {_CURE}"
            )
        if not has_passed(db, self.at):
            raise CursorError(
                f"this database never was where the cursor {str(self)!r} was taken: it was made "
                f"anew, or restored from a copy: {_CURE}"
            )

    def __str__(self) -> str:
        return f"{self.feed}-{self.at.sequence}-{self.at.mark % _WORD:016x}-{self.scope}"


_CURE = "export without --since, and put that in the place of all you have"
