"""No single edit turns a violating document clean, except where it then conforms; `CONFORMS` names those edits, and no other.

Each base violates one rule and passes the others that run. Every member at any depth is dropped, renamed, emptied, made a word for nothing
or a placeholder, and its key is misspelled by a letter. Tags are left out: changing them is how their rules are met.
"""

import copy
import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.property import scans
from tests.property.scans import OTHER_ACCOUNT, as_get, cases, clean_request, pascal, says, scan_files, snake, text
from tests.unit.shape import terraform

RULES = (
    "BMJ-NET-001",
    "BMJ-ENC-001",
    "BMJ-IAM-001",
    "BMJ-IAM-002",
    "BMJ-RES-002",
    "BMJ-RES-008",
    "BMJ-RES-009",
    "BMJ-GOV-005",
    "BMJ-OPS-001",
)
PARAMETERS = {"allowed_roles": "arn:aws:iam::*:role/batch/*"}
OUTPUT = "output_data_config.s3_output_data_config"
INPUT = "input_data_config.s3_input_data_config"
NULL_WORDS = ("NULL", "null", "None", "nil", "nan", "NaN", "\\N", "N/A", "n/a", "-", "<null>", "undefined")
PLACEHOLDERS = ("${X}", "{{ x }}", "{{x}}", "<your-key>", "${AWS::AccountId}")

Keys = tuple[str | int, ...]


