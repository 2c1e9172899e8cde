"""The rules that are measured, with a value for every parameter, so that none is skipped: as a configuration, and as what a scan gets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs
from population import ACCOUNTS, DOMAINS, KINDS, NOW

from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule
from scanner.policy.builtin import pack_names
from scanner.policy.select import choose
from scanner.project.plan import Plan, ScanOptions, build_plan
from scanner.project.project import open_project
from scanner.sources.tree import origins

MODELS = 100  # rows of the list-foundation-models answer
CORE: dict[str, Any] = {
    "allowed_roles": ["arn:aws:iam::*:role/batch/*", "arn:aws:iam::*:role/gateway-batch"],
    "required_tags": ["owner|team"],
}
ALL: dict[str, Any] = {
    **CORE,
    "allowed_regions": ["eu-*", "us-*", "ap-southeast-1"],
    "allowed_geographies": ["eu", "us", "apac"],
    "known_application_profiles": ["reviewed-*"],
    "allowed_output_buckets": ["acme-*"],
    "allowed_input_buckets": ["acme-*"],
    "allowed_output_locations": [f"s3://acme-{domain}-{environment}-out" for domain in DOMAINS for environment in ACCOUNTS],
    "allowed_kms_keys": ["arn:aws:kms:*:*:key/*"],
    "allowed_tag_values": {"environment|env": ["prod", "dev", "sandbox"], "costcenter": ["CC-*"]},
    "job_name_pattern": "^[a-z]+-(nightly|try|[0-9a-f]+|[0-9]+)",
    "allowed_models": ["*anthropic*", "*amazon*", "*deepseek*"],
    "denied_models": ["*titan-tg1*", "*llama*"],
    "production_accounts": ["012345678901", "111122223333", "222233334444"],
    "data_classes": ["public", "internal", "confidential"],
    "retaining_models": ["*palmyra*"],
    "role_pattern": "(?i)batch",
    "production_roles": ["arn:aws:iam::*:role/batch/*", "arn:aws:iam::*:role/gateway-batch"],
    "allowed_subnets": ["subnet-*"],
    "allowed_security_groups": ["sg-*"],
    "denied_network_ids": ["subnet-00000000*", "sg-0000*"],
    "models": {"file": "models.json"},
}
# Rules that no record of a job alone decides: they ask about its CloudTrail event, its manifest, its key and its subnets.
ASK_OTHER_RECORDS = ("BMJ-IAM-007", "BMJ-OPS-010", "BMJ-OPS-011", "BMJ-ENC-007", "BMJ-NET-008")


@dataclass(frozen=True)
class Ruleset:
    """A selection of rules with their values: `config` is the file that says both to the command."""

    name: str
    config: Path

    def plan(self, *sources: Path) -> Plan:
        """What a scan of these sources with these rules works with."""
        options = ScanOptions(sources=tuple(map(str, sources)), now=NOW)
        return build_plan(options, open_project(str(self.config)))

    @property
    def rules(self) -> tuple[ConfiguredRule, ...]:
        return self.plan().rules


def core(folder: Path) -> Ruleset:
    """The default selection, with its two values set."""
    return write_ruleset(folder, "core", ["core"], CORE)


def everything(folder: Path) -> Ruleset:
    """All built-in rules that a job's own record can decide, all with values."""
    chosen = choose([*pack_names(), "strict"], lambda files: origins(files, folder))
    names = [rule.id for rule in chosen.rules if rule.id not in ASK_OTHER_RECORDS]
    return write_ruleset(folder, "all", names, ALL)


def write_ruleset(folder: Path, name: str, policies: Sequence[str], params: dict[str, Any]) -> Ruleset:
    """Writes a configuration that selects `policies`, and gives their rules these values."""
    (folder / "models.json").write_text(json.dumps(list(_models())), encoding="utf-8")
    config = folder / f"{name}.yaml"
    config.write_text(json.dumps({"format": 1, "policies": list(policies), "params": params}), encoding="utf-8")  # JSON is YAML
    return Ruleset(name, config)


def vary(rules: Sequence[ConfiguredRule], number: int) -> list[ConfiguredRule]:
    """`number` rules: these, and copies of them with other numbers and lists of texts; what depends on neither is shared."""
    return [_variant(rules[index % len(rules)], index // len(rules)) for index in range(number)]


def _variant(configured: ConfiguredRule, copy: int) -> ConfiguredRule:
    if copy == 0:
        return configured
    rule = structs.replace(configured.rule, id=f"{configured.rule.id}-{copy}")
    return structs.replace(configured, rule=rule, params={name: _another(value, copy) for name, value in configured.params.items()})


def _another(value: Json, copy: int) -> Json:
    """Another value of a parameter that decides nearly the same."""
    match value:
        case bool():
            return value
        case int():
            return value + copy
        case [str(), *_]:
            return [*value, f"zz{copy}*"]
        case _:
            return value


def _models() -> list[dict[str, Any]]:
    used = [model.removeprefix("eu.").removeprefix("us.").removeprefix("global.") for kind in KINDS for model in kind.models]
    names = list(dict.fromkeys(used))
    names += [f"example{number}.other-{number}-v1:0" for number in range(MODELS - len(names))]
    return [_model(name) for name in names]


def _model(name: str) -> dict[str, Any]:
    return {
        "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{name}",
        "modelId": name,
        "providerName": name.partition(".")[0],
        "inputModalities": ["TEXT"],
        "outputModalities": ["TEXT"],
        "inferenceTypesSupported": ["ON_DEMAND"],
        "modelLifecycle": {"status": "LEGACY" if "claude-3-haiku" in name else "ACTIVE"},
    }
