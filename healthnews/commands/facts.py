"""`healthnews sites` and `healthnews schema`: what this release knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import click
import msgspec

from healthnews.tables import table
from parsers.codec import json_schema
from parsers.sites import SITES, Site


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One line of `sites --json`; `parser` is the value in the records of the site."""

    name: str
    hosts: tuple[str, ...]
    start_urls: tuple[str, ...]
    parser: str

    @classmethod
    def of(cls, site: Site) -> Self:
        """Return what a user may want to know of a site module."""
        return cls(site.name, tuple(sorted(site.hosts)), site.start_urls, site.parser)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per site.")
def sites(as_json: bool) -> None:
    """List the known sites, their hosts and where a crawl begins."""
    facts = [SiteFacts.of(site) for _, site in sorted(SITES.items())]
    if as_json:
        for line in facts:
            click.echo(msgspec.json.encode(line))
        return
    rows = [
        (site.name, site.parser, ", ".join(site.hosts), ", ".join(site.start_urls))
        for site in facts
    ]
    click.echo(table(("site", "parser", "hosts", "start"), rows))


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of a record.

    A line of `healthnews parse` has `path` and `outcome` beside these keys.
    """
    click.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2))
