"""What every format says of proofs in the same words."""

from collections.abc import Iterator, Mapping

from scanner.display.lines import count, form
from scanner.governance.proof.report import PolicyProof, ProvedRule, RuleVerdict
from scanner.model.codes import CLEAN, INCOMPLETE
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule
from scanner.policy.parameters import configure
from scanner.policy.stricter import is_same
from scanner.prove.answer import Verdict

DOMAIN = "for no job that AWS documents"  # what "never" means


def own_values(configured: ConfiguredRule) -> Mapping[str, Json]:
    """The values that an example of the rule has to set: those that differ from what examples have without it."""
    (by_default,) = configure([configured.rule], (), ())
    names = [name for name in configured.rule.params if name in configured.params]
    return {name: configured.params[name] for name in names if not _is_default(name, configured, by_default)}


def _is_default(name: str, configured: ConfiguredRule, by_default: ConfiguredRule) -> bool:
    return name in by_default.params and is_same(configured.params[name], by_default.params[name])


def place_of(proved: ProvedRule) -> Location:
    """The place of the part of the condition that is constant, if its file is known, else of the rule."""
    location, part = proved.proof.configured.rule.location, proved.constant
    if part is None or part.expression.place is None:
        return location
    line, column = part.expression.place.at(part.node.start)
    return Location(location.path, line, column)


def verdict(proof: PolicyProof) -> tuple[str, str, str]:
    """The last line: a word, the role of its colour, and the numbers, e.g. "FAILED", "bad", "4 rules: 3 never fail, 1 can fail"."""
    numbers = ", ".join(_numbers(proof))
    text = f"{count(len(proof.rules), 'rule')}: {numbers}"
    code = proof.exit_code
    if code == CLEAN:
        return "PASSED", "good", text
    word, role = ("NOT DECIDED", "open") if code == INCOMPLETE else ("FAILED", "bad")
    return word, role, f"{text}   (exit {code})"


def _numbers(proof: PolicyProof) -> Iterator[str]:
    numbers = proof.numbers
    words = {
        RuleVerdict.NEVER_APPLIES: ("never applies", "never apply"),
        RuleVerdict.NEVER_FAILS: ("never fails", "never fail"),
        RuleVerdict.NOT_DECIDED: ("not decided", "not decided"),
        RuleVerdict.NOT_CONFIGURED: ("not configured", "not configured"),
        RuleVerdict.ONLY_UNDOCUMENTED: ("fails for undocumented records only", "fail for undocumented records only"),
        RuleVerdict.CAN_FAIL: ("can fail", "can fail"),
    }
    for which, (singular, plural) in words.items():
        if numbers[which]:
            yield f"{numbers[which]:,} {form(numbers[which], singular, plural)}"
    for kind in dict.fromkeys(condition.kind for condition in proof.conditions):
        yield from _numbers_of_conditions(proof, kind.value)
    if proof.overlaps:
        yield f"{count(len(proof.overlaps), 'overlap')} of scopes"
    if proof.mistakes:
        yield count(proof.mistakes, "mistake")


def _numbers_of_conditions(proof: PolicyProof, kind: str) -> Iterator[str]:
    for answer, one, several in ((Verdict.NEVER, "never matches", "never match"), (Verdict.NOT_DECIDED, "not decided", "not decided")):
        number = sum(condition.kind == kind and condition.answer.verdict is answer for condition in proof.conditions)
        if number:
            yield f"{count(number, kind)} {form(number, one, several)}"
