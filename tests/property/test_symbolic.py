"""Property: exactly one of a rule's formulas is true of a job, and it is that of the outcome that the reference gives."""

from scanner.model.outcome import Outcome
from tests.property.symbolic_agreement import NOT_MODELLED, compare, compare_examples


def test_exactly_the_formula_of_the_reference_is_true() -> None:
    agreement = compare(pairs=400, seed=1)
    assert agreement.differences == []
    asked = (Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN, Outcome.ERROR)
    assert all(agreement.counts[outcome.value] > 5 for outcome in asked), agreement.counts


def test_the_same_for_examples_of_built_in_rules() -> None:
    agreement = compare_examples(every=25)
    assert agreement.differences == []
    assert agreement.counts[NOT_MODELLED] < agreement.jobs / 4
