"""A violating job beside a clean one never ends with 0, however it is wrapped, spelled, nested or packed: found, or a failure.

Each way of hiding is tried alone with each form of the job, then some of them at once, by chance.
"""

import csv
import gzip
import io
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.property import scans
from tests.property.scans import SPELLINGS, arn, cases, clean, clean_request, pascal, respelled, says, scan_files, snake, text, violating
from tests.unit.shape import terraform

Hiding = Callable[[Any], Any]

_TASK = "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob"


def machine(parameters: Any, resource: str = _TASK) -> dict[str, Any]:
    return {"StartAt": "Go", "States": {"Go": {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}}}


def summary(job: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in job.items() if key not in ("clientRequestToken", "vpcConfig")}


def event(request: dict[str, Any], job_arn: str) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "eventTime": "2026-11-20T08:15:21Z",
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "CreateModelInvocationJob",
        "awsRegion": "eu-west-1",
        "recipientAccountId": scans.ACCOUNT,
        "requestParameters": request,
        "responseElements": {"jobArn": job_arn},
    }


def eventbridge(request: dict[str, Any], job_arn: str) -> dict[str, Any]:
    detail = event(request, job_arn)
    return {"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.bedrock", "region": "eu-west-1", "detail": detail}


def function(**more: Any) -> dict[str, Any]:
    return {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.12", **more}}


# The violating job, as it may stand in a file of its own.
FORMS: dict[str, Callable[[], Any]] = {
    "get": violating,
    "summary": lambda: summary(violating()),
    "documented": lambda: {**snake(violating()), "vpc_config": None},
    "request": scans.violating_request,
    "machine": lambda: machine(pascal(scans.violating_request())),
    "cloudtrail": lambda: event(scans.violating_request(), arn("b1a2d3j4o5b6")),
    "eventbridge": lambda: eventbridge(scans.violating_request(), arn("b1a2d3j4o5b6")),
    "plan": lambda: terraform.plan(terraform.change(terraform.after(), terraform.unknown())),
    "cloudformation": lambda: {"Type": "AWS::Bedrock::ModelInvocationJob", "Properties": pascal(violating())},
    "config item": lambda: {"resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": violating()},
    "config item with text": lambda: {"resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": text(violating())},
}

WRAPPERS = (
    "invocationJobSummaries", "ResourceTagMappingList", "Items", "items", "data", "rows", "resources", "Records", "Events",
    "configurationItems", "InvocationJobSummaries", "invocation_job_summaries", "ITEMS", "jobs", "results", "value", "values", "list",
    "output", "body", "payload", "Response", "message", "tags", "errors", "x", "",
)  # fmt: skip

_COMMON = ("get", "request")

# A dict of its own kind beside the job's keys: what a reader may take for the sign of another document.
EXTRA: dict[str, Any] = {
    "format_version": "1.2",
    "StartAt": "Go",
    "States": {"Go": {"Type": "Pass", "End": True}},
    "report": "jobscan/1",
    "configuration": {"root_module": {}},
    "resource_changes": [],
    "planned_values": {"root_module": {}},
    "resourceType": "AWS::S3::Bucket",
    "policy": "mine",
    "policies": ["core"],
    "rules": [],
    "format": 1,
    "detail-type": "Scheduled Event",
    "eventName": "ListBuckets",
    "CloudTrailEvent": "{}",
    "ResourceARN": "arn:aws:s3:::acme-in",
    "stateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:x",
    "openapi": "3.1.0",
    "apiVersion": "v1",
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "version": "2.1.0",
    "runs": [],
    "Type": "AWS::S3::Bucket",
    "head": "jobscan/1",
}


def _under(key: str) -> Hiding:
    return lambda value: {key: value}


def _listed_under(key: str) -> Hiding:
    return lambda value: {key: [value]}


def _beside(key: str) -> Hiding:
    return lambda value: {**value, key: EXTRA[key]} if isinstance(value, dict) and key not in value else {"job": value, key: EXTRA[key]}


def _spelled(join: Callable[[list[str]], str]) -> Hiding:
    return lambda value: respelled(value, join)


NESTINGS: dict[str, Hiding] = {
    "as it is": lambda value: value,
    "list": lambda value: [value],
    "list of lists": lambda value: [[value]],
    "list behind nulls": lambda value: [None, {}, [], value],
    "list behind numbers": lambda value: [1, "x", value],
    "list behind a clean job": lambda value: [clean(), value],
    "lists, the second": lambda value: [[clean()], [value]],
    "deep in lists": lambda value: [[[[[[value]]]]]],
    "map of ids": lambda value: {"0": value, "1": value},
    "region map": lambda value: {"eu-west-1": {"invocationJobSummaries": [value]}, "us-east-1": {"invocationJobSummaries": []}},
    "region map of lists": lambda value: {"eu-west-1": [], "us-east-1": [value]},
    "account map": lambda value: {scans.ACCOUNT: {"eu-west-1": [value]}},
    "arn map": lambda value: {arn("b1a2d3j4o5b6"): value},
    "pages": lambda value: [{"invocationJobSummaries": []}, {"invocationJobSummaries": [value]}],
    "pages of objects": lambda value: {"pages": [{"invocationJobSummaries": [value]}]},
    "json:api": lambda value: {"data": [{"id": "1", "type": "resource", "attributes": value}], "links": {}},
    "graphql": lambda value: {"data": {"jobs": {"edges": [{"node": value}]}}},
    "elastic": lambda value: {"hits": {"total": 1, "hits": [{"_source": value}]}},
    "pairs": lambda value: [["eu-west-1", value]],
    "text": text,
    "text in text": lambda value: text(text(value)),
    "text in a list": lambda value: [text(value)],
    "text under a key": lambda value: {"Body": text(value)},
    "text of a list under a key": lambda value: {"Body": text([value], indent=1)},
    "text with blanks before": lambda value: {"Body": f"\n  {text(value)}"},
    "log event": lambda value: {"events": [{"timestamp": 1, "message": text(value)}]},
    "beside an empty wrapper": lambda value: {"invocationJobSummaries": [], "others": [value]},
    "before a clean wrapper": lambda value: {"more": [value], "invocationJobSummaries": [clean()]},
    "behind a clean wrapper": lambda value: {"Items": [clean()], "Rest": value},
    "in a second wrapper": lambda value: {"invocationJobSummaries": [clean()], "Items": [value]},
    "among the tags": lambda value: {"ResourceTagMappingList": [], "Extra": [value]},
    "in a clean job": lambda value: {**clean(), "parent": value},
    "in a clean job's tags": lambda value: {**clean(), "history": [{"old": value}]},
    "pass state": lambda value: {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": value, "End": True}}},
    "payload of a function": lambda value: machine({"FunctionName": "submit", "Payload": value}, "arn:aws:states:::lambda:invoke"),
    "body of an http task": lambda value: machine({"Method": "POST", "RequestBody": value}, "arn:aws:states:::http:invoke"),
    "unknown resource": lambda value: machine(value, "${SubmitArn}"),
    "described machine": lambda value: {"stateMachineArn": EXTRA["stateMachineArn"], "definition": text(value)},
    "template": lambda value: {"Resources": {"F": function(Environment={"Variables": {"REQUEST": text(value)}})}},
    "template metadata": lambda value: {"AWSTemplateFormatVersion": "2010-09-09", "Metadata": {"job": value}, "Resources": {}},
    "variable of a plan": lambda value: {"format_version": "1.2", "resource_changes": [], "variables": {"job": {"value": value}}},
    "output of a state": lambda value: {"format_version": "1.0", "values": {"outputs": {"job": {"value": value}}, "root_module": {}}},
    "own report": lambda value: {"report": "jobscan/1", "findings": [], "jobs": [value]},
    "own findings": lambda value: {"report": "jobscan/1", "findings": [value]},
    "own sarif": lambda value: {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "jobscan", "rules": []}}, "results": [value]}]},
    "own policy": lambda value: {"format": 1, "policy": "mine", "title": "Mine", "rules": [], "jobs": [value]},
    "own config": lambda value: {"policies": ["core"], "fail_on": "low", "jobs": [value]},
    "own head": lambda value: {"collection": "jobscan/1", "records": 1, "jobs": [value]},
    **{f"wrapper {key!r}": _listed_under(key) for key in WRAPPERS},
    **{f"under {key!r}": _under(key) for key in WRAPPERS},
    **{f"with {key}": _beside(key) for key in EXTRA},
    **{f"spelled {name}": _spelled(join) for name, join in SPELLINGS.items()},
}  # fmt: skip


