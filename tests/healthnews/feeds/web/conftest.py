"""The pages on a real database, asked through Datasette's own client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.healthnews.feeds.web.demo_articles import (
    HOSTILE_URL,
    demo_bodies,
    hostile_page,
    store_pages,
)
from tests.healthnews.report.crawls import make_crawls


class Shown:
    """An answer: its status, headers, text, and the tree of it."""

    def __init__(self, response) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.text: str = response.text
        self.json = response.json

    @property
    def tree(self):
        return html.fromstring(self.text)

    def texts(self, selector: str) -> list[str]:
        """Return the text of each element that a path of XPath selects, blanks made one."""
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(selector)]

    def links(self) -> dict[str, str]:
        """Return the links' addresses by their text."""
        return {
            " ".join(link.text_content().split()): link.get("href")
            for link in self.tree.iterfind(".//a")
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    store_pages(folder / "articles.db", {**demo_bodies(), HOSTILE_URL: hostile_page()})
    make_crawls(folder / "crawl.db", runs=12, urls=40)
    return folder


@pytest.fixture(scope="module")
def application(folder: Path) -> Iterator:
    pytest.importorskip("datasette", reason="the extra `web` is not installed")
    from healthnews.feeds.web.application import Sources, pages  # noqa: PLC0415

    application = pages(Sources(folder / "articles.db", folder / "crawl.db"))
    yield application
    application.close()


@pytest.fixture(scope="module")
def get(application) -> Callable[..., Shown]:
    def get(path: str, **headers: str) -> Shown:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Shown(asyncio.run(application.client.get(path, headers=named)))

    return get
