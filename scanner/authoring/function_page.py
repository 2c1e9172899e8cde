"""docs/functions.md: a section a function, made from the table of functions, each example worked out."""

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
from scanner.findings.build import explain
from scanner.model.job import Json
from scanner.model.rule import Example
from scanner.model.types import Object, Type, Union

# What the examples read besides the base job.
PARAMS: Mapping[str, Json] = {
    "allowed_roles": ["arn:aws:iam::*:role/batch/*"],
    "allowed_subnets": ["subnet-0*"],
    "max_timeout_hours": 72,
    "models": [{"modelId": "amazon.nova-pro-v1:0", "modelLifecycle": {"status": "ACTIVE"}}],
    "required_tags": ["Owner", "Project"],
    "trusted_accounts": ["111122223333"],
}
EXTRA: Mapping[str, Json] = {"cost_estimate": 12.5}
_INTRO = """\
What a condition can call: JMESPath's own functions and those that jobscan adds, in the order of their names. An argument of another type is
refused before anything is scanned. What null and missing data mean to a condition stands in [policy-language.md](policy-language.md).

Each result below is worked out for the [job that rule examples start from](../scanner/policy/base_job.yaml), with the parameters at the
end of this page. To try one: `jobscan eval EXPRESSION jobs.json`."""


def function_page() -> str:
    """The page of all functions, in the order of their names."""
    parts = ["# The functions", MADE, _INTRO]
    for title, own in (("jobscan's", True), ("JMESPath's", False)):
        names = [f"[{name}](#{name})" for name, function in FUNCTIONS.items() if function.own is own]
        parts.append(f"{title}: {', '.join(names)}")
    for function in FUNCTIONS.values():
        parts += _section(function)
    surroundings = [f"{code(f'param({name!r})')}: {value(one)}" for name, one in PARAMS.items()]
    surroundings += [f"{code(f'extra({name!r})')}: {value(one)}" for name, one in EXTRA.items()]
    return page([*parts, "## What the examples read", bullets([*surroundings, f"{code('now()')}: {code(NOW)}"])])


def result_of(text: str) -> Json:
    """What an expression gives for the base job under rule meaning, with the page's parameters."""
    job = job_of(Example("pass"), default_base_job())
    around = Context(job.fields, EXTRA, True, PARAMS, datetime.fromisoformat(NOW), job.source)
    return evaluate(parse(text, strict=True).tree, around)


def signature(function: Function) -> str:
    """A function's name, its arguments with their types, and the type of what it gives."""
    more = ", ..." if function.variadic else ""
    result = function.result_type([argument.type for argument in function.arguments])
    return f"{function.name}({', '.join(map(_argument, function.arguments))}{more}) -> {result}"


def _section(function: Function) -> Iterator[str]:
    yield f"## {function.name}"
    yield block(signature(function), "text")
    yield f"Gives {prose(function.gives)}."
    yield bullets([_null(function), f"cost: {_cost(function)}", *_members(function)])
    yield block(f"{function.example}\n  => {_shown(result_of(function.example))}", "text")


def _null(function: Function) -> str:
    more = "" if not function.null or function.null == function.nulls.value else f"; {function.null}"
    return prose(function.nulls.value + more)


def _cost(function: Function) -> str:
    return "no steps" if function.cost is Cost.FREE else f"steps for {function.cost.value}"


def _members(function: Function) -> Iterator[str]:
    """What an object that the function gives has in it."""
    result = function.result_type([argument.type for argument in function.arguments])
    options: tuple[Type, ...] = result.options if isinstance(result, Union) else (result,)
    for one in options:
        if isinstance(one, Object):
            yield "has: " + ", ".join(f"{code(name)} ({kind})" for name, kind in one.members.items())


def _argument(argument: Argument) -> str:
    if argument.literal:
        return f"'{argument.name}'"
    return f"&{argument.name}" if argument.expression else f"{argument.name}: {argument.type}"


def _shown(result: Json) -> str:
    if isinstance(result, Missing):
        return "missing: " + "; ".join(map(explain, result.reasons))
    return json.dumps(as_json(result), ensure_ascii=False)
