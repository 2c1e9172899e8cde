"""Values that CloudFormation works out, such as `{"Ref": "Role"}`: as text in which `${Role}` is in the place of what is not known."""

from collections.abc import Iterator
from typing import Any

from scanner.documents.inner import Piece
from scanner.model.job import Json, Keys
from scanner.model.keys import value_at

_SUB, _JOIN, _ATTRIBUTE = "Fn::Sub", "Fn::Join", "Fn::GetAtt"


def is_intrinsic(value: Json) -> bool:
    """Whether a value is a call of one of CloudFormation's functions."""
    return isinstance(value, dict) and len(value) == 1 and all(key == "Ref" or key.startswith("Fn::") for key in value)


def pieces(value: Json, keys: Keys = ()) -> Iterator[Piece]:
    """The text of a value that is at `keys`, piece by piece."""
    if isinstance(value, str):
        yield Piece(keys)
    elif (joined := _joined(value)) is not None:
        separator, parts = joined
        for number, part in enumerate(parts):
            if number and separator:
                yield Piece((*keys, _JOIN, 0), separator)
            yield from pieces(part, (*keys, _JOIN, 1, number))
    elif isinstance(value, dict) and (inside := _template(value)) is not None:
        yield Piece((*keys, *inside))
    else:
        yield Piece(keys, f"${{{_name(value)}}}")


def plain(value: Json) -> Json:
    """The value with a text instead of each call of a function in it."""
    if is_intrinsic(value):
        return "".join(value_at(value, piece.keys) if piece.text is None else piece.text for piece in pieces(value))
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    return value


def _joined(value: Json) -> tuple[str, list[Json]] | None:
    given = value.get(_JOIN) if isinstance(value, dict) else None
    if not isinstance(given, list) or len(given) != 2 or not isinstance(given[0], str) or not isinstance(given[1], list):
        return None
    return given[0], given[1]


def _template(value: dict[str, Any]) -> Keys | None:
    """Where the text of a `Fn::Sub` is."""
    given = value.get(_SUB)
    if isinstance(given, str):
        return (_SUB,)
    return (_SUB, 0) if isinstance(given, list) and given and isinstance(given[0], str) else None


def _name(value: Json) -> str:
    """What to call a value that is not known, by what it refers to."""
    if not isinstance(value, dict) or len(value) != 1:
        return "value"
    ((function, given),) = value.items()
    if function == "Ref" and isinstance(given, str):
        return given
    if function == _ATTRIBUTE:
        names = given if isinstance(given, list) else [given]
        return ".".join(map(str, names))
    return str(function)
