"""Which rules the entries of a configuration are for; an entry for rules that do not exist is a mistake at its place."""

from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from scanner.config.config import ParameterEntry, Term
from scanner.display.suggest import did_you_mean
from scanner.errors import Mistake
from scanner.model.place import Location
from scanner.model.rule import Rule
from scanner.policy.builtin import named_selections, strict_rules
from scanner.policy.narrow import matches
from scanner.policy.parameters import sharing
from scanner.schema.mistakes import mistake_at

_MAX_NAMED = 3  # rules in a message


class _NotRunning(Struct, frozen=True):
    """An entry, e.g. `max_timeout_hours`, for rules none of which runs."""

    at: Location
    what: str
    rules: tuple[Rule, ...]


class Targets:
    """Finds the rules that entries of a configuration are for, and collects the mistakes.

    An entry may be for a rule that this run does not include: `rest` reads the rules that are in no policy of the run, and is called
    only if a name is not found among the others. `policies` are those that the configuration names, or the default.

    An entry for rules of which none runs is a mistake, since its author believes that they are checked. If the caller `narrowed` the
    rules it is fine, and listed in `idle`.
    """

    def __init__(
        self,
        selected: Sequence[Rule],
        loaded: Sequence[Rule],
        rest: Callable[[], Sequence[Rule]],
        policies: Sequence[str] = (),
        narrowed: bool = False,
    ) -> None:
        self.selected = tuple(selected)
        self.mistakes: list[Mistake] = []
        self.idle: dict[str, None] = {}  # what is set for rules that the caller excluded, in order
        self._policies = tuple(policies)
        self._narrowed = narrowed
        self._not_running: list[_NotRunning] = []
        self._loaded = tuple(loaded)
        self._rest = rest
        self._all: tuple[Rule, ...] | None = None

    def add(self, at: Location, problem: str, hint: str = "") -> None:
        """Adds a mistake at a place."""
        self.mistakes.append(mistake_at(at, problem, hint))

    def add_not_running(self, at: Location, what: str, rules: Sequence[Rule]) -> None:
        """Notes that something is set for rules none of which runs."""
        if self._narrowed:
            self.idle[what] = None
        else:
            self._not_running.append(_NotRunning(at, what, tuple(rules)))

    def all_mistakes(self) -> list[Mistake]:
        """Every mistake, each once; those about rules that do not run name the policies that would run all of them."""
        packs = dict.fromkeys(self._pack_of(entry.rules[0]) for entry in self._not_running)
        for entry in self._not_running:
            ids = ", ".join(rule.id for rule in entry.rules[:_MAX_NAMED])
            verb = "does" if len(entry.rules) == 1 else "do"
            hint = f"to run it: policies: [{', '.join((*self._policies, *packs))}]"
            self.add(entry.at, f"{entry.what} is set for {ids}, which {verb} not run", hint)
        self._not_running.clear()
        return list(dict.fromkeys(self.mistakes))

    def rule(self, term: Term) -> Rule | None:
        """The rule with an ID; None, and a mistake, if no rule has it."""
        rules = self._find(lambda rule: rule.id == term.text)
        if not rules:
            self.add(term.at, f"unknown rule {term.text}", did_you_mean(term.text, self._all_ids()))
        if rules:
            return rules[0]
        return None

    def selected_by(self, terms: Sequence[Term]) -> tuple[Rule, ...]:
        """The selected rules that a scope's `rules` name, all if it names none; a term that no rule at all matches is a mistake."""
        for term in terms:
            self._check_term(term)
        if not terms:
            return self.selected
        return tuple(rule for rule in self.selected if _matches_any(rule, terms))

    def all_named_by(self, terms: Sequence[Term]) -> tuple[Rule, ...]:
        """All rules that a scope's `rules` name, selected or not."""
        return tuple(rule for rule in self._everything() if _matches_any(rule, terms))

    def rules_for(self, entry: ParameterEntry, first: Collection[str] = ()) -> tuple[Rule, ...]:
        """The rules that a parameter's entry is for: the one it is written below, else those that share the parameter or the only one.

        `first` are the IDs of the rules of a floor, if the entry is the floor's: if one of them declares the parameter, a rule that was
        added later cannot draw the value away from it.
        """
        if entry.rule:
            return self._rule_below(entry)
        selected = [rule for rule in self.selected if entry.name in rule.params]
        if not selected:
            return tuple(sharing(self._not_selected(entry), entry.name))
        candidates = [rule for rule in selected if rule.id in first] or selected
        rules = sharing(candidates, entry.name)
        if not rules:
            ids = ", ".join(rule.id for rule in candidates)
            hint = f"write it below a rule: {candidates[0].id}: {{{entry.name}: ...}}"
            self.add(entry.name_at, f"{len(candidates)} rules declare '{entry.name}' separately ({ids})", hint)
        elif rules[0].params[entry.name].shared:
            return tuple(sharing(selected, entry.name))
        return tuple(rules)

    def _not_selected(self, entry: ParameterEntry) -> list[Rule]:
        """The rules that declare a parameter which no selected rule has; a mistake if none does."""
        declaring = self._find(lambda rule: entry.name in rule.params)
        if not declaring:
            names = sorted({name for rule in self._everything() for name in rule.params})
            self.add(entry.name_at, f"no rule has a parameter '{entry.name}'", did_you_mean(entry.name, names))
        return declaring

    def is_declared_by(self, terms: Sequence[Term], name: str) -> bool:
        """Whether a rule that a scope's `rules` name, selected or not, declares a parameter."""
        return not terms or bool(self._find(lambda rule: name in rule.params and _matches_any(rule, terms)))

    def _rule_below(self, entry: ParameterEntry) -> tuple[Rule, ...]:
        rule = self.rule(Term(entry.rule, entry.rule_at))
        if rule is None:
            return ()
        if entry.name in rule.params:
            return (rule,)
        known = f"its parameters: {', '.join(rule.params)}" if rule.params else "it has no parameters"
        self.add(entry.name_at, f"{rule.id} has no parameter '{entry.name}'", did_you_mean(entry.name, rule.params, known))
        return ()

    def _check_term(self, term: Term) -> None:
        if not self._find(lambda rule: matches(rule, term.text)):
            hint = did_you_mean(term.text, self._all_ids(), otherwise="expected a rule ID, the beginning of IDs, or a pack")
            self.add(term.at, f"no rule matches '{term.text}'", hint)

    def _pack_of(self, rule: Rule) -> str:
        """The pack to name so that a rule runs; its own ID if it does not run with its pack."""
        if rule.id in strict_rules(named_selections()):
            return rule.id
        return rule.policy

    def _find(self, is_meant: Callable[[Rule], bool]) -> list[Rule]:
        """The rules that are meant: of the policies of this run if there are any, else of all."""
        loaded = [rule for rule in self._loaded if is_meant(rule)]
        return loaded or [rule for rule in self._everything() if is_meant(rule)]

    def _everything(self) -> tuple[Rule, ...]:
        if self._all is None:
            self._all = tuple({rule.id: rule for rule in (*self._rest(), *self._loaded)}.values())
        return self._all

    def _all_ids(self) -> list[str]:
        return [rule.id for rule in self._everything()]


def _matches_any(rule: Rule, terms: Sequence[Term]) -> bool:
    return any(matches(rule, term.text) for term in terms)
