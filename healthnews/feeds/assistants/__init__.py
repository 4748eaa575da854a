"""The database for assistants, over the Model Context Protocol. See `docs/mcp.md`.

`server` needs the extra `mcp`; the other modules need nothing.
"""
