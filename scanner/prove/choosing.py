"""Which atom a search sets next, and to which value first: as it is in the base job."""

from collections.abc import Mapping

from scanner.prove.atoms import Assumed, HasElement, HasTag, InLanguage, IsHidden, IsNull, Linear, SameText, Variable, Within
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula, Kind, parts
from scanner.prove.linear import is_true
from scanner.prove.words import contains


def choose(formula: Formula, budget: Budget) -> Formula:
    """The atom to set next, by `_rank`; of those of the same rank the one that occurs most often."""
    counts: dict[Formula, int] = {}
    size = 0
    for part in parts(formula):
        size += 1
        for child in part.children:
            if child.kind is Kind.ATOM:
                counts[child] = counts.get(child, 0) + 1
    budget.spend(3 * size, "searching for a job")
    return min(counts, key=lambda atom: (*_rank(atom), -counts[atom]))


def _rank(atom: Formula) -> tuple[int, int]:
    """The place of an atom in the order: what is hidden, what is there, lists, numbers, texts, and last how texts are related.

    Of a list's elements those at its start are first, so that short lists are tried before long ones.
    """
    match atom.atom:
        case IsHidden():
            return (0, 0)
        case HasElement(_, index):
            return (2, index)
        case Linear():
            return (3, 0)
        case InLanguage():
            return (4, 0)
        case SameText() | Within():
            return (5, 0)
        case _:
            return (1, 0)


def is_so_in_base_job(atom: Formula, domains: Domains) -> bool:
    """Whether an atom is true of the base job, as far as it is cheap to tell; of what is beside the job, whether it is likely."""
    match atom.atom:
        case Assumed(is_likely=is_likely):
            return is_likely
        case IsNull(path):
            return domains.base_is_null(path)
        case HasTag(key):
            return domains.base_has_tag(key)
        case HasElement(path, index):
            return domains.base_length(path) > index
        case InLanguage(variable, language):
            text = domains.base_text(variable)
            return text is not None and contains(language, text)
        case Linear() as linear:
            numbers = _base_numbers(linear, domains)
            return numbers is not None and is_true(linear, numbers)
        case _:
            return False


def _base_numbers(linear: Linear, domains: Domains) -> Mapping[Variable, int] | None:
    """The numbers of the base job that a condition is about; None where it lacks one."""
    numbers: dict[Variable, int] = {}
    for variable, _ in linear.coefficients:
        number = domains.base_number(variable)
        if number is None:
            return None
        numbers[variable] = number
    return numbers
