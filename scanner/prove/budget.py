"""How much work a question may take, counted in steps, so that every machine gives the same answer."""


class OutOfStepsError(Exception):
    """The question was given up; `doing` says during what, e.g. "building the formula"."""

    def __init__(self, doing: str) -> None:
        self.doing = doing
        super().__init__(doing)


class Budget:
    """The steps that are left for one question. Building formulas, words of languages and the search all spend from it."""

    def __init__(self, steps: int) -> None:
        """A budget of `steps`; a step takes about a microsecond."""
        self.left = steps

    def spend(self, steps: int, doing: str) -> None:
        """Takes steps away; raises OutOfStepsError where too few are left."""
        self.left -= steps
        if self.left < 0:
            raise OutOfStepsError(doing)
