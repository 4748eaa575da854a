"""Fixtures of the command's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from healthnews.cli import cli


@pytest.fixture
def call() -> Callable[..., Result]:
    """Run the command in this process."""

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(cli, list(map(str, arguments)), prog_name="healthnews")

    return call
