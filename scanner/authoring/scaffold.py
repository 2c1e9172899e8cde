"""The file of a new rule: it loads, lints without a warning and passes its tests as it is, and says what to change first."""

import json
import re

from scanner.errors import UsageError
from scanner.model.names import RULE_ID
from scanner.model.origin import Tree
from scanner.model.severity import Severity
from scanner.policy.files import is_path
from scanner.policy.load import load_policy
from scanner.policy.policy_file import RESERVED

_TITLE = "A job must have a tag with its owner"
_RESERVED_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_TEXT = """\
# Your own policy. Try it as it is, then change it from the top down:
#   jobscan policy lint {file}     is it valid?
#   jobscan policy test {file}     do its examples have the outcomes that they say? (--mutate: are they enough?)
#   jobscan scan jobs.json -p {path}
# For completion in your editor: jobscan policy schema
format: 1
policy: {policy}
title: Rules of {policy}
rules:
  - id: {id}
    title: {title}  # what the rule requires, in one line
    severity: {severity}  # info, low, medium, high or critical
    # The jobs that the rule applies to; remove this line if it applies to all.
    when: glob(job_name, '*-prod-*')
    # What must be true for them. All fields: jobscan shape. Missing data never passes; use present() to test for absence.
    assert: present(tag(tags, param('owner_tag')))
    message: "Tag {{param('owner_tag')}} is missing from job {{job_name}}."
    # What users can set, with --param {id}.owner_tag=Team or in jobscan.yaml.
    params:
      owner_tag:
        type: string
        default: Owner
        description: The tag with the owner.
    # Why, and what to do about a finding: the first thing that the person on call reads.
    rationale: When a job goes wrong, its owner has to be found.
    remediation:
      pipeline: Add the tag where the job is submitted.
    # The tests of the rule. Each is a patch over a job with every field; null removes one.
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
    """The text of a policy file with one rule, to be saved as `file`. Raises UsageError for an invalid ID or title."""
    _check(rule_id)
    if not (title or _TITLE).strip():
        raise UsageError("the title is blank; say in one line what the rule requires", "title")
    policy = rule_id.partition("-")[0].lower()
    path = file if is_path(file) else f"./{file}"  # without a slash or ending, -p would look for a pack
    filled = {
        "file": shell_word(file),
        "path": shell_word(path),
        "policy": _word(policy),
        "id": _word(rule_id),
        "title": _scalar(title or _TITLE),
    }
    text = _TEXT.format(**filled, severity=severity or Severity.MEDIUM.value)
    load_policy(text.encode(), Tree(file))  # raises if the template is wrong
    return text


def _check(rule_id: str) -> None:
    if not re.fullmatch(RULE_ID, rule_id):
        raise UsageError(f"{rule_id!r} is not a rule ID; use capitals, digits and hyphens, such as ACME-NET-001")
    if rule_id.startswith(RESERVED):
        raise UsageError(
            f"{rule_id}: IDs that begin with {RESERVED} are reserved for built-in rules; use another prefix, such as ACME-NET-001"
        )


def _word(text: str) -> str:
    """A name in YAML; quoted if some YAML readers take the word for a boolean or null, such as `no`."""
    if text.lower() in _RESERVED_WORDS:
        return _quoted(text)
    return text


def _scalar(text: str) -> str:
    """A text in YAML; quoted unless it is plain words."""
    words = text.split()
    line = " ".join(words)
    is_plain = len(words) > 1 and re.fullmatch(r"[A-Za-z][\w ,.()'-]*", line, re.ASCII)
    if is_plain:
        return line
    return _quoted(line)


def _quoted(text: str) -> str:
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in json.dumps(text, ensure_ascii=False))


def shell_word(text: str) -> str:
    """A file's name as a shell takes it: in double quotes if it has blanks or other odd characters."""
    if re.fullmatch(r"[\w./\\:-]+", text):
        return text
    return f'"{text}"'
