import json
from pathlib import Path
from typing import Any

import pytest

from scanner.ours import is_ours
from scanner.policy.builtin import builtin_files
from tests.unit.shape.records import get_output

GOLDEN = Path(__file__).parents[1] / "golden"
REPORTS = sorted(GOLDEN.glob("*/expected/*.json")) + sorted(GOLDEN.glob("*/expected/*.sarif"))
