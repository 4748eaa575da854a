"""Made-up crawls in a real `crawl.db`, written through the stores that crawls write through."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from parsers.outcome import Outcome
from pipelines.crawl_db import CrawlStore, OutcomeRow, RunState
from pipelines.drift.measures import HostTraffic, Measures
from pipelines.frontier.records import Answer, FoundBy, Link, PageKind
from tests.pipelines.drift.runs import Site

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
HOSTILE_URL = "javascript:alert(document.domain)//https://m.example.cn/"

_AT_ONCE = 5_000
_REASONS = {
    Outcome.HTTP_ERROR: ("503 Service Unavailable", "502 Bad Gateway"),
    Outcome.NETWORK_ERROR: ("the connection was reset", "no answer within 180 s"),
    Outcome.PARSE_ERROR: ("no article in the page: 页面里没有正文",),
    Outcome.INVALID: (HOSTILE,),
    Outcome.BLOCKED: ("a page that asks for a captcha: 请完成安全验证",),
    Outcome.OFFSITE: ("ad.example.net is no host of the site",),
    Outcome.SOFT_404: ("the page says 内容不存在",),
}


def make_crawls(  # noqa: PLR0917 - what a history is made of
    path: Path,
    sites: Sequence[str] = ("jiusongjiankang", "uzkoo"),
    runs: int = 60,
    urls: int = 400,
    seed: int = 7,
    now: datetime = NOW,
) -> None:
    """Make a history of daily runs; the first site has drifted at its last run."""
    with CrawlStore.open(path) as store:
        for number, site in enumerate(sites):
            random = Random(f"{seed} {site}")
            model = Site(seed + number)
            for back in range(runs, 0, -1):
                started = now - timedelta(days=back, minutes=random.randint(0, 40))
                _run(store, site, model, random, started, drifted=number == 0 and back == 1)
            _frontier(store, site, urls, random, now)
        if runs > 1:
            _import(store, now)


def _run(store, site, model, random, started, *, drifted):
    run = store.begin_run("crawl", site, {"max_pages": 500}, started)
    pages = random.choice([60, 110, 140, 180, 240])
    changes = {"title": 0.3, "authors": 0.1, "typical": 210} if drifted else {}
    measures = _measures(model.run(pages, **changes), random, drifted)
    store.record(run, list(_rows(site, measures, random, started, drifted)))
    store.put_measures(run, measures)
    if random.random() < 0.04:
        return
    state = RunState.FINISHED
    if random.random() < 0.05:
        state = random.choice([RunState.INTERRUPTED, RunState.FAILED])
    store.finish_run(run, state, started + timedelta(minutes=random.randint(3, 50)))


def _measures(measures: Measures, random: Random, drifted: bool) -> Measures:
    stored = measures.answers[Outcome.STORED]
    updated, known = stored // 6, stored // 2
    answers = {
        **measures.answers,
        Outcome.STORED: stored - updated - known,
        Outcome.UPDATED: updated,
        Outcome.UNCHANGED: known,
        Outcome.HTTP_ERROR: random.choice([0, 0, 2, 9]),
        Outcome.BLOCKED: 30 if drifted else random.choice([0, 0, 0, 1]),
        Outcome.INVALID: 2,
        Outcome.SOFT_404: random.choice([0, 1, 2]),
    }
    url = "https://m.example.cn/news/1.html"
    hosts = (
        _traffic("m.example.cn", sum(answers.values()), random, url),
        _traffic("img.example.cn", 20, random, HOSTILE_URL if drifted else url),
    )
    fields = tuple(replace(item, missing_urls=(url, HOSTILE_URL)) for item in measures.fields)
    kept = {outcome: count for outcome, count in answers.items() if count}
    return replace(measures, answers=kept, hosts=hosts, fields=fields)


def _traffic(host: str, requests: int, random: Random, url: str) -> HostTraffic:
    mean = random.uniform(0.2, 0.9)
    slowest = random.uniform(2, 19)
    return HostTraffic(host, requests, requests * 41_000, requests, mean * requests, slowest, url)


def _rows(site, measures, random, started, drifted):
    counts = {**measures.answers, Outcome.OFFSITE: 12, Outcome.NETWORK_ERROR: 3}
    for outcome, count in counts.items():
        for number in range(count):
            reason = random.choice(_REASONS.get(outcome, ("",)))
            url = HOSTILE_URL if drifted and number == 0 else f"https://m.example.cn/{number}.html"
            status = None if outcome in (Outcome.OFFSITE, Outcome.NETWORK_ERROR) else 200
            identity = f"{site}:{number}" if outcome is Outcome.STORED else None
            yield OutcomeRow(url, outcome, reason, started, status, identity)


def _frontier(store: CrawlStore, site: str, urls: int, random: Random, now: datetime) -> None:
    """Make a frontier of which a fifth was never asked for."""
    frontier = store.frontier(site, None, max_depth=20)
    for first in range(0, urls, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, urls))
        links = [_link(site, number) for number in numbers]
        frontier.discover(links, now - timedelta(days=120))
        asked = [link for link in links if random.random() < 0.8]
        frontier.acknowledge([_answer(link, random, now) for link in asked])


def _link(site: str, number: int) -> Link:
    url = f"https://m.example.cn/{site}/{number}.html"
    return Link(f"article {number}", url, PageKind.ARTICLE, FoundBy.LISTING, None, 1)


def _answer(link: Link, random: Random, now: datetime) -> Answer:
    at = now - timedelta(days=random.expovariate(1 / 12))
    if random.random() < 0.95:
        return Answer(link.key, Outcome.UNCHANGED, "", at, 200)
    return Answer(link.key, Outcome.HTTP_ERROR, "503", at, 503)


def _import(store: CrawlStore, now: datetime) -> None:
    run = store.begin_run("ingest", None, json.loads('{"files": 3}'), now - timedelta(days=2))
    store.record(run, [OutcomeRow("a.warc.gz", Outcome.STORED, "", now, None, "x:1")])
    store.finish_run(run, RunState.FINISHED, now - timedelta(days=2) + timedelta(seconds=4))
