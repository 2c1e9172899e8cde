"""What the fast way remembers, prepares and reads in a shorter way is what the slow way works out anew."""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.engine.compiled import CompiledEngine
from scanner.errors import EvaluationError
from scanner.expressions.compiler import calls, memory, rules, tags
from scanner.expressions.compiler.memory import Memory
from scanner.expressions.compiler.rows import Rows
from scanner.expressions.compiler.runtime import Around
from scanner.expressions.compiler.source import Source
from scanner.expressions.functions import aws, pattern_tests, patterns
from scanner.expressions.functions.patterns import Matcher, regex_matcher
from scanner.expressions.functions.prepared import prepare
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.functions.times import parse_time
from scanner.model.arn import Arn, parse_arn, parse_scope
from scanner.model.contexts import Contexts
from scanner.model.job import Job, Json, Stage
from scanner.model.names import ACCOUNT, REGION
from scanner.model.outcome import Outcome
from tests.property import pattern_cases
from tests.property.scans import cases
from tests.property.test_compiled import NOW, differences, random_job, replace_fields
from tests.unit.jobs import configured

PATIENT = settings(max_examples=cases(60), deadline=None)
SEEDS = st.integers(0, 2**32)
PROFILE = "arn:aws:bedrock:us-east-1:012345678901:application-inference-profile/a1b2c3d4e5f6"
MODELS = (PROFILE, "anthropic.claude-3-haiku-20240307-v1:0", "eu.amazon.nova-micro-v1:0", "x", None)
ROLES = ("arn:aws:iam::012345678901:role/a", "arn:aws:iam::012345678901:role/x", "arn:aws:iam::111122223333:role/a", "x", None)
URIS = ("s3://a/b", "s3://a/b/c", "s3://a", "s3://ab/b", "s3:///b", "file", "s3://a//", None)
TAGS = (
    {"Owner": "a", "env": "dev"},
    {"env": "dev", "Owner": "a"},
    {"owner": "b", "OWNER": "a"},
    {"OWNER": "a", "owner": "b"},
    {},
    {"Env": "x"},
    None,
)
CONDITIONS = (
    "resolved_model(model_id, `[]`).geo == 'us'",
    "model(model_id).provider == 'anthropic' || glob(model_id, '*nova*')",
    "arn(role_arn).account == '012345678901' && arn(role_arn).id != 'x'",
    "tag(tags, 'owner|env') == 'a'",
    "tag(tags, 'env|owner') == 'a'",
    "length(missing_tags(tags, ['owner|team', 'env'])) == `0`",
    'length(bad_tag_values(tags, `{"owner": ["a"], "env": "de*"}`)) == `0`',
    "length(blank_tags(tags, ['a'])) == `0`",
    "any_match(keys(tags), '^O') && any_match(values(tags), 'b')",
    "within(output_data_config.s3_output_data_config.s3_uri, ['s3://a/b', 's3://ab'])",
    "within(output_data_config.s3_output_data_config.s3_uri, input_data_config.s3_input_data_config.s3_uri)",
    "hours_since(submit_time) > `24` && hours_until(submit_time) < `0`",
    "present(job_name) && !matches(job_name, 'a$')",
)
WHENS = (
    None,
    "present(model_id)",
    "status == 'Completed'",
    "role_arn != `null`",
    "arn(role_arn).account == arn(job_arn).account",
    "present(vpc_config)",
    "status == 'Failed' || present(tags)",
)
LIMITS: tuple[dict[str, Any], ...] = (
    {},
    {"statuses": ("Completed", "Failed")},
    {"stages": (Stage.REQUEST,)},
    {"stages": (Stage.JOB,), "statuses": ("InProgress",)},
    {"stages": (Stage.JOB, Stage.REQUEST)},
)


