"""Fewer atoms: what a formula asks about one text at one place becomes one question."""

from collections.abc import Callable, Sequence

from scanner.prove.atoms import InLanguage, Variable
from scanner.prove.formula import FALSE, TRUE, Formula, Kind, all_of, any_of, atom, negated
from scanner.prove.language import ANY, EMPTY, Language, complement, intersection, union


def merge_texts(formula: Formula) -> Formula:
    """An equal formula in which neighbours that ask about the same text are one atom: `a*` and not `*b` is one language."""
    merged: dict[Formula, Formula] = {}
    waiting = [formula]
    while waiting:
        part = waiting[-1]
        unmerged = [child for child in part.children if child not in merged]
        if unmerged:
            waiting.extend(unmerged)
            continue
        waiting.pop()
        if part not in merged:
            merged[part] = _merged(part, [merged[child] for child in part.children])
    return merged[formula]


def _merged(part: Formula, children: Sequence[Formula]) -> Formula:
    """A formula of merged children."""
    match part.kind:
        case Kind.NOT:
            return _negated(children[0])
        case Kind.AND:
            return all_of(_neighbours_merged(children, intersection))
        case Kind.OR:
            return any_of(_neighbours_merged(children, union))
        case _:
            return part


def _negated(formula: Formula) -> Formula:
    if isinstance(formula.atom, InLanguage):
        return _is_in(formula.atom.variable, complement(formula.atom.language))
    return negated(formula)


def _neighbours_merged(children: Sequence[Formula], join: Callable[..., Language]) -> list[Formula]:
    """The children, with one in place of all that ask about the same text."""
    languages: dict[Variable, list[Language]] = {}
    others: list[Formula] = []
    for child in children:
        if isinstance(child.atom, InLanguage):
            languages.setdefault(child.atom.variable, []).append(child.atom.language)
        else:
            others.append(child)
    return [*others, *[_is_in(variable, join(*joined)) for variable, joined in languages.items()]]


def _is_in(variable: Variable, language: Language) -> Formula:
    if language is ANY:
        return TRUE
    if language is EMPTY:
        return FALSE
    return atom(InLanguage(variable, language))
