"""The dresser itself: a careful reader finds the truth on every page it makes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from tests.dressing import Page, Subject, dress, field_differences, fold, gold_subjects
from tests.dressing.choices import Choices
from tests.dressing.compare import count_fields
from tests.dressing.dimensions import DIMENSIONS
from tests.dressing.ink import full_width
from tests.dressing.records import subject_for, subjects

# Has no release for every Python that the product runs on.
HTMLTree = pytest.importorskip("resiliparse.parse.html").HTMLTree

SEEDS = range(150)
_UNSEEN = "script,style,template,title,noscript,[hidden],[style*='display:none']"
_SQUEEZED = re.compile("[\\s\u200b-\u200d\u2060\ufeff\0]+")


def squeeze(text: str) -> str:
    return _SQUEEZED.sub("", unicodedata.normalize("NFC", fold(text)))


def decoded(page: Page) -> str:
    """Read the bytes with the codec they were written in, NUL characters dropped as browsers do."""
    return page.body.decode(page.codec, "replace").lstrip("\ufeff").replace("\0", "")


def visible(html: str) -> str:
    """Return the words a browser shows, squeezed."""
    body = HTMLTree.parse(html).body
    for node in body.query_selector_all(_UNSEEN):
        node.decompose()
    return squeeze(body.text)


def wanted_in_order(page: Page) -> list[list[str]]:
    """Return what must stand on the page, each list in its order."""
    truth = page.truth
    article = [truth["title"], truth["summary"] or ""]
    for block in truth["blocks"]:
        cells = [cell for row in block.get("rows", ()) for cell in row]
        article += cells or [block["text"]]
    if truth["disclaimer"]:
        article.append(truth["disclaimer"])
    related = []
    for item in truth["related"]:
        related += [item["title"], item["snippet"] or "", item["date_published"] or ""]
    return [article, related]


def missing(text: str, wanted: list[str]) -> str | None:
    start = 0
    for piece in map(squeeze, wanted):
        found = text.find(piece, start)
        if found < 0:
            return piece
        start = found + len(piece)
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_of_the_truth_is_visible_and_in_order(seed: int) -> None:
    page = dress(subject_for(seed, 0.5), seed)
    text = visible(decoded(page))
    for wanted in wanted_in_order(page):
        assert missing(text, wanted) is None, page.why


@pytest.mark.parametrize("seed", range(0, 150, 5))
def test_the_same_seed_gives_the_same_page(seed: int) -> None:
    subject = subject_for(seed, 0.5)
    assert dress(subject, seed) == dress(subject, seed)


def test_every_choice_of_every_dimension_can_be_fixed() -> None:
    subjects = gold_subjects()
    for name, choices in DIMENSIONS.items():
        for choice in choices:
            for subject in (subjects[0], subjects[2]):
                page = dress(subject, 1, {name: choice}, plain=True)
                assert page.body


@settings(max_examples=60, deadline=None)
@given(subject=subjects(), seed=integers(0, 2**32))
def test_any_subject_can_be_dressed(subject: Subject, seed: int) -> None:
    page = dress(subject, seed)
    assert not field_differences(page.truth, page.truth)
    assert all(choice in DIMENSIONS[name] for name, choice in page.why.items() if name != "subject")


def test_unknown_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="no choice 'wide'"):
        Choices(1, {"width": "wide"})


def test_fixing_one_dimension_leaves_the_others() -> None:
    subject = gold_subjects()[1]
    free = dress(subject, 7)
    other = next(c for c in DIMENSIONS["footer"] if c != free.why["footer"])
    fixed = dress(subject, 7, {"footer": other})
    assert {k for k in free.why if free.why[k] != fixed.why.get(k)} == {"footer"}


def test_full_width_never_follows_a_blank_or_splits_a_number() -> None:
    assert full_width("基数:1,000元(含), 比例6%。") == "基数：1,000元（含）， 比例6％。"
    assert full_width("职工 :甲") == "职工 :甲"


def test_differences_are_by_field_and_fold_the_width() -> None:
    truth = {"title": "医保?", "source": "x", "related": [{"title": "甲", "position": 1}]}
    got = {"title": "医保？", "related": ({"title": "乙", "position": 1, "url": None},), "more": 1}
    assert field_differences(truth, got) == ["related: [0].title wanted …'甲', got …'乙'"]
    assert field_differences(truth, {"title": "医保?"}) == ["related: missing"]
    assert count_fields(truth) == 2


def test_a_minute_may_be_written_with_or_without_seconds() -> None:
    truth = {"date_published": "2024-03-01T21:50:00+08:00"}
    assert not field_differences(truth, {"date_published": "2024-03-01T21:50+08:00"})
