from scanner.shape.describe import table
from scanner.shape.fields import FIELDS


def test_the_table_for_people_has_a_line_a_field() -> None:
    head, *rows = table()
    assert [row.field for row in rows] == [row.path for row in FIELDS]
    assert {len(row.cells) for row in (head, *rows)} == {6}
    by_field = {row.field: row.cells[1:5] for row in rows}
    assert by_field["message"] == ("string", "yes", "no", "sensitive")
    assert by_field["job_arn"] == ("arn", "no", "yes", "")
    assert by_field["output_data_config"] == ("object", "no", "yes", "")
    assert by_field["tags"] == ("map<string>", "no", "no", "")
    assert by_field["error_record_count"] == ("integer", "yes", "no", "newer")
