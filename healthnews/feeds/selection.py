"""Which articles a feed is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an article must be to be in a feed. Without limits every article is.

    site: name of the site module, or None for all.
    kept_only: whether copies that another article stands for are left out.
    """

    site: str | None = None
    kept_only: bool = False

    def condition(self) -> tuple[str, dict[str, str]]:
        """Return the condition on `v_articles` in SQL, and its parameters."""
        conditions: list[str] = []
        parameters: dict[str, str] = {}
        if self.site is not None:
            conditions.append("v_articles.site = :site")
            parameters["site"] = self.site
        if self.kept_only:
            conditions.append("v_articles.duplicate_of IS NULL")
        return " AND ".join(conditions) or "true", parameters
