"""Formulas and leaves for a job whose values are known: what they are in truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scanner.model.job import Json
from scanner.prove.atoms import Assumed, TextPart, Variable
from scanner.prove.domains import OTHER_TAGS, key_variable, value_variable
from scanner.prove.formula import Formula
from scanner.prove.symbolic.leaves import Cases, Constant, Error, Leaf, List, Map, Missing, NotModelled, Number, Quotient, Text
from tests.property.formula_truths import is_true, part_of, tags_by_name


@dataclass(frozen=True)
class KnownJob:
    """The values of variables, and the tags that the job has, named ones and stand-ins. Nothing is null, hidden or assumed."""

    texts: Mapping[Variable, str] = field(default_factory=dict)
    numbers: Mapping[Variable, int] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()

    def holds(self, formula: Formula) -> bool:
        """Whether a formula is true of the job."""
        return is_true(formula, self)

    def is_null(self, _path: str) -> bool:
        return False

    def is_hidden(self, _path: str) -> bool:
        return False

    def has_tag(self, key: str) -> bool:
        return key in self.tags

    def length(self, _path: str) -> int:
        return 0

    def text(self, variable: Variable) -> str:
        return self.texts[variable]

    def number(self, variable: Variable) -> int:
        return self.numbers[variable]

    def is_so(self, _what: Assumed) -> bool:
        return False

    def leaf_of(self, cases: Cases) -> Leaf:
        """The leaf of the case that is true; there must be exactly one."""
        leaves = [leaf for formula, leaf in cases if self.holds(formula)]
        assert len(leaves) == 1, f"{len(leaves)} cases are true of {self}: {leaves}"
        return leaves[0]

    def value_of(self, cases: Cases) -> Json:
        """What the value is; "missing", "error" and "not modelled: ..." for what has none."""
        leaf = self.leaf_of(cases)
        match leaf:
            case Constant(value):
                return value
            case Text(part):
                return self.text_of(part)
            case Number():
                return self._sum(leaf)
            case Quotient(part, whole):
                return self._sum(part) / self._sum(whole)
            case List(elements):
                return [self.value_of(element.cases) for element in elements if self.holds(element.exists)]
            case Map(members):
                return {name: self.value_of(member) for name, member in members.items()}
            case Missing():
                return "missing"
            case Error():
                return "error"
            case NotModelled(what):
                return f"not modelled: {what}"
            case _:
                raise AssertionError(leaf)

    def text_of(self, part: TextPart) -> str:
        """The part of the text; it must exist."""
        text = part_of(part, self.texts[part.variable])
        assert text is not None, f"{self.texts[part.variable]!r} does not have {part}"
        return text

    def _sum(self, leaf: Number) -> Fraction:
        return leaf.constant + sum(value * self.numbers[variable] for variable, value in leaf.coefficients)


def tagged_job(tags: Mapping[str, str], keys: list[str]) -> KnownJob:
    """A job with these tags: the first one with each of the named keys is that key's, the others are stand-ins."""
    found = tags_by_name(tags, dict.fromkeys(keys))
    texts = {variable: "" for key in (*keys, *OTHER_TAGS) for variable in (key_variable(key), value_variable(key))}
    for name, (key, value) in found.items():
        texts[key_variable(name)], texts[value_variable(name)] = key, value
    return KnownJob(texts, tags=frozenset(found))
