"""Who submitted a job: each form of CloudTrail's `userIdentity`, and what every other record says of it."""

import json
from typing import Any

import pytest

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Json, Part
from scanner.shape.hints import how_to_get
from scanner.shape.locate import locate
from scanner.shape.write import to_record
from tests.unit.shape.records import ARN, documented, get_output, job, list_summary
from tests.unit.shape.test_requests import event, request, task

ACCOUNT = "012345678901"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/batch/nightly"
USER = f"arn:aws:iam::{ACCOUNT}:user/alice"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ASIA, AKIA = "ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"
GAP = "gap"
API_KEY = {"additionalEventData": {"callWithBearerToken": True}}
EVENT, DOCUMENTED = "a CloudTrail event", "the documented shape"


def identity(kind: str, arn: str | None = None, key: str | None = None, **more: Json) -> dict[str, Json]:
    """A `userIdentity` as CloudTrail documents it."""
    members = {"type": kind, "principalId": "AIDAJ45Q7YFFAREXAMPLE", "arn": arn, "accountId": ACCOUNT, "accessKeyId": key, **more}
    return {name: value for name, value in members.items() if value is not None}


def submitted(user: Json, **changes: Json) -> Any:
    """What a job's `submitted_by` is, each gap in it as a word."""
    value = job(event(**{"userIdentity": user, "sourceIPAddress": "203.0.113.7", **changes})).fields["submitted_by"]
    if isinstance(value, Gap):
        assert (value.path, value.kind, value.source) == ("submitted_by", GapKind.NOT_DELIVERED, EVENT)
        return GAP
    return tuple(GAP if isinstance(value[name], Gap) else value[name] for name in ("type", "arn", "credential"))


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (identity("Root", ROOT, AKIA), ("Root", ROOT, "root")),
        (identity("Root", ROOT, ASIA, sessionContext={"assumedRoot": "true"}), ("Root", ROOT, "root")),
        (identity("IAMUser", USER, AKIA, userName="alice"), ("IAMUser", USER, "long-lived")),
        (identity("IAMUser", USER, ASIA, sessionContext={"attributes": {"mfaAuthenticated": "true"}}), ("IAMUser", USER, "temporary")),
        (identity("IAMUser", USER, ""), ("IAMUser", USER, GAP)),  # CloudTrail may leave the key out
        (identity("IAMUser", USER), ("IAMUser", USER, GAP)),
        (identity("IAMUser", USER, "ABIAIOSFODNN7EXAMPLE"), ("IAMUser", USER, GAP)),
        (identity("AssumedRole", SESSION, ASIA), ("AssumedRole", SESSION, "temporary")),
        (identity("AssumedRole", SESSION, ""), ("AssumedRole", SESSION, "temporary")),
        (identity("AssumedRole", SESSION), ("AssumedRole", SESSION, "temporary")),
        (identity("AssumedRole", SESSION, AKIA), ("AssumedRole", SESSION, GAP)),  # the two contradict each other
        (identity("AssumedRole", SESSION, "made-up"), ("AssumedRole", SESSION, GAP)),
        (identity("AssumedRole", None, ASIA), ("AssumedRole", GAP, "temporary")),
        (identity("FederatedUser", f"arn:aws:sts::{ACCOUNT}:federated-user/bob", ASIA)
         , ("FederatedUser", f"arn:aws:sts::{ACCOUNT}:federated-user/bob", "temporary")),
        (identity("Role", SESSION), ("Role", SESSION, GAP)),
        (identity("Role", SESSION, ASIA), ("Role", SESSION, "temporary")),
        ({"type": "AWSService", "invokedBy": "bedrock.amazonaws.com"}, ("AWSService", GAP, GAP)),
        ({"type": "AWSAccount", "principalId": "AIDA:bob", "accountId": "999999999999"}, ("AWSAccount", GAP, GAP)),
        ({"type": "IdentityCenterUser", "accountId": ACCOUNT, "onBehalfOf": {"userId": "u"}, "credentialId": "c"}
         , ("IdentityCenterUser", GAP, GAP)),
        ({"type": "WebIdentityUser", "userName": "u", "identityProvider": "accounts.google.com"}, ("WebIdentityUser", GAP, GAP)),
        ({"type": "SAMLUser", "userName": "u"}, ("SAMLUser", GAP, GAP)),
        ({"type": "Directory"}, ("Directory", GAP, GAP)),
        # What is in no known form is not delivered.
        (identity("Unknown", SESSION, ASIA), (GAP, SESSION, "temporary")),
        (identity("Robot", SESSION, ASIA), (GAP, SESSION, "temporary")),
        (identity("assumedrole", SESSION), (GAP, SESSION, GAP)),
        (identity("HIDDEN_DUE_TO_SECURITY_REASONS", "null", "***"), (GAP, GAP, GAP)),
        ({"arn": SESSION, "accessKeyId": 5}, (GAP, SESSION, GAP)),
        ({"type": ["Root"], "arn": {}}, (GAP, GAP, GAP)),
        *((nothing, GAP) for nothing in (None, {}, "", [], "Root", 5, [{"type": "AssumedRole"}])),
    ],
)  # fmt: skip
def test_each_form_of_identity(user: Json, expected: Any) -> None:
    assert submitted(user) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (API_KEY, "bearer"),
        ({"requestParameters": request(callWithBearerToken=True, bearerTokenType="SHORT_TERM")}, "bearer"),
        ({"additionalEventData": None}, "temporary"),
        ({"additionalEventData": {}}, "temporary"),
        ({"additionalEventData": {"callWithBearerToken": False}}, "temporary"),
        ({"additionalEventData": {"callWithBearerToken": "true"}}, GAP),
        ({"additionalEventData": {"callWithBearerToken": None}}, GAP),
        ({"additionalEventData": "***"}, GAP),
    ],
)
def test_a_call_with_an_api_key_is_a_bearer_s_whoever_made_it(changes: dict[str, Json], expected: str) -> None:
    assert submitted(identity("AssumedRole", SESSION, ASIA), **changes) == ("AssumedRole", SESSION, expected)
    if expected == "bearer":
        assert submitted(identity("Root", ROOT, AKIA), **changes) == ("Root", ROOT, "bearer")
        assert submitted({"type": "AWSService"}, **changes) == ("AWSService", GAP, "bearer")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        *((address, address) for address in ("203.0.113.7", "2001:db8::1", "states.amazonaws.com", "AWS Internal")),
        *((address, None) for address in (None, "", 7, "***")),
    ],
)
def test_the_source_address_is_kept(address: Json, expected: str | None) -> None:
    found = job(event(userIdentity=identity("AssumedRole", SESSION), sourceIPAddress=address)).fields["submitted_by"]
    value = found["source_address"]
    assert (None if isinstance(value, Gap) else value) == expected


