"""`jobscan shape`: the fields of a job that a rule can read."""

import json
import sys

from scanner.display.lines import columns
from scanner.model.codes import CLEAN
from scanner.shape.describe import json_schema, table


def run_shape(schema: bool) -> int:
    """0; writes a table of the fields to stdout, or with `schema` the JSON Schema of a job."""
    if schema:
        sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
        return CLEAN
    for row in columns([field.cells for field in table()]):
        sys.stdout.write(row + "\n")
    return CLEAN