def jobs_of_few_values(random: Random, number: int) -> Iterator[Job]:
    """Jobs that repeat each other's values, with and without an object that a model's ID names."""
    known = Contexts()
    model = {"model_arn": "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-micro-v1:0"}
    known.add("inference_profile", [PROFILE], {"inference_profile_arn": PROFILE, "models": [model]})
    same = random_job(random) if random.random() < 0.7 else None  # jobs that are alike in all that is not drawn below
    for _ in range(number):
        job = same or random_job(random)
        out, into = ({"s3_uri": random.choice(URIS)} for _ in range(2))
        fields = job.fields
        parts = {
            "output_data_config": type(fields)({"s3_output_data_config": type(fields)({**_inner(fields, "output"), **out})}),
            "input_data_config": type(fields)({"s3_input_data_config": type(fields)({**_inner(fields, "input"), **into})}),
        }
        job = replace_fields(job, model_id=random.choice(MODELS), role_arn=random.choice(ROLES), tags=random.choice(TAGS), **parts)
        yield structs.replace(job, contexts=random.choice((known, Contexts())))


def _inner(fields: Any, side: str) -> dict[str, Any]:
    part = fields[f"{side}_data_config"]
    inner = part.get(f"s3_{side}_data_config") if isinstance(part, dict) else None
    names = ("s3_uri", "s3_encryption_key_id", "s3_bucket_owner", "s3_input_format")
    return {name: inner.get(name) if isinstance(inner, dict) else None for name in names}


def differences_of_seed(seed: int) -> list[str]:
    random = Random(seed)
    chosen = [configured(text) for text in CONDITIONS]
    chosen += [configured(random.choice(CONDITIONS), when, **random.choice(LIMITS)) for when in WHENS]
    random.shuffle(chosen)
    return list(differences(chosen, jobs_of_few_values(random, 20)))


@PATIENT
@given(SEEDS)
def test_jobs_that_repeat_each_other_have_the_same_outcome(seed: int) -> None:
    assert differences_of_seed(seed) == []


def remembers_contexts(_self: Memory, _around: Around) -> None:
    """Forgets nothing, whatever contexts the next job has."""


def remembers_by_length(self: Memory, value: Hashable, worked_out: tuple[Any, ...], _around: Around) -> tuple[Any, ...]:
    similar = next((known for known in self if isinstance(known, str) and isinstance(value, str) and len(known) == len(value)), value)
    self[value] = self.get(similar, worked_out)
    return self[value]


def takes_any_key(_function: str, _arguments: Any) -> Callable[[Any], Json]:
    return lambda keys: next(iter(keys), None)


def takes_another_place(function: Any, arguments: Any, place: int) -> Callable[[Any], Json]:
    return prepare(function, [*arguments[:place], *(["a"] * (len(arguments) - place))], place)


def remembers_by_all_keys_but_one(self: Memory, key: Hashable, worked_out: Any, _around: Around) -> Any:
    """As if a group of rules read one variable less."""
    similar = key
    if isinstance(key, tuple):
        similar = next((known for known in self if isinstance(known, tuple) and known[:-1] == key[:-1]), key)
    self[key] = self.get(similar, worked_out)
    return self[key]


def in_the_order_of_pieces(order: Sequence[int]) -> Rows:
    return Rows(range(len(order)))


@pytest.mark.parametrize(
    ("place", "name", "broken"),
    [
        (Memory, "follow", remembers_contexts),
        (Memory, "keep", remembers_by_length),
        (tags, "_of_keys", takes_any_key),
        (calls, "prepare", takes_another_place),
        (Memory, "keep", remembers_by_all_keys_but_one),
        (rules, "Rows", in_the_order_of_pieces),
        (calls, "is_within", lambda uri, prefix: uri == prefix),
    ],
)
def test_what_is_remembered_wrongly_is_caught(place: Any, name: str, broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, name, broken)
    assert any(_fails(seed) for seed in range(40))


def _fails(seed: int) -> bool:
    """Whether the engines differ; an engine that ends in an error does."""
    try:
        return bool(differences_of_seed(seed))
    except Exception:
        return True


def test_of_a_field_that_never_repeats_nothing_is_remembered_after_a_while() -> None:
    memory_, around = Memory(), Around(NOW)
    for number in range(3 * memory.MOST):
        around.jobs += 1
        memory_.keep(str(number), (number,), around)
    assert memory_.is_given_up
    assert not memory_


