"""The two sides of `policy diff`: which rules each has, with which values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.policy.policy_paths import about_paths
from scanner.config.config import Config
from scanner.config.find import NAME
from scanner.config.schema import CONFIG
from scanner.documents.yaml.text import load
from scanner.errors import ReadError, UsageError
from scanner.model.rule import Rule
from scanner.policy.narrow import Narrowing
from scanner.policy.parameters import Setting, parse_settings
from scanner.policy.schema import POLICY
from scanner.policy.stricter import is_same
from scanner.project.options import NO_CONFIG
from scanner.project.project import Project, RunRules, choose_rules, open_project, set_values

_COMPARED = frozenset(
    {"format", "extends", "allow", "policies", "params", "scopes", "rules"}
)  # keys of a configuration that are about rules
_CURRENT_FOLDER = "./"


@dataclass(frozen=True, slots=True)
class OpenedSide:
    """One side: its rules with their values, and the project that they come from."""

    project: Project
    run_rules: RunRules

    @property
    def config(self) -> Config | None:
        """The configuration of the side; None for policy files."""
        return self.project.config


def open_sides(old: str, new: str, params: Sequence[str], accounts: Sequence[str]) -> tuple[OpenedSide, OpenedSide]:
    """Both sides. A setting is for the sides that have its parameter; raises UsageError for one that fits no rule on either side."""
    sides = [_open(path, which, accounts) for path, which in ((old, "OLD"), (new, "NEW"))]
    parse_settings(params)  # what is not a setting at all
    unknown = [text for text in params if not any(_fits(text, side.run_rules.chosen.rules) for side in sides)]
    before, after = sides
    return _with_values(before, params, accounts, ()), _with_values(after, params, accounts, unknown)


def differing_keys(old: OpenedSide, new: OpenedSide) -> Iterator[str]:
    """The keys of two configurations that differ and are not about rules, such as `waivers`; none unless both sides have one."""
    if old.config is None or new.config is None:
        return
    before, after = old.config.written, new.config.written
    for key in dict.fromkeys((*before, *after)):
        values = [written[key].value if key in written else None for written in (before, after)]
        if key not in _COMPARED and not is_same(*values):
            yield key


def _open(path: str, which: str, accounts: Sequence[str]) -> OpenedSide:
    """The side at a path, without the settings of the command line."""
    if not path or not Path(path).exists():
        raise UsageError(f"{which} does not exist: {path or 'the path is empty'}; name a policy file, a folder of them, or a jobscan.yaml")
    config = _configuration(Path(path))
    if config is not None:
        project = open_project(str(config))
        return OpenedSide(project, choose_rules(project, (), Narrowing(), (), accounts))
    named = path if "/" in path else f"{_CURRENT_FOLDER}{path}"  # else a folder `core` would be taken for the pack
    project = open_project(NO_CONFIG)
    with about_paths():
        return OpenedSide(project, choose_rules(project, (named,), Narrowing(), (), accounts))


def _configuration(path: Path) -> Path | None:
    """The configuration that a path means: itself, or the one in the folder; None if it means policy files."""
    if path.is_dir():
        return path / NAME if (path / NAME).exists() else None
    if path.name == NAME or _looks_like_configuration(path):
        return path
    return None


def _looks_like_configuration(path: Path) -> bool:
    """Whether a file with another name has keys that only a configuration has, and none that only a policy has."""
    try:
        value = load(path.read_bytes(), str(path)).value
    except (OSError, ReadError):  # the reader of policies says what is wrong with it
        return False
    if not isinstance(value, dict):
        return False
    of_config, of_policy = CONFIG.members.keys() - POLICY.members.keys(), POLICY.members.keys() - CONFIG.members.keys()
    return bool(value.keys() & of_config) and not value.keys() & of_policy


def _with_values(side: OpenedSide, params: Sequence[str], accounts: Sequence[str], refused: Sequence[str]) -> OpenedSide:
    """The side with the settings that fit its rules; those in `refused` are set too, so that the error about them is raised."""
    chosen = side.run_rules.chosen
    fitting = [text for text in params if text in refused or _fits(text, chosen.rules)]
    if not fitting:
        return side
    return OpenedSide(side.project, set_values(side.project, chosen, fitting, accounts, narrowed=side.config is None))


def _fits(text: str, rules: Sequence[Rule]) -> bool:
    """Whether some rule has the parameter that a setting is for."""
    (setting,) = parse_settings([text])
    return any(_has(rule, setting) for rule in rules)


def _has(rule: Rule, setting: Setting) -> bool:
    return setting.name in rule.params and setting.rule in ("", rule.id)
