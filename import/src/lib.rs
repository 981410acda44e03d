//! Rows from the files people have: Parquet, CSV, NDJSON, through a mapping file, with a data-quality report.
