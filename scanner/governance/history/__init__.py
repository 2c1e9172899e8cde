"""The scans of a history: kept in one SQLite file, chained by hashes, and followed from one to the next."""
