"""Jobs out of other people's stores: query exports, tables, AWS Config; and events that only say that a job changed."""

import json
from typing import Any

import pytest

from scanner.errors import LeftOutError, RecordError
from scanner.model.job import Gap, Job, Json, Record
from scanner.shape.locate import locate
from scanner.shape.normalise import Options, to_job
from scanner.shape.recognise import shape_of
from tests.unit.shape.records import ARN, OPTIONS, documented, get_output, job, list_summary

INPUT = {"s3_input_data_config": {"s3_uri": "s3://in/a.jsonl"}}
OUTPUT = {"s3_output_data_config": {"s3_uri": "s3://out/", "s3_encryption_key_id": "alias/x"}}

KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"


def row(**cells: str | None) -> Record:
    """A row of a table."""
    bare: dict[str, Json] = {
        "job_arn": ARN, "model_id": "m", "role_arn": "arn:aws:iam::012345678901:role/batch", "submit_time": "2026-03-04T20:41:24Z",
        "input_data_config": json.dumps(INPUT), "output_data_config": json.dumps(OUTPUT), **cells,
    }  # fmt: skip
    text = ",".join('"' + str(cell).replace('"', '""') + '"' if cell else "" for cell in bare.values())
    return Record(bare, text, "jobs.csv", 2, 1, "csv")


def of_row(**cells: str | None) -> Job:
    return to_job(row(**cells), OPTIONS).job


def test_json_text_in_a_query_export_is_what_it_says() -> None:
    found = job(documented(output_data_config=json.dumps(OUTPUT), vpc_config='{"subnet_ids": ["a"]}', timeout_duration_in_hours="48"))
    assert found.shape == "query-export"
    assert found.fields["output_data_config"]["s3_output_data_config"]["s3_encryption_key_id"] == "alias/x"
    assert found.fields["vpc_config"]["subnet_ids"] == ["a"]
    assert found.fields["timeout_duration_in_hours"] == 48


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('"Owner"=>"x", "a b"=>"c,d"', {"Owner": "x", "a b": "c,d"}),
        ('"q"=>"say \\"hi\\" \\\\"', {"q": 'say "hi" \\'}),
        ("Owner=>x,Team=>y", {"Owner": "x", "Team": "y"}),
        ('{"Owner": "x"}', {"Owner": "x"}),
        ('["Owner:x", "a:b:c"]', {"Owner": "x", "a": "b:c"}),
    ],
)
def test_tags_may_be_text(text: str, tags: dict[str, str]) -> None:
    assert job(documented(tags=text)).fields["tags"] == tags
    assert of_row(tags=text).fields["tags"] == tags


@pytest.mark.parametrize("text", ["Owner", '"a"=>"b" "c"=>"d"', '"a"=>"b", "a"=>"c"', '"a"=>NULL', '"a"=>"b'])
def test_tags_that_are_no_pairs_are_a_failure(text: str) -> None:
    with pytest.raises(RecordError) as found:
        job(documented(tags=text))
    assert found.value.keys == ("tags",)


def test_text_that_is_broken_json_is_a_failure() -> None:
    with pytest.raises(RecordError, match="'output_data_config' holds text that is not JSON"):
        job(documented(output_data_config='{"s3_output_data_config": {'))
    with pytest.raises(RecordError, match="must be an object, not text"):
        job(documented(output_data_config="s3://out/"))


def test_a_documented_record_with_objects_is_none() -> None:
    assert shape_of(documented()).name == "documented"
    with pytest.raises(RecordError, match="must be a whole number"):
        job(documented(timeout_duration_in_hours="48"))


def test_a_row_holds_objects_as_json_or_in_dotted_columns() -> None:
    dotted = {
        "input_data_config.s3_input_data_config.s3_uri": "s3://in/a.jsonl",
        "output_data_config.s3_output_data_config.s3_uri": "s3://out/",
        "output_data_config.s3_output_data_config.s3_encryption_key_id": "alias/x",
    }
    plain = of_row(timeout_duration_in_hours="48")
    apart = of_row(input_data_config=None, output_data_config=None, timeout_duration_in_hours="48", **dotted)
    assert plain.fields["output_data_config"] == apart.fields["output_data_config"]
    assert plain.fields["timeout_duration_in_hours"] == 48
    with pytest.raises(RecordError, match="hold the same object"):
        of_row(**dotted)