def _yaml(value: Any) -> str:
    return text(value, indent=1)  # JSON is YAML


# A file that holds one value: the ending of its name, and its content.
WRITERS: dict[str, tuple[str, Callable[[Any], bytes | str]]] = {
    "json": (".json", text),
    "indented json": (".json", lambda value: text(value, indent=2)),
    "json after a byte order mark": (".json", lambda value: b"\xef\xbb\xbf" + text(value).encode()),
    "utf-16 json": (".json", lambda value: text(value).encode("utf-16")),
    "json, upper-case ending": (".JSON", text),
    "json in gzip": (".json.gz", lambda value: gzip.compress(text(value).encode())),
    "json in two gzip members": (".json.gz", lambda value: gzip.compress(b" ") + gzip.compress(text(value).encode())),
    "gzip in gzip": (".json.gz", lambda value: gzip.compress(gzip.compress(text(value).encode()))),
    "json behind a clean object": (".json", lambda value: f"{text(clean())}\n{text(value)}"),
    "json behind noise": (".json", lambda value: f"warning: something\n{text(value)}"),
    "json with a comma behind": (".json", lambda value: f"{text(value)},"),
    "lines": (".jsonl", lambda value: f"{text(clean())}\n{text(value)}\n"),
    "lines of texts": (".jsonl", lambda value: f"{text(text(clean()))}\n{text(text(value))}\n"),
    "lines with carriage returns": (".ndjson", lambda value: f"{text(clean())}\r\n{text(value)}\r\n"),
    "lines behind a head": (".jsonl", lambda value: f'{{"collection": "jobscan/1", "records": 0}}\n{text(value)}\n'),
    "yaml": (".yaml", _yaml),
    "yaml stream": (".yml", lambda value: f"---\n{_yaml(clean())}\n---\n# the next one\n---\n{_yaml(value)}\n"),
    "yaml stream behind something else": (".yaml", lambda value: f"kind: List\n---\n{_yaml(value)}\n"),
    "yaml text": (".yaml", lambda value: "job: |\n" + "".join(f"  {line}\n" for line in _yaml(value).splitlines())),
    "table cell": (".csv", lambda value: _table([["id", "document"], ["1", text(value)]])),
    "table cell with tabs": (".tsv", lambda value: _table([["id", "document"], ["1", text(value)]], "\t")),
}  # fmt: skip

