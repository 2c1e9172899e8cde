"""Lint's warnings about rules that are proved never to fail or never to apply."""

from scanner.authoring.examples import default_base_job
from scanner.authoring.failing_example import failing_example_by_itself
from scanner.expressions.check import Problem, used_parameters
from scanner.expressions.condition import note
from scanner.governance.proof.report import ProvedRule, RuleVerdict
from scanner.governance.proof.rules import prove_one
from scanner.model.expression import Expression
from scanner.model.job import Keys
from scanner.model.outcome import Outcome
from scanner.model.rule import Rule
from scanner.policy.parameters import configure
from scanner.prove.answer import Verdict
from scanner.prove.constant import ConstantPart
from scanner.prove.rules import prove_rule
from scanner.schema.mistakes import Mistakes

STEPS = 40_000  # for one question: with all that are asked about a rule, about 0.2 seconds
_NAMES = {RuleVerdict.NEVER_FAILS: "never-fails", RuleVerdict.NEVER_APPLIES: "never-applies"}


def check_never(rule: Rule, keys: Keys, document: Mistakes) -> str:
    """The name of the check that warns about a rule, after it has added the warning to the document; empty if none does.

    Silent where a proof takes too long, where a value is missing, and where an example shows that the rule fails: with other values, or for
    a record that AWS would not make, as rules about damaged records do.
    """
    (configured,) = configure([rule], (), ())
    if configured.unset:
        return ""
    base_job = default_base_job()
    if prove_rule(configured, base_job, STEPS, [Outcome.FAIL]).answers[Outcome.FAIL].verdict is not Verdict.NEVER:
        return ""
    proved = prove_one(configured, base_job, STEPS)
    name = _NAMES.get(proved.verdict, "")
    if not name or failing_example_by_itself(configured, base_job) is not None:
        return ""
    _warn(proved, keys, document)
    return name


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
