"""A question that was given up for a reason other than its budget."""


class UndecidedError(Exception):
    """The search found no job, and cannot rule one out; `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
