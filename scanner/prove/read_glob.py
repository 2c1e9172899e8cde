"""Globs, read as languages."""

from collections.abc import Iterable

from scanner.expressions.functions.patterns import glob_matcher
from scanner.prove.language import ANY, ANY_CHARACTER, Language, concat, one_character, union


def read_glob(glob: str) -> Language:
    """The texts that a glob matches; raises EvaluationError as evaluating it does, and NotModelledError if it is not ASCII."""
    glob_matcher(glob)  # refuses what evaluation refuses
    return concat(*[_read_character(character) for character in glob])


def read_globs(globs: Iterable[str]) -> Language:
    """The texts that one of the globs matches."""
    return union(*[read_glob(glob) for glob in globs])


def _read_character(character: str) -> Language:
    match character:
        case "*":
            return ANY
        case "?":
            return ANY_CHARACTER
        case _:
            return one_character(character)
