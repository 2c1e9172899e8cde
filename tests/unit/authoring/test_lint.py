"""What lint says of policy files: mistakes as a scan tells them, and warnings about what is hardly meant."""

from pathlib import Path
from typing import Any

import pytest

from scanner.authoring.lint import CHECKS, LintResult, lint
from scanner.expressions.places import unknown_place
from scanner.expressions.syntax.parser import parse
from scanner.model.origin import Tree
from scanner.model.rule import Parameter, ParameterType
from scanner.policy import builtin
from scanner.policy.policy_file import PolicyFile
from scanner.policy.unmatched import never_matches, unmatched

GOOD = "examples: {pass: [{}], fail: [{job: {tags: null}}]}"


def rule(assertion: str, more: str = GOOD, name: str = "OWN-1") -> str:
    return f"policy: own\nrules:\n  - id: {name}\n    title: T\n    severity: low\n    assert: {assertion}\n    {more}\n"


def linted(folder: Path, *texts: str) -> LintResult:
    files = []
    for number, text in enumerate(texts):
        file = folder / f"{number}.yaml"
        file.write_text(text, encoding="utf-8")
        files.append(PolicyFile(file, Tree(file.name)))
    return lint(files)


def test_the_built_ins_are_clean() -> None:
    found = lint(builtin.pack_files(builtin.pack_names()))
    assert (found.files, found.mistakes, found.warnings) == (8, (), ())


WARNED = {
    "unused-parameter": (rule("present(tags)", f"params: {{old: {{type: string}}}}\n    {GOOD}"), 7, 14),
    "no-example": (rule("present(tags)", "examples: {pass: [{}]}"), 3, 9),
    "never-fails": (rule("present(tags)", f"when: present( tags )\n    {GOOD}"), 6, 13),
    "never-applies": (
        rule("present(message)", f"statuses: [Completed]\n    when: present(tags) && status == 'Failed'\n    {GOOD}"),
        7,
        15,
    ),
    "never-matches": (rule("model_id != 'Nova'", GOOD), 6, 25),
    "unknown-place": (rule("arn(job_arn).region == 'eu-wst-1'", GOOD), 6, 36),
    "begins-with-job": (rule("present(tags)", f'message: "Job {{job_name}} has no tags."\n    {GOOD}'), 7, 15),
    "without-present": (rule("vpc_config.subnet_ids[0] == 'subnet-0a1b2c3d'", GOOD), 6, 13),
}


def test_every_check_has_a_case() -> None:
    assert set(WARNED) == set(CHECKS)


@pytest.mark.parametrize("name", WARNED)
def test_a_warning_says_where_and_what_to_do(name: str, tmp_path: Path) -> None:
    text, line, column = WARNED[name]
    found = linted(tmp_path, text)
    assert found.mistakes == ()
    assert [(one.check, one.mistake.path, one.mistake.line, one.mistake.column, one.mistake.rule) for one in found.warnings] == [
        (name, "0.yaml", line, column, "OWN-1")
    ]
    assert found.warnings[0].mistake.hint


@pytest.mark.parametrize(
    "when", ["status == 'Completed'", "status == 'Failed' || present(tags)", "status != 'Failed'", "job_name == 'Failed'"]
)
def test_a_status_that_the_rule_may_meet_is_no_doubt(when: str, tmp_path: Path) -> None:
    text = rule("present(message)", f"statuses: [Completed]\n    when: {when}\n    {GOOD}")
    assert linted(tmp_path, text).warnings == ()


def test_a_parameter_that_only_the_message_reads_is_used(tmp_path: Path) -> None:
    text = rule("present(tags)", f"message: \"{{param('old')}}\"\n    params: {{old: {{type: string}}}}\n    {GOOD}")
    assert linted(tmp_path, text).warnings == ()


