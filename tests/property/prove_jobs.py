"""Random jobs for proofs, biased to what a set of formulas tells apart: texts in and out of each language, numbers at each border."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from random import Random

from scanner.model.arn import account_of
from scanner.model.job import Stage
from scanner.model.types import Array, Basic
from scanner.prove.assignment import Assignment
from scanner.prove.atoms import Atom, HasElement, HasTag, InLanguage, IsHidden, IsNull, Linear, SameText, TextPart, Variable, Within
from scanner.prove.budget import Budget, OutOfStepsError
from scanner.prove.domains import Domains
from scanner.prove.formula import Formula, atoms
from scanner.prove.language import Language, complement, intersection
from scanner.prove.tag_keys import OTHER_TAGS, folded, key_variable, value_variable
from scanner.prove.words import contains, shortest_word
from scanner.shape.fields import FIELDS, NOT_YET, TAGS
from tests.property.formula_truths import part_of, span_of

_STEPS = 50_000
_LETTERS = string.ascii_letters + string.digits + "-./:_ @+"
_HOURS = (-500, -25, -24, -1, 0, 1, 48, 4000)
_MICROSECONDS = 3_600_000_000  # of an hour
_LEAVES = tuple(row for row in FIELDS if not row.is_object and row.path != TAGS)
_LISTS = tuple(row.path for row in _LEAVES if isinstance(row.type, Array))
_TIMES = tuple(row.path for row in _LEAVES if row.type is Basic.TIMESTAMP)
_NUMBERS = tuple(row.path for row in _LEAVES if row.type is Basic.INTEGER)


@dataclass
class Pools:
    """What random jobs are made of: for each text the words that formulas tell apart, for each number its borders."""

    domains: Domains
    hides: bool
    asked: tuple[Atom, ...]
    words: dict[Variable, list[str]] = field(default_factory=dict)
    numbers: dict[Variable, list[int]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    lengths: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, formulas: Iterable[Formula], domains: Domains, hides: bool) -> "Pools":
        """The pools of the atoms of formulas."""
        pools = cls(domains, hides, tuple(dict.fromkeys(atom for formula in formulas for atom in atoms(formula))))
        for atom in pools.asked:
            pools._add(atom)
        return pools

    def _add(self, atom: Atom) -> None:
        match atom:
            case HasTag(key):
                self.tags.append(key)
            case HasElement(path, index):
                self.lengths.setdefault(path, {1}).update((index, index + 1))
            case InLanguage(variable, language):
                self._add_words(variable, (language, complement(language)))
            case SameText(left, right):
                self._add_words(left.variable, ())
                self._add_words(right.variable, ())
            case Within(inner, outer):
                self._add_words(inner, ())
                self._add_words(outer, ())
            case Linear(_, coefficients, constant):
                self._add_numbers(coefficients, constant)
            case _:
                pass

    def _add_words(self, variable: Variable, languages: Iterable[Language]) -> None:
        pool = self.words.setdefault(_pool(variable), [])
        domain = self.domains.language(variable)
        for language in (domain, *languages):
            word = word_in(self.domains, variable, intersection(domain, language))
            if word is not None and word not in pool:
                pool.append(word)
        base = self.domains.base_text(variable)
        if base is not None and base not in pool:
            pool.append(base)

    def _add_numbers(self, coefficients: Iterable[tuple[Variable, Fraction]], constant: Fraction) -> None:
        terms = tuple(coefficients)
        for variable, coefficient in terms:
            pool = self.numbers.setdefault(variable, [])
            if len(terms) == 1:
                border = floor(-constant / coefficient)
                pool += [border - 1, border, border + 1]


_words: dict[tuple[str, Language], str | None] = {}  # most rules ask about the same few languages


def word_in(domains: Domains, variable: Variable, language: Language) -> str | None:
    """The shortest value of a variable in a language; None where there is none, or it takes too long to find."""
    key = (_pool(variable), language)
    if key not in _words:
        _words[key] = _word_in(domains, variable, language)
    return _words[key]


def _word_in(domains: Domains, variable: Variable, language: Language) -> str | None:
    try:
        while True:
            word = shortest_word(language, Budget(_STEPS))
            if word is None or is_value(domains, variable, word):
                return word
            others = domains.not_a_value(variable, word)
            if others is None:
                return None  # too long
            language = intersection(language, complement(others))
    except OutOfStepsError:
        return None


def _pool(variable: Variable) -> str:
    """Elements of a list have one pool."""
    return variable.partition("[")[0]


def is_value(domains: Domains, variable: Variable, text: str) -> bool:
    """Whether AWS documents a text for a variable, and a record with it delivers it."""
    longest = domains.longest_text(variable)
    if longest is not None and len(text) > longest:
        return False
    return contains(domains.language(variable), text) and domains.not_a_value(variable, text) is None


def random_assignment(pools: Pools, rng: Random) -> Assignment:
    """A documented job: mostly the fields that are asked about are changed, and now and then another one."""
    return _Draw(pools, rng).assignment()


@dataclass
class _Draw:
    pools: Pools
    rng: Random
    texts: dict[Variable, str] = field(default_factory=dict)
    numbers: dict[Variable, int] = field(default_factory=dict)

    def assignment(self) -> Assignment:
        rng, pools, domains = self.rng, self.pools, self.pools.domains
        nulls, hidden = self._nulls(), self._hidden()
        lengths = {path: self._length(path) for path in _LISTS if path in pools.lengths or rng.random() < 0.2}
        self._draw_texts(lengths)
        self._draw_numbers()
        tags = self._tags()
        if domains.can_be_null("account_id"):  # of a request, it is the account of the role
            nulls["account_id"] = not account_of(self._text("role_arn"))
        for path, is_null in nulls.items():
            if not is_null and domains.base_is_null(path):
                self._invent(path)
        return Assignment(nulls, hidden, tags, lengths, self.texts, self.numbers)

    def _nulls(self) -> dict[str, bool]:
        asked = {atom.path for atom in self.pools.asked if isinstance(atom, IsNull)}
        return {
            row.path: self.rng.random() < (0.25 if row.path in asked else 0.5)
            for row in _LEAVES
            if self.pools.domains.can_be_null(row.path) and (row.path in asked or self.rng.random() < 0.05)
        }

    def _hidden(self) -> dict[str, bool]:
        if not self.pools.hides:
            return {}
        asked = {atom.path for atom in self.pools.asked if isinstance(atom, IsHidden)}
        chances = {row.path: 0.2 if row.path in asked else 0.02 for row in FIELDS if not row.is_object}
        hidden = [path for path, chance in chances.items() if self.rng.random() < chance]
        is_request = self.pools.domains.stage is Stage.REQUEST
        return {path: True for path in hidden if not (is_request and path.partition(".")[0] in NOT_YET)}

    def _length(self, path: str) -> int:
        most = self.pools.domains.longest_list(path)
        candidates = sorted(self.pools.lengths.get(path, {1, 2}) | {2, most})
        return min(max(self.rng.choice(candidates), 1), most)

    def _draw_texts(self, lengths: Mapping[str, int]) -> None:
        for pool in self.pools.words:
            if pool.startswith(("tags.", "keys(tags).", "assumed ")):
                continue
            variables = [f"{pool}[{index}]" for index in range(self._length_of(pool, lengths))] if pool in _LISTS else [pool]
            for variable in variables:
                self.texts[variable] = self._word(variable)
        for atom in self.rng.sample(self.pools.asked, len(self.pools.asked)):
            match atom:
                case SameText(left, right) if self.rng.random() < 0.5:
                    self._make_same(left, right)
                case Within(inner, outer) if self.rng.random() < 0.5:
                    start = self._text(outer).rstrip("/")
                    self._set(inner, self.rng.choice((start, start + "/", start + "/a.jsonl", start + "-b", start + "//c")))
                case _:
                    pass

    def _length_of(self, path: str, lengths: Mapping[str, int]) -> int:
        return lengths.get(path) or max(1, self.pools.domains.base_length(path))

    def _text(self, variable: Variable) -> str:
        return self.texts.get(variable) or self.pools.domains.base_text(variable) or ""

    def _set(self, variable: Variable, text: str) -> None:
        if is_value(self.pools.domains, variable, text):
            self.texts[variable] = text

    def _word(self, variable: Variable) -> str:
        """A word of the pool, now and then with small changes."""
        word = self.rng.choice(self.pools.words[_pool(variable)])
        if not is_value(self.pools.domains, variable, word):
            word = self.rng.choice([word for word in self.pools.words[_pool(variable)] if is_value(self.pools.domains, variable, word)])
        if self.rng.random() > 0.4:
            return word
        characters = list(word)
        for _ in range(self.rng.randint(1, 3)):
            at = self.rng.randrange(len(characters) + 1)
            characters[at : at + self.rng.randrange(2)] = self.rng.choice(_LETTERS)
        changed = "".join(characters)
        return changed if is_value(self.pools.domains, variable, changed) else word

    def _make_same(self, left: TextPart, right: TextPart) -> None:
        """Gives the left part the text of the right one, where there is such a text."""
        if left.variable == right.variable or left.variable.startswith(("tags.", "keys(tags).")):
            return
        wanted = part_of(right, self._text(right.variable))
        text = self._text(left.variable)
        place = span_of(left, text)
        if wanted is not None and place is not None:
            self._set(left.variable, text[: place[0]] + wanted + text[place[1] :])

    def _draw_numbers(self) -> None:
        others = [path for path in (*_TIMES, *_NUMBERS) if self.rng.random() < 0.05]
        for variable in dict.fromkeys((*self.pools.numbers, *others)):
            pool = [*self.pools.numbers.get(variable, []), *self._usual(variable)]
            self._set_number(variable, self.rng.choice(pool))
        for atom in self.rng.sample(self.pools.asked, len(self.pools.asked)):
            if isinstance(atom, Linear) and len(atom.coefficients) > 1 and self.rng.random() < 0.6:
                self._bring_to_border(atom)

    def _usual(self, variable: Variable) -> list[int]:
        base = self.pools.domains.base_number(variable)
        known = [] if base is None else [base]
        if variable in _TIMES:
            return [*known, *(hours * _MICROSECONDS for hours in _HOURS)]
        return [*known, *filter(None, self.pools.domains.bounds(variable)), 0, 1, 100, 1000]

    def _set_number(self, variable: Variable, number: int) -> None:
        smallest, largest = self.pools.domains.bounds(variable)
        if smallest is not None:
            number = max(number, smallest)
        if largest is not None:
            number = min(number, largest)
        self.numbers[variable] = number

    def _bring_to_border(self, atom: Linear) -> None:
        chosen, factor = self.rng.choice(atom.coefficients)
        others = [(variable, coefficient) for variable, coefficient in atom.coefficients if variable != chosen]
        rest = atom.constant + sum(coefficient * self._number(variable) for variable, coefficient in others)
        self._set_number(chosen, floor(-rest / factor) + self.rng.choice((-1, 0, 0, 1)))

    def _number(self, variable: Variable) -> int:
        if variable not in self.numbers:
            self._set_number(variable, self.pools.domains.base_number(variable) or 0)
        return self.numbers[variable]

    def _tags(self) -> dict[str, bool]:
        """All tags that are asked about, each there or not, and no others."""
        named = [key for key in dict.fromkeys((*self.pools.domains.tag_keys, *self.pools.tags)) if key not in OTHER_TAGS]
        tags = dict.fromkeys((*named, *OTHER_TAGS), False)
        taken: list[str] = []
        for name in [*named, *self._further_tags()]:
            key = self._key(name, taken)
            if self.rng.random() < 0.6 and key not in taken and is_value(self.pools.domains, key_variable(name), key):
                tags[name] = True
                taken.append(key)
                self.texts[key_variable(name)] = key
                self.texts[value_variable(name)] = self._tag_value(name)
        return tags

    def _further_tags(self) -> list[str]:
        """The stand-ins of whose keys or values something is asked; where nothing is, those of which it is asked whether they exist.

        Where nothing at all is asked of them, they must not matter.
        """
        asked = [key for key in OTHER_TAGS if key_variable(key) in self.pools.words or value_variable(key) in self.pools.words]
        return asked or [key for key in OTHER_TAGS if key in self.pools.tags] or list(OTHER_TAGS[:2])

    def _key(self, name: str, taken: list[str]) -> str:
        if name not in OTHER_TAGS:
            return self.rng.choice((name, name, name.title(), name.upper(), f" {name}"))
        repeats = [key.swapcase() for key in taken if self.rng.random() < 0.6]
        known = [word for word in self.pools.words.get(key_variable(name), []) if self._may_be_further(word, taken)]
        return self.rng.choice([*repeats, *known, f"tag{name[1:]}", f"aws:tag{name[1:]}"])

    def _may_be_further(self, key: str, taken: list[str]) -> bool:
        """Whether a tag that no rule names can have a key: one that a rule names only where it is there already."""
        return folded(key) not in self.pools.domains.tag_keys or folded(key) in map(folded, taken)

    def _tag_value(self, name: str) -> str:
        variable = value_variable(name)
        if self.pools.words.get(variable):
            return self._word(variable)
        of_others = [word for pool, words in self.pools.words.items() if pool.startswith(value_variable("")) for word in words]
        return self.rng.choice(("x", "", " ", "prod", *of_others))

    def _invent(self, path: str) -> None:
        """A value for a field that the base job has not."""
        if path in _LISTS or path in self.texts or path in self.numbers or path == "account_id":
            return
        if path in _TIMES or path in _NUMBERS:
            self._set_number(path, self.rng.choice(self._usual(path)))
            return
        word = word_in(self.pools.domains, path, self.pools.domains.language(path))
        assert word is not None
        self.texts[path] = word
