"""Crawling: our whole pipeline against a stock Scrapy spider that throws its pages away.

`python -m benchmarks.crawl --articles 4000 --rounds 5` measures more of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter

from benchmarks.crawl_site import make_pages
from benchmarks.generated import article_url
from benchmarks.measure import Timings
from benchmarks.stock_crawlers import CONCURRENCY
from benchmarks.table import Row, Table

OURS = "healthnews: frontier, archive, parse, store"
STOCK = "Scrapy, default settings, follows links, keeps nothing"
TUNED = "the same, tuned"
TOLD = "Scrapy, default settings, told all URLs, reads nothing"
_NAMES = {OURS: "ours", STOCK: "stock", TUNED: "tuned", TOLD: "told"}


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl took: seconds on the clock and of the processor, start-up not included."""

    seconds: float
    cpu: float


def crawl(articles: int, rounds: int) -> Table:
    """Time crawls of `articles` pages, in turn; each in a process, the server in another."""
    with _server(articles) as port:
        highest = _plain_rate(port, articles)
        took = _race(f"http://127.0.0.1:{port}", articles, rounds)
    timings = {name: Timings(tuple(run.seconds for run in runs)) for name, runs in took.items()}
    ours, stock = timings[OURS], timings[STOCK]
    sizes = [len(body) for url, body in make_pages(articles).items() if "index" not in url]
    rates = "; ".join(f"{articles / timing.median:,.0f}" for timing in timings.values())
    cpu = "; ".join(
        f"{median(run.cpu for run in runs) / articles * 1000:.2f}" for runs in took.values()
    )
    return Table(
        title=f"Crawl: {articles} pages of {median(sizes) / 1000:.0f} kB over HTTP on loopback, "
        f"{rounds} rounds, {CONCURRENCY} requests at once, no delay",
        unit="ms/page",
        rows=[
            Row.of(name, timing, 1000 / articles, [timing.ratio_to(ours), timing.ratio_to(stock)])
            for name, timing in timings.items()
        ],
        ratios=("× ours", "× stock"),
        notes=(
            f"Pages per second, in this order: {rates};"
            f" ours are {stock.ratio_to(ours):.2f} of the stock spider's.",
            f"Processor time in ms/page, in this order: {cpu}.",
            f"The server, in a process of its own, gives {highest:,.0f} pages per second to a "
            f"plain client on the same {os.cpu_count()} cores.",
        ),
    )


def _race(proxy: str, articles: int, rounds: int) -> dict[str, list[Crawled]]:
    took: dict[str, list[Crawled]] = {name: [] for name in _NAMES}
    names = list(_NAMES)
    for number in range(rounds):
        turn = number % len(names)
        for name in [*names[turn:], *names[:turn]]:
            took[name].append(_crawl(name, proxy, articles))
    return took


def _crawl(name: str, proxy: str, articles: int) -> Crawled:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.crawlers", _NAMES[name], proxy, f"{articles}"]
        log = Path(folder, "log")
        # Logs go into a file, as they do where a crawl runs unattended.
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [*command, folder], stdout=subprocess.PIPE, stderr=stderr, text=True
            )
            with process:
                assert process.stdout is not None
                if process.stdout.readline() != "ready\n":
                    raise RuntimeError(f"{name} did not start: {log.read_text()[-2000:]}")
                before, began = _cpu(process.pid), perf_counter()
                rest = process.stdout.read()
                _, status, usage = os.wait4(process.pid, 0)
                seconds = perf_counter() - began
                process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or int(rest or 0) != articles:
            raise RuntimeError(f"{name} fetched {rest!r} of {articles}: {log.read_text()[-2000:]}")
        return Crawled(seconds, usage.ru_utime + usage.ru_stime - before)


def _cpu(pid: int) -> float:
    """Return the processor time of a process so far, in seconds; 0 where nothing tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(articles: int) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.crawl_site", "--articles", f"{articles}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def _plain_rate(port: int, articles: int) -> float:
    """Return the pages per second that a client gets who does nothing else, on four connections."""
    clients = 4
    threads = [
        Thread(target=_fetch, args=(port, range(start, articles, clients)))
        for start in range(clients)
    ]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return articles / (perf_counter() - began)


def _fetch(port: int, numbers: range) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    for number in numbers:
        connection.request("GET", article_url(number))
        connection.getresponse().read()
    connection.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.crawl", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    print(crawl(given.articles, given.rounds).to_text())


if __name__ == "__main__":
    main()
