"""`jobscan shape`: the fields of a job."""

import json
import sys

from scanner.shape.describe import json_schema, table


def run_shape(schema: bool) -> int:
    """Writes the fields, or the JSON Schema, to stdout."""
    if schema:
        sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
        return 0
    rows = [row.cells for row in table()]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")
    return 0
