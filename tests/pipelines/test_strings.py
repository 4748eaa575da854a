from __future__ import annotations

from pipelines.strings import shown, storable, strings_in


def test_lone_surrogates_are_written_out():
    assert storable("文件\udce9.html") == "文件\\udce9.html"


def test_whole_text_is_kept():
    assert storable("医保𠮷") == "医保𠮷"


def test_long_text_is_cut_for_messages():
    assert shown("长" * 61) == "'" + "长" * 60 + "…'"
    assert shown("长" * 60) == "'" + "长" * 60 + "'"


def test_every_string_is_found_with_its_path():
    record = {"title": "a", "views": 84, "blocks": [{"text": "b", "rows": [["c"]]}]}
    assert list(strings_in(record, "")) == [
        ("title", "a"),
        ("blocks[0].text", "b"),
        ("blocks[0].rows[0][0]", "c"),
    ]
