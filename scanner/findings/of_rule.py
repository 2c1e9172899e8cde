"""What a rule says of the jobs that it fails: the field, what was expected there, and the message."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scanner.engine.reference import context_for
from scanner.expressions.compiler.interface import UNSURE
from scanner.expressions.compiler.runtime import Around
from scanner.expressions.evidence import first_deciding
from scanner.expressions.fields import first_documented
from scanner.expressions.message import render
from scanner.findings.cause import before_identity
from scanner.findings.mask import mask_text
from scanner.findings.message import Message
from scanner.findings.of_job import JobPart
from scanner.model.job import Job
from scanner.model.outcome import Evidence
from scanner.model.rule import ConfiguredRule
from scanner.shape import fields

if TYPE_CHECKING:
    from scanner.expressions.compiler.evidence import Leaf, Leaves


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
        self._hash = hashlib.sha256(before_identity(configured.rule.id))
        self.is_compiled = False
        self._leaves: Leaves | None = None
        self._decided: list[Decided | None] = []  # by leaf; None where the field depends on the job
        self._always: Decided | None = None  # of a rule with one leaf
        self._message: Message | None = None

    def compile(self) -> None:
        """Generates what names the deciding leaf and writes the message. Worth it for a rule with several findings."""
        from scanner.expressions.compiler.evidence import compile_leaves, compile_message  # late: a small scan has few findings a rule

        self.is_compiled = True
        self._leaves = compile_leaves(self.rule.assertion.tree, self._configured.params)
        if self._leaves is not None:
            self._decided = list(map(self._decided_for_all, self._leaves.leaves))
            self._always = self._decided[0] if self._leaves.pick is None else None
        template = compile_message(self.rule.message, self._configured.params)
        if template is not None:
            self._message = Message(template)

    def decided(self, job: Job) -> Decided:
        """The field and the expectation of the first leaf for which the rule fails on a job, as `first_deciding` has them."""
        if self._always is not None:
            return self._always
        index = self._first_leaf(job)
        if self._leaves is None or index == UNSURE:
            context = context_for(self._configured, job, self._now)
            evidence = first_deciding(self.rule.assertion, context, False) or Evidence("", None, "")
            return Decided(self.rule.subject or evidence.field, mask_text(evidence.expected))
        leaf = self._leaves.leaves[index]
        return self._decided[index] or Decided(first_documented(leaf.paths, job.fields), mask_text(leaf.expected))

    def message(self, part: JobPart) -> str:
        """The message for a job, masked, as `render` has it; the rule's title where that is empty."""
        text = None
        if self._message is not None:
            self._around.contexts = part.shown.contexts
            text = self._message.text(part, self._around)
        if text is None:
            text = mask_text(render(self.rule.message, context_for(self._configured, part.shown, self._now)))
        return text or self.title

    def fingerprint(self, identity: bytes) -> str:
        """What `cause.fingerprint` gives for a job."""
        digest = self._hash.copy()
        digest.update(identity)
        return digest.hexdigest()

    def _first_leaf(self, job: Job) -> int:
        """The index of the first deciding leaf; UNSURE where only the reference evaluator can name it."""
        if self._leaves is None:
            return UNSURE
        if self._leaves.pick is None:
            return 0
        self._around.contexts = job.contexts
        try:
            return self._leaves.pick(job.fields, self._around)
        except Exception:
            return UNSURE

    def _decided_for_all(self, leaf: "Leaf") -> Decided | None:
        """What a leaf says of all jobs; None where its field depends on the job."""
        field = self.rule.subject or _field_of_all(leaf.paths)
        return None if field is None else Decided(field, mask_text(leaf.expected))


def _field_of_all(paths: Sequence[Sequence[str]]) -> str | None:
    """The field that `first_documented` gives for every job; None where it depends on whether a job has an object such as its VPC."""
    for first, *others in paths:
        row = fields.field(first)
        if row is None:
            continue
        return None if others and row.is_object else first
    return ""
