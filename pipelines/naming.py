"""What an article may be called: a URL, or the identity that a URL of a known site holds."""

from __future__ import annotations

from parsers.sites import SITES


def identity_at(url: str) -> str | None:
    """Return the identity of the article whose URL this is, by its site's rules; None by none."""
    ids = ((site.name, site.source_id(url)) for site in SITES.values())
    return next((f"{name}:{source_id}" for name, source_id in ids if source_id is not None), None)


def names_of(text: str) -> tuple[str, ...]:
    """Return what an article may be known by: the text itself, and the identity it is a URL of.

    A site's article has many URLs that were never fetched; its id is in each of them.
    """
    identity = identity_at(text)
    return (text,) if identity is None else (text, identity)
