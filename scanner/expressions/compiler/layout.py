"""Where the code of variables goes in generated code: each is worked out as seldom and as late as its use allows.

What is worked out of a single field, such as a role's account and whether a list has the role, is a function by itself, and a Memory
gives what it gave for the same value before:

    def of_v0(v0, around):
        m0 = (None if v0 is None else g0(v0))
        m1 = (None if m0 is None else m0.get('id'))
        return (m1, ) if n_v0.is_given_up else n_v0.keep(v0, (m1, ), around)

    def row(fields, is_request, status, around):
        r0 = fields['role_arn']
        v0 = ...
        m1, = n_v0.get(v0) or of_v0(v0, around)
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AROUND = "around"  # an argument of each function
_VARIABLE = re.compile(r"\b[mq]\d+\b")  # one that is worked out; a field, which is only read, has another letter


@dataclass(frozen=True, slots=True)
class Late:
    """Lines of a function that few jobs reach; `before` are those that end with the test whether a job does."""

    before: Sequence[str]
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The code of variables, in order: those of a function's head, and by its name for each variable what is worked out of it alone."""

    head: Mapping[str, str]
    derived: Mapping[str, Mapping[str, str]]

    def text(self, name: str, arguments: str, body: Sequence[str | Late]) -> str:
        """The text of a function with this body, and of those that it calls."""
        lines = [line for part in body for line in (part.lines if isinstance(part, Late) else [part])]
        needed = self._needed(lines)
        outside = set(_variables([*lines, *(code for variable, code in self.head.items() if variable in needed)]))
        results = {origin: "".join(f"{name}, " for name in codes if name in outside) for origin, codes in self.derived.items()}
        early = self._needed([*self.derived, *(part for part in body if isinstance(part, str))])
        whole = self._head_lines(early, results)
        for part in body:
            whole += self._late_lines(part, early) if isinstance(part, Late) else [part]
        functions = [self._function_of(origin, needed, result) for origin, result in results.items() if result]
        return "\n".join([*functions, _definition(name, arguments, whole)])

    def _needed(self, codes: Iterable[str]) -> set[str]:
        """The variables in codes, and those that these are worked out of."""
        known = dict(self.head)
        for codes_of_origin in self.derived.values():
            known.update(codes_of_origin)
        needed: set[str] = set()
        rest = list(codes)
        while rest:
            more = set(_variables([rest.pop()])) - needed
            needed |= more
            rest += [known[variable] for variable in more if variable in known]
        return needed

    def _head_lines(self, early: set[str], results: Mapping[str, str]) -> list[str]:
        lines = []
        for variable, code in self.head.items():
            is_field = not _VARIABLE.fullmatch(variable)
            if is_field or variable in early:
                lines.append(f"{variable} = {code}")
            if results.get(variable):
                lines += self._lookup(variable, results[variable])
        return lines

    def _late_lines(self, part: Late, early: set[str]) -> list[str]:
        """The lines of a part, after those that work out what is needed there and not before."""
        needed = self._needed(part.lines) - early
        own = [f"{variable} = {code}" for variable, code in self.head.items() if variable in needed]
        return [*part.before, *(f"    {line}" for line in (*own, *part.lines))]

    def _lookup(self, origin: str, results: str) -> list[str]:
        """The lines that get what is worked out of a variable, from the memory if it has it."""
        lookup = f"{results}= n_{origin}.get({origin}) or of_{origin}({origin}, {AROUND})"
        if any(AROUND in code for code in self.derived[origin].values()):
            return [f"n_{origin}.follow({AROUND})", lookup]
        return [lookup]

    def _function_of(self, origin: str, needed: set[str], results: str) -> str:
        """The function that works out what depends on one variable alone."""
        lines = [f"{variable} = {code}" for variable, code in self.derived[origin].items() if variable in needed]
        answer = f"return ({results}) if n_{origin}.is_given_up else n_{origin}.keep({origin}, ({results}), {AROUND})"
        return _definition(f"of_{origin}", f"{origin}, {AROUND}", [*lines, answer])


def in_order(head: Mapping[str, str], derived: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The code of variables, fields first, each after all that it is worked out of."""
    ordered = {variable: code for variable, code in head.items() if not _VARIABLE.fullmatch(variable)}
    origins = {variable: origin for origin, variables in derived.items() for variable in variables}

    def add(variable: str) -> None:
        if variable in origins:
            add(origins[variable])
        elif variable in head and variable not in ordered:
            for other in _variables([head[variable]]):
                add(other)
            ordered[variable] = head[variable]

    for variable in head:
        add(variable)
    return ordered


def _variables(codes: Iterable[str]) -> list[str]:
    return _VARIABLE.findall("\n".join(codes))


def _definition(name: str, arguments: str, lines: Sequence[str]) -> str:
    return "\n    ".join([f"def {name}({arguments}):", *lines]) + "\n"
