from __future__ import annotations

import pytest

from pipelines.crawl_db import CrawlStore
from pipelines.database import open_database
from pipelines.frontier.sqlite_frontier import SqliteFrontier
from pipelines.schema import CRAWL
from tests.pipelines.frontier.urls import NOON, SITE


class Folder:
    """A crawl database and the frontiers in it, as runs open them."""

    def __init__(self, path):
        self.db = open_database(path, CRAWL)
        self.crawl = CrawlStore(self.db)

    def run(self):
        return self.crawl.begin_run("crawl", SITE, {}, NOON)

    def frontier(self, site=SITE, **options):
        return SqliteFrontier(self.db, site, self.run(), **{"max_depth": 3} | options)


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "crawl.db")
    yield folder
    folder.crawl.close()


@pytest.fixture
def frontier(folder):
    return folder.frontier()
