"""What of an article is compared."""

from __future__ import annotations

from dataclasses import replace

from pipelines.duplicates.text import ComparedText, compared, folded_body, folded_title
from tests.pipelines.builders import HEADING, LIST_ITEM, PARAGRAPH, PLAIN, RELATED


def test_summary_and_blocks_are_compared_and_nothing_around_them():
    article = replace(
        PLAIN,
        summary="可以",
        blocks=(HEADING, PARAGRAPH, LIST_ITEM),
        disclaimer="提示:本内容不能代替面诊。",
        related=(RELATED,),
    )

    assert compared(article) == ComparedText(
        "职工医保断了灵活就业可以续吗",
        "可以\n续缴条件\n断缴不超过3个月的,可以补缴并续缴。\n等待期:部分地区需要额外等待。",
    )


def test_markers_and_notes_are_no_part_of_a_body_that_is_signed():
    text = ComparedText("断缴?", "1. 线上办理\n2. 线下办理\n责任编辑:李明")

    assert (folded_title(text), folded_body(text)) == ("断缴", "线上办理线下办理")
