"""The readers know containers, not what is in them."""

import re
from pathlib import Path

import scanner.documents

_WORDS = ("job", "jobs", "jobscan", "arn", "arns", "aws", "bedrock", "terraform", "athena", "cloudtrail", "iam", "vpc", "sarif")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")  # of a name: job, Arn, of jobArn; AWS and WRAPPER of AWS_WRAPPER
_MODULE = "scanner.model.job "  # where the type of a record is from


def words_in(text: str) -> list[str]:
    return [word for word in _PART.findall(text.replace(_MODULE, "")) if word.lower() in _WORDS]


def test_no_word_of_what_the_records_are_about() -> None:
    (folder,) = scanner.documents.__path__
    files = sorted(Path(folder).rglob("*.py"))
    assert len(files) > 20
    assert {file.name: words for file in files if (words := words_in(file.read_text(encoding="utf-8")))} == {}


def test_such_words_are_seen() -> None:
    text = "jobArn, job_name, a JOB's AWS_WRAPPER, BEGINS_TERRAFORM; not learn, arnica, jobbing"
    assert words_in(text) == ["job", "Arn", "job", "JOB", "AWS", "TERRAFORM"]
