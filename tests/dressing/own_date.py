"""A date the page states of itself: the one dress that changes the truth."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random

from tests.dressing.choices import Choices
from tests.dressing.dom import Node, el
from tests.dressing.ink import Ink
from tests.dressing.noise import ld_script
from tests.dressing.subjects import Truth


@dataclass
class OwnDate:
    """What goes into the head and under the title, and what the truth gains."""

    head: list[Node] = field(default_factory=list)
    info: list[Node] = field(default_factory=list)
    truth: Truth = field(default_factory=dict)


def own_date(choices: Choices, ink: Ink, truth: Truth) -> OwnDate:
    """Return the article's own date as the choices state it."""
    kind = choices["own-date"]
    if kind == "none":
        return OwnDate()
    rng = choices.rng("own-date")
    day = f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    if kind.startswith("json-ld"):
        return _json_ld(choices, truth, day, clock, rng)
    moment = f"{day}T{clock}+08:00"
    if kind == "meta":
        node = el("meta", property="article:published_time", content=moment)
        return OwnDate(head=[node], truth=_stated(moment, "meta"))
    if kind == "time":
        node = el("time", f"{day} {clock[:5]}", datetime=moment)
        return OwnDate(info=[node], truth=_stated(moment, "time"))
    return _byline(kind, ink, day, clock)


def _stated(value: str, source: str) -> Truth:
    return {"date_published": value, "date_published_source": source}


def _json_ld(choices: Choices, truth: Truth, day: str, clock: str, rng: Random) -> OwnDate:
    if choices["json-ld"] not in ("website", "breadcrumb", "item-list-dated"):
        choices.settle("json-ld", "none")
    printed, value = rng.choice(
        (
            (f"{day}T{clock}+08:00", f"{day}T{clock}+08:00"),
            (f"{day}T{clock}", f"{day}T{clock}+08:00"),
            (day, day),
        )
    )
    article = {"@type": "Article", "headline": truth["title"], "datePublished": printed}
    block: object = {"@context": "https://schema.org", **article}
    if choices["own-date"] == "json-ld-graph":
        site = {"@type": "WebSite", "name": "示例健康网", "dateCreated": "2015-05-05"}
        block = {"@context": "https://schema.org", "@graph": [site, article]}
    script = ld_script(json.dumps(block, ensure_ascii=False))
    return OwnDate(head=[script], truth=_stated(value, "json-ld"))


def _byline(kind: str, ink: Ink, day: str, clock: str) -> OwnDate:
    year, month, date = day.split("-")
    if kind == "byline-chinese":
        text = f"发布时间:{year}年{int(month)}月{int(date)}日"
        return OwnDate(info=[el("span", ink.plain(text))], truth=_stated(day, "byline"))
    if kind == "byline-dashes":
        text = f"发布时间:{day} {clock}"
        stated = _stated(f"{day}T{clock}+08:00", "byline")
        return OwnDate(info=[el("span", ink.plain(text))], truth=stated)
    stated = _stated(f"{day}T{clock[:5]}:00+08:00", "byline")
    return OwnDate(info=[el("span", f"{day} {clock[:5]}")], truth=stated)