def test_an_empty_cell_is_null_and_a_column_that_is_not_there_was_not_delivered() -> None:
    assert of_row(vpc_config=None).fields["vpc_config"] is None
    assert isinstance(of_row().fields["vpc_config"], Gap)
    assert isinstance(of_row(tags=None).fields["tags"], Gap)
    assert of_row(**{"tags.Owner": "x", "tags.Team": None}).fields["tags"] == {"Owner": "x"}


def test_an_unknown_column_is_an_unknown_field() -> None:
    assert of_row(team="blue").extra == {"team": "blue"}


@pytest.mark.parametrize("column", ["jobName", "JobName", "vpcconfig", "Status"])
def test_a_column_in_another_spelling_is_a_failure(column: str) -> None:
    with pytest.raises(RecordError, match="is not how this record spells its fields"):
        of_row(**{column: "x"})


def test_a_cell_that_is_no_number_is_a_failure() -> None:
    for text in ("x", "4.5", "1e2", "٤"):
        with pytest.raises(RecordError, match="must be a whole number"):
            of_row(timeout_duration_in_hours=text)


def item(configuration: Json, **changes: Json) -> dict[str, Any]:
    """An item of AWS Config."""
    return {"version": "1.3", "resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": configuration, **changes}


@pytest.mark.parametrize("as_text", [False, True])
def test_an_item_of_aws_config_is_the_job_in_it(as_text: bool) -> None:
    for inside, name in ((get_output(), "aws-config-get"), (list_summary(), "aws-config")):
        found = job(item(json.dumps(inside) if as_text else inside))
        plain = job(inside)
        assert found.shape == name
        assert (found.identity, found.fields) == (plain.identity, plain.fields)


def test_the_tags_of_an_item_stand_beside_the_job() -> None:
    found = job(item(get_output(), tags={"Owner": "x"}))
    assert found.fields["tags"] == {"Owner": "x"}
    assert (locate(found, "tags.Owner").source or "").strip() == '"Owner": "x"'
    assert (locate(found, "role_arn").source or "").strip().startswith('"roleArn"')


def test_items_of_other_resources_are_left_out() -> None:
    with pytest.raises(LeftOutError, match="AWS Config items of other resources"):
        job(item({"vpcId": "x"}, resourceType="AWS::EC2::VPC"))
    with pytest.raises(RecordError, match="must be an object"):
        job(item(None))


def test_an_event_of_eventbridge_lacks_the_job_and_says_how_to_get_it() -> None:
    event = {
        "source": "aws.bedrock",
        "detail-type": "Batch Inference Job State Change",
        "resources": [ARN],
        "detail": {"batchJobArn": ARN, "status": "Completed"},
    }
    with pytest.raises(RecordError, match=f"get the job and scan that: .*get-model-invocation-job --job-identifier {ARN}") as found:
        job(event)
    assert not found.value.foreign
    with pytest.raises(RecordError, match="an EventBridge event of another kind"):
        job({**event, "detail-type": "Scheduled Event"})


def test_a_shape_can_be_forced() -> None:
    summary = list_summary()
    assert job(summary, Options(shape="aws-get")).fields["vpc_config"] is None
    assert isinstance(job(summary).fields["vpc_config"], Gap)
    with pytest.raises(RecordError):
        job(summary, Options(shape="documented"))


