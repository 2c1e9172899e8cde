"""Formulas: what is simplified when they are made, and that size and depth do no harm."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from scanner.prove.atoms import HasTag, InLanguage, IsNull, Linear, Order, TextPart
from scanner.prove.formula import (
    FALSE,
    TRUE,
    Formula,
    Kind,
    all_of,
    any_of,
    atom,
    atoms,
    in_language,
    linear,
    negated,
    one_of_two,
    parts,
    substitute,
)
from scanner.prove.language import ANY, EMPTY, EPSILON, characters, literal

A, B, C = (atom(IsNull(path)) for path in ("a", "b", "c"))


def is_true(formula: Formula, **truths: bool) -> bool:
    """Whether a formula of the atoms A, B, C is true, by putting their truths in their place."""
    values = {atom(IsNull(path)): TRUE if truth else FALSE for path, truth in truths.items()}
    result = substitute(formula, values)
    assert result in (TRUE, FALSE)
    return result is TRUE


def test_same_parts_are_one_object() -> None:
    assert atom(IsNull("a")) is A
    assert atom(IsNull("a")) is not atom(HasTag("a"))
    assert all_of([A, B]) is all_of(iter([A, B]))
    assert all_of([A, B]) is not any_of([A, B])
    assert negated(A) is negated(A)


def test_children_keep_their_order() -> None:
    assert all_of([A, B]).children == (A, B)
    assert all_of([B, A]).children == (B, A)


def test_constants() -> None:
    assert all_of([]) is TRUE
    assert any_of([]) is FALSE
    assert all_of([A, TRUE]) is A
    assert all_of([A, FALSE]) is FALSE
    assert any_of([A, FALSE]) is A
    assert any_of([A, TRUE]) is TRUE
    assert negated(TRUE) is FALSE
    assert negated(FALSE) is TRUE
    assert negated(negated(A)) is A


def test_nested_of_the_same_kind_are_one() -> None:
    assert all_of([all_of([A, B]), C, A]).children == (A, B, C)
    assert any_of([A, any_of([B, C])]).children == (A, B, C)
    assert all_of([any_of([A, B]), C]).children == (any_of([A, B]), C)


def test_a_formula_and_its_opposite() -> None:
    assert all_of([A, B, negated(A)]) is FALSE
    assert any_of([negated(A), B, A]) is TRUE
    both = all_of([A, B])
    assert any_of([negated(both), C, both]) is TRUE


def test_choice() -> None:
    assert one_of_two(A, B, B) is B
    choice = one_of_two(A, B, C)
    for a, b, c in product((True, False), repeat=3):
        assert is_true(choice, a=a, b=b, c=c) is (b if a else c)


def test_sums_that_say_the_same_are_one_atom() -> None:
    at_most_24 = linear(Order.AT_MOST, {"hours": Fraction(1)}, Fraction(-24))
    assert at_most_24.atom == Linear(Order.AT_MOST, (("hours", Fraction(1)),), Fraction(-24))
    assert linear(Order.AT_MOST, {"hours": Fraction(2)}, Fraction(-48)) is at_most_24
    assert linear(Order.LESS, {"hours": Fraction(-1)}, Fraction(24)) is negated(at_most_24)
    less_than_24 = linear(Order.LESS, {"hours": Fraction(1)}, Fraction(-24))
    assert linear(Order.AT_MOST, {"hours": Fraction(-1)}, Fraction(24)) is negated(less_than_24)
    equal = linear(Order.EQUAL, {"a": Fraction(1), "b": Fraction(-1)}, Fraction(0))
    assert linear(Order.EQUAL, {"b": Fraction(3), "a": Fraction(-3)}, Fraction(0)) is equal


def test_sums_without_variables_are_constants() -> None:
    assert linear(Order.LESS, {"hours": Fraction(0)}, Fraction(0)) is FALSE
    assert linear(Order.AT_MOST, {}, Fraction(0)) is TRUE
    assert linear(Order.EQUAL, {}, Fraction(1)) is FALSE


def test_a_part_that_is_always_a_word_or_never() -> None:
    text = TextPart("a", EPSILON, ANY, EPSILON)
    assert in_language(text, literal("b")).atom == InLanguage("a", literal("b"))
    assert in_language(text, ANY) is TRUE
    assert in_language(text, EMPTY) is FALSE
    in_lower_case = replace(text, lowered=True)
    assert in_language(in_lower_case, literal("b")).atom == InLanguage("a", characters("bB"))
    assert in_language(in_lower_case, literal("B")) is FALSE


def test_atoms_and_parts_once_each_from_left_to_right() -> None:
    formula = all_of([any_of([B, A]), any_of([A, C])])
    assert atoms(formula) == (IsNull("b"), IsNull("a"), IsNull("c"))
    assert [part.kind for part in parts(formula)].count(Kind.ATOM) == 3


def test_substitute() -> None:
    formula = all_of([any_of([A, B]), negated(C)])
    assert substitute(formula, {A: TRUE}) is negated(C)
    assert substitute(formula, {C: TRUE}) is FALSE
    assert substitute(formula, {A: FALSE, C: FALSE}) is B
    assert substitute(formula, {any_of([A, B]): C}) is FALSE
    assert substitute(formula, {}) is formula


def test_deep_formulas_are_not_too_deep_for_python() -> None:
    formula = A
    for number in range(10_000):
        other = atom(HasTag(str(number)))
        formula = all_of([other, formula]) if number % 2 else any_of([other, formula])
    assert len(atoms(formula)) == 10_001
    assert A in set(parts(substitute(formula, {atom(HasTag("7")): TRUE})))
    del formula
