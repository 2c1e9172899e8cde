import pytest

from scanner.documents.json.closed import is_closed


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ('{"a": [1, 2,], // {\n "b": "}"}', True),
        ("{{- if .Values.x }}\na: b\n{{- end }}", True),
        ('{"a": {"b": 1}', False),
        ('{"a": /* } */ 1', False),
        ("}{", False),
    ],
)
def test_whether_almost_json_is_whole(text: str, closed: bool) -> None:
    assert is_closed(text) is closed
