"""Places in files."""

from msgspec import Struct


class Location(Struct, frozen=True, gc=False):
    """A place in a file, e.g. `dumps/jobs.jsonl:12:5`.

    `path` is the file's name in reports (`report_path` of its origin): relative to the working tree, or `external/NAME`, `stdin` and so on.
    `line` and `column` count from 1, columns in characters; None where the place has none. Of records in memory, the line is their number.
    """

    path: str
    line: int | None = None
    column: int | None = None
    width: int = 1  # characters to underline on that line
    source: str | None = None  # the text of that line (cut to a window around the column where it is very long)
    source_column: int | None = None  # the column inside `source`; differs from `column` only where `source` was cut
    lacks: str = ""  # the key that is missing, in the file's own spelling, if this is the place of the nearest parent

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class Anchor(Struct, frozen=True):
    """The character at `index` of a text is at `line`:`column` of its file; column None: only the line is known."""

    index: int
    line: int
    column: int | None


class TextPlace(Struct, frozen=True):
    """Where each character of a text, such as a YAML scalar, is in its file.

    `anchors` are sorted by index, the first has index 0; from one anchor to the next the characters are side by side in the file.
    """

    path: str
    anchors: tuple[Anchor, ...]

    def at(self, index: int) -> tuple[int, int | None]:
        """Line and column of the character at `index`; the column is None where only the line is known."""
        nearest = self.anchors[0]
        for anchor in self.anchors:
            if anchor.index > index:
                break
            nearest = anchor
        if nearest.column is None:
            return nearest.line, None
        return nearest.line, nearest.column + index - nearest.index