def test_all_mistakes_of_all_files_are_told_at_once_and_warnings_of_the_others(tmp_path: Path) -> None:
    found = linted(tmp_path, rule("present(tag)"), rule("present(tags)", "title: U"), rule("present(tags)"), rule("present(tags)"), "")
    assert [one.path for one in found.mistakes] == [
        "0.yaml",
        "1.yaml",
        "4.yaml",
        "1.yaml",
        "2.yaml",
        "3.yaml",
    ]  # the last three: the ID in 0.yaml
    assert found.warnings == ()
    assert linted(tmp_path, rule("present(tag)"), rule("present(tags)", "precision: low", "OWN-2")).warnings[0].check == "no-example"


PARAMS: dict[str, Any] = {"names": Parameter("names", ParameterType("list"), default=["ok", "Not-ok"])}


@pytest.mark.parametrize(
    ("condition", "texts"),
    [
        ("glob(model_id, 'Nova*')", ["Nova*"]),
        ("!any_glob(model_id, ['nova*', 'NOVA*'])", ["NOVA*"]),
        ("glob(model_id, param('names'))", ["Not-ok"]),
        ("contains(param('names'), model(model_id).geo)", ["Not-ok"]),
        ("contains(lower(job_name), 'Prod')", ["Prod"]),
        ("starts_with(lower(role_arn), 'arn:aws:iam::1:role/Batch')", ["arn:aws:iam::1:role/Batch"]),
        ("present(tags) && ('EU' == model(model_id).geo || arn(role_arn).region == 'eu-West-1')", ["EU", "eu-West-1"]),
        ("vpc_config.subnet_ids[?lower(@) == 'Subnet-1'] == `null`", ["Subnet-1"]),
        ("glob(role_arn, ['Admin*', '*Admin*', 'arn:aws:iam::*:role/A', 'a*', '?rn:*'])", ["Admin*"]),
        ("contains(param('names'), role_arn) || role_arn == 'batch'", ["ok", "Not-ok", "batch"]),
        ("starts_with(output_data_config.s3_output_data_config.s3_uri, 'acme-out')", ["acme-out"]),
        ("within(output_data_config.s3_output_data_config.s3_uri, 's3://acme-out')", []),
        ("ends_with(role_arn, '/Batch') || contains(role_arn, 'Batch')", []),
        ("glob(job_arn, 'q7w2*')", []),
        ("glob(role_arn, param('names')) || glob(lower(role_arn), param('names'))", ["Not-ok"]),
        ("glob(job_name, param('names')) || glob(lower(job_name), param('names'))", []),
        ("glob(model_id, 'nova*')", []),
        ("glob(job_name, 'Nova*')", []),
        ("matches(model_id, '\\S')", []),
        ("arn(role_arn).id == 'Batch'", []),
        ("glob('Nova', param('names'))", []),
        ("glob('Nova', lower(job_name))", []),
        ("contains(job_name, 'X') || length(job_name) == `3`", []),
        ("glob(role_arn, '*/Admin, */Root') || glob(job_name, 'a_b*') || glob(job_name, 'a+b.c-*')", ["*/Admin, */Root", "a_b*"]),
        ("glob(tags.team, 'a b,c*') || glob(message, '*access denied*')", []),
    ],
)
def test_texts_that_match_nothing(condition: str, texts: list[str]) -> None:
    found = list(unmatched(parse(condition, strict=True).tree, PARAMS, never_matches))
    assert [one.problem.problem.split("'")[1] for one in found] == texts


@pytest.mark.parametrize(
    ("condition", "texts"),
    [
        ("arn(job_arn).region == 'eu-wst-1' || 'us-east-1' == arn(job_arn).region", ["eu-wst-1"]),
        ("glob(arn(job_arn).region, ['eu-*', 'europe-*', '*'])", ["europe-*"]),
        ("contains(['us-east-1', 'us-east-9'], model(model_id).region)", ["us-east-9"]),
        ("contains(param('names'), arn(role_arn).region)", ["ok", "Not-ok"]),
        ("starts_with(arn(job_arn).region, 'us-gov-') || matches(arn(job_arn).region, '^cn-')", []),
        ("matches(arn(job_arn).region, '^chn-')", ["^chn-"]),
        ("arn(role_arn).partition != 'aws-chn' && arn(role_arn).partition == 'aws-us-gov'", ["aws-chn"]),
        ("arn(role_arn).service == 'iam' && model(model_id).geo == 'eu'", []),
    ],
)
def test_regions_and_partitions_that_are_not_known(condition: str, texts: list[str]) -> None:
    found = list(unmatched(parse(condition, strict=True).tree, PARAMS, unknown_place))
    assert [one.problem.problem.split("'")[1] for one in found] == texts


KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"
COMPARED = {
    f"contains(['a'], {KEY})": [KEY],
    "vpc_config.subnet_ids[0] == 'x' || present(vpc_config.security_group_ids)": ["vpc_config.subnet_ids"],
    f"!starts_with(lower({KEY}), 'arn:')": [KEY],
    f"!present({KEY}) || glob({KEY}, 'arn:*')": [],
    f"{KEY} == `null` || glob({KEY}, 'arn:*')": [],
    f"present(output_data_config) && glob({KEY}, 'arn:*')": [],
    "hours_since(end_time) < `5`": ["end_time"],
    "hours_since(end_time || last_modified_time) < `5`": [],
    "length(vpc_config.subnet_ids || `[]`) > `1`": [],
    "length(vpc_config.subnet_ids) > `1` && present(vpc_config)": [],
    "all_glob(vpc_config.subnet_ids[*], 'subnet-*')": ["vpc_config.subnet_ids"],
    "tag(tags, 'env') == 'prod'": ["tag(tags, 'env')"],
    "present(tag(tags, 'env')) && tag(tags, 'env') == 'prod'": [],
    "present(tags) && tags.env == 'prod'": ["tags.env"],
    "tags.env == tags.stage": ["tags.env", "tags.stage"],
    "length(missing_tags(tags, ['env'])) == `0`": [],
    "type(message) == 'string'": [],
    "status == 'Failed' && matches(job_name, 'x') && timeout_duration_in_hours < `24` && glob(role_arn, '*')": [],
    "error_record_count > `5`": [],
}


@pytest.mark.parametrize("condition", COMPARED)
def test_what_is_compared_without_present(condition: str, tmp_path: Path) -> None:
    examples = "examples: {pass: [{}], fail: [{}]}"
    texts = [rule(f'"{condition}"', examples), rule("present(job_name)", f'when: "{condition}"\n    {examples}')]
    warnings = [found.mistake for text in texts for found in linted(tmp_path, text).warnings if found.check == "without-present"]
    expected = [f"{text} can be null, and then the rule is unknown" for text in COMPARED[condition]]
    assert [warning.problem for warning in warnings] == 2 * expected


@pytest.mark.parametrize(
    ("condition", "patch"),
    [
        ("vpc_config.subnet_ids[0] == 'x'", "{vpc_config: null}"),
        ("vpc_config.subnet_ids[0] == 'x'", "{vpc_config: {subnet_ids: null}}"),
        ("tags.env == 'x'", "{tags: null}"),
        ("tag(tags, 'env') == 'x'", "{tags: {Env: null}}"),
    ],
)
def test_an_example_without_the_field_shows_that_unknown_is_meant(condition: str, patch: str, tmp_path: Path) -> None:
    text = rule(condition, f"examples: {{pass: [{{}}], fail: [{{}}], unknown: [{{job: {patch}}}]}}")
    assert linted(tmp_path, text).warnings == ()


@pytest.mark.parametrize(
    ("message", "warned"),
    [
        ("Job {job_name} has no VPC.", True),
        ("{job_name}: no VPC", True),
        ("The batch inference job '{ job_name }' has no VPC", True),
        ("No VPC is set for job {job_name}.", False),
        ("Job of role {role_arn} named {job_name}", False),
        ("The job has no VPC.", False),
        ("Job {job_arn} has no VPC.", False),
        ("Model {model_id} is used by job {job_name}", False),
    ],
)
def test_a_message_that_begins_with_the_job(message: str, warned: bool, tmp_path: Path) -> None:
    found = linted(tmp_path, rule("present(tags)", f'message: "{message}"\n    {GOOD}'))
    assert [warning.check for warning in found.warnings] == ["begins-with-job"] * warned
