"""The cluster of a rebuild: one of this machine's own, or the user's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import dask
from distributed import Client, LocalCluster

from healthnews.scale.dask_crew import DaskCrew

# Seconds that a scheduler may be away, or without workers, before a rebuild gives up.
PATIENCE = 600.0
# Seconds for one attempt to reach it.
_ATTEMPT = 10.0


@contextmanager
def crew_at(address: str, patience: float = PATIENCE) -> Iterator[DaskCrew]:
    """Use the cluster of a scheduler, `tcp://host:8786`. Raises ClusterLostError.

    Whoever may talk to a scheduler runs code on its workers: see Dask's
    documentation for TLS, which its own configuration sets up.
    """
    crew = DaskCrew(lambda: Client(address, timeout=_ATTEMPT, set_as_default=False), patience)
    try:
        yield crew
    finally:
        crew.close()


@contextmanager
def own_crew(jobs: int) -> Iterator[DaskCrew]:
    """Start so many workers of one thread on this machine, on loopback, for us alone.

    Connections are encrypted with keys of this run: a port of loopback is open
    to every user of the machine.
    """
    alone = {
        # A task is given up at its worker's death: whether it was the cause is tried apart.
        "distributed.scheduler.allowed-failures": 0,
        # What looks at the workers many times a second, for a page that nobody opens, takes
        # turns from the thread that parses.
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "1s",
        "distributed.admin.system-monitor.interval": "10s",
        # In place of Dask's own: memory that a thread frees goes back at once, and is asked for
        # again. With one arena it is kept, as in a process without threads.
        "distributed.nanny.pre-spawn-environ": {"MALLOC_ARENA_MAX": "1"},
    }
    with (
        dask.config.set(alone),
        LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tls",
            security=True,
            dashboard_address="127.0.0.1:0",
            # Bounded by the work itself, as with other processes of ours.
            memory_limit=0,
            silence_logs=logging.ERROR,
        ) as cluster,
    ):
        crew = DaskCrew(lambda: Client(cluster, timeout=_ATTEMPT, set_as_default=False), _ATTEMPT)
        try:
            yield crew
        finally:
            crew.close()
