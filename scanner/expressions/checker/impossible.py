"""Refuses texts and patterns that can never match: a wildcard in a plain text, a regex as a glob, a glob as a regex."""

import re
from collections.abc import Collection, Iterator

from scanner.expressions.checker.problem import Problem
from scanner.expressions.pairs import How, Pair, characters_of, literals, pairs
from scanner.model.expression import Node

_WILDCARDS = "*?"
_SIGNS = frozenset("*?^$[](){}|\\")  # of a glob or a regex; no field with a grammar has one of them
# A regex that was meant as a glob, such as poc-*-prod: an asterisk after an ordinary character, and no other sign of a regex.
# Read as a regex, it needs any number of hyphens there; [-]* says that this is meant.
_LIKE_A_GLOB = re.compile(r"[\w:/@=,. -]*(?:[\w:/@=, -]\*[\w:/@=,. -]*)+")
_SHOWN = 60  # characters of a text in a message
_REGEX_FUNCTIONS = {"any_glob": "any_match", "all_glob": "all_match"}
_GLOB_FUNCTIONS = {"matches": "glob", "any_match": "any_glob", "all_match": "all_glob"}


def impossible(tree: Node) -> Iterator[Problem]:
    """A problem for each literal text that its subject can never match, e.g. in `starts_with(job_name, 'poc-*')`."""
    for pair in pairs(tree):
        characters = characters_of(pair.subject)
        if not characters:  # the subject may have any
            continue
        for node, text in literals(pair.against):
            problem, hint = _why(pair, text, characters)
            if problem:
                yield Problem(node.start, max(node.end, node.start + 1), problem, hint, doubt=True)


def _why(pair: Pair, text: str, characters: str) -> tuple[str, str]:
    """Why a text can never match, and what to write; both empty where it can."""
    match pair.how:
        case How.REGEX:
            return _glob_as_regex(pair, text)
        case How.GLOB:
            return _regex_as_glob(pair, text)
        case _:
            return _pattern_as_text(pair, text, characters)


def _pattern_as_text(pair: Pair, text: str, characters: str) -> tuple[str, str]:
    # A whole text with, say, a dollar sign was hardly meant as a pattern: lint warns that it never matches.
    signs = _WILDCARDS if pair.how is How.EQUAL else _SIGNS
    sign = _first_of(signs, text, allowed=characters)
    if not sign:
        return "", ""
    subject = _subject(pair)
    problem = f"{_quoted(text)} can never match: {subject} never has a '{sign}'"
    if sign not in _WILDCARDS:
        return problem, _as_regex(pair, text)
    start = text.rstrip(_WILDCARDS)
    plain = ""
    if pair.how is How.START and start:
        plain = f"write '{start}', or "
    function = "glob"
    if _is_list(pair):
        function = "any_glob"
    return problem, f"{plain}{function}({subject}, '{_glob_of(pair, text)}')"


def _regex_as_glob(pair: Pair, text: str) -> tuple[str, str]:
    sign = _first_of(_SIGNS.difference(_WILDCARDS), text)
    if not sign:
        return "", ""
    problem = f"{_quoted(text)} can never match: in a glob '{sign}' is an ordinary character, and {_subject(pair)} never has it"
    return problem, _as_regex(pair, text)


def _first_of(signs: Collection[str], text: str, allowed: str = "") -> str:
    """The first character of a text that is one of the signs, and not among the characters that its subject may have."""
    for character in text:
        if character in signs and not (allowed and re.match(f"[{allowed}]", character)):
            return character
    return ""


def _subject(pair: Pair) -> str:
    return " ".join(pair.subject.text.split())


def _quoted(text: str) -> str:
    return f"'{text[:_SHOWN]}'"


def _is_list(pair: Pair) -> bool:
    return pair.how is How.PART and pair.subject.text.endswith("_ids")


def _glob_of(pair: Pair, text: str) -> str:
    """The glob that was meant: of `contains(model_id, 'claude*')` it is `*claude*`."""
    if _is_list(pair):
        return text
    before = ""
    if pair.how in (How.END, How.PART) and not text.startswith("*"):
        before = "*"
    after = ""
    if pair.how in (How.START, How.PART) and not text.endswith("*"):
        after = "*"
    return f"{before}{text}{after}"


def _as_regex(pair: Pair, text: str) -> str:
    function = _REGEX_FUNCTIONS.get(str(pair.node.value), "matches")
    return f"{function}({_subject(pair)}, {_quoted(text)}) reads it as a regex"


def _glob_as_regex(pair: Pair, text: str) -> tuple[str, str]:
    if not _LIKE_A_GLOB.fullmatch(text):
        return "", ""
    function = _GLOB_FUNCTIONS[str(pair.node.value)]
    before = text[text.index("*") - 1]
    regex = text.replace("*", ".*")
    problem = f"{_quoted(text)} looks like a glob: in a regex '{before}*' is any number of '{before}'"
    return problem, f"{function}({_subject(pair)}, '{text}'), or as a regex '{regex}'"
