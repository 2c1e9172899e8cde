"""What a rule says of the jobs that it fails: the field, what was expected there, and the message."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from scanner.engine.reference import context_for
from scanner.expressions.compiler.evidence import UNSURE, Leaf, Leaves, compile_leaves, compile_message
from scanner.expressions.compiler.runtime import Around
from scanner.expressions.evidence import first_deciding
from scanner.expressions.fields import first_documented
from scanner.expressions.message import render
from scanner.findings.mask import mask_text
from scanner.findings.message import Message
from scanner.findings.of_job import JobPart
from scanner.model.job import Job
from scanner.model.outcome import Evidence
from scanner.model.rule import ConfiguredRule


class Decided(NamedTuple):
    """The field that a fail is about, and what was expected there, masked."""

    field: str
    expected: str


class RulePart:
    """A rule as its findings need it; what generated code cannot do, the reference evaluator does, finding by finding."""

    def __init__(self, configured: ConfiguredRule, now: datetime) -> None:
        """The part of a rule as it is configured for all jobs that will be asked about."""
        self.rule = configured.rule
        self.title = mask_text(configured.rule.title)
        self.owner = mask_text(configured.overlay.owner)
        self.exact_role = configured.rule.subject == "role_arn"
        self._configured = configured
        self._now = now
        self._around = Around(now)
        self._leaves: Leaves | None = None
        self._message: Message | None = None

    def compile(self) -> None:
        """Generates what names the deciding leaf and writes the message. Worth it for a rule with several findings."""
        leaves = compile_leaves(self.rule.assertion.tree, self._configured.params)
        if leaves is not None:
            masked = (Leaf(leaf.paths, mask_text(leaf.expected)) for leaf in leaves.leaves)
            self._leaves = replace(leaves, leaves=tuple(masked))
        template = compile_message(self.rule.message, self._configured.params)
        if template is not None:
            self._message = Message(template)

    def decided(self, job: Job) -> Decided:
        """The field and the expectation of the first leaf for which the rule fails on a job, as `first_deciding` has them."""
        leaf = self._first_leaf(job)
        if leaf is not None:
            return Decided(self.rule.subject or first_documented(leaf.paths, job.fields), leaf.expected)
        context = context_for(self._configured, job, self._now)
        evidence = first_deciding(self.rule.assertion, context, False) or Evidence("", None, "")
        return Decided(self.rule.subject or evidence.field, mask_text(evidence.expected))

    def message(self, part: JobPart) -> str:
        """The message for a job, masked, as `render` has it; the rule's title where that is empty."""
        text = self._compiled_message(part)
        if text is None:
            text = mask_text(render(self.rule.message, context_for(self._configured, part.shown, self._now)))
        return text or self.title

    def _first_leaf(self, job: Job) -> Leaf | None:
        """The first deciding leaf; None where only the reference evaluator can name it."""
        if self._leaves is None:
            return None
        if self._leaves.pick is None:
            return self._leaves.leaves[0]
        self._around.contexts = job.contexts
        try:
            index = self._leaves.pick(job.fields, self._around)
        except Exception:
            return None
        return None if index == UNSURE else self._leaves.leaves[index]

    def _compiled_message(self, part: JobPart) -> str | None:
        """The message; None where only the reference evaluator can write it."""
        if self._message is None:
            return None
        self._around.contexts = part.shown.contexts
        try:
            return self._message.text(part, self._around)
        except Exception:
            return None
