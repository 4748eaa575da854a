"""Parts of the product that need packages which not everybody wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from healthnews.failures import Unusable

_OURS = ("healthnews", "pipelines", "parsers", "crawler")


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Turn a failed import of the block into one line that says what to install.

    extra: name of the extra in `pyproject.toml` that brings the packages.

    Raises Unusable. A module of ours that is missing is a bug, and raised as it is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in _OURS:
            raise
        raise Unusable(
            f"this needs the package {error.name}: pip install 'healthnews[{extra}]'"
        ) from error
