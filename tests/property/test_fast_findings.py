"""Findings are what the readable way makes of the same checks: leaf, message, masks, cause and place, whatever is in a record."""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import asdict

from scanner.documents import spans
from scanner.engine.compiled import CompiledEngine
from scanner.engine.reference import context_for
from scanner.expressions.compiler import evidence
from scanner.expressions.compiler.evidence import compile_leaves
from scanner.expressions.compiler.interface import UNSURE
from scanner.expressions.compiler.runtime import Around, UnusualValueError
from scanner.expressions.evidence import first_deciding
from scanner.expressions.fields import first_documented
from scanner.expressions.meaning.rule import condition
from scanner.findings import message, plain
from scanner.findings.build import make_finding
from scanner.findings.maker import FindingMaker
from scanner.findings.mask import mask_location, mask_text
from scanner.findings.of_job import JobPart, job_part
from scanner.formats.json import finding_line
from scanner.formats.json.finding_line import FindingLine, JobPieces
from scanner.model.attribution import UNATTRIBUTED
from scanner.model.expression import Node
from scanner.model.job import Job
from scanner.model.outcome import Check, Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule
from scanner.run import finding_lines
from scanner.run.causes import Causes
from scanner.run.finding_lines import FindingLines
from scanner.run.tally import Tally
from scanner.shape.domain.credentials import CREDENTIAL
from scanner.shape.fields import FIELDS
from scanner.shape.locate import locate
from tests.property import finding_cases
from tests.property.equality_cases import NOW, random_job
from tests.property.scans import cases
from tests.unit.jobs import configured

SECRET = "AKIAABCDEFGHIJKLMNOP"
SEEDS = st.integers(0, 2**32)
PATIENT = settings(max_examples=cases(8), deadline=None, suppress_health_check=list(HealthCheck))
CONDITIONS = ("present(tags)", "job_name == 'x'", "status != 'Failed'", "present(vpc_config.subnet_ids)", "starts_with(model_id, 'a')")


def differences(rules: Sequence[ConfiguredRule], jobs: Sequence[Job], show_sensitive: bool = False) -> Iterator[str]:
    """Each finding that is not the one of the readable way."""
    engine, maker = CompiledEngine(rules, NOW, few=0), FindingMaker(rules, NOW, show_sensitive, few=0)
    for job in jobs:
        numbers = [number for number, letter in enumerate(engine.row(job)) if letter == "f"]
        # All of a job first: the readable way decodes a record of the lane, which is out of it from then on.
        made = [maker.make(number, Check(rules[number].rule, job, Outcome.FAIL)) for number in numbers]
        for number, fast in zip(numbers, made, strict=True):
            readable = make_finding(rules[number], job, NOW, show_sensitive)
            if fast != readable:
                yield f"{asdict(fast)}\n  not {asdict(readable)}"


def line_differences(rules: Sequence[ConfiguredRule], jobs: Sequence[Job], show_sensitive: bool = False) -> Iterator[str]:
    """Whatever a tally has of the lines of findings that differs from what it has of the same findings, made the readable way."""
    engine, maker = CompiledEngine(rules, NOW, few=0), FindingMaker(rules, NOW, show_sensitive, few=0)
    by_lines, readable = Tally(), Tally()
    lines = FindingLines(rules, maker, by_lines)
    for job in jobs:
        numbers = tuple(number for number, letter in enumerate(engine.row(job)) if letter == "f")
        for number in lines.add(numbers, job, UNATTRIBUTED):
            by_lines.add_finding(maker.make(number, Check(rules[number].rule, job, Outcome.FAIL)))
        for number in numbers:
            readable.add_finding(make_finding(rules[number], job, NOW, show_sensitive))
    lines.finish()
    yield from (
        f"{line!r}\n  not {expected!r}"
        for line, expected in zip(finding_cases.rows_of(by_lines.findings), finding_cases.rows_of(readable.findings), strict=True)
        if line != expected
    )
    if by_lines.causes.summaries() != readable.causes.summaries():
        yield f"{by_lines.causes.summaries()}\n  not {readable.causes.summaries()}"
    if by_lines.by_rule != readable.by_rule:
        yield f"{by_lines.by_rule}\n  not {readable.by_rule}"