def test_an_event_that_was_looked_up_or_passed_on_says_the_same() -> None:
    whole = event(userIdentity=identity("IAMUser", USER, AKIA), sourceIPAddress="203.0.113.7", **API_KEY)
    expected = job(whole).fields["submitted_by"]
    assert expected["credential"] == "bearer"
    for wrapped in ({"CloudTrailEvent": json.dumps(whole)}, {"detail-type": "AWS API Call via CloudTrail", "detail": whole}):
        assert job(wrapped).fields["submitted_by"] == expected


@pytest.mark.parametrize("wrap", [lambda e: e, lambda e: {"detail-type": "x", "detail": e}])
def test_the_place_of_each_member_is_shown_and_never_the_access_key(wrap: Any) -> None:
    found = job(wrap(event(userIdentity=identity("IAMUser", USER, AKIA), sourceIPAddress="203.0.113.7")))
    shown = {name: (locate(found, f"submitted_by.{name}").source or "").strip() for name in ("type", "arn", "credential", "source_address")}
    assert shown == {
        "type": '"type": "IAMUser",',
        "arn": f'"arn": "{USER}",',
        "credential": '"userIdentity": {',
        "source_address": '"sourceIPAddress": "203.0.113.7"',
    }


def test_an_access_key_id_is_not_kept() -> None:
    for kind, key in (("IAMUser", AKIA), ("AssumedRole", AKIA), ("AssumedRole", ASIA), ("Robot", "ABIAIOSFODNN7EXAMPLE")):
        found = job(event(userIdentity=identity(kind, SESSION, key)))
        assert key not in repr((found.fields, found.extra))


