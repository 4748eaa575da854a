"""Outcomes: the closed set of ways in which a request or a file can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Every request or file ends in exactly one of these (see `docs/outcomes.md`)."""

    STORED = "stored"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    LISTING = "listing"
    REDIRECTED = "redirected"
    NOT_ARTICLE = "not_article"
    ROBOTS = "robots"
    OFFSITE = "offsite"
    UNSAFE = "unsafe"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    BLOCKED = "blocked"
    SOFT_404 = "soft_404"
    TOO_LARGE = "too_large"
    UNDECODABLE = "undecodable"
    PARSE_ERROR = "parse_error"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A capture that gave no article: which outcome, and why, for a person to act on.

    `links` are the absolute URLs of the site's articles and lists found on a page that
    is none itself, in its order, each once.
    """

    outcome: Outcome
    reason: str
    links: tuple[str, ...] = ()
