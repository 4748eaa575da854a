"""The web page: Datasette on `articles.db`, with pages of ours. See `docs/serve.md`.

Needs the extra `web`; importing a module of this package without it raises ImportError.
"""
