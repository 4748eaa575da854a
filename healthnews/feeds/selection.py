"""Which articles a feed is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an article must be to be in a feed. Without limits every article is.

    site: name of the site module, or None for all.
    """

    site: str | None = None

    def condition(self) -> tuple[str, dict[str, str]]:
        """Return the condition on `v_articles` in SQL, and its parameters."""
        if self.site is None:
            return "true", {}
        return "v_articles.site = :site", {"site": self.site}
