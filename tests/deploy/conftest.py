"""Fixtures: the sources, copied once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deploy.source import copy_source


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources, to build from."""
    return copy_source(tmp_path_factory.mktemp("source"))
