"""`healthnews quality`: counts, reasons, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from parsers.record import Block, BlockKind
from pipelines.articles import ArticleStore
from pipelines.quality import Flag
from tests.pipelines.builders import captured, numbered

Call = Callable[..., Result]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "articles.db"
    wrong = (Block(BlockKind.PARAGRAPH, "医保个人缴费5000×2%=10元"),)
    with ArticleStore.open(path) as store:
        store.save([captured(numbered(1, blocks=wrong)), captured(numbered(2))])
    return path


def test_people_read_counts_and_reasons(call: Call, db: Path):
    done = call("quality", "--db", db)

    assert done.exit_code == 0
    assert done.output == (
        f"2 articles and 1 stubs in {db}\n"
        "flag            articles  stubs\n"
        "off_topic       0         0\n"
        "promotional     0         0\n"
        "markdown        0         0\n"
        "missing_media   0         0\n"
        "arithmetic      1         0\n"
        "title_conflict  0         0\n"
        "\n"
        "arithmetic  example:1  https://www.example.cn/health/news/1.html\n"
        "  第1个问题怎么办\n"
        "  “5000×2%=10元”, which is 100\n"
    )


def test_programs_read_json(call: Call, db: Path):
    done = call("quality", "--db", db, "--flag", "arithmetic", "--json")

    assert json.loads(done.output) == {
        "db": str(db),
        "articles": 2,
        "stubs": 1,
        "flags": [
            {
                "flag": "arithmetic",
                "articles": 1,
                "stubs": 0,
                "samples": [
                    {
                        "identity": "example:1",
                        "url": "https://www.example.cn/health/news/1.html",
                        "title": "第1个问题怎么办",
                        "reason": "“5000×2%=10元”, which is 100",
                    }
                ],
            }
        ],
    }


def test_samples_can_be_left_out(call: Call, db: Path):
    done = call("quality", "--db", db, "--flag", "arithmetic", "--samples", 0)

    assert done.output.splitlines()[1:] == [
        "flag        articles  stubs",
        "arithmetic  1         0",
    ]


def test_a_flag_that_does_not_exist_is_refused(call: Call, db: Path):
    assert call("quality", "--db", db, "--flag", "boring").exit_code == 2


def test_a_missing_database_is_refused(call: Call, tmp_path: Path):
    assert call("quality", "--db", tmp_path / "none.db").exit_code == 2


def test_the_help_names_every_flag(call: Call):
    shown = call("quality", "--help").output

    assert [flag for flag in Flag if flag not in shown] == []
