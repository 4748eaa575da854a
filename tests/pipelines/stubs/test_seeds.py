"""The items of the five seed pages, of which only the pages' own articles are stored."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from healthnews.demo.manifest import PAGES
from parsers import Article, Capture, parse
from pipelines.articles import ArticleStore

LABELS = Path(__file__).parents[1] / "quality" / "labelled" / "seed-items.jsonl"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
GUANGAN = {
    "四川广安社保基数14300每月交多少",
    "四川广安社保基数14300和5000的区别",
    "四川广安社保基数14300是什么标准",
    "四川广安社保基数14300是几档",
    "四川广安社保基数14400和5000的区别",
    "四川广安社保基数14400能拿多少",
    "四川广安社保基数14400医保卡每月多少",
}
HENGSHUI = {
    "2025年河北衡水足跟刺痛在线问诊推荐哪个医院",
    "2025年河北衡水尾骨痛在线问诊推荐哪个医院",
    "2025年河北衡水牙龈出血在线问诊推荐哪个医院",
    "2025年河北衡水舌头痛在线问诊推荐哪个医院",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    captures = [
        Capture(page.url, datetime(2026, 6, 1, tzinfo=UTC), 200, HTML, page.read())
        for page in PAGES
    ]
    parsed = [(capture, parse(capture)) for capture in captures]
    with ArticleStore.open(tmp_path_factory.mktemp("seeds") / "articles.db") as store:
        store.save([(capture, of) for capture, of in parsed if isinstance(of, Article)])
        yield store._db


def test_five_articles_tell_of_99_others(db: Database):
    assert db.execute("SELECT count(*) FROM articles").fetchone() == (5,)
    assert db.execute("SELECT count(*), sum(reference_count) FROM v_stubs").fetchone() == (99, 99)


def test_siblings_of_a_template_are_seven_stubs_of_one_family(db: Database):
    families = defaultdict(set)
    for title, stub, resolved, family in db.execute(
        "SELECT title, stub, resolved_identity, family_id FROM v_stubs"
    ):
        families[family].add((title, stub, resolved))
    (guangan,) = [of for of in families.values() if any("广安社保基数" in one[0] for one in of)]
    assert {title for title, _, _ in guangan} == GUANGAN
    assert len({stub for _, stub, _ in guangan}) == 7
    assert {resolved for _, _, resolved in guangan} == {None}


def test_what_recommends_a_hospital_is_promotional(db: Database):
    promotional = "SELECT title, resolved_identity FROM v_stub_flags WHERE flag = 'promotional'"
    asking = {one for one in db.execute(promotional) if "在线问诊推荐哪个医院" in one[0]}
    assert asking == {(title, None) for title in HENGSHUI}


def test_flags_are_those_that_a_person_gave(db: Database):
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    labelled = {(item["title"], flag) for item in labels for flag in item["flags"]}
    assert set(db.execute("SELECT title, flag FROM v_stub_flags").fetchall()) == labelled
    assert Counter(flag for _, flag in labelled) == {
        "off_topic": 19, "promotional": 6, "markdown": 1, "arithmetic": 7, "title_conflict": 1,
    }  # fmt: skip
