"""Quality signals: what may be wrong with an article, each with its reason."""

from __future__ import annotations

from pipelines.quality.flags import Flag, Flagged
from pipelines.quality.rules import flags_of, flags_of_teaser

__all__ = ["Flag", "Flagged", "flags_of", "flags_of_teaser"]
