"""The archive: everything fetched, as it came, in WARC/1.1 segments; and the way back from it.

`docs/archive.md` describes the files; the modules are imported by their own names.
"""
