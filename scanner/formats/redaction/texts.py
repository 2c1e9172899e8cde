"""Texts without names: each kind of text that a report has, such as an ARN, a path, a sentence."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from scanner.findings.cause import BETWEEN
from scanner.formats.redaction.pseudonyms import Pseudonyms
from scanner.formats.redaction.words import MODEL, is_model, is_plain, is_region, is_value
from scanner.model.arn import JOB_TYPE, is_account, is_arn
from scanner.model.job import Json

_S3 = "s3://"
_PUBLIC = ("https://docs.aws.amazon.com/", "https://csrc.nist.gov/", "https://genai.owasp.org/")
_ARN_PARTS = 6
_LEAST_ACCOUNT = 10**9  # as a number an account ID has lost its zeros
_ABSENT, _PRESENT = "absent", " present"
_NO_NAMES: Mapping[str, str] = {}
Stays = Callable[[str], bool]
_PUBLIC_ARN = re.compile(r"bedrock:[a-z0-9-]*::foundation-model/.*|iam::aws:policy/.*", re.DOTALL)
_TYPES = frozenset(
    {
        "alias", "application-inference-profile", "assumed-role", "custom-model", "foundation-model", "function", "group", "guardrail",
        "imported-model", "inference-profile", "instance-profile", "key", "log-group", "model-invocation-job", "policy",
        "provisioned-model", "role", "root", "secret", "security-group", "subnet", "user", "vpc",
    }
)  # fmt: skip
_KEPT_IN_ARNS = frozenset({":", "/", "", "service-role", "aws-service-role", "aws-reserved", "sso.amazonaws.com"})
# What a sentence is made of: ARNs and addresses as wholes, times, and words; a word is anything between blanks and marks.
_END = r"\s\"'`,;()\[\]{}<>|"
_TOKEN = re.compile(
    rf"(?P<arn>arn:[^{_END}]+)|(?P<address>[a-z][a-z0-9+.-]*://[^{_END}]+)"
    r"|(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?Z?)"
    rf"|(?P<model>(?<![\w.-]){MODEL})"
    rf"|(?P<word>[^{_END}:/=@!?\\+&#$%^~…]+)"
)
_WORD = re.compile(rf"[^{_END}:/=@!?\\+&#$%^~…]+")
_QUOTED = re.compile(r"""('[^']*'|"[^"]*")""")
_EDGE = ".-*"  # around a word, e.g. the end of a sentence, or the dashes of an option
_ROOTS = frozenset({"external", "builtin"})  # folders that reports make up
_WHOLE_PATHS = frozenset({"stdin", "records", "jobscan.yaml"})
_EXTENSION = re.compile(r"\.(?:json|jsonl|ndjson|ya?ml|csv|txt|gz|tf|tfplan|tfstate|py|log|template)")


