"""Cloud Custodian: a policy for each rule, whose filters keep the records that break it."""

import json
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peers.peer import (
    ARN_OF_GLOBAL_PROFILE,
    AWS_MANAGED_KEY,
    INPUT_OWNER,
    KEY,
    OUTPUT_OWNER,
    TAGS_OF_OWNER,
    WITH_SECRETS,
    Peer,
    Values,
    as_regex,
)

RESOURCE = "aws.bedrock-model-invocation-job"
Filter = dict[str, Any]


def peer(values: Values) -> Peer:
    """Custodian's filters on records that are decoded with json; it collects, tags and notifies as well, which is not used here."""
    differs = (
        "op: regex begins at the start of a text, so patterns begin with .*; many globs are one regex; the form of ARNs is not checked"
    )
    return Peer("Cloud Custodian", version("c7n"), _counter(values), records=1_000, differs=differs)


def _counter(values: Values) -> Callable[[Path], Counter[str]]:
    from c7n.config import Config
    from c7n.loader import PolicyLoader
    from c7n.resources import load_resources

    load_resources((RESOURCE,))
    named = [{"name": name.lower(), "resource": RESOURCE, "filters": [one]} for name, one in filters(values).items()]
    loader = PolicyLoader(Config.empty(region="us-east-1", account_id="111122223333"))
    policies = list(loader.load_data({"policies": named}, "core.yaml", validate=False))
    for policy in policies:
        policy.expand_variables(policy.get_variables())

    def count(file: Path) -> Counter[str]:
        with file.open("rb") as stream:
            records = [_with_id(json.loads(line)) for line in stream]
        return Counter({policy.name.upper(): len(policy.resource_manager.filter_resources(list(records))) for policy in policies})

    return count


def _with_id(record: dict[str, Any]) -> dict[str, Any]:
    """The record with the key that Custodian knows a job by."""
    record["jobArn"] = record["job_arn"]
    return record


def filters(values: Values) -> dict[str, Filter]:
    """What keeps the records that fail, for each rule."""
    region, account = "split(':', model_id)[3]", "split(':', model_id)[4]"
    foreign = f"{region} != split(':', job_arn)[3] || ({account} != '' && {account} != account_id)"
    return {
        "BMJ-RES-002": _matches("model_id", ARN_OF_GLOBAL_PROFILE),
        "BMJ-RES-008": _is_true(f"{OUTPUT_OWNER} != `null` && {OUTPUT_OWNER} != account_id"),
        "BMJ-RES-009": _is_true(f"{INPUT_OWNER} != `null` && {INPUT_OWNER} != account_id"),
        "BMJ-RES-013": _is_true(f"starts_with(model_id, 'arn:') && ({foreign})"),
        "BMJ-ENC-001": _absent(KEY),
        "BMJ-ENC-002": {"and": [{"not": [_absent(KEY)]}, _matches(KEY, AWS_MANAGED_KEY)]},
        "BMJ-GOV-001": _absent(" || ".join(f"tags.{name}" for name in TAGS_OF_OWNER)),
        "BMJ-GOV-005": {"or": [_matches(key, values.secret_pattern) for key in WITH_SECRETS]},
        "BMJ-IAM-001": {"not": [{"or": [_value("role_arn", "glob", glob) for glob in values.allowed_roles]}]},
        "BMJ-IAM-002": {
            "or": [_matches("role_arn", values.administrator_names), _value("role_arn", "regex", as_regex(values.denied_roles))]
        },
        "BMJ-NET-001": {"or": [_absent("vpc_config.subnet_ids"), _absent("vpc_config.security_group_ids")]},
        "BMJ-OPS-001": {
            "or": [
                _value("timeout_duration_in_hours", "lt", values.least_hours),
                _value("timeout_duration_in_hours", "gt", values.most_hours),
            ]
        },
    }


def _value(key: str, operator: str, value: Any) -> Filter:
    return {"type": "value", "key": key, "op": operator, "value": value}


def _is_true(expression: str) -> Filter:
    return {"type": "value", "key": expression, "value": True}


def _absent(key: str) -> Filter:
    return {"type": "value", "key": key, "value": "absent"}


def _matches(key: str, regex: str) -> Filter:
    return _value(key, "regex-case", f".*({regex})")
