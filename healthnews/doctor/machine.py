"""The machine: its clock, its disk, and the name we give when we ask."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from healthnews.doctor.finding import Check, Finding, fail, ok, warn
from healthnews.quantities import size_text

LEAST_SPACE = 100 * 1024**2
"""Bytes left on the disk below which a run is likely to fail."""

LITTLE_SPACE = 1024**3
"""Bytes left on the disk below which it is time to make room."""

TOLERANCE = timedelta(minutes=5)
"""How far the clock may be behind the newest run."""

_RELEASED = datetime(2026, 1, 1, tzinfo=UTC)


def check_clock(now: datetime, newest: datetime | None) -> Finding:
    """Look whether it is later than this release and than the newest run's start."""
    advice = "set the clock (NTP): what is due, and every moment stored, depends on it"
    shown = f"{now:%Y-%m-%d %H:%M:%S}Z"
    if now < _RELEASED:
        return fail(Check.CLOCK, f"it is {shown}, before this release was made", advice)
    if newest is not None and now < newest - TOLERANCE:
        return fail(
            Check.CLOCK, f"it is {shown}, and a run began at {newest:%Y-%m-%d %H:%M:%S}Z", advice
        )
    return ok(Check.CLOCK, f"it is {shown}")


def check_disk(paths: tuple[Path, ...]) -> Finding:
    """Look how much space is left where the files are, or will be; the least counts."""
    places = {_existing(path) for path in paths}
    free, place = min((shutil.disk_usage(place).free, place) for place in places)
    found = f"{size_text(free)} left at {place}"
    advice = "make room: healthnews archive prune removes what is superseded"
    if free < LEAST_SPACE:
        return fail(Check.DISK, found, advice)
    if free < LITTLE_SPACE:
        return warn(Check.DISK, found, advice)
    return ok(Check.DISK, found)


def check_contact(contact: str | None) -> Finding:
    """Look whether the owner of a site can reach the user."""
    if contact:
        return ok(Check.CONTACT, contact)
    return warn(
        Check.CONTACT,
        "sites are not told who asks",
        "set HEALTHNEWS_CONTACT to a mail or web address",
    )


def _existing(path: Path) -> Path:
    return next(place for place in (path, *path.absolute().parents) if place.exists())