class Texts:
    """Replaces names in texts by the pseudonyms of one key. Equal texts stay equal, different ones different; nothing stays empty."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    def account(self, text: str) -> str:
        """An account ID."""
        return self._pseudonyms.account(text)

    def digest(self, text: str) -> str:
        """A sha256 of something that is not public."""
        return self._pseudonyms.digest(text)

    def name(self, text: str) -> str:
        """A name of a person, team, tag or the like, whole."""
        return self._pseudonyms.name("name", text)

    def region(self, text: str) -> str:
        """A Region stays; what poses as one does not."""
        return text if is_region(text) else self._pseudonyms.name("region", text)

    def identity(self, text: str) -> str:
        """What a job is known by: as a rule its ARN."""
        return self.arn(text) if is_arn(text) else self.value_text(text)

    def job_name(self, text: str) -> str:
        """A job's name, or its stem."""
        return self._pseudonyms.name("job", text)

    def owner(self, text: str) -> str:
        """Who answers for something."""
        return self._pseudonyms.name("owner", text)

    def role(self, text: str) -> str:
        """A role's ARN, its name or the stem of that."""
        return self.arn(text) if is_arn(text) else self._pseudonyms.name("role", text)

    def arn(self, text: str) -> str:
        """An ARN of the same form. What belongs to AWS, such as a foundation model, stays."""
        parts = text.split(":", _ARN_PARTS - 1)
        if len(parts) < _ARN_PARTS:
            return "arn:" + self._words(text.removeprefix("arn:"), is_value, _NO_NAMES)
        arn, partition, service, region, account, resource = parts
        if service == "s3" and not account:
            return ":".join((arn, partition, service, region, account, self._bucket_and_key(resource)))
        if _PUBLIC_ARN.fullmatch(":".join(parts[2:])):
            return text
        plain = [self._known(part) for part in (partition, service)]
        where = (self._optional_region(region), self.account(account) if account != "aws" else account)
        return ":".join((arn, *plain, *where, self._resource(resource)))

    def _known(self, word: str) -> str:
        return word if re.fullmatch(r"aws[a-z*-]{0,10}|[a-z0-9]{2,14}", word) and is_plain(word.strip("*")) else self.name(word)

    def _optional_region(self, region: str) -> str:
        return self.region(region) if region else ""

    def _resource(self, resource: str) -> str:
        """The part of an ARN after the account: its type stays, and each other part becomes a name."""
        kind, slash, rest = resource.partition("/")
        if kind == JOB_TYPE and rest.isalnum():
            return f"{kind}/{self._pseudonyms.job_id(rest)}"
        if slash and is_model(rest):
            return f"{self._segment(kind)}/{rest}"
        name = self.role if kind in ("role", "assumed-role") else self.name
        first, *others = re.split(r"([:/])", resource)
        return self._segment(first) + "".join(part if part in _KEPT_IN_ARNS else name(part) for part in others)

    def _segment(self, text: str) -> str:
        return text if text in _TYPES else self.name(text)

    def _bucket_and_key(self, text: str) -> str:
        bucket, slash, key = text.partition("/")
        folders = "/".join(self._pseudonyms.name("prefix", part) for part in key.split("/"))
        return f"{self._pseudonyms.name('bucket', bucket)}{slash}{folders}"

    def address(self, text: str) -> str:
        """An S3 location or a web address; documentation of AWS and of frameworks stays."""
        if text.startswith(_S3):
            return _S3 + self._bucket_and_key(text.removeprefix(_S3))
        if text.startswith(_PUBLIC):
            return text
        scheme, _, rest = text.partition("://")
        plain = scheme if scheme in ("http", "https", "file") else self.name(scheme)
        return f"{plain}://" + "/".join(self.name(part) for part in rest.split("/"))

    def path(self, text: str) -> str:
        """A file's name in a report: built-in files stay, and in others each folder and file that is not called by plain words changes."""
        if text in _WHOLE_PATHS or text.startswith("builtin/"):
            return text
        folders = text.split("/")
        if folders[:2] == ["external", "s3"]:
            return "external/s3/" + self._bucket_and_key("/".join(folders[2:]))
        return "/".join(self._path_part(part) for part in folders)

    def _path_part(self, part: str) -> str:
        if part in ("", ".", "..") or is_region(part):
            return part
        if is_account(part):
            return self.account(part)
        stem, endings = _split_endings(part)
        if all(word.isalpha() and word.islower() and is_plain(word) for word in re.split(r"[-_.]", stem)):
            return part
        return self._pseudonyms.file(stem) + endings

    def cause(self, text: str) -> str:
        """A cause: rule, pipeline and what is wrong, each in its own way, so that it still matches the pipeline."""
        rule, *parts = text.split(BETWEEN)
        if not parts:
            return self.value_text(text)
        *pipeline, wrong = parts
        between = [self.pipeline(BETWEEN.join(pipeline))] if pipeline else []
        return BETWEEN.join((rule, *between, self._wrong(wrong)))

    def _wrong(self, text: str) -> str:
        """The last part of a cause, e.g. "vpc_config absent": a field, and what its value is."""
        field, present, value = text.partition(_PRESENT)
        if present:
            return f"{self.value_text(field)}{present}{self.value_text(value)}"
        if text == _ABSENT or text.endswith(f" {_ABSENT}"):
            return self.value_text(text.removesuffix(_ABSENT)) + _ABSENT
        return self.value_text(text)

    def pipeline(self, text: str) -> str:
        """The key of a pipeline: account, Region, role and name; account, Region and group; or a request."""
        match text.split(BETWEEN):
            case [account, region, role, name]:
                return BETWEEN.join((self.account(account), self.region(region), self.role(role), self.job_name(name)))
            case [account, region, group] if group.startswith("group "):
                return BETWEEN.join((self.account(account), self.region(region), f"group {self.name(group.removeprefix('group '))}"))
            case parts:
                return BETWEEN.join(map(self.identity, parts))

    def value(self, value: Json) -> Json:
        """A value of a record or of a parameter, with every text in it."""
        match value:
            case str():
                return self.value_text(value)
            case bool() | None | float():
                return value
            case int():
                return value if value < _LEAST_ACCOUNT else int(self.account(f"{value:012}"))
            case dict():
                return {self.value_text(key): self.value(inner) for key, inner in value.items()}
            case _:
                return [self.value(inner) for inner in value]

    def value_text(self, text: str) -> str:
        """A text of a record: only numbers, Regions, fields and the service's own values stay."""
        return self._words(text, is_value, _NO_NAMES)

    def expression(self, text: str) -> str:
        """An expression of a rule: what is quoted is a value."""
        parts = _QUOTED.split(text)
        return "".join(self.value_text(part) if number % 2 else self.sentence(part) for number, part in enumerate(parts))

    def sentence(self, text: str, names: Mapping[str, str] = _NO_NAMES) -> str:
        """A sentence, in which jobscan's own words stay; `names` that it is about become these pseudonyms, whatever words they have."""
        several = [name for name in names if name in text and not _is_one_token(name)]
        if not several:
            return self._words(text, is_plain, names)
        longest = max(several, key=len)
        return names[longest].join(self.sentence(part, names) for part in text.split(longest))

    def _words(self, text: str, stays: Stays, names: Mapping[str, str]) -> str:
        return _TOKEN.sub(lambda found: self._token(found, stays, names), text)

    def _token(self, found: re.Match[str], stays: Stays, names: Mapping[str, str]) -> str:
        text = found[0]
        match found.lastgroup:
            case "arn":
                core = text.rstrip(".:")
                return self.arn(core) + text[len(core) :]
            case "address":
                core = text.rstrip(".:")
                return self.address(core) + text[len(core) :]
            case "time":
                return text
            case "model" if text not in names:
                return text
            case _:
                return self._word(text, stays, names)

    def _word(self, text: str, stays: Stays, names: Mapping[str, str]) -> str:
        if text in names:
            return names[text]
        core = text.strip(_EDGE)
        if not core:
            return text
        if "*" in text:  # a stem, such as nightly-*
            return self.name(text)
        before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
        return f"{before}{self._core(core, stays, names)}{after}"

    def _core(self, core: str, stays: Stays, names: Mapping[str, str]) -> str:
        if core in names:
            return names[core]
        if is_account(core):
            return self.account(core)
        return core if stays(core) else self.name(core)


def _is_one_token(name: str) -> bool:
    """Whether a name is found in a sentence by itself: it is one word or an ARN. A name of marks alone says nothing."""
    if not any(char.isalnum() for char in name) or is_arn(name) or name.startswith(_S3):
        return True
    return _WORD.fullmatch(name) is not None and name.strip(_EDGE) == name


def _split_endings(name: str) -> tuple[str, str]:
    """A file's name without what says of which kind it is, and that: ("jobs", ".jsonl.gz")."""
    stem = name
    while _EXTENSION.fullmatch(ending := PurePosixPath(stem).suffix):
        stem = stem.removesuffix(ending)
    return stem, name[len(stem) :]
