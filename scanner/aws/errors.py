"""Why a call to AWS failed: one plain reason for each exception that the SDK or this folder raises."""

import re
from dataclasses import dataclass

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
    ResponseStreamingError,
    SSOError,
    TokenRetrievalError,
)
from botocore.parsers import ResponseParserError  # type: ignore[import-untyped]

from scanner.aws.answer import DamagedError
from scanner.aws.calls import ASSUME_ROLE, find_call
from scanner.aws.deadline import DeadlineError
from scanner.aws.guard import DAMAGED, EXPIRED_TOKEN
from scanner.errors import JobscanError
from scanner.model.coverage import CoverageState

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "OptInRequired"})
_EXPIRED = EXPIRED_TOKEN | {"RequestExpired", "TokenRefreshRequired"}
_INVALID = frozenset({"UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure", "InvalidAccessKeyId", "InvalidToken"})
_CLOCK = frozenset({"SignatureDoesNotMatch", "InvalidSignatureException", "RequestTimeTooSkewed"})
_THROTTLED = frozenset(
    {"TooManyRequestsException", "RequestLimitExceeded", "SlowDown", "PriorRequestNotComplete", "BandwidthLimitExceeded"}
)
_UNSUPPORTED = frozenset({"UnknownOperationException", "UnrecognizedOperationException", "UnsupportedOperation", "InvalidAction"})
# AWS's text, e.g. "User: arn:... is not authorized to perform: bedrock:X on resource: * with an explicit deny in a service control policy".
_ACTION = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)")
_POLICY = re.compile(
    r"(service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy)", re.IGNORECASE
)
# Policies of who asks. Those of what is asked for, such as a key, say nothing about the next key.
_OWN_POLICY = re.compile(r"(identity-based policy|service control policy|permissions boundary|session policy)", re.IGNORECASE)
_RESOURCE_POLICY = re.compile(r"resource-based policy", re.IGNORECASE)


_PASSING = frozenset({CoverageState.THROTTLED, CoverageState.DEADLINE, CoverageState.DAMAGED})
_SERVER_ERROR = 500  # and above: AWS's fault


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a call failed: the state of what it was to read, and a sentence for people.

    `action` is the IAM action where it was denied. `concerns_asker`: AWS denied it because of who asked, e.g. by a policy of the role.
    `caller_failed`: the caller's own credentials failed, so that no other account can be read either. `is_outage`: the connection or AWS
    itself failed.
    """

    state: CoverageState
    sentence: str
    action: str = ""
    concerns_asker: bool = False
    caller_failed: bool = False
    is_outage: bool = False

    @property
    def is_temporary(self) -> bool:
        """Whether the same call may well succeed a little later."""
        return self.is_outage or self.state in _PASSING


def reason_of(error: BaseException, operation: str) -> Reason:
    """The reason of any exception that a call of an operation ended in, e.g. of `ListModelInvocationJobs`."""
    match error:
        case ClientError():
            return _of_answer(error, operation)
        case DeadlineError():
            return Reason(CoverageState.DEADLINE, str(error))
        case DamagedError() | ResponseParserError() | IncompleteReadError() | ResponseStreamingError():
            return _damaged(operation, str(error))
        case NoCredentialsError() | PartialCredentialsError():
            return Reason(CoverageState.ERROR, "no AWS credentials found: sign in, or set AWS_PROFILE", caller_failed=True)
        case SSOError() | TokenRetrievalError() | CredentialRetrievalError():
            return Reason(CoverageState.EXPIRED, f"the sign-in has expired ({error}); sign in again", caller_failed=True)
        case HTTPClientError():
            return Reason(CoverageState.ERROR, f"the connection failed: {error}", is_outage=True)
        case BotoCoreError() | JobscanError():
            return Reason(CoverageState.ERROR, str(error))
        case _:
            return Reason(CoverageState.ERROR, f"internal error in {operation}: {type(error).__name__}: {error}")


def _of_answer(error: ClientError, operation: str) -> Reason:
    """The reason that an error of AWS's gives. The failed operation may be AssumeRole, which the SDK calls before another one."""
    failed = error.operation_name or operation
    code = str(error.response.get("Error", {}).get("Code", ""))
    text = str(error.response.get("Error", {}).get("Message", ""))
    if code == DAMAGED:
        return _damaged(failed, text)
    if code in _DENIED:
        return _denied(failed, code, text)
    if code in _EXPIRED:
        sentence = f"AWS says that the credentials have expired ({code}); sign in again"
        return Reason(CoverageState.EXPIRED, sentence, caller_failed=failed == ASSUME_ROLE.operation)
    if "Throttl" in code or code in _THROTTLED:
        return Reason(CoverageState.THROTTLED, f"AWS throttled {failed} ({code}) at each attempt; scan with fewer requests a second")
    if code in _UNSUPPORTED:
        return Reason(CoverageState.UNSUPPORTED, f"{failed} is not available in this Region ({code})")
    if code in _INVALID:
        return Reason(CoverageState.ERROR, f"AWS does not accept the credentials ({code}): is the Region enabled for the account?")
    if code in _CLOCK:
        return Reason(CoverageState.ERROR, f"AWS does not accept the signature ({code}); check the clock of this machine")
    is_outage = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= _SERVER_ERROR
    why = f"{code}: {text}" if code and text else code or text or "AWS does not say why"
    return Reason(CoverageState.ERROR, f"{failed} failed: {why}", is_outage=is_outage)


def _denied(operation: str, code: str, text: str) -> Reason:
    action = _action(operation, text)
    if code == "OptInRequired":
        sentence = f"{action}: the account is not subscribed to this service or Region"
        return Reason(CoverageState.DENIED, sentence, action, concerns_asker=True)
    of_asker = _OWN_POLICY.search(text) is not None
    policy = _POLICY.search(text)
    if policy is not None:
        return Reason(CoverageState.DENIED, f"{action} is denied by a {policy[1]}", action, of_asker)
    if _RESOURCE_POLICY.search(text) and not of_asker:
        return Reason(CoverageState.DENIED, f"{action} is denied by a resource-based policy, e.g. of a key or bucket", action)
    return Reason(CoverageState.DENIED, f"{action} is denied; allow it for the scanning role", action, of_asker)


def _action(operation: str, text: str) -> str:
    """The IAM action that AWS's sentence names, else the one that the table of calls has for the operation."""
    named = _ACTION.search(text)
    if named is not None:
        return named[1]
    call = find_call(operation)
    return call.action if call is not None else operation


def _damaged(operation: str, why: str) -> Reason:
    return Reason(CoverageState.DAMAGED, f"the answer to {operation} is damaged: {why}")
