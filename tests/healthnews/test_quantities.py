from __future__ import annotations

from datetime import timedelta

import pytest

from healthnews.quantities import age_of, bytes_of, size_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("4096", 4096),
        ("512B", 512),
        ("3K", 3072),
        ("500M", 524_288_000),
        ("10G", 10_737_418_240),
        ("10gb", 10_737_418_240),
        ("2T", 2_199_023_255_552),
    ],
)
def test_a_size_is_read_as_people_write_it(text, expected):
    assert bytes_of(text) == expected


@pytest.mark.parametrize("text", ["", "G", "-1", "1.5G", "10 G", "10P", "１０G"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError, match="no size like 500M or 10G"):
        bytes_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12h", timedelta(hours=12)),
        ("90d", timedelta(days=90)),
        ("4w", timedelta(days=28)),
        ("2y", timedelta(days=730)),
        ("0d", timedelta(0)),
    ],
)
def test_an_age_is_read_as_people_write_it(text, expected):
    assert age_of(text) == expected


@pytest.mark.parametrize("text", ["", "90", "d", "-1d", "1.5d", "3m", "9999999d"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(ValueError, match="no age like 12h, 90d, 4w or 2y"):
        age_of(text)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1_048_575, "1.0 MB"),
        (18_140_365, "17.3 MB"),
        (10 * 2**50, "10240.0 TB"),
    ],
)
def test_a_size_is_told_in_a_unit_that_fits(size, expected):
    assert size_text(size) == expected
