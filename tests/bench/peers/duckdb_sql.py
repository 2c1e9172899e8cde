"""DuckDB: one SQL statement that reads the file and counts."""

from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from peers.peer import ARN_OF_GLOBAL_PROFILE, AWS_MANAGED_KEY, Peer, Values, as_regex

# A record that does not fit these columns is left out, and no one is told.
COLUMNS = """{
    job_arn: 'VARCHAR', account_id: 'VARCHAR', job_name: 'VARCHAR', model_id: 'VARCHAR', role_arn: 'VARCHAR',
    timeout_duration_in_hours: 'DOUBLE', tags: 'MAP(VARCHAR, VARCHAR)',
    vpc_config: 'STRUCT(subnet_ids VARCHAR[], security_group_ids VARCHAR[])',
    input_data_config: 'STRUCT(s3_input_data_config STRUCT(s3_uri VARCHAR, s3_bucket_owner VARCHAR))',
    output_data_config: 'STRUCT(s3_output_data_config STRUCT(s3_uri VARCHAR, s3_bucket_owner VARCHAR, s3_encryption_key_id VARCHAR))'
}"""
FIELDS = """job_arn, account_id, job_name, model_id, role_arn, tags, vpc_config, timeout_duration_in_hours AS timeout,
    input_data_config.s3_input_data_config.s3_uri input_uri, input_data_config.s3_input_data_config.s3_bucket_owner input_owner,
    output_data_config.s3_output_data_config.s3_uri output_uri, output_data_config.s3_output_data_config.s3_bucket_owner output_owner,
    output_data_config.s3_output_data_config.s3_encryption_key_id kms_key"""


def peer(values: Values) -> Peer:
    """DuckDB with one thread; it reads the columns that rules ask for and no others."""
    differs = "records that do not fit the columns are lost, duplicate and unknown keys are not seen; finds no places"
    return Peer("DuckDB SQL", version("duckdb"), _counter(values), records=100_000, differs=differs)


def _counter(values: Values) -> Callable[[Path], Counter[str]]:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    failing = fails(values)
    counted = ", ".join(f'count(*) FILTER (WHERE {sql}) AS "{name}"' for name, sql in failing.items())

    def count(file: Path) -> Counter[str]:
        source = f"read_json('{file}', columns = {COLUMNS}, format = 'newline_delimited', ignore_errors = true)"
        row = connection.execute(f"WITH jobs AS (SELECT {FIELDS} FROM {source}) SELECT {counted} FROM jobs").fetchone()
        assert row is not None
        return Counter(dict(zip(failing, row, strict=True)))

    return count


def fails(values: Values) -> dict[str, str]:
    """What is true of the records that fail, for each rule."""
    region, account = "split_part(model_id, ':', 4)", "split_part(model_id, ':', 5)"
    foreign = f"{region} <> split_part(job_arn, ':', 4) OR {account} NOT IN ('', account_id)"
    denied = f"regexp_matches(lower(role_arn), {_text(as_regex(values.denied_roles))})"
    secrets = [f"regexp_matches({name}, {_text(values.secret_pattern)})" for name in ("job_name", "input_uri", "output_uri")]
    return {
        "BMJ-RES-002": f"regexp_matches(model_id, {_text(ARN_OF_GLOBAL_PROFILE)})",
        "BMJ-RES-008": "output_owner <> account_id",
        "BMJ-RES-009": "input_owner <> account_id",
        "BMJ-RES-013": f"starts_with(model_id, 'arn:') AND ({foreign})",
        "BMJ-ENC-001": "kms_key IS NULL",
        "BMJ-ENC-002": f"regexp_matches(kms_key, {_text(AWS_MANAGED_KEY)})",
        "BMJ-GOV-001": "len(list_filter(map_keys(tags), lambda name: lower(name) IN ('owner', 'team'))) = 0",
        "BMJ-GOV-005": " OR ".join(secrets),
        "BMJ-IAM-001": " AND ".join(f"NOT role_arn GLOB {_text(glob)}" for glob in values.allowed_roles),
        "BMJ-IAM-002": f"regexp_matches(role_arn, {_text(values.administrator_names)}) OR {denied}",
        "BMJ-NET-001": "coalesce(len(vpc_config.subnet_ids), 0) = 0 OR coalesce(len(vpc_config.security_group_ids), 0) = 0",
        "BMJ-OPS-001": f"timeout < {values.least_hours} OR timeout > {values.most_hours}",
    }


def _text(value: str) -> str:
    quoted = value.replace("'", "''")
    return f"'{quoted}'"
