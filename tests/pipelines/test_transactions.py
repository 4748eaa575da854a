from __future__ import annotations

import pytest
from sqlite_utils import Database

from pipelines.transactions import immediate


@pytest.fixture
def db(tmp_path):
    with Database(tmp_path / "t.db") as db:
        db.execute("CREATE TABLE t (x INTEGER)")
        yield db


def rows(db):
    return [x for (x,) in db.execute("SELECT x FROM t ORDER BY x")]


def insert(db, x):
    with immediate(db):
        db.execute("INSERT INTO t VALUES (?)", [x])


def test_a_block_is_committed_at_its_end(db):
    insert(db, 1)
    assert not db.conn.in_transaction
    assert rows(db) == [1]


def test_a_block_inside_another_is_committed_with_it(db):
    with immediate(db):
        insert(db, 1)
        assert db.conn.in_transaction
        insert(db, 2)
    assert rows(db) == [1, 2]
    assert not db.conn.in_transaction


def test_an_exception_takes_back_the_blocks_inside_too(db):
    def fail():
        with immediate(db):
            insert(db, 1)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert rows(db) == []
    assert not db.conn.in_transaction
