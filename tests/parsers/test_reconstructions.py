"""The reconstructions are sufficient: the tool that made the seed texts makes them from these."""

from __future__ import annotations

import re
from typing import Any

import pytest

from parsers import Article, Capture, parse
from parsers.codec import to_dict
from parsers.text import fold_width
from tests.dressing import field_differences
from tests.parsers.cases import Case, case, cases

RECONSTRUCTIONS = list(cases("*/reconstructed-*"))
every_reconstruction = pytest.mark.parametrize(
    "page", RECONSTRUCTIONS, ids=lambda page: page.folder.name
)
FULL = str.maketrans(",:;?!()%", "，：；？！（）％")


def seed_of(page: Case) -> Case:
    return case(page.name.replace("reconstructed", "seed"))


@every_reconstruction
def test_it_gives_the_seed_text_back_byte_for_byte(page: Case) -> None:
    # No release of resiliparse 0.14 has a wheel for Python 3.13.
    tool = pytest.importorskip("resiliparse.extract.html2text")
    text = tool.extract_plain_text(page.body.decode(), main_content=True, preserve_formatting=True)
    assert fold_width(text).encode() == seed_of(page).body


def full_width(html: str) -> str:
    """Return the page as the live site prints it: Chinese punctuation at full width.

    Only in text, not in tags, and only between Chinese characters and quotes.
    """
    around = "[一-鿿“”《》]"
    return re.sub(
        rf"(?<={around})[,:;?!()%](?={around})(?![^<]*>)",
        lambda mark: mark[0].translate(FULL),
        html,
    )


def full_width_record(page: Case) -> dict[str, Any]:
    html = full_width(page.body.decode())
    assert "，" in html
    found = parse(Capture(page.meta["url"], None, 200, (), html.encode()))
    assert isinstance(found, Article), found
    return to_dict(found)


@every_reconstruction
def test_at_full_width_it_is_the_same_record_after_folding(page: Case) -> None:
    record = full_width_record(page)
    assert field_differences(seed_of(page).expected, record) == []


@every_reconstruction
def test_the_width_is_kept_as_published(page: Case) -> None:
    texts = [block["text"] for block in full_width_record(page)["blocks"]]
    assert any("，" in text for text in texts)


@every_reconstruction
def test_text_and_reconstruction_give_equal_records(page: Case) -> None:
    about_the_document = {"reading", "related"}  # a text has no links, nor an encoding of markup
    text, html = seed_of(page).record(), page.record()
    assert text.keys() == html.keys()
    differing = {key for key in text if text[key] != html[key]}
    assert differing <= about_the_document
    unlinked = [item | {"url": None} for item in html["related"]]
    assert text["related"] == unlinked
