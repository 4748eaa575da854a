from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

LONG = pytest.mark.skipif(
    "HEALTHNEWS_SCALE" not in os.environ, reason="`make test-scale` runs it: it starts many workers"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked `long` unless it is asked for."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(LONG)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two workers on this machine, as a user would have one."""
    import dask  # noqa: PLC0415 - an extra
    from distributed import LocalCluster  # noqa: PLC0415

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster.scheduler_address
