"""The version of the installed distribution."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """Return the installed version, or `0+source` in a checkout that was never installed."""
    try:
        return version("healthnews")
    except PackageNotFoundError:
        return "0+source"


__version__ = installed_version()
