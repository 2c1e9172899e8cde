"""A new rule's file: it loads, lints without a warning and passes its tests as it is, and says what to change first."""

import json
import re

from scanner.errors import UsageError
from scanner.model.names import RULE_ID
from scanner.model.origin import Tree
from scanner.model.severity import Severity
from scanner.policy.load import load_policy

_TITLE = "A job must say in its tags who owns it"
_NO_TEXTS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_TEXT = """\
# A policy of your own. Try it as it is, then change it from the top down:
#   jobscan policy lint {file}     does it mean something?
#   jobscan policy test {file}     does it say what its examples say? (--mutate: are they enough?)
#   jobscan scan jobs.json -p {path}
# An editor that is told of the format completes keys: see "jobscan policy schema".
format: 1
policy: {policy}
title: Rules of {policy}
rules:
  - id: {id}
    title: {title}  # what must hold, in one line
    severity: {severity}  # info, low, medium, high or critical
    # The jobs that the rule is for; for all of them, take it out.
    when: glob(job_name, '*-prod-*')
    # What must hold for them. All fields of a job: jobscan shape. Missing data is never a pass; present() says that absence is meant.
    assert: present(tag(tags, param('owner_tag')))
    message: "Job {{job_name}} has no tag {{param('owner_tag')}}."
    # What another team may set, by --param {id}.owner_tag=Team or in jobscan.yaml.
    params:
      owner_tag:
        type: string
        default: Owner
        description: The tag that names an owner.
    # Why, and what to do about a finding: whoever is woken by it reads this first.
    rationale: Somebody has to answer when a job goes wrong.
    remediation:
      pipeline: Add the tag where the job is submitted.
    # The rule's tests. Each is a patch over a job that has everything; null takes a field away.
    examples:
      pass:
        - {{}}
        - {{job: {{tags: {{Team: claims}}}}, params: {{owner_tag: Team}}}}
      fail:
        - {{job: {{tags: {{Owner: null}}}}}}
        - {{stage: request, job: {{tags: {{Owner: null}}}}}}
      not_applicable:
        - {{job: {{job_name: ticket-summaries-test}}}}
      unknown:
        - {{not_delivered: [tags]}}
"""


def scaffold(rule_id: str, file: str, title: str = "", severity: str = "") -> str:
    """The text of a policy file with one rule; `file` is where it will stand. Raises UsageError for an id or title that cannot be."""
    _check(rule_id)
    if not (title or _TITLE).strip():
        raise UsageError("--title is blank: say in one line what must hold")
    policy = rule_id.partition("-")[0].lower()
    path = file if re.search(r"[/\\]|\.ya?ml$", file) else f"./{file}"
    filled = {
        "file": shell_word(file),
        "path": shell_word(path),
        "policy": _word(policy),
        "id": _word(rule_id),
        "title": _scalar(title or _TITLE),
    }
    text = _TEXT.format(**filled, severity=severity or Severity.MEDIUM.value)
    load_policy(text.encode(), Tree(file))  # what comes from here has to be right
    return text


def _check(rule_id: str) -> None:
    if not re.fullmatch(RULE_ID, rule_id):
        raise UsageError(f"{rule_id!r} is no rule id: it has capitals, digits and hyphens, such as ACME-NET-001")
    if rule_id.startswith("BMJ-"):
        raise UsageError(
            f"{rule_id}: ids that begin with BMJ- are those of the built-in rules; take a prefix of your own, such as ACME-NET-001"
        )


def _word(text: str) -> str:
    """A name in YAML, where some words are no texts for every reader."""
    return _quoted(text) if text.lower() in _NO_TEXTS else text


def _scalar(text: str) -> str:
    """The text in YAML: as it is where that means the same, else in double quotes."""
    line = " ".join(text.split())
    return line if re.fullmatch(r"[A-Za-z][\w ,.()'-]*", line, re.ASCII) and len(line.split()) > 1 else _quoted(line)


def _quoted(text: str) -> str:
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in json.dumps(text, ensure_ascii=False))


def shell_word(text: str) -> str:
    """A file's name as a shell takes it."""
    return text if re.fullmatch(r"[\w./\\:-]+", text) else f'"{text}"'
