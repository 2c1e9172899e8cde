"""Version 1 of proofs for machines; its JSON Schema is `scanner/formats/proof.schema.json`."""

import json
from importlib import resources
from typing import Any

from scanner.findings.mask import mask_value
from scanner.formats.proof.words import place_of
from scanner.governance.proof.report import Overlap, PolicyProof, ProvedCondition, ProvedRule, RuleVerdict
from scanner.model.job import Json
from scanner.policy.effective import effective
from scanner.prove.answer import ASKED, Answer, Verdict
from scanner.version import __version__

VERSION = "jobscan-prove/1"
Entry = dict[str, Any]


def text(proof: PolicyProof) -> str:
    """The proof as JSON; the same bytes in every run."""
    return json.dumps(_document(proof), indent=2) + "\n"


def proof_schema() -> Entry:
    """The JSON Schema (draft 2020-12) of version 1 of the JSON proof."""
    schema: Entry = json.loads(resources.files("scanner.formats").joinpath("proof.schema.json").read_text("utf-8"))
    return schema


def _document(proof: PolicyProof) -> Entry:
    numbers = proof.numbers
    return {
        "prove": VERSION,
        "tool": {"name": "jobscan", "version": __version__},
        "config": proof.config or None,
        "summary": {
            "rules": {_key(verdict): numbers[verdict] for verdict in RuleVerdict},
            "never_matching": len(proof.never_matching),
            "overlaps": len(proof.overlaps),
            "mistakes": proof.mistakes,
            "exit_code": proof.exit_code,
        },
        "rules": [_rule(rule) for rule in proof.rules],
        "conditions": [_condition(condition) for condition in proof.conditions],
        "overlaps": [_overlap(overlap) for overlap in proof.overlaps],
    }


def _rule(proved: ProvedRule) -> Entry:
    configured = proved.proof.configured
    rule = configured.rule
    return {
        "rule": rule.id,
        "path": rule.location.path,
        "line": rule.location.line,
        "verdict": _key(proved.verdict),
        "constant": _constant(proved),
        "example": _example(proved),
        "parameters": [{"name": row.name, "value": mask_value(row.value), "origin": row.origin} for row in effective(configured)],
        "answers": {outcome.value: answer_entry(proved.proof.answers[outcome]) for outcome in ASKED},
    }


def _constant(proved: ProvedRule) -> Entry | None:
    """The part of the condition that is the reason, with its place."""
    part = proved.constant
    if part is None:
        return None
    place = place_of(proved)
    return {"key": part.key, "text": part.node.text, "never": part.never, "line": place.line, "column": place.column}


def _example(proved: ProvedRule) -> Entry | None:
    """The place of an example for which a rule fails that fails for no documented job."""
    if proved.example is None or proved.example.location is None:
        return None
    return {"path": proved.example.location.path, "line": proved.example.location.line}


def answer_entry(answer: Answer) -> Entry:
    """An answer: the verdict, the witness if there is one, and the reason if it is not known."""
    witness: Json = None
    if answer.witness is not None:
        witness = {
            "job": dict(answer.witness.job),
            "stage": answer.witness.stage.value,
            "not_delivered": list(answer.witness.not_delivered),
            "context": [dict(record) for record in answer.witness.context],
        }
    return {"verdict": _key(answer.verdict), "witness": witness, "reason": answer.reason}


def _condition(condition: ProvedCondition) -> Entry:
    return {
        "kind": condition.kind.value,
        "name": condition.name,
        "path": condition.location.path,
        "line": condition.location.line,
        "answer": answer_entry(condition.answer),
    }


def _overlap(overlap: Overlap) -> Entry:
    scopes = (overlap.first, overlap.second)
    return {
        "scopes": [{"name": scope.name, "path": scope.location.path, "line": scope.location.line} for scope in scopes],
        "parameters": list(overlap.parameters),
        "answer": answer_entry(overlap.answer),
    }


def _key(verdict: Verdict | RuleVerdict) -> str:
    """The verdict as a machine reads it, e.g. "not_decided"."""
    return verdict.value.replace(" ", "_")
