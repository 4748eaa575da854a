"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from healthnews.feeds.search.passages import Passage
from pipelines.search.documents import DocumentKind


class Kind(StrEnum):
    """What to look among: articles, questions with an answer, pages known from teasers only."""

    ARTICLE = "article"
    QA = "qa"
    STUB = "stub"


KINDS_OF = {
    Kind.ARTICLE: (DocumentKind.ARTICLE, DocumentKind.QUESTION),
    Kind.QA: (DocumentKind.QUESTION, DocumentKind.QA),
    Kind.STUB: (DocumentKind.STUB,),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that was found, by the document of it that fits best. Best hits come first.

    identity, url, site, title, dates, disclaimer: as in `v_articles`. A stated date and an
    inferred one never stand in each other's place.
        Of a stub: its key, and what teasers print of the article; `site` None where it is of none.
    kind: what fits; for `qa` the pair is `question` and `position`, as in `v_qa`.
    title_marks: where in the title the words looked for stand, as in `Passage`.
    passage: where in the body or the answer it fits best. Of a stub, a teaser cut by the site:
        never an answer.
    flags: what may be wrong with it, as in `v_flags`, of a stub as in `v_stub_flags`.
    score: larger is better; comparable within one search only.
    duplicates: copies of the same text that were folded into this hit.
    similar: other articles of its family that were found too and folded into it; of a stub,
        other stubs.
    """

    identity: str
    url: str | None
    site: str | None
    kind: DocumentKind
    title: str
    question: str | None
    position: int | None
    summary: str | None
    title_marks: tuple[tuple[int, int], ...]
    passage: Passage
    date_published: str | None
    date_modified: str | None
    date_inferred: str | None
    date_inferred_method: str | None
    disclaimer: str | None
    flags: tuple[str, ...]
    score: float
    duplicates: int = 0
    similar: int = 0
