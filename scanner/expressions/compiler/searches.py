"""Searches of several texts for one regex, such as that of secrets: most jobs have none, which one search of all texts shows.

The code of `matches(job_name, 'x')` is `q0 and g1(v0)`: where the search q0 of all texts finds nothing, none is searched by itself.
"""

from dataclasses import dataclass, field
from typing import Any

from scanner.expressions.compiler.kinds import Kind, Value
from scanner.expressions.functions.pattern_tests import lines_test

# Fields of which nearly every job has another value. Of these nothing is remembered by the value, and what is searched for in several
# of them is looked for at once.
RARELY_SHARED = frozenset(
    {
        *("client_request_token", "job_arn", "job_name", "message"),
        *("input_data_config.s3_input_data_config.s3_uri", "output_data_config.s3_output_data_config.s3_uri"),
    }
)
# One of which some scans have few values and others many: what is worked out of it is remembered as long as that is worth while, but no
# group of rules depends on it.
OFTEN_ANOTHER = frozenset({"output_data_config.s3_output_data_config.s3_encryption_key_id"})


@dataclass(slots=True)
class Search:
    """One regex, and the variables that hold what it is searched for in."""

    variable: str
    regex: str
    texts: dict[str, Kind] = field(default_factory=dict)

    def code(self, test: str) -> str:
        """Code that is false where the regex is found nowhere; `test` is the name of the function that searches all texts."""
        lines = [f"*({name} or ())" if kind is Kind.TEXTS else f"{name} or ''" for name, kind in self.texts.items()]
        return f"{test}('\\n'.join(({', '.join(lines)})))"


@dataclass(slots=True)
class Searches:
    """The searches of a generated function, by their regex."""

    _by_regex: dict[str, Search] = field(default_factory=dict)

    def variable(self, regex: str, value: Value) -> str:
        """The variable that is false where the regex is found in no text; the value is one of them from now on."""
        search = self._by_regex.setdefault(regex, Search(f"q{len(self._by_regex)}", regex))
        search.texts[value.name] = value.kind
        return search.variable

    def finish(self, names: dict[str, Any]) -> dict[str, str]:
        """The code of each variable, which is just true where it would not save a search. Functions that it calls are put into `names`."""
        codes = {}
        for search in self._by_regex.values():
            test = lines_test(search.regex) if len(search.texts) > 1 else None
            if test is None:
                codes[search.variable] = "True"
            else:
                names[f"f_{search.variable}"] = test
                codes[search.variable] = search.code(f"f_{search.variable}")
        return codes
