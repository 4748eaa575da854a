"""The article database again, from the archive alone. See `docs/rebuild.md`."""
