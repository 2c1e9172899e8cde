"""Readings of functions on texts, lists, numbers and times against the functions themselves."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from scanner.errors import EvaluationError
from scanner.expressions.functions import lists, numbers, patterns, strings, times
from scanner.expressions.meaning.context import Context
from scanner.model.job import Json
from scanner.prove.atoms import HasTag
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.formula import TRUE, atom
from scanner.prove.symbolic.calls import READINGS
from scanner.prove.symbolic.cases import always
from scanner.prove.symbolic.functions.parts import in_lower_case, whole
from scanner.prove.symbolic.leaves import Constant, Element, Leaf, List, Map, Number, Text, Time
from scanner.prove.symbolic.world import World
from tests.unit.prove.known_jobs import KnownJob
from tests.unit.prove.test_readings_of_names import NOW, missing_where_null
from tests.unit.prove.words_like import words_like

NUMBER = 250
EXAMPLES = ("batch-prod-1", "Batch-Prod", "poc", "", "a.b+c", "prod\n", "a*b?")
CHARACTERS = "abcPROd-.*?+1\n\u2013"
GLOBS: list[Json] = ["*-prod*", ["poc", "?atch*", "*.b+c"], ["a*b?", None], [], "batch", ["*", "x"] * 6]
REGEXES = ["^[a-z]+-prod", "(?i)prod$", "a.b", "x*", "[^a-z]"]
TEXT = Text(whole("job_name"))
LOWER = Text(in_lower_case(whole("job_name")))


def world() -> World:
    return World({}, NOW, Budget(10**8), Domains({}, NOW))


def check(name: str, call: Callable[[str], Json], *others: Json, texts_first: bool = True) -> None:
    """A reading gives what the function gives, of texts as they are and in lower case."""
    for subject in (TEXT, LOWER):
        leaves: list[Leaf] = [subject, *map(Constant, others)]
        cases = READINGS[name](world(), leaves if texts_first else leaves[::-1])
        for text in words_like(EXAMPLES, NUMBER, 4, CHARACTERS):
            seen = text.lower() if subject is LOWER else text
            assert KnownJob({"job_name": text}).value_of(cases) == call(seen), text


@pytest.mark.parametrize("globs", GLOBS)
def test_glob(globs: Json) -> None:
    check("glob", lambda text: missing_where_null(patterns.glob(text, globs)), globs)


@pytest.mark.parametrize("regex", REGEXES)
def test_matches(regex: str) -> None:
    check("matches", lambda text: patterns.matches(text, regex), regex)


@pytest.mark.parametrize("part", ["", "prod", "-", "a*", "\n"])
def test_parts_of_a_text(part: str) -> None:
    check("contains", lambda text: lists.contains_known(text, part), part)
    check("starts_with", lambda text: strings.starts_with(text, part), part)
    check("ends_with", lambda text: strings.ends_with(text, part), part)


@pytest.mark.parametrize("name", ["contains", "starts_with", "ends_with"])
def test_each_text_is_a_part_of_itself(name: str) -> None:
    for subject in (TEXT, LOWER):
        cases = READINGS[name](world(), [subject, subject])
        assert [KnownJob({"job_name": text}).value_of(cases) for text in EXAMPLES] == [True] * len(EXAMPLES)


@pytest.mark.parametrize("known", ["batch-prod-1", "", "prodprod"])
def test_a_text_as_a_part_of_a_known_one(known: str) -> None:
    check("contains", lambda text: lists.contains_known(known, text), known, texts_first=False)
    check("starts_with", lambda text: strings.starts_with(known, text), known, texts_first=False)
    check("ends_with", lambda text: strings.ends_with(known, text), known, texts_first=False)


@pytest.mark.parametrize("values", [["poc", "Batch-Prod"], ["poc", None], ["poc", 1, True, ["poc"]], [], [[None], "poc"]])
def test_contains_in_a_known_list(values: list[Json]) -> None:
    check("contains", lambda text: missing_where_null(lists.contains_known(values, text)), values, texts_first=False)


def test_lower_and_length() -> None:
    check("lower", strings.lower)
    check("length", len)


def test_lookup() -> None:
    members: dict[str, Json] = {"poc": 1, "batch-prod-1": None, "": [2]}
    check("lookup", lambda text: lists.lookup(members, text), members, texts_first=False)


LISTS: list[Sequence[str | None]] = [["t0", "t1"], ["t0"], [], ["t0", None], [None], ["t0", "t1", None, "t2"]]


@pytest.mark.parametrize("items", LISTS)
@pytest.mark.parametrize("globs", GLOBS)
def test_predicates_on_lists(items: Sequence[str | None], globs: Json) -> None:
    """Each element may be there or not."""
    random = Random(5)
    words = list(words_like(EXAMPLES, 30, 6, CHARACTERS))
    elements = [Element(atom(HasTag(str(place))), always(_element(item))) for place, item in enumerate(items)]
    leaf = List(tuple(elements))
    calls = {
        "any_glob": (globs, lambda texts: patterns.any_glob(texts, globs)),
        "all_glob": (globs, lambda texts: patterns.all_glob(texts, globs)),
        "any_match": (REGEXES[0], lambda texts: patterns.any_match(texts, REGEXES[0])),
        "all_match": (REGEXES[2], lambda texts: patterns.all_match(texts, REGEXES[2])),
        "contains": ("poc", lambda texts: lists.contains_known(texts, "poc")),
    }
    for name, (compared, call) in calls.items():
        cases = READINGS[name](world(), [leaf, Constant(compared)])
        for _ in range(12):
            values = {f"t{number}": random.choice(words) for number in range(3)}
            there = frozenset(str(place) for place in range(len(items)) if random.random() < 0.7)
            texts = [item and values[item] for place, item in enumerate(items) if str(place) in there]
            assert KnownJob(values, tags=there).value_of(cases) == missing_where_null(call(texts)), (name, texts)


def _element(item: str | None) -> Leaf:
    return Constant(None) if item is None else Text(whole(item))


def test_length_of_a_list_counts_the_elements_that_exist() -> None:
    leaf = List(tuple(Element(atom(HasTag(key)), always(Constant(key))) for key in "abc"))
    cases = READINGS["length"](world(), [leaf])
    for there in ("", "b", "ac", "abc"):
        assert KnownJob(tags=frozenset(there)).value_of(cases) == len(there)


def test_numbers() -> None:
    count, total = Number((("error", Fraction(1)),)), Number((("total", Fraction(2)),), Fraction(-6))
    values = List((Element(TRUE, always(count)), Element(TRUE, always(total)), Element(TRUE, always(Constant(7)))), gapless=True)
    for error, records in [(0, 3), (5, 3), (-7, 4), (2, 0)]:
        job = KnownJob(numbers={"error": error, "total": records})
        whole_number = 2 * records - 6
        assert job.value_of(READINGS["abs"](world(), [total])) == abs(whole_number)
        assert job.value_of(READINGS["sum"](world(), [values])) == error + whole_number + 7
        assert job.value_of(READINGS["avg"](world(), [values])) == Fraction(error + whole_number + 7, 3)
        assert job.value_of(READINGS["ratio"](world(), [count, total])) == pytest.approx(numbers.ratio(error, whole_number))
        assert job.value_of(READINGS["ratio"](world(), [count, Constant(4)])) == error / 4
        assert job.value_of(READINGS["ratio"](world(), [count, Constant(0)])) is None


def test_times() -> None:
    random = Random(7)
    constant = "2026-12-01T08:30:00.25+01:00"
    submit, end = Time("submit_time"), Time("end_time")
    for _ in range(NUMBER):
        microseconds = [random.randint(-(10**12), 10**12) for _ in range(2)]
        texts = [(NOW + timedelta(microseconds=each)).isoformat() for each in microseconds]
        job = KnownJob(numbers=dict(zip(("submit_time", "end_time"), microseconds, strict=True)))
        around = Context({}, {}, True, {}, NOW, "")
        assert job.value_of(READINGS["hours_since"](world(), [submit])) == pytest.approx(times.hours_since(around, texts[0]))
        assert job.value_of(READINGS["hours_until"](world(), [submit])) == pytest.approx(times.hours_until(around, texts[0]))
        assert job.value_of(READINGS["hours_between"](world(), [submit, end])) == pytest.approx(times.hours_between(*texts))
        between = times.hours_between(texts[0], constant)
        assert job.value_of(READINGS["hours_between"](world(), [submit, Constant(constant)])) == pytest.approx(between)
    assert job.value_of(READINGS["hours_between"](world(), [submit, Constant("soon")])) is None


def test_values_of_any_type() -> None:
    some = List((Element(TRUE, always(TEXT)),), gapless=True)
    made = Map({"a": always(TEXT), "b": always(Constant(None))})
    job = KnownJob({"job_name": "poc"})
    assert job.value_of(READINGS["not_null"](world(), [Constant(None), TEXT])) == "poc"
    assert job.value_of(READINGS["not_null"](world(), [Constant(None)])) is None
    assert job.value_of(READINGS["to_array"](world(), [some])) == ["poc"]
    assert job.value_of(READINGS["to_array"](world(), [TEXT])) == ["poc"]
    assert job.value_of(READINGS["reverse"](world(), [READINGS["values"](world(), [made])[0][1]])) == [None, "poc"]
    assert job.value_of(READINGS["keys"](world(), [made])) == ["a", "b"]
    assert job.value_of(READINGS["length"](world(), [made])) == 2
    assert job.value_of(READINGS["to_string"](world(), [TEXT])) == "poc"
    assert [job.value_of(READINGS["type"](world(), [leaf])) for leaf in (TEXT, some, made)] == ["string", "array", "object"]


def test_what_a_function_refuses_is_an_error() -> None:
    job = KnownJob({"job_name": "poc"})
    with pytest.raises(EvaluationError):
        patterns.matches("poc", "(")
    assert job.value_of(READINGS["matches"](world(), [TEXT, Constant("(")])) == "error"
    assert job.value_of(READINGS["glob"](world(), [TEXT, Constant("x" * 513)])) == "error"
    assert job.value_of(READINGS["contains"](world(), [TEXT, Constant(1)])) == "error"


def test_what_is_not_known_is_not_modelled() -> None:
    job = KnownJob({"job_name": "poc", "message": "x" * 257})
    for name, leaves in {
        "glob": [TEXT, Constant("caf\u00e9")],
        "lower": [Time("submit_time")],
        "starts_with": [TEXT, LOWER],
        "lookup": [Constant({"\u00e9": 1}), TEXT],
        "length": [Text(whole("message"))],
    }.items():
        assert str(job.value_of(READINGS[name](world(), leaves))).startswith(f"not modelled: {name}()"), name