def test_of_a_field_that_repeats_everything_is_remembered() -> None:
    memory_, around = Memory(), Around(NOW)
    for number in range(5 * memory.MOST):
        around.jobs += 1
        text = str(number // 3)
        if text not in memory_:
            memory_.keep(text, (text,), around)
    assert not memory_.is_given_up
    assert len(memory_) <= memory.MOST


def test_only_constants_that_are_the_same_share_a_name() -> None:
    source = Source()
    different = (1, True, 1.0, "1", [1], [True], [1.0], ["1"], [[1]], {"a": 1}, {"a": True}, [float("inf")], [float("nan")], [], {})
    assert len({source.constant(value) for value in different}) == len(different)
    assert source.constant(["a", {"b": 1}]) == source.constant(["a", {"b": 1}])


@settings(max_examples=cases(3000), deadline=None)
@given(SEEDS)
def test_what_one_search_of_all_texts_finds_nowhere_is_in_none_of_them(seed: int) -> None:
    assert searches_differ(seed) is False


def searches_differ(seed: int) -> bool:
    """Whether a regex is found in a text, but not in several texts together."""
    random = Random(seed)
    regex = pattern_cases.pattern(random)
    try:
        is_match = regex_matcher(regex)
    except EvaluationError:
        return False
    is_in_lines = pattern_tests.lines_test(regex)
    texts = [pattern_cases.near(random, regex) for _ in range(4)]
    return is_in_lines is not None and any(map(is_match, texts)) and not is_in_lines("\n".join(texts))


def of_lines_as_they_are(regex: str) -> Matcher:
    """Without (?m): ^ is the beginning of the first text only."""
    return patterns.searcher(regex)


def of_any_regex(regex: str) -> Matcher:
    """With \\A, \\z and (?-m) too."""
    return patterns.searcher(f"(?m){regex}")


@pytest.mark.parametrize("broken", [of_lines_as_they_are, of_any_regex])
def test_a_search_of_all_texts_that_finds_too_little_is_caught(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_tests, "lines_test", broken)
    assert any(searches_differ(seed) for seed in range(3000))


TEXTS = ("", "a", "ab", "b", "*", "é", "s3://a/b", "s3://a", "subnet-1", "x y", "A")
GLOBS = (*TEXTS, "a*", "*b", "*", "a*b", "?", "subnet-*", "é*")
TEXT_LISTS = st.lists(st.sampled_from(TEXTS), max_size=4)
MAPS = st.dictionaries(st.sampled_from((" a", "A", "b", "aws:x", "é")), st.sampled_from(TEXTS), max_size=4)
FIXED: dict[tuple[str, int], tuple[Any, Any]] = {  # what the argument may be, and the other one
    **{(name, 0): (TEXT_LISTS, st.lists(st.sampled_from(GLOBS), max_size=6) | st.sampled_from(GLOBS)) for name in ("all_glob", "any_glob")},
    **{(name, 0): (TEXT_LISTS, st.sampled_from(("a", "^a$", "b|é", "(?i)A", ""))) for name in ("all_match", "any_match")},
    ("glob", 0): (st.sampled_from(TEXTS), st.lists(st.sampled_from(GLOBS), max_size=6) | st.sampled_from(GLOBS)),
    ("matches", 0): (st.sampled_from(TEXTS), st.sampled_from(("a", "^a$", "b|é", "(?i)A", ""))),
    ("contains", 1): (st.sampled_from(TEXTS), st.lists(st.sampled_from((*TEXTS, 1, True, ["a"])), max_size=4) | st.sampled_from(TEXTS)),
    ("within", 0): (st.sampled_from(TEXTS), TEXT_LISTS | st.sampled_from(TEXTS)),
    ("blank_tags", 0): (MAPS, TEXT_LISTS),
    ("missing_tags", 0): (MAPS, TEXT_LISTS),
    ("tag", 0): (MAPS, st.sampled_from(("a", "b|a", "é", "x"))),
    ("starts_with", 0): (st.sampled_from(TEXTS), st.sampled_from(TEXTS)),
    ("starts_with", 1): (st.sampled_from(TEXTS), st.sampled_from(TEXTS)),
}


@settings(max_examples=cases(400), deadline=None)
@given(st.sampled_from(sorted(FIXED)), st.data())
def test_a_prepared_function_gives_what_the_function_gives(key: tuple[str, int], data: st.DataObject) -> None:
    name, place = key
    value, other = data.draw(FIXED[key][0]), data.draw(FIXED[key][1])
    function = FUNCTIONS[name]
    arguments = [value, other] if place == 0 else [other, value]
    call = function.known_call or function.call
    given = prepare(function, [None if index == place else argument for index, argument in enumerate(arguments)], place)(value)
    assert (type(given), given) == (type(call(*arguments)), call(*arguments))


# How ARNs, times and S3 locations were read by one regex each.
_PART = REGION.replace("(", "(?:")
_FORM = re.compile(rf"arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):({_PART}|):({ACCOUNT}|aws|):([\x21-\x7e]+)")
_TYPED = re.compile(r"([^:/]*)[:/](.*)")
_IAM = re.compile(r"root|[a-z-]+/[\x21-\x7e]*[^/]")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:?\d\d)")
_S3 = re.compile(r"s3://([^/]+)(?:/(.*))?", re.DOTALL)


