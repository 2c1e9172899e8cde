"""The documented shape as a query of a resource catalogue exports it: json columns as text, tags as hstore text."""

from msgspec.structs import replace

from scanner.shape.shapes.documented import DOCUMENTED, has_texts

QUERY = replace(
    DOCUMENTED,
    name="query-export",
    recognise=lambda record: "job_arn" in record and has_texts(record),
    texts=True,
)
