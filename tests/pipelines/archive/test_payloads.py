from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.archive import payloads
from pipelines.archive.exchange import Archived, ArchiveError, ExchangeKind, RefersTo
from pipelines.archive.payloads import Payloads
from pipelines.archive.warc_record import sha1_digest
from pipelines.crawl_db import CrawlStore
from tests.pipelines.archive.exchanges import NOON, PAGE, PLAIN, URL, archive

OURS, THEIRS = sha1_digest(PAGE), "sha1:OFTHECHUNKSTOO"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CrawlStore]:
    """An index that knows of one capture."""
    rows = archive(tmp_path / "archive", PLAIN)
    with CrawlStore.open(tmp_path / "crawl.db") as store:
        run = store.begin_run("ingest", None, {}, NOON)
        store.record(run, (), captures=rows)
        yield store


@pytest.fixture
def found(store: CrawlStore, tmp_path: Path) -> Payloads:
    return Payloads(tmp_path / "archive", store.captures)


def revisit(refers_to: RefersTo | None) -> Archived:
    return Archived(
        replace(PLAIN, body=b""), ExchangeKind.REVISIT, f"{URL}?x", "sha1:X", refers_to, 0
    )


def test_the_capture_that_is_named(found: Payloads) -> None:
    assert found.find(revisit(RefersTo(URL, NOON, THEIRS))) == PAGE


@pytest.mark.parametrize("refers_to", [RefersTo(None, None, OURS), RefersTo(URL, None, OURS)])
def test_any_capture_with_its_digest(refers_to: RefersTo, found: Payloads) -> None:
    assert found.find(revisit(refers_to)) == PAGE


def test_the_digest_that_its_writer_made(found: Payloads) -> None:
    assert found.find(revisit(RefersTo(None, None, THEIRS))) is None
    found.learn(THEIRS, OURS, URL, NOON)
    assert found.find(revisit(RefersTo(None, None, THEIRS))) == PAGE


@pytest.mark.parametrize(
    "refers_to",
    [
        None,
        RefersTo(None, None, None),
        RefersTo(f"{URL}?other", NOON, None),
        RefersTo(None, None, "sha1:OTHER"),
    ],
)
def test_what_is_nowhere(refers_to: RefersTo | None, found: Payloads) -> None:
    assert found.find(revisit(refers_to)) is None


def test_a_file_that_is_gone(found: Payloads, tmp_path: Path) -> None:
    for path in (tmp_path / "archive").glob("*.warc.gz"):
        path.unlink()
    with pytest.raises(ArchiveError):
        found.find(revisit(RefersTo(URL, NOON, OURS)))


def test_only_so_many_digests_are_remembered(
    found: Payloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payloads, "_MOST_DIGESTS", 2)
    for digest in ("sha1:1", "sha1:2", "sha1:1", "sha1:3"):
        found.learn(digest, OURS, URL, NOON)
    known = [found.find(revisit(RefersTo(None, None, f"sha1:{n}"))) for n in (1, 2, 3)]
    assert known == [PAGE, None, PAGE]
