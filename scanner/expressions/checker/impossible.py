"""Refuses texts and patterns that can never match: a wildcard where none is known, a regex in a glob, a glob in a regex."""

import re
from collections.abc import Iterator

from scanner.expressions.checker.problem import Problem
from scanner.expressions.pairs import How, Pair, characters_of, literals, pairs
from scanner.model.expression import Node

_WILDCARDS = "*?"
_SIGNS = frozenset("*?^$[](){}|\\")  # of a glob or a regex; no field with a grammar has one of them
# A regex that was meant as a glob, such as poc-*-prod: an asterisk behind a plain character, and nothing else that only a regex has.
# Read as a regex it wants any number of hyphens. Whoever does mean that writes [-]*.
_LIKE_A_GLOB = re.compile(r"[\w:/@=,. -]*(?:[\w:/@=, -]\*[\w:/@=,. -]*)+")
_SHOWN = 60


def impossible(tree: Node) -> Iterator[Problem]:
    """The texts that are written out in a condition and that what they are held against can never have."""
    for pair in pairs(tree):
        characters = characters_of(pair.subject)
        for node, text in literals(pair.against) if characters else ():
            problem, hint = _why(pair, text, characters)
            if problem:
                yield Problem(node.start, max(node.end, node.start + 1), problem, hint)


def _why(pair: Pair, text: str, characters: str) -> tuple[str, str]:
    """Why a text can never match, and what to write; both empty where it can."""
    subject, quoted = " ".join(pair.subject.text.split()), f"'{text[:_SHOWN]}'"
    if pair.how is How.REGEX:
        return _glob_in_a_regex(pair, text, subject, quoted)
    # A whole text with, say, a dollar sign was hardly meant as a pattern: lint says that it never matches.
    signs = _SIGNS if pair.how is not How.EQUAL else set(_WILDCARDS)
    sign = next((char for char in text if char in signs and not re.match(f"[{characters}]", char)), "")
    if pair.how is How.GLOB:
        sign = next((char for char in text if char in _SIGNS - set(_WILDCARDS)), "")
        if sign:
            return f"{quoted} can never match: to a glob '{sign}' is a letter, and {subject} never has it", _as_regex(pair, text, subject)
        return "", ""
    if not sign:
        return "", ""
    if sign in _WILDCARDS:
        plain = f"write '{text.rstrip(_WILDCARDS)}', or " if pair.how is How.START and text.rstrip(_WILDCARDS) else ""
        function = "any_glob" if _is_list(pair) else "glob"
        return f"{quoted} can never match: {subject} never has a '{sign}'", f"{plain}{function}({subject}, '{_glob_of(pair, text)}')"
    return f"{quoted} can never match: {subject} never has a '{sign}'", _as_regex(pair, text, subject)


def _is_list(pair: Pair) -> bool:
    return pair.how is How.PART and pair.subject.text.endswith("_ids")


def _glob_of(pair: Pair, text: str) -> str:
    """The glob that says what the call was meant to say."""
    before = "*" if pair.how in (How.END, How.PART) and not _is_list(pair) and not text.startswith("*") else ""
    behind = "*" if pair.how in (How.START, How.PART) and not _is_list(pair) and not text.endswith("*") else ""
    return f"{before}{text}{behind}"


def _as_regex(pair: Pair, text: str, subject: str) -> str:
    lists = pair.node.kind == "function_expression" and pair.node.value in ("any_glob", "all_glob")
    function = {"any_glob": "any_match", "all_glob": "all_match"}[pair.node.value] if lists else "matches"
    return f"{function}({subject}, '{text[:_SHOWN]}') reads it as a regex"


def _glob_in_a_regex(pair: Pair, text: str, subject: str, quoted: str) -> tuple[str, str]:
    if not _LIKE_A_GLOB.fullmatch(text):
        return "", ""
    function = {"matches": "glob", "any_match": "any_glob", "all_match": "all_glob"}[str(pair.node.value)]
    before = text[text.index("*") - 1]
    regex = text.replace("*", ".*")
    problem = f"{quoted} looks like a glob: to a regex '{before}*' is any number of '{before}'"
    return problem, f"{function}({subject}, '{text}'), or as a regex '{regex}'"
