from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.record import TreeReader
from pipelines.articles import ArticleStore
from pipelines.content import content_hash
from pipelines.digest import digest
from pipelines.errors import MissingDatabaseError
from tests.pipelines.builders import (
    NOON,
    PARAGRAPH,
    READING,
    article,
    capture,
    captured,
    numbered,
)


def digest_of(folder, *batches):
    path = Path(folder) / "articles.db"
    path.unlink(missing_ok=True)
    with ArticleStore.open(path) as store:
        for batch in batches:
            store.save(batch)
    return digest(path)


def test_an_empty_database_has_the_digest_of_nothing(tmp_path):
    assert digest_of(tmp_path) == hashlib.sha256(b"").hexdigest()


def test_the_digest_is_what_the_documentation_says(tmp_path):
    bare = article(
        url="https://m.e.cn/1",
        canonical_url=None,
        site="e",
        source_id="1",
        title="问",
        disclaimer=None,
        blocks=(replace(PARAGRAPH, text="答"),),
        qa=(),
        related=(),
        parser="e/1",
    )
    record = (
        '{"authors":[],"blocks":[{"kind":"paragraph","level":null,"rows":null,"text":"答"}],'
        '"canonical_url":null,"credits":[],"date_inferred":null,"date_modified":null,'
        '"date_modified_precision":null,"date_modified_raw":null,'
        '"date_modified_source":null,"date_published":null,'
        '"date_published_precision":null,"date_published_raw":null,'
        '"date_published_source":null,"disclaimer":null,"parser":"e/1","publisher":null,'
        '"publisher_url":null,"qa":[],"related":[],"site":"e","source_id":"1",'
        '"summary":null,"title":"问","views":null}'
    )
    addresses = '["https://m.e.cn/1","https://www.e.cn/1"]'
    decided = '"duplicate_of":null,"family_id":null'
    line = f'{{"aliases":{addresses},{decided},"identity":"e:1","record":{record}}}\n'
    batch = [(capture("https://www.e.cn/1"), bare)]
    assert digest_of(tmp_path, batch) == hashlib.sha256(line.encode()).hexdigest()
    assert content_hash(bare) == hashlib.sha256(record.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的"},
        {"blocks": (PARAGRAPH,)},
        {"qa": ()},
        {"related": ()},
        {"canonical_url": None},
        {"source_id": "2"},
        {"url": "https://www.example.cn/another-address"},
    ],
)
def test_content_and_addresses_count(tmp_path, change):
    changed = digest_of(tmp_path, [captured(article(**change))])
    assert changed != digest_of(tmp_path, [captured(article())])


def test_times_and_readings_do_not_count(tmp_path):
    first = digest_of(tmp_path, [captured(article())])
    reread = article(reading=replace(READING, tree=TreeReader.BEAUTIFULSOUP))
    assert digest_of(tmp_path, [captured(reread, hours=5)], [captured(reread, hours=9)]) == first


def test_a_missing_database_has_no_digest(tmp_path):
    with pytest.raises(MissingDatabaseError):
        digest(tmp_path / "articles.db")


def test_a_digest_leaves_no_files(tmp_path):
    digest_of(tmp_path, [captured(article())])
    assert [entry.name for entry in tmp_path.iterdir()] == ["articles.db"]


def version(number, title, hours, host):
    """Return one capture of one article: what it said, when, and at which address."""
    url = f"https://{host}.example.cn/{number}"
    fetched_at = None if hours is None else NOON + timedelta(hours=hours)
    return capture(url, fetched_at), numbered(number, disclaimer=title)


# Few values, so that moments tie, contents return and addresses repeat.
histories = st.lists(
    st.builds(
        version,
        number=st.integers(1, 3),
        title=st.sampled_from(["甲", "乙", "丙"]),
        hours=st.none() | st.integers(0, 2),
        host=st.sampled_from(["m", "www"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=40)
@given(histories, st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_and_batches_do_not_count(history, random, size):
    shuffled = random.sample(history, len(history))
    batches = [shuffled[at : at + size] for at in range(0, len(shuffled), size)]
    with tempfile.TemporaryDirectory() as folder:
        assert digest_of(folder, *batches) == digest_of(folder, history)
