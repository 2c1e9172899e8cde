"""Lint's warnings about rules that are proved never to fail or never to apply."""

from collections.abc import Mapping

from scanner.authoring.examples import configured_for, default_base_job
from scanner.authoring.failing_example import failing_example
from scanner.expressions.check import Problem, used_parameters
from scanner.expressions.condition import note
from scanner.governance.proof.report import ProvedRule, RuleVerdict
from scanner.governance.proof.rules import prove_one
from scanner.model.expression import Expression
from scanner.model.job import Json, Keys
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Rule
from scanner.policy.parameters import configure
from scanner.prove.answer import Verdict
from scanner.prove.constant import ConstantPart
from scanner.prove.rules import prove_rule
from scanner.schema.mistakes import Mistakes

STEPS = 40_000  # for one question: with all that are asked about a rule, about 0.2 seconds
_NAMES = {RuleVerdict.NEVER_FAILS: "never-fails", RuleVerdict.NEVER_APPLIES: "never-applies"}


def check_never(rule: Rule, keys: Keys, document: Mistakes) -> str:
    """The name of the check that warns about a rule, after it has added the warning to the document; empty if none does.

    Silent where a proof takes too long, where a value is missing, and where the examples show that the author knows better.
    """
    (configured,) = configure([rule], (), ())
    if configured.unset:
        return ""
    base_job = default_base_job()
    if _may_fail(configured, base_job):
        return ""
    proved = prove_one(configured, base_job, STEPS)
    name = _NAMES.get(proved.verdict, "")
    if not name or _is_shown_to_fail(configured, base_job):
        return ""
    _warn(proved, keys, document)
    return name


def _may_fail(configured: ConfiguredRule, base_job: Mapping[str, Json]) -> bool:
    """Whether it is not proved that the rule fails for no job that AWS documents."""
    proof = prove_rule(configured, base_job, STEPS, [Outcome.FAIL])
    return proof.answers[Outcome.FAIL].verdict is not Verdict.NEVER


def _is_shown_to_fail(configured: ConfiguredRule, base_job: Mapping[str, Json]) -> bool:
    """Whether the rule fails for the record of an example that AWS would not make, or may fail with the values of an example.

    One with parameters must do so for a job that AWS documents: an allowlist of `*` fails for odd records only, and checks nothing.
    """
    rule = configured.rule
    if not rule.params:
        return failing_example(configured, base_job) is not None
    with_values = [example for example in rule.examples if example.outcome == Outcome.FAIL and example.params]
    return any(_may_fail(configured_for(rule, example), base_job) for example in with_values)


def _warn(proved: ProvedRule, keys: Keys, document: Mistakes) -> None:
    """Adds the warning at the part of the condition that is constant, else at `assert`."""
    rule, part = proved.proof.configured.rule, proved.constant
    what = "never fails" if proved.verdict is RuleVerdict.NEVER_FAILS else "never applies"
    hint = "jobscan policy prove shows which outcomes the rule can have"
    if part is None:
        document.add((*keys, "assert"), f"for no job that AWS documents: the rule {what}", hint)
        return
    problem = f"{part.sentence}, for no job that AWS documents{_with_defaults(rule, part)}, so the rule {what}"
    note(Problem(part.node.start, part.node.end, problem, hint, warning=True), part.expression.text, (*keys, part.key), document)


def _with_defaults(rule: Rule, part: ConstantPart) -> str:
    """Which parameters the part reads: with other values it may not be constant."""
    names = used_parameters([Expression(part.expression.text, part.node)], rule.params)
    if not names:
        return ""
    return f" with the default of {', '.join(name for name in rule.params if name in names)}"
