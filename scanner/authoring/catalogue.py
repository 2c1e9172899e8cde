"""Which rules there are, the selections that hold them, and the ones that a question is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from scanner.errors import UsageError
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin
from scanner.policy.files import is_path, policy_files
from scanner.policy.load import read_policies
from scanner.policy.policy_file import OriginsOf, PolicyFile
from scanner.policy.select import supports


@dataclass(frozen=True, slots=True)
class Question:
    """What `policy list` is asked for; an empty part asks nothing, and a rule has to fit every part, each by one of its entries."""

    packs: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()  # ID or ID:CONTROL
    ids: tuple[str, ...] = ()  # whole ids, or how they begin


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Policies with their rules; `selections` has the ids that each built-in selection holds, a pack's own included."""

    policies: tuple[Policy, ...]
    selections: Mapping[str, frozenset[str]]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all policies, in their order."""
        return tuple(rule for policy in self.policies for rule in policy.rules)

    def holding(self, rule: Rule) -> tuple[str, ...]:
        """The selections that hold a rule, each a name for -p."""
        return tuple(name for name, ids in self.selections.items() if rule.id in ids)


def read_catalogue(named: Sequence[str] = (), origins_of: OriginsOf = lambda _: {}) -> Catalogue:
    """The policies of files, folders, packs and selections; every built-in where none is named.

    Raises PolicyError for files that cannot mean what they say, UsageError for names that are nothing.
    """
    packs = builtin.load_packs(builtin.pack_names())
    selections = _selections(packs)
    words = [name for name in named if not is_path(name)]
    _check("pack or selection", words, list(selections), "a file is named with its path, such as ./rules.yaml")
    wanted = frozenset(rule for word in words for rule in selections[word])
    chosen = [_only(pack, wanted) for pack in packs] if named else packs
    files = [file for name in named if is_path(name) for file in policy_files(Path(name))]
    origins = origins_of(files)
    own = read_policies([PolicyFile(file, origins[file]) for file in files])
    return Catalogue((*(policy for policy in chosen if policy.rules), *own), selections)


def asked(catalogue: Catalogue, question: Question) -> Catalogue:
    """The part of a catalogue that a question is about; raises UsageError where it names what is not there, or where no rule fits."""
    rules = catalogue.rules
    _check("pack", question.packs, [policy.name for policy in catalogue.policies])
    _check("selection", question.selections, list(catalogue.selections))
    _check("framework", [one.partition(":")[0] for one in question.frameworks], sorted({key for rule in rules for key in rule.frameworks}))
    for begin in question.ids:
        if not any(_begins(rule, begin) for rule in rules):
            _check("rule", [begin], [rule.id for rule in rules])
    kept = frozenset(rule.id for rule in rules if _fits(rule, question, catalogue))
    if not kept:
        raise UsageError(f"none of the {len(rules)} rules fits all that is asked for; leave an option out")
    return Catalogue(tuple(one for policy in catalogue.policies if (one := _only(policy, kept)).rules), catalogue.selections)


def wants(rule: Rule) -> tuple[str, ...]:
    """The parameters without which the rule is not configured."""
    return tuple(name for name, parameter in rule.params.items() if parameter.required)


def _fits(rule: Rule, question: Question, catalogue: Catalogue) -> bool:
    return (
        (not question.packs or rule.policy in question.packs)
        and (not question.selections or any(rule.id in catalogue.selections[name] for name in question.selections))
        and (not question.severities or rule.severity in question.severities)
        and (not question.frameworks or any(supports(rule, one) for one in question.frameworks))
        and (not question.ids or any(_begins(rule, one) for one in question.ids))
    )


def _begins(rule: Rule, begin: str) -> bool:
    return rule.id == begin or rule.id.startswith(begin.rstrip("-") + "-")


def _selections(packs: Iterable[Policy]) -> dict[str, frozenset[str]]:
    listed = {name: frozenset(one.rules) for name, one in builtin.named_selections().items()}
    strict = listed.get(builtin.STRICT, frozenset())
    return listed | {pack.name: frozenset(rule.id for rule in pack.rules) - strict for pack in packs}


def _only(policy: Policy, ids: frozenset[str]) -> Policy:
    return replace(policy, rules=tuple(rule for rule in policy.rules if rule.id in ids))


def _check(noun: str, words: Iterable[str], known: Sequence[str], also: str = "") -> None:
    """Raises UsageError for the first word that is none of those that are known."""
    for word in words:
        if word not in known:
            close = get_close_matches(word, known, n=1, cutoff=0.5)
            hint = f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(known) or 'none'}"
            raise UsageError(f"'{word}' is no {noun}; {hint}{f' ({also})' if also else ''}")
