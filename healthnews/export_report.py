"""What an export wrote, for people; programs read its manifest."""

from __future__ import annotations

from pathlib import Path

from healthnews.feeds.manifest import Manifest


def export_text(manifest: Manifest, folder: Path) -> str:
    """Return how much of what is where, and the cursor for next time."""
    data = folder / manifest.data.name
    if manifest.changes is None:
        counts = f"{manifest.data.records} records of {manifest.articles} articles"
    else:
        counts = (
            f"{manifest.added} articles added, {manifest.changed} changed, "
            f"{manifest.removed} removed, {manifest.data.records} records"
        )
    lines = [f"{manifest.feed}: {counts} in {data}"]
    if manifest.changes is not None:
        lines.append(f"changes: {folder / manifest.changes.name}")
    return "\n".join([*lines, f"cursor: {manifest.cursor}"])
