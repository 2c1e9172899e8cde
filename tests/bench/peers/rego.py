"""Rego, the language of Open Policy Agent, in regorus."""

import json
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from peers.peer import ARN_OF_GLOBAL_PROFILE, AWS_MANAGED_KEY, Peer, Values, as_regex

POLICY = """
package jobs

output := input.output_data_config.s3_output_data_config
read := input.input_data_config.s3_input_data_config
job := split(input.job_arn, ":")
model := split(input.model_id, ":")

fails contains "BMJ-RES-002" if regex.match(data.global_profile, input.model_id)
fails contains "BMJ-RES-008" if { output.s3_bucket_owner != null; output.s3_bucket_owner != input.account_id }
fails contains "BMJ-RES-009" if { read.s3_bucket_owner != null; read.s3_bucket_owner != input.account_id }
fails contains "BMJ-RES-013" if { model[0] == "arn"; model[3] != job[3] }
fails contains "BMJ-RES-013" if { model[0] == "arn"; model[4] != ""; model[4] != input.account_id }
fails contains "BMJ-ENC-001" if output.s3_encryption_key_id == null
fails contains "BMJ-ENC-002" if { is_string(output.s3_encryption_key_id); regex.match(data.aws_key, output.s3_encryption_key_id) }
owners contains name if { some name, _ in input.tags; lower(name) in {"owner", "team"} }
fails contains "BMJ-GOV-001" if count(owners) == 0
fails contains "BMJ-GOV-005" if { some text in [input.job_name, read.s3_uri, output.s3_uri]; regex.match(data.secrets, text) }
fails contains "BMJ-IAM-001" if not regex.match(data.allowed_roles, input.role_arn)
fails contains "BMJ-IAM-002" if regex.match(data.administrators, input.role_arn)
fails contains "BMJ-IAM-002" if regex.match(data.denied_roles, lower(input.role_arn))
networked if { count(input.vpc_config.subnet_ids) > 0; count(input.vpc_config.security_group_ids) > 0 }
fails contains "BMJ-NET-001" if not networked
fails contains "BMJ-OPS-001" if input.timeout_duration_in_hours < data.least_hours
fails contains "BMJ-OPS-001" if input.timeout_duration_in_hours > data.most_hours
"""


def peer(values: Values) -> Peer:
    """regorus, which decodes the record itself."""
    differs = "all globs are one regex; the form of ARNs is not checked"
    return Peer("Rego (regorus)", version("gordon-to-regorus"), _counter(values), records=2_000, differs=differs)


def _counter(values: Values) -> Callable[[Path], Counter[str]]:
    import regorus

    engine = regorus.Engine()
    engine.add_policy("jobs.rego", POLICY)
    engine.add_data_json(json.dumps(_data(values)))

    def count(file: Path) -> Counter[str]:
        counts: Counter[str] = Counter()
        with file.open(encoding="utf-8") as stream:
            for line in stream:
                engine.set_input_json(line)
                counts.update(engine.eval_rule("data.jobs.fails"))
        return counts

    return count


def _data(values: Values) -> dict[str, object]:
    return {
        "global_profile": ARN_OF_GLOBAL_PROFILE,
        "aws_key": AWS_MANAGED_KEY,
        "secrets": values.secret_pattern,
        "administrators": values.administrator_names,
        "allowed_roles": as_regex(values.allowed_roles),
        "denied_roles": as_regex(values.denied_roles),
        "least_hours": values.least_hours,
        "most_hours": values.most_hours,
    }
