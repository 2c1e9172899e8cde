"""jmespath's parser with exact places on every node, and without what it swallows."""

from typing import Any, NoReturn

from jmespath import ast, exceptions, parser

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.syntax.tokens import Token, read_tokens

Raw = dict[str, Any]  # jmespath's node: type, children, value; here also start and end, where its own words show them

_ast: Any = ast  # jmespath's published types leave out what is used here
_BaseParser: Any = parser.Parser
_WORDS = {"and": "write &&", "or": "write ||", "not": "write !"}
_TIGHTER_THAN_AND = 3


class PlacedParser(_BaseParser):  # type: ignore[misc]
    """jmespath's grammar; `read` gives a new tree with places (jmespath shares cached ones), or raises ExpressionSyntaxError."""

    def __init__(self, text: str, strict: bool) -> None:
        """A parser of `text`; strict, it refuses what jmespath swallows."""
        super().__init__()
        self._text = text
        self._strict = strict
        self._tokens: list[Token] = read_tokens(text, strict)

    def read(self) -> Raw:
        """The tree of the whole text."""
        try:
            tree = self._expression(0)
            if self._current_token() != "eof":
                self._unexpected(self._lookahead_token(0))
        except exceptions.ParseError as error:
            self._unexpected(self._token_at(error))
        return tree

    def _expression(self, binding_power: int = 0) -> Raw:
        first = self._index
        token = self._lookahead_token(0)
        self._advance()
        prefix: Any = getattr(self, f"_token_nud_{token['type']}", self._error_nud_token)
        left: Raw = prefix(token)
        if token["type"] == "lparen":
            left["parens"] = True
        else:
            self._place(left, first)
        while binding_power < self.BINDING_POWER[self._current_token()]:
            operator = self._lookahead_token(0)
            led: Any = getattr(self, f"_token_led_{operator['type']}", None)
            if led is None:
                self._unexpected(operator)
            self._check_not(left, operator)
            self._advance()
            left = led(left)
            left.pop("parens", None)
            self._place(left, first)
        return left

    def _place(self, node: Raw, first: int) -> None:
        node["start"] = self._tokens[first]["start"]
        node["end"] = self._tokens[self._index - 1]["end"]

    def _parse_projection_rhs(self, binding_power: int) -> Raw:
        before = self._tokens[self._index - 1]["end"]
        right: Raw = super()._parse_projection_rhs(binding_power)
        right["before"] = before  # where the left side of the projection ends
        return right

    def _parse_index_expression(self) -> Raw:
        first = self._index - 1
        node: Raw = super()._parse_index_expression()
        self._place(node, first)
        return node

    def _parse_multi_select_list(self) -> Raw:
        first = self._index - 1
        node: Raw = super()._parse_multi_select_list()
        self._place(node, first)
        return node

    def _parse_multi_select_hash(self) -> Raw:
        first = self._index - 1
        pairs: list[Raw] = []
        seen: set[str] = set()
        while True:
            pairs.append(self._pair(seen))
            separator = self._lookahead_token(0)
            if separator["type"] in ("comma", "rbrace"):
                self._advance()
            elif self._strict:
                self._refuse("missing comma before this", separator)
            if separator["type"] == "rbrace":
                break
        node: Raw = _ast.multi_select_dict(nodes=pairs)
        self._place(node, first)
        return node

    def _pair(self, seen: set[str]) -> Raw:
        first = self._index
        key = self._lookahead_token(0)
        self._match_multiple_tokens(token_types=["quoted_identifier", "unquoted_identifier"])
        if self._strict and key["value"] in seen:
            self._refuse(f"duplicate key {key['value']!r}", key)
        seen.add(key["value"])
        self._match("colon")
        pair: Raw = _ast.key_val_pair(key_name=key["value"], node=self._expression(0))
        self._place(pair, first)
        return pair

    def _token_nud_quoted_identifier(self, token: Token) -> Raw:
        if self._current_token() == "lparen":
            self._refuse("a function's name must not be quoted", token)
        node: Raw = _ast.field(token["value"])
        return node

    def _token_led_lparen(self, left: Raw) -> Raw:
        if left["type"] != "field" or (self._strict and left.get("parens")):
            self._refuse("only a function's name may come before (", self._lookahead_token(-2))
        arguments: list[Raw] = []
        while self._current_token() != "rparen":
            arguments.append(self._expression(0))
            self._argument_separator()
        self._match("rparen")
        node: Raw = _ast.function_expression(left["value"], arguments)
        return node

    def _argument_separator(self) -> None:
        separator = self._lookahead_token(0)
        if separator["type"] == "comma":
            self._advance()
            if self._strict and self._current_token() == "rparen":
                self._refuse("no argument after the comma", separator)
        elif self._strict and separator["type"] not in ("rparen", "eof"):
            self._unexpected(separator, "missing comma before this")

    def _check_not(self, left: Raw, operator: Token) -> None:
        # jmespath reads `!a == b` as (!a) == b and `!a.b` as (!a).b, which is hardly ever meant.
        loose = left["type"] == "not_expression" and not left.get("parens")
        if self._strict and loose and self.BINDING_POWER[operator["type"]] > _TIGHTER_THAN_AND:
            alone = self._text[left["start"] : left["end"]]
            hint = "write !(a.b)"
            if operator["type"] in ("eq", "ne", "lt", "lte", "gt", "gte"):
                hint = "write !(a == b), or a != b"
            raise ExpressionSyntaxError(f"! applies to {alone[1:].strip()} only, not to what follows", left["start"], operator["end"], hint)

    def _token_at(self, error: exceptions.ParseError) -> Token:
        at = int(error.lex_position)
        return next((token for token in self._tokens if token["start"] == at), self._tokens[-1])

    def _refuse(self, problem: str, token: Token, hint: str = "") -> NoReturn:
        raise ExpressionSyntaxError(problem, token["start"], token["end"], hint)

    def _unexpected(self, token: Token, problem: str = "") -> NoReturn:
        if token["type"] == "eof":
            self._refuse("the expression is incomplete", token)
        shown = self._text[token["start"] : token["end"]]
        hint = _WORDS.get(shown, "")
        if token["type"] == "number":
            hint = f"a number is written in backticks: `{shown}`"
        self._refuse(problem or f"unexpected {shown}", token, hint)