def differing_places(jobs: Sequence[Job]) -> Iterator[str]:
    """Each field of each job that is not where the readable way finds it."""
    for job in jobs:
        part = job_part(job, False, "")
        paths = ("", *(row.path for row in FIELDS), "tags.Owner", "tags.message")
        places = [part.place(path, part.seen(path)) for path in paths]
        for path, fast in zip(paths, places, strict=True):
            readable = mask_location(locate(job, path))
            if fast != readable:
                yield f"{path}: {fast!r} {fast.source!r} {fast.lacks}\n  not {readable!r} {readable.source!r} {readable.lacks}"


@PATIENT
@given(SEEDS, st.booleans())
def test_findings_of_built_in_rules_are_those_of_the_readable_way(seed: int, show_sensitive: bool) -> None:
    random = Random(seed)
    assert list(differences(finding_cases.built_in(random), finding_cases.jobs(random), show_sensitive)) == []
    assert list(differences(finding_cases.built_in(random), finding_cases.lane_jobs(random), show_sensitive)) == []


@PATIENT
@given(SEEDS)
def test_findings_of_random_rules_are_those_of_the_readable_way(seed: int) -> None:
    random = Random(seed)
    rules = finding_cases.with_messages(random, 12)
    assert list(differences(rules, [*finding_cases.jobs(random), *(random_job(random) for _ in range(20))])) == []


@PATIENT
@given(SEEDS, st.booleans())
def test_lines_of_findings_are_those_of_the_readable_way(seed: int, show_sensitive: bool) -> None:
    random = Random(seed)
    rules = [*finding_cases.built_in(random), *finding_cases.with_messages(random, 6)]
    assert list(line_differences(rules, finding_cases.jobs(random), show_sensitive)) == []
    jobs = finding_cases.lane_jobs(random)
    assert list(line_differences(rules, jobs, show_sensitive)) == []


def test_a_value_of_a_message_that_is_not_the_jobs_own_is_masked() -> None:
    rule = configured("job_name == 'x'", params={"keys": [SECRET]}, message="Missing: {missing_tags(tags, param('keys'))} on {job_name}.")
    assert list(line_differences([rule], finding_cases.lane_jobs(Random(1)))) == []
    tally = Tally()
    lines = FindingLines([rule], FindingMaker([rule], NOW, False, few=0), tally)
    for job in finding_cases.lane_jobs(Random(1)):
        lines.add((0,), job, UNATTRIBUTED)
    lines.finish()
    assert len(tally.findings) > 0
    assert not any(SECRET.encode() in line for line in tally.findings.encoded())


@PATIENT
@given(SEEDS)
def test_fields_are_where_the_readable_way_finds_them(seed: int) -> None:
    assert list(differing_places(finding_cases.jobs(Random(seed), 30))) == []
    assert list(differing_places(finding_cases.lane_jobs(Random(seed)))) == []


def nested(random: Random, depth: int = 3) -> str:
    """A condition of `&&`, `||` and `!`, several levels deep."""
    if depth == 0 or random.random() < 0.15:
        return random.choice(CONDITIONS)
    inner = f"({nested(random, depth - 1)} {random.choice(('&&', '||'))} {nested(random, depth - 1)})"
    return random.choice((inner, inner, f"!{inner}"))


