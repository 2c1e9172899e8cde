"""Which rules a configuration names; what it names and nothing has is a mistake at its place."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from scanner.config.config import ParameterEntry, Term
from scanner.errors import Mistake
from scanner.model.place import Location
from scanner.model.rule import Rule
from scanner.policy.builtin import STRICT, named_selections
from scanner.policy.select import matches
from scanner.schema.mistakes import mistake_at

_NAMED = 3  # rules in a message


class Targets:
    """The selected rules, and all that there are, so that a configuration may speak of rules that this run leaves out.

    `rest` reads the rules that no policy of this run holds; it is called where a name is not found among the others.
    `policies` are those that the configuration names, or the default. What is set for a rule that does not run is a mistake; where the
    command line `narrowed` the rules it is fine, and counted in `idle`.
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
        self.idle: dict[str, None] = {}  # what is set for rules that the command line left out, in order
        self._policies = tuple(policies)
        self._narrowed = narrowed
        self._not_running: list[tuple[Location, str, tuple[Rule, ...]]] = []
        self._loaded = tuple(loaded)
        self._rest = rest
        self._all: tuple[Rule, ...] | None = None

    def add(self, at: Location, problem: str, hint: str = "", rule: str = "") -> None:
        """Notes a mistake at a place."""
        self.mistakes.append(mistake_at(at, problem, hint, rule))

    def set_aside(self, at: Location, what: str, rules: Sequence[Rule]) -> None:
        """Notes that something is set for rules of which none runs: its author takes them for checked."""
        if self._narrowed:
            self.idle[what] = None
        else:
            self._not_running.append((at, what, tuple(rules)))

    def settle(self) -> tuple[Mistake, ...]:
        """All mistakes, in the order in which they were found; those about rules that do not run name the line that would run them all."""
        packs = dict.fromkeys(self._pack_of(rules[0]) for _, _, rules in self._not_running)
        for at, what, rules in self._not_running:
            ids = ", ".join(rule.id for rule in rules[:_NAMED])
            does = "does" if len(rules) == 1 else "do"
            self.add(at, f"{what} is set for {ids}, which {does} not run", f"to run it: policies: [{', '.join((*self._policies, *packs))}]")
        self._not_running.clear()
        return tuple(dict.fromkeys(self.mistakes))

    def _pack_of(self, rule: Rule) -> str:
        strict = named_selections().get(STRICT)
        return STRICT if strict is not None and rule.id in strict.rules else rule.policy

    def rule(self, term: Term) -> Rule | None:
        """The rule with this id; None, and a mistake, where no rule has it."""
        found = self._find(lambda rule: rule.id == term.text)
        if not found:
            self.add(term.at, f"there is no rule {term.text}", self._close(term.text, [rule.id for rule in self._everything()]))
        return found[0] if found else None

    def about(self, terms: Sequence[Term]) -> tuple[Rule, ...]:
        """The selected rules that a scope's `rules` name, all where it names none."""
        for term in terms:
            if not self._find(lambda rule, text=term.text: matches(rule, text)):  # type: ignore[misc]
                known = [rule.id for rule in self._everything()]
                self.add(
                    term.at,
                    f"'{term.text}' means no rule",
                    self._close(term.text, known) or "it takes an id, the beginning of ids, or a pack",
                )
        return tuple(rule for rule in self.selected if not terms or any(matches(rule, term.text) for term in terms))

    def named(self, terms: Sequence[Term]) -> tuple[Rule, ...]:
        """All rules that a scope's `rules` name, whether they run or not."""
        return tuple(rule for rule in self._everything() if any(matches(rule, term.text) for term in terms))

    def declaring(self, given: ParameterEntry) -> tuple[Rule, ...]:
        """The rules that a parameter is given for, by the rules of --param: those that share it, else the one that declares it."""
        if given.rule:
            rule = self.rule(Term(given.rule, given.rule_at))
            if rule is not None and given.name not in rule.params:
                known = f"it has: {', '.join(rule.params)}" if rule.params else "it has none"
                self.add(
                    given.name_at, f"rule {rule.id} has no parameter '{given.name}'", self._close(given.name, list(rule.params)) or known
                )
            return (rule,) if rule is not None and given.name in rule.params else ()
        found = [rule for rule in self.selected if given.name in rule.params]
        others = found or self._find(lambda rule: given.name in rule.params)
        if not others:
            names = sorted({name for rule in self._everything() for name in rule.params})
            self.add(given.name_at, f"no rule has a parameter '{given.name}'", self._close(given.name, names))
        shared = [rule for rule in others if rule.params[given.name].shared]
        if shared or len(others) <= 1:
            return tuple(shared or others)
        if found:
            ids = ", ".join(rule.id for rule in found)
            hint = f"write it below a rule: {found[0].id}: {{{given.name}: ...}}"
            self.add(given.name_at, f"{len(found)} rules declare '{given.name}' for themselves ({ids})", hint)
        return ()

    def has(self, name: str, terms: Sequence[Term]) -> bool:
        """Whether a rule that a scope is about, selected or not, declares the parameter."""
        return not terms or bool(self._find(lambda rule: name in rule.params and any(matches(rule, term.text) for term in terms)))

    def _find(self, fits: Callable[[Rule], bool]) -> list[Rule]:
        """The rules that fit: of the policies of this run, else of all."""
        return [rule for rule in self._loaded if fits(rule)] or [rule for rule in self._everything() if fits(rule)]

    def _everything(self) -> tuple[Rule, ...]:
        if self._all is None:
            self._all = tuple({rule.id: rule for rule in (*self._rest(), *self._loaded)}.values())
        return self._all

    def _close(self, word: str, known: Sequence[str]) -> str:
        close = get_close_matches(word, known, n=1, cutoff=0.6)
        return f"did you mean '{close[0]}'?" if close else ""
