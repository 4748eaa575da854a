"""Generated pages are articles to the parser, and what their makers meant them to be."""

from __future__ import annotations

import pytest

from benchmarks.generated import Written, article_url, write
from benchmarks.pages import generated_record

SITE = 500


@pytest.mark.parametrize("number", [0, 1, 2, 7, 8, 9, 250, 499])
def test_the_parser_reads_the_page_as_it_was_written(number: int):
    written = write(number)
    _, article = generated_record(number, SITE)
    items = [item for _, items in written.sections for item in items]

    assert article.url == written.url
    assert article.title == written.title
    assert [block.text for block in article.blocks if block.kind == "list_item"] == items
    assert [block.text for block in article.blocks if block.kind == "heading"] == [
        label for label, _ in written.sections
    ]
    assert article.blocks[0].text == written.opening
    assert article.blocks[-1].text == written.closing


def test_teasers_are_of_other_pages_with_their_titles_beginnings_and_days():
    _, article = generated_record(250, SITE)
    by_url = {article_url(number): write(number) for number in range(SITE + SITE // 10 + 1)}

    told = [(item.title, item.snippet, item.date_published) for item in article.related]
    assert len(told) == 20
    assert told == [_teaser(by_url[item.url or ""]) for item in article.related]
    assert article_url(250) not in {item.url for item in article.related}


def _teaser(written: Written) -> tuple[str, str, str]:
    return written.title, written.teaser, written.day.isoformat()


def test_no_two_texts_are_the_same():
    texts = {(of.opening, of.closing) for of in map(write, range(3_000))}

    assert len(texts) == 3_000
