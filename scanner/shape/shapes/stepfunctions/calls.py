"""What a state of Step Functions calls, as its `Resource` says, and what of a create request it hands over."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import Any

from scanner.model.job import Json
from scanner.model.pattern import late_pattern


class Call(Enum):
    """What a task calls."""

    CREATES_JOB = auto()
    NEARLY_CREATES_JOB = auto()  # a call that AWS does not have, and that resembles this one
    FUNCTION = auto()  # a Lambda function or an activity: code that a scan cannot see
    HTTP = auto()
    MACHINE = auto()  # another state machine
    SERVICE = auto()  # any other call of an AWS service
    UNCLEAR = auto()  # a substitution, or not a text


_ACTION = "createModelInvocationJob"
_SISTERS = frozenset({"getmodelinvocationjob", "listmodelinvocationjobs", "stopmodelinvocationjob"})
_NEAR = 0.9  # of 1: one letter more, less or changed in the action's 24, and not createModelCustomizationJob
_SUBSTITUTION = late_pattern(r"\$\{[^}]*\}")  # of SAM, CloudFormation and Terraform: ${AWS::Partition}
# The end says it, since partition and service are substitutions in many definitions: arn:${AWS::Partition}:states:::aws-sdk:bedrock:...
_CREATES = late_pattern(rf"(?:(?:^|[:$])bedrock|\$):{_ACTION}(?!\w)", re.IGNORECASE)
_SERVICE = late_pattern(r"(?:.*:)?states:[^:]*:[^:]*:(?:aws-sdk:)?([a-z0-9-]+):(\w+)(?:\.\w+(?::\d+)?)?", re.IGNORECASE)
_CODE = late_pattern(r":(?:function|activity):", re.IGNORECASE)
# The same call in a text that is not a state: a definition elsewhere, or the target of EventBridge Scheduler.
_IN_TEXT = late_pattern(rf"(?:states|scheduler):::(?:aws-sdk:)?bedrock:{_ACTION}", re.IGNORECASE)
_BATCH_ENDPOINT = late_pattern(r"model-invocation-job|(?:bedrock|anthropic)[^\s\"]*/batches", re.IGNORECASE)

_MEMBERS = frozenset({
    "jobname", "modelid", "rolearn", "inputdataconfig", "outputdataconfig", "vpcconfig", "modelinvocationtype", "timeoutdurationinhours",
})  # fmt: skip
_ENOUGH = 2  # members of a create request that nothing else has together
_FOLDED = late_pattern(r"[_\- ]")
# A member's name in a text, with a colon behind it: JSON text, a JSONata expression, or what States.Format is given.
_NAMED = late_pattern(
    r"""(job[_\- ]?name|model[_\- ]?id|role[_\- ]?arn|(?:in|out)put[_\- ]?data[_\- ]?config|vpc[_\- ]?config
    |model[_\- ]?invocation[_\- ]?type|timeout[_\- ]?duration[_\- ]?in[_\- ]?hours)\\*["']?\s*:""",
    re.IGNORECASE | re.VERBOSE,
)
_COMPUTED_KEY = ".$"  # at the end of a key: the value is a path into the state's input
_HOLDERS = ("Parameters", "Arguments")
_ANSWERS = frozenset({"ResultSelector", "Output", "Assign", "Catch", "Retry"})  # what a task does with what comes back


def call_of(state: Mapping[str, Any]) -> Call:
    """What a state with a `Resource` calls."""
    resource = state.get("Resource")
    if not isinstance(resource, str):
        return Call.UNCLEAR
    resource = _SUBSTITUTION.sub("$", resource).strip()
    if _CREATES.search(resource):
        return Call.CREATES_JOB
    if _CODE.search(resource):
        return Call.FUNCTION
    service_call = _SERVICE.fullmatch(resource)
    if service_call is None:
        return Call.UNCLEAR
    service, action = service_call.groups()
    return _call_of_service(service.lower(), action.lower())


