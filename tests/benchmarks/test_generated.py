"""Generated articles are what the parser reads on their pages, and each is its own."""

from __future__ import annotations

import pytest

from benchmarks.generated import Generated
from benchmarks.generated_text import title
from parsers import Article, parse

COPY = 1_549


@pytest.mark.parametrize("number", [0, 1, 48, 49, 1_548, COPY, 250_000, 999_998])
def test_the_record_is_what_the_page_says(number: int):
    generated = Generated.of(number)
    capture, record = generated.record()
    parsed = parse(generated.capture())

    assert isinstance(parsed, Article)
    assert record == parsed
    assert capture.url == parsed.url == generated.url


def test_a_number_gives_the_same_page_each_time():
    assert Generated.of(77).page() == Generated.of(77).page()


def test_no_two_articles_have_one_title():
    numbers = [*range(0, 5_000), *range(995_000, 1_000_000), *range(1_900_000, 1_905_000)]

    assert len({title(number) for number in numbers}) == len(numbers)


def test_one_in_fifty_is_an_earlier_article_again_without_its_last_paragraph():
    copy, original = Generated.of(COPY), Generated.of(COPY // 2)

    assert copy.title == original.title
    assert copy.sections[:-1] == original.sections[:-1]
    assert copy.sections[-1][1] == original.sections[-1][1][:-1]


def test_teasers_are_of_articles_stored_and_to_come_alike():
    numbers = [int((item.url or "")[-12:-5]) - 1_000_000 for item in Generated.of(5_000).related()]

    assert len(numbers) == 20
    assert 0 <= min(numbers) < 5_000 < max(numbers) < 10_100


def test_a_site_of_its_own_names_its_own_articles_alone():
    others = range(1_960_000, 1_960_010)
    urls = {item.url for item in Generated.of(1_960_003, others).related()}

    assert urls <= {Generated.of(number).url for number in others}
