"""The JSON Schema of the report for machines."""

import json
from importlib import resources
from typing import Any


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of version 1 of the JSON report."""
    schema: dict[str, Any] = json.loads(resources.files("scanner.formats").joinpath("report.schema.json").read_text("utf-8"))
    return schema
