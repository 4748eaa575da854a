"""A file of seeds: one URL a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.seeds import read_seeds


def test_no_file_no_seeds() -> None:
    assert read_seeds(None) == ()


def test_comments_and_blank_lines_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_bytes(
        b"\xef\xbb\xbf# from the newsletter\r\n\r\n  http://a.example/1#top \r\nhttp://b.example/2"
    )
    assert read_seeds(path) == ("http://a.example/1#top", "http://b.example/2")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "seeds.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"seeds\.txt: cannot be read"):
        read_seeds(path)
