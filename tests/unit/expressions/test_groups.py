"""Which rules are judged together, and how a job's row is put together of their letters."""

from datetime import UTC, datetime

from scanner.expressions.compiler import groups, memory, rows
from scanner.expressions.compiler.groups import grouped
from scanner.expressions.compiler.layout import Layout
from scanner.expressions.compiler.memory import Memory
from scanner.expressions.compiler.rows import Rows
from scanner.expressions.compiler.runtime import Around

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROLE, ARN, REGION, HAS_KEY, HOURS = "r0", "r1", "m0", "m1", "m2"
CODES = {
    ROLE: "fields['role_arn']",
    ARN: "fields['job_arn']",
    REGION: f"region_of({ARN})",
    HAS_KEY: f"present({ARN})",
    HOURS: f"hours({ARN})",
    "m3": f"{ROLE} == 'a'",
}
FEW = {ROLE: False, REGION: False, HAS_KEY: True}


def groups_of(*lines: str) -> list[tuple[list[int], list[str]]]:
    blocks = {number: [line] for number, line in enumerate(lines)}
    return [(sorted(group.rules), sorted(group.keys)) for group in grouped(blocks, Layout(CODES, {}), FEW)]


def test_rules_that_read_the_same_are_judged_together() -> None:
    assert groups_of(f"if {ROLE}", f"if {ROLE} and {HAS_KEY}") == [([0, 1], [HAS_KEY, ROLE])]


def test_what_is_worked_out_of_a_field_is_worked_out_in_the_group() -> None:
    assert groups_of("if m3", f"if {ROLE}") == [([0, 1], [ROLE])]


def test_of_a_field_that_hardly_ever_repeats_the_group_reads_what_has_few_values() -> None:
    assert groups_of(f"if {REGION} == {ROLE}", f"if {REGION}") == [([0, 1], [REGION, ROLE])]


def test_a_rule_that_reads_something_else_is_judged_by_itself() -> None:
    assert groups_of(f"if {ROLE} and {HOURS} > 1", f"if {ARN}", f"if {ROLE}", f"if {HAS_KEY} and {ROLE}") == [([2, 3], [HAS_KEY, ROLE])]


def test_one_rule_is_not_a_group() -> None:
    assert groups_of(f"if {ROLE}", f"if {ARN}") == []


def test_a_group_has_few_texts() -> None:
    many = groups.MOST_TEXTS + 1
    codes = {f"r{number}": "fields" for number in range(many)}
    blocks = {number: [f"if r{number}"] for number in range(many)}
    found = grouped(blocks, Layout(codes, {}), dict.fromkeys(codes, False))
    assert max(len(group.keys) for group in found) <= groups.MOST_TEXTS


def test_a_row_has_the_letters_in_the_order_of_the_rules() -> None:
    made = Rows([2, 0, 3, 1])
    assert made["pf", "n?"] == "f?pn"
    assert made == {("pf", "n?"): "f?pn"}


def test_rows_that_are_remembered_are_bounded() -> None:
    made = Rows([0])
    for number in range(2 * rows.MOST):
        made[(str(number),)]
    assert len(made) <= rows.MOST


def test_a_group_whose_values_hardly_ever_repeat_is_given_up() -> None:
    letters, around = Memory(), Around(NOW)
    for number in range(memory.MOST + 1):
        around.jobs += 1
        assert letters.keep((str(number),), "pf", around) == "pf"
    assert letters.is_given_up
    assert not letters
