"""The registry of sites: every module of this package that defines `SITE`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from parsers.links import host_and_path
from parsers.sites.site import Site


def _load() -> dict[str, Site]:
    sites: dict[str, Site] = {}
    for module in pkgutil.iter_modules(__path__):
        site = getattr(import_module(f"{__name__}.{module.name}"), "SITE", None)
        if site is not None:
            sites[site.name] = site
    return sites


SITES: dict[str, Site] = _load()


def site_of_url(url: str) -> Site | None:
    """Return the site that owns the URL's host, or None."""
    place = host_and_path(url)
    if place is not None:
        for site in SITES.values():
            if place[0] in site.hosts:
                return site
    return None


__all__ = ["SITES", "Site", "site_of_url"]
