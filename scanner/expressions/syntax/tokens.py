"""The words of an expression with exact places, from jmespath's lexer."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from jmespath import lexer
from jmespath.exceptions import EmptyExpressionError, LexerError

from scanner.errors import ExpressionSyntaxError

Token = dict[str, Any]  # jmespath's: type, value, start, end

_BaseLexer: Any = lexer.Lexer  # its published types leave out what is used here

_BLANKS = " \t\n\r"
_HINTS = {
    "=": "a comparison is written ==",
    "+": "JMESPath has no arithmetic",
    "-": "JMESPath has no arithmetic, and a negative number is written `-1` in backticks",
    "/": "JMESPath has no arithmetic and no /regex/; use matches(text, 'regex')",
    "%": "JMESPath has no arithmetic",
    "~": "use matches(text, 'regex')",
    "$": "a parameter is read with param('name')",
    "#": "a comment belongs outside the expression",
    "\u201c": "use straight quotes: 'text' for a text, \"name\" for a field",
    "\u201d": "use straight quotes: 'text' for a text, \"name\" for a field",
    "\u2018": "use straight quotes: 'text'",
    "\u2019": "use straight quotes: 'text'",
}


class _Lexer(_BaseLexer):  # type: ignore[misc]
    """jmespath's lexer; a literal that is not JSON is a text (JEP-12, without its warning) or, if strict, refused."""

    def __init__(self, strict: bool) -> None:
        self._strict = strict

    def _consume_literal(self) -> Token:
        start: int = self._position
        lexeme: str = self._consume_until("`").replace("\\`", "`")
        return {"type": "literal", "value": self._literal(lexeme, start), "start": start, "end": start}

    def _literal(self, lexeme: str, start: int) -> Any:
        if self._strict:
            return _strict_json(lexeme, start)
        for candidate in (lexeme, f'"{lexeme.lstrip()}"'):
            try:
                return json.loads(candidate)
            except ValueError:
                continue
        raise ExpressionSyntaxError("a literal in backticks that is not JSON", start, start + len(lexeme) + 2)


def read_tokens(text: str, strict: bool) -> list[Token]:
    """All tokens of `text`, the last of type `eof`; raises ExpressionSyntaxError."""
    try:
        # The lexer lets a bare ValueError through, e.g. that of int() for thousands of digits.
        tokens: list[Token] = list(_Lexer(strict).tokenize(text))
    except EmptyExpressionError:
        raise ExpressionSyntaxError("the expression is empty", 0, 0) from None
    except LexerError as error:
        _refuse(text, int(error.lex_position))
    except ValueError as error:
        raise ExpressionSyntaxError(f"invalid number: {error}", 0, len(text)) from None
    _fix_ends(text, tokens)
    return tokens


def _fix_ends(text: str, tokens: Iterable[Token]) -> None:
    # jmespath's `end` is a length for quoted tokens and one short at the end of the text; only blanks are between two tokens.
    before: Token | None = None
    for token in tokens:
        if before is not None:
            before["end"] = len(text[before["start"] : token["start"]].rstrip(_BLANKS)) + before["start"]
        before = token


def _refuse(text: str, at: int) -> NoReturn:
    char = text[at : at + 1]
    if char in ("'", '"', "`"):
        closed = text.find(char, at + 1)
        if closed < 0:
            raise ExpressionSyntaxError(f"{char} is never closed", at, len(text)) from None
        hint = "inside double quotes, escape as in JSON"
        raise ExpressionSyntaxError("invalid quoted name", at, closed + 1, hint) from None
    raise ExpressionSyntaxError(f"unexpected {char}", at, at + 1, _HINTS.get(char, "")) from None


def _strict_json(lexeme: str, start: int) -> Any:
    end = start + len(lexeme) + 2 + lexeme.count("`")

    def refuse(what: str) -> NoReturn:
        raise ExpressionSyntaxError(f"`{_short(lexeme)}` is not JSON: {what}", start, end, _literal_hint(lexeme)) from None

    def constant(name: str) -> NoReturn:
        refuse(f"{name} is not a number")

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                refuse(f"duplicate key {key!r}")
            found[key] = value
        return found

    def number(digits: str) -> float:
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            refuse(f"{digits} is too large")
        return value

    try:
        return json.loads(lexeme, parse_constant=constant, object_pairs_hook=members, parse_float=number)
    except ValueError:
        if not lexeme.strip():
            refuse("it is empty")
        refuse("a text needs quotes")


def _short(lexeme: str) -> str:
    if len(lexeme) <= 40:
        return lexeme
    return lexeme[:37] + "..."


def _literal_hint(lexeme: str) -> str:
    word = lexeme.strip()
    if word.lower() in ("true", "false", "null", "none"):
        return f"write `{ {'none': 'null'}.get(word.lower(), word.lower()) }`"
    if word.replace("-", "").replace("_", "").isalnum():
        return f"a text is written '{word}'"
    return ""
