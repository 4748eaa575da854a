"""Where a teaser is cut never makes a flag."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.quality import flags_of_teaser
from tests.pipelines.quality.labels import FIXTURES


def _teasers() -> list[dict[str, Any]]:
    lines = (FIXTURES / "seed-items.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["snippet"]]


@pytest.mark.parametrize("item", _teasers(), ids=lambda item: item["id"])
def test_a_teaser_cut_anywhere_has_no_flag_that_it_does_not_have_whole(item: dict[str, Any]):
    title, snippet, category = item["title"], item["snippet"], item["category"]
    whole = {found.flag for found in flags_of_teaser(title, snippet, category)}
    for end in range(len(snippet)):
        cut = {found.flag for found in flags_of_teaser(title, snippet[:end], category)}
        assert cut <= whole, snippet[:end]
