"""The `Sitemap` lines of robots.txt (sitemaps.org, "Specifying the Sitemap location")."""

from __future__ import annotations

from protego import Protego


def robots_sitemaps(robots_txt: bytes) -> tuple[str, ...]:
    """Return the URLs of the `Sitemap` lines, as printed, in order, each once.

    The lines hold for every user agent. Bytes that are no UTF-8 stand as U+FFFD.
    """
    text = robots_txt.decode("utf-8-sig", "replace")
    return tuple(dict.fromkeys(url for url in Protego.parse(text).sitemaps if url))
