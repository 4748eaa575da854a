"""An archive and parts in S3: a server of the same interface, on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("distributed", reason="the extra scale is not installed")

from healthnews.scale.engine import ScaleOptions
from healthnews.scale.places import Place
from healthnews.scale.rebuilding import on_dask
from pipelines.archive.exchange import Position
from pipelines.digest import digest
from pipelines.rebuild.rebuilding import rebuild
from tests.pipelines.archive.library import exchange, library
from tests.pipelines.rebuild.rebuilds import options, rebuilt

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("default")]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket `news`, as s3fs sees it; workers started meanwhile find it, too."""
    s3fs = pytest.importorskip("s3fs", reason="`make test-scale` has it")
    moto = pytest.importorskip("moto.server", reason="`make test-scale` has it")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    # What the server holds is its process's, not its own.
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST")).close()
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    files.mkdir("news")
    yield files
    server.stop()


@pytest.mark.usefixtures("bucket")
def test_files_are_listed_put_and_fetched_whole_or_in_pieces(tmp_path: Path):
    place = Place("s3://news/folder")
    assert place.files() == []
    (tmp_path / "one").write_bytes(b"0123456789")
    place.put(tmp_path / "one", "1")
    assert [(file.name, file.size) for file in place.files()] == [("1", 10)]
    place.fetch("1", tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == b"0123456789"
    assert list(place.pieces([Position("1", 2, 3), Position("1", 0, 1)])) == [b"234", b"0"]
    with pytest.raises(FileNotFoundError):
        place.fetch("2", tmp_path / "three")


@pytest.mark.parametrize("indexed", [True, False])
def test_a_rebuild_from_s3_is_that_of_the_folder(bucket: Any, tmp_path: Path, indexed: bool):
    with library(tmp_path) as books:
        books.crawled(*(exchange(str(n), n, f"{n}: 第{n}问") for n in range(10)), max_bytes=2_000)
        books.crawled(exchange("900", 31, "captcha"))
        # The same bytes again: kept as a reference into another segment.
        books.crawled(exchange("3", 40, "3: 第3问"), exchange("5", 41, "5: 第五问"))
        local = rebuilt(books, into=tmp_path / "local.db")
        bucket.put(f"{books.folder}/", "news/archive", recursive=True)
        scale = ScaleOptions(archive="s3://news/archive", parts="s3://news/parts")
        changes = {} if indexed else {"crawl_db": tmp_path / "another.db"}
        before = books.rows()
        with on_dask(options(books, archive=tmp_path / "no", **changes), scale) as chosen:
            summary = rebuild(chosen)
        assert digest(tmp_path / "new.db") == digest(tmp_path / "local.db")
        assert (summary.captures, summary.damaged) == (local.captures, ())
        assert summary.parts_made == summary.segments == local.segments
        # What lies elsewhere is not forgotten: pages that only refused us, for one.
        assert books.rows() == before
        with on_dask(options(books, archive=tmp_path / "no", **changes), scale) as chosen:
            again = rebuild(chosen)
        assert (again.parts_made, again.parts_reused) == (0, local.segments)
