"""Rules that ask for things beside the job: a witness carries the records of dumps, and no proof rests on what a witness can carry."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from scanner.authoring.examples import default_base_job, prepare, run_examples
from scanner.expressions.syntax.parser import parse
from scanner.formats.proof.yaml_line import example_line
from scanner.model.job import Stage
from scanner.model.origin import Tree
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule, Example, Rule
from scanner.model.severity import Severity
from scanner.policy import builtin
from scanner.policy.load import load_policy
from scanner.policy.parameters import configure
from scanner.prove.answer import Answer, Change, Verdict
from scanner.prove.asker import NOW, world_of
from scanner.prove.atoms import Assumed
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains, text_at
from scanner.prove.formula import all_of, atom, negated
from scanner.prove.rules import can_match, compare_rules, prove_rule
from scanner.prove.solve import solve
from scanner.prove.symbolic.calls import READINGS
from scanner.prove.symbolic.leaves import Constant, Text
from scanner.prove.symbolic.world import World
from scanner.prove.things import CONTEXT
from scanner.prove.witness_contexts import records_of
from scanner.shape.contexts.table import KINDS, find_context
from scanner.shape.described import contexts_of
from tests.unit.prove.known_jobs import KnownJob

BASE = default_base_job()
STEPS = 2_000_000
KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"
KEY_OF_JOB = f"context('key', {KEY})"
FIRST, SECOND = (f"context('subnet', vpc_config.subnet_ids[{index}])" for index in (0, 1))
TABLE = "context('route_table', vpc_config.subnet_ids[0])"


def rule(assertion: str, when: str = "") -> ConfiguredRule:
    """A rule about jobs."""
    tested = Rule(
        id="T-001",
        title="T",
        severity=Severity.LOW,
        when=parse(when) if when else None,
        assertion=parse(assertion),
        stages=(Stage.JOB,),
        location=Location("test.yaml", 1, 1),
    )
    (configured,) = configure([tested], (), ())
    return configured


def answer(assertion: str, outcome: Outcome = Outcome.FAIL, when: str = "") -> Answer:
    """Whether a rule about jobs can have an outcome."""
    return prove_rule(rule(assertion, when), BASE, asked=[outcome]).answers[outcome]


def configured_builtin(rule_id: str, **params: Any) -> ConfiguredRule:
    """A built-in rule, with values over its defaults."""
    rules = [rule for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules if rule.id == rule_id]
    (configured,) = configure(rules, (), ())
    return replace(configured, params={**configured.params, **params})


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.PASS])
@pytest.mark.parametrize(
    ("rule_id", "params"), [("BMJ-ENC-007", {}), ("BMJ-NET-008", {}), ("BMJ-ENC-001", {"accept_bucket_default": True})]
)
def test_a_witness_of_a_built_in_rule_is_an_example_of_it(rule_id: str, params: dict[str, Any], outcome: Outcome) -> None:
    configured = configured_builtin(rule_id, **params)
    witness = prove_rule(configured, BASE, asked=[outcome]).answers[outcome].witness
    assert witness is not None
    example = Example(outcome.value, witness.job, witness.stage, {**configured.params}, context=witness.context)
    assert prepare(example, BASE).run(configured.rule).is_as_expected
    if rule_id != "BMJ-ENC-001":  # a job that names a key passes without a dump
        assert witness.context


def test_a_key_that_only_the_bucket_names() -> None:
    """One record says which key the bucket has, and another one what key that is."""
    key = "context('bucket', s3(output_data_config.s3_output_data_config.s3_uri).bucket).kms_master_key_id"
    witness = answer(f"context('key', {key}).key_manager != 'AWS'").witness
    assert witness is not None
    bucket, metadata = (list(record.values()) for record in witness.context)
    default = bucket[1]["Rules"][0]["ApplyServerSideEncryptionByDefault"]
    assert default == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": metadata[0]["Arn"]}
    assert metadata[0]["KeyManager"] == "AWS"


def test_a_witness_leaves_the_job_as_it_is_where_a_record_is_enough() -> None:
    witness = answer(f"{KEY_OF_JOB}.key_manager == 'CUSTOMER'").witness
    assert witness is not None
    assert witness.job == {}
    assert witness.context[0]["KeyMetadata"]["KeyState"] == "Enabled"


@pytest.mark.parametrize(
    "assertion",
    [
        f"{KEY_OF_JOB}.key_state == 'Enabled'",
        f"{KEY_OF_JOB}.enabled",
        f"!({KEY_OF_JOB}.multi_region)",
        f"{KEY_OF_JOB}.aws_account_id == account_id",
        f"{KEY_OF_JOB}.origin != 'AWS_CLOUDHSM'",
        f"{FIRST}.vpc_id == 'vpc-0a1b2c3d4e5f60718'",
        f"{FIRST}.vpc_id == {SECOND}.vpc_id",
        "context('subnet', 'subnet-0c4f8a1e6b2d97305').map_public_ip_on_launch == `false`",
        "context('bucket', s3(output_data_config.s3_output_data_config.s3_uri).bucket).bucket_key_enabled",
        f"{TABLE}.routes[-1].destination != '0.0.0.0/0'",
        f"!any_glob({TABLE}.routes[].target, ['tgw-*', 'nat-*'])",
        f"{TABLE}.routes[-1].state == 'active'",
    ],
)
def test_a_witness_can_be_pasted_with_its_records(assertion: str) -> None:
    lines = {}
    for outcome in (Outcome.FAIL, Outcome.PASS):
        witness = answer(assertion, outcome).witness
        assert witness is not None
        assert witness.context
        lines[outcome] = example_line(witness, {})
    head = "policy: own\nrules:\n  - id: OWN-1\n    title: T\n    severity: low\n    stages: [job]\n"
    examples = "".join(f"      {outcome.value}:\n        {line}\n" for outcome, line in lines.items())
    policy = load_policy(f"{head}    assert: |-\n      {assertion}\n    examples:\n{examples}".encode(), Tree("own.yaml"))
    assert [result.is_as_expected for result in run_examples(policy)] == [True, True]


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.PASS])
@pytest.mark.parametrize("kind", ["key-arn", "key-id", "alias-arn"])
def test_a_key_is_found_by_what_the_job_names_it_with(kind: str, outcome: Outcome) -> None:
    condition = f"{KEY_OF_JOB}.enabled && {KEY_OF_JOB}.aws_account_id == account_id"
    witness = answer(condition, outcome, when=f"kms_key({KEY}).kind == '{kind}'").witness
    assert witness is not None
    (record,) = witness.context
    assert ("Alias" in record) is (kind == "alias-arn")


@pytest.mark.parametrize(
    "assertion",
    [
        f"{KEY_OF_JOB}.key_manager == {KEY_OF_JOB}.key_manager",  # the same key twice is one record
        f"{FIRST}.vpc_id != `null`",  # never null where a dump has it
        f"present(model_id) || {TABLE}.owner_id == 'x'",
    ],
)
def test_never_holds_whatever_a_dump_has(assertion: str) -> None:
    assert answer(assertion, when="present(vpc_config.subnet_ids)") == Answer(Verdict.NEVER)


@pytest.mark.parametrize(
    "assertion",
    [
        f"length({TABLE}.routes) <= `2`",
        f"{TABLE}.routes[0].target == 'local'",
        f"!contains({TABLE}.routes[].destination, '::/0')",
        f"{TABLE}.routes[0].state != `null`",
    ],
)
def test_a_route_table_that_no_witness_carries_is_behind_no_never(assertion: str) -> None:
    """A witness has few routes of few kinds, and a table has others."""
    found = answer(assertion, when="present(vpc_config.subnet_ids)")
    assert found == Answer(Verdict.NOT_DECIDED, reason="context() of a route table is not modelled")


def test_two_texts_that_name_the_same_thing_are_no_witness() -> None:
    """Formulas have two subnets, the engine finds the same one twice."""
    found = answer(f"{FIRST}.vpc_id == {SECOND}.vpc_id", when="vpc_config.subnet_ids[0] == vpc_config.subnet_ids[1]")
    assert found == Answer(Verdict.NOT_DECIDED, reason="it depends on context(), which no witness shows")


@pytest.mark.parametrize(
    ("assertion", "what"),
    [
        ("context('foundation_model', model_id).model_name != 'x'", "context() of a foundation model is not modelled"),
        (f"kms_key({KEY}).kind != 'alias' || {KEY_OF_JOB}.enabled", "it depends on context(), which no witness shows"),
    ],
)
def test_what_no_record_of_a_witness_shows_is_not_decided(assertion: str, what: str) -> None:
    assert answer(assertion) == Answer(Verdict.NOT_DECIDED, reason=what)


def test_a_change_of_a_rule_has_a_witness_with_records() -> None:
    strict, lenient = rule(f"{KEY_OF_JOB}.key_state == 'Enabled'"), rule(f"{KEY_OF_JOB}.key_state != 'Disabled'")
    loosened, opened, tightened = compare_rules(strict, lenient, BASE).differences
    assert (loosened.before, loosened.after, loosened.change) == (Outcome.FAIL, Outcome.PASS, Change.LOOSENED)
    assert loosened.answer.witness is not None
    assert loosened.answer.witness.context[0]["KeyMetadata"]["KeyState"] not in ("Enabled", "Disabled")
    assert {opened.answer.verdict, tightened.answer.verdict} == {Verdict.NEVER}


def test_a_scope_that_asks_for_a_key_can_match() -> None:
    found = can_match(parse(f"{KEY_OF_JOB}.key_manager == 'AWS'"), BASE)
    assert found.witness is not None
    assert found.witness.context


@dataclass(frozen=True)
class _WithDump(KnownJob):
    """A job of which is assumed what `assumed` says, else nothing."""

    assumed: frozenset[Assumed] = frozenset()

    def is_so(self, what: Assumed) -> bool:
        return what in self.assumed


_NULLABLE = {
    "key": ("multi_region", "origin"),
    "bucket": ("kms_master_key_id", "bucket_key_enabled"),
    "subnet": ("owner_id", "map_public_ip_on_launch"),
    "route_table": ("owner_id", "route"),
}
_BOOLEAN = {
    "key": ("enabled", "multi_region"),
    "bucket": ("bucket_key_enabled",),
    "subnet": ("map_public_ip_on_launch",),
    "route_table": ("is_wide", "blackhole"),
}
_ASKED = {"key": KEY, "bucket": "job_name", "subnet": "vpc_config.subnet_ids[0]", "route_table": "vpc_config.subnet_ids[0]"}


@pytest.mark.parametrize("kind", _ASKED)
def test_a_record_says_what_was_assumed(kind: str) -> None:
    """For each choice of what is null and what is true: context() finds the object that the formulas speak of."""
    world: World = world_of(BASE, Stage.JOB, STEPS, hides=False)
    cases = READINGS["context"](world, [Constant(kind), Text(text_at(_ASKED[kind], Stage.JOB))])
    ((thing, fits),) = world.things.items()
    domains = Domains(BASE, NOW)
    switches = [*map(thing.is_present, _NULLABLE[kind]), *map(thing.is_true, _BOOLEAN[kind])]
    for values in product([True, False], repeat=len(switches)):
        choice = [atom(switch) if value else negated(atom(switch)) for switch, value in zip(switches, values, strict=True)]
        assignment = solve(all_of([atom(thing.is_dumped), fits, *choice]), domains, Budget(STEPS))
        assert assignment is not None
        (record,) = records_of(assignment, world.things)
        text = assignment.texts[_ASKED[kind]]
        job = _WithDump(assignment.texts, assumed=frozenset(what for what, value in assignment.assumed.items() if value))
        assert find_context(contexts_of([record]), KINDS[kind], text) == job.value_of(cases)


def test_what_a_dump_may_have() -> None:
    """A key with any members; of a route table one that a witness can carry, and no other."""
    world = world_of(BASE, Stage.JOB, STEPS, hides=False)
    key = READINGS["context"](world, [Constant("key"), Text(text_at(KEY, Stage.JOB))])
    table = READINGS["context"](world, [Constant("route_table"), Text(text_at(KEY, Stage.JOB))])
    key_thing, table_thing = world.things
    assert KnownJob({KEY: "x"}).value_of(key) == "missing"
    members = KINDS["key"].type.members
    dumped = _WithDump({KEY: "x"} | {key_thing.text(name): "any" for name in members}, assumed=frozenset({key_thing.is_dumped}))
    assert dumped.value_of(key) == {**dict.fromkeys(members, "any"), "enabled": False, "origin": None, "multi_region": None}
    dumped = _WithDump({KEY: "x"}, assumed=frozenset({table_thing.is_dumped}))
    assert dumped.value_of(table) == f"not modelled: {CONTEXT} of a route table"
