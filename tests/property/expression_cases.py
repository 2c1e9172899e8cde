"""Random expressions over a job's fields, from a grammar that covers every operator and function."""

from collections.abc import Callable
from random import Random

TEXTS = (
    "",
    " ",
    "a",
    "ab",
    "prod",
    "PROD",
    "s3://b/k",
    "s3://b",
    "arn:aws:iam::111122223333:role/a",
    "us.amazon.nova-v1:0",
    "alias/x",
    "vpc-1",
    "aaaaaaaaaaaa",
    "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/aaaaaaaaaaaa",
    "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/bbbbbbbbbbbb",
    "1.5",
)
NUMBERS = ("0", "1", "-1", "1.5", "24", "1e2")
PATTERNS = ("*", "a*", "prod", "?b", "s3://*", "")
REGEXES = ("^a", "(?i)prod", ".", "b$", "^$")
TIMES = ("2026-11-23T12:00:00Z", "2026-11-20T00:00:00+00:00", "yesterday")
FIELD_TEXTS = (
    *("job_name", "status", "account_id", "message", "output_data_config.s3_output_data_config.s3_uri", "tags.env", "tags.Env"),
    *("input_data_config.s3_input_data_config.s3_uri", "output_data_config.s3_output_data_config.s3_encryption_key_id"),
)
FIELD_TIMES = ("submit_time", "end_time")
FIELD_LISTS = ("vpc_config.subnet_ids", "vpc_config.security_group_ids")
PARTS = ("@", "vpc_config", "output_data_config", "output_data_config.s3_output_data_config", "input_data_config")


