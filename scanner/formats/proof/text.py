"""What is proved about rules, for people: a line for each rule, and a few more where something is wrong."""

import json
from collections.abc import Iterator

from scanner.display.lines import Line, cells, line, one_line, pad, printable, shorten, without_ci_commands
from scanner.findings.mask import mask_value
from scanner.formats.proof.words import DOMAIN, own_values, place_of, verdict
from scanner.formats.proof.yaml_line import example_line
from scanner.governance.proof.report import Overlap, PolicyProof, ProvedCondition, ProvedRule, RuleVerdict
from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import Effective, effective
from scanner.prove.answer import Verdict, Witness

_WIDTH = len("not configured")
_LONGEST = 200  # characters of a value
_NEVER = (RuleVerdict.NEVER_FAILS, RuleVerdict.NEVER_APPLIES)
_ROLES = {
    RuleVerdict.ONLY_UNDOCUMENTED: "",
    RuleVerdict.CAN_FAIL: "",
    RuleVerdict.NEVER_FAILS: "bad",
    RuleVerdict.NEVER_APPLIES: "bad",
    RuleVerdict.NOT_DECIDED: "open",
    RuleVerdict.NOT_CONFIGURED: "open",
}

_WORDS = {RuleVerdict.ONLY_UNDOCUMENTED: RuleVerdict.NEVER_FAILS.value}  # what follows says the rest


def lines(proof: PolicyProof) -> Iterator[Line]:
    """All answers; the last line is the verdict."""
    yield from map(without_ci_commands, _lines(proof))


def _lines(proof: PolicyProof) -> Iterator[Line]:
    id_width = max(cells(printable(rule.proof.configured.rule.id)) for rule in proof.rules)
    for rule in proof.rules:
        yield from _rule_lines(rule, id_width)
    for condition in proof.conditions:
        yield from _condition_lines(condition)
    for overlap in proof.overlaps:
        yield from _overlap_lines(overlap)
    word, role, text = verdict(proof)
    yield line((word, role), f"   {text}")


def _rule_lines(proved: ProvedRule, id_width: int) -> Iterator[Line]:
    """A rule: its verdict, with the witness or the reason."""
    configured = proved.proof.configured
    lead = f"{pad(printable(configured.rule.id), id_width)}  "
    indent = " " * len(lead)
    word = (pad(_WORDS.get(proved.verdict, proved.verdict.value), _WIDTH), _ROLES[proved.verdict])
    yield line((lead, "bold"), word, f"  {_reason(proved)}")
    if proved.verdict in _NEVER:
        yield from _constant_lines(proved, indent)
        yield from _parameter_lines(configured, indent)
    if proved.verdict is not RuleVerdict.NOT_CONFIGURED:
        yield from _other_lines(proved, indent)


def _condition_lines(condition: ProvedCondition) -> Iterator[Line]:
    """A scope or waiver, if it can never match or that is not decided."""
    name = f"{condition.kind.value} {printable(condition.name)} ({_place(condition.location)})  "
    match condition.answer.verdict:
        case Verdict.NEVER:
            yield line(name, ("never matches", "bad"), f", {DOMAIN}")
        case Verdict.NOT_DECIDED:
            yield line(name, ("not decided", "open"), f"  {one_line(condition.answer.reason)}")
        case _:
            return


def _overlap_lines(overlap: Overlap) -> Iterator[Line]:
    """Two scopes that set a parameter differently for the same job."""
    first, second = (f"{printable(scope.name)} ({_place(scope.location)})" for scope in (overlap.first, overlap.second))
    names = ", ".join(map(printable, overlap.parameters))
    if overlap.answer.verdict is Verdict.YES and overlap.answer.witness is not None:
        yield line(f"scopes {first} and {second} overlap; the second one wins for {names}")
        yield line(f"    {_example(overlap.answer.witness)}")
    else:
        yield line(f"scopes {first} and {second}  ", ("not decided", "open"), f" whether they overlap: {one_line(overlap.answer.reason)}")


def _place(location: Location) -> str:
    return printable(f"{location.path}:{location.line}")


def _reason(proved: ProvedRule) -> str:
    """What stands behind the verdict on the rule's line: the witness, or why there is no answer."""
    answer = proved.proof.answers[Outcome.FAIL]
    match proved.verdict:
        case RuleVerdict.CAN_FAIL if answer.witness is not None:
            in_force = proved.configured_for(Outcome.FAIL)
            return f"{_example(answer.witness, in_force)}{_names(in_force)}"
        case RuleVerdict.ONLY_UNDOCUMENTED if proved.example is not None:
            return f"{DOMAIN}, but for the example at {printable(str(proved.example.location))}"
        case RuleVerdict.NEVER_FAILS | RuleVerdict.NEVER_APPLIES:
            return DOMAIN
        case _:
            return one_line(answer.reason)


def _example(witness: Witness, configured: ConfiguredRule | None = None) -> str:
    return printable(example_line(witness, mask_value(own_values(configured)) if configured else {}))


def _names(configured: ConfiguredRule) -> str:
    """The parameters in force and where each comes from, as a comment; empty for a rule without."""
    rows = [f"{row.name} ({row.origin})" for row in effective(configured)]
    return f"  # {printable(', '.join(rows))}" if rows else ""


def _constant_lines(proved: ProvedRule, indent: str) -> Iterator[Line]:
    """The part of the condition that is constant, with its place; else the place of the rule."""
    if proved.constant is not None:
        text = f"{proved.constant.key}: {proved.constant.sentence}"
    elif proved.proof.configured.scopes:
        text = "no part of the conditions alone, but all together with what scopes change"
    else:
        text = "no part of the conditions alone, but all together"
    yield line(f"{indent}{printable(str(place_of(proved)))}: {one_line(text)}")


def _parameter_lines(configured: ConfiguredRule, indent: str) -> Iterator[Line]:
    for row in effective(configured):
        yield line(f"{indent}with {row.name} = {_value(row)} ({printable(row.origin)})")


def _value(row: Effective) -> str:
    if row.value is None:
        return "none"
    return printable(shorten(json.dumps(mask_value(row.value), ensure_ascii=False), _LONGEST))


def _other_lines(proved: ProvedRule, indent: str) -> Iterator[Line]:
    """What else a person should know: that the rule never passes, or can err."""
    answers = proved.proof.answers
    passes, errs = answers[Outcome.PASS], answers[Outcome.ERROR]
    if passes.verdict is Verdict.NEVER and proved.verdict is not RuleVerdict.NEVER_APPLIES:
        yield line(f"{indent}never passes, {DOMAIN}")
    if errs.verdict is Verdict.YES and errs.witness is not None:
        yield line(f"{indent}can end in an error: {_example(errs.witness, proved.configured_for(Outcome.ERROR))}")
    # The reason is told once. An error that is not decided has no line: it says nothing that a reader can act on, and JSON has it.
    if passes.verdict is Verdict.NOT_DECIDED and passes.reason != answers[Outcome.FAIL].reason:
        yield line(f"{indent}not decided whether it can pass: {one_line(passes.reason)}")
