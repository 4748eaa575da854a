"""The demo's course: serve the pages, crawl them over HTTP, store, show."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.options import CrawlOptions, CrawlSummary
from crawler.run import run_crawl
from healthnews.demo.manifest import PAGES
from healthnews.demo.server import demo_pages, serve
from healthnews.demo.show import QUERY, Progress, show
from healthnews.feeds.search import Hit, Search
from parsers import Article
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES

# Above the number of pages served: the demo ends because it has seen them all.
_MAX_PAGES = 500

# Loopback needs no politeness; each setting is explained in docs/settings.md.
_LOOPBACK = {
    "HEALTHNEWS_CONTACT": "demo on loopback",
    "HEALTHNEWS_BATCH_SIZE": 20,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
}


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What a demo came to. `sample` is one of the stored articles, read back from `db`.

    hits: what a search for `show.QUERY` finds.
    """

    summary: CrawlSummary
    db: Path
    sample: Article
    hits: tuple[Hit, ...]


def run_demo(folder: Path, *, quiet: bool = False) -> DemoResult:
    """Crawl the bundled pages and store them in `folder`/articles.db.

    Prints progress, a table of what was found, a sample record, a search and commands
    to go on with, unless `quiet`. Asks nothing of any live site: every request
    goes to a server on 127.0.0.1 that opens no connection itself.

    Like every crawl, once per process. Raises what `crawler.run.run_crawl`
    raises, and LookupError where the sample was not stored.
    """
    db = folder / "articles.db"
    progress = Progress(quiet=quiet)
    with serve(demo_pages()) as proxy:
        summary = run_crawl(
            CrawlOptions(
                sites=tuple(dict.fromkeys(page.site for page in PAGES)),
                start_urls=tuple(page.url for page in PAGES),
                max_pages=_MAX_PAGES,
                db=db,
                crawl_db=folder / "crawl.db",
                archive=folder / "archive",
                command="demo",
                settings={**_LOOPBACK, "HEALTHNEWS_PROXY": proxy},
                on_outcome=progress.outcome,
            )
        )
    progress.done()
    result = DemoResult(summary, db, _sample(db), _search(db))
    if not quiet:
        show(result.summary, result.sample, result.hits, result.db)
    return result


def _sample(db: Path) -> Article:
    url = PAGES[0].url
    with ArticleStore.open(db, read_only=True) as store:
        article = store.get(url)
    if article is None:
        raise LookupError(f"{url} is not in {db}")
    return article


def _search(db: Path) -> tuple[Hit, ...]:
    with closing(open_database(db, ARTICLES, read_only=True)) as opened:
        return Search(opened).search(QUERY, limit=2)