class Grammar:
    """Makes expressions by kind of value; about one in thirty operands is of another kind than the place wants.

    With `own` false there are only JMESPath's functions, and every operand is of the kind that the place wants.
    """

    def __init__(self, random: Random, own: bool = True) -> None:
        self.random = random
        self.own = own
        self.inside = False  # a projection or &expression, where @ is an element, a text

    def expression(self) -> str:
        """A condition."""
        return self.condition(self.random.randint(1, 4))

    def pick(self, depth: int, leaves: tuple[Callable[[], str], ...], branches: tuple[Callable[[int], str], ...]) -> str:
        if depth <= 0 or self.random.random() < 0.15:
            return self.random.choice(leaves)()
        return self.random.choice(branches)(depth - 1)

    def operand(self, kind: Callable[[int], str], depth: int) -> str:
        return self.anything(depth) if self.own and self.random.random() < 0.03 else kind(depth)

    # conditions

    def condition(self, depth: int) -> str:
        branches = (
            self.comparison,
            self.null_test,
            self.negation,
            self.both,
            self.both,
            self.predicate,
            self.predicate,
            self.on_element,
            self.odd,
        )
        return self.pick(depth, (self.leaf_condition,), (*branches, *((self.own_predicate,) * 3 if self.own else ())))

    def leaf_condition(self) -> str:
        field = self.random.choice((*FIELD_TEXTS, *FIELD_LISTS, *PARTS, "tags", "timeout_duration_in_hours"))
        own = (f"present({field})", "param('flag')", "present(param('unset'))") if self.own else ()
        return self.random.choice((f"{field} != `null`", "`true`", "`false`", *own))

    def comparison(self, depth: int) -> str:
        kind, operators = self.random.choice(
            (
                (self.text, ("==", "!=")),
                (self.number, ("==", "!=", "<", "<=", ">", ">=")),
                (self.texts, ("==", "!=")),
                (self.condition, ("==",)),
            )
        )
        return f"({self.operand(kind, depth)} {self.random.choice(operators)} {self.operand(kind, depth)})"

    def null_test(self, depth: int) -> str:
        sides = [self.anything(depth), "`null`"]
        self.random.shuffle(sides)
        return f"({sides[0]} {self.random.choice(('==', '!='))} {sides[1]})"

    def negation(self, depth: int) -> str:
        return f"(!({self.condition(depth)}))"

    def both(self, depth: int) -> str:
        return f"({self.condition(depth)} {self.random.choice(('&&', '||'))} {self.condition(depth)})"

    def predicate(self, depth: int) -> str:
        name = self.random.choice(("contains", "contains", "starts_with", "ends_with"))
        subject = self.texts if name == "contains" and self.random.random() < 0.7 else self.text
        return f"{name}({self.operand(subject, depth)}, {self.operand(self.text, depth)})"

    def own_predicate(self, depth: int) -> str:
        random = self.random
        globs = random.choice((f"'{random.choice(PATTERNS)}'", "param('globs')", "['a*', 'prod']", self.texts(0)))
        regex = f"'{random.choice(REGEXES)}'"
        texts, text = self.operand(self.texts, depth), self.operand(self.text, depth)
        names = random.choice((texts, self.text(depth), "param('texts')"))
        return random.choice(
            (
                *(
                    f"glob({text}, {globs})",
                    f"any_glob({texts}, {globs})",
                    f"all_glob({texts}, {globs})",
                    f"within({text}, {self.text(depth)})",
                    f"within({text}, {texts})",
                    f"mentions({text}, {names})",
                ),
                *(f"matches({text}, {regex})", f"any_match({texts}, {regex})", f"all_match({texts}, {regex})"),
                *(f"present({self.anything(depth)})", f"present({self.random.choice((*FIELD_TEXTS, *FIELD_LISTS, *PARTS, 'tags'))})"),
            )
        )

    def on_element(self, depth: int) -> str:
        condition = self.element(self.condition, depth)
        return self.random.choice((f"({self.text(depth)} | ({condition}))", f"length({self.texts(depth)}[?{condition}]) == `0`"))

    def odd(self, depth: int) -> str:
        """A condition where a value stands, and a choice of values where a condition stands."""
        condition = self.condition(depth)
        return self.random.choice(
            (f"(({condition}) == `true`)", f"(({condition}) || {self.text(depth)})", f"[{condition}][0]", f"({condition})")
        )

    # values

    def text(self, depth: int) -> str:
        branches = (self.choice(self.text), self.text_call, self.text_call, self.indexed, self.member)
        return self.pick(depth, (self.leaf_text,), (*branches, *((self.own_text,) * 2 if self.own else ())))

    def leaf_text(self) -> str:
        if self.inside and self.random.random() < 0.6:
            return "@"
        own = ("param('text')", "param('unset')", "extra('cost')", "now()") if self.own and self.random.random() < 0.3 else ()
        return self.random.choice((*FIELD_TEXTS, *FIELD_TEXTS, f"'{self.random.choice(TEXTS)}'", *own))

    def text_call(self, depth: int) -> str:
        return self.random.choice(
            (
                *(f"join('-', {self.texts(depth)})", f"not_null({self.text(depth)}, {self.text(depth)})", f"reverse({self.text(depth)})"),
                *(
                    f"to_string({self.anything(depth)})",
                    f"type({self.anything(depth)})",
                    f"max({self.texts(depth)})",
                    f"min({self.texts(depth)})",
                ),
                *(f"{by}({self.texts(depth)}, &{self.element(self.key, depth)})" for by in ("max_by", "min_by")),
                f"values({self.map(depth)})[0]",
            )
        )

    def own_text(self, depth: int) -> str:
        text = self.operand(self.text, depth)
        row = f"lifecycle({text}, param('models')).model_lifecycle.status"
        parts = (
            f"arn({text}).{self.random.choice(('account', 'region', 'type', 'id'))}",
            f"kms_key({text}).{self.random.choice(('kind', 'id', 'account'))}",
            f"s3({text}).{self.random.choice(('bucket', 'key'))}",
        )
        values = self.random.choice(("param('by_text')", self.map(depth)))
        model = f"model({text}).{self.random.choice(('kind', 'geo', 'base', 'provider'))}"
        resolved = f"resolved_model({text}, param('profiles')).{self.random.choice(('kind', 'geo', 'base'))}"
        looked_up = f"lookup({values}, {text})"
        target = f"context('route_table', {text}).routes[0].{self.random.choice(('destination', 'target'))}"
        around = self.random.choice((f"context('subnet', {text}).vpc_id", target))
        calls = (f"lower({text})", *parts, model, resolved, row, looked_up, around, f"tag({self.map(depth)}, 'env|stage')")
        return self.random.choice(calls)

    def indexed(self, depth: int) -> str:
        return f"{self.texts(depth)}[{self.random.choice((0, 1, -1, 5))}]"

    def member(self, depth: int) -> str:
        return self.random.choice(
            (f"{{a: {self.text(depth)}, b: {self.text(depth)}}}.a", f"[{self.text(depth)}][0]", f"({self.part()} | {self.text(depth)})")
        )

    def part(self) -> str:
        return self.random.choice(PARTS)

    def choice(self, kind: Callable[[int], str]) -> Callable[[int], str]:
        return lambda depth: f"({kind(depth)} {self.random.choice(('||', '||', '&&'))} {kind(depth)})"

    def key(self, depth: int) -> str:
        return self.random.choice((self.text, self.number))(depth)

    def element(self, kind: Callable[[int], str], depth: int) -> str:
        before, self.inside = self.inside, True
        try:
            return kind(depth)
        finally:
            self.inside = before

    def number(self, depth: int) -> str:
        own = (self.own_number,) * 2 if self.own else ()
        leaves = (lambda: f"`{self.random.choice(NUMBERS)}`", lambda: "timeout_duration_in_hours", lambda: "timeout_duration_in_hours")
        return self.pick(depth, leaves, (self.choice(self.number), self.number_call, self.number_call, *own))

    def number_call(self, depth: int) -> str:
        one, name = self.number(depth), self.random.choice(("sum", "avg", "max", "min"))
        subject = self.random.choice((self.texts, self.text, self.map))(depth)
        return self.random.choice(
            (
                f"length({subject})",
                f"abs({one})",
                f"ceil({one})",
                f"floor({one})",
                f"{name}([{one}, {one}])",
                f"to_number({self.text(depth)})",
            )
        )

    def own_number(self, depth: int) -> str:
        ratio = f"ratio({self.operand(self.number, depth)}, {self.operand(self.number, depth)})"
        return self.random.choice((self.hours(depth), self.hours(depth), ratio))

    def hours(self, _depth: int) -> str:
        first, second = (self.random.choice((*FIELD_TIMES, *FIELD_TIMES, f"'{self.random.choice(TIMES)}'")) for _ in range(2))
        return self.random.choice(
            (f"hours_since({first})", f"hours_until({first})", f"hours_between({first}, {second})", "param('number')")
        )

    def texts(self, depth: int) -> str:
        leaves = (self.leaf_texts, self.leaf_texts, lambda: "[job_name, status]")
        branches = (self.choice(self.texts), self.projected, self.projected, self.projected, self.texts_call)
        return self.pick(depth, leaves, (*branches, *((self.own_texts,) if self.own else ())))

    def leaf_texts(self) -> str:
        return self.random.choice((*FIELD_LISTS, *FIELD_LISTS, *(("param('texts')",) if self.own else ()), "`[]`", "['a', 'prod']"))

    def projected(self, depth: int) -> str:
        base, right = self.texts(depth), self.element(self.text, depth)
        condition = self.element(self.condition, depth)
        return self.random.choice(
            (
                *(f"{base}[*]", f"{base}[]", f"{base}[1:]", f"{base}[::-1]", f"{base}[?{condition}]", f"{base}[*].[{right}][]"),
                *(
                    f"{self.map(depth)}.*",
                    f"{base}[*].{{a: {right}}}.a",
                    f"[{base}, {base}][]",
                    f"{base}[?{condition}] | [0:1]",
                    f"[{base}][*][0]",
                ),
            )
        )

    def texts_call(self, depth: int) -> str:
        base, mapping = self.texts(depth), self.element(self.text, depth)
        return self.random.choice(
            (
                *(f"sort({base})", f"reverse({base})", f"map(&{mapping}, {base})", f"sort_by({base}, &{self.element(self.key, depth)})"),
                *(
                    f"keys({self.map(depth)})",
                    f"values({self.map(depth)})",
                    f"to_array({self.anything(depth)})",
                    f"not_null({base}, {base})",
                ),
            )
        )

    def own_texts(self, depth: int) -> str:
        tags, text = self.map(depth), self.text(depth)
        return self.random.choice(
            (
                f"split({text}, '{self.random.choice(('a', '/', 'x'))}')",
                f"missing_tags({tags}, ['env|stage', 'owner'])",
                f"bad_tag_values({tags}, {{env: ['prod*', 'a']}})",
                f"blank_tags({tags}, ['', 'tbd'])",
            )
        )

    def map(self, depth: int) -> str:
        branches = (self.choice(self.map), lambda depth: f"merge({self.map(depth)}, {{env: {self.text(depth)}}})", lambda _depth: "tags")
        return self.pick(depth, (lambda: "tags", lambda: "tags", lambda: '`{"env": "a"}`'), branches)

    def anything(self, depth: int) -> str:
        kinds = (self.text, self.number, self.texts, self.map, self.condition, lambda _depth: self.part())
        return self.random.choice(kinds)(depth)
