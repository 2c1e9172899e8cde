"""A finding a line, as JSON."""
