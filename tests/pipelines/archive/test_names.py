from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipelines.archive import names

MOMENT = datetime(2026, 11, 22, 1, 2, 3, 45, tzinfo=UTC)
NAME = "healthnews-20261122T010203000045Z-7-00001.warc.gz"


def test_a_segment_is_called_by_its_moment_run_and_serial():
    assert names.segment_name("healthnews", MOMENT, 7, 1) == NAME


def test_the_moment_is_told_in_utc():
    china = MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert names.segment_name("healthnews", china, 7, 1) == NAME


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        names.segment_name("healthnews", MOMENT.replace(tzinfo=None), 7, 1)


@pytest.mark.parametrize("prefix", ["", "a/b", "../a", ".hidden", "a b"])
def test_a_prefix_that_is_no_plain_name_is_refused(prefix):
    with pytest.raises(ValueError, match="prefix"):
        names.segment_name(prefix, MOMENT, 7, 1)


def test_the_index_knows_a_segment_by_one_name_sealed_or_not():
    folder = Path("archive")
    for path in (folder / "blocked" / NAME, folder / "blocked" / f"{NAME}.open"):
        assert names.relative_name(folder, path) == f"blocked/{NAME}"
    assert names.is_blocked(f"blocked/{NAME}")
    assert not names.is_blocked(NAME)


def test_a_segment_is_found_sealed_or_open(tmp_path):
    assert names.segment_path(tmp_path, NAME) == tmp_path / NAME
    (tmp_path / f"{NAME}.open").touch()
    assert names.segment_path(tmp_path, NAME) == tmp_path / f"{NAME}.open"
    (tmp_path / NAME).touch()
    assert names.segment_path(tmp_path, NAME) == tmp_path / NAME


def test_segments_are_listed_content_first_and_by_name(tmp_path):
    (tmp_path / "blocked").mkdir()
    for name in (
        "b.warc.gz",
        "a.warc.gz",
        "a.warc.gz.sha256",
        "a.warc.gz.damaged",
        "c.warc.gz.open",
        "blocked/a.warc.gz",
        "blocked/d.warc.gz.open",
        "notes.txt",
    ):
        (tmp_path / name).touch()
    assert names.sealed_segments(tmp_path) == [
        tmp_path / "a.warc.gz",
        tmp_path / "b.warc.gz",
        tmp_path / "blocked" / "a.warc.gz",
    ]
    assert names.open_segments(tmp_path) == [
        tmp_path / "c.warc.gz.open",
        tmp_path / "blocked" / "d.warc.gz.open",
    ]


def test_an_archive_that_is_not_there_has_no_segments(tmp_path):
    assert names.sealed_segments(tmp_path / "none") == []
