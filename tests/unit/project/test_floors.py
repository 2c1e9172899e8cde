"""A configuration on its floor: what applies, what is refused, and that findings of the floor stay findings."""

import subprocess
import textwrap
from pathlib import Path

import pytest

from scanner.engine.reference import judge
from scanner.errors import MistakesError
from scanner.model.job import Job
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import effective
from scanner.policy.narrow import Narrowing
from scanner.project.commit.commit import at_commit
from scanner.project.project import Project, choose_rules, open_project
from tests.unit.jobs import NOW, a_job

ROLES = '["arn:aws:iam::*:role/x", "arn:aws:iam::*:role/y"]'
ROLE = "arn:aws:iam::111122223333:role/z"
NO_TAGS = a_job({"role_arn": ROLE}, not_delivered=("tags",))


def write(folder: Path, **texts: str) -> Path:
    """Writes files, e.g. org="fail_on: low" as org.yaml; gives the last one."""
    file = folder
    for name, text in texts.items():
        file = folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    return file


def rules_of(file: Path) -> dict[str, ConfiguredRule]:
    rules = choose_rules(open_project(str(file)), (), Narrowing(), (), ()).rules
    return {configured.rule.id: configured for configured in rules}


def opened(file: Path) -> Project:
    return open_project(str(file))


def problems(file: Path) -> list[str]:
    """The mistakes of a configuration, each with its place and without the names of folders outside of the working tree."""
    with pytest.raises(MistakesError) as caught:
        rules_of(file)
    return [f"{mistake.path}:{mistake.line}: {mistake.problem}".replace("external/", "") for mistake in caught.value.mistakes]


def outcome(file: Path, rule: str, job: Job) -> Outcome:
    return judge(rules_of(file)[rule], job, NOW).outcome


def test_a_floor_s_scope_that_made_no_difference_still_makes_none(tmp_path: Path) -> None:
    """[x, y] and a scope that adds y: a job that may be in it fails. The team's [x] must not make the scope count."""
    floor = f"""
        policies: [BMJ-IAM-001]
        params: {{allowed_roles: {ROLES}}}
        scopes:
          - {{when: present(tags), params: {{allowed_roles: {{add: ["arn:aws:iam::*:role/y"]}}}}}}
    """
    team = 'extends: {file: org.yaml}\nparams: {allowed_roles: ["arn:aws:iam::*:role/x"]}'
    file = write(tmp_path, org=floor, team=team)
    assert outcome(tmp_path / "org.yaml", "BMJ-IAM-001", NO_TAGS) is Outcome.FAIL
    assert outcome(file, "BMJ-IAM-001", NO_TAGS) is Outcome.FAIL
    assert [row.value for row in effective(rules_of(file)["BMJ-IAM-001"])][-1] == ["arn:aws:iam::*:role/x"]


def test_a_team_s_scope_of_which_nothing_is_known_keeps_the_finding(tmp_path: Path) -> None:
    floor = f"policies: [BMJ-IAM-001]\nparams: {{allowed_roles: {ROLES}}}"
    team = """
        extends: {file: org.yaml}
        scopes:
          - {when: present(tags), params: {allowed_roles: {remove: ["arn:aws:iam::*:role/y"]}}}
    """
    file = write(tmp_path, org=floor, team=team)
    assert outcome(file, "BMJ-IAM-001", NO_TAGS) is Outcome.FAIL
    allowed = a_job({"role_arn": ROLE.replace("/z", "/y")}, not_delivered=("tags",))
    assert outcome(tmp_path / "org.yaml", "BMJ-IAM-001", allowed) is Outcome.PASS
    assert outcome(file, "BMJ-IAM-001", allowed) is Outcome.UNKNOWN


def test_a_rule_of_the_team_draws_no_value_away_from_the_floor_s(tmp_path: Path) -> None:
    """A shared parameter of one name would take the value of the floor, which is then for the team's rule alone."""
    own = """
        policy: own
        rules:
          - id: ACME-1
            title: A rule
            severity: low
            assert: timeout_duration_in_hours <= param('max_timeout_hours')
            params: {max_timeout_hours: {type: integer, default: 999, shared: true}}
    """
    floor = "policies: [BMJ-OPS-001]\nparams: {max_timeout_hours: 30}"
    file = write(tmp_path, own=own, org=floor, team="extends: {file: org.yaml}\npolicies: [./own.yaml]")
    rules = rules_of(file)
    assert rules["BMJ-OPS-001"].params["max_timeout_hours"] == 30
    assert rules["ACME-1"].params["max_timeout_hours"] == 999


def test_policies_are_added_to_the_default_ones_too(tmp_path: Path) -> None:
    file = write(tmp_path, org="fail_on: low", team="extends: {file: org.yaml}\npolicies: [BMJ-GOV-011]")
    assert {"BMJ-GOV-011", "BMJ-ENC-001", "BMJ-NET-001"} <= rules_of(file).keys()


