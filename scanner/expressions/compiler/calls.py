"""Calls -> code, by the shortest way to what the function table gives."""

from collections.abc import Callable, Iterable

from scanner.expressions.compiler.kinds import Kind, Value
from scanner.expressions.compiler.layout import AROUND
from scanner.expressions.compiler.source import Source
from scanner.expressions.compiler.tags import code_by_keys, reads_keys
from scanner.expressions.functions.aws import is_within, within_test
from scanner.expressions.functions.function import Function
from scanner.expressions.functions.prepared import prepare
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.functions.times import SECONDS, parse_time
from scanner.model.job import Json

FOUND_ELSEWHERE = frozenset({"context", "resolved_model"})  # their null may mean that something was not delivered
_QUICK = frozenset({"contains", "ends_with", "length", "lower", "starts_with"})  # as quick as remembering what they gave
_METHODS = {"starts_with": "startswith", "ends_with": "endswith"}  # of texts
_SEARCHES = frozenset({"any_match", "matches"})
_LOCATIONS = ([Kind.TEXT, Kind.TEXT], [Kind.TEXT, Kind.CONSTANT])
_HOURS = frozenset({"hours_between", "hours_since", "hours_until"})


class Calls:
    """Writes calls of functions whose arguments are variables and constants."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def code(self, function: Function, arguments: list[Value]) -> tuple[str, str]:
        """The call, or None where an argument is null or missing, or nothing was found; with the variable that alone decides it, if any."""
        if reads_keys(function.name, arguments):
            return code_by_keys(self._source, function.name, arguments)
        return self._code(function, arguments), origin_of(arguments)

    def _code(self, function: Function, arguments: list[Value]) -> str:
        if function.name in _HOURS:
            return self._hours(function, arguments)
        if function.name == "within" and [value.kind for value in arguments] in _LOCATIONS:
            return self._within(*arguments)
        code = self.guarded(function, arguments)
        if function.name in _SEARCHES and self._is_rarely_shared(arguments):
            return self._search(function, *arguments)
        if function.name in FOUND_ELSEWHERE:
            return f"without_gap({self._source.once(code, origin_of(arguments))})"
        return code

    def guarded(self, function: Function, arguments: list[Value]) -> str:
        """The call, or None where an argument is null or missing."""
        called = self._called(function, arguments)
        guards = [f"{value.name} is None" for value in arguments if value.kind is not Kind.CONSTANT]
        if not guards:
            return called
        return f"(None if {' or '.join(guards)} else {called})"

    def _called(self, function: Function, arguments: list[Value]) -> str:
        """The call, for arguments that are all there."""
        work = _not_remembering(function.known_call or function.call)
        names = [value.name for value in arguments]
        if function.reads_surroundings:
            return f"{self._source.function(function.name, work)}({', '.join([AROUND, *names])})"
        if function.name in _METHODS:
            return f"{names[0]}.{_METHODS[function.name]}({names[1]})"
        places = [place for place, value in enumerate(arguments) if value.kind is not Kind.CONSTANT]
        if len(places) == 1 and len(arguments) > 1:
            return f"{self._prepared(function, arguments, places[0])}({names[places[0]]})"
        return f"{self._source.function(function.name, work)}({', '.join(names)})"

    def _prepared(self, function: Function, arguments: list[Value], place: int) -> str:
        """The name of the function of its only argument that is not constant."""
        constants = [value.constant for value in arguments]
        value = arguments[place]
        # What is worked out of a field is remembered with it. But the same account is in the ARNs of many jobs.
        remembers = value.kind is Kind.TEXT and value.name != value.origin and function.name not in _QUICK
        return self._source.prepared(function.name, arguments, lambda: prepare(function, constants, place), remembers=remembers)

    def _is_rarely_shared(self, arguments: list[Value]) -> bool:
        """Whether arguments are a regex and what nearly every job has another of."""
        subject, regex = arguments
        return regex.kind is Kind.CONSTANT and subject.kind in (Kind.TEXT, Kind.TEXTS) and not subject.origin

    def _search(self, function: Function, subject: Value, regex: Value) -> str:
        """matches() or any_match(), which is not called where one search of all texts has found the regex nowhere."""
        test = self._source.prepared(function.name, [subject, regex], lambda: prepare(function, [None, regex.constant], 0), remembers=False)
        is_anywhere = self._source.searches.variable(regex.constant, subject)
        return f"(None if {subject.name} is None else {is_anywhere} and {test}({subject.name}))"

    def _within(self, uri: Value, prefixes: Value) -> str:
        """within(), by the S3 locations that the texts say."""
        location = self._location(uri)
        if prefixes.kind is Kind.TEXT:
            return f"{self._source.function('is_within', is_within)}({location}, {self._location(prefixes)})"
        test = self._source.prepared("within", [uri, prefixes], lambda: within_test(prefixes.constant), remembers=False)
        return f"(None if {uri.name} is None else {test}({location}))"

    def _location(self, uri: Value) -> str:
        return self._source.once(self.guarded(FUNCTIONS["s3"], [uri]), uri.origin)

    # Times

    def _hours(self, function: Function, arguments: list[Value]) -> str:
        """The hours between two times, each of which is parsed once a job."""
        times = [self._time(value) for value in arguments]
        match function.name:
            case "hours_since":
                start, end = times[0], f"{AROUND}.now"
            case "hours_until":
                start, end = f"{AROUND}.now", times[0]
            case _:
                start, end = times
        guards = " or ".join(f"{time} is None" for time in times)
        return f"(None if {guards} else ({end} - {start}).total_seconds() / {SECONDS})"

    def _time(self, value: Value) -> str:
        """The variable that holds a time; None where there is none, and where a text does not say one."""
        if value.kind is Kind.CONSTANT:
            return self._source.constant(parse_time(value.constant))
        return self._source.once(f"(None if {value.name} is None else parse_time({value.name}))", value.origin)


def _not_remembering(call: Callable[..., Json]) -> Callable[..., Json]:
    """The function itself of one that remembers what it gave last: generated code calls it once a job."""
    return getattr(call, "__wrapped__", call)


def origin_of(arguments: Iterable[Value]) -> str:
    """The only variable of which all arguments are worked out that are not constant; empty where there are several."""
    origins = {value.origin for value in arguments if value.kind is not Kind.CONSTANT}
    if len(origins) == 1:
        return origins.pop()
    return ""
