from __future__ import annotations

from pipelines.archive.sizes import Sizes, sizes


def test_segments_are_counted_and_what_lies_beside_them_is_not(tmp_path):
    (tmp_path / "blocked").mkdir()
    for name, size in [
        ("a.warc.gz", 1),
        ("a.warc.gz.sha256", 10),
        ("a.warc.gz.damaged", 100),
        ("b.warc.gz.open", 1000),
        ("blocked/c.warc.gz", 10_000),
        ("blocked/d.warc.gz.open", 100_000),
    ]:
        (tmp_path / name).write_bytes(bytes(size))
    assert sizes(tmp_path) == Sizes(sealed=10_001, unsealed=101_000)
    assert sizes(tmp_path).total == 111_001


def test_a_segment_that_is_gone_by_now_counts_nothing(tmp_path):
    (tmp_path / "a.warc.gz").symlink_to("nowhere")
    assert sizes(tmp_path) == Sizes(0, 0)
