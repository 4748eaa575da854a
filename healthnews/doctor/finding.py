"""What one check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from healthnews.exit_codes import ExitCode


class Verdict(StrEnum):
    """OK: as it should be. WARN: works, and wants a look. FAIL: something must be done."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Check(StrEnum):
    """What is looked at, in the order in which it is told."""

    CLOCK = "clock"
    DISK = "disk"
    CONTACT = "contact"
    ARTICLES = "articles.db"
    CRAWL = "crawl.db"
    AGREEMENT = "articles and runs"
    ARCHIVE = "archive"
    UNSEALED = "unsealed"
    INDEX = "index"
    RUN = "last run"
    DRIFT = "drift"
    FRONTIER = "frontier"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it.

    advice: empty where nothing is to be done.
    site: the site concerned; None for what concerns all.
    urls: pages to look at.
    """

    check: Check
    verdict: Verdict
    found: str
    advice: str = ""
    site: str | None = None
    urls: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """What a scheduler should be told of this finding alone."""
        if self.verdict is not Verdict.FAIL:
            return ExitCode.DONE
        return ExitCode.DRIFTED if self.check is Check.DRIFT else ExitCode.INTERNAL


def ok(check: Check, found: str, site: str | None = None) -> Finding:
    """Return that all is well."""
    return Finding(check, Verdict.OK, found, site=site)


def warn(check: Check, found: str, advice: str, site: str | None = None) -> Finding:
    """Return what wants a look."""
    return Finding(check, Verdict.WARN, found, advice, site)


def fail(check: Check, found: str, advice: str, site: str | None = None) -> Finding:
    """Return what must be mended."""
    return Finding(check, Verdict.FAIL, found, advice, site)
