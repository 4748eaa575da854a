"""Stubs are looked at alone: what else holds between articles says nothing of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines import relations
from pipelines.inferred_dates.relation import StubsAndDates


@pytest.fixture(autouse=True, scope="module")
def only_stubs_and_dates() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relations, "RELATIONS", (StubsAndDates(),))
        yield
