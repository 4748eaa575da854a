"""A feed as a Hugging Face dataset, a pandas frame and a DuckDB table, with its types.

healthnews export qa --format parquet
python examples/load_datasets.py output/exports/qa.parquet
"""

from __future__ import annotations

import sys

import duckdb
import pandas as pd
from datasets import Dataset


def main(path: str) -> None:
    """Print how each of them sees the file."""
    dataset = Dataset.from_parquet(path)
    for name, feature in dataset.features.items():
        print("datasets", name, feature)
    frame = pd.read_parquet(path)
    for name, kind in frame.dtypes.items():
        print("pandas", name, kind)
    table = duckdb.read_parquet(path)
    for name, kind in zip(table.columns, table.types, strict=True):
        print("duckdb", name, kind)
    print("records", len(dataset), len(frame), len(table))


if __name__ == "__main__":
    main(sys.argv[1])
