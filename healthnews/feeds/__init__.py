"""Feeds: what is in the database, as records for other programs. Reads, and never writes it.

`docs/exports.md` explains every feed and field to downstream users.
"""
