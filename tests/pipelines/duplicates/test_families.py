"""Families: one key for what one template made, and no key for two subjects."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.duplicate_pairs.texts import pages
from pipelines.duplicates.comparing import compare
from pipelines.duplicates.families import family_key

GUANGAN = """四川广安社保基数14300每月交多少
四川广安社保基数14300和5000的区别
四川广安社保基数14300是什么标准
四川广安社保基数14300是几档
四川广安社保基数14400和5000的区别
四川广安社保基数14400能拿多少
四川广安社保基数14400医保卡每月多少""".split("\n")


def test_the_seven_items_of_one_page_are_one_family():
    assert {family_key(title) for title in GUANGAN} == {"社保基数#"}


def test_the_seven_are_seven_articles():
    texts = [text for text in pages() if text.title in GUANGAN]

    assert len(texts) == 7
    assert not any(
        compare(one, other).is_duplicate for one in texts for other in texts if one is not other
    )


def test_no_other_titles_of_the_bundled_pages_are_of_one_family():
    keys = Counter(family_key(text.title) for text in pages())

    assert [key for key, count in keys.items() if count > 1] == ["社保基数#"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("2025年包头医保什么时候停", "医保什么时候停"),
        ("包头2025医保什么时候停", "医保什么时候停"),
        ("大連醫保什麼時候停？", "医保什么时候停"),
        ("2024-2025年度泰州医保什么时候停", "医保什么时候停"),
        ("23年灵活就业医保补缴政策", "灵活就业医保补缴政策"),
        ("20年工龄能拿多少退休金", "#年工龄能拿多少退休金"),
        ("银龄意外险50元报销比例", "银龄意外险#元报销比例"),
        ("社保交2000元能拿多少", "社保交#元能拿多少"),
        ("2025年河北衡水足跟刺痛在线问诊推荐哪个医院", "足跟刺痛在线问诊推荐哪个医院"),
        ("2025年河北衡水尾骨痛在线问诊推荐哪个医院", "尾骨痛在线问诊推荐哪个医院"),
        ("包头市医保缴费年限最新规定", "医保缴费年限最新规定"),
        ("包头市职工医保缴费年限最新规定", "职工医保缴费年限最新规定"),
        ("2025年广州", None),
        ("", None),
    ],
)
def test_place_and_year_go_and_the_subject_stays(title: str, key: str | None):
    assert family_key(title) == key
