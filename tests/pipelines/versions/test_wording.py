"""What makes another version of an article, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.record import QA, Credit, DateSource, TreeReader
from pipelines.versions.wording import packed, unpacked, wording_hash, wording_json
from tests.pipelines.builders import HEADING, PARAGRAPH, READING, TABLE, article


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "职工医保断了还可以续吗"},
        {"summary": "可以"},
        {"blocks": (PARAGRAPH, HEADING)},
        {"blocks": (HEADING, PARAGRAPH)},
        {"blocks": (replace(HEADING, level=3), PARAGRAPH)},
        {"blocks": (replace(TABLE, rows=(("年份", "金额"), ("2025", "430元"))),)},
        {"qa": (QA("职工医保断了灵活就业可以续吗", "不可以。"),)},
        {"date_published": "2025-04-29"},
        {"date_modified": "2025-04-30"},
        {"disclaimer": None},
        {"credits": (Credit("编辑", ("姜赟",)),)},
        {"authors": ("Mr.zhu",)},
        {"publisher": "优站库"},
    ],
)
def test_another_version(changes):
    assert wording_hash(article(**changes)) != wording_hash(article())


@pytest.mark.parametrize(
    "changes",
    [
        {"views": 85},
        {"related": ()},
        {"url": "https://www.example.cn/health/news/7299931.html", "canonical_url": None},
        {"reading": replace(READING, encoding="gb18030", tree=TreeReader.BEAUTIFULSOUP)},
        {"parser": "example/2"},
        {"date_published_raw": "2025年4月29日", "date_published_source": DateSource.META},
    ],
)
def test_the_same_version(changes):
    assert wording_hash(article(**changes)) == wording_hash(article())


def test_a_wording_comes_back_from_what_is_stored():
    wording = unpacked(packed(wording_json(article())))
    assert wording.title == "职工医保断了灵活就业可以续吗"
    assert wording.blocks == article().blocks
    assert wording.qa == article().qa
    assert wording.disclaimer == "提示:本内容不能代替面诊。"
