"""No configuration that is accepted turns a finding of its floor into anything else, whatever the three say and whatever the jobs lack."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scanner.engine.reference import judge
from scanner.engine.scopes import edited
from scanner.errors import MistakesError
from scanner.model.job import Job, Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Parameter, Rule
from scanner.model.scope import Edit
from scanner.policy.narrow import Narrowing
from scanner.policy.parameter_types import SCANNED
from scanner.policy.stricter import is_as_strict
from scanner.project.project import choose_rules, open_project
from tests.property.scans import cases
from tests.property.test_law_builtin import a_case, rules
from tests.property.test_stricter import a_value

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCOUNT = "111122223333"
POLICIES = (["core"], ["strict"], ["operations", "identity"], ["governance"], ["encryption", "./own.yaml"])
SCOPES: tuple[dict[str, Any], ...] = (
    {"when": "starts_with(job_name, 'n')"},
    {"when": "present(tags)"},
    {"when": "timeout_duration_in_hours > `24`"},
    {"when": "present(vpc_config)"},
    {"accounts": [ACCOUNT]},
    {"regions": ["eu-west-1"]},
    {"tags": {"Owner": "*"}},
)
CHANGES = ("params", "severity", "off")
# A rule of the team's own, which declares parameters of the floor's rules, and shares them.
OWN = """
policy: own
rules:
  - id: ACME-1
    title: An own rule
    severity: low
    assert: timeout_duration_in_hours <= param('max_timeout_hours') && glob(role_arn, param('allowed_kms_keys'))
    params:
      max_timeout_hours: {type: integer, default: 1, shared: true}
      allowed_kms_keys: {type: 'list[glob]', default: ["*"], shared: true}
"""


@dataclass(frozen=True)
class Layers:
    """The rules of a configuration, and of a floor of it, as a scan has them."""

    floor: tuple[ConfiguredRule, ...]
    own: tuple[ConfiguredRule, ...]


@dataclass(frozen=True)
class Draw:
    """Where random values come from: a few rules, so that a team's values often meet those of the floor."""

    random: Random
    rules: tuple[Rule, ...]
    parameters: tuple[tuple[Rule, Parameter], ...]

    @classmethod
    def of(cls, seed: int) -> "Draw":
        random = Random(seed)
        chosen = random.sample([rule for rule, _ in parameters()], 3)
        own = tuple((rule, parameter) for rule, parameter in parameters() if rule in chosen)
        return cls(random, tuple(chosen), own)


@cache
def parameters() -> tuple[tuple[Rule, Parameter], ...]:
    """The parameters of built-in rules that a random value can be drawn for."""
    return tuple((rule, parameter) for rule in rules() for parameter in rule.params.values() if _is_simple(parameter))


def _is_simple(parameter: Parameter) -> bool:
    item = parameter.type.item
    return parameter.type.name in ("list", "integer", "number", "boolean") and (item is None or item.name in ("glob", "string"))


def an_edit(random: Random, rule: Rule, parameter: Parameter, floor: dict[str, Any]) -> Json:
    """A value for a parameter, or an edit of one; on a floor mostly one that tightens what the floor has for all jobs."""
    before = floor.get("params", {}).get(rule.id, {}).get(parameter.name, parameter.default)
    if isinstance(before, dict):  # itself an edit, or the accounts of the scan
        before = parameter.default if parameter.default != SCANNED else []
    edits = [_an_edit(random, a_value(random, rule, parameter), before) for _ in range(6 if floor else 1)]
    tight = [edit for edit in edits if is_as_strict(parameter, _after(before, edit), before)]
    return random.choice(tight if tight and random.random() < 0.85 else edits)


def _an_edit(random: Random, value: Json, before: Json) -> Json:
    if not isinstance(value, list):
        return random.choice((value, before)) if before is not None else value
    choices: list[Json] = [value, {"add": value}]
    if before:
        choices += [random.sample(before, random.randint(1, len(before))), {"remove": [random.choice(before)]}, [*before, *value]]
    return random.choice(choices)


def _after(before: Json, edit: Json) -> Json:
    """A value after what a configuration writes for it."""
    if isinstance(edit, dict):
        return edited(before, Edit(replaces=False, add=edit.get("add"), remove=tuple(edit.get("remove", ()))))
    return edit


def some_params(draw: Draw, floor: dict[str, Any], number: int) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for _ in range(number):
        rule, parameter = draw.random.choice(draw.parameters)
        params.setdefault(rule.id, {})[parameter.name] = an_edit(draw.random, rule, parameter, floor)
    return params


def a_scope(draw: Draw, floor: dict[str, Any]) -> dict[str, Any]:
    random, is_floor = draw.random, not floor
    scope = dict(random.choice(SCOPES))
    if random.random() < 0.8:
        scope["params"] = some_params(draw, floor, 1)
    if random.random() < 0.3:
        severity = random.choice(("low", "high")) if is_floor else random.choice(("critical", "critical", "low"))
        scope["severity"] = {random.choice(draw.rules).id: severity}
    if random.random() < (0.2 if is_floor else 0.05) or not scope.keys() & set(CHANGES):
        scope["off"] = {random.choice(draw.rules).id: "a reason"}
    return scope


