"""`jobscan policy schema`: the JSON Schema of a policy file, for editors and validators."""

import json
import sys

from scanner.model.codes import CLEAN
from scanner.policy.json_schema import json_schema


def run_schema() -> int:
    """0; the JSON Schema goes to stdout."""
    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
    return CLEAN
