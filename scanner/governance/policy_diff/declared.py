"""What two versions of a rule say differently that needs no proof: severity, statuses, stages, `off`, and enforcement."""

from collections.abc import Iterable, Iterator, Mapping

from scanner.governance.policy_diff.report import DeclaredChange
from scanner.model.governance import WARN
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import ScopedChange
from scanner.model.severity import Severity
from scanner.prove.answer import Change
from scanner.shape.fields import ENUMS

_NEVER = "never"  # after every date: when findings of a rule that only warns reach the exit code
_ScopeKey = tuple[str, tuple[str, ...]]  # a scope's name and conditions


def declared_changes(old: ConfiguredRule, new: ConfiguredRule, old_pin: str = "", new_pin: str = "") -> Iterator[DeclaredChange]:
    """What is looser or stricter in a new version of a rule; a pin is what keeps the rule from failing scans, such as "core@0.2"."""
    yield from _severity("severity", old.rule.severity, new.rule.severity)
    yield from _fewer("statuses", old.rule.statuses or sorted(ENUMS["status"]), new.rule.statuses or sorted(ENUMS["status"]))
    yield from _fewer("stages", [stage.value for stage in old.rule.stages], [stage.value for stage in new.rule.stages])
    yield from _scoped_severities(old, new)
    yield from _off(old, new)
    yield from _enforcement(_enforced_after(old, old_pin), _enforced_after(new, new_pin))
    yield from _configured(old, new)


def _severity(what: str, old: Severity, new: Severity) -> Iterator[DeclaredChange]:
    if old is new:
        return
    change = Change.LOOSENED if new.rank < old.rank else Change.TIGHTENED
    yield DeclaredChange(change, f"{what}: {old.value} -> {new.value}")


def _fewer(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[DeclaredChange]:
    """Which jobs a rule is not about any more, and which it is about now."""
    before, after = list(old), list(new)
    gone = [name for name in before if name not in after]
    added = [name for name in after if name not in before]
    if gone:
        yield DeclaredChange(Change.LOOSENED, f"{what}: no longer {', '.join(gone)}")
    if added:
        yield DeclaredChange(Change.TIGHTENED, f"{what}: also {', '.join(added)}")


def _scoped_severities(old: ConfiguredRule, new: ConfiguredRule) -> Iterator[DeclaredChange]:
    """Severities that scopes set; where a scope sets none, the severity is the rule's."""
    before, after = _by_scope(old), _by_scope(new)
    for key in dict.fromkeys((*before, *after)):
        severities = [_severity_in(before.get(key), old.rule.severity), _severity_in(after.get(key), new.rule.severity)]
        if severities != [old.rule.severity, new.rule.severity]:
            yield from _severity(f"severity in scope {key[0]}", *severities)


def _severity_in(change: ScopedChange | None, otherwise: Severity) -> Severity:
    if change is None or change.severity is None:
        return otherwise
    return change.severity


def _off(old: ConfiguredRule, new: ConfiguredRule) -> Iterator[DeclaredChange]:
    """Scopes that switch the rule off, and those that no longer do."""
    before, after = _switching_off(old), _switching_off(new)
    for key, change in after.items():
        if key not in before:
            yield DeclaredChange(Change.LOOSENED, f"off in {change.scope}: {change.off}")
    for key, change in before.items():
        if key not in after:
            yield DeclaredChange(Change.TIGHTENED, f"no longer off in {change.scope}")


def _switching_off(configured: ConfiguredRule) -> Mapping[_ScopeKey, ScopedChange]:
    return {key: change for key, change in _by_scope(configured).items() if change.off}


def _by_scope(configured: ConfiguredRule) -> Mapping[_ScopeKey, ScopedChange]:
    """The changes of scopes; a scope with other conditions is another one, since it is about other jobs."""
    return {(change.scope.name, tuple(condition.text for condition in change.scope.conditions)): change for change in configured.scopes}


def _enforced_after(configured: ConfiguredRule, pin: str) -> str:
    """The last day on which findings of a rule only warn: empty if they fail scans now."""
    enforcement = configured.overlay.enforcement
    if enforcement.after:
        return enforcement.after
    if enforcement.mode == WARN:
        return _NEVER
    return _NEVER if pin and not enforcement.is_set else ""


def _enforcement(old: str, new: str) -> Iterator[DeclaredChange]:
    if old == new:
        return
    change = Change.LOOSENED if new > old else Change.TIGHTENED  # dates are before "never"
    yield DeclaredChange(change, f"enforcement: {_words(old)} -> {_words(new)}")


def _words(enforced_after: str) -> str:
    match enforced_after:
        case "":
            return "findings fail scans"
        case _ if enforced_after == _NEVER:
            return "findings only warn"
        case _:
            return f"findings fail scans after {enforced_after}"


def _configured(old: ConfiguredRule, new: ConfiguredRule) -> Iterator[DeclaredChange]:
    """A rule without a value that it needs checks nothing."""
    if new.unset and not old.unset:
        yield DeclaredChange(Change.LOOSENED, f"not configured any more: needs {', '.join(new.unset)}")
    if old.unset and not new.unset:
        yield DeclaredChange(Change.TIGHTENED, "was not configured")
