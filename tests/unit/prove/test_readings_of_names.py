"""Readings of ARNs, S3 locations, KMS keys and models, against the functions themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from scanner.expressions.functions import aws
from scanner.expressions.functions.answers import lifecycle, resolved_model_known
from scanner.model.job import Gap, Json
from scanner.prove.atoms import ASSUMED, Assumed
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.symbolic.calls import READINGS
from scanner.prove.symbolic.functions.parts import in_lower_case, whole
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, Map, Text
from scanner.prove.symbolic.world import World
from tests.unit.prove.known_jobs import KnownJob
from tests.unit.prove.words_like import words_like

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NUMBER = 250
ARNS = (
    "arn:aws:iam::111122223333:role/batch/Nightly",
    "arn:aws:iam::aws:policy/Admin",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam:eu-west-1:111122223333:role/x",
    "arn:aws-us-gov:s3:::bucket/key:part",
    "arn:aws:s3:::bucket",
    "arn:aws:sns:eu-west-1:111122223333:topic",
    "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x",
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:eu-west-1:111122223333:alias/batch/out",
    "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0",
    "arn:aws:bedrock:::foundation-model/meta.llama3.2-v1:0",
    "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-pro-v1:0",
    "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/in-region.zai.glm",
    "arn:aws:bedrock:eu-west-1:111122223333:custom-model/amazon.nova-lite-v1:0:300k/a1b2c3d4e5f6",
    "arn:aws:bedrock:eu-west-1:111122223333:custom-model/mine",
    "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/8kd03hs7qpzt",
    "arn:aws:other:eu-west-1:111122223333:application-inference-profile:x",
    "arn:aws:bedrock:eu-west-1:111122223333:prompt/",
    "arn:aws:bedrock:eu-west-1:111122223333:/x",
    "arn:aws:bedrock:eu-west-1:111122223333:foundation-model/amazon.nova",
)
KEYS = (
    *ARNS[8:10],
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "mrk-1234567890abcdef1234567890abcdef",
    "alias/aws/s3",
    "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234567890abcdef1234567890abcdef",
    "arn:aws:kms::111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:eu-west-1::key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms::111122223333:alias/batch",
    "arn:aws:kms:eu-west-1:aws:alias/batch",
)
MODELS = (
    *ARNS[10:],
    "amazon.nova-pro-v1:0",
    "us.amazon.nova-pro-v1:0",
    "us-gov.anthropic.claude-v2",
    "mars.meta.llama3",
    "mars.meta",
    "deepseek.v3.2",
    "us.deepseek.v3.2",
    "acme.model",
    "acme.model.large",
    "in-region.zai.glm",
    "us.eu.amazon.nova",
    "us.in-region",
    "apac.acme.x",
    "amazon.nova-lite-v1:0:300k/a1b2c3d4e5f6",
    "8kd03hs7qpzt",
)
LOCATIONS = (
    "s3://acme-out/reports/2026/",
    "s3://acme-out/reports",
    "s3://acme-out",
    "s3://acme-out/",
    "s3://b//x",
    "s3:///x",
    "s3://a/\n/x",
)
PROFILES: list[Json] = [
    {
        "inferenceProfileArn": "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/8kd03hs7qpzt",
        "models": [{"modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0"}],
    },
    {
        "inferenceProfileArn": "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/aaaaaaaaaaaa",
        "models": [{"modelArn": "arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0"}],
    },
]
LISTED: list[Json] = [
    {"modelId": "amazon.nova-pro-v1:0", "modelLifecycle": {"status": "ACTIVE"}},
    {"modelId": "amazon.nova-pro-v1:0:24k", "modelLifecycle": {"status": "LEGACY"}},
    {"modelId": "meta.llama3"},
]
BASES = ("amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0:300k", "amazon.nova-pro-v1:0:24k", "amazon.nova-pro-v1:0:24k:24k", "meta.llama3:8k")
CHARACTERS = "aZ0-./:\u2013\n abcdef019us"


def world() -> World:
    return World({}, NOW, Budget(10**8), Domains({}, NOW))


def check(name: str, call: Callable[[str], Json], words: Sequence[str], others: Sequence[Json] = ()) -> None:
    """A reading gives what the function gives, of texts as they are and of texts in lower case; the members in the same order."""
    more: list[Leaf] = [Constant(value) for value in others]
    cases = READINGS[name](world(), [Text(whole("model_id")), *more])
    lowered = READINGS[name](world(), [Text(in_lower_case(whole("model_id"))), *more])
    for text in words_like(words, NUMBER, 1, CHARACTERS):
        job = KnownJob({"model_id": text})
        assert ordered(job.value_of(cases)) == ordered(call(text)), text
        assert ordered(job.value_of(lowered)) == ordered(call(text.lower())), text.lower()


def ordered(answer: Json) -> Json:
    """The answer; of a map its members in their order, which keys() and values() tell."""
    return list(answer.items()) if isinstance(answer, dict) else answer


def missing_where_null(answer: Json) -> Json:
    return "missing" if answer is None else answer


def resolved(text: str) -> Json:
    answer = resolved_model_known(world(), text, PROFILES)
    return "missing" if isinstance(answer, Gap) else answer


def test_arn() -> None:
    check("arn", aws.arn, ARNS)


def test_kms_key() -> None:
    check("kms_key", aws.kms_key, KEYS)


def test_s3() -> None:
    check("s3", aws.s3, LOCATIONS)


def test_model() -> None:
    check("model", aws.model, MODELS)


def test_resolved_model() -> None:
    check("resolved_model", resolved, (*MODELS, "aaaaaaaaaaaa", "bbbbbbbbbbbb"), [PROFILES])


def test_lifecycle() -> None:
    check("lifecycle", lambda base: lifecycle(base, LISTED), BASES, [LISTED])


@pytest.mark.parametrize(
    "prefixes", ["s3://acme-out/reports", ["s3://acme-out/reports/", "s3://b"], ["s3://acme-out/", None], ["acme-out"], [], "s3://b//x/"]
)
def test_within(prefixes: Json) -> None:
    check("within", lambda uri: missing_where_null(aws.within(uri, prefixes)), LOCATIONS, [prefixes])


@pytest.mark.parametrize("uri", [*LOCATIONS, "acme-out/reports"])
def test_within_another_text_of_the_job(uri: str) -> None:
    cases = READINGS["within"](world(), [Text(whole("message")), Text(whole("job_name"))])
    for other in words_like(LOCATIONS, 50, 1, CHARACTERS):
        texts = {"message": uri, "job_name": other}
        assert KnownJob(texts).value_of(cases) == missing_where_null(aws.within(uri, other)), other


@dataclass(frozen=True)
class _Dumped(KnownJob):
    """A job of which all that is assumed is true."""

    def is_so(self, _what: Assumed) -> bool:
        return True


def test_a_profile_that_a_dump_may_have() -> None:
    """It can have any geography, which no job shows; what its ARN says stays."""
    arn = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/bbbbbbbbbbbb"
    cases = READINGS["resolved_model"](world(), [Text(whole("model_id")), Constant(PROFILES)])
    assumed = dict.fromkeys(variables_of(cases), "mars")
    assert KnownJob({"model_id": arn}).value_of(cases) == "missing"
    found = _Dumped({"model_id": arn, **assumed}).value_of(cases)
    assert found == {**(aws.model(arn) or {}), "geo": "mars", "base": "mars", "provider": "mars"}
    assert _Dumped({"model_id": "bbbbbbbbbbbb", **assumed}).value_of(cases) == "missing"


def test_a_kind_of_context_that_does_not_exist_is_an_error() -> None:
    assert KnownJob({"model_id": "x"}).value_of(READINGS["context"](world(), [Constant("planet"), Text(whole("model_id"))])) == "error"


def variables_of(cases: Cases) -> set[str]:
    """The variables of texts that are assumed, at any depth."""
    found: set[str] = set()
    for _, leaf in cases:
        if isinstance(leaf, Text) and leaf.part.variable.startswith(ASSUMED):
            found.add(leaf.part.variable)
        if isinstance(leaf, Map):
            found |= set().union(*map(variables_of, leaf.members.values()))
    return found
