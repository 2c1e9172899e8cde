"""Which rules a scan runs: what -p names, less what --select leaves out and what --ignore takes away."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from scanner.errors import UsageError
from scanner.model.origin import report_path
from scanner.model.rule import Policy, Rule
from scanner.model.severity import Severity
from scanner.policy import builtin
from scanner.policy.files import is_path, policy_files
from scanner.policy.load import read_policies
from scanner.policy.policy_file import OriginsOf, PolicyFile

DEFAULT = "core"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rules of a scan in their order, the policy files that they come from, and what a person should know of the choice."""

    rules: tuple[Rule, ...]
    policies: tuple[Policy, ...]
    asked_for: frozenset[str] = frozenset()  # ids that --select names whole
    note: str = ""
    loaded: tuple[Rule, ...] = ()  # every rule that was read on the way, chosen or not
    named: tuple[str, ...] = ()  # what -p names, or the default; files as reports show them


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is kept of the rules that -p names: those that `select` and `frameworks` both mean, less those of `ignore`; all where empty."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()


_ALL = Narrowing()


def choose(
    named: Sequence[str], origins_of: OriginsOf, narrowing: Narrowing = _ALL, seen_as: Callable[[Rule], Rule] = lambda rule: rule
) -> Chosen:
    """The rules that `-p` names and a narrowing leaves; `origins_of` says where files come from.

    `seen_as` gives a rule as the configuration has it, for its severity and frameworks; the rules that come back are as their files say.
    Raises PolicyError for files that cannot mean what they say, UsageError for names that are nothing and for no rule at all.
    """
    names = tuple(named) or (DEFAULT,)
    files = [name for name in names if is_path(name)]
    words = [name for name in names if not is_path(name)]
    paths = {os.path.abspath(file): file for name in files for file in policy_files(Path(name))}  # each once  # noqa: PTH100
    origins = origins_of(map(Path, paths.values()))
    own = read_policies([PolicyFile(file, origin) for file, origin in origins.items()])
    rules, policies = _builtins(words)
    rules += [rule for policy in own for rule in policy.rules]
    policies += list(own)
    left = {rule.id for rule in _narrow([seen_as(rule) for rule in rules], narrowing)}
    kept = [rule for rule in rules if rule.id in left]
    used = tuple(policy for policy in policies if any(rule.id in left for rule in policy.rules))
    note = "" if words else "the built-in rules are left out, since -p names other files (-p core adds them)"
    loaded = tuple(rule for policy in policies for rule in policy.rules)
    return Chosen(tuple(kept), used, frozenset(narrowing.select) & left, note, loaded, tuple(_shown_names(names, origins_of)))


def _shown_names(names: Sequence[str], origins_of: OriginsOf) -> Iterator[str]:
    """What -p names, as reports show it."""
    origins = origins_of(Path(name) for name in names if is_path(name))
    for name in names:
        yield report_path(origins[Path(name)]) if is_path(name) else name


def _builtins(words: Sequence[str]) -> tuple[list[Rule], list[Policy]]:
    """The rules of packs and selections by name, in the packs' order, and the packs that hold them."""
    if not words:
        return [], []
    selections, packs = builtin.named_selections(), builtin.pack_names()
    unknown = [word for word in words if word not in selections and word not in packs]
    if unknown:
        close = get_close_matches(unknown[0], [*selections, *packs], n=1, cutoff=0.5)
        hint = f": did you mean '{close[0]}'?" if close else "."
        raise UsageError(
            f"-p {unknown[0]}: there is no pack or selection of that name{hint} Packs: {', '.join(packs)}; "
            f"selections: {', '.join(selections)}; a file is named with its path, such as ./{unknown[0]}.yaml"
        )
    policies = builtin.load_packs(packs)
    strict = selections[builtin.STRICT].rules if builtin.STRICT in selections else ()
    wanted = {rule for word in words if word in selections for rule in selections[word].rules}
    wanted |= {rule.id for policy in policies if policy.name in words for rule in policy.rules if rule.id not in strict}
    return [rule for policy in policies for rule in policy.rules if rule.id in wanted], list(policies)


def _narrow(rules: Sequence[Rule], narrowing: Narrowing) -> list[Rule]:
    select, ignore, frameworks = narrowing.select, narrowing.ignore, narrowing.frameworks
    for option, terms in (("--select", select), ("--ignore", ignore)):
        for term in terms:
            if not any(matches(rule, term) for rule in rules):
                raise UsageError(f"{option} {term} matches none of the {len(rules)} rules; {_hint(term, rules)}")
    for framework in frameworks:
        if not any(supports(rule, framework) for rule in rules):
            raise UsageError(f"--framework {framework} is supported by none of the {len(rules)} rules; {_framework_hint(framework, rules)}")
    kept = [rule for rule in rules if not select or any(matches(rule, term) for term in select)]
    kept = [rule for rule in kept if not frameworks or any(supports(rule, framework) for framework in frameworks)]
    kept = [rule for rule in kept if not any(matches(rule, term) for term in ignore)]
    if not kept:
        raise UsageError("no rule is left to run: --select, --framework and --ignore leave none of them; nothing was scanned")
    return kept


def _hint(term: str, rules: Sequence[Rule]) -> str:
    """What a term that matches nothing was meant to be."""
    packs = [policy.name for policy in _other_packs(rules) if any(matches(rule, term) for rule in policy.rules)]
    if packs:
        return f"it is one of the built-in rules that -p {packs[0]} names"
    close = get_close_matches(term, [rule.id for rule in rules], n=1, cutoff=0.6)
    kinds = "an id, the beginning of ids, a pack, a severity or a framework, such as nist_800_53_r5:SC-7"
    return f"did you mean {close[0]}?" if close else f"it takes {kinds}"


def _framework_hint(framework: str, rules: Sequence[Rule]) -> str:
    name, _, control = framework.partition(":")
    packs = [policy.name for policy in _other_packs(rules) if any(supports(rule, framework) for rule in policy.rules)]
    if packs:
        return f"built-in rules of {', '.join(packs)} support it: name them with -p"
    names = sorted({key for rule in rules for key in rule.frameworks})
    if name not in names:
        close = get_close_matches(name, names, n=1, cutoff=0.5)
        return f"did you mean {close[0]}?" if close else f"they know {', '.join(names) or 'no framework'}"
    controls = sorted({one for rule in rules for one in rule.frameworks.get(name, ())})
    close = get_close_matches(control, controls, n=1, cutoff=0.5)
    return f"did you mean {name}:{close[0]}?" if close else f"of {name} they support {', '.join(controls)}"


def _other_packs(rules: Sequence[Rule]) -> list[Policy]:
    """The built-in packs of which not all rules are at hand."""
    ids = {rule.id for rule in rules}
    return [policy for policy in builtin.load_packs(builtin.pack_names()) if any(rule.id not in ids for rule in policy.rules)]


def matches(rule: Rule, term: str) -> bool:
    """Whether a term of --select or --ignore means a rule: its id, how its id begins up to a hyphen, its pack, severity or a framework."""
    return (
        term == rule.id
        or rule.id.startswith(term.rstrip("-") + "-")
        or term == rule.policy
        or (term in set(Severity) and term == rule.severity)
        or supports(rule, term)
    )


def supports(rule: Rule, framework: str) -> bool:
    """Whether a rule supports a framework, or one control of it: NAME or NAME:CONTROL."""
    name, colon, control = framework.partition(":")
    return name in rule.frameworks and (not colon or control in rule.frameworks[name])
