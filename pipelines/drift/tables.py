"""Measures in `crawl.db`."""

from __future__ import annotations

import json

from sqlite_utils import Database

from parsers.outcome import Outcome
from pipelines.drift.measures import FieldCoverage, HostTraffic, Measures
from pipelines.strings import storable

_TABLES = ("run_measures", "run_fields", "run_hosts")
_ANSWERED = "answered_"


def put_measures(db: Database, run: int, measures: Measures) -> None:
    """Keep the run's measures in place of earlier ones, inside the caller's transaction.

    To be called with each batch: a run that is killed keeps what it measured
    up to its last one.
    """
    for table in _TABLES:
        db.conn.execute(f"DELETE FROM {table} WHERE run_id = ?", [run])  # noqa: S608 - ours
    db.conn.executemany(
        "INSERT INTO run_measures (run_id, name, value) VALUES (?, ?, ?)",
        [(run, name, value) for name, value in _values(measures).items()],
    )
    db.conn.executemany(
        "INSERT INTO run_fields (run_id, field, present, total, missing_urls)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (run, item.field, item.present, item.total, _url_list(item.missing_urls))
            for item in measures.fields
        ],
    )
    db.conn.executemany(
        "INSERT INTO run_hosts (run_id, host, requests, bytes, timed, seconds, slowest_seconds,"
        " slowest_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [_host_values(run, host) for host in measures.hosts],
    )


class MeasureTables:
    """Reads what runs measured. Reached as `CrawlStore.measures`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, run: int) -> Measures | None:
        """Return what a run measured; None where it measured nothing, as imports do."""
        rows = self._db.execute("SELECT name, value FROM run_measures WHERE run_id = ?", [run])
        values = dict(rows.fetchall())
        if not values:
            return None
        return Measures(
            articles=values["articles"],
            body_characters=values["body_characters"],
            body_median=values.get("body_median"),
            related=values["related"],
            beautifulsoup=values["beautifulsoup"],
            loss_recovered=values["loss_recovered"],
            fallback=values["fallback"],
            lists=values["lists"],
            empty_lists=values["empty_lists"],
            answers={
                Outcome(name.removeprefix(_ANSWERED)): value
                for name, value in values.items()
                if name.startswith(_ANSWERED)
            },
            fields=self._fields(run),
            hosts=self._hosts(run),
        )

    def _fields(self, run: int) -> tuple[FieldCoverage, ...]:
        rows = self._db.execute(
            "SELECT field, present, total, missing_urls FROM run_fields"
            " WHERE run_id = ? ORDER BY rowid",
            [run],
        )
        return tuple(
            FieldCoverage(name, present, total, tuple(json.loads(urls)))
            for name, present, total, urls in rows
        )

    def _hosts(self, run: int) -> tuple[HostTraffic, ...]:
        rows = self._db.execute(
            "SELECT host, requests, bytes, timed, seconds, slowest_seconds, slowest_url"
            " FROM run_hosts WHERE run_id = ? ORDER BY host",
            [run],
        )
        return tuple(HostTraffic(*row) for row in rows)


def _values(measures: Measures) -> dict[str, int]:
    values = {
        "articles": measures.articles,
        "body_characters": measures.body_characters,
        "related": measures.related,
        "beautifulsoup": measures.beautifulsoup,
        "loss_recovered": measures.loss_recovered,
        "fallback": measures.fallback,
        "lists": measures.lists,
        "empty_lists": measures.empty_lists,
    }
    if measures.body_median is not None:
        values["body_median"] = measures.body_median
    for outcome, count in measures.answers.items():
        values[_ANSWERED + outcome] = count
    return values


def _url_list(urls: tuple[str, ...]) -> str:
    return json.dumps([storable(url) for url in urls], ensure_ascii=False)


def _host_values(run: int, host: HostTraffic) -> tuple[object, ...]:
    slowest = None if host.slowest_url is None else storable(host.slowest_url)
    return (
        run,
        storable(host.host),
        host.requests,
        host.bytes,
        host.timed,
        host.seconds,
        host.slowest_seconds,
        slowest,
    )
