"""Globs and regular expressions, of a text and of the texts of lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.expressions.functions.patterns import globs_matcher, regex_matcher
from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import FALSE, TRUE, Formula, constant, in_language, negated
from scanner.prove.language import Language
from scanner.prove.read_glob import read_globs
from scanner.prove.read_regex import search
from scanner.prove.symbolic.cases import is_null
from scanner.prove.symbolic.comparing import as_list
from scanner.prove.symbolic.functions.answers import kleene
from scanner.prove.symbolic.functions.open_lists import ask
from scanner.prove.symbolic.leaves import Cases, Constant, Element, Leaf, Text
from scanner.prove.symbolic.world import World


@dataclass(frozen=True)
class _Pattern:
    """What texts are compared with. `has_null`: a glob of the list is null, so that a text which no other glob matches has no answer."""

    language: Language
    matches: Callable[[str], bool]
    has_null: bool = False


def glob(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether a glob matches the whole text."""
    text, globs = leaves
    return _one(world, text, _read_globs(world, globs))


def matches(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether the regex is found in the text."""
    text, regex = leaves
    return _one(world, text, _read_regex(regex))


def any_glob(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether a glob matches one of the texts."""
    ask(world, "any_glob", *leaves)
    texts, globs = leaves
    return _any(world, texts, _read_globs(world, globs))


def any_match(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether the regex is found in one of the texts."""
    ask(world, "any_match", *leaves)
    texts, regex = leaves
    return _any(world, texts, _read_regex(regex))


def all_glob(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether each of the texts is matched by a glob."""
    ask(world, "all_glob", *leaves)
    texts, globs = leaves
    return _all(world, texts, _read_globs(world, globs))


def all_match(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether the regex is found in each of the texts."""
    ask(world, "all_match", *leaves)
    texts, regex = leaves
    return _all(world, texts, _read_regex(regex))


def _read_globs(world: World, leaf: Leaf) -> _Pattern:
    """One glob, or a list of them. Raises EvaluationError for one that no text can be compared with, and NotModelledError."""
    match leaf:
        case Constant(str() as single):
            globs = [single]
        case Constant(list() as several):
            globs = [pattern for pattern in several if pattern is not None]
        case _:
            raise NotModelledError("globs that are not constant")
    has_null = isinstance(leaf.value, list) and None in leaf.value
    world.spend(sum(map(len, globs)))
    return _Pattern(read_globs(globs), globs_matcher(tuple(globs)), has_null)


def _read_regex(leaf: Leaf) -> _Pattern:
    """A regex. Raises EvaluationError for one that RE2 refuses, and NotModelledError."""
    match leaf:
        case Constant(str() as regex):
            return _Pattern(search(regex), regex_matcher(regex))
        case _:
            raise NotModelledError("a regex that is not constant")


def _one(world: World, text: Leaf, pattern: _Pattern) -> Cases:
    return kleene(world, _is_true(text, pattern), _is_open(text, pattern))


def _any(world: World, texts: Leaf, pattern: _Pattern) -> Cases:
    """True if it is so of one text, else missing where one has no answer, else false."""
    elements = _elements(texts)
    is_true = world.any_of(_of_element(world, element, lambda leaf: _is_true(leaf, pattern)) for element in elements)
    is_open = world.any_of(_of_element(world, element, lambda leaf: _is_open(leaf, pattern)) for element in elements)
    return kleene(world, is_true, is_open)


def _all(world: World, texts: Leaf, pattern: _Pattern) -> Cases:
    """False if it is not so of one text, else missing where one has no answer or there is none, else true."""
    elements = _elements(texts)
    is_false = world.any_of(_of_element(world, element, lambda leaf: _is_false(leaf, pattern)) for element in elements)
    has_open = world.any_of(_of_element(world, element, lambda leaf: _is_open(leaf, pattern)) for element in elements)
    has_none = negated(world.any_of(element.exists for element in elements))
    is_open = world.any_of([has_open, has_none])
    return kleene(world, world.all_of([negated(is_false), negated(is_open)]), world.all_of([negated(is_false), is_open]))


def _elements(leaf: Leaf) -> Sequence[Element]:
    texts = as_list(leaf)
    if texts is None:
        raise NotModelledError("a value that is not a list")
    return texts.elements


def _of_element(world: World, element: Element, holds: Callable[[Leaf], Formula]) -> Formula:
    """When an element exists, and something holds of what it is."""
    holding = world.any_of(world.all_of([when, holds(leaf)]) for when, leaf in element.cases)
    return world.all_of([element.exists, holding])


def _is_true(leaf: Leaf, pattern: _Pattern) -> Formula:
    """When a text matches."""
    match leaf:
        case Text(part):
            return in_language(part, pattern.language)
        case Constant(str() as text):
            return constant(pattern.matches(text))
        case Constant(None):
            return FALSE
        case _:
            raise NotModelledError("a value that is not known to be a text")


def _is_open(leaf: Leaf, pattern: _Pattern) -> Formula:
    """When a text has no answer: it is null, or does not match and a glob is null."""
    if is_null(leaf):
        return TRUE
    if not pattern.has_null:
        return FALSE
    return negated(_is_true(leaf, pattern))


def _is_false(leaf: Leaf, pattern: _Pattern) -> Formula:
    """When a text has the answer false."""
    if is_null(leaf) or pattern.has_null:
        return FALSE
    return negated(_is_true(leaf, pattern))
