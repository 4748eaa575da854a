"""One spider class per site module. Nothing to add here for a new site."""

from __future__ import annotations

from crawler.spider import SiteSpider
from parsers.sites import SITES, Site


def spider_of(site: Site) -> type[SiteSpider]:
    """Return the spider class of a site; it has the site's name."""
    # Scrapy lists the classes that say they were defined in this module.
    members = {"name": site.name, "site": site, "__module__": __name__}
    return type(f"{site.name.title()}Spider", (SiteSpider,), members)


SPIDERS: dict[str, type[SiteSpider]] = {name: spider_of(site) for name, site in SITES.items()}
globals().update({spider.__name__: spider for spider in SPIDERS.values()})
