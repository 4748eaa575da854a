"""The judge remembers URLs, within limits."""

from __future__ import annotations

import tracemalloc

from crawler.discovery.judge import Judge
from parsers.sites import SITES


def test_endless_urls_are_not_remembered() -> None:
    judge = Judge(SITES["jiusongjiankang"], 2083)
    tracemalloc.start()
    try:
        for number in range(20):
            url = f"http://m.jiusongjiankang.com/{'x' * 1_000_000}{number}"
            assert judge.judge(url, None, by_hand=False).exclusion is not None
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2_000_000
