"""From an outcome to what reports say about it: evidence, cause, masking."""
