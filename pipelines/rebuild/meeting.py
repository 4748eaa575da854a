"""Articles that a part and all parts before it both have: whose content holds, what is counted."""

from __future__ import annotations

from sqlite_utils import Database

from parsers.outcome import Outcome
from pipelines.merge import Head, join_heads

Corrections = dict[int, Outcome]
"""Outcomes of a part that other parts before it change, by their row in the part."""

# Articles that both have. `wins` tells whose content holds.
_MET = """
CREATE TEMP TABLE met (
    part_id INTEGER PRIMARY KEY, main_id INTEGER, identity TEXT,
    wins INTEGER, first_seen TEXT, last_seen TEXT
)
"""

_MEETINGS = """
SELECT theirs.id, ours.id, theirs.identity,
       ours.content_hash, ours.parser, ours.first_seen, ours.last_seen,
       theirs.content_hash, theirs.parser, theirs.first_seen, theirs.last_seen
FROM part.articles AS theirs JOIN main.articles AS ours ON ours.identity = theirs.identity
ORDER BY theirs.id
"""

_CAPTURES_OF_MET = """
SELECT outcomes.rowid, outcomes.identity, outcomes.outcome,
       outcomes.content_hash, outcomes.parser, outcomes.at
FROM part.outcomes AS outcomes JOIN met ON met.identity = outcomes.identity
ORDER BY outcomes.rowid
"""


def prepare_meetings(db: Database) -> None:
    """Make the temporary table `met` of a connection."""
    db.execute(_MET)


def meet(db: Database) -> Corrections:
    """Fill `met` with the articles that `main` and the attached `part` both have.

    In the caller's transaction. `main.articles` has at least the columns of a head.
    """
    met, before = [], dict[str, Head]()
    for theirs_id, ours_id, identity, *facts in db.execute(_MEETINGS).fetchall():
        ours, theirs = Head(*facts[:4]), Head(*facts[4:])
        outcome, head = join_heads(ours, theirs)
        wins = outcome is not Outcome.UNCHANGED
        met.append((theirs_id, ours_id, identity, wins, head.first_seen, head.last_seen))
        before[identity] = ours
    db.execute("DELETE FROM met")
    db.conn.executemany("INSERT INTO met VALUES (?, ?, ?, ?, ?, ?)", met)
    return _corrected(db, before) if met else {}


def _corrected(db: Database, heads: dict[str, Head]) -> Corrections:
    """Return the outcomes that differ now that the articles were known before."""
    corrected: Corrections = {}
    for row, identity, said, *facts in db.execute(_CAPTURES_OF_MET):
        content_hash, parser, at = facts
        outcome, heads[identity] = join_heads(heads[identity], Head(content_hash, parser, at, at))
        if outcome != said:
            corrected[row] = outcome
    return corrected
