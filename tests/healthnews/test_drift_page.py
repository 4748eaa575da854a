"""docs/drift.md names what there is: fields, rules, checks, gauges."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from healthnews.doctor.finding import Check
from healthnews.metrics import gauges
from pipelines.articles import ArticleStore
from pipelines.crawl_db import CrawlStore
from pipelines.drift.fields import FIELDS
from pipelines.drift.records import Rule

PAGE = (Path(__file__).parents[2] / "docs" / "drift.md").read_text(encoding="utf-8")


def chapter(title: str) -> str:
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(title: str) -> list[str]:
    rows = re.findall(r"^\| (`.+?) \|", chapter(title), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_every_field_that_is_watched_is_named():
    named = re.search(r"holds something: (.+?)\.\n", chapter("What is measured"), re.DOTALL)
    assert re.findall(r"`(\w+)`", named[1]) == list(FIELDS)


def test_every_rule_is_explained_once():
    assert sorted(first_cells("What a run is compared with")) == sorted(Rule)


def test_every_check_is_explained_once():
    assert first_cells("`healthnews doctor`") == list(Check)


def test_every_gauge_is_named_with_its_labels(tmp_path):
    ArticleStore.open(tmp_path / "a.db").close()
    CrawlStore.open(tmp_path / "c.db").close()
    found = gauges(tmp_path / "a.db", tmp_path / "c.db", tmp_path, datetime.now(UTC))
    assert sorted(first_cells("`healthnews metrics`")) == sorted(gauge.name for gauge in found)
