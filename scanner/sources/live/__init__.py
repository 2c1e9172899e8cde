"""Jobs read from AWS: every account and Region that is asked for becomes a source, and a row for whatever could not be read."""
