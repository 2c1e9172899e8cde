"""docs/functions.md: a section for each function, made from the table of functions, with its example evaluated."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from scanner.authoring.examples import NOW, default_base_job, job_of
from scanner.authoring.markdown import MADE, block, bullets, code, page, prose, value
from scanner.expressions.fields import as_json
from scanner.expressions.functions.cost import Cost
from scanner.expressions.functions.function import Argument, Function
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.meaning.rule import evaluate
from scanner.expressions.syntax.parser import parse
from scanner.findings.build import describe_reason
from scanner.model.contexts import Contexts
from scanner.model.job import Json
from scanner.model.rule import Example
from scanner.model.types import Array, Basic, Object, Type, Union
from scanner.prove.symbolic.calls import IN_PART, NOT_MODELLED
from scanner.shape.contexts.kind import ContextKind
from scanner.shape.contexts.table import KINDS

# What the examples read in addition to the base job.
PARAMS: Mapping[str, Json] = {
    "allowed_roles": ["arn:aws:iam::*:role/batch/*"],
    "allowed_subnets": ["subnet-0*"],
    "inference_profiles": [
        {
            "inferenceProfileArn": "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/8kd03hs7qpzt",
            "models": [{"modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0"}],
        }
    ],
    "keys": {"111122223333": "alias/batch-output"},
    "max_timeout_hours": 72,
    "models": [{"modelId": "amazon.nova-pro-v1:0", "modelLifecycle": {"status": "ACTIVE"}}],
    "required_tags": ["Owner", "Project"],
    "trusted_accounts": ["111122223333"],
}
SUBNET: Mapping[str, Json] = {"subnet_id": "subnet-0c4f8a1e6b2d97305", "vpc_id": "vpc-0a1b2c3d4e5f60718"}
EXTRA: Mapping[str, Json] = {"cost_estimate": 12.5}
_INTRO = """\
The functions for conditions, in the order of their names: JMESPath's own and those that jobscan adds. An argument of the wrong type is
refused before anything is scanned. For what null and missing data mean in a condition, see [policy-language.md](policy-language.md).
What is not modelled in proofs, [`policy prove` and `policy diff`](prove.md) do not decide.

The results below are for the [base job of rule examples](../scanner/policy/base_job.yaml), with the parameters at the end of this page.
To try a function: `jobscan eval EXPRESSION jobs.json`."""

_CONTEXT_INTRO = """\
What `context()` can be asked for. Scan the output of the call together with the jobs; how the two are joined, and what a dump must be like,
is in [policy-language.md](policy-language.md#context)."""


def function_page() -> str:
    """The page of all functions, in the order of their names."""
    parts = ["# The functions", MADE, _INTRO]
    for title, own in (("jobscan's", True), ("JMESPath's", False)):
        names = [f"[{name}](#{name})" for name, function in FUNCTIONS.items() if function.own is own]
        parts.append(f"{title}: {', '.join(names)}")
    for function in FUNCTIONS.values():
        parts += _section(function)
    surroundings = [f"{code(f'param({name!r})')}: {value(data)}" for name, data in PARAMS.items()]
    surroundings.append(f"{code(_call_for(SUBNET['subnet_id']))}: {value(SUBNET)}")
    surroundings += [f"{code(f'extra({name!r})')}: {value(data)}" for name, data in EXTRA.items()]
    parts += ["## The kinds of context", _CONTEXT_INTRO, bullets([_kind(kind) for kind in KINDS.values()])]
    return page([*parts, "## Values in the examples", bullets([*surroundings, f"{code('now()')}: {code(NOW)}"])])


def result_of(text: str) -> Json:
    """The value of an expression for the base job under rule meaning, with the page's parameters."""
    job = job_of(Example("pass"), default_base_job())
    contexts = Contexts()
    contexts.add("subnet", [SUBNET["subnet_id"]], SUBNET)
    context = Context(job.fields, EXTRA, True, PARAMS, datetime.fromisoformat(NOW), job.source, contexts)
    return evaluate(parse(text, strict=True).tree, context)


def _kind(kind: ContextKind) -> str:
    """A kind of context with the call that delivers it and its members, as a line of a list."""
    members = ", ".join(_members_of_context(kind.type))
    call = f"context('{kind.name}', ID)"
    return f"{code(call)}, from {code(kind.call)}: {members}"


def _members_of_context(kind: Type, path: str = "") -> Iterator[str]:
    """Each member at any depth with its type, e.g. "`routes[].target` (string)"."""
    for option in kind.options if isinstance(kind, Union) else (kind,):
        match option:
            case Object(members=members):
                for name, member in members.items():
                    yield from _members_of_context(member, f"{path}.{name}" if path else name)
            case Array(item):
                yield from _members_of_context(item, f"{path}[]")
            case Basic.NULL:
                continue
            case _:
                yield f"{code(path)} ({kind})"


def _call_for(subnet: str) -> str:
    return f"context('subnet', '{subnet}')"


def signature(function: Function) -> str:
    """A function as the page shows it, e.g. "glob(text: string, pattern: glob) -> boolean"."""
    more = ", ..." if function.variadic else ""
    result = function.result_type([argument.type for argument in function.arguments])
    return f"{function.name}({', '.join(map(_argument, function.arguments))}{more}) -> {result}"


def _section(function: Function) -> Iterator[str]:
    yield f"## {function.name}"
    yield block(signature(function), "text")
    yield f"Returns {prose(function.gives)}."
    yield bullets([_null(function), f"cost: {_cost(function)}", f"proofs: {_in_proofs(function)}", *_members(function)])
    yield block(f"{function.example}\n  => {_shown(result_of(function.example))}", "text")


def _null(function: Function) -> str:
    general = function.nulls.value
    if not function.null or function.null == general:
        return prose(general)
    return prose(f"{general}; {function.null}")


def _cost(function: Function) -> str:
    if function.cost is Cost.FREE:
        return "no steps"
    return f"steps for {function.cost.value}"


def _in_proofs(function: Function) -> str:
    """Whether `jobscan policy prove` and `policy diff` know what a function gives, or why not."""
    reason = NOT_MODELLED.get(function.name)
    if reason is not None:
        return f"not modelled ({reason})"
    part = IN_PART.get(function.name)
    if part is not None:
        return f"modelled in part ({part})"
    return "modelled"


def _members(function: Function) -> Iterator[str]:
    """The members of the object that the function returns, if it returns one."""
    result = function.result_type([argument.type for argument in function.arguments])
    options: tuple[Type, ...] = result.options if isinstance(result, Union) else (result,)
    for option in options:
        if isinstance(option, Object):
            yield "members: " + ", ".join(f"{code(name)} ({kind})" for name, kind in option.members.items())


def _argument(argument: Argument) -> str:
    if argument.literal:
        return f"'{argument.name}'"
    if argument.expression:
        return f"&{argument.name}"
    return f"{argument.name}: {argument.type}"


def _shown(result: Json) -> str:
    if isinstance(result, Missing):
        return "missing: " + "; ".join(map(describe_reason, result.reasons))
    return json.dumps(as_json(result), ensure_ascii=False)
