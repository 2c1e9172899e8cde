"""What a run works with: the working tree, its configuration, and the rules with their values."""

import glob
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from scanner.config.find import nearest
from scanner.config.mistakes import CONFIGURATION, in_order
from scanner.display.lines import first_of
from scanner.errors import JobscanError, Mistake, MistakesError, UsageError
from scanner.model.origin import STDIN, Origin
from scanner.model.rule import ConfiguredRule, Rule
from scanner.policy.builtin import load_packs, pack_names
from scanner.policy.files import is_path, policy_files
from scanner.policy.narrow import Narrowing
from scanner.policy.parameters import configure, parse_settings
from scanner.policy.policy_file import PolicyFile
from scanner.policy.select import DEFAULT, Chosen, choose
from scanner.project.doubtful_values import doubtful_regions, doubtful_values
from scanner.project.options import NO_CONFIG
from scanner.sources import tree

if TYPE_CHECKING:
    from scanner.config.config import Config
    from scanner.project.commit.commit import Commit  # few runs need it

_NAMED = 5  # parameters in a note


class Project(Struct, frozen=True):
    """The working tree, and the configuration in force in it, if any.

    With `commit` the configuration and the policies are those of that commit, and only the sources are those of the working tree.
    """

    top: Path
    config: "Config | None" = None
    commit: "Commit | None" = None
    notes: tuple[str, ...] = ()  # on where the configuration comes from

    @property
    def top_of_policies(self) -> Path:
        """The folder that has the policies and the configuration as a working tree has them."""
        return self.top if self.commit is None else self.commit.folder

    def gitignore_of(self, folder: Path) -> Path:
        """The folder whose .gitignore counts for a folder of the working tree."""
        return folder if self.commit is None else self.commit.copy_of(folder)

    def in_tree(self, path: Path) -> Path:
        """Where the working tree has a file or folder of the configuration, or would have it."""
        return path if self.commit is None else self.commit.original_of(path)

    def in_commit(self, path: Path) -> Path:
        """Where a file that the configuration names is read: in the commit, if there is one."""
        return path if self.commit is None else self.commit.copy_of(self.in_tree(path))

    def origins_of(self, files: Iterable[Path]) -> Mapping[Path, Origin]:
        """Where each policy file comes from: its path in the working tree, or its name outside it."""
        return tree.origins(files, self.top_of_policies)

    @property
    def policies(self) -> tuple[str, ...]:
        """The configuration's policies, as -p would name them in the working directory; with a commit, the paths of its copies."""
        if self.config is None:
            return ()
        folder = self.in_tree(self.config.folder)
        named = tuple(_policy_seen_from_here(folder, name) if is_path(name) else name for name in self.config.policies)
        return named if self.commit is None else self.commit.policies(named)

    @property
    def sources(self) -> tuple[str, ...]:
        """The configuration's sources, as the command line would name them in the working directory."""
        if self.config is None:
            return ()
        folder = self.in_tree(self.config.folder)
        return tuple(_seen_from_here(folder, name) for name in self.config.sources)


def open_project(config: str | None, policies: Sequence[str] = (), commit: "Commit | None" = None) -> Project:
    """The project of the working directory, with the configuration in the file `config`.

    None means the nearest jobscan.yaml, up to the working tree's root; NO_CONFIG means no configuration. Raises UsageError for a file
    that does not exist, MistakesError for a configuration with mistakes. `policies` are those that the caller will use instead of the
    configuration's. With `commit`, the configuration is the one in that commit; `policies` are then as `Commit.policies` gives them.
    """
    project = Project(tree.root(), commit=commit)
    file = _config_file(config, project)
    if commit is not None:
        project = replace(project, notes=(commit.note(has_config=file is not None, may_have=config != NO_CONFIG),))
    if file is None:
        return project
    from scanner.project.floors import read_with_floors  # late, as below: many a run has no configuration

    reading = read_with_floors(file, project.top_of_policies, project.in_commit)
    project = replace(project, config=reading.config)
    if reading.mistakes:
        mistakes = [*reading.mistakes]
        if policies or reading.knows_policies:
            mistakes += _mistakes_about_rules(project, policies)
        raise MistakesError(in_order(dict.fromkeys(mistakes), reading.config.path), CONFIGURATION)
    return project


def _mistakes_about_rules(project: Project, policies: Sequence[str]) -> Sequence[Mistake]:
    """The mistakes in a configuration that only show once the rules are known, e.g. a parameter that no rule has.

    Only the number of the scan's accounts matters here, so any one will do.
    """
    try:
        chosen = choose(policies or project.policies, project.origins_of)
        set_values(project, chosen, (), ("000000000000",), narrowed=True)
    except MistakesError as error:
        return error.mistakes if error.what == CONFIGURATION else ()
    except UsageError:
        return ()
    return ()


def _config_file(config: str | None, project: Project) -> Path | None:
    commit = project.commit
    if config is None:
        return _nearest_config(Path.cwd(), project)
    if config == NO_CONFIG:
        return None
    if not config.strip():
        raise UsageError("the path is empty; name a file (--no-config ignores any jobscan.yaml)", "config")
    if commit is not None:
        config = str(commit.copy_of(Path(config)))
    if not Path(config).exists():
        raise UsageError(f"file not found: {config}", "config")
    return Path(config)