@pytest.mark.parametrize(
    ("value", "source"), [(list_summary(), "an AWS List summary"), (get_output(), "the AWS Get output"), (documented(), DOCUMENTED)]
)
def test_no_other_record_says_it_and_the_hint_names_what_does(value: Json, source: str) -> None:
    gap = job(value).fields["submitted_by"]
    assert gap == Gap("submitted_by", GapKind.NOT_DELIVERED, source)
    assert "aws cloudtrail lookup-events" in how_to_get("submitted_by.type", source)
    assert how_to_get("submitted_by.arn", EVENT) == "the CloudTrail event does not say it"
    assert how_to_get("submitted_by.type", EVENT, "'Robot' is new") == "'Robot' is new"


@pytest.mark.parametrize("value", [request(), task()])
def test_a_request_has_no_submitter_yet(value: Json) -> None:
    assert job(value).fields["submitted_by"].kind is GapKind.NOT_YET


def test_a_member_of_a_request_is_not_cloudtrail_s_word() -> None:
    claimed = {"type": "AssumedRole", "credential": "temporary"}
    with pytest.raises(RecordError, match="'submittedBy' is not a field"):
        job(event(requestParameters=request(submittedBy=claimed), userIdentity=identity("Root", ROOT)))


@pytest.mark.parametrize("nothing", [None, {}, "", [], {"type": None}])
def test_null_in_the_documented_shape_is_not_delivered(nothing: Json) -> None:
    assert job(documented(submitted_by=nothing)).fields["submitted_by"] == Gap("submitted_by", GapKind.NOT_DELIVERED, DOCUMENTED)


def test_a_column_of_that_name_that_a_team_added_leaves_it_open() -> None:
    gap = job(documented(submitted_by="alice")).fields["submitted_by"]
    assert (gap.kind, gap.why, gap.raw) == (GapKind.NOT_DELIVERED, "the record has text instead of an object", "alice")


@pytest.mark.parametrize("name", ["submittedAt", "submittedby2", "submitedBy"])
def test_no_key_is_a_misspelt_submitter_since_no_record_needs_one(name: str) -> None:
    assert isinstance(job(list_summary(**{name: "x"})).fields["submitted_by"], Gap)


def test_what_is_missing_or_in_no_known_form_in_the_documented_shape_is_not_delivered() -> None:
    found = job(documented(submitted_by={"type": "Robot", "credential": "short-lived", "arn": None})).fields["submitted_by"]
    assert isinstance(found, Part)
    assert {name: value.path for name, value in found.items()} == {
        name: f"submitted_by.{name}" for name in ("type", "arn", "credential", "source_address")
    }


@pytest.mark.parametrize(
    "value",
    [
        {"type": "AssumedRole", "arn": SESSION, "credential": "temporary", "source_address": "203.0.113.7"},
        {"type": "AWSService", "source_address": "bedrock.amazonaws.com"},
        {"type": "Robot"},
        "alice",
    ],
)
def test_it_is_written_and_read_back(value: Json) -> None:
    first = job(documented(submitted_by=value))
    record = to_record(first)
    assert record["submitted_by"] == value
    assert job(record).fields == first.fields
    assert record["job_arn"] == ARN
