"""Places are found by their short names, and know what they lie in."""

from __future__ import annotations

from pipelines.quality.places import may_name_places, places_in


def names(text: str) -> list[str]:
    return [place.name for place in places_in(text)]


def test_places_are_found_in_order_each_once():
    assert names("内蒙古包头人在北京和包头的医保") == ["内蒙古", "包头", "北京"]
    assert names("哈尔滨医保") == ["哈尔滨"]


def test_a_longer_name_is_not_the_shorter_one_in_it():
    assert names("马鞍山医保") == ["马鞍山"]
    assert names("黔东南和黔西南") == ["黔东南", "黔西南"]


def test_words_that_are_names_of_places_too_are_left_out():
    assert names("安康保险、日照时间、中山医院") == []


def test_a_place_is_told_of_by_what_it_lies_in_and_what_lies_in_it():
    (suzhou,), (jiangsu,) = places_in("苏州"), places_in("江苏")

    assert suzhou.is_told_of("江苏省参保人")
    assert jiangsu.is_told_of("苏州市参保人")
    assert not suzhou.is_told_of("南京市参保人")


def test_the_cheap_question_misses_no_place():
    assert may_name_places("新疆医保")
    assert not may_name_places("医保怎么缴")
    assert not may_name_places("")
