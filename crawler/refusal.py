"""The refusal: why a URL gave no page, as an outcome and a reason."""

from __future__ import annotations

from dataclasses import dataclass

from parsers import Outcome


@dataclass(frozen=True, slots=True)
class Refusal:
    """The outcome of a URL that gave no page, and why.

    `status` is the HTTP status where an answer came. `target` is the page
    of the site that a redirect pointed to, where it is another page.
    """

    outcome: Outcome
    reason: str
    status: int | None = None
    target: str | None = None
