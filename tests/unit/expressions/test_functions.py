"""Every function of the table: what it gives, and what null means to it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from scanner.errors import EvaluationError
from scanner.expressions.functions.function import Nulls
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.meaning import plain, rule
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.syntax.parser import parse
from scanner.expressions.values import type_check
from scanner.model.contexts import Contexts
from scanner.model.types import Basic, Type, nullable, union
from tests.unit.expressions.support import context, holds, job, value

MODELS = [
    {"modelId": "amazon.nova-lite-v1:0", "modelLifecycle": {"status": "LEGACY", "endOfLifeTime": "2027-01-01T00:00:00Z"}},
    {"model_id": "a.b", "inputModalities": ["TEXT"]},
    {"modelId": "amazon.nova-lite-v1:0", "modelLifecycle": {"status": "second"}},
]
_PROFILE = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/"
_MODEL = "foundation-model/amazon.nova-pro-v1:0"


def _profile(name: str, *models: Any) -> dict[str, Any]:
    return {"inferenceProfileArn": _PROFILE + name, "models": [{"modelArn": model} for model in models]}


# What get-inference-profile and list-inference-profiles answer.
PROFILES = [
    _profile("aaaaaaaaaaaa", f"arn:aws:bedrock:eu-west-1::{_MODEL}"),
    _profile("bbbbbbbbbbbb", f"arn:aws:bedrock:eu-west-1::{_MODEL}", f"arn:aws:bedrock:eu-central-1::{_MODEL}"),
    {"inferenceProfileSummaries": [_profile("cccccccccccc", f"arn:aws:bedrock:eu-west-1::{_MODEL}", f"arn:aws:bedrock:::{_MODEL}")]},
    _profile("dddddddddddd", f"arn:aws:bedrock:eu-west-1::{_MODEL}", f"arn:aws:bedrock:us-east-1::{_MODEL}"),
    _profile("eeeeeeeeeeee", f"arn:aws:bedrock:ap-northeast-1::{_MODEL}", f"arn:aws:bedrock:ap-northeast-3::{_MODEL}"),
    _profile("ffffffffffff", f"arn:aws:bedrock:ap-northeast-1::{_MODEL}", f"arn:aws:bedrock:ap-south-1::{_MODEL}"),
    _profile("gggggggggggg", f"arn:aws:bedrock:us-gov-west-1::{_MODEL}", "arn:aws:bedrock:us-gov-east-1::foundation-model/a.b"),
    _profile("hhhhhhhhhhhh", f"arn:aws:bedrock:eu-west-1::{_MODEL}", None),
    _profile("iiiiiiiiiiii"),
    {"inferenceProfileArn": _PROFILE + "jjjjjjjjjjjj", "models": {"modelArn": f"arn:aws:bedrock:eu-west-1::{_MODEL}"}},
    _profile("kkkkkkkkkkkk", "arn:aws:bedrock:eu-west-1:111122223333:custom-model/amazon.nova-lite-v1:0/q7w2e9r4t1y6"),
    _profile("aaaaaaaaaaaa", f"arn:aws:bedrock:::{_MODEL}"),
    {"inferenceProfileArn": "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/llllllllllll", "models": []},
    {"inferenceProfileArn": None},
]
PARAMS: dict[str, Any] = {
    "profiles": PROFILES,
    "answers": [{"modelSummaries": MODELS[:1]}, {"modelSummaries": MODELS[1:]}],
    "models": MODELS,
    "allowed": {"env|stage": ["dev", "PROD*"], "owner": "*@acme.example"},
}
PARAMS["by_account"] = {"111122223333": "alias/a", "444455556666": "alias/b"}

CONTEXTS = Contexts()
CONTEXTS.add("subnet", ["subnet-a"], {"subnet_id": "subnet-a", "vpc_id": "vpc-1"})
_KEY = "8d2e6f04-51c7-4a93-b6e8-2f9a0c3d7e15"
_CLASSES = "['restricted', 'pii', 'phi', 'highly-confidential']"
MENTIONED = (
    *("PII", "PII,PHI", "Restricted - PII", "HighlyConfidential", "highly confidential", "HIGHLY_CONFIDENTIAL", "highlyconfidential"),
    *("L4-Restricted", "Level4Restricted", "PIIData", "customerPII", "(PII)", "P.I.I.", "pii=yes", "pii=no,phi=yes"),
    *("public=no restricted=yes", "Restricted, no PII", "Restricted - no PII", "Restricted no PII", "not public: restricted"),
    *("Non-PII/PHI", "no: PII", "PII no export", "PIIs", "PIIdata", "highly-confidentials", "level: no, PII"),
)
NOT_MENTIONED = (
    *("", "-", "public", "confidential", "Non-PII", "NonPII", "nonpii", "No PII", "no-phi", "without PII", "unrestricted", "UnRestricted"),
    *("not restricted", "non-restricted", "PII: no", "PII=false", "pii-free", "PII none", "pii=no;phi=no", "Philadelphia", "piiano"),
    *("highly internal, confidential", "confidential-highly", "data: Non-PII", "class=nonpii", "piidata"),
)
GIVES = [
    ("abs(`-1.5`)", 1.5),
    ("avg([`1`, `2`])", 1.5),
    ("avg(`[]`)", None),
    ("ceil(`1.2`)", 2),
    ("contains(['a', 'b'], 'b')", True),
    ("contains('abc', 'bc')", True),
    ("contains([`1`], `true`)", False),
    ("ends_with('abc', 'bc')", True),
    ("floor(`1.8`)", 1),
    ("join('-', ['a', 'b'])", "a-b"),
    ("keys({a: `1`})", ["a"]),
    ("length('abc')", 3),
    ("length(['a'])", 1),
    ("length({a: `1`, b: `2`})", 2),
    ("map(&length(@), ['a', 'bc'])", [1, 2]),
    ("max([`1`, `3`, `2`])", 3),
    ("max(['a', 'b'])", "b"),
    ("max(`[]`)", None),
    ("max_by(['abc', 'b'], &length(@))", "abc"),
    ("max_by(`[]`, &length(@))", None),
    ("merge({a: `1`, b: `1`}, {b: `2`})", {"a": 1, "b": 2}),
    ("min([`1`, `3`])", 1),
    ("min(`[]`)", None),
    ("min_by(['abc', 'b'], &length(@))", "b"),
    ("min_by(`[]`, &length(@))", None),
    ("not_null(`null`, 'a')", "a"),
    ("reverse('abc')", "cba"),
    ("reverse(['a', 'b'])", ["b", "a"]),
    ("sort([`2`, `1`])", [1, 2]),
    ("sort_by(['abc', 'b', 'de'], &length(@))", ["b", "de", "abc"]),
    ("starts_with('abc', 'ab')", True),
    ("sum([`1`, `2.5`])", 3.5),
    ("to_array('a')", ["a"]),
    ("to_array(['a'])", ["a"]),
    ("to_number('72')", 72),
    ("to_number('-1.5e1')", -15.0),
    ("to_number('07')", None),
    ("to_number('1e999')", None),
    ("to_number(`true`)", None),
    ("to_string('a')", "a"),
    ("to_string({a: [`1`, 'ä']})", '{"a":[1,"ä"]}'),
    ("type(`1`)", "number"),
    ("type(`true`)", "boolean"),
    ("values({a: `1`})", [1]),
    ("present('a')", True),
    ("param('models')[1].model_id", "a.b"),
    ("now()", "2026-11-23T12:00:00+00:00"),
    ("hours_since('2026-11-23T11:30:00Z')", 0.5),
    ("hours_since('2026-11-23 13:00:00.5+01:00')", 0 - 0.5 / 3600),
    ("hours_until('2026-11-24T12:00:00+00:00')", 24),
    ("hours_between('2026-11-23T00:00:00Z', '2026-11-22T23:00:00Z')", -1),
    *(
        (f"hours_since('{text}')", None)
        for text in ("2026-11-23T12:00:00", "2026-11-23", "today", "2026-02-30T00:00:00Z", "", "2026-W01-1T00:00:00Z")
    ),
    ("glob('arn:aws:iam::1:role/a/b', 'arn:*:role/*')", True),
    ("glob('abc', 'a?c')", True),
    ("glob('abc', 'a?')", False),
    ("glob('abc', 'ABC')", False),
    ("glob('a.c', 'a.c')", True),
    ("glob('abc', 'a.c*')", False),
    ("glob('a[b]{c}', 'a[b]*')", True),
    ("glob('a\nb', 'a*b')", True),
    ("glob('ab\n', 'a?')", False),
    ("glob('abc', ['x', 'a*'])", True),
    ("glob('abc', `[]`)", False),
    ("any_glob(['a', 'b'], ['b', 'c'])", True),
    ("any_glob(`[]`, '*')", False),
    ("all_glob(['a', 'b'], ['a', 'b'])", True),
    ("all_glob(['a', 'c'], ['a', 'b'])", False),
    ("matches('xaby', 'ab')", True),
    ("matches('xaby', '^ab')", False),
    ("matches('PROD', '(?i)^prod$')", True),
    ("any_match(['a', 'b'], '^b')", True),
    ("all_match(['a', 'b'], '^[ab]$')", True),
    ("all_match(['a', 'c'], '^[ab]$')", False),
    *(
        (f"within('s3://b/{inner}', 's3://b/{outer}')", said)
        for inner, outer, said in (
            ("run1/out/", "run1/", True),
            ("run1/out", "run1", True),
            ("run1", "run1/", True),
            ("run1-out/", "run1", False),
            ("run1/", "run1/in/", False),
            ("x", "", True),
        )
    ),
    ("within('s3://b', 's3://b/')", True),
    ("within('s3://bb/x', 's3://b')", False),
    ("ratio(`1`, `4`)", 0.25),
    ("ratio(`0`, `4`)", 0.0),
    ("ratio(`-3`, `2`)", -1.5),
    ("ratio(`1`, `0`)", None),
    ("ratio(`0`, `0.0`)", None),
    ("ratio(`1e308`, `1e-308`)", None),
    ("lookup(param('by_account'), '111122223333')", "alias/a"),
    ("lookup(param('by_account'), '666677778888')", None),
    ("lookup(param('by_account'), '')", None),
    ("lookup({a: `false`}, 'a')", False),
    ("lookup({a: `0`}, 'a')", 0),
    ("lookup({A: 'x'}, 'a')", None),
    ("lookup({a: `null`}, 'a')", None),
    ("lower('ABC')", "abc"),
    ("split('a-b-', '-')", ["a", "b", ""]),
    (
        "arn('arn:aws:iam::111122223333:role/a/b')",
        {
            "partition": "aws",
            "service": "iam",
            "region": None,
            "account": "111122223333",
            "resource": "role/a/b",
            "type": "role",
            "id": "a/b",
        },
    ),
    (
        "arn('arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/aws/s3').[partition, region, type, id]",
        ["aws-us-gov", "us-gov-west-1", "alias", "aws/s3"],
    ),
    ("arn('arn:aws:s3:::bucket/key').[type, id]", [None, "bucket/key"]),
    ("arn('arn:aws:lambda:eu-west-1:111122223333:function:f:1').[type, id]", ["function", "f:1"]),
    ("arn('arn:aws:sns:eu-west-1:111122223333:topic').[type, id]", [None, "topic"]),
    *(
        (f"arn('{text}')", None)
        for text in (
            *("", "role/a", "arn:aws:iam::1", "arn:aws:iam::1:", "arn::iam::1:role/a", "ARN:aws:iam::111122223333:role/a"),
            *("arn:aws:iam::ACCOUNT:role/a", "arn:aws:iam::111122223333:role/a b", "arn:aws:iam::111122223333:role/a\u200b"),
            *("arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:role", "arn:aws:iam:eu-west-1:111122223333:role/a"),
            *("arn:AWS:iam::111122223333:role/a", "arn:aws:kms:EU-WEST-1:111122223333:key/a", " arn:aws:iam::111122223333:role/a"),
        )
    ),
    ("arn('arn:aws:iam::aws:policy/ReadOnlyAccess').account", "aws"),
    ("arn('arn:aws:iam:::role/a').account", None),
    *(
        (f"kms_key('{text}')", {"kind": kind, "id": name, "region": region, "account": account})
        for text, kind, name, region, account in (
            (f"arn:aws:kms:eu-west-1:111122223333:key/{_KEY}", "key-arn", _KEY, "eu-west-1", "111122223333"),
            ("arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/aws/s3", "alias-arn", "alias/aws/s3", "us-gov-west-1", "111122223333"),
            (_KEY, "key-id", _KEY, None, None),
            ("mrk-8d2e6f0451c74a93b6e82f9a0c3d7e15", "key-id", "mrk-8d2e6f0451c74a93b6e82f9a0c3d7e15", None, None),
            ("alias/team/out", "alias", "alias/team/out", None, None),
        )
    ),
    *(
        (f"kms_key('{text}')", None)
        for text in (
            *("", "null", "key", "alias/", "alias/a b", f"{_KEY} ", f"key/{_KEY}", "arn:aws:kms:eu-west-1:111122223333:key/my-key"),
            *(f"arn:aws:kms::111122223333:key/{_KEY}", f"arn:aws:kms:eu-west-1::key/{_KEY}", f"arn:aws:iam::111122223333:key/{_KEY}"),
            *(f"arn:aws:kms:eu-west-1:111122223333:x:key/{_KEY}", f"arn:aws:kms:111122223333:key/{_KEY}", f"arn:{_KEY}"),
            "arn:aws:kms:eu-west-1:111122223333:alias/",
        )
    ),
    ("s3('s3://b/k/l/')", {"bucket": "b", "key": "k/l/"}),
    ("s3('s3://b/')", {"bucket": "b", "key": None}),
    ("s3('s3://b').key", None),
    *((f"s3('{text}')", None) for text in ("", "s3://", "s3:///k", "https://b/k", "S3://b/k")),
    (
        "lifecycle('amazon.nova-lite-v1:0', param('models')).model_lifecycle",
        {"status": "LEGACY", "end_of_life_time": "2027-01-01T00:00:00Z"},
    ),
    ("lifecycle('amazon.nova-lite-v1:0:300k', param('models')).model_lifecycle.status", "LEGACY"),
    ("lifecycle('a.b', param('models')).input_modalities", ["TEXT"]),
    ("lifecycle('a.c', param('models'))", None),
    ("lifecycle('a.b', param('answers')).input_modalities", ["TEXT"]),
    ("lifecycle('amazon.nova-lite-v1:0', param('answers')).model_lifecycle.status", "LEGACY"),
    *(
        (f"resolved_model('{_PROFILE}{letter * 12}', param('profiles')).[geo, base]", [geo, base])
        for letter, geo, base in (
            ("a", "in-region", "amazon.nova-pro-v1:0"),
            ("b", "eu", "amazon.nova-pro-v1:0"),
            ("c", "global", "amazon.nova-pro-v1:0"),
            ("d", None, "amazon.nova-pro-v1:0"),
            ("e", "jp", "amazon.nova-pro-v1:0"),
            ("f", "apac", "amazon.nova-pro-v1:0"),
            ("g", "us-gov", None),
            ("h", None, None),
            ("i", None, None),
            ("j", None, None),
            ("k", None, None),
        )
    ),
    ("resolved_model('aaaaaaaaaaaa', param('profiles')).[kind, geo, base]", ["application-inference-profile", "in-region", None]),
    ("resolved_model('eu.amazon.nova-pro-v1:0', param('profiles')).[geo, base]", ["eu", "amazon.nova-pro-v1:0"]),
    ("resolved_model('our-model-3', param('profiles'))", None),
    *((f"mentions('{text}', {_CLASSES})", True) for text in MENTIONED),
    *((f"mentions('{text}', {_CLASSES})", False) for text in NOT_MENTIONED),
    ("mentions('PII', 'pii')", True),
    ("mentions('PII', ['', '-'])", False),
    ("mentions('PII', `[]`)", False),
    ("tag({Owner: 'a', owner2: 'b'}, 'team|OWNER')", "a"),
    ("tag({Owner: ''}, 'owner')", ""),
    ("tag({Owner: `null`}, 'owner')", None),
    ("tag({Owner: 'a'}, 'team')", None),
    ("missing_tags({Owner: '', ENV: 'x'}, ['owner|team', 'env', 'cost-center|costcenter'])", ["cost-center|costcenter"]),
    ("bad_tag_values({Env: 'Production', STAGE: 'uat', Owner: 'x@acme.example'}, param('allowed'))", ["STAGE"]),
    ("bad_tag_values({other: 'x'}, param('allowed'))", []),
    ("blank_tags({a: ' ', b: 'TBD', c: 'x', \"aws:d\": 'tbd'}, ['', 'tbd'])", ["a", "b"]),
    ("blank_tags({a: ''}, ['tbd'])", []),
    ("extra('cost')", 5),
    ("context('subnet', 'subnet-a').vpc_id", "vpc-1"),
]


@pytest.mark.parametrize(("text", "given"), GIVES)
def test_gives(text: str, given: Any) -> None:
    around = context(params=PARAMS, extra={"cost": 5}, contexts=CONTEXTS)
    for found in (rule.evaluate(parse(text).tree, around), plain.evaluate(parse(text), around.job, around)):
        assert found == given
        assert isinstance(found, bool) == isinstance(given, bool)


def test_a_context_that_no_dump_has_is_missing_and_plainly_null() -> None:
    text = "context('subnet', 'subnet-b')"
    assert value(text) == "context.subnet: not_delivered"
    assert plain.evaluate(parse(text), job(), context()) is None
    assert value("context('subnet', message)") is None
    assert holds("present(context('subnet', 'subnet-b')) || status == 'Completed'") is True


def test_every_function_is_tried() -> None:
    assert {name for name in FUNCTIONS if not any(re.search(rf"\b{name}\(", text) for text, _ in GIVES)} == {"model"}


MODEL_IDS = {
    "anthropic.claude-v2:1": ("foundation-model", "in-region", "anthropic", "anthropic.claude-v2:1"),
    "deepseek.v3.2": ("foundation-model", "in-region", "deepseek", "deepseek.v3.2"),
    "newmaker.model-1": ("foundation-model", "in-region", "newmaker", "newmaker.model-1"),
    "us.amazon.nova-lite-v1:0:300k": ("inference-profile", "us", "amazon", "amazon.nova-lite-v1:0:300k"),
    "us-gov.anthropic.claude-v2": ("inference-profile", "us-gov", "anthropic", "anthropic.claude-v2"),
    "global.newmaker.model-1": ("inference-profile", "global", "newmaker", "newmaker.model-1"),
    "nz.newmaker.model-1": ("inference-profile", "nz", "newmaker", "newmaker.model-1"),
    "mena.amazon.nova": ("inference-profile", "mena", "amazon", "amazon.nova"),
    "us.deepseek.v3.2": ("inference-profile", "us", "deepseek", "deepseek.v3.2"),
    "xai.grok-4.3": ("foundation-model", "in-region", "xai", "xai.grok-4.3"),
}
NO_MODELS = (
    *("newplace.newmaker.model-1", "house-model-7", "us.model", "06vsfs68yb4g", "", "null"),
    *("Amazon.nova-lite-v1:0", " amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0:300k/q7w2e9r4t1", "house/q7w2e9r4t1y6"),
    *("in-region.anthropic.claude-v2", "in-region.newmaker.model-1", "GLOBAL.amazon.nova-pro-v1:0"),
    *("amazon.nova lite", "amazon.", "global.amazon", "us.us.amazon.nova", "amazon.nova-lite-v1:0:1:2"),
    "arn:aws:bedrock:eu-west-1::foundation-model/global.anthropic.claude-sonnet-4-6",
    "arn:aws:bedrock:eu-west-1::foundation-model/mena.anthropic.claude-sonnet-4-6",
    "arn:aws:bedrock:eu-west-1::foundation-model/house",
    "arn:aws:bedrock:eu-west-1:111122223333:foundation-model/amazon.nova-pro-v1:0",
    "arn:aws:bedrock:eu-west-1::custom-model/amazon.nova-lite-v1:0/q7w2e9r4t1y6",
    "arn:aws:bedrock:eu-west-1::inference-profile/eu.amazon.nova-pro-v1:0",
)
MODEL_ARNS = {
    "foundation-model/amazon.nova-micro-v1:0": ("foundation-model", "in-region", "amazon", "amazon.nova-micro-v1:0"),
    "inference-profile/eu.anthropic.claude-v2": ("inference-profile", "eu", "anthropic", "anthropic.claude-v2"),
    "inference-profile/newplace.newmaker.model-1": ("inference-profile", "newplace", "newmaker", "newmaker.model-1"),
    "inference-profile/odd": ("inference-profile", None, None, None),
    "inference-profile/in-region.amazon.nova-pro-v1:0": ("inference-profile", None, None, None),
    "inference-profile/amazon.nova.pro": ("inference-profile", None, None, None),
    "inference-profile/GLOBAL.amazon.nova-pro-v1:0": ("inference-profile", None, None, None),
    "application-inference-profile/06vsfs68yb4g": ("application-inference-profile", None, None, None),
    "custom-model/amazon.nova-lite-v1:0:300k/a1b2": ("custom-model", "in-region", "amazon", "amazon.nova-lite-v1:0:300k"),
    "custom-model/house/a1b2": ("custom-model", "in-region", None, None),
    "imported-model/a1b2": ("imported-model", None, None, None),
}


@pytest.mark.parametrize("text", MODEL_IDS)
def test_model_of_an_id(text: str) -> None:
    kind, geo, provider, base = MODEL_IDS[text]
    assert value(f"model('{text}')") == {
        "kind": kind,
        "id": text,
        "geo": geo,
        "provider": provider,
        "base": base,
        "region": None,
        "account": None,
    }


@pytest.mark.parametrize("resource", MODEL_ARNS)
def test_model_of_an_arn(resource: str) -> None:
    kind, geo, provider, base = MODEL_ARNS[resource]
    name = resource.partition("/")[2]
    account = None if kind == "foundation-model" else "111122223333"
    parts = {"kind": kind, "id": name, "geo": geo, "provider": provider, "base": base, "region": "eu-west-1", "account": account}
    assert value(f"model('arn:aws:bedrock:eu-west-1:{account or ''}:{resource}')") == parts


@pytest.mark.parametrize("text", NO_MODELS)
def test_a_text_of_no_known_form_is_no_model(text: str) -> None:
    assert value(f"model('{text}')") is None


def test_the_end_of_a_custom_models_arn_says_where_it_answers_but_not_its_base() -> None:
    found = value("model('amazon.nova-lite-v1:0:300k/q7w2e9r4t1y6')")
    assert (found["kind"], found["geo"], found["base"], found["region"]) == ("custom-model", "in-region", None, None)


def test_a_foundation_model_without_a_region_has_no_geography() -> None:
    found = value("model('arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0')")
    assert (found["kind"], found["base"], found["geo"], found["region"]) == ("foundation-model", "amazon.nova-pro-v1:0", None, None)


def test_an_arn_of_another_service_is_no_bedrock_model() -> None:
    found = value("model('arn:aws:sagemaker:eu-west-1:111122223333:foundation-model/a.b')")
    assert (found["kind"], found["geo"], found["base"]) == ("foundation-model", None, None)


CALLS = {name: function.example for name, function in FUNCTIONS.items()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_null_means_what_the_table_says(name: str) -> None:
    """Each argument in turn is null, the others are what the example has."""
    function = FUNCTIONS[name]
    tree = next(node for node in _nodes(parse(function.example).tree) if node.kind == "function_expression" and node.value == name)
    texts = [child.text for child in tree.children]
    for index, argument in enumerate(function.arguments):
        if argument.expression or argument.literal:
            continue
        text = f"{name}({', '.join('message' if at == index else one for at, one in enumerate(texts))})"
        told = value(text, job(), params=_SURE)
        if function.nulls is Nulls.PASSES:
            assert told is None
        elif function.nulls is Nulls.OPENS:
            assert told == "message: absent"
        else:
            assert not isinstance(told, Missing)
            assert "absent" not in str(told)


_SURE: dict[str, Any] = {
    **{"trusted_accounts": ["1"], "allowed_roles": ["*"], "allowed_subnets": ["*"], "required_tags": ["owner"], "models": MODELS},
    "max_timeout_hours": 72,
    "keys": {"111122223333": "alias/a"},
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples_hold_and_give_the_type_of_the_table(name: str) -> None:
    function = FUNCTIONS[name]
    assert f"{name}(" in function.example
    assert function.gives
    surroundings = context(params=_SURE)
    rule.evaluate(parse(function.example).tree, surroundings)
    call = next(node for node in _nodes(parse(function.example).tree) if node.kind == "function_expression" and node.value == name)
    found = rule.evaluate(call, surroundings)
    if not isinstance(found, Missing):
        types: list[Type] = [Basic.ANY for _ in call.children]
        assert type_check(function.result_type(types))(found)


def test_a_wrong_type_is_an_error() -> None:
    for name, function in FUNCTIONS.items():
        for index, argument in enumerate(function.arguments):
            if argument.type is Basic.ANY or argument.expression:
                continue
            wrong = "`{}`" if argument.type is not Basic.ANY and not argument.accepts({}) else "`true`"
            values = [wrong if at == index else _fitting(one.type, one.expression) for at, one in enumerate(function.arguments)]
            told = holds(f"present({name}({', '.join(values)}))")
            assert str(told).startswith(f"error: {name}() takes "), (name, told)


def test_result_types_follow_the_arguments() -> None:
    text, maybe = Basic.STRING, nullable(Basic.STRING)
    assert FUNCTIONS["lower"].result_type([text]) is text
    assert FUNCTIONS["lower"].result_type([maybe]) == maybe
    assert FUNCTIONS["glob"].result_type([maybe, text]) is Basic.BOOLEAN
    assert FUNCTIONS["not_null"].result_type([maybe, text]) is text
    assert FUNCTIONS["not_null"].result_type([maybe, nullable(Basic.NUMBER)]) == union(text, Basic.NUMBER, Basic.NULL)
    assert str(FUNCTIONS["map"].result_type([Basic.NUMBER, FUNCTIONS["split"].result_type([text, text])])) == "array<number>"
    assert FUNCTIONS["max"].result_type([FUNCTIONS["split"].result_type([text, text])]) == maybe
    assert str(FUNCTIONS["to_array"].result_type([text])) == "array<string>"
    assert str(FUNCTIONS["values"].result_type([Basic.ANY])) == "array<any>"


def test_whatever_a_function_raises_is_an_evaluation_error() -> None:
    with pytest.raises(EvaluationError, match=r"sum\(\) failed: OverflowError"):
        rule.evaluate(parse("sum([param('huge'), `0.5`])").tree, context(params={"huge": 10**400}))


def _nodes(node: Any) -> Any:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _fitting(kind: Type, expression: bool) -> str:
    candidates = ("'a'", "`1`", "['a']", "{a: 'a'}", "`[]`", "[{a: 'a'}]")
    return "&@" if expression else next(one for one in candidates if type_check(kind)(value(one)))


@pytest.mark.parametrize(
    ("name", "path", "why"),
    [
        ("zzzzzzzzzzzz", "inference_profiles", "set it to the answer of {command} zzzzzzzzzzzz"),
        (f"{_PROFILE}zzzzzzzzzzzz", "context.inference_profile", f"{{command}} {_PROFILE}zzzzzzzzzzzz --region eu-west-1"),
    ],
)
def test_resolved_model_names_the_command_for_a_profile_without_an_answer(name: str, path: str, why: str) -> None:
    answer = rule.evaluate(parse(f"resolved_model('{name}', param('profiles')).geo").tree, context(params=PARAMS))
    assert isinstance(answer, Missing)
    (reason,) = answer.reasons
    command = "aws bedrock get-inference-profile --inference-profile-identifier"
    assert (reason.path, reason.why) == (path, why.format(command=command))


def test_resolved_model_looks_a_profile_up_among_the_records() -> None:
    contexts = Contexts()
    name = f"{_PROFILE}zzzzzzzzzzzz"
    models = [{"model_arn": f"arn:aws:bedrock:::{_MODEL}"}]
    contexts.add("inference_profile", [name], {"inference_profile_arn": name, "models": models})
    around = replace(context(params=PARAMS), contexts=contexts)
    assert rule.evaluate(parse(f"resolved_model('{name}', param('profiles')).geo").tree, around) == "global"
    contexts.add("inference_profile", [name], {"inference_profile_arn": name, "models": []})
    assert isinstance(rule.evaluate(parse(f"resolved_model('{name}', param('profiles')).geo").tree, around), Missing)


def test_within_a_list() -> None:
    assert holds("within('s3://b/a/x', ['s3://c', 's3://b/a'])") is True
    assert holds("within('s3://b/a/x', ['s3://b/a', 'b'])") is True
    assert holds("within('s3://b/ab', ['s3://c', 's3://b/a'])") is False
    assert holds("within('s3://b/a/x', `[]`)") is False
    assert holds("within('s3://b/a/x', ['s3://c', 'b/a'])") == "within('s3://b/a/x', ['s3://c', 'b/a']): absent"
    assert holds("within('s3://b/a/x', [`null`, 's3://c'])") == "within('s3://b/a/x', [`null`, 's3://c']): absent"
