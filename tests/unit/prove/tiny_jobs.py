"""A world so small that all its jobs can be tried: the oracle of the solver."""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

from scanner.prove.assignment import Assignment
from scanner.prove.atoms import Atom, HasElement, HasTag, InLanguage, IsHidden, IsNull, Linear, Order, SameText, TextPart, Variable, Within
from scanner.prove.changed_words import lowered
from scanner.prove.domains import Domains
from scanner.prove.formula import TRUE, Formula, Kind, all_of, any_of, atom, negated
from scanner.prove.language import ANY, EPSILON, Language, any_character, characters, complement, concat, literal, repeat, star, union
from scanner.prove.words import contains

Value = str | int | bool
TinyJob = Mapping[str, Value]

LETTERS = "abB"
SHORT_TEXTS = ["".join(letters) for length in range(4) for letters in product(LETTERS, repeat=length)]
LOCATIONS = ["s3://a", "s3://a/", "s3://a/b", "s3://a/b/", "s3://a/b/c", "s3://ab/c", "s3://b//", "x"]
NOT_A_VALUE = "B"  # what the text `t` never is
LIST = "list"


@dataclass(frozen=True, slots=True)
class Variety:
    """A variety of jobs: what each of its values can be, the value in the base job first, and the atoms about them."""

    values: Mapping[str, Sequence[Value]]
    atoms: Sequence[Atom]

    def jobs(self) -> list[TinyJob]:
        """All jobs."""
        names = list(self.values)
        jobs = [dict(zip(names, values, strict=True)) for values in product(*self.values.values())]
        return [job for job in jobs if job.get("t") != NOT_A_VALUE]


class TinyDomains(Domains):
    """The domains of a variety's jobs. Lengths, nulls, tags and what is hidden are values of a job too, by made-up names."""

    def __init__(self, variety: Variety) -> None:
        self._values = variety.values

    def language(self, variable: Variable) -> Language:
        """The texts of the variety."""
        values = self._values[variable]
        if values is SHORT_TEXTS:
            return repeat(characters(LETTERS), 0, 3)
        return union(*[literal(str(value)) for value in values])

    def longest_text(self, variable: Variable) -> int | None:
        """No limit."""
        return None

    def not_a_value(self, variable: Variable, text: str) -> Language | None:
        """All texts are values but one."""
        return literal(NOT_A_VALUE) if text == NOT_A_VALUE and variable == "t" else None

    def bounds(self, variable: Variable) -> tuple[int | None, int | None]:
        """The first and the last number."""
        numbers = [int(value) for value in self._values[variable]]
        return min(numbers), max(numbers)

    def always(self, atoms: Collection[Atom]) -> Formula:
        """The list is null or has one or two elements."""
        first, second, third = (atom(HasElement(LIST, index)) for index in range(3))
        is_null = atom(IsNull(LIST))
        return all_of([
            any_of([first, is_null]),
            negated(all_of([first, is_null])),
            any_of([negated(second), first]),
            negated(third),
        ])  # fmt: skip

    def base_text(self, variable: Variable) -> str | None:
        """The first text."""
        return str(self._values[variable][0])

    def base_number(self, variable: Variable) -> int | None:
        """The first number."""
        return int(self._values[variable][0])

    def base_is_null(self, path: str) -> bool:
        """The list in the base job has one element."""
        return False

    def base_length(self, path: str) -> int:
        """One."""
        return 1

    def base_has_tag(self, key: str) -> bool:
        """The base job has none."""
        return False


def job_of(assignment: Assignment, variety: Variety) -> TinyJob:
    """The job that an assignment describes: the rest as in the base job."""
    job: dict[str, Value] = {name: values[0] for name, values in variety.values.items()}
    job.update(assignment.texts)
    job.update(assignment.numbers)
    job.update({f"has tag {key}": value for key, value in assignment.tags.items()})
    job.update({f"hidden {path}": value for path, value in assignment.hidden.items()})
    job.update({f"length {path}": length for path, length in assignment.lengths.items()})
    return job


def is_true(formula: Formula, job: TinyJob) -> bool:
    """Whether a formula is true of a job."""
    return holds(formula, lambda what: atom_is_true(what, job))


def holds(formula: Formula, atom_holds: Callable[[Atom], bool]) -> bool:
    """Whether a formula is true where its atoms are as told."""
    match formula.kind:
        case Kind.ATOM:
            assert formula.atom is not None
            return atom_holds(formula.atom)
        case Kind.NOT:
            return not holds(formula.children[0], atom_holds)
        case Kind.AND:
            return all(holds(child, atom_holds) for child in formula.children)
        case Kind.OR:
            return any(holds(child, atom_holds) for child in formula.children)
        case _:
            return formula is TRUE


def atom_is_true(what: Atom, job: TinyJob) -> bool:
    """What an atom says of a job, as its docstring has it."""
    match what:
        case IsNull(path):
            return job[f"length {path}"] == 0
        case HasElement(path, index):
            return int(job[f"length {path}"]) > index
        case IsHidden(path):
            return bool(job[f"hidden {path}"])
        case HasTag(key):
            return bool(job[f"has tag {key}"])
        case InLanguage(variable, language):
            return is_word(language, str(job[variable]))
        case Linear(order, coefficients, constant):
            total = sum((coefficient * int(job[variable]) for variable, coefficient in coefficients), constant)
            return {Order.LESS: total < 0, Order.AT_MOST: total <= 0, Order.EQUAL: total == 0}[order]
        case SameText(left, right):
            first, second = (cut(str(job[part.variable]), part) for part in (left, right))
            return first is not None and first == second
        case Within(inner, outer):
            return is_within(str(job[inner]), str(job[outer]))
        case _:
            raise NotImplementedError(what)


