import io

import pytest

from scanner.documents.linehash import line_hashes

GREETINGS = {
    1: "e9496ae3ebfced30:1",
    2: "fb7c023a8b9ccb3f:1",
    3: "ce8ba1a563dcdaca:1",
    4: "e20e36e16fcb0cc8:1",
    5: "b3edc88f2938467e:1",
    6: "c8e28b0b4002a3a0:1",
    7: "c129715d7a2bc9a3:1",
}


def hashes(text: str) -> dict[int, str]:
    data = text.encode()
    return line_hashes(io.BytesIO(data), range(1, 20))


def test_the_values_are_those_of_code_scanning() -> None:
    assert hashes("") == {1: "c129715d7a2bc9a3:1"}
    letters = {1: "271789c17abda88f:1", 2: "54703d4cd895b18:1", 3: "180aee12dab6264:1", 4: "a23a3dc5e078b07b:1"}
    assert hashes(" a\nb\n  \t\tc\n d") == letters


@pytest.mark.parametrize(
    "ends", [("\n",) * 6, ("\n", "\r", "\r", "\r", "\r", "\r"), ("\r\n",) * 6, ("\n", "\r\n", "\n", "\r", "\r", "\r\n")]
)
def test_every_kind_of_line_end_counts_alike(ends: tuple[str, ...]) -> None:
    lines = (" hello; \t", "world!!!", "", "", "  \t\tGreetings", " End")
    assert hashes("".join(line + end for line, end in zip(lines, ends, strict=True))) == GREETINGS


def test_the_same_hash_is_counted() -> None:
    found = hashes("Lorem ipsum dolor sit amet.\n" * 10)
    assert [found[line] for line in (1, 2, 6)] == [f"a7f2ff13bc495cf2:{count}" for count in (1, 2, 6)]
    assert [found[line] for line in (7, 8, 9, 10, 11)] == [
        "a7f2ff1481e87703:1",
        "a9cf91f7bbf1862b:1",
        "55ec222b86bcae53:1",
        "cc97dc7b1d7d8f7b:1",
        "c129715d7a2bc9a3:1",
    ]


def test_only_the_lines_asked_for_that_there_are() -> None:
    data = b"Lorem ipsum dolor sit amet.\n" * 10
    assert line_hashes(io.BytesIO(data), [2, 12, 0]) == {2: "a7f2ff13bc495cf2:2"}
    assert line_hashes(io.BytesIO(data), []) == {}


def test_a_line_of_any_length_depends_on_its_first_hundred_characters_only() -> None:
    start = "x" * 100
    short, long = line_hashes(io.BytesIO(start.encode()), [1]), line_hashes(io.BytesIO((start + "y" * 200_000).encode()), [1])
    assert short == long


def test_the_size_of_the_pieces_that_come_changes_nothing() -> None:
    class Dripping:
        def __init__(self, data: bytes) -> None:
            self.stream = io.BytesIO(data)

        def read(self, size: int) -> bytes:
            return self.stream.read(min(size, 1))

    data = "é\r\n😀\r\r\nb\n \t".encode()
    found = line_hashes(Dripping(data), range(1, 9))  # type: ignore[arg-type]
    assert found == line_hashes(io.BytesIO(data), range(1, 9))
    assert len(found) == 5


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(b"a\nb\n")
    line_hashes(stream, [1])
    assert not stream.closed
