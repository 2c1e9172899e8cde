"""The rules that exist, the selections that hold them, and the part of them that a filter keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from scanner.display.suggest import did_you_mean
from scanner.errors import UsageError
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin
from scanner.policy.files import is_path, policy_files
from scanner.policy.load import read_policies
from scanner.policy.narrow import supports
from scanner.policy.policy_file import OriginsOf, PolicyFile


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rules of a catalogue to keep: those that match every part that is not empty, each by one of its entries."""

    packs: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()  # NAME or NAME:CONTROL
    ids: tuple[str, ...] = ()  # whole IDs, or how they begin


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Policies with their rules; `selections` has the IDs in each built-in selection, a pack's own included."""

    policies: tuple[Policy, ...]
    selections: Mapping[str, frozenset[str]]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all policies, in their order."""
        return tuple(rule for policy in self.policies for rule in policy.rules)

    def holding(self, rule: Rule) -> tuple[str, ...]:
        """The names of the selections that hold a rule, e.g. ("core", "encryption")."""
        return tuple(name for name, ids in self.selections.items() if rule.id in ids)

    def with_examples(self, rule: Rule) -> Rule:
        """The rule with its examples, which are left out of built-in rules that are read to be run."""
        examples = next((whole.examples for whole in self.rules if whole.id == rule.id), rule.examples)
        return replace(rule, examples=examples)


def read_catalogue(named: Sequence[str] = (), origins_of: OriginsOf = lambda _: {}) -> Catalogue:
    """The policies in files and folders, and the built-in rules that packs, selections and IDs name; every built-in if none is named.

    Raises MistakesError for files with mistakes, UsageError for unknown names.
    """
    packs = builtin.load_packs(builtin.pack_names())
    selections = _selections(packs)
    words = [name for name in named if not is_path(name)]
    ids = _ids_named_by(words, packs, selections)
    if named:
        packs = _keep_rules(packs, ids)
    files = [file for name in named if is_path(name) for file in policy_files(Path(name))]
    origins = origins_of(files)
    own = read_policies([PolicyFile(file, origins[file]) for file in files])
    return Catalogue((*packs, *own), selections)


def _ids_named_by(words: Sequence[str], packs: Iterable[Policy], selections: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The IDs of the built-in rules that IDs, packs and selections name; raises UsageError for an unknown one."""
    ids = frozenset(filter(builtin.is_rule_id, words))
    _check_known("rule", sorted(ids), [rule.id for pack in packs for rule in pack.rules])
    names = [word for word in words if word not in ids]
    _check_known("pack or selection", names, list(selections), extra="a file needs a path, such as ./rules.yaml")
    return ids.union(*map(selections.__getitem__, names))


def narrow(catalogue: Catalogue, kept: Filter) -> Catalogue:
    """The part of a catalogue that a filter keeps; raises UsageError if the filter has an unknown name, or keeps nothing."""
    rules = catalogue.rules
    _check_names(catalogue, kept)
    ids = frozenset(rule.id for rule in rules if _is_kept(rule, kept, catalogue))
    if not ids:
        raise UsageError(f"none of the {len(rules)} rules matches all filters; remove one")
    return Catalogue(_keep_rules(catalogue.policies, ids), catalogue.selections)


def required_parameters(rule: Rule) -> tuple[str, ...]:
    """The parameters without which the rule is not configured."""
    return tuple(name for name, parameter in rule.params.items() if parameter.required)


def _check_names(catalogue: Catalogue, kept: Filter) -> None:
    """Raises UsageError for a name in a filter that nothing in the catalogue has."""
    rules = catalogue.rules
    _check_known("pack", kept.packs, [policy.name for policy in catalogue.policies], "packs")
    _check_known("selection", kept.selections, list(catalogue.selections), "selections")
    frameworks = sorted({name for rule in rules for name in rule.frameworks})
    _check_known("framework", [framework.partition(":")[0] for framework in kept.frameworks], frameworks, "frameworks")
    unmatched = [beginning for beginning in kept.ids if not any(_id_begins(rule, beginning) for rule in rules)]
    _check_known("rule", unmatched, [rule.id for rule in rules], "ids")


def _is_kept(rule: Rule, kept: Filter, catalogue: Catalogue) -> bool:
    parts = [
        (kept.packs, rule.policy in kept.packs),
        (kept.selections, any(rule.id in catalogue.selections[name] for name in kept.selections)),
        (kept.severities, rule.severity in kept.severities),
        (kept.frameworks, any(supports(rule, framework) for framework in kept.frameworks)),
        (kept.ids, any(_id_begins(rule, beginning) for beginning in kept.ids)),
    ]
    return all(is_matched for entries, is_matched in parts if entries)


def _id_begins(rule: Rule, beginning: str) -> bool:
    """Whether an ID is the text or begins with it, up to a hyphen: BMJ-NET is the beginning of BMJ-NET-001, BMJ-N is not."""
    return rule.id == beginning or rule.id.startswith(beginning.rstrip("-") + "-")


def _selections(packs: Iterable[Policy]) -> dict[str, frozenset[str]]:
    selections = builtin.named_selections()
    listed = {name: frozenset(selection.rules) for name, selection in selections.items()}
    strict = builtin.strict_rules(selections)
    return listed | {pack.name: frozenset(rule.id for rule in pack.rules) - strict for pack in packs}


def _keep_rules(policies: Iterable[Policy], ids: frozenset[str]) -> tuple[Policy, ...]:
    """The policies with these rules only; those without any are omitted."""
    kept = (replace(policy, rules=tuple(rule for rule in policy.rules if rule.id in ids)) for policy in policies)
    return tuple(policy for policy in kept if policy.rules)


def _check_known(noun: str, words: Iterable[str], known: Sequence[str], argument: str = "", extra: str = "") -> None:
    """Raises UsageError for the first word that is not known."""
    for word in words:
        if word not in known:
            hint = did_you_mean(word, known, otherwise=f"known: {', '.join(known) or 'none'}", likeness=0.5)
            if extra:
                hint = f"{hint} ({extra})"
            raise UsageError(f"unknown {noun} '{word}'; {hint}", argument)
