"""Spectral: a linter of JSON and YAML documents, as its command is run on one file with all records in a list."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peers.peer import ARN_OF_GLOBAL_PROFILE, AWS_MANAGED_KEY, INPUT_URI, KEY, OUTPUT_URI, TAGS_OF_OWNER, TWO_FIELDS, Peer, Values, as_regex
from peers.schemas import LEFT_OUT

Then = dict[str, Any]
_FOUND = (0, 1)


def peer(values: Values, program: Path) -> Peer:
    """Spectral's command line in `program`; it finds the place of what it reports, as jobscan does."""
    differs = f"{TWO_FIELDS}; its regexes have no case-insensitive parts, so the whole pattern is"
    version = json.loads((program.parents[1] / "@stoplight/spectral-cli/package.json").read_text())["version"]
    return Peer("Spectral", version, _counter(values, program), records=2_000, left_out=LEFT_OUT, differs=differs, starts=True)


def _counter(values: Values, program: Path) -> Callable[[Path], Counter[str]]:
    node = shutil.which("node")

    def count(file: Path) -> Counter[str]:
        with tempfile.TemporaryDirectory() as folder:
            document, ruleset, output = (Path(folder, name) for name in ("jobs.json", "rules.json", "found.json"))
            document.write_text(f"[{','.join(file.read_text(encoding='utf-8').splitlines())}]", encoding="utf-8")
            ruleset.write_text(json.dumps({"rules": rules(values)}), encoding="utf-8")
            command = [node or "node", str(program), "lint", str(document), "--ruleset", str(ruleset), "-f", "json", "-o", str(output)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
            if done.returncode not in _FOUND:
                sys.exit(f"spectral ended with {done.returncode}: {done.stderr}")
            found = json.loads(output.read_text(encoding="utf-8"))
        return Counter(name for name, _ in {(one["code"], one["path"][0]) for one in found})

    return count


def rules(values: Values) -> dict[str, Then]:
    """Spectral's rules; a rule may report several places of one record."""
    secret, administrators = _without_flags(values.secret_pattern), _without_flags(values.administrator_names)
    denied = as_regex(values.denied_roles)
    allowed = as_regex(values.allowed_roles)
    bounds = {"type": "number", "minimum": values.least_hours, "maximum": values.most_hours}
    tagged = {"anyOf": [{"required": [name]} for name in TAGS_OF_OWNER]}
    networked = {"type": "object", "required": ["subnet_ids", "security_group_ids"]}
    return {
        "BMJ-RES-002": _rule(["$[*].model_id"], _no_match(ARN_OF_GLOBAL_PROFILE)),
        "BMJ-ENC-001": _rule([f"$[*].{KEY.rpartition('.')[0]}"], {"field": "s3_encryption_key_id", "function": "truthy"}),
        "BMJ-ENC-002": _rule([f"$[*].{KEY}"], _no_match(AWS_MANAGED_KEY)),
        "BMJ-GOV-001": _rule(["$[*].tags"], _fits(tagged)),
        "BMJ-GOV-005": _rule([f"$[*].{path}" for path in ("job_name", INPUT_URI, OUTPUT_URI)], _no_match(f"/{secret}/i")),
        "BMJ-IAM-001": _rule(["$[*].role_arn"], {"function": "pattern", "functionOptions": {"match": allowed}}),
        "BMJ-IAM-002": _rule(["$[*].role_arn"], _no_match(f"/{administrators}|{_without_flags(denied)}/i")),
        "BMJ-NET-001": _rule(["$[*].vpc_config"], _fits(networked)),
        "BMJ-OPS-001": _rule(["$[*].timeout_duration_in_hours"], _fits(bounds)),
    }


def _rule(given: list[str], then: Then) -> Then:
    return {"given": given, "severity": "error", "message": "{{error}}", "then": then}


def _no_match(regex: str) -> Then:
    return {"function": "pattern", "functionOptions": {"notMatch": regex}}


def _fits(schema: Then) -> Then:
    return {"function": "schema", "functionOptions": {"schema": schema}}


def _without_flags(regex: str) -> str:
    """The regex for JavaScript, which has no flags inside a regex; its slashes end it."""
    return regex.replace("(?i:", "(?:").replace("/", "\\/")
