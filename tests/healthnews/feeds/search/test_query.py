"""What a person types, taken apart."""

from __future__ import annotations

import pytest

from healthnews.feeds.search import Query, QueryError, parse_query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("断缴", Query(words=("断缴",))),
        (" 医保　大连\t断缴 ", Query(words=("医保", "大连", "断缴"))),
        ('"灵活就业" 大连', Query(words=("大连",), phrases=("灵活就业",))),
        ("“灵活就业”「断缴」", Query(phrases=("灵活就业", "断缴"))),
        ('"没有关上', Query(phrases=("没有关上",))),
        ('医保 -大连 -"灵活就业"', Query(words=("医保",), excluded=("大连", "灵活就业"))),
        ("医保－大连", Query(words=("医保－大连",))),
        ("COVID-19", Query(words=("COVID-19",))),
        ("医保 －大连", Query(words=("医保",), excluded=("大连",))),
        ("医保 site:uzkoo SITE：jiusongjiankang",
         Query(words=("医保",), sites=("uzkoo", "jiusongjiankang"))),
        ("医保 date:2025", Query(words=("医保",), since="2025", until="2025")),
        ("医保 date:2025-04..2025-06", Query(words=("医保",), since="2025-04", until="2025-06")),
        ("医保 date:..2025-04-29", Query(words=("医保",), until="2025-04-29")),
        ("医保 date:2025-04..", Query(words=("医保",), since="2025-04")),
        ("医保 ? -！", Query(words=("医保",))),
    ],
)  # fmt: skip
def test_parts(text: str, query: Query):
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no word"),
        ("？！", "names no word"),
        ("-断缴", "names no word"),
        ("site:uzkoo", "names no word"),
        ("医保 date:今天", "date:今天 is no day"),
        ("医保 date:2025-13", "date:2025-13 is no day"),
        ("医保 date:..", "date:.. is no day"),
        ("医保 -site:uzkoo", "'-site:uzkoo': only words and phrases"),
        ("医保 site:", "names no site"),
    ],
)
def test_what_cannot_be_asked_is_said(text: str, said: str):
    with pytest.raises(QueryError, match=said):
        parse_query(text)
