"""From regions to the record: the one assembly that all sites share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from parsers.credits import split_credits
from parsers.dates import PrintedDate, find_date
from parsers.document import Document
from parsers.landmarks import SEARCH_HEADINGS
from parsers.lines import Line
from parsers.outline import Entry, Marker, build_blocks, is_sentence
from parsers.questions import pair, read_entries
from parsers.record import (
    QA,
    Article,
    Block,
    DateSource,
    InferredDate,
    Related,
    StatedDate,
)
from parsers.regions import Regions
from parsers.sites.site import Site
from parsers.tables import data_tables, table_text
from parsers.text import fold_width

LONGEST_SUMMARY = 30


def build_article(site: Site, document: Document, regions: Regions) -> Article:
    """Return the record of a page whose regions are known."""
    entries = _entries(regions.body)
    count, credited = split_credits([entry.text for entry in entries])
    entries = entries[:count]
    asks = any(entry.question for entry in entries)
    summary = _summary(entries) if site.question_pages and not asks else None
    if summary is not None:
        entries = entries[1:]
    blocks = tuple(build_blocks(entries))
    published, modified = _dates(document, regions)
    url = document.url
    source_id = site.source_id(url) if url else None
    related = _related(site, regions.related)
    byline = regions.byline
    return Article(
        url=url,
        canonical_url=site.canonical(source_id) if source_id else None,
        site=site.name,
        source_id=source_id,
        title=regions.title,
        summary=summary,
        date_published=published.value if published else None,
        date_published_raw=published.raw if published else None,
        date_published_precision=published.precision if published else None,
        date_published_source=published.source if published else None,
        date_modified=modified.value if modified else None,
        date_modified_raw=modified.raw if modified else None,
        date_modified_precision=modified.precision if modified else None,
        date_modified_source=modified.source if modified else None,
        date_inferred=None if published else _inferred(related),
        authors=byline.authors,
        publisher=byline.publisher,
        publisher_url=byline.publisher_url,
        views=byline.views,
        disclaimer=regions.disclaimer,
        credits=credited,
        blocks=blocks,
        qa=pair(entries, blocks) if asks else _qa(site, regions.title, summary, blocks),
        related=related,
        parser=site.parser,
        reading=document.reading,
    )


def _entries(body: Sequence[Line]) -> list[Entry]:
    tables = data_tables(body)
    if not tables:
        return read_entries(body)
    entries: list[Entry] = []
    index = 0
    for start, (end, rows) in tables.items():
        entries += read_entries(body[index:start])
        entries.append(Entry(table_text(rows), Marker.NONE, None, rows=rows))
        index = end
    return entries + read_entries(body[index:])


def _summary(entries: Sequence[Entry]) -> str | None:
    """Return the direct answer printed above the body of a question page."""
    if len(entries) < 2:
        return None
    first, second = entries[0], entries[1]
    if (
        first.marker is not Marker.NONE
        or first.rows is not None
        or len(first.text) > LONGEST_SUMMARY
    ):
        return None
    if is_sentence(first.text) or second.marker is not Marker.NONE or not is_sentence(second.text):
        return None
    return first.text


def _qa(site: Site, title: str, summary: str | None, blocks: Sequence[Block]) -> tuple[QA, ...]:
    """Return what a page without marked questions asks: on a question page, its title."""
    if not site.question_pages:
        return ()
    texts = [summary] if summary is not None else []
    return (QA(title, "\n".join(texts + [block.text for block in blocks])),)


def _related(site: Site, items: Sequence[Related]) -> tuple[Related, ...]:
    """Return the items that are articles.

    Popular searches may lead to a search instead, and the links of a footer may
    follow an undated list: where other items lead to articles these do not count.
    """
    if all(item.date_published for item in items):
        return tuple(items)
    articles = [_leads_to_article(site, item) for item in items]
    strict = SEARCH_HEADINGS.union(item.list for item in compress(items, articles))
    return tuple(
        item
        for item, is_article in zip(items, articles, strict=True)
        if is_article or item.date_published or item.list not in strict
    )


def _leads_to_article(site: Site, item: Related) -> bool:
    return item.url is not None and site.is_article_path(item.url)


def _inferred(related: Sequence[Related]) -> InferredDate | None:
    """Return the date that all teasers of the page agree on: they were listed on that day."""
    days = {item.date_published for item in related}
    if len(related) < 2 or len(days) != 1 or None in days:
        return None
    day = min(day for day in days if day)
    return InferredDate(day, "related_items_agree", f"all {len(related)} related items say {day}")


def _dates(document: Document, regions: Regions) -> tuple[StatedDate | None, StatedDate | None]:
    """Return when the page says it was published and modified, by the most trusted source."""
    published: list[tuple[PrintedDate | None, DateSource]] = []
    modified: list[tuple[PrintedDate | None, DateSource]] = []
    hints, title = document.hints, fold_width(regions.title)
    for node in hints.linked_data:
        if node.headline is None or _same_title(fold_width(node.headline), title):
            published.append((_date(node.date_published), DateSource.JSON_LD))
            modified.append((_date(node.date_modified), DateSource.JSON_LD))
    published.append((_date(hints.meta_published), DateSource.META))
    modified.append((_date(hints.meta_modified), DateSource.META))
    for time in document.page.times:
        if time.line in regions.header:
            published.append((find_date(time.value, document.fetched_at), DateSource.TIME))
    published.append((regions.byline.published, DateSource.BYLINE))
    modified.append((regions.byline.modified, DateSource.BYLINE))
    return _most_trusted(published), _most_trusted(modified)


def _same_title(headline: str, title: str) -> bool:
    return headline.startswith(title) or title.startswith(headline)


def _date(text: str | None) -> PrintedDate | None:
    return find_date(text) if text else None


def _most_trusted(dates: Sequence[tuple[PrintedDate | None, DateSource]]) -> StatedDate | None:
    """Return the first date; a less trusted one wins only by naming the time of the same day."""
    stated = [(date, source) for date, source in dates if date is not None]
    if not stated:
        return None
    day = stated[0][0].value[:10]
    same_day = [entry for entry in stated if entry[0].value[:10] == day]
    date, source = max(same_day, key=lambda entry: len(entry[0].value))
    return StatedDate(date.value, date.raw, date.precision, source)
