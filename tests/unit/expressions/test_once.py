from scanner.expressions.once import once_per_object


def test_an_answer_is_worked_out_once_for_each_object() -> None:
    asked: list[list[int]] = []

    def total(values: list[int]) -> int:
        asked.append(values)
        return sum(values)

    remembered = once_per_object(total)
    first, equal = [1, 2], [1, 2]
    assert [remembered(first), remembered(equal), remembered(first)] == [3, 3, 3]
    assert asked == [first, equal]


def test_no_more_objects_are_kept_than_said() -> None:
    asked: list[str] = []
    remembered = once_per_object(lambda value: asked.append(str(value)), most=2)
    one, two, three = [1], [2], [3]
    for value in (one, two, one, three, one):
        remembered(value)
    assert asked == ["[1]", "[2]", "[3]", "[1]"]


def test_an_object_that_is_gone_cannot_answer_for_another() -> None:
    remembered = once_per_object(lambda value: value[0], most=64)
    assert [remembered([number]) for number in range(1000)] == list(range(1000))
