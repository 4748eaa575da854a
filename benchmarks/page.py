"""The page of results: what a run measured replaces what an earlier one did, all else is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchmarks.result import Result


def page_with(page: str, region: str, content: str) -> str:
    """Return the page with another content between the marks of a region.

    Raises ValueError for a page that has no such region.
    """
    begin, end = f"<!-- measured: {region} -->", f"<!-- end: {region} -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        raise ValueError(f"the page must have {begin!r} and {end!r} once each")
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    return f"{before}{begin}\n\n{content.strip()}\n\n{end}{after}"


def report(machine: str, results: Iterable[Result], skipped: Sequence[str] = ()) -> str:
    """Return what a run measured in Markdown: the machine, each claim, then each benchmark."""
    found = list(results)
    parts = [f"{machine}."]
    if skipped:
        parts.append(f"Not installed, so left out: {', '.join(skipped)}.")
    return "\n\n".join([*parts, _claims(found), *map(_section, found)])


def _claims(results: Iterable[Result]) -> str:
    lines = ["| claim | target | measured | |", "|---|--:|--:|---|"]
    lines += [
        f"| {' | '.join(target.cells())} |" for result in results for target in result.targets
    ]
    return "\n".join(lines) if len(lines) > 2 else "This run has no targets."


def _section(result: Result) -> str:
    name, _, rest = result.title.partition(": ")
    parts = [f"### {name}", _sentence(rest), result.to_markdown(), result.why]
    return "\n\n".join(part for part in parts if part)


def _sentence(text: str) -> str:
    """Return a title's rest as a sentence; Markdown would take some of its signs for its own."""
    plain = re.sub(r"([*_<])", r"\\\1", text)
    return f"{plain[0].upper()}{plain[1:]}." if plain else ""
