"""JMESPath: the parser with places, the functions, plain meaning and rule meaning."""

from typing import Any

__all__ = ["compile"]


def __getattr__(name: str) -> Any:
    if name == "compile":
        from scanner.expressions.meaning.plain import compile

        return compile
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
