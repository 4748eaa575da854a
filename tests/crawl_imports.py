"""What Scrapy imports by name when a crawl starts."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import crawler.net.handler
import crawler.spiders  # noqa: F401
from crawler import settings as ours

_OURS_AND_SCRAPYS = ("crawler.", "scrapy.")
_LISTS = ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES")


def components() -> None:
    """Import what the settings name, but for the reactor: that is a process's own."""
    settings = Settings()
    settings.setmodule(ours, priority="project")
    for name in _names(settings):
        load_object(name)


def _names(settings: Settings) -> Iterator[str]:
    for value in settings.values():
        if isinstance(value, str) and value.startswith(_OURS_AND_SCRAPYS):
            yield value
    for name in _LISTS:
        yield from settings[name]
        yield from settings[f"{name}_BASE"]
