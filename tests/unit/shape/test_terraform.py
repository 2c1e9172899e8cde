"""Plans and states of Terraform, from the document to the job."""

import json
from contextlib import suppress
from typing import Any

import pytest

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Job, Json, Part, Record, Stage
from scanner.shape.document_kind import Unwrapped
from scanner.shape.locate import locate
from scanner.shape.normalise import Options, to_job
from scanner.shape.shapes.terraform.document import unwrap
from scanner.shape.shapes.terraform.entries import Section
from scanner.shape.shapes.terraform.kind import is_document
from scanner.shape.shapes.terraform.shape import PARTS
from tests.unit.shape.records import gaps
from tests.unit.shape.terraform import JOB_ARN, ROLE, TYPE, after, change, expressions, kept, plan, refers, resource, unknown
from tests.unit.shape.test_requests import task

OUTPUT = "output_data_config.s3_output_data_config"
INPUT = "input_data_config.s3_input_data_config"
KEY = f"{OUTPUT}.s3_encryption_key_id"


def unwrapped(document: Json, indent: int | None = 1) -> Unwrapped:
    return unwrap(Record(document, json.dumps(document, indent=indent), "plan.json", 1, 1, "json"))


def jobs(document: Json) -> list[Job]:
    return [to_job(record, Options()).job for record in unwrapped(document).records]


def at(job: Job, path: str) -> Json:
    value: Json = job.fields
    for key in path.split("."):
        value = value[key]
    return value


def created(values: Json, computed: Json, written: dict[str, Any] | None) -> Job:
    (job,) = jobs(plan(change(values, computed), root={"resources": [resource(written)]} if written is not None else {}))
    return job


def test_every_section_of_a_document_is_a_sign_of_one() -> None:
    assert (*(section.value for section in Section), "configuration") == PARTS


def test_a_document_is_known_by_its_format_version() -> None:
    assert is_document(plan())
    assert is_document({"format_version": "1.0", "values": {}})
    assert not is_document({"format_version": 1, "values": {}})
    assert not is_document({"format_version": "1.0", "job_arn": JOB_ARN})


