from __future__ import annotations

import pytest

from tests.pipelines.archive.library import library


@pytest.fixture
def books(tmp_path):
    """An archive with both databases, empty as yet."""
    with library(tmp_path) as opened:
        yield opened
