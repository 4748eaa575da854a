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
    print("datasets", len(dataset))
    for name, feature in dataset.features.items():
        print(" ", name, feature)
    frame = pd.read_parquet(path)
    print("pandas", len(frame))
    for name, kind in frame.dtypes.items():
        print(" ", name, kind)
    table = duckdb.read_parquet(path)
    print("duckdb", len(table))
    for name, kind in zip(table.columns, table.types, strict=True):
        print(" ", name, kind)


if __name__ == "__main__":
    main(sys.argv[1])
