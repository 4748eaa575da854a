"""BeautifulSoup's reading gives the lines that lxml's reading gives."""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings
from hypothesis.strategies import integers

from parsers.hints import read_hints
from parsers.lines import Line, read_lines
from parsers.soup import soup_root
from parsers.styles import apply_styles
from parsers.tree import read_tree
from tests.dressing import Subject, dress
from tests.dressing.records import subjects
from tests.parsers.cases import Case, cases
from tests.parsers.pages import root

RECONSTRUCTIONS = list(cases("*/reconstructed-*"))


def soup_lines(markup: str) -> list[str]:
    tree = soup_root(markup)
    assert tree is not None
    return [line.text for line in read_lines(tree).lines]


def lxml_lines(markup: str) -> list[str]:
    return [line.text for line in read_lines(root(markup)).lines]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>一<p>二<div>三</div>四",
        "<p>一<ul><li>二<li>三<ul><li>四</ul><li>五</ul>六",
        "<ol><li><p>一<li><p>二</ol>",
        "<dl><dt>一<dd>二<dt>三<dd>四</dl>",
        "<table><tr><td>一<td>二<tr><td>三<table><tr><td>四</table>五</table>",
        "<p>一<h3>二</h3>三<table><tr><td>四</table>",
        "<div>一<p>二</div>三",
        "<p>一<span>二<b>三</span>四",
        "<UL><LI>一</LI></UL><P>二</P>",
        "<p>一&nbsp二&emsp;三&#8203;四&amp;五</p>",
        "<p>一</p>\n\n<p>二</p><!-- 三 --><script>四</script>五",
        '<?xml version="1.0" encoding="gbk"?><!DOCTYPE html><html><body><p>一</p></body></html>',
        "<html><head><title>零</title></head><body>一<br>二<hr>三</body></html>",
        "<p>一<o:p>二</o:p>三</p>",
    ],
)
def test_both_readers_agree(markup: str) -> None:
    assert soup_lines(markup) == lxml_lines(markup)


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>一<section>二</section>三", ["一", "二", "三"]),
        ("<p>一\0二</p><p>\0</p><p>三</p>", ["一二", "三"]),
        ("<html><body><p>一</p></body></html><p>二</p>", ["一", "二"]),
        ("<p>一</p></div></body><p>二</p></html>三", ["一", "二", "三"]),
        ("<p>一<1>二</p>", ["一<1>二"]),
    ],
)
def test_nothing_is_lost(markup: str, lines: list[str]) -> None:
    assert soup_lines(markup) == lines


def test_the_attributes_that_are_read_are_there() -> None:
    tree = soup_root(
        "<meta name=pubdate content='2025-03-17'><a class='x y' href='/a'>一</a>"
        "<div hidden>二</div><div style='display:none'>三</div>"
        "<time datetime='2025-03-17T08:05'>四</time>"
    )
    assert tree is not None
    apply_styles(tree)
    page = read_lines(tree)
    assert [line.text for line in page.lines] == ["一", "四"]
    line = page.lines[0]
    assert line.links[0].element.get("href") == "/a"
    assert line.links[0].element.get("class") == "x y"
    assert page.times[0].value == "2025-03-17T08:05"
    assert read_hints(tree).meta_published == "2025-03-17"


def test_no_element_is_no_tree() -> None:
    assert soup_root("") is None
    assert soup_root("nothing but text") is None
    assert soup_root("<!-- 一 -->") is None


@pytest.mark.parametrize("depth", [300, 10_000])
@pytest.mark.parametrize("tag", ["div", "p", "li", "b", "table", "font"])
def test_deep_nesting_keeps_its_text(depth: int, tag: str) -> None:
    found = soup_lines(f"<{tag}>" * depth + "医保缴费" + f"</{tag}>" * depth + "<p>最后一行</p>")
    assert "".join(found) == "医保缴费最后一行"


# --- pages ------------------------------------------------------------------------------


def seen(line: Line) -> tuple[object, ...]:
    """Return what later code asks of a line."""
    item = line.item
    href = line.link.get("href") if line.link is not None else None
    return (
        line.text,
        line.heading,
        line.item_line,
        item.ordered if item else None,
        line.cell is not None,
        line.aside,
        line.is_link,
        href,
        [link.element.get("href") for link in line.links],
    )


def read_twice(markup: str) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return what both readers make of a page, hidden elements left out."""
    trees = root(markup), soup_root(markup)
    for tree in trees:
        assert tree is not None
        apply_styles(tree)
    first, second = ([seen(line) for line in read_lines(tree).lines] for tree in trees)
    return first, second


SANE = {"skeleton": "full", "nul": "none"}


@settings(max_examples=60, deadline=None)
@given(subject=subjects(), seed=integers(0, 2**32))
def test_both_readers_give_equal_lines_for_any_sane_page(subject: Subject, seed: int) -> None:
    page = dress(subject, seed, SANE)
    note(f"{subject.name}, seed {seed}: {page.why}")
    by_lxml, by_soup = read_twice(page.html)
    assert by_soup == by_lxml


@pytest.mark.parametrize("case", RECONSTRUCTIONS, ids=lambda case: case.name)
def test_both_readers_give_equal_lines_for_a_reconstruction(case: Case) -> None:
    by_lxml, by_soup = read_twice(case.body.decode())
    assert by_soup == by_lxml


def test_the_sane_page_is_read_by_lxml() -> None:
    """Else the comparison above would compare one reader with itself."""
    markup = RECONSTRUCTIONS[0].body
    tree = read_tree(markup.decode(), markup)
    assert tree is not None
    assert (tree.reader.value, tree.loss_recovered) == ("lxml", 0)
