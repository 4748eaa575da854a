"""The list that tells where saved pages were fetched."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis.strategies import characters, dictionaries, integers, text

from healthnews.ingest_urls import UrlList, UrlListError, read_url_list

URL = "https://m.example.cn/1"
# Linux forbids `/` and NUL in a name, a list of lines the line break. Names need not be
# UTF-8: what is not comes as lone surrogates. A name of blanks makes an empty line.
names = text(
    characters(exclude_characters="/\0\n", exclude_categories=("Cs",))
    | characters(min_codepoint=0xDC80, max_codepoint=0xDCFF),
    min_size=1,
    max_size=60,
).map(lambda name: os.fsdecode(os.fsencode(f"p{name}")))


def written(folder: Path, data: bytes) -> str:
    path = folder / "urls.tsv"
    path.write_bytes(data)
    return str(path)


@given(pages=dictionaries(names, integers(0, 10**6), max_size=5))
def test_every_page_listed_has_its_url(pages: dict[str, int]) -> None:
    urls = {name: f"https://m.example.cn/医保/{number}" for name, number in pages.items()}
    lines = b"".join(os.fsencode(f"{name}\t{url}\n") for name, url in urls.items())
    with TemporaryDirectory() as folder:
        found = read_url_list(written(Path(folder), lines))
        assert {name: found.url_of(f"{folder}/{name}") for name in urls} == urls
        assert found.unused(f"{folder}/{name}" for name in urls) == []


def test_paths_begin_at_the_lists_own_folder(tmp_path: Path) -> None:
    found = read_url_list(written(tmp_path, f"a/b.html\t{URL}".encode()))
    assert found.url_of(str(tmp_path / "a" / "b.html")) == URL
    assert found.url_of("a/b.html") is None


def test_a_list_as_other_systems_write_it(tmp_path: Path) -> None:
    found = read_url_list(written(tmp_path, f"\ufeffa.html\t{URL}\r\n\r\n".encode()))
    assert found.url_of(str(tmp_path / "a.html")) == URL


def test_a_page_may_be_listed_twice_with_one_url(tmp_path: Path) -> None:
    found = read_url_list(written(tmp_path, f"a.html\t{URL}\n./a.html\t{URL}".encode()))
    assert list(found.urls.values()) == [URL]


def test_what_no_page_uses_is_told_in_the_lists_order(tmp_path: Path) -> None:
    lines = "".join(f"{name}.html\t{URL}\n" for name in "cab")
    found = read_url_list(written(tmp_path, lines.encode()))
    assert found.unused([str(tmp_path / "a.html")]) == [
        str(tmp_path.resolve() / name) for name in ("c.html", "b.html")
    ]


def test_without_a_list_nothing_is_known() -> None:
    assert UrlList().url_of("a.html") is None
    assert UrlList().unused(["a.html"]) == []


def test_a_list_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UrlListError, match=r"line 1: .* is not a path, a tab"):
        read_url_list(written(tmp_path, b"\x1f\x8b\x08\x00\xff"))
    with pytest.raises(UrlListError, match="cannot be read: "):
        read_url_list(str(tmp_path))
