"""What a run measured, and whether the site it crawled has changed. See `docs/drift.md`."""
