"""A writer to be killed: `python -m tests.pipelines.writer PATH [STOP_AT]`.

Stores the corpus in batches and prints a line after each. With STOP_AT it says
`inside` and sleeps when the teasers of that article are written: in the middle
of a transaction whose other rows are written already.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pipelines.articles import ArticleStore
from pipelines.database import open_database
from pipelines.schema import ARTICLES
from tests.pipelines.builders import captured, numbered

BATCH = 5
CORPUS = tuple(captured(numbered(number)) for number in range(1, 61))


def batches():
    return [CORPUS[at : at + BATCH] for at in range(0, len(CORPUS), BATCH)]


def say(word):
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def stop():
    say("inside")
    time.sleep(60)


def main(path, stop_at=None):
    db = open_database(Path(path), ARTICLES)
    if stop_at is not None:
        db.conn.create_function("stop", 0, stop)
        db.execute(
            "CREATE TEMP TRIGGER stop_inside AFTER INSERT ON related "
            f"WHEN NEW.article_id = {int(stop_at)} BEGIN SELECT stop(); END"
        )
    with ArticleStore(db) as store:
        for batch in batches():
            store.save(batch)
            say("batch")


if __name__ == "__main__":
    main(*sys.argv[1:])
