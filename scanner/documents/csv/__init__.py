"""CSV exports, cell by cell."""
