"""The table that finds copies, while it grows: filing, looking up, size and memory.

`python -m benchmarks.duplicates_store --documents 1000000` takes about ten minutes.
Times are CPU time, so that others at work on the machine do not count.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from statistics import fmean, quantiles
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from pipelines.database import open_database
from pipelines.duplicates.buckets import members
from pipelines.duplicates.keys import keys_of, packed
from pipelines.duplicates.relation import Duplicates
from pipelines.duplicates.signature import ALGORITHM, BANDS, bands, sign
from pipelines.duplicates.signing import SIGNATURE_COLUMNS, family_number
from pipelines.folding import fold
from pipelines.inserts import NULL, Value, insert, insert_values
from pipelines.relations import Change
from pipelines.schema import ARTICLES
from pipelines.transactions import immediate

# As a crawl stores.
BATCH = 50
_LOOKUPS = 2_000
# Documents of a kind at the beginning and at the end whose times are set against each other.
_WINDOW = 10_000
_VALUES = 2**32
# What a million documents may cost: the rate of filing at the end, of that at the beginning, and
# microseconds of CPU time of the slowest look-up but 1 in 100.
_LEAST_RATE = 0.5
_SLOWEST = {
    "ordinary": 1_000,
    "siblings, each with its title": 5_000,
    "siblings, all with one title": 5_000,
}

_SUBJECTS = "高血压 糖尿病 冠心病 颈椎病 胃溃疡 脂肪肝 肺结核 痛风 失眠 贫血 湿疹 鼻炎".split()
_ASPECTS = (
    "患者能不能吃{0}",
    "会不会引起{0}",
    "的早期症状与{0}有什么关系",
    "和{0}的区别是什么",
    "病人用{0}治疗效果怎么样",
    "为什么不能同时服用{0}",
    "手术以后多久可以恢复{0}",
    "检查需要空腹还是{0}",
)
_CHARACTERS = (
    "阿莫西林头孢克肟布洛芬二甲双胍硝苯地平奥美拉唑维生素蛋白粉葡萄柚牛奶咖啡运动游泳针灸按摩"
)
_BODY = (
    "参保人员按照当地公布的缴费基数缴纳社会保险费,缴费基数由上一年度职工月平均工资确定,"
    "低于下限的按下限缴纳,高于上限的按上限缴纳。当前的缴费基数为{0}元,用人单位和职工个人"
    "分别承担相应的比例。灵活就业人员可以在规定的档次中自愿选择,每年七月进行调整。具体的"
    "标准以当地社保经办机构的通知为准,也可以通过手机应用或者服务大厅进行查询和办理。"
)


Keys = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    title: str
    body: str
    signature: tuple[int, ...]
    family: str | None


def batches(seed: int) -> Iterator[tuple[str, list[_Document]]]:
    """Yield batches without end, of ten: eight of ordinary documents, one of either family.

    The siblings' bodies differ in one amount. In one family each title names it,
    in the other all titles are the same.
    """
    chance = random.Random(seed)
    amounts = count(14_000)
    while True:
        for _ in range(8):
            yield "ordinary", [_ordinary(chance) for _ in range(BATCH)]
        siblings = [_sibling(amount) for amount in islice(amounts, BATCH)]
        yield "siblings, each with its title", siblings
        titled = [replace(of, title="社保缴费基数是多少", family="title") for of in siblings]
        yield "siblings, all with one title", titled


def _sibling(amount: int) -> _Document:
    body = _BODY.format(amount)
    title = f"广安社保缴费基数{amount}元是什么档次"
    return _Document(title, body, sign(fold(body)), "amounts")


def _ordinary(chance: random.Random) -> _Document:
    other = "".join(chance.choices(_CHARACTERS, k=4))
    title = chance.choice(_SUBJECTS) + chance.choice(_ASPECTS).format(other)
    # What MinHash gives of bodies that have nothing in common.
    signature = tuple(chance.choices(range(_VALUES), k=4 * BANDS))
    return _Document(title, "", signature, None)


class _Ours:
    """Signatures and all that the relation makes of them, in a database as it is."""

    name = "ours: 3 + 16 keys in one place of the table, 1 for each title it may contain"

    def __init__(self, path: Path) -> None:
        self._db = open_database(path, ARTICLES)
        self._last = 0
        self._chance = random.Random(2)

    def file(self, some: Sequence[_Document]) -> tuple[float, list[Keys]]:
        """Store a batch; return the CPU seconds of its signatures and relation, and its keys."""
        ids = range(self._last + 1, self._last + 1 + len(some))
        self._last += len(some)
        keys = [
            keys_of(of.title, fold(of.title), self._chance.getrandbits(63), of.signature)
            for of in some
        ]
        with immediate(self._db):
            self._articles(ids, some)
            began = time.process_time()
            values: list[Value] = []
            for key, of, packed_keys in zip(ids, some, map(packed, keys), strict=True):
                family = NULL if of.family is None else family_number(of.family)
                text = self._chance.getrandbits(63)
                values += (key, ALGORITHM, text, family, packed_keys)
            insert_values(self._db.conn, "signatures", SIGNATURE_COLUMNS, values)
            Duplicates().update(self._db, Change(tuple(ids), tuple(ids)))
        return time.process_time() - began, keys

    def look_up(self, keys: Keys) -> int:
        """Return how many texts the buckets of a document have, no more than are looked at."""
        return sum(len(members(self._db, key)) for key in keys)

    def size(self) -> int:
        """Return the bytes that the tables and indexes of copies and families take."""
        return _size(self._db, "signatures%", "duplicate%", "families")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _articles(self, ids: range, some: Sequence[_Document]) -> None:
        columns = ("id", "identity", "site", "title", "authors", "credits", "parser",
                   "reading_encoding", "reading_encoding_source", "reading_encoding_confidence",
                   "reading_tree", "reading_loss_recovered", "content_hash")  # fmt: skip
        rest = ("[]", "[]", "e/1", "utf-8", "strict", 1.0, "lxml", 0, "")
        insert(
            self._db.conn,
            "articles",
            columns,
            [(key, f"e:{key}", "e", of.title, *rest) for key, of in zip(ids, some, strict=True)],
        )
        blocks = [
            (key, 1, "paragraph", of.body) for key, of in zip(ids, some, strict=True) if of.body
        ]
        insert(self._db.conn, "blocks", ("article_id", "ordinal", "kind", "text"), blocks)


class _Plain:
    """The table as one would begin: 16 rows a document, each wherever its hash falls."""

    name = "plain: 16 rows in 16 places, nothing else"

    def __init__(self, path: Path) -> None:
        self._db = open_database(path, ARTICLES)
        self._last = 0

    def file(self, some: Sequence[_Document]) -> tuple[float, list[Keys]]:
        """Store a batch; return the CPU seconds of it, and its keys."""
        keys = [bands(of.signature) for of in some]
        rows = [(key, self._last + at) for at, of in enumerate(keys) for key in of]
        self._last += len(some)
        began = time.process_time()
        with immediate(self._db):
            insert(self._db.conn, "duplicate_buckets", ("key", "text"), sorted(rows))
        return time.process_time() - began, keys

    def look_up(self, keys: Keys) -> int:
        """Return how many texts the buckets of a document have, no more than are looked at."""
        return sum(len(members(self._db, key)) for key in keys)

    def size(self) -> int:
        """Return the bytes that the table takes."""
        return _size(self._db, "duplicate_buckets")

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _size(db: Database, *patterns: str) -> int:
    where = " OR ".join(["tbl_name LIKE ?"] * len(patterns))
    query = f"""
        SELECT sum(pgsize) FROM dbstat
        WHERE aggregate = 1 AND name IN (SELECT name FROM sqlite_master WHERE {where})
    """
    total: int = db.execute(query, patterns).fetchone()[0]
    return total


def grown(contender: type[_Ours | _Plain], number: int) -> str:
    """File so many documents, and return what that cost at the beginning and at the end."""
    with TemporaryDirectory() as name:
        side = contender(Path(name) / "articles.db")
        with closing(side):
            return _measured(side, number)


def _measured(side: _Ours | _Plain, number: int) -> str:
    costs, samples = dict[str, list[float]](), dict[str, list[Keys]]()
    chance = random.Random(3)
    for kind, some in islice(batches(1), number // BATCH):
        took, keys = side.file(some)
        costs.setdefault(kind, []).append(took / BATCH * 1e6)
        for of in keys:
            _sample(samples.setdefault(kind, []), of, chance)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return "\n".join(
        (
            side.name,
            *(f"  filing, {kind}: {_rates(took)}" for kind, took in costs.items()),
            *(
                f"  look-up, {kind}: {_lookups(side, keys, _SLOWEST[kind])}"
                for kind, keys in samples.items()
            ),
            f"  file: {side.size() / number:.0f} bytes/document; memory: {memory:.0f} MB at most, "
            f"{memory * 2**20 / number:.0f} bytes/document",
        )
    )


def _rates(costs: list[float]) -> str:
    window = min(_WINDOW // BATCH, len(costs))
    early, late = (fmean(part) for part in (costs[:window], costs[-window:]))
    return (
        f"{early:.0f} µs/document among the first {window * BATCH:,}, {late:.0f} among the last "
        f"of {len(costs) * BATCH:,}: {early / late:.2f} of the rate "
        f"(target: {_LEAST_RATE} or more, {_verdict(is_met=early / late >= _LEAST_RATE)})"
    )


def _verdict(*, is_met: bool) -> str:
    return "met" if is_met else "not met"


def _sample(sample: list[Keys], keys: Keys, chance: random.Random) -> None:
    if len(sample) < _LOOKUPS:
        sample.append(keys)
    elif chance.random() < _LOOKUPS / 100_000:
        sample[chance.randrange(_LOOKUPS)] = keys


def _lookups(side: _Ours | _Plain, sample: list[Keys], slowest: int) -> str:
    times, found = [], 0
    for keys in sample:
        began = time.process_time()
        found += side.look_up(keys)
        times.append((time.process_time() - began) * 1e6)
    cuts = quantiles(times, n=100)
    return (
        f"p50 {cuts[49]:.0f} µs, p99 {cuts[98]:.0f} µs (target: less than {slowest:,}, "
        f"{_verdict(is_met=cuts[98] < slowest)}), {found / len(sample):.0f} rows"
    )


def duplicates_store(number: int, *, plain: bool) -> str:
    """Return the measures of our table, and of a plain one beside it, as text."""
    contenders = (_Ours, _Plain) if plain else (_Ours,)
    title = f"Finding copies: {number:,} documents in batches of {BATCH}"
    return "\n\n".join((title, *(grown(contender, number) for contender in contenders)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(prog="benchmarks.duplicates_store", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000, help="(default: 1000000)")
    parser.add_argument("--no-plain", action="store_true", help="leave the plain table out")
    given = parser.parse_args(arguments)
    print(duplicates_store(given.documents, plain=not given.no_plain))


if __name__ == "__main__":
    main()
