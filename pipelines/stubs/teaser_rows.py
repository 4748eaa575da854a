"""The teasers of articles as targets and forms, each different teaser worked out once."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlite_utils import Database

from pipelines.json_arrays import as_json
from pipelines.stubs.faces import Form
from pipelines.stubs.keys import Target, target_of

_TEASERS = """
SELECT related.article_id, related.ordinal, articles.site, related.url,
       related.title, related.snippet, related.category, related.date_published
FROM json_each(?) AS wanted
CROSS JOIN articles ON articles.id = wanted.value
CROSS JOIN related ON related.article_id = wanted.value
"""


class Teaser(msgspec.Struct, frozen=True, gc=False):
    """A teaser: the article it is of, as far as it tells, and what it says."""

    target: Target
    form: Form
    digest: int


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A teaser on a page: that of the article `article_id`, at `ordinal`."""

    article_id: int
    ordinal: int
    teaser: Teaser


def teasers_on(db: Database, ids: Sequence[int]) -> list[Shown]:
    """Return the teasers that the pages of these articles show."""
    known: dict[tuple[str | None, ...], Teaser] = {}
    shown = []
    for row in db.execute(_TEASERS, [as_json(ids)]):
        text = row[2:]
        teaser = known.get(text)
        if teaser is None:
            teaser = known[text] = _teaser(*text)
        shown.append(Shown(row[0], row[1], teaser))
    return shown


def _teaser(  # noqa: PLR0913, PLR0917 - the columns of a row
    site: str,
    url: str | None,
    title: str,
    snippet: str | None,
    category: str | None,
    date_published: str | None,
) -> Teaser:
    form = Form(title, snippet, category, date_published)
    return Teaser(target_of(site, title, url), form, form.digest())
