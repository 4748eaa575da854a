"""No text is lost between markup and tree."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.codec import to_dict
from parsers.lines import read_lines
from parsers.record import TreeReader
from parsers.tree import LOSS_TOLERANCE, Tree, read_tree
from tests.dressing import field_differences
from tests.parsers.cases import Case, cases
from tests.parsers.pages import SENTENCE, question_page, read

RECONSTRUCTIONS = list(cases("*/reconstructed-*"))


def tree_of(markup: str) -> Tree:
    tree = read_tree(markup, markup.encode())
    assert tree is not None
    return tree


def words(markup: str) -> str:
    return "".join(line.text for line in read_lines(tree_of(markup).root).lines)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{SENTENCE}</p>",
        f"<p>{SENTENCE}",
        f"{SENTENCE}<p>{SENTENCE}</p>",
        f"<p title='{SENTENCE}'>{SENTENCE}</p><!-- {SENTENCE} --><script>'{SENTENCE}'</script>",
        f"<p>{''.join(f'&#{ord(char)};' for char in SENTENCE)}</p>",
        f"<p>{''.join(f'&#x{ord(char):X};' for char in SENTENCE)}</p>",
        f"<p>{'&nbsp;' * 200}{SENTENCE}{'&emsp;&ensp;' * 50}</p>",
        "<p>nothing outside ASCII</p>",
    ],
)
def test_a_sane_page_is_lxmls(markup: str) -> None:
    tree = tree_of(markup)
    assert (tree.reader, tree.loss_recovered) == (TreeReader.LXML, 0)


def test_an_early_end_of_the_document_loses_nothing() -> None:
    markup = f"<html><body><p>前</p></body></html><div><p>{SENTENCE}</p></div><p>后</p>"
    assert words(markup) == f"前{SENTENCE}后"


def test_nul_bytes_are_no_text_and_lose_none() -> None:
    markup = f"<p>\0{SENTENCE[:5]}\0\0{SENTENCE[5:]}</p>\0<p>后</p>"
    assert words(markup) == f"{SENTENCE}后"


@pytest.mark.parametrize("depth", [300, 10_000])
@pytest.mark.parametrize("tag", ["div", "span", "font", "ul", "b"])
def test_deep_nesting_loses_nothing(depth: int, tag: str) -> None:
    markup = f"<p>前</p>{f'<{tag}>' * depth}<p>{SENTENCE}</p>{f'</{tag}>' * depth}<p>后</p>"
    assert words(markup) == f"前{SENTENCE}后"


def test_what_was_lost_is_counted() -> None:
    markup = f"<p>前</p>{'<div>' * 300}<p>{SENTENCE}</p>{'</div>' * 300}"
    tree = tree_of(markup)
    assert tree.reader is TreeReader.BEAUTIFULSOUP
    assert tree.loss_recovered >= 2 * len(SENTENCE) > LOSS_TOLERANCE


@pytest.mark.parametrize("markup", ["", "   ", "<!-- nothing -->"])
def test_no_element_is_no_tree(markup: str) -> None:
    assert read_tree(markup, markup.encode()) is None


# --- a whole page, damaged --------------------------------------------------------------


def damaged_page(page: bytes, damage: str) -> bytes:
    head, body = page.split(b"</h1>", 1)
    inner, end = body.rsplit(b"</body>", 1)
    if damage == "nul":
        return page.replace(b"<p>", b"\0<p>\0").replace(b"</li>", b"\0</li>")
    if damage == "early-end":
        return head + b"</h1></body></html>" + body
    if damage == "early-body-end":
        return head + b"</h1></div></body>" + body
    depth = int(damage)
    return head + b"</h1>" + b"<div>" * depth + inner + b"</div>" * depth + b"</body>" + end


every_reconstruction = pytest.mark.parametrize(
    "case", RECONSTRUCTIONS, ids=lambda case: case.folder.name
)


@every_reconstruction
@pytest.mark.parametrize("damage", ["nul", "early-end", "early-body-end", "150", "300"])
def test_a_damaged_page_gives_the_record_of_the_whole_one(case: Case, damage: str) -> None:
    found = to_dict(read(damaged_page(case.body, damage), case.meta["url"]))
    assert field_differences(case.record() | {"reading": found["reading"]}, found) == []


@every_reconstruction
@pytest.mark.parametrize("depth", ["300", "10000"])
def test_a_nested_page_loses_no_text(case: Case, depth: str) -> None:
    whole = case.record()
    found = to_dict(read(damaged_page(case.body, depth), case.meta["url"]))
    assert "".join(said(found)) == "".join(said(whole))


def said(record: dict[str, Any]) -> list[str]:
    """Return all text of a record, in order."""
    texts = [record["title"], record["summary"], *(block["text"] for block in record["blocks"])]
    texts.append(record["disclaimer"])
    for item in record["related"]:
        texts += [item["title"], item["snippet"], item["category"], item["date_published"]]
    return [text for text in texts if text]


def test_the_reading_is_told() -> None:
    whole = read(question_page())
    damaged = read(question_page("<b>" * 300 + f"<p>{SENTENCE}</p>" + "</b>" * 300))
    assert whole.reading.tree is TreeReader.LXML
    assert damaged.reading.tree is TreeReader.BEAUTIFULSOUP
    assert damaged.blocks == whole.blocks
