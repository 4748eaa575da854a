"""Keys: shared by all whose titles are one, and neighbours of one another in the table."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.duplicates.keys import keys_of, packed, unpacked
from pipelines.duplicates.titles import most_more, same_title
from pipelines.folding import fold

# Texts that have nothing in common: whatever their keys share is of the titles.
BODIES = (tuple(range(64)), tuple(range(64, 128)))
PLACE = 27
SHORT = "高血压能喝咖啡吗"
TITLE = "灵活就业人员怎么参加职工医保"
LONG = "灵活就业人员怎么参加职工医保和生育保险并在外地使用"


def keys(title: str, body: int = 0) -> tuple[int, ...]:
    return keys_of(title, fold(title), body, BODIES[body])


def meet(one: str, other: str) -> bool:
    return not set(keys(one)).isdisjoint(keys(other, 1))


def places(title: str) -> int:
    return len({key >> PLACE for key in keys(title)})


ALPHABET = "灵活就业人员怎么参加职工医保高血压能喝咖啡年12345的了吗呢"
titles = st.text(ALPHABET, min_size=8, max_size=40)
more = st.text("问最新年3的了吗呢", max_size=3)


@given(titles, more, more)
def test_texts_whose_titles_are_one_by_more_at_the_ends_always_meet(title, before, after):
    longer = before + title + after
    assume(len(longer) <= 40 and same_title(title, longer)[0])

    assert meet(title, longer)


@given(titles, st.lists(st.tuples(st.integers(0, 40), st.sampled_from("的了吗呢")), max_size=2))
def test_texts_whose_titles_are_one_but_for_particles_always_meet(title, particles):
    longer = title
    for at, particle in particles:
        longer = longer[:at] + particle + longer[at:]
    assume(same_title(title, longer)[0])

    assert meet(title, longer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TITLE, f"{TITLE}?"),
        (TITLE, f"问{TITLE}"),
        (TITLE, f"{TITLE}呢"),
        (LONG, "灵活就业人员怎么参加了职工医保和生育保险并在外地使用"),
        (TITLE, "靈活就業人員怎麼參加職工醫保"),
        (LONG, f"最新{LONG}"),
        (LONG, f"问{LONG}呀"),
    ],
)
def test_titles_that_are_one_meet(one: str, other: str):
    assert same_title(one, other)[0]
    assert meet(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("广安社保缴费基数14300元是什么档次", "广安社保缴费基数14400元是什么档次"),
        ("2025年灵活就业人员社保缴费基数是14300", "2025年灵活就业人员社保缴费基数是14301"),
        ("广安市灵活就业人员怎么参加职工医保", "巴中市灵活就业人员怎么参加职工医保"),
        ("高血压患者能不能吃鸡蛋和牛奶", "糖尿病患者能不能吃鸡蛋和牛奶"),
    ],
)
def test_siblings_with_one_body_do_not_meet(one: str, other: str):
    assert set(keys(one)).isdisjoint(keys_of(other, fold(other), 1, BODIES[0]))


def test_bodies_that_are_alike_meet_under_one_title_alone():
    half = (*range(32), *range(100, 132))
    shared = set(keys(TITLE)).intersection(keys_of(TITLE, fold(TITLE), 1, half))

    # The title, that and two titles it may contain as copies have them, and 8 of 16 bands.
    assert len(shared) == 12


def test_a_text_is_filed_in_as_many_places_as_titles_that_its_own_may_contain():
    # Nothing is a tenth of ten characters or fewer; of 14, one character at either end is;
    # of 25, up to two: 1 + 0, 0 + 1, 2 + 0, 1 + 1, 0 + 2.
    assert (len(SHORT), len(TITLE), len(LONG)) == (8, 14, 25)
    assert [places(SHORT), places(TITLE), places(LONG)] == [1, 3, 6]
    assert [len(keys(title)) for title in (SHORT, TITLE, LONG)] == [19, 21, 24]


def test_the_longest_title_has_no_more_places_than_one_of_eighty_characters():
    # 1, 9 for up to three characters at both ends, 10 for four to eight at one of them.
    assert places("".join(chr(0x4E00 + at) for at in range(500))) == 20


def test_a_longer_title_meets_the_one_with_the_sites_name_at_its_end():
    title = "".join(chr(0x4E00 + at) for at in range(42))
    assert same_title(title, f"{title}健康频道")[0]
    assert meet(title, f"{title}健康频道")
    assert meet(title, f"健康频道{title}")


@pytest.mark.parametrize(("length", "more"), [(0, 0), (1, 0), (10, 0), (11, 1), (20, 1), (21, 2)])
def test_a_title_has_at_most_a_tenth_more_than_one_that_it_contains(length: int, more: int):
    title = LONG[:length]

    assert most_more(length) == more
    if more:
        assert same_title(title, title[more:])[0]
        assert not same_title(title, title[more + 1 :])[0]


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_title_has_keys_that_sqlite_holds_each_once(title: str):
    found = keys(title)

    assert len(set(found)) == len(found)
    assert all(0 <= key < 2**47 for key in found)
    assert unpacked(packed(found)) == found


def test_a_known_text_has_known_keys():
    # Where these change, texts that are stored are not found: a migration must file them anew.
    assert keys(TITLE)[:3] == (109408077256667, 109408100688233, 109408065030787)