PLACES = ("b", "a/b/c/d", "z z/ü", "report", "jobscan", "policies/policy", "metadata", "package", "tsconfig", "x.sarif")


def _table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


Files = dict[str, bytes | str]


def _folder(name: str, content: bytes | str) -> Files:
    return {"clean.json": text(clean()), name: content}


def _hidden(files: Files, **options: Any) -> str:
    """Empty where the scan of the files finds something or fails, else what it says."""
    report = scan_files(files, **options)
    if report.exit_code in (1, 3, 4):
        return ""
    shown = "".join(f"\n{name}: {content[:600]!r}" for name, content in files.items() if name != "clean.json")
    return f"{says(report)}{shown}"


def _all_seen(folders: Mapping[str, Files]) -> None:
    """Fails with all folders whose violating job stays unseen, not with the first alone."""
    hidden = {name: said for name, files in folders.items() if (said := _hidden(files))}
    assert not hidden, "\n\n".join(f"{name}: {said}" for name, said in hidden.items())


def test_the_clean_job_alone_is_clean() -> None:
    report = scan_files({"clean.json": text(clean()), "request.json": text(clean_request())})
    assert report.exit_code == 0, says(report)
    assert report.jobs == 2


def _some_forms(number: int) -> list[str]:
    """The commonest forms and one of the others in turn; all of them in a long run."""
    others = [form for form in FORMS if form not in _COMMON]
    return list(FORMS) if cases(1) > 1 else [*_COMMON, others[number % len(others)]]


