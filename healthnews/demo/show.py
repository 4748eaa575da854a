"""All that the demo prints."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from crawler.options import CrawlSummary
from healthnews.feeds.search import Hit
from healthnews.search_report import hits_text
from parsers import Article
from pipelines.crawl_db import OutcomeRow

QUERY = "断缴"
"""What the demo searches for: a word of two characters, in the middle of sentences."""

_SQL = (
    "SELECT site, title, summary, qa_count, related_count FROM v_articles "
    "ORDER BY related_count DESC, identity LIMIT 5"
)
_HEADINGS = ("site", "pages", "outcomes", "articles", "related", "seconds")
_BLOCKS = 4
_WIDTH = 60


@dataclass(slots=True)
class Progress:
    """Counts pages while the crawl runs: in place on a terminal, else one line at the end."""

    quiet: bool
    pages: int = 0

    def outcome(self, site: str, _: OutcomeRow) -> None:
        """Count an outcome of a site."""
        self.pages += 1
        if not self.quiet and sys.stdout.isatty():
            click.echo(f"\r{self.pages} pages fetched, now from {site:<16}", nl=False)

    def done(self) -> None:
        """End the count."""
        if self.quiet:
            return
        start = "\r" if sys.stdout.isatty() else ""
        click.echo(f"{start}{self.pages} pages fetched over HTTP from loopback{'':<20}".rstrip())


def show(summary: CrawlSummary, sample: Article, hits: Sequence[Hit], db: Path) -> None:
    """Print what was found, one record, one search, and where to look further."""
    click.echo()
    for line in _table(summary):
        click.echo(line)
    click.echo("\nOne record:\n")
    for line in _record(sample):
        click.echo(f"  {line}")
    click.echo(f"\nOne search: {search_command(db)}\n")
    click.echo(hits_text(hits))
    click.echo("\nFive bundled pages are reconstructions; every other page is a stub made from a")
    click.echo(f"teaser. The articles are in {db}. Look for yourself:\n")
    click.echo(f"  {query_command(db)}")
    click.echo("\nThe same spider on the live site, politely and at most 20 pages:\n")
    click.echo("  healthnews crawl jiusongjiankang --max-pages 20")


def search_command(db: Path) -> str:
    """Return a shell command that searches the database as the demo does."""
    return shlex.join([_here(sys.executable), "-m", "healthnews", "search", QUERY, "--db", str(db)])


def query_command(db: Path) -> str:
    """Return a shell command that queries the database."""
    return shlex.join([_here(sys.executable), "-m", "sqlite_utils", str(db), _SQL, "--table"])


def _here(path: str) -> str:
    """Return the path as seen from the working folder where it lies below it."""
    found, here = Path(path), Path.cwd()
    return str(found.relative_to(here)) if found.is_relative_to(here) else path


def _table(summary: CrawlSummary) -> list[str]:
    rows = [
        (
            site.site,
            str(site.pages),
            ", ".join(f"{count} {outcome}" for outcome, count in sorted(site.outcomes.items())),
            str(site.articles),
            str(site.related),
            f"{site.seconds:.1f}",
        )
        for site in summary.sites
    ]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    lines = [_line(_HEADINGS, widths), _line(["-" * width for width in widths], widths)]
    return lines + [_line(row, widths) for row in rows]


def _line(cells: tuple[str, ...] | list[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _record(article: Article) -> list[str]:
    first = article.related[0] if article.related else None
    return [
        f"title      {article.title}",
        f"summary    {article.summary or '-'}",
        *(f"{block.kind:<10} {_short(block.text)}" for block in article.blocks[:_BLOCKS]),
        f"...        {max(0, len(article.blocks) - _BLOCKS)} more blocks",
        f"published  {article.date_published or 'not stated on the page'}",
        f"inferred   {_inferred(article)}",
        f"related    {_short(first.title) if first else '-'}",
        f"           {_short(first.snippet or '-') if first else '-'}",
    ]


def _inferred(article: Article) -> str:
    inferred = article.date_inferred
    return f"{inferred.value} ({inferred.method})" if inferred else "-"


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
