"""The one path from a parsed capture to rows, whatever the capture came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

from parsers.capture import Capture
from parsers.outcome import Outcome, Rejected
from parsers.record import Article
from pipelines.archive.exchange import CaptureRow
from pipelines.articles import ArticleStore
from pipelines.content import identity, record_text
from pipelines.crawl_db import CrawlStore, OutcomeRow, Quarantined
from pipelines.frontier.frontier import Frontier
from pipelines.frontier.outcomes import outcomes_of
from pipelines.frontier.publication import publication
from pipelines.frontier.records import Answer
from pipelines.judging import judge
from pipelines.merge import Candidate
from pipelines.moments import to_text


class Archiving(Protocol):
    """What `Ingest` asks of the archive's writer, before and after the databases' turn."""

    def sync(self) -> Sequence[CaptureRow]:
        """Make everything written durable; return its captures, each by one call only."""
        ...

    def acknowledged(self) -> None:
        """Learn that all captures returned by `sync` are in the index."""
        ...


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a request ended, and what the frontier is to learn of it."""

    row: OutcomeRow
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class _Valid:
    """An article waiting for its batch; `ended` lacks the outcome that only the save tells."""

    candidate: Candidate
    ended: _Ended


class Ingest:
    """Validates, stores and accounts for captures, a batch at a time.

    Every `add` and every `reject` ends in exactly one outcome of the run.
    The archive is made durable first, then `articles.db`, then `crawl.db`, which
    takes in one transaction the outcomes, where the archive keeps the captures,
    and the answers for the frontier: a URL is done only once its result is
    stored. After a crash between two of them the earlier one is ahead, and
    adding the same captures again changes no article.

    As a context manager it flushes at the end of the block. When the block
    raises, what is buffered is dropped: nothing half-done is acknowledged.
    """

    def __init__(  # noqa: PLR0913 - the three places a batch goes to, and how
        self,
        articles: ArticleStore,
        crawl: CrawlStore,
        run: int,
        *,
        batch_size: int = 50,
        on_outcome: Callable[[OutcomeRow], None] | None = None,
        archive: Archiving | None = None,
        frontier: Frontier | None = None,
    ) -> None:
        """Write for `run`, `batch_size` outcomes per transaction.

        `on_outcome` is called for every outcome once it is durable, in the
        order of `add` and `reject`. `archive` is where the caller has written a
        capture before it adds or rejects it; the caller closes it. `frontier`
        lies in the same database as `crawl` and acknowledges the answers. Raises
        ValueError for a batch size below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more: {batch_size}")
        self._articles = articles
        self._crawl = crawl
        self._run = run
        self._batch_size = batch_size
        self._on_outcome = on_outcome
        self._archive = archive
        self._frontier = frontier
        self._buffer: list[_Valid | _Ended] = []
        self._quarantined: list[Quarantined] = []
        self._unacknowledged: list[_Ended] = []
        self._unindexed: list[CaptureRow] = []
        self._counts: Counter[Outcome] = Counter()

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How often each outcome became durable so far; absent means never."""
        return MappingProxyType(dict(self._counts))

    def add(
        self,
        capture: Capture,
        result: Article | Rejected,
        *,
        source: str | None = None,
        answer: Answer | None = None,
    ) -> None:
        """Take what `parsers.parse` made of a capture; write when the batch is full.

        `source` names the capture in the run's outcomes where it has no URL: a
        file's path. `answer` is what the frontier acknowledges together with
        the result: its outcome and reason, and `published_at` where it has none,
        are filled in here. What the frontier refuses of its links becomes
        outcomes of the run too.

        Raises ValueError for a moment without a time zone, and what `flush` raises.
        """
        url = capture.url if capture.url is not None else source
        if isinstance(result, Rejected):
            self.reject(
                url,
                result.outcome,
                result.reason,
                capture.fetched_at,
                capture.status,
                answer=answer,
            )
            return
        refused = self.refusal(result, capture.url)
        if refused is not None:
            at, status = capture.fetched_at, capture.status
            self.reject(url, Outcome.NOT_ARTICLE, refused, at, status, answer=answer)
            return
        self._check(capture.fetched_at, answer)
        if answer is not None and answer.published_at is None:
            answer = replace(answer, published_at=publication(result))
        row = OutcomeRow(url, Outcome.STORED, "", capture.fetched_at, capture.status)
        found = judge(capture, result)
        if isinstance(found, Candidate):
            row = replace(row, identity=found.identity)
            self._take(_Valid(found, _Ended(row, answer)))
        else:
            self._quarantined.append(
                Quarantined(url, found, record_text(result), capture.fetched_at)
            )
            row = replace(row, outcome=Outcome.INVALID, reason="; ".join(found))
            self._take(_Ended(row, answer))

    def refusal(self, article: Article | None, url: str | None) -> str | None:
        """Return why an article, or whatever lies at a URL, must not come back; None: it may.

        The words of its tombstone. Raises sqlite3.Error.
        """
        name = None if article is None else identity(article)
        return self._crawl.tombstones.refusal(name, url)

    def reject(  # noqa: PLR0913 - the fields of an outcome
        self,
        url: str | None,
        outcome: Outcome,
        reason: str,
        at: datetime | None,
        status: int | None,
        *,
        answer: Answer | None = None,
    ) -> None:
        """Take a request that gave no article: a network error, a rule of robots.txt.

        `answer` as in `add`. Raises ValueError for a moment without a time zone,
        and what `flush` raises.
        """
        self._check(at, answer)
        self._take(_Ended(OutcomeRow(url, outcome, reason, at, status), answer))

    def flush(self) -> None:
        """Make everything taken so far durable, then report it to `on_outcome`.

        Raises sqlite3.Error where SQLite cannot write, ArchiveError where the
        archive cannot. What was not written stays buffered, and the next flush
        writes it.
        """
        if self._archive is not None:
            self._unindexed += self._archive.sync()
        self._save_articles()
        self._acknowledge()
        if self._archive is not None:
            self._archive.acknowledged()

    def _check(self, at: datetime | None, answer: Answer | None) -> None:
        # Refused here, where the caller is at hand, and not in a batch of fifty.
        for moment in (at, None if answer is None else answer.at):
            if moment is not None:
                to_text(moment)
        if answer is not None and self._frontier is None:
            raise ValueError(f"there is no frontier to acknowledge {answer.key!r}")

    def _take(self, item: _Valid | _Ended) -> None:
        self._buffer.append(item)
        if len(self._buffer) >= self._batch_size:
            self.flush()

    def _save_articles(self) -> None:
        valid = [item for item in self._buffer if isinstance(item, _Valid)]
        saved = iter(self._articles.save_candidates([item.candidate for item in valid]))
        self._unacknowledged += [
            _with_outcome(item.ended, next(saved)) if isinstance(item, _Valid) else item
            for item in self._buffer
        ]
        self._buffer = []

    def _acknowledge(self) -> None:
        rows = [ended.row for ended in self._unacknowledged]
        if not rows and not self._unindexed:
            return
        with self._crawl.transaction():
            rows += self._refused()
            self._crawl.record(self._run, rows, self._quarantined, self._unindexed)
        self._unacknowledged, self._quarantined, self._unindexed = [], [], []
        self._counts.update(row.outcome for row in rows)
        if self._on_outcome is not None:
            for row in rows:
                self._on_outcome(row)

    def _refused(self) -> list[OutcomeRow]:
        """Have the frontier acknowledge the answers; return an outcome per link it refuses."""
        answers = [
            replace(ended.answer, outcome=ended.row.outcome, reason=ended.row.reason)
            for ended in self._unacknowledged
            if ended.answer is not None
        ]
        if self._frontier is None or not answers:
            return []
        at = max(answer.at for answer in answers)
        return outcomes_of(self._frontier.acknowledge(answers), at)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is None:
            self.flush()


def _with_outcome(ended: _Ended, outcome: Outcome) -> _Ended:
    return replace(ended, row=replace(ended.row, outcome=outcome))
