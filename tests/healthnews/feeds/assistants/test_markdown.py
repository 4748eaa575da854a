"""Bodies as Markdown."""

from __future__ import annotations

from healthnews.feeds.assistants.markdown import markdown
from tests.pipelines.builders import HEADING, LIST_ITEM, PARAGRAPH, TABLE


def test_each_kind_of_block_has_its_form():
    assert markdown((HEADING, PARAGRAPH, LIST_ITEM, LIST_ITEM, TABLE)) == (
        "## 续缴条件\n\n"
        "断缴不超过3个月的,可以补缴并续缴。\n\n"
        "- 等待期:部分地区需要额外等待。\n"
        "- 等待期:部分地区需要额外等待。\n\n"
        "| 年份 | 金额 |\n| 2025 | 400元 |"
    )


def test_no_body_is_no_text():
    assert markdown(()) == ""
