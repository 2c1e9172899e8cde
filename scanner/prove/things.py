"""Things beside the job that rules ask for with context(), such as a KMS key: how formulas name them and their members."""

from dataclasses import dataclass
from typing import Final

from scanner.prove.atoms import ASSUMED, Assumed, Variable

CONTEXT: Final = "context()"


@dataclass(frozen=True, slots=True)
class Thing:
    """The thing of a kind that a text names. Things of the same name are the same; those of two names may be."""

    kind: str
    name: str

    @property
    def is_dumped(self) -> Assumed:
        """That a dump has the thing."""
        return Assumed(CONTEXT, self.name)

    def is_present(self, member: str) -> Assumed:
        """That a member is not null."""
        return Assumed(CONTEXT, f"{member} of {self.name} is there")

    def is_true(self, member: str) -> Assumed:
        """That a member is true."""
        return Assumed(CONTEXT, f"{member} of {self.name} is true", is_likely=member == "enabled")

    def text(self, member: str) -> Variable:
        """The text of a member."""
        return f"{ASSUMED}{CONTEXT}, {member} of {self.name}"
