"""Where the code of variables goes in generated code: each is worked out as seldom and as late as its use allows.

What is worked out of a single field, such as a role's account and whether a list has the role, is a function by itself, and a Memory
gives what it gave for the same value before. So is a group of rules that read few-valued variables only: the Memory gives their letters.

    def of_v0(v0, around):
        m0 = (None if v0 is None else g0(v0))
        m1 = (None if m0 is None else m0.get('id'))
        return n_v0.keep(v0, (m1, ), around)

    def of_y0(key, around):
        r1, m2, = key
        x0 = '?'
        if ...: x0 = 'p'
        return n_y0.keep(key, x0 + x3, around)

    def row(fields, is_request, status, around):
        r0 = fields['role_arn']
        v0 = ...
        m1, = n_v0.get(v0) or of_v0(v0, around)
        y0 = n_y0.get(key := (r1, m2, )) or of_y0(key, around)
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

AROUND = "around"  # an argument of each function
_VARIABLE = re.compile(r"\b[mqrv]\d+\b")


@dataclass(frozen=True, slots=True)
class Late:
    """Lines of a function that few jobs reach; `before` are those that end with the test whether a job does."""

    before: Sequence[str]
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a function that read nothing but `keys`, and the code of what they give."""

    name: str
    keys: Sequence[str]
    lines: Sequence[str]
    answer: str


@dataclass(frozen=True)
class Layout:
    """The code of variables: those of a function's head, and by its name for each variable what is worked out of it alone."""

    head: Mapping[str, str]
    derived: Mapping[str, Mapping[str, str]]

    def text(self, name: str, arguments: str, body: Sequence[str | Late], groups: Sequence[Group] = ()) -> str:
        """The text of a function that looks up the groups and goes on with the body, and of those that it calls."""
        parts = [*(line for group in groups for line in self._lookup_of_group(group)), *body]
        lines = [line for part in parts for line in (part.lines if isinstance(part, Late) else [part])]
        results = self._results(lines)
        origins = [origin for origin, result in results.items() if result]
        early = self.needed([*origins, *(part for part in parts if isinstance(part, str))])
        whole = self._head_lines(early, results)
        for part in parts:
            whole += self._late_lines(part, early) if isinstance(part, Late) else [part]
        functions = [self._function_of(origin, results[origin]) for origin in origins]
        functions += map(self._function_of_group, groups)
        return "\n".join([*functions, _definition(name, arguments, whole)])

    def _results(self, lines: Sequence[str]) -> dict[str, str]:
        """By its name for each variable what lines need of all that is worked out of it alone."""
        in_head = [self.head[variable] for variable in self.needed(lines) if variable in self.head]
        outside = set(variables_in([*lines, *in_head]))
        return {origin: "".join(f"{variable}, " for variable in codes if variable in outside) for origin, codes in self.derived.items()}

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The code of every variable, each after all that it is worked out of."""
        codes = dict(self.head)
        for codes_of_origin in self.derived.values():
            codes.update(codes_of_origin)
        return in_order(codes)

    def needed(self, lines: Iterable[str], known: Collection[str] = ()) -> set[str]:
        """The variables in lines of code, and those that these are worked out of, without those that are known already."""
        needed: set[str] = set()
        rest = list(lines)
        while rest:
            more = set(variables_in([rest.pop()])).difference(needed, known)
            needed |= more
            rest += [self.codes[variable] for variable in more]
        return needed

    def _head_lines(self, early: set[str], results: Mapping[str, str]) -> list[str]:
        lines = []
        for variable in self.codes:
            if variable in early and variable in self.head:
                lines.append(f"{variable} = {self.head[variable]}")
            if results.get(variable):
                lines += self._lookup(variable, variable, results[variable], self.derived[variable].values())
        return lines

    def _late_lines(self, part: Late, early: set[str]) -> list[str]:
        """The lines of a part, after those that work out what is needed there and not before."""
        needed = self.needed(part.lines) - early
        own = [f"{variable} = {self.head[variable]}" for variable in self.codes if variable in needed and variable in self.head]
        return [*part.before, *(f"    {line}" for line in (*own, *part.lines))]

    def _lookup(self, name: str, key: str, results: str, codes: Iterable[str]) -> list[str]:
        """The lines that get what a function works out of a key, from the memory if it has it."""
        lookup = f"{results} = n_{name}.get(key := {key}) or of_{name}(key, {AROUND})"
        if any(AROUND in code for code in codes):
            is_same = f"n_{name}.contexts is {AROUND}.contexts and n_{name}.now is {AROUND}.now"
            return [f"if not ({is_same}): n_{name}.follow({AROUND})", lookup]
        return [lookup]

    def _lookup_of_group(self, group: Group) -> list[str]:
        return self._lookup(group.name, key_of(group.keys), group.name, self._lines_of_group(group))

    def _function_of(self, origin: str, results: str) -> str:
        """The function that works out what depends on one variable alone."""
        needed = self.needed([results], [origin])
        lines = [f"{variable} = {code}" for variable, code in self.derived[origin].items() if variable in needed]
        return _definition(f"of_{origin}", f"{origin}, {AROUND}", [*lines, f"return n_{origin}.keep({origin}, ({results}), {AROUND})"])

    def _function_of_group(self, group: Group) -> str:
        """The function that works out what a group gives for the values of its keys."""
        lines = [f"{key_of(group.keys)} = key", *self._lines_of_group(group)]
        return _definition(f"of_{group.name}", f"key, {AROUND}", [*lines, f"return n_{group.name}.keep(key, {group.answer}, {AROUND})"])

    def _lines_of_group(self, group: Group) -> list[str]:
        """The lines of a group, after those that work out what they need."""
        needed = self.needed(group.lines, group.keys)
        return [*(f"{variable} = {code}" for variable, code in self.codes.items() if variable in needed), *group.lines]


def key_of(keys: Sequence[str]) -> str:
    """The code of what a memory knows the values of keys by."""
    return f"({', '.join(keys)},)"


def in_order(codes: Mapping[str, str]) -> dict[str, str]:
    """The code of variables, each after all that it is worked out of."""
    ordered: dict[str, str] = {}

    def add(variable: str) -> None:
        if variable in ordered:
            return
        for other in variables_in([codes[variable]]):
            add(other)
        ordered[variable] = codes[variable]

    for variable in codes:
        add(variable)
    return ordered


def variables_in(codes: Iterable[str]) -> list[str]:
    """The variables in lines of code, some perhaps twice."""
    return _VARIABLE.findall("\n".join(codes))


def _definition(name: str, arguments: str, lines: Sequence[str]) -> str:
    return "\n    ".join([f"def {name}({arguments}):", *lines]) + "\n"