@pytest.mark.parametrize("form", FORMS)
def test_the_violating_job_is_seen(form: str) -> None:
    _all_seen({form: _folder("b.json", text(FORMS[form]()))})


@pytest.mark.parametrize("nesting", NESTINGS)
def test_no_nesting_hides_a_job(nesting: str) -> None:
    forms = _some_forms(list(NESTINGS).index(nesting))
    _all_seen({form: _folder(f"{form}.json", text(NESTINGS[nesting](FORMS[form]()))) for form in forms})


@pytest.mark.parametrize("writer", WRITERS)
def test_no_container_hides_a_job(writer: str) -> None:
    ending, write = WRITERS[writer]
    forms = _some_forms(list(WRITERS).index(writer))
    _all_seen({form: _folder(f"{form}{ending}", write(FORMS[form]())) for form in forms})


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_no_place_hides_a_job(place: str, named: bool) -> None:
    for ending in (".json", ".yaml"):
        files = _folder(f"{place}{ending}", text(violating()))
        hidden = _hidden(files, named=list(files) if named else ())
        assert not hidden, hidden


@pytest.mark.parametrize("number", range(cases(30)))
def test_nothing_hides_a_job_together(number: int) -> None:
    rng = random.Random(f"hide {number}")
    value = FORMS[rng.choice(list(FORMS))]()
    for _ in range(rng.randint(2, 4)):
        value = NESTINGS[rng.choice(list(NESTINGS))](value)
    ending, write = WRITERS[rng.choice(list(WRITERS))]
    files = _folder(rng.choice(PLACES) + ending, write(value))
    hidden = _hidden(files, named=list(files) if rng.random() < 0.2 else ())
    assert not hidden, hidden


# A table of jobs: how its head may look, from the documented path of the column.
HEADS: dict[str, Callable[[str], str]] = {
    "documented": str,
    "hyphens": lambda path: path.replace("_", "-"),
    "blanks": lambda path: path.replace("_", " ").title(),
    "upper case": str.upper,
    "camelCase": lambda path: ".".join(SPELLINGS["camelCase"](name.split("_")) for name in path.split(".")),
    "PascalCase": lambda path: ".".join(SPELLINGS["PascalCase"](name.split("_")) for name in path.split(".")),
    "no underscores": lambda path: path.replace("_", ""),
    "last names": lambda path: path.rpartition(".")[2] if path.count(".") < 2 else path,
    "short names": lambda path: {"job_arn": "arn", "job_name": "name", "model_id": "model", "role_arn": "role"}.get(path, path),
    "prefixed": lambda path: f"job.{path}",
    "quoted": lambda path: f"'{path}'",
    "starred": lambda path: f"* {path}",
}
LINES: dict[str, Callable[[str], str]] = {
    "as they are": str,
    "sep=": lambda table: f"sep=,\r\n{table}",
    "a title before": lambda table: f"Jobs of November\r\n\r\n{table}",
    "a comment before": lambda table: f"# exported\r\n{table}",
    "blank lines before": lambda table: f"\r\n\r\n{table}",
    "no head": lambda table: table.partition("\r\n")[2],
    "an index": lambda table: "".join(f"{number or ''},{line}\r\n" for number, line in enumerate(table.splitlines())),
    "semicolons": lambda table: _table(list(csv.reader(io.StringIO(table))), ";"),
    "tabs": lambda table: _table(list(csv.reader(io.StringIO(table))), "\t"),
    "bars": lambda table: _table(list(csv.reader(io.StringIO(table))), "|"),
    "byte order mark": lambda table: f"\ufeff{table}",
}