def test_a_required_parameter_that_the_floor_leaves_unset_may_be_set(tmp_path: Path) -> None:
    floor = """
        policies: [BMJ-RES-001, BMJ-RES-006]
        scopes:
          - {regions: [eu-west-1], params: {allowed_regions: [eu-west-1]}}
    """
    team = """
        extends: {file: org.yaml}
        params: {allowed_regions: ["eu-*"]}
        scopes:
          - {regions: [eu-west-1], params: {allowed_output_buckets: [acme-out]}}
    """
    rules = rules_of(write(tmp_path, org=floor, team=team))
    assert [row.value for row in effective(rules["BMJ-RES-001"])] == [["eu-*"], ["eu-west-1"]]
    assert [row.value for row in effective(rules["BMJ-RES-006"])] == [None, ["acme-out"]]


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ("{allowed_roles: []}", "'allowed_roles: []' loosens the floor"),
        ('{allowed_roles: {remove: ["arn:aws:iam::*:role/x", "arn:aws:iam::*:role/y"]}}', "'allowed_roles: []' loosens the floor"),
        ('{allowed_roles: ["arn:aws:iam::*:role/x*"]}', """'allowed_roles' with "arn:aws:iam::*:role/x*" loosens the floor"""),
        ("{max_timeout_hours: 73}", "'max_timeout_hours: 73' loosens the floor (org.yaml: 72)"),
        ("{allow_alias_arn: true}", "'allow_alias_arn: true' loosens the floor (org.yaml: false)"),
        ("{secret_pattern: x}", "another 'secret_pattern' loosens the floor"),
        ("{trusted_accounts: ['111122223333']}", """'trusted_accounts' with "111122223333" loosens the floor (org.yaml: the accounts of"""),
    ],
)
def test_a_looser_value_is_refused_for_all_jobs_and_in_a_scope(tmp_path: Path, params: str, problem: str) -> None:
    floor = f"policies: [core, operations, governance, encryption]\nparams: {{allowed_roles: {ROLES}, allow_alias_arn: false}}\n"
    for text in (f"params: {params}", f"scopes: [{{when: present(tags), params: {params}}}]"):
        file = write(tmp_path, org=floor, team=f"extends: {{file: org.yaml}}\n{text}")
        assert any(found.startswith(f"team.yaml:2: {problem}") for found in problems(file)), problems(file)


@pytest.mark.parametrize(
    ("allowed", "text"),
    [
        ("fail_on", "fail_on: never"),
        ("exclude", "exclude: ['old/**']"),
        ("tags", "tags: {left_out: untagged}"),
        ("params.max_timeout_hours", "params: {max_timeout_hours: 100}"),
        ("params.BMJ-OPS-001.max_timeout_hours", "params: {max_timeout_hours: 100}"),
        ("severity.BMJ-OPS-001", "rules: {BMJ-OPS-001: {severity: info, reason: ours}}"),
        ("off.BMJ-OPS-001", "scopes: [{when: present(tags), off: {BMJ-OPS-001: ours}}]"),
        ("rules.enforce", "rules: {BMJ-OPS-001: {enforce: warn}}"),
    ],
)
def test_what_the_floor_allows_is_accepted_and_refused_without(tmp_path: Path, allowed: str, text: str) -> None:
    floor = "policies: [core, operations]\n"
    file = write(tmp_path, org=floor, team=f"extends: {{file: org.yaml}}\n{text}")
    (problem,) = problems(file)
    assert "loosens the floor (org.yaml: " in problem
    write(tmp_path, org=f"{floor}allow: [{allowed}]")
    assert rules_of(file)


def test_each_floor_is_compared_by_what_it_allows_itself(tmp_path: Path) -> None:
    division = "extends: {file: org.yaml}\nallow: [params.max_timeout_hours]\nparams: {max_timeout_hours: 30}"
    file = write(
        tmp_path, org="policies: [BMJ-OPS-001]", division=division, team="extends: {file: division.yaml}\nparams: {max_timeout_hours: 72}"
    )
    assert rules_of(file)["BMJ-OPS-001"].params["max_timeout_hours"] == 72
    write(tmp_path, team="extends: {file: division.yaml}\nparams: {max_timeout_hours: 73}")
    assert problems(file) == ["team.yaml:2: 'max_timeout_hours: 73' loosens the floor (org.yaml: 72)"]


