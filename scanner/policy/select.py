"""Which rules a scan runs: those of the named policies that pass `select`, `frameworks` and `ignore`."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse
from pathlib import Path

from msgspec import Struct, field

from scanner.display.suggest import did_you_mean
from scanner.errors import UsageError
from scanner.model.origin import report_path
from scanner.model.report import PackUse
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin
from scanner.policy.files import is_path, policy_files
from scanner.policy.narrow import Narrowing, narrow
from scanner.policy.pins import parse_name, pinned_rules, refuse_pinned_files
from scanner.policy.policy_file import OriginsOf, PolicyFile

DEFAULT = "core"
_ONLY_FILES = "the built-in rules do not run, because only files are named as policies (add core to run them)"


class Chosen(Struct, frozen=True):
    """The rules of a scan in their order, the policy files that they come from, and a note for the person who chose."""

    rules: tuple[Rule, ...]
    policies: tuple[Policy, ...]
    asked_for: frozenset[str] = frozenset()  # IDs that `select` names whole
    note: str = ""
    packs: PackUse | None = None  # None where that is not known
    loaded: tuple[Rule, ...] = ()  # every rule that was read for this, chosen or not
    named: tuple[str, ...] = ()  # the policies by name, or the default; files as reports show them
    pinned: Mapping[str, str] = field(default_factory=dict)  # rules that only warn since they are newer than a pin: by ID, "core@0.2"


_ALL = Narrowing()


def choose(
    named: Sequence[str],
    origins_of: OriginsOf,
    narrowing: Narrowing = _ALL,
    as_configured: Callable[[Rule], Rule] = lambda rule: rule,
    with_doubtful: bool = False,
) -> Chosen:
    """The rules of files, folders, packs and selections, and single built-in rules (`core` if nothing is named), that a narrowing keeps.

    `origins_of` says where files come from. `as_configured` gives a rule with the severity and frameworks of the configuration, which the
    narrowing goes by; the rules that come back are as their files say. Raises MistakesError for files with mistakes, and UsageError for
    unknown names and terms, and if no rule is left. `with_doubtful`: files that have no other mistakes than doubts are taken too.
    """
    names = tuple(named) or (DEFAULT,)
    paths = list(filter(is_path, names))
    refuse_pinned_files(paths)
    named_policies = [parse_name(name) for name in names if not is_path(name)]
    words = [policy.name for policy in named_policies]
    own = _read_files(paths, origins_of, with_doubtful)
    packs, members = _read_packs(words)
    ids = set().union(*members.values())
    rules = [*_rules_in(packs, ids), *_rules_in(own)]
    kept = {rule.id for rule in narrow([as_configured(rule) for rule in rules], narrowing)}
    policies = (*packs, *own)
    return Chosen(
        rules=tuple(rule for rule in rules if rule.id in kept),
        policies=tuple(policy for policy in policies if _rules_in([policy], kept)),
        asked_for=frozenset(narrowing.select) & kept,
        note="" if words else _ONLY_FILES,
        packs=_pack_use(packs, kept),
        loaded=tuple(_rules_in(policies)),
        named=tuple(_names_in_reports(names, origins_of)),
        pinned=pinned_rules(_rules_in(packs, kept), named_policies, members),
    )


def _pack_use(packs: Sequence[Policy], kept: Collection[str]) -> PackUse:
    """How much of each built-in pack runs."""
    if not packs:
        return PackUse((), (), builtin.pack_names())
    ids_by_pack = builtin.rule_ids_of_packs()
    running = {name: set(ids).intersection(kept) for name, ids in ids_by_pack.items()}
    in_full = [name for name, ids in ids_by_pack.items() if len(running[name]) == len(ids)]
    not_run = [name for name in ids_by_pack if not running[name]]
    in_part = [name for name in ids_by_pack if name not in (*in_full, *not_run)]
    return PackUse(tuple(in_full), tuple(in_part), tuple(not_run))


def _names_in_reports(names: Sequence[str], origins_of: OriginsOf) -> Iterator[str]:
    origins = origins_of(Path(name) for name in names if is_path(name))
    for name in names:
        if is_path(name):
            yield report_path(origins[Path(name)])
        else:
            yield name


def _read_files(paths: Sequence[str], origins_of: OriginsOf, with_doubtful: bool) -> tuple[Policy, ...]:
    """The policies in files and folders, each file once even if two names lead to it."""
    files = {os.path.abspath(file): file for path in paths for file in policy_files(Path(path))}  # noqa: PTH100
    if not files:
        return ()
    from scanner.policy.load import read_doubtful_policies, read_policies  # late: built-in rules need no reading

    read = read_doubtful_policies if with_doubtful else read_policies
    return read([PolicyFile(file, origin) for file, origin in origins_of(files.values()).items()])


def _rules_in(policies: Iterable[Policy], ids: Collection[str] | None = None) -> list[Rule]:
    """The rules in policies; with `ids`, only those."""
    return [rule for policy in policies for rule in policy.rules if ids is None or rule.id in ids]


def _read_packs(words: Sequence[str]) -> tuple[tuple[Policy, ...], dict[str, set[str]]]:
    """The built-in packs with only the rules that packs, selections and IDs name, and the IDs of the rules of each name.

    The other rules are not read, and packs without such rules are left out.
    """
    if not words:
        return (), {}
    selections, ids_by_pack = builtin.named_selections(), builtin.rule_ids_of_packs()
    named_ids = list(filter(builtin.is_rule_id, words))
    _check_ids(named_ids, ids_by_pack)
    _check_words(list(filterfalse(builtin.is_rule_id, words)), tuple(ids_by_pack), tuple(selections))
    members = {word: {word} for word in named_ids}
    for word in words:
        if word in selections:
            members[word] = set(selections[word].rules)
        elif word in ids_by_pack:
            members[word] = set(ids_by_pack[word]) - builtin.strict_rules(selections)
    return builtin.load_rules(frozenset().union(*members.values())), members


def _check_ids(ids: Collection[str], ids_by_pack: Mapping[str, Collection[str]]) -> None:
    """Raises UsageError for an ID that no built-in rule has."""
    unknown = sorted(set(ids).difference(*ids_by_pack.values()))
    if unknown:
        raise _unknown_rule(unknown[0], unknown[0])


def _unknown_rule(word: str, rule_id: str) -> UsageError:
    """The error for a word that is not the ID of a built-in rule, with the ID that is most like `rule_id`."""
    every = [rule_id for pack in builtin.rule_ids_of_packs().values() for rule_id in pack]
    hint = did_you_mean(rule_id, every, otherwise="jobscan policy list shows all")
    return UsageError(f"unknown rule '{word}'; {hint}", "policies")


def _check_words(words: Sequence[str], packs: tuple[str, ...], selections: tuple[str, ...]) -> None:
    """Raises UsageError for the first word that is neither a pack nor a selection."""
    for word in words:
        if word in selections or word in packs:
            continue
        if builtin.is_rule_id(word.upper()):  # an ID in small letters
            raise _unknown_rule(word, word.upper())
        known = f"packs: {', '.join(packs)}; selections: {', '.join(selections)}; a file needs a path, such as ./{word}.yaml"
        question = did_you_mean(word, [*selections, *packs], likeness=0.5)
        hint = f"{question} ({known})" if question else known
        raise UsageError(f"unknown pack or selection '{word}'; {hint}", "policies")
