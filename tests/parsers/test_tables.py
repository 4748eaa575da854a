"""Tables of data are blocks; tables that lay out a page are read through."""

from __future__ import annotations

import pytest

from parsers.tables import data_tables, table_text
from tests.parsers.pages import SENTENCE, lines

GRID = (
    "<table><tr><th>级别</th><th>起付线</th></tr><tr><td>一级</td><td>200元</td></tr>"
    "<tr><td><p>二级</p></td><td>500\n 元</td></tr></table>"
)
ROWS = (("级别", "起付线"), ("一级", "200元"), ("二级", "500 元"))


def test_a_grid_of_short_cells_is_data() -> None:
    found = lines(f"<p>{SENTENCE}</p>{GRID}<p>{SENTENCE}</p>")
    assert data_tables(found) == {1: (7, ROWS)}


def test_two_tables_in_a_row_are_two() -> None:
    assert data_tables(lines(GRID + GRID)) == {0: (6, ROWS), 6: (12, ROWS)}


def test_a_row_of_empty_cells_is_no_row() -> None:
    with_blank = GRID.replace("<tr><td>一级", "<tr><td></td><td>&nbsp;</td></tr><tr><td>一级")
    assert data_tables(lines(with_blank)) == {0: (6, ROWS)}


@pytest.mark.parametrize(
    "layout",
    [
        f"<table><tr><td><p>{SENTENCE}</p></td></tr></table>",
        f"<table><tr><td>甲</td><td><p>1</p><p>2</p><p>3</p><p>4</p></td></tr><tr><td>乙</td><td>{SENTENCE}</td></tr></table>",
        f"<table><tr><td>甲</td><td>{GRID}</td></tr></table>",
        "<table><tr><td>甲</td><td>乙</td></tr></table>",
        "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>",
        f"<table><caption>{SENTENCE}</caption><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
    ],
    ids=["one-cell", "long-cell", "nested", "one-row", "one-column", "caption"],
)
def test_a_layout_is_not_data(layout: str) -> None:
    assert 0 not in data_tables(lines(layout))


def test_no_tables() -> None:
    assert data_tables(lines(f"<p>{SENTENCE}</p>")) == {}
    assert data_tables([]) == {}


def test_a_table_as_text() -> None:
    assert table_text(ROWS) == "级别 | 起付线\n一级 | 200元\n二级 | 500 元"
