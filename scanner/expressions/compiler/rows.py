"""Rows of letters that are put together of pieces."""

from collections.abc import Sequence

MOST = 4096  # rows that are remembered; most jobs of a scan have one of a few


class Rows(dict[tuple[str, ...], str]):
    """A row for each of the pieces that it was made of; `order` are the numbers of the rules of which the pieces have the letters."""

    def __init__(self, order: Sequence[int]) -> None:
        super().__init__()
        self._places = [place for place, _ in sorted(enumerate(order), key=lambda pair: pair[1])]

    def __missing__(self, pieces: tuple[str, ...]) -> str:
        letters = "".join(pieces)
        row = "".join([letters[place] for place in self._places])
        if len(self) >= MOST:
            self.clear()
        self[pieces] = row
        return row
