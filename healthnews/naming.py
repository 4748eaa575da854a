"""Articles as users name them."""

from __future__ import annotations

from parsers.sites import SITES


def names_of(text: str) -> tuple[str, ...]:
    """Return what an article may be known by: the text itself, and the identity it is a URL of.

    A site's article has many URLs that were never fetched; its id is in each of them.
    """
    ids = ((site.name, site.source_id(text)) for site in SITES.values())
    return (text, *(f"{name}:{source_id}" for name, source_id in ids if source_id is not None))