@pytest.mark.parametrize(
    ("value", "foreign", "words"),
    [
        ({"name": "package", "version": "1"}, True, "the record has 'name', 'version'"),
        ({"jobs": [{"jobArn": ARN}]}, False, "the record has 'jobs'"),
        ({"invocationJobSumaries": [{"inputDataConfig": {}, "Output-Data-Config": {}}]}, False, "expected"),
        ({"Results": [f'{{"resource": "{ARN}"}}']}, False, "expected"),
        ({"scripts": ["build", "{x}"]}, True, "expected"),
        ({"role_arn": "x"}, True, "expected"),
        ({"ROLE_ARN": "x", "modelid": "y"}, False, "expected"),
        ({"JOB-ARN": ARN}, False, "must be written 'jobArn'"),
        (
            {"message": "Rate exceeded", "__type": "ThrottlingException"},
            False,
            "not a dump but an error of AWS (ThrottlingException: ",
        ),
        ({"TrainingJobArn": "arn:aws:sagemaker:eu-west-1:111122223333:training-job/a", "RoleArn": "a", "VpcConfig": {}}, True, "sagemaker"),
        ({"customModelName": "a", "jobName": "b", "roleArn": "c", "trainingDataConfig": {}}, True, "model-customization-job"),
    ],
)
def test_what_fits_no_shape_is_told_from_what_is_about_something_else(value: dict[str, Any], foreign: bool, words: str) -> None:
    with pytest.raises(RecordError) as found:
        shape_of(value)
    assert words in found.value.reason
    assert found.value.foreign is foreign


@pytest.mark.parametrize("word", ["NULL", "None", r"\N", "<null>", "nan", "-", "N/A", " ", "\t"])
def test_a_word_for_null_is_an_empty_cell(word: str) -> None:
    empty = of_row(job_name=None, end_time=None, vpc_config=None, timeout_duration_in_hours=None, tags=None, account_id=None, message="x")
    found = of_row(job_name=word, end_time=word, vpc_config=word, timeout_duration_in_hours=word, tags=word, account_id=word, message="x")
    assert found.fields == empty.fields
    dotted = of_row(output_data_config=None, **{"output_data_config.s3_output_data_config.s3_uri": "s3://out/", KEY: word})
    assert dotted.fields["output_data_config"]["s3_output_data_config"]["s3_encryption_key_id"] is None


def test_prose_in_a_table_is_any_text() -> None:
    found = of_row(message="None", client_request_token="NULL", **{"tags.owner": "NULL", "tags.team": " "}).fields
    assert (found["message"], found["client_request_token"], found["tags"]) == ("None", "NULL", {"owner": "NULL"})


def test_what_every_job_has_is_missing_where_its_cell_says_null() -> None:
    with pytest.raises(RecordError, match="'role_arn' is missing or empty"):
        of_row(role_arn="NULL")


def test_entries_in_a_cell_s_json_text_are_no_empty_cells() -> None:
    found = of_row(vpc_config='{"subnet_ids": [null], "security_group_ids": ["None"]}').fields["vpc_config"]
    assert found["subnet_ids"].why and found["security_group_ids"].why


def test_a_token_that_says_null_makes_no_get_output() -> None:
    assert shape_of({**list_summary(), "clientRequestToken": "None"}).name == "aws-list"
    assert shape_of({**list_summary(), "clientRequestToken": "token"}).name == "aws-get"


def test_numbers_of_a_table_with_gaps_are_whole() -> None:
    assert of_row(timeout_duration_in_hours="24.0").fields["timeout_duration_in_hours"] == 24
    assert of_row(submit_time="1772656884380").fields["submit_time"] == "2026-03-04T20:41:24.38+00:00"
    with pytest.raises(RecordError):
        of_row(timeout_duration_in_hours="24.5")


def test_a_table_of_requests_may_have_columns_for_other_rows() -> None:
    cells = {
        "jobName": "n", "modelId": "amazon.nova-micro-v1:0", "roleArn": "arn:aws:iam::012345678901:role/a", "note": None, "status": None,
        "inputDataConfig": '{"s3InputDataConfig": {"s3Uri": "s3://in/"}}', "outputDataConfig": '{"s3OutputDataConfig": {"s3Uri": "s3://o/"}}',
    }  # fmt: skip
    assert to_job(Record(cells, "", "r.csv", 2, 1, "csv"), OPTIONS).job.shape == "create-request"
    with pytest.raises(RecordError, match="'note' is not a member"):
        to_job(Record({**cells, "note": "x"}, "", "r.csv", 2, 1, "csv"), OPTIONS)