def test_a_created_job_is_a_request_with_its_address() -> None:
    job = created(after(vpc_config=[{"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}]), unknown(), expressions())
    assert (job.identity, job.stage, job.source) == (f"plan.json#{TYPE}.job", Stage.REQUEST, "a Terraform plan")
    assert job.fields["vpc_config"] == Part(subnet_ids=["subnet-1"], security_group_ids=["sg-1"])
    assert (job.fields["account_id"], job.fields["role_arn"]) == ("111122223333", ROLE)


def test_what_apply_makes_does_not_exist_yet() -> None:
    job = created(after(), unknown(), expressions())
    not_yet = {
        "_key", "job_arn", "status", "submit_time", "last_modified_time", "end_time", "job_expiration_time", "message",
        "client_request_token", "tags", "total_record_count", "processed_record_count", "success_record_count", "error_record_count",
        "submitted_by",
    }  # fmt: skip
    assert gaps(job.fields) == not_yet
    assert {job.fields[name].kind for name in not_yet} == {GapKind.NOT_YET}


def test_what_is_left_out_is_absent_though_it_reads_known_after_apply() -> None:
    computed = unknown(
        "s3_encryption_key_id", "s3_bucket_owner", inputs=("s3_bucket_owner", "s3_input_format"), timeout_duration_in_hours=True
    )
    job = created(after(), computed, expressions())
    for path in (KEY, f"{OUTPUT}.s3_bucket_owner", f"{INPUT}.s3_bucket_owner", f"{INPUT}.s3_input_format", "vpc_config"):
        assert at(job, path) is None
    assert job.fields["timeout_duration_in_hours"] == 24
    assert created(after(timeout_duration_in_hours=None), unknown(), expressions()).fields["timeout_duration_in_hours"] == 24


def test_without_the_configuration_nobody_knows_whether_it_was_left_out() -> None:
    job = created(after(), unknown("s3_encryption_key_id"), None)
    assert at(job, KEY) == Gap(KEY, GapKind.COMPUTED, "a Terraform plan")


@pytest.mark.parametrize(
    ("references", "shown"),
    [
        (["aws_kms_key.k.arn"], True),
        (["aws_kms_key.k[0].arn"], True),
        (['aws_kms_key.k["a b"].id'], True),
        (["aws_kms_key.k.arn", "aws_kms_key.l.id"], True),
        (["aws_kms_key.k.arn", "var.key"], False),
        (["aws_kms_key.k.key_id"], False),
        (["data.aws_kms_key.k.arn"], False),
        (["local.key.arn"], False),
        (["module.keys.arn"], False),
        (["var.key"], False),  # nobody calls the root module
        (["each.value.arn"], False),
    ],
)
def test_a_computed_value_is_shown_by_references_to_managed_resources_only(references: list[str], shown: bool) -> None:
    job = created(after(), unknown("s3_encryption_key_id"), expressions({"s3_encryption_key_id": refers(*references)}))
    assert at(job, KEY) == Gap(KEY, GapKind.COMPUTED, "a Terraform plan", shown)


@pytest.mark.parametrize(("given", "shown"), [("aws_kms_key.k.arn", True), ("data.aws_kms_key.k.arn", False), (None, False)])
def test_references_are_followed_through_the_inputs_of_modules(given: str | None, shown: bool) -> None:
    inner = {"resources": [resource(expressions({"s3_encryption_key_id": {"references": ["var.key"]}}))]}
    middle = {"module_calls": {"inner": {"expressions": {"key": {"references": ["var.its_key"]}}, "module": inner}}}
    inputs = {"its_key": refers(given)} if given else {}
    root = {"module_calls": {"outer": {"expressions": inputs, "module": middle}}}
    where = 'module.outer["a.b"].module.inner[0]'
    (job,) = jobs(plan(change(after(), unknown("s3_encryption_key_id"), module=where, index='["x"]'), root=root))
    assert at(job, KEY) == Gap(KEY, GapKind.COMPUTED, "a Terraform plan", shown)
    assert job.identity == f'plan.json#{where}.{TYPE}.job["x"]'


def test_blocks_and_lists_that_are_computed() -> None:
    written = expressions(vpc_config=[{"subnet_ids": refers("aws_subnet.a.id"), "security_group_ids": {"references": ["each.value"]}}])
    job = created(
        after(vpc_config=[{"subnet_ids": [None, "subnet-1"]}]),
        unknown(vpc_config=[{"subnet_ids": [True, False], "security_group_ids": True}]),
        written,
    )
    assert [at(job, f"vpc_config.{name}").shown for name in ("subnet_ids", "security_group_ids")] == [True, False]
    assert created(after(vpc_config=[{}]), unknown(vpc_config=[{"subnet_ids": True}]), written).fields["vpc_config"] == Part(
        subnet_ids=Gap("vpc_config.subnet_ids", GapKind.COMPUTED, "a Terraform plan", True), security_group_ids=None
    )
    without = {name: value for name, value in after().items() if name != "vpc_config"}
    assert created(without, unknown(vpc_config=True), written).fields["vpc_config"].kind is GapKind.COMPUTED


def test_a_computed_role_leaves_the_account_computed() -> None:
    values = {name: value for name, value in after().items() if name not in ("role_arn", "job_name")}
    job = created(values, unknown(role_arn=True, job_name=True), expressions(role_arn=refers("aws_iam_role.r.arn")))
    assert job.fields["role_arn"].shown
    assert job.fields["account_id"] == Gap("account_id", GapKind.COMPUTED, "a Terraform plan")
    assert job.fields["job_name"].kind is GapKind.COMPUTED


def test_a_request_without_what_every_request_has_is_none() -> None:
    with pytest.raises(RecordError, match=r"change\.after\.job_name"):
        jobs(plan(change(after(job_name=None), unknown())))
    with pytest.raises(RecordError, match="found 2, expected 1"):
        jobs(plan(change(after(vpc_config=[{}, {}]), unknown())))


@pytest.mark.parametrize(
    ("actions", "stages", "note"),
    [
        (("create",), [Stage.REQUEST], ()),
        (("delete", "create"), [Stage.REQUEST], ()),
        (("create", "delete"), [Stage.REQUEST], ()),
        (("no-op",), [Stage.JOB], ("1 job that the plan does not change (--active-only leaves out those that have ended)",)),
        (("update",), [Stage.JOB], ("1 job that the plan changes in Terraform's books only",)),
        (("delete",), [], ("1 job that the plan deletes, not judged",)),
        (("forget",), [], ("1 job that the plan forgets, not judged",)),
        (("read",), [], ("1 job that the plan only reads, not judged",)),
    ],
)
def test_every_action_is_judged_or_told(actions: tuple[str, ...], stages: list[Stage], note: tuple[str, ...]) -> None:
    values = kept() if actions in (("no-op",), ("update",)) else after()
    document = plan(change(values, {}, *actions))
    assert unwrapped(document).notes == note
    assert [job.stage for job in jobs(document)] == stages


def test_other_resources_are_left_alone() -> None:
    other = {**change({}, {}), "type": "aws_s3_bucket"}
    assert unwrapped(plan(other)) == Unwrapped((), (), (f"this Terraform document holds no {TYPE}",))


@pytest.mark.parametrize("more", [{"errored": True}, {"complete": False}, {"format_version": "2.0"}, {"values": 5}])
def test_a_plan_that_is_not_whole_is_a_failure(more: dict[str, Any]) -> None:
    found = unwrapped(plan(change(after(), unknown()), **more))
    assert len(found.failures) == 1
    assert len(found.records) == 1


def test_a_state_knows_jobs_in_all_modules() -> None:
    entry = {"address": f"{TYPE}.job", "mode": "managed", "type": TYPE, "name": "job", "values": kept(model_id="nova")}
    data = {**entry, "mode": "data"}
    root = {"resources": [data, entry], "child_modules": [{"child_modules": [{"resources": [entry]}]}]}
    found = jobs({"format_version": "1.0", "values": {"root_module": root}})
    assert [(job.identity, job.stage, job.shape) for job in found] == [(JOB_ARN, Stage.JOB, "terraform-state")] * 2
    owners = {f"{INPUT}.s3_bucket_owner", f"{OUTPUT}.s3_bucket_owner"}
    assert gaps(found[0].fields) == {"tags", "message", "client_request_token", "last_modified_time", "submitted_by"} | owners


@pytest.mark.parametrize("indent", [1, None])
def test_a_place_is_the_value_s_own_in_the_file(indent: int | None) -> None:
    document = plan({}, change(after(), unknown()), change(after(outputs={"s3_uri": "s3://here/"}), unknown(), module="module.m"))
    text = json.dumps(document, indent=indent)
    record = unwrap(Record(document, text, "plan.json", 1, 1, "json")).records[1]
    place = locate(to_job(record, Options()).job, f"{OUTPUT}.s3_uri")
    offset = text.index('"s3://here/"')
    line = text.count("\n", 0, offset) + 1
    assert (place.line, place.column) == (line, offset - text.rfind("\n", 0, offset))


ODD: list[Json] = [None, 5, "x", [], {}, [5], [None], {"a": 5}, True]


@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_stands_in_a_wrong_place_stops_the_others(odd: Json) -> None:
    good = change(after(), unknown())
    entry = {"mode": "managed", "type": TYPE, "values": odd}
    documents: list[Json] = [
        plan(good, root=odd),
        plan(good, root={"resources": odd, "module_calls": odd}),
        plan(good, root={"resources": [odd, {**resource({}), "expressions": odd}]}),
        plan(good, configuration=odd),
        plan(change(odd, odd), change(after(), odd), change(after(vpc_config=odd), unknown(vpc_config=odd)), odd),
        plan({**good, "change": odd}, {**good, "change": {"actions": odd}}, {**good, "module_address": odd}),
        {**plan(), "resource_changes": odd},
        {"format_version": "1.0", "values": odd},
        {"format_version": "1.0", "values": {"root_module": odd}},
        {"format_version": "1.0", "values": {"root_module": {"resources": odd, "child_modules": odd}}},
        {"format_version": "1.0", "values": {"root_module": {"resources": [entry], "child_modules": [odd]}}},
    ]
    for document in documents:
        for record in unwrapped(document).records:
            with suppress(RecordError):
                to_job(record, Options())


@pytest.mark.parametrize("document", [{"resource_changes": 5}, {"values": {"root_module": []}}, {"values": None}])
def test_a_document_in_another_form_is_a_failure(document: dict[str, Any]) -> None:
    assert len(unwrapped({"format_version": "1.0", **document}).failures) == 1


@pytest.mark.parametrize("arn", [["a"], {"a": 1}, 5])
def test_an_arn_that_is_not_a_text_is_a_failure_of_its_record(arn: Json) -> None:
    (record,) = unwrapped({"format_version": "1.0", "values": holding(entry({**kept(), "job_arn": arn}))}).records
    with pytest.raises(RecordError, match="job_arn"):
        to_job(record, Options())


def test_a_resource_outside_of_its_document_is_no_job() -> None:
    alone = {**change(after(), {}), "unknown": {"a.b": True}}
    with pytest.raises(RecordError):
        to_job(Record(alone, json.dumps(alone), "a.json", 1, 1, "json"), Options())


ADDRESS = f"{TYPE}.job"
MACHINE = "aws_sfn_state_machine"
DEFINITION = json.dumps({"StartAt": "Go", "States": {"Go": task()}})


def entry(values: Json, kind: str = TYPE, name: str = "job", **more: Any) -> dict[str, Any]:
    """A resource of planned values or of a state."""
    return {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "values": values, **more}


def holding(*resources: Any) -> dict[str, Any]:
    """Values with these resources in a module below the root."""
    return {"root_module": {"child_modules": [{"address": "module.m", "resources": list(resources)}]}}


def machine_change(values: Json, computed: Json = None, *actions: str, kind: str = MACHINE) -> dict[str, Any]:
    """A change of a state machine."""
    inner = {"actions": list(actions or ("create",)), "before": None, "after": values, "after_unknown": computed or {}}
    return {"address": f"{kind}.n", "mode": "managed", "type": kind, "name": "n", "change": inner}


def test_each_address_is_judged_once_by_the_part_that_says_most() -> None:
    drifted = change(kept(), {}, "update")
    parts = {
        "resource_changes": [change(after(), unknown())],
        "planned_values": holding(entry(after())),
        "resource_drift": [drifted],
        "prior_state": {"format_version": "1.0", "values": holding(entry(kept()))},
        "values": holding(entry(kept())),
    }
    shapes = ["terraform-plan", "terraform-planned-values", "terraform-plan-kept", "terraform-state", "terraform-state"]
    for shape in shapes:
        assert [(job.shape) for job in jobs({"format_version": "1.2", **parts})] == [shape]
        parts.pop(next(iter(parts)))


def test_a_job_beside_the_changes_is_judged_too() -> None:
    for part in ({"planned_values": holding(entry(after(), name="b"))}, {"prior_state": {"values": holding(entry(kept(), name="b"))}}):
        found = unwrapped(plan(change(after(), unknown()), **part))
        assert (len(found.records), found.failures) == (2, ())


@pytest.mark.parametrize("action", ["delete", "forget"])
def test_what_the_plan_takes_away_is_not_judged_by_what_it_was(action: str) -> None:
    prior = {"values": holding(entry(kept()))}
    assert unwrapped(plan(change(None, {}, action), prior_state=prior)).records == ()
    gone = unwrapped(plan(resource_drift=[change(None, {}, "delete")], prior_state=prior))
    assert (gone.records, gone.notes) == ((), ("1 job that was deleted outside of Terraform, not judged",))


def test_planned_values_without_changes_compute_what_they_leave_out() -> None:
    values = {name: value for name, value in after().items() if name not in ("role_arn", "vpc_config")}
    (job,) = jobs({"format_version": "1.2", "planned_values": holding(entry(values))})
    assert (job.stage, job.identity) == (Stage.REQUEST, f"plan.json#{ADDRESS}")
    for path in ("role_arn", "vpc_config", KEY, f"{INPUT}.s3_bucket_owner", "timeout_duration_in_hours"):
        assert at(job, path).kind is GapKind.COMPUTED, path
    written = {"module_calls": {"m": {"module": {"resources": [resource(expressions(role_arn=refers("aws_iam_role.r.arn")))]}}}}
    (job,) = jobs(plan(planned_values=holding(entry(values)), root=written, resource_changes=[]))
    assert at(job, "role_arn") == Gap("role_arn", GapKind.COMPUTED, "a Terraform plan", True)
    assert (at(job, KEY), job.fields["vpc_config"], job.fields["timeout_duration_in_hours"]) == (None, None, 24)


@pytest.mark.parametrize("lost", ["type", "mode"])
@pytest.mark.parametrize("odd", [None, "", "absent"])
def test_a_job_is_known_by_its_address_where_its_type_is_lost(lost: str, odd: Json) -> None:
    given = change(after(), unknown())
    given[lost] = odd
    if odd == "absent":
        del given[lost]
    assert len(jobs(plan(given))) == 1


@pytest.mark.parametrize(
    "document",
    [
        {"resource_change": [change(after(), unknown())], "configuration": {}},
        {"planned_values": {"root_module": {"resorces": [entry(after())]}}},
        {"planned_values": {"root_module": {"child_moduls": [{"resources": [entry(after())]}]}}},
        {"planned_values": {"root_modul": {"resources": [entry(after())]}}},
        {"prior_state": {"value": holding(entry(kept()))}},
        {"deferred_changes": [{"reason": "x", "resource_change": change(after(), unknown())}], "resource_changes": []},
        {"values": {"root_module": {"resources": [{"adress": "x", **entry(None)}]}}},
        {"resource_changes": [{**change(after(), unknown()), "change": None}]},
        {"resource_changes": [change(None, {})]},
        {"resource_changes": [5]},
        {"resource_changes": None},
        {"values": {"root_module": {"resources": [[]]}}},
        {"values": {"root_module": {"child_modules": [None]}}},
        {"resources": holding(machine_change({"definition": DEFINITION})), "values": {}},
    ],
)
def test_what_no_part_leads_to_is_a_failure(document: dict[str, Any]) -> None:
    found = unwrapped({"format_version": "1.2", **document})
    assert found.failures
    assert not any(failure.foreign for failure in found.failures)
    assert not any("holds no" in note for note in found.notes)


def test_an_instance_that_is_not_made_is_no_job() -> None:
    root = {"resources": [resource(expressions())]}
    assert unwrapped(plan(root=root)) == Unwrapped((), (), (f"this Terraform document holds no {TYPE}",))


@pytest.mark.parametrize(("kind", "name"), [(MACHINE, "definition"), ("awscc_stepfunctions_state_machine", "definition_string")])
def test_a_state_machine_s_definition_is_read(kind: str, name: str) -> None:
    values = {name: DEFINITION}
    documents: list[Json] = [
        plan(machine_change(values, kind=kind)),
        plan(machine_change(values, {}, "update", kind=kind)),
        {"format_version": "1.2", "planned_values": holding(entry(values, kind, "n"))},
        {"format_version": "1.2", "values": holding(entry(values, kind, "n", mode="data"))},
    ]
    for document in documents:
        (job,) = jobs(document)
        assert (job.identity, job.shape) == (f"plan.json#{kind}.n/Go/nightly", "step-functions")
        assert unwrapped(document).failures == ()


@pytest.mark.parametrize("indent", [1, None])
def test_a_place_in_a_definition_is_its_own(indent: int | None) -> None:
    document = plan(machine_change({"name": "n", "definition": DEFINITION}))
    text = json.dumps(document, indent=indent)
    record = unwrap(Record(document, text, "plan.json", 1, 1, "json")).records[0]
    place = locate(to_job(record, Options()).job, f"{OUTPUT}.s3_uri")
    offset = text.index('\\"s3://out/')
    assert (place.line, place.column) == (text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def test_a_definition_that_apply_makes_is_a_job_of_which_nothing_is_known() -> None:
    document = plan(machine_change({"name": "n"}, {"definition": True}))
    (job,) = jobs(document)
    assert (job.identity, job.stage) == (f"plan.json#{MACHINE}.n", Stage.REQUEST)
    for name in ("job_name", "model_id", "role_arn", "vpc_config", "tags", "output_data_config", "account_id"):
        assert job.fields[name].kind is GapKind.COMPUTED, name
    assert locate(job, "vpc_config").lacks == ""
    assert unwrapped(document).notes[0].startswith(f"the definition of {MACHINE}.n is known after apply only")


@pytest.mark.parametrize("values", [{}, {"definition": None}, {"definition": "{"}, {"definition": 5}, {"definition": "{}"}])
def test_a_state_machine_without_a_definition_that_can_be_read_is_a_failure(values: Json) -> None:
    found = unwrapped(plan(machine_change(values)))
    assert (len(found.failures), found.records) == (1, ())


def test_what_is_said_of_state_machines_that_create_nothing() -> None:
    waits = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1}}})
    calls = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:1:function:f"}}})
    none = f"this Terraform document holds no {TYPE}"
    for change_, notes in (
        (machine_change({"definition": waits}), (none, "1 state machine in this Terraform document creates no batch inference job")),
        (machine_change({"definition": calls}), (f"1 task calls code or an endpoint that this scan cannot see into: {MACHINE}.n/A", none)),
        (machine_change(None, {}, "delete"), ("1 state machine that the plan deletes, not judged", none)),
        (
            machine_change({"definition_s3_location": {"bucket": "b"}}, kind="awscc_stepfunctions_state_machine"),
            ("the definition of awscc_stepfunctions_state_machine.n is not written out in this file; scan it as well", none),
        ),
    ):
        assert unwrapped(plan(change_)) == Unwrapped((), (), notes)


def test_a_text_elsewhere_that_creates_a_job_is_a_failure() -> None:
    target = {"target": [{"arn": "arn:aws:scheduler:::aws-sdk:bedrock:createModelInvocationJob", "input": "{}"}]}
    for values in (target, {"template_body": DEFINITION}):
        (found,) = unwrapped(plan({**machine_change(values), "type": "aws_scheduler_schedule"})).failures
        assert "creates a batch inference job, which is not read" in found.reason
    policy = {"policy": json.dumps({"Action": "bedrock:CreateModelInvocationJob"})}
    assert unwrapped(plan({**machine_change(policy), "type": "aws_iam_policy"})).failures == ()


def test_a_job_that_is_written_out_beside_the_resources_is_a_failure_unless_it_repeats_one() -> None:
    held = {"job_arn": JOB_ARN, "job_name": "a"}
    other = {"job_arn": f"{JOB_ARN}x", "job_name": "a"}
    for output, failures in ((held, 0), (other, 1)):
        root = {"resources": [{**resource({}), "address": f"{TYPE}.job", "values": kept()}]}
        document = {"format_version": "1.0", "values": {"outputs": {"job": {"value": output}}, "root_module": root}}
        assert len(unwrapped(document).failures) == failures
    settings = {"job": {"value": {"job_name": "a", "model_id": "b"}}}
    assert unwrapped({**plan(change(after(), unknown())), "variables": settings}).failures == ()
    assert len(unwrapped({**plan(), "variables": settings}).failures) == 1
    assert len(unwrapped({**plan(), "jobs": [{"jobName": "a", "modelId": "b"}]}).failures) == 1
