from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.inserts import NULL, TOGETHER, insert, insert_values

COLUMNS = ("id", "name", "size")


@pytest.fixture
def db():
    with closing(empty()) as connection:
        yield connection


def empty():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, size REAL NOT NULL)")
    return connection


def stored(db):
    return db.execute("SELECT id, name, size FROM t ORDER BY id").fetchall()


@pytest.mark.parametrize(
    "count", [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER, 3 * TOGETHER - 1]
)
def test_any_number_of_rows_is_stored(db, count):
    rows = [(number, f"第{number}行", 0.5) for number in range(count)]
    insert(db, "t", COLUMNS, rows)
    assert stored(db) == rows


@pytest.mark.parametrize("count", [1, TOGETHER])
def test_none_is_stored_as_null(db, count):
    insert(db, "t", COLUMNS, [(number, None, 0) for number in range(count)])
    assert db.execute("SELECT count(*) FROM t WHERE name IS NULL").fetchone() == (count,)


@pytest.mark.parametrize("count", [1, TOGETHER])
def test_a_column_that_must_not_be_null_refuses_none(db, count):
    with pytest.raises(sqlite3.IntegrityError, match=r"NOT NULL constraint failed: t\.size"):
        insert(db, "t", COLUMNS, [(number, "", None) for number in range(count)])


@pytest.mark.parametrize("count", [0, 1, TOGETHER, 2 * TOGETHER + 1])
def test_rows_may_be_given_as_their_values_one_after_the_other(db, count):
    insert_values(db, "t", COLUMNS, [of for n in range(count) for of in (n, NULL, 0.5)])
    assert stored(db) == [(number, None, 0.5) for number in range(count)]


def test_columns_may_come_in_any_order_and_number(db):
    insert(db, "t", ("size", "id"), [(1.5, 7)])
    assert stored(db) == [(7, None, 1.5)]


values = st.tuples(st.none() | st.text(st.characters(codec="utf-8")), st.floats(0, 1))


@given(st.lists(values, max_size=2 * TOGETHER + 1))
def test_what_is_stored_is_what_was_given(found):
    rows = [(number, *pair) for number, pair in enumerate(found)]
    with closing(empty()) as db:
        insert(db, "t", COLUMNS, rows)
        assert stored(db) == rows