def _call_of_service(service: str, action: str) -> Call:
    match service:
        case "lambda" if action.startswith("invoke"):
            return Call.FUNCTION
        case "http" | "apigateway" if action == "invoke":
            return Call.HTTP
        case "states" if action.startswith("start"):
            return Call.MACHINE
    if action not in _SISTERS and _is_near(action):
        return Call.NEARLY_CREATES_JOB
    return Call.SERVICE


def _is_near(action: str) -> bool:
    """Whether an action is spelt much like the one that creates a job."""
    from difflib import SequenceMatcher  # late: few scans read state machines

    return SequenceMatcher(None, action, _ACTION.lower()).ratio() >= _NEAR


def creates_job(state: Mapping[str, Any]) -> bool:
    """Whether a state is a task that creates a batch inference job."""
    return isinstance(state.get("Resource"), str) and call_of(state) is Call.CREATES_JOB


def is_expression(value: Json) -> bool:
    """Whether a value is a JSONata expression, which is computed when the machine runs."""
    return isinstance(value, str) and value.strip().startswith("{%") and value.strip().endswith("%}")


def may_create_job(state: Mapping[str, Any], call: Call) -> bool:
    """Whether a task may create a batch inference job by a call that does not say so."""
    inputs = {key: value for key, value in state.items() if key not in _ANSWERS}
    match call:
        case Call.NEARLY_CREATES_JOB:
            return True
        case Call.SERVICE:
            return False
        case Call.MACHINE:
            return asks_for_job(inputs)
        case Call.UNCLEAR if _names_action(inputs) or _names_batch_endpoint(inputs):
            return True
        case Call.CREATES_JOB | Call.HTTP if _names_batch_endpoint(inputs):
            return True
    return asks_for_job(inputs) or _computes_everything(state, call)


def _names_action(inputs: Json) -> bool:
    return any(_ACTION.lower() in text.lower() for text in texts_in(inputs))


def _names_batch_endpoint(inputs: Json) -> bool:
    return any(map(_BATCH_ENDPOINT.search, texts_in(inputs)))


def _computes_everything(state: Mapping[str, Any], call: Call) -> bool:
    """Whether all input of a call is computed, so that a scan cannot see what it does.

    A function's own ARN says what is called. `Payload.$` beside a `FunctionName`, and a function without parameters, are what nearly
    every definition has.
    """
    if call is Call.FUNCTION and _CODE.search(str(state.get("Resource"))):
        return False
    return any(isinstance(state.get(name), str) or f"{name}{_COMPUTED_KEY}" in state for name in _HOLDERS)


def asks_for_job(value: Json, literally: bool = False) -> bool:
    """Whether a value holds two of a create request's members, in any spelling, at any depth, in texts too.

    `literally`: computed members do not count.
    """
    return len(set(_members(value, literally))) >= _ENOUGH


def _members(value: Json, literally: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            if literally and _is_computed(key, member):
                continue
            name = _FOLDED.sub("", key.removesuffix(_COMPUTED_KEY)).lower()
            if name in _MEMBERS:
                yield name
            yield from _members(member, literally)
    elif isinstance(value, list):
        for element in value:
            yield from _members(element, literally)
    elif isinstance(value, str):
        yield from (_FOLDED.sub("", name).lower() for name in _NAMED.findall(value))


def _is_computed(key: str, value: Json) -> bool:
    """Whether a member's value is known only when the machine runs, e.g. `"jobName.$": "$.name"`."""
    return key.endswith(_COMPUTED_KEY) or is_expression(value)


def texts_in(value: Json) -> Iterator[str]:
    """All strings in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from texts_in(element)
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts_in(member)


def holds_create_call(text: str) -> bool:
    """Whether a text holds the ARN by which Step Functions or EventBridge Scheduler creates a batch inference job."""
    return _IN_TEXT.search(text) is not None