def differing_leaves(seed: int) -> Iterator[str]:
    """Each false condition whose first deciding leaf is another one than the readable way names."""
    random = Random(seed)
    rule = configured(nested(random))
    expression = rule.rule.assertion
    leaves = compile_leaves(expression.tree, {})
    assert leaves is not None, expression.text
    for job in (random_job(random) for _ in range(20)):
        context = context_for(rule, job, NOW)
        if condition(expression.tree, context) is not False:
            continue
        try:
            index = 0 if leaves.pick is None else leaves.pick(job.fields, Around(NOW, job.contexts))
        except (UnusualValueError, TypeError):
            index = UNSURE
        if index == UNSURE:  # the readable way is asked then
            continue
        readable = first_deciding(expression, context, False)
        leaf = leaves.leaves[index]
        fast = (first_documented(leaf.paths, job.fields), leaf.expected)
        if readable is None or fast != (readable.field, readable.expected):
            yield f"{expression.text}: {fast}, not {readable}"


@settings(PATIENT, max_examples=cases(100))
@given(SEEDS)
def test_the_first_deciding_leaf_is_that_of_the_readable_way(seed: int) -> None:
    assert list(differing_leaves(seed)) == []


def test_the_cases_are_of_the_lane() -> None:
    parts = [job_part(job, False, "") for seed in range(8) for job in finding_cases.lane_jobs(Random(seed))]
    assert sum(part.is_in_lane for part in parts) > len(parts) / 2


@settings(PATIENT, max_examples=cases(40))
@given(st.from_regex(re.compile(CREDENTIAL.pattern)).filter(str.isascii))
def test_a_text_with_a_credential_is_never_plain(text: str) -> None:
    if mask_text(text) != text:
        assert not plain._is_calm(text)


# Broken parts of the fast way, each of a kind that the tests above are there to catch.


def takes_the_last_leaf_first(self: Any, node: Node, outcome: bool) -> Iterator[tuple[str, str, str]]:
    yield from reversed(list(_CHOICES(self, node, outcome)))


def takes_the_first_of_several(text: str, key: str | int, begin: int) -> Any:
    start = text.find(f'"{key}"', begin)
    return None if start < 0 else (start, start + len(f'"{key}"'), text.index(":", start) + 2)


def has_no_width(place: Location) -> bytes:
    return _REST_OF_PLACE(structs.replace(place, width=1))


def keeps_the_first_job(part: JobPart) -> Any:
    _FIRST["pieces"] = _FIRST.get("pieces") or _PIECES_OF(part)
    return _FIRST["pieces"]


def shows_the_first(self: Causes, line: FindingLine, job: JobPieces) -> None:
    known = self._causes.get(line.shared.cause)
    if known is None:
        _ADD_LINE(self, line, job)
    else:
        known.findings += 1


def some_differences(seed: int) -> Iterator[str]:
    random = Random(seed)
    jobs = finding_cases.jobs(random)
    yield from differing_leaves(seed)
    yield from differing_places(jobs)
    rules = [*finding_cases.built_in(random), *finding_cases.with_messages(random, 6)]
    yield from differences(rules, jobs)


_CHOICES = evidence._Picker._choices
_REST_OF_PLACE = finding_line._rest_of_place
_PIECES_OF = finding_lines._pieces_of
_ADD_LINE = Causes.add_line
_FIRST: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (evidence._Picker, "_choices", takes_the_last_leaf_first),
        (spans, "_only_key", takes_the_first_of_several),
        (message, "is_calm", lambda _: True),
        (plain, "_is_calm", lambda _: True),
    ],
    ids=[
        "leaves in the wrong order",
        "a place inside of a string",
        "a value without a mask",
        "a record without",
    ],
)
def test_a_broken_part_is_caught(module: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, name, broken)
    assert any(True for seed in range(100) for _ in some_differences(seed))


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (finding_line, "_rest_of_place", has_no_width),
        (finding_lines, "_pieces_of", keeps_the_first_job),
        (Causes, "add_line", shows_the_first),
    ],
    ids=["a place without its width", "lines that tell of another job", "a cause that does not change"],
)
def test_a_broken_line_is_caught(module: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    rules = finding_cases.built_in(Random(1))
    assert list(line_differences(rules, finding_cases.lane_jobs(Random(1)))) == []
    monkeypatch.setattr(module, name, broken)
    assert any(True for seed in range(1, 10) for _ in line_differences(rules, finding_cases.lane_jobs(Random(seed))))
