"""Query parameters that say how a reader came to a page, never which page it is.

A closed list: a parameter that is not on it stays, for a list's page number and a
search's words stand in the query as well. Names are compared without regard to case.
docs/discovery.md gives the source of each entry.
"""

from __future__ import annotations

import re

TRACKING_PREFIXES = ("utm_",)
"""Google Analytics, "URL builders: collect campaign data with custom URLs"."""

TRACKING = frozenset(
    {
        # Google: Ads "auto-tagging" (gclid, gclsrc, dclid, gbraid, wbraid), Analytics'
        # cross-domain linker (_ga, _gl).
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "_ga", "_gl"),
        # Click ids of Meta, Microsoft Advertising, X, TikTok, Yandex and Openstat, as the
        # AdGuard URL Tracking filter and uBlock Origin's privacy filters list them.
        *("fbclid", "msclkid", "twclid", "ttclid", "yclid", "_openstat", "ysclid"),
        # Letters: Mailchimp and HubSpot; in the same filters or in their own manuals.
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi"),
        # Alibaba's "super position model": where on which page the link stood. A guess
        # elsewhere than on Alibaba's own sites.
        "spm",
        # Baidu Tongji's campaign parameters and Baidu's click id. A guess: known from use.
        *("hmsr", "hmpl", "hmcu", "hmkw", "hmci", "bd_vid"),
        # WeChat adds it to pages shared from its browser. A guess: known from use.
        "isappinstalled",
    }
)
"""Names that are tracking whatever their value."""

TRACKING_VALUES = {
    # WeChat again. `from` alone may be a list's first row, so only these values go.
    "from": frozenset({"singlemessage", "groupmessage", "timeline"}),
}
"""Names that are tracking with some values only."""

SESSIONS = re.compile("phpsessid|jsessionid|aspsessionid[a-z]{8}|cfid|cftoken", re.IGNORECASE)
"""Names that hold a visitor's session.

PHP (`session.name`), Java (Servlet specification, "URL rewriting"), classic ASP,
ColdFusion. `sid` and `session` are left alone: on many sites they name a section.
"""


def is_noise(name: str, value: str) -> bool:
    """Whether a query parameter, percent-encoding normalised, says nothing of the page."""
    lower = name.lower()
    return (
        lower.startswith(TRACKING_PREFIXES)
        or lower in TRACKING
        or value in TRACKING_VALUES.get(lower, ())
        or SESSIONS.fullmatch(name) is not None
    )
