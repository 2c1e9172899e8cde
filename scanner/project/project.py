"""What a run is for: the working tree, its configuration, and the rules with the values that hold for them."""

import glob
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.config.config import Config
from scanner.config.find import nearest
from scanner.config.load import read_config
from scanner.display.lines import most
from scanner.errors import UsageError
from scanner.model.origin import Origin
from scanner.model.rule import ConfiguredRule, Rule
from scanner.policy.builtin import load_packs, pack_names
from scanner.policy.files import is_path, policy_files
from scanner.policy.load import read_policies
from scanner.policy.parameters import configure, parse_settings
from scanner.policy.policy_file import PolicyFile
from scanner.policy.select import DEFAULT, Chosen, Narrowing, choose
from scanner.project.doubtful_values import doubtful_regions, doubtful_values
from scanner.project.organisation import organise, seen_as
from scanner.project.targets import Targets
from scanner.sources import tree
from scanner.sources.expand import STDIN

NO_CONFIG = "\0"  # --no-config: stands where --config has a file's name, and no command line can say it
_NAMED = 5  # parameters in a note


@dataclass(frozen=True, slots=True)
class Project:
    """The working tree and the configuration that is in force in it, if there is one."""

    top: Path
    config: Config | None = None

    def origins_of(self, files: Iterable[Path]) -> Mapping[Path, Origin]:
        """Where each file comes from: its path in the working tree, or its name outside it."""
        return tree.origins(files, self.top)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies that the configuration names, as -p would name them from here."""
        return () if self.config is None else tuple(beside(self.config, name) if is_path(name) else name for name in self.config.policies)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that the configuration names, as the command line would name them from here."""
        return () if self.config is None else tuple(beside(self.config, name) for name in self.config.sources)


def open_project(option: str | None) -> Project:
    """The project of the working directory, with the configuration of --config, else the nearest one up to the working tree's root.

    With --no-config it has none.

    Raises UsageError where --config names nothing, MistakesError for a configuration that cannot mean what it says.
    """
    top = tree.root()
    if option == NO_CONFIG:
        return Project(top)
    if option is not None and not option.strip():
        raise UsageError("--config is empty: name a file, or use --no-config to leave one that would be found alone")
    if option is not None and not Path(option).exists():
        raise UsageError(f"--config {option}: there is no such file")
    file = nearest(Path.cwd(), top) if option is None else Path(option)
    return Project(top, None if file is None else read_config(file, tree.shown(file, top)))


@dataclass(frozen=True, slots=True)
class Arranged:
    """The rules of a run with their values, and what a person should know of both."""

    chosen: Chosen
    rules: tuple[ConfiguredRule, ...]
    notes: tuple[str, ...] = ()


def arrange(project: Project, policies: Sequence[str], narrowing: Narrowing, params: Sequence[str], accounts: Sequence[str]) -> Arranged:
    """The rules that -p (else the configuration) names and a narrowing leaves, with the values in force.

    Those are what --param, the configuration and the defaults give, in this order.
    """
    config = project.config
    chosen = choose(policies or project.policies, project.origins_of, narrowing, lambda rule: seen_as(rule, config))
    arranged = with_values(project, chosen, params, accounts, narrowed=bool(policies) or narrowing != Narrowing())
    note = (chosen.note,) if chosen.note and policies else ()
    return replace(arranged, notes=(*note, *arranged.notes))


def with_values(project: Project, chosen: Chosen, params: Sequence[str], accounts: Sequence[str], narrowed: bool) -> Arranged:
    """The chosen rules with their values; `narrowed` says that the command line chose them, and not the configuration alone."""
    rules = configure(chosen.rules, parse_settings(params), accounts, chosen.asked_for)
    config = project.config
    if config is None:
        return Arranged(chosen, rules, doubtful_values(rules))
    targets = Targets(chosen.rules, chosen.loaded, lambda: _others(project, chosen), config.policies or (DEFAULT,), narrowed)
    rules = organise(rules, config, targets, accounts)
    idle = (f"{config.path} sets {most(tuple(targets.idle), _NAMED)} for rules that the command line leaves out",) if targets.idle else ()
    return Arranged(chosen, rules, (*idle, *doubtful_regions(entry.scope for entry in config.scopes), *doubtful_values(rules)))


def beside(config: Config, name: str) -> str:
    """A path or glob that the configuration names, as seen from the working directory."""
    if name == STDIN or "://" in name:
        return name
    try:
        folder = os.path.relpath(config.folder)
    except ValueError:  # on another drive
        folder = str(config.folder)
    path = Path(folder) / name
    return str(path) if path.exists() else str(Path(glob.escape(folder)) / name)


def _others(project: Project, chosen: Chosen) -> list[Rule]:
    """The rules that this run has not read: of the built-in packs and of the configuration's own policies."""
    known = {rule.location.path for rule in chosen.loaded}
    own = [file for name in project.policies if is_path(name) for file in policy_files(Path(name))]
    files = [PolicyFile(file, origin) for file, origin in project.origins_of(own).items()]
    unread = [file for file in files if file.shown not in known]
    read = [*load_packs(pack_names()), *(read_policies(unread) if unread else ())]
    return [rule for policy in read for rule in policy.rules]
