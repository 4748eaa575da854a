"""The pace of a site: Scrapy's download slot, read and changed in one place.

A slot sends its next request `delay` seconds, jittered, after `lastseen`, the
moment of its last one. Both are plain attributes of Scrapy 2.19's Slot, and so
is `queue`, what waits to be sent. The tests of `tests/crawler/test_patience.py` hold it to that.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import uniform

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

# A slot without a delay does not look at the time at all.
_SHORTEST_DELAY = 0.001


def slot_of(crawler: Crawler, request: Request) -> tuple[str, Slot | None]:
    """Return the key of a request's slot and the slot; None where nothing is in it yet."""
    downloader = crawler.engine.downloader
    key = downloader.get_slot_key(request)
    return key, downloader.slots.get(key)


def floor_of(crawler: Crawler, key: str) -> float:
    """Return the seconds below which a slot's delay never falls.

    The larger of DOWNLOAD_DELAY and what robots.txt asks for.
    """
    least = crawler.settings.getfloat("DOWNLOAD_DELAY")
    asked = crawler.engine.downloader.per_slot_settings.get(key, {}).get("delay", least)
    return max(least, float(asked))


def slow_down(crawler: Crawler, key: str, delay: float) -> None:
    """Make a delay the floor of a slot, for the one that exists and for later ones."""
    downloader = crawler.engine.downloader
    downloader.per_slot_settings[key] = {"delay": delay, "jitter": 0}
    slot = downloader.slots.get(key)
    if slot is not None:
        slot.delay, slot.jitter = max(slot.delay, delay), 0


def rest(slot: Slot, seconds: float) -> None:
    """Let a slot send nothing for so many seconds from now; its delay then follows."""
    slot.delay = max(slot.delay, _SHORTEST_DELAY)
    slot.lastseen = max(slot.lastseen, time.monotonic() + seconds)


def backoff(floor: float, failures: int, longest: float) -> float:
    """Return the seconds to rest after so many failures in a row, ≥ 1: doubling, with jitter.

    Zero where the floor is zero: such a site may be asked at any pace.
    """
    # 2^60 times anything is longer than the longest.
    return min(longest, floor * 2.0 ** min(failures - 1, 60)) * uniform(0.5, 1)


def is_closing(crawler: Crawler) -> bool:
    """Whether the run is being stopped: Scrapy then waits for what is in the slots."""
    engine_slot = crawler.engine._slot
    return engine_slot is None or engine_slot.closing is not None


def give_up(slot: Slot, error_of: Callable[[Request], Exception]) -> None:
    """Fail the requests that wait to be sent, each with an error of its own."""
    while slot.queue:
        request, waiting = slot.queue.popleft()
        waiting.errback(Failure(error_of(request)))  # type: ignore[no-untyped-call]
