"""What differs between two article databases: per site and field, with samples.

What counts is what the digest covers (`docs/database.md`): two databases
without a difference have the same digest, and the other way round.
"""

from __future__ import annotations

from pipelines.diff.comparing import diff
from pipelines.diff.records import ArticleDiffs, Diff, FieldDiff, Kept, Sample, SiteDiff

__all__ = ["ArticleDiffs", "Diff", "FieldDiff", "Kept", "Sample", "SiteDiff", "diff"]