@cache
def cut(text: str, part: TextPart) -> str | None:
    """The part of a text; None if there is none."""
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            pieces = (text[:start], text[start:end], text[end:])
            if all(contains(language, piece) for language, piece in zip((part.before, part.inside, part.after), pieces, strict=True)):
                return pieces[1].lower() if part.lowered else pieces[1]
    return None


@cache
def is_word(language: Language, text: str) -> bool:
    """Whether a text is a word of a language."""
    return contains(language, text)


def is_within(inner: str, outer: str) -> bool:
    """Whether both are S3 locations, and one is at or below the other."""
    if not inner.startswith("s3://") or not outer.startswith("s3://"):
        return False
    return f"{inner.rstrip('/')}/".startswith(f"{outer.rstrip('/')}/")


def parts_of(variable: Variable) -> list[TextPart]:
    """Parts of a text in each of which it can be cut in one way only."""
    not_b = characters("aB")
    return [
        TextPart(variable, EPSILON, ANY, EPSILON),
        TextPart(variable, EPSILON, ANY, EPSILON, lowered=True),
        TextPart(variable, EPSILON, any_character(), ANY),
        TextPart(variable, concat(star(not_b), characters("b")), ANY, EPSILON),
        TextPart(variable, EPSILON, star(not_b), concat(characters("b"), ANY), lowered=True),
    ]


def languages() -> list[Language]:
    """Languages that tell short texts apart."""
    return [
        literal("a"),
        literal("bB"),
        concat(literal("a"), ANY),
        concat(ANY, literal("b")),
        concat(ANY, literal("B"), ANY),
        star(literal("ab")),
        repeat(any_character(), 2, None),
        repeat(any_character(), 1, 1),
        lowered(concat(literal("b"), ANY)),
        complement(concat(ANY, literal("a"), ANY)),
        union(literal("a"), literal("b"), EPSILON),
        EPSILON,
    ]


def texts() -> Variety:
    """Jobs of three texts."""
    variables = ["t", "u", "v"]
    values: dict[str, Sequence[Value]] = {"t": SHORT_TEXTS, "u": SHORT_TEXTS[::3], "v": ["b", "", "aB", "bb"]}
    about_one: list[Atom] = [InLanguage(variable, language) for variable in variables for language in languages()]
    about_two: list[Atom] = [
        SameText(left, right)
        for first, second in (("t", "u"), ("t", "v"), ("t", "t"))
        for left in parts_of(first)
        for right in parts_of(second)
        if left != right
    ]
    return Variety(values, [*about_one, *about_two])


def locations() -> Variety:
    """Jobs of three S3 locations, some of which are none."""
    values: dict[str, Sequence[Value]] = {variable: LOCATIONS for variable in ("i", "o", "p")}
    words: list[Atom] = [InLanguage(variable, literal(text)) for variable in values for text in LOCATIONS]
    tails: list[Atom] = [InLanguage(variable, concat(ANY, literal(tail))) for variable in values for tail in ("/", "c", "b")]
    relations: list[Atom] = [Within(inner, outer) for inner in values for outer in values if inner != outer]
    return Variety(values, [*words, *tails, *(relations * 4)])


def things() -> Variety:
    """Jobs of a list, tags, numbers and fields that are hidden."""
    values: dict[str, Sequence[Value]] = {
        "length list": [1, 0, 2],
        "list[0]": ["a", "b"],
        "list[1]": ["b", "a"],
        "has tag k": [False, True],
        "tags.k": ["a", "ab"],
        "hidden list": [False, True],
        "n": [0, 1, 2, 3],
        "m": [-1, 0, 1],
    }
    there: list[Atom] = [IsNull(LIST), IsHidden(LIST), HasTag("k"), *(HasElement(LIST, index) for index in range(3))]
    texts_: list[Atom] = [
        InLanguage(variable, language)
        for variable in ("list[0]", "list[1]", "tags.k")
        for language in (literal("a"), concat(ANY, literal("b")), literal("c"))
    ]
    sums: list[Atom] = [
        Linear(order, terms, Fraction(constant))
        for order in Order
        for terms in ((("m", Fraction(1)), ("n", Fraction(1))), (("m", Fraction(1)), ("n", Fraction(-2))), (("n", Fraction(1)),))
        for constant in (-3, -1, 0, 1)
    ]
    return Variety(values, [*there * 4, *texts_ * 2, *sums])


def random_formula(randomly: random.Random, atoms: Sequence[Atom], size: int) -> Formula:
    """A formula of about so many atoms."""
    if size <= 1:
        formula = atom(randomly.choice(atoms))
        return negated(formula) if randomly.random() < 0.4 else formula
    sizes = [size // 2, size - size // 2] if size < 4 or randomly.random() < 0.5 else [size // 3, size // 3, size - 2 * (size // 3)]
    children = [random_formula(randomly, atoms, part) for part in sizes]
    joined = all_of(children) if randomly.random() < 0.65 else any_of(children)
    return negated(joined) if randomly.random() < 0.2 else joined