def _nearest_config(here: Path, project: Project) -> Path | None:
    """The configuration for the working directory; raises UsageError where the commit has one for it by another path."""
    commit = project.commit
    if commit is None:
        return nearest(here, project.top)
    if name := commit.config_behind_link(here):
        what = f"{commit} has {name}, and the working tree has a link there that leads to the working directory"
        file = Path(os.path.relpath(project.top / name, here)).as_posix()
        raise UsageError(f"{what}; name the configuration to use: --config {file}", "config_ref")
    return nearest(commit.copy_of(here), commit.folder)


class RunRules(Struct, frozen=True):
    """The rules of a run with their values, and the notes that people should read about both."""

    chosen: Chosen
    rules: tuple[ConfiguredRule, ...]
    notes: tuple[str, ...] = ()


def choose_rules(
    project: Project,
    policies: Sequence[str],
    narrowing: Narrowing,
    params: Sequence[str],
    accounts: Sequence[str],
    with_doubtful: bool = False,
) -> RunRules:
    """The rules in `policies` (by default the configuration's) that `narrowing` keeps, with their values.

    A value comes from `params`, else from the configuration, else from the rule's default. `with_doubtful` as for `choose`: not for scans.
    """
    config = project.config
    try:
        chosen = choose(policies or project.policies, project.origins_of, narrowing, _as_configured_by(config), with_doubtful)
    except UsageError as error:
        if policies or error.argument != "policies":
            raise
        raise _in_configuration(error, project) from None
    run_rules = set_values(project, chosen, params, accounts, narrowed=bool(policies) or narrowing != Narrowing())
    if chosen.note and policies:
        return replace(run_rules, notes=(chosen.note, *run_rules.notes))
    return run_rules


def _as_configured_by(config: "Config | None") -> Callable[[Rule], Rule]:
    """Gives rules the severity and the frameworks that the configuration says."""
    if config is None:
        return lambda rule: rule
    from scanner.project.organisation import as_configured

    return lambda rule: as_configured(rule, config)


def _in_configuration(error: UsageError, project: Project) -> JobscanError:
    """An error about the policies of the configuration as a mistake where they are written, which is not on the command line."""
    layers = project.config.layers if project.config is not None else ()
    written = [layer.written["policies"].at for layer in layers if "policies" in layer.written]
    if len(written) != 1:  # floors have some too, and which one is meant is not known
        return UsageError(f"'policies' in the configuration: {error}")
    from scanner.schema.mistakes import mistake_at

    problem = str(error) if project.commit is None else project.commit.as_in_tree(str(error))
    return MistakesError([mistake_at(written[0], problem)], CONFIGURATION)


def set_values(project: Project, chosen: Chosen, params: Sequence[str], accounts: Sequence[str], narrowed: bool) -> RunRules:
    """The chosen rules with their values; `narrowed` if the caller chose them, not the configuration alone."""
    rules = configure(chosen.rules, parse_settings(params), accounts, chosen.asked_for)
    config = project.config
    if config is None:
        return RunRules(chosen, rules, doubtful_values(rules))
    from scanner.project.organisation import organise
    from scanner.project.targets import Targets

    targets = Targets(chosen.rules, chosen.loaded, lambda: unread_rules(project, chosen), config.policies or (DEFAULT,), narrowed)
    rules = organise(rules, config, targets, accounts, _running_in_floors(project, config))
    scopes = (entry.scope for layer in config.layers for entry in layer.scopes)
    notes = [*doubtful_regions(scopes), *doubtful_values(rules)]
    if targets.idle:
        notes.insert(0, f"{config.path} sets {first_of(tuple(targets.idle), _NAMED)} for rules that this run does not include")
    return RunRules(chosen, rules, tuple(notes))


def _running_in_floors(project: Project, config: "Config") -> list[frozenset[str]]:
    """The IDs of the rules that each floor of the configuration runs."""
    projects = [replace(project, config=floor) for floor in config.floors]
    return [frozenset(rule.id for rule in choose(floor.policies, floor.origins_of).rules) for floor in projects]


def _policy_seen_from_here(config_folder: Path, name: str) -> str:
    """The path of a policy; `rules/` stays a path where it is seen as the folder `rules`."""
    seen = _seen_from_here(config_folder, name)
    return seen if is_path(seen) else f"./{seen}"


def _seen_from_here(config_folder: Path, name: str) -> str:
    """A path or glob of the configuration, which is relative to its folder, as seen from the working directory."""
    if name == STDIN or "://" in name:
        return name
    try:
        folder = os.path.relpath(config_folder)
    except ValueError:  # on another drive
        folder = str(config_folder)
    path = Path(folder) / name
    if path.exists():
        return str(path)
    # A glob: only the name is one, not the folder, which may be called "[old]".
    return str(Path(glob.escape(folder)) / name)


def unread_rules(project: Project, chosen: Chosen) -> list[Rule]:
    """The rules that this run has not read: those of the built-in packs and of the configuration's own policies."""
    from scanner.policy.load import read_policies

    read_paths = {rule.location.path for rule in chosen.loaded}
    unread = [file for file in _own_policy_files(project) if file.shown not in read_paths]
    policies = (*load_packs(pack_names()), *read_policies(unread))
    return [rule for policy in policies for rule in policy.rules]


def _own_policy_files(project: Project) -> list[PolicyFile]:
    """The files and the files in folders that the configuration names as policies."""
    files = [file for name in project.policies if is_path(name) for file in policy_files(Path(name))]
    return [PolicyFile(file, origin) for file, origin in project.origins_of(files).items()]
