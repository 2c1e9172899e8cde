"""Compares what a configuration says about rules with what its floors say: what loosens is a mistake where it is written."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from scanner.config.config import Config, ParameterEntry, RuleEntry
from scanner.display.lines import first_of
from scanner.errors import Mistake
from scanner.model.place import Location
from scanner.model.rule import Rule
from scanner.model.severity import Severity
from scanner.project.floor_values import value_mistake
from scanner.project.layered_value import LayeredValue
from scanner.project.loosening import is_allowed, loosens

_NAMED = 3  # rules in a message


class _Loosening(Struct, frozen=True):
    """A place that gives rules a lower severity than a floor, or switches them off; `key` is "severity" or "off"."""

    floor: int
    key: str
    value: str
    at: Location


class FloorGuard:
    """Finds what a layer says about rules more loosely than a floor below it.

    `running` has the IDs of the rules that each floor runs. Only these are guarded: no other has a finding that could get lost. `layer` is
    the number of the layer at hand: 0 is the floor of all, the last one the configuration itself.
    """

    def __init__(self, config: Config, running: Sequence[Collection[str]]) -> None:
        self.layer = 0
        self.layers = len(config.layers)
        self._floors = config.floors
        self._running = tuple(running)
        self._scoped: dict[str, list[tuple[int, Severity]]] = {}  # by rule: the severities that scopes set, each with its layer
        self._looser_values: list[Mistake] = []
        self._looser_rules: dict[_Loosening, dict[str, str]] = {}  # what the floor says, by the ID of the rule

    def begin(self, layer: int) -> None:
        """From now on what is checked is what a layer says."""
        self.layer = layer

    @property
    def rules_of_floor(self) -> Collection[str]:
        """The IDs of the rules that run in the layer, if it is a floor."""
        if self.layer < len(self._running):
            return self._running[self.layer]
        return ()

    def check_value(self, rule: Rule, entry: ParameterEntry, value: LayeredValue) -> bool:
        """Whether a value as the layer leaves it is for every job as strict as that of each floor; where it is not, it is refused."""
        floors = list(self._floors_below(rule))
        is_tightened = bool(floors)
        for number, floor in floors:
            mistake = value_mistake(rule.params[entry.name], entry, floor, value, (self.layer, number))
            if mistake is None:
                continue
            is_tightened = False
            if not is_allowed(f"params.{entry.name}", floor) and not is_allowed(f"params.{rule.id}.{entry.name}", floor):
                self._looser_values.append(mistake)
        return is_tightened

    def check_severity(self, rule: Rule, entry: RuleEntry) -> None:
        """Refuses a severity that the layer gives a rule for all jobs, if it is lower than a floor's."""
        for number, _ in self._floors_below(rule):
            floors = self._severity_outside_scopes(rule, number)
            if entry.severity is not None and entry.severity.rank < floors.rank:
                self._refuse(rule, floors.value, _Loosening(number, "severity", entry.severity.value, entry.rule.at))

    def check_scoped_severity(self, rule: Rule, severity: Severity, at: Location) -> None:
        """Refuses a severity that a scope of the layer gives a rule, if it is lower than one that the job may have by a floor."""
        scoped = self._scoped.setdefault(rule.id, [])
        for number, _ in self._floors_below(rule):
            in_scopes = [other for layer, other in scoped if layer <= number]
            floors = max([self._severity_outside_scopes(rule, number), *in_scopes], key=_rank)
            if severity.rank < floors.rank:
                self._refuse(rule, floors.value, _Loosening(number, "severity", severity.value, at))
        scoped.append((self.layer, severity))

    def check_off(self, rule: Rule, at: Location) -> None:
        """Refuses that a scope of the layer switches a rule off which runs in a floor."""
        for number, _ in self._floors_below(rule):
            self._refuse(rule, "on", _Loosening(number, "off", "", at))

    def mistakes(self) -> Iterator[Mistake]:
        """Everything that was refused, each once; one mistake for all rules of a place."""
        yield from dict.fromkeys(self._looser_values)
        for loosening, rules in self._looser_rules.items():
            ids = list(rules)
            what = f"'{loosening.key}: {loosening.value}'" if loosening.value else f"'{loosening.key}'"
            names = [f"{loosening.key}.{rule_id}" for rule_id in ids[:_NAMED]]
            if len(ids) > _NAMED:
                names.append("...")
            yield loosens(self._floors[loosening.floor], loosening.at, f"{what} for {first_of(ids, _NAMED)}", rules[ids[0]], *names)

    def _floors_below(self, rule: Rule) -> Iterator[tuple[int, Config]]:
        """The floors of the layer that run a rule, each with its number."""
        for number, floor in enumerate(self._floors[: self.layer]):
            if rule.id in self._running[number]:
                yield number, floor

    def _severity_outside_scopes(self, rule: Rule, number: int) -> Severity:
        """The severity of a rule by the floors up to the one with a number, for a job that is in no scope."""
        severity = rule.severity
        for floor in self._floors[: number + 1]:
            for entry in floor.rules:
                if entry.rule.text == rule.id and entry.severity is not None:
                    severity = entry.severity
        return severity

    def _refuse(self, rule: Rule, floors: str, loosening: _Loosening) -> None:
        """Notes that a rule is made looser than a floor says, unless the floor allows it."""
        if not is_allowed(f"{loosening.key}.{rule.id}", self._floors[loosening.floor]):
            self._looser_rules.setdefault(loosening, {})[rule.id] = floors


def _rank(severity: Severity) -> int:
    return severity.rank