def arn_by_regex(text: str) -> Arn | None:
    found = _FORM.fullmatch(text)
    if found is None or (found[2] == "iam" and (found[3] or not _IAM.fullmatch(found[5]))):
        return None
    typed = None if found[2] == "s3" else _TYPED.fullmatch(found[5])
    return Arn(*found.groups(), *(("", found[5]) if typed is None else typed.groups()))


def time_by_regex(text: str) -> datetime | None:
    if _TIME.fullmatch(text) is None or not text.isascii():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def changed(seed: int, text: str) -> str:
    """The text with a few of its characters replaced, removed or doubled."""
    random = Random(seed)
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(("", *"a0:/-.+ WTZ\n\x7fé٣")) + text[place + random.choice((0, 1, 1)) :]
    return text


ARNS = (
    "arn:aws:bedrock:eu-west-1:012345678901:model-invocation-job/a1b2",
    "arn:aws:iam::012345678901:role/batch/x",
    "arn:aws:s3:::bucket/key:x",
    "arn:aws:logs:eu-west-1:012345678901:log-group:a/b",
    "arn:aws:iam::aws:policy/X",
)
TIMES = (
    "2026-01-31T12:00:00.123000+00:00",
    "2026-01-31T12:00:00+00:00",
    "2026-01-31T12:00:00Z",
    "2026-W05-6T12:00:00+00:00",
    "2026-01-31T12:00+0130",
)


@settings(max_examples=cases(3000), deadline=None)
@given(SEEDS, st.sampled_from(ARNS), st.sampled_from(TIMES), st.sampled_from([uri for uri in URIS if uri]))
def test_names_and_times_are_read_as_by_a_regex(seed: int, name: str, time: str, uri: str) -> None:
    name, time, uri = changed(seed, name), changed(seed, time), changed(seed, uri)
    arn = arn_by_regex(name)
    assert parse_arn(name) == arn
    scope = parse_scope(name)
    assert (scope and structs.astuple(scope)) == (arn and structs.astuple(arn)[:4])
    assert parse_time(time) == time_by_regex(time)
    location = _S3.fullmatch(uri)
    assert aws.s3(uri) == (location and {"bucket": location[1], "key": location[2] or None})


def test_few_jobs_are_left_to_the_reference_engine() -> None:
    """Else the tests above would compare it with itself."""
    engine = CompiledEngine([configured(text) for text in CONDITIONS], datetime(2026, 11, 23, 12, tzinfo=UTC), few=0)
    letters = ""
    for seed in range(20):
        for job in jobs_of_few_values(Random(seed), 4):
            engine.row(job)
            letters += engine._decided
    assert letters.count("?") < len(letters) * 0.6
    assert {Outcome.PASS: "p" in letters, Outcome.FAIL: "f" in letters} == {Outcome.PASS: True, Outcome.FAIL: True}
