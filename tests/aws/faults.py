"""Every fault of every call that reads jobs: the cases of two tests, one of single calls and one of whole runs."""

from collections.abc import Container
from typing import Any

import pytest

from tests.aws.proxy import FAULTS

OPERATIONS = ("ListModelInvocationJobs", "GetModelInvocationJob", "GetResources")
# Nothing is lost by these: the time is what our reader of records looks at, and "" is how GetResources writes "no more pages".
# A token in the answer to Get is a member that nobody asked for.
HARMLESS = {("time is no time", operation) for operation in OPERATIONS} | {
    ("empty token", "GetResources"),
    ("empty token", "GetModelInvocationJob"),
    ("repeated token", "GetModelInvocationJob"),
}
UNCHANGED = {("time is no time", "GetResources"), ("empty token", "GetResources")}


def fault_cases(fast: Container[tuple[str, str]]) -> list[Any]:
    """Each fault of each operation, once and always; those that are not `fast` are run by `make test-live`."""
    found = []
    for fault in FAULTS:
        for operation in OPERATIONS:
            for times in (1, None):
                marks = () if (fault, operation) in fast else (pytest.mark.live,)
                found.append(pytest.param(fault, operation, times, marks=marks, id=f"{fault}-{operation}-{'once' if times else 'always'}"))
    return found
