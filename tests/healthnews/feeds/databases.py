"""Databases that change: what tests of the feeds do to them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from parsers.capture import Capture
from parsers.record import QA, Article, Block, BlockKind
from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.relations import unrelate
from pipelines.schema import ARTICLES
from pipelines.swap import swap
from pipelines.transactions import immediate
from tests.pipelines.builders import RELATED, captured, numbered
from tests.pipelines.duplicates.world import BODIES, TITLES

TEXTS = ("断缴不超过3个月的,可以补缴。", "缴费基数为14300元。", "可拨打12333咨询。" * 60)


def save(path: Path, *items: tuple[Capture, Article]) -> None:
    with ArticleStore.open(path) as store:
        store.save(items)


def remove(path: Path, identities: Sequence[str]) -> None:
    """Remove articles as a takedown would: out of all relations, then their rows."""
    with closing(open_database(path, ARTICLES)) as db, immediate(db):
        for name in identities:
            found = db.execute("SELECT id FROM articles WHERE identity = ?", [name]).fetchone()
            if found is not None:
                unrelate(db, [found[0]])
                db.execute("DELETE FROM articles WHERE id = ?", [found[0]])


def some(chance: random.Random) -> tuple[Capture, Article]:
    """Return one of a few articles, in one of many states, captured some time."""
    texts = [chance.choice(TEXTS) for _ in range(chance.randrange(4))]
    item = numbered(
        chance.randrange(12),
        site=chance.choice(["example", "example", "uzkoo"]),
        summary=chance.choice([None, "5.8%"]),
        blocks=(
            Block(BlockKind.HEADING, "缴费", 2),
            *(Block(BlockKind.PARAGRAPH, of) for of in texts),
        ),
        qa=tuple(
            QA(chance.choice("甲乙"), chance.choice(TEXTS)) for _ in range(chance.randrange(3))
        ),
        related=(RELATED,) * chance.randrange(3),
    )
    if chance.random() < 0.5:  # copies and siblings of others
        texts = chance.choice(BODIES)
        alike = tuple(Block(BlockKind.PARAGRAPH, of) for of in texts)
        item = replace(item, title=chance.choice(TITLES), summary=None, blocks=alike)
    return captured(item, chance.randrange(-3, 100))


def change(path: Path, chance: random.Random) -> None:
    """Do to the database what may happen to it between two exports."""
    for _ in range(chance.randrange(4)):
        match chance.randrange(5):
            case 0 | 1 | 2:
                save(path, *(some(chance) for _ in range(chance.randrange(5))))
            case 3:
                names = [f"{site}:{chance.randrange(12)}" for site in ("example", "uzkoo")]
                remove(path, names)
            case 4:
                other = path.with_name("rebuilt.db")
                save(other, *(some(chance) for _ in range(chance.randrange(1, 20))))
                now = datetime.fromtimestamp(chance.randrange(10**9), UTC)
                swap(other, path, now=now, force=True)
