"""Articles as a partitioned Parquet data set: a file per part, each article in one of them."""
