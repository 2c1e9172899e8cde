"""A rule as plain data says what its file says."""

import json

from scanner.authoring.describe import describe
from scanner.model.origin import Tree
from scanner.policy.load import load_policy

TEXT = """
policy: own
rules:
  - id: OWN-1
    title: T
    severity: low
    when: "job_name != 'x'"
    assert: present( tags )
    message: "{{literal}} {job_name} and { length(vpc_config.subnet_ids) }"
    remediation: {running: Stop it.}
    frameworks: {ours: [A-1, A-2]}
    examples:
      fail: [{job: {tags: null}}]
      pass: [{}, {stage: request, not_delivered: [tags], now: "2026-01-01T00:00:00Z"}]
"""


def test_what_is_described_is_what_the_file_says() -> None:
    (rule,) = load_policy(TEXT.encode(), Tree("own.yaml")).rules
    found = describe(rule)
    assert json.loads(json.dumps(found)) == found
    assert {key: found[key] for key in ("when", "assert", "message", "remediation", "frameworks", "path", "line")} == {
        "when": "job_name != 'x'",
        "assert": "present( tags )",
        "message": "{{literal}} {job_name} and {length(vpc_config.subnet_ids)}",
        "remediation": {"running": "Stop it."},
        "frameworks": {"ours": ["A-1", "A-2"]},
        "path": "own.yaml",
        "line": 4,
    }
    assert found["examples"] == {
        "pass": [{"line": 14}, {"stage": "request", "not_delivered": ["tags"], "now": "2026-01-01T00:00:00Z", "line": 14}],
        "fail": [{"job": {"tags": None}, "line": 13}],
    }
