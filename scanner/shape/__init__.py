"""Record -> job: the field table, the record shapes, what a source did not deliver."""