def test_a_floor_s_files_are_those_of_its_folder(tmp_path: Path) -> None:
    own = "policy: own\nrules: [{id: ACME-1, title: A rule, severity: low, assert: present(job_name)}]\n"
    (tmp_path / "[old]" / "rules").mkdir(parents=True)
    (tmp_path / "[old]" / "rules" / "own.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "[old]" / "roles.txt").write_text("a\n", encoding="utf-8")
    write(
        tmp_path / "[old]", org="policies: [rules/, BMJ-IAM-001]\nparams: {allowed_roles: {file: roles.txt}}\nsources: ['*.json', s3://a/b]"
    )
    file = write(tmp_path / "team", team="extends: {file: '../[old]/org.yaml'}\nsources: [-]")
    assert rules_of(file).keys() == {"ACME-1", "BMJ-IAM-001"}
    *globs, standard_input = opened(file).sources
    assert [source.endswith("[[]old]/*.json") or source == "s3://a/b" for source in globs] == [True, True]
    assert standard_input == "-"
    assert {used.name for used in opened(file).config.files} == {"team.yaml", "org.yaml", "roles.txt"}  # type: ignore[union-attr]


def test_the_same_words_about_another_file_change_nothing(tmp_path: Path) -> None:
    """`exclude` names a file in the floor's folder; the team's own file of that name must not count."""
    live = "live: {exclude: [{accounts: {file: a.txt}, reason: closed, owner: me, until: '2027-01-01'}]}\n"
    write(tmp_path / "org", org=live)
    (tmp_path / "org" / "a.txt").write_text("111122223333\n", encoding="utf-8")
    file = write(tmp_path / "team", team=f"extends: {{file: ../org/org.yaml}}\n{live}")
    (tmp_path / "team" / "a.txt").write_text("111122223333\n999988887777\n", encoding="utf-8")
    config = opened(file).config
    assert config is not None
    assert config.live.exclude[0].accounts == ("111122223333",)


def test_expectations_are_added_and_those_of_the_floor_stay(tmp_path: Path) -> None:
    floor = "expect: [{account: '111122223333', path: 'dumps/{account}.json'}]"
    team = "extends: {file: ../org/org.yaml}\nexpect: [{account: '111122223333', path: empty.json}, {account: '999988887777'}]"
    write(tmp_path / "org", org=floor)
    config = opened(write(tmp_path / "team", team=team)).config
    assert config is not None
    (first, second) = config.expect
    assert first.path.endswith("org/dumps/{account}.json")
    assert second.account == "999988887777"


def test_a_floor_with_mistakes_and_what_loosens_it_are_told_together(tmp_path: Path) -> None:
    file = write(tmp_path, org="fail_on: low\npolicies: [core]\nparam: {}", team="extends: {file: org.yaml}\nfail_on: high")
    assert problems(file) == [
        "team.yaml:2: 'fail_on: high' loosens the floor (org.yaml: low)",
        "org.yaml:3: unknown key 'param' in a configuration",
    ]


def test_too_many_floors(tmp_path: Path) -> None:
    texts = {f"f{number}": f"extends: {{file: f{number + 1}.yaml}}" for number in range(7)}
    write(tmp_path, **texts, f7="fail_on: low")
    assert problems(tmp_path / "f0.yaml") == ["f5.yaml:1: more than 5 floors extend each other"]


def test_a_value_that_scopes_change_in_too_many_ways_is_refused(tmp_path: Path) -> None:
    scopes = "".join(f"  - {{when: job_name == '{number}', params: {{allowed_roles: {{add: [r{number}]}}}}}}\n" for number in range(12))
    floor = f"policies: [BMJ-IAM-001]\nparams: {{allowed_roles: {ROLES}}}\nscopes:\n{scopes}"
    file = write(tmp_path, org=floor, team='extends: {file: org.yaml}\nparams: {allowed_roles: ["arn:aws:iam::*:role/x"]}')
    assert problems(file) == ["team.yaml:2: scopes change 'allowed_roles' in too many ways to compare it with the floor (org.yaml)"]


def in_git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_floor_of_another_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor in the tree is the commit's, and one outside of it is what it is; the working tree cannot loosen either."""
    tree = tmp_path / "tree"
    outside = write(tmp_path, outside="policies: [BMJ-OPS-001]\nparams: {max_timeout_hours: 48}")
    write(tree / "org", org="extends: {file: ../../outside.yaml}\nparams: {max_timeout_hours: 36}")
    write(tree, team="extends: {file: org/org.yaml}\nparams: {max_timeout_hours: 30}")
    in_git(tree, "init", "-q")
    in_git(tree, "add", "-A")
    in_git(tree, "commit", "-q", "-m", "a")
    write(tree / "org", org="fail_on: never")
    write(tree, team="extends: {file: org/org.yaml}\nfail_on: never")
    monkeypatch.chdir(tree)
    with at_commit("HEAD") as commit:
        project = open_project("team.yaml", commit=commit)
        rules = choose_rules(project, (), Narrowing(), (), ()).rules
        assert project.config is not None
        assert rules[0].params["max_timeout_hours"] == 30
        assert [floor.path for floor in project.config.floors] == ["external/outside.yaml", "org/org.yaml"]
        assert outside.resolve() in {used.resolve() for used in project.config.files}
        assert all(used.exists() for used in project.config.files)