def a_config(draw: Draw, floor: dict[str, Any]) -> dict[str, Any]:
    random, is_floor = draw.random, not floor
    config: dict[str, Any] = {"policies": random.choice(POLICIES)}
    if is_floor:
        config["policies"] = ["core", *(rule.id for rule in draw.rules)]
    if is_floor or random.random() < 0.7:
        config["params"] = some_params(draw, floor, random.randint(1, 4 if is_floor else 2))
    if random.random() < 0.6:
        config["scopes"] = [a_scope(draw, floor) for _ in range(random.randint(1, 2))]
    if random.random() < 0.3:
        severity = random.choice(("low", "medium", "high", "critical"))
        config["rules"] = {random.choice(draw.rules).id: {"severity": severity, "reason": "a reason"}}
    if random.random() < 0.1:
        config["fail_on"] = random.choice(("low", "medium", "never"))
    return config


def configured(file: Path) -> tuple[ConfiguredRule, ...]:
    """The rules as a scan with a configuration has them; raises MistakesError for one that is not accepted."""
    return choose_rules(open_project(str(file)), (), Narrowing(), (), ()).rules


def without_idle(config: dict[str, Any], running: set[str]) -> dict[str, Any]:
    """The configuration without what it sets for rules that do not run, which would be a mistake of another kind."""
    scopes = [scope_without_idle(scope, running) for scope in config.get("scopes", [])]
    return {
        **config,
        "params": only(running, config.get("params", {})),
        "rules": only(running, config.get("rules", {})),
        "scopes": [scope for scope in scopes if scope.keys() & set(CHANGES)],
    }


def scope_without_idle(scope: dict[str, Any], running: set[str]) -> dict[str, Any]:
    changes = {key: only(running, value) for key, value in scope.items() if key in CHANGES}
    conditions = {key: value for key, value in scope.items() if key not in CHANGES}
    return {**conditions, **{key: value for key, value in changes.items() if value}}


def only(running: set[str], value: Any) -> Any:
    """A map by rule ID with only the rules that run; any other value is for all rules."""
    if not isinstance(value, dict):
        return value
    return {rule: member for rule, member in value.items() if rule in running}


def running(folder: Path, *policies: str) -> set[str]:
    (folder / "rules-of.yaml").write_text(json.dumps({"policies": policies}), encoding="utf-8")
    return {rule.rule.id for rule in configured(folder / "rules-of.yaml")}


def write(folder: Path, name: str, config: dict[str, Any]) -> Path:
    (folder / name).write_text(json.dumps(config), encoding="utf-8")
    return folder / name


def accepted_layers(draw: Draw, folder: Path) -> Iterator[Layers]:
    """A team's configuration on a division's on the organisation's, with each of its floors; nothing where one is not accepted."""
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    policies: list[str] = []
    floor: dict[str, Any] = {}
    files: list[Path] = []
    for name in ("org.yaml", "division.yaml", "team.yaml")[: draw.random.choice((2, 2, 3))]:
        config = a_config(draw, floor)
        policies += config["policies"]
        config = without_idle(config, running(folder, *policies))
        if files:
            config["extends"] = {"file": files[-1].name}
        file = write(folder, name, config)
        try:
            configured(file)
        except MistakesError:
            break
        files.append(file)
        floor = floor or config
    for below, file in enumerate(files):
        for floor_file in files[:below]:
            yield Layers(configured(floor_file), configured(file))


def some_jobs(draw: Draw) -> list[Job]:
    """Jobs of the examples of the rules, some with gaps."""
    jobs = []
    for rule in draw.rules:
        for _ in range(3):
            case = a_case(draw.random, rule)
            jobs += [case.gapped, *case.completions[:2]]
    return jobs


def lost_findings(layers: Layers, jobs: Sequence[Job]) -> Iterator[str]:
    own = {rule.rule.id: rule for rule in layers.own}
    for rule in layers.floor:
        for job in jobs:
            before = judge(rule, job, NOW)
            if before.outcome is not Outcome.FAIL:
                continue
            after = judge(own[rule.rule.id], job, NOW) if rule.rule.id in own else None
            if after is None or after.outcome is not Outcome.FAIL:
                yield f"{rule.rule.id}: a finding became {after and after.outcome}"
            elif _severity(after).rank < _severity(before).rank:
                yield f"{rule.rule.id}: a finding of severity {_severity(before)} became {_severity(after)}"


def _severity(check: Any) -> Any:
    return (check.configured or check).rule.severity


def findings_of(seed: int, folder: Path) -> Iterator[str]:
    """The findings that a random configuration loses of a random floor of it."""
    draw = Draw.of(seed)
    jobs = some_jobs(draw)
    for layers in accepted_layers(draw, folder):
        yield from lost_findings(layers, jobs)


@settings(max_examples=cases(40), deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.integers(0, 1 << 32))
def test_no_finding_of_a_floor_is_lost(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    assert list(findings_of(seed, tmp_path_factory.mktemp("layers"))) == []


def test_random_layers_are_accepted_and_have_findings(tmp_path: Path) -> None:
    accepted = findings = 0
    for seed in range(25):
        draw = Draw.of(seed)
        jobs = some_jobs(draw)
        for layers in accepted_layers(draw, tmp_path):
            accepted += 1
            findings += sum(judge(rule, job, NOW).outcome is Outcome.FAIL for rule in layers.floor for job in jobs)
    assert accepted >= 8
    assert findings >= 100
