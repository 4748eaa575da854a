"""Fixtures of the crawler's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.jobs import Crawled, Job, run_job


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Crawled]:
    """Crawl through a proxy from the start URLs; keyword arguments are a Job's."""

    def crawl(proxy: str, *start_urls: str, **job: Any) -> Crawled:
        settings = job.pop("settings", {})
        return run_job(Job(tmp_path, proxy, start_urls, settings, **job))

    return crawl