def _set(request: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The request with another value at a documented path; without it where the value is None."""
    changed = copy.deepcopy(request)
    *above, last = (scans.SPELLINGS["camelCase"](name.split("_")) for name in path.split("."))
    part = changed
    for name in above:
        part = part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return changed


# The rule that is violated -> the create request that violates it.
BASES: dict[str, dict[str, Any]] = {
    "BMJ-NET-001": _set(clean_request(), "vpc_config", None),
    "BMJ-ENC-001": _set(clean_request(), f"{OUTPUT}.s3_encryption_key_id", None),
    "BMJ-IAM-001": _set(clean_request(), "role_arn", f"arn:aws:iam::{scans.ACCOUNT}:role/other/summaries"),
    "BMJ-IAM-002": _set(clean_request(), "role_arn", f"arn:aws:iam::{scans.ACCOUNT}:role/batch/Admin"),
    "BMJ-RES-002": _set(clean_request(), "model_id", "global.anthropic.claude-sonnet-4-6"),
    "BMJ-RES-008": _set(clean_request(), f"{OUTPUT}.s3_bucket_owner", OTHER_ACCOUNT),
    "BMJ-RES-009": _set(clean_request(), f"{INPUT}.s3_bucket_owner", OTHER_ACCOUNT),
    "BMJ-GOV-005": _set(clean_request(), "job_name", "export-password=hunter22"),
    "BMJ-OPS-001": _set(clean_request(), "timeout_duration_in_hours", 168),
}


@dataclass(frozen=True)
class Document:
    """A way to write a request or the job that came of it: the ending of the file, its value, and the text of an edited value."""

    ending: str
    value: Callable[[dict[str, Any]], Any]
    write: Callable[[Any], str] = text


def _machine(request: dict[str, Any]) -> dict[str, Any]:
    resource = "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob"
    return {"StartAt": "Go", "States": {"Go": {"Type": "Task", "Resource": resource, "Parameters": pascal(request), "End": True}}}


def _plan(request: dict[str, Any]) -> dict[str, Any]:
    def blocks(value: Any, name: str = "") -> Any:
        if not isinstance(value, dict):
            return value
        inner = {key: blocks(one, key) for key, one in value.items()}
        return [inner] if name else inner

    values = {"vpc_config": [], **blocks(snake(request))}
    return terraform.plan(terraform.change(values, dict(terraform.AFTER_APPLY)))


def _row(request: dict[str, Any]) -> dict[str, str]:
    """The row of a table: a column for each field, lists as JSON text."""
    row: dict[str, str] = {}

    def put(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                put(one, f"{path}.{key}" if path else key)
        else:
            row[path] = text(value) if isinstance(value, list) else str(value)

    put(snake(as_get(request)), "")
    return {"account_id": scans.ACCOUNT, "vpc_config.subnet_ids": "", f"{OUTPUT}.s3_encryption_key_id": "", **row}


def _table(row: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(row)
    writer.writerow("" if value is None else value for value in row.values())
    return out.getvalue()


DOCUMENTS: dict[str, Document] = {
    "request": Document(".json", lambda request: request),
    "machine": Document(".asl.json", _machine),
    "plan": Document(".json", _plan),
    "get": Document(".json", as_get),
    "table": Document(".csv", _row, _table),
}


def _members(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """The keys of every member of every object, at any depth."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield (*keys, key)
            yield from _members(one, (*keys, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _members(one, (*keys, number))


def _edited(value: Any, keys: Keys, edit: Callable[[dict[str, Any], str], None]) -> Any:
    changed = copy.deepcopy(value)
    part = changed
    for key in keys[:-1]:
        part = part[key]
    edit(part, str(keys[-1]))
    return changed


def _renamed(new: str) -> Callable[[dict[str, Any], str], None]:
    def edit(part: dict[str, Any], key: str) -> None:
        items = [(new if name == key else name, value) for name, value in part.items()]
        part.clear()
        part.update(items)

    return edit


def _becomes(new: Any) -> Callable[[dict[str, Any], str], None]:
    return lambda part, key: part.__setitem__(key, new)


def _in_text(change: Callable[[str], str]) -> Callable[[dict[str, Any], str], None]:
    def edit(part: dict[str, Any], key: str) -> None:
        if isinstance(part[key], str):
            part[key] = change(part[key])

    return edit


DROPPED = ("drop", "null", "empty text", "blank", "empty list", "empty object")


def _edits(key: str, rng: random.Random) -> Iterator[tuple[str, Callable[[dict[str, Any], str], None]]]:
    """Every edit of a member, by name; a few of those of which there are many."""
    yield "drop", lambda part, name: part.__delitem__(name)
    for emptied, value in zip(DROPPED[1:], (None, "", "  ", [], {}), strict=True):
        yield emptied, _becomes(value)
    yield "blank at the end", _in_text(lambda value: f"{value} ")
    yield "blank at the beginning", _in_text(lambda value: f" {value}")
    yield "line end", _in_text(lambda value: f"{value}\n")
    yield "quotes", _in_text(lambda value: f'"{value}"')
    yield "no-break space", _in_text(lambda value: f"{value}\u00a0")
    yield "zero width", _in_text(lambda value: f"{value}\u200b")
    for word in rng.sample(NULL_WORDS, min(cases(3), len(NULL_WORDS))):
        yield f"word: {word}", _becomes(word)
    for placeholder in rng.sample(PLACEHOLDERS, min(cases(2), len(PLACEHOLDERS))):
        yield f"placeholder: {placeholder}", _becomes(placeholder)
    for new in (f"{key}s", f"_{key}", f"{key}2", f"x{key}", key.swapcase(), f" {key}", key.replace("s3", "")):
        if new != key:
            yield f"key {new}", _renamed(new)
    for _ in range(cases(2)):
        at = rng.randrange(len(key))
        new = key[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + key[at + 1 :]
        if new != key:
            yield f"key {new}", _renamed(new)
        yield f"key {key[:at] + key[at + 1 :]}", _renamed(key[:at] + key[at + 1 :])


# What may turn clean: (document, rule, member in the documented shape) -> which edits, and what it then conforms with. An optional member
# that is dropped or emptied, and whose absence the rule accepts; and the name of a job, which may be any text.
_ABSENT_OWNER = "the bucket's owner is not checked, which RES-010 is about"
_DEFAULT = "24 hours, where nothing is asked for"
_OTHER_NAME = "a name without a secret"
CONFORMS: dict[tuple[str, str, str], tuple[tuple[str, ...], str]] = {
    **{
        (document, "BMJ-RES-008", f"{OUTPUT}.s3_bucket_owner"): (DROPPED, _ABSENT_OWNER)
        for document in ("request", "machine", "plan")
    },
    **{
        (document, "BMJ-RES-009", f"{INPUT}.s3_bucket_owner"): (DROPPED, _ABSENT_OWNER)
        for document in ("request", "machine", "plan")
    },
    **{
        (document, "BMJ-OPS-001", "timeout_duration_in_hours"): (DROPPED, _DEFAULT)
        for document in ("request", "machine", "plan")
    },
    **{(document, "BMJ-GOV-005", "job_name"): (("word",), _OTHER_NAME) for document in ("request", "machine", "plan", "get")},
}  # fmt: skip


def _conforms(document: str, rule: str, keys: Keys, edit: str) -> bool:
    member = ".".join(snake({str(key): 0}).popitem()[0] if "." not in str(key) else str(key) for key in keys if isinstance(key, str))
    for (where, which, path), (edits, _) in CONFORMS.items():
        if (where, which) == (document, rule) and (member == path or member.endswith(f".{path}")):
            return edit in edits or edit.partition(":")[0] in edits
    return False


def _said(document: str, value: Any) -> tuple[int, str]:
    how = DOCUMENTS[document]
    content = how.write(value)
    report = scan_files({f"b{how.ending}": content}, *RULES, params=PARAMETERS)
    return report.exit_code, f"{says(report)}\n{content[:1500]}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_clean_document_is_clean(document: str) -> None:
    code, said = _said(document, DOCUMENTS[document].value(clean_request()))
    assert code == 0, said


@pytest.mark.parametrize("rule", BASES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_base_violates_its_rule_alone(document: str, rule: str) -> None:
    how = DOCUMENTS[document]
    report = scan_files({f"b{how.ending}": how.write(how.value(BASES[rule]))}, *RULES, params=PARAMETERS)
    assert [finding.rule_id for finding in report.findings] == [rule], says(report)
    assert report.exit_code == 1, says(report)


@pytest.mark.parametrize("rule", BASES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_edit_turns_a_violating_document_clean(document: str, rule: str) -> None:
    rng = random.Random(f"{document} {rule}")
    base = DOCUMENTS[document].value(BASES[rule])
    turned = []
    for keys in _some_members(base, DOCUMENTS[document].value(clean_request()), rng):
        for name, edit in _edits(str(keys[-1]), rng):
            code, said = _said(document, _edited(base, keys, edit))
            if code == 0 and not _conforms(document, rule, keys, name):
                turned.append(f"{'.'.join(map(str, keys))}, {name}: {said}")
    assert not turned, "\n\n".join(turned)


def _some_members(base: Any, clean_one: Any, rng: random.Random) -> list[Keys]:
    """The member that makes the violation and one other; in a long run all of them."""
    members = list(_members(base))
    if cases(1) > 1:
        return members
    clean_members = {keys: _at(clean_one, keys) for keys in _members(clean_one)}
    different = [keys for keys in members if _at(base, keys) != clean_members.get(keys)]
    return [*different[-1:], rng.choice(members)]


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        value = value[key]
    return value


@pytest.mark.parametrize(("document", "rule", "member"), CONFORMS)
def test_each_edit_that_is_said_to_conform_does(document: str, rule: str, member: str) -> None:
    base = DOCUMENTS[document].value(BASES[rule])
    keys = next(keys for keys in _members(base) if _conforms(document, rule, keys, CONFORMS[document, rule, member][0][0]))
    rng = random.Random(member)
    edits = {name: edit for name, edit in _edits(str(keys[-1]), rng) if _conforms(document, rule, keys, name)}
    edits.pop("word: <null>", None)  # a placeholder, which is no name
    assert edits
    for name, edit in edits.items():
        code, said = _said(document, _edited(base, keys, edit))
        assert code == 0, f"{name}: {said}"