def _rows(job: dict[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in job.items():
        if isinstance(value, dict) and key != "vpc_config":
            found |= _rows(value, f"{path}{key}.")
        else:
            found[f"{path}{key}"] = "" if value is None else value if isinstance(value, str) else text(value)
    return found


def _jobs_table(head: Callable[[str], str]) -> str:
    rows = [_rows(snake(clean())), _rows(snake({**violating(), "vpcConfig": None}))]
    return _table([[head(path) for path in rows[0]], *[[row.get(path, "") for path in rows[0]] for row in rows]])


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
@pytest.mark.parametrize("lines", LINES)
def test_no_table_hides_a_job(lines: str, ending: str) -> None:
    _all_seen({name: _folder(f"b{ending}", LINES[lines](_jobs_table(head))) for name, head in HEADS.items()})


@pytest.mark.parametrize("form", ["get", "documented"])  # a summary may lack what the job has, so that another record settles it
def test_no_second_record_of_a_job_hides_its_finding(form: str) -> None:
    """A clean record of the same ARN, before or after it, in its file or in another one; with findings, not only a failure."""
    bad = FORMS[form]()
    good = {**clean(), "jobArn": arn("b1a2d3j4o5b6"), "jobName": "adhoc"}
    for first, second in ((bad, good), (bad, snake(good)), (good, bad), (snake(good), bad)):
        both: tuple[Files, ...] = ({"a.json": text(first), "b.json": text(second)}, {"a.json": text([first, second])})
        for files in both:
            report = scan_files(files)
            assert report.exit_code in (1, 4), says(report)


# Files of which every beginning that is shorter than the whole must not be green.
_SMALL = {key: value for key, value in clean().items() if key not in ("endTime", "jobExpirationTime", "lastModifiedTime")}
WHOLE: dict[str, tuple[str, Any]] = {
    "object": (".json", _SMALL),
    "request": (".json", clean_request()),
    "list": (".json", [_SMALL]),
    "wrapper": (".json", {"invocationJobSummaries": [_SMALL]}),
    "items": (".json", {"Items": [_SMALL], "Count": 1}),
    "machine": (".json", machine(pascal(clean_request()))),
}


_AT_ONCE = 400  # files in one folder: a failure for each must be in the report, which keeps the first thousand


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("named", [False, True])
def test_no_beginning_of_a_file_is_green(whole: str, named: bool) -> None:
    ending, value = WHOLE[whole]
    content = text(value).encode()
    _all_refused(_some([content[:at] for at in range(len(content))], named), ending, named)


@pytest.mark.parametrize("named", [False, True])
def test_no_beginning_of_a_gzip_file_is_green(named: bool) -> None:
    content = gzip.compress(text([_SMALL]).encode(), mtime=0)
    _all_refused(_some([content[:at] for at in range(len(content))], named), ".json.gz", named)


@pytest.mark.parametrize("named", [False, True])
def test_no_lines_that_end_inside_a_record_are_green(named: bool) -> None:
    first, second = text(clean()).encode(), text(_SMALL).encode()
    _all_refused(_some([first + b"\n" + second[:at] for at in range(1, len(second))], named), ".jsonl", named)


def _some(contents: list[bytes], named: bool) -> list[bytes]:
    """Every other file, so that each is either named or found in a folder; all of them in a long run."""
    return contents if cases(1) > 1 else contents[named::2]


def _all_refused(contents: list[bytes], ending: str, named: bool) -> None:
    """Each of the files, beside clean ones, is a failure of its own."""
    for start in range(0, len(contents), _AT_ONCE):
        files: Files = {f"{number}{ending}": content for number, content in enumerate(contents[start : start + _AT_ONCE])}
        report = scan_files({"clean.json": text(clean()), **files}, named=list(files) if named else ())
        assert report.exit_code in (3, 4), says(report)
        refused = {failure.location.path.rpartition("/")[2] for failure in report.load_failures}
        accepted = {name: content[-80:] for name, content in files.items() if name not in refused}
        assert not accepted, accepted
