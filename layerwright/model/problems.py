"""What is wrong, as data: the command line, the window and the tests read the same values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, where it is, and what would put it right."""

    text: str
    network: str = ""
    layer: str = ""
    property: str = ""
    fix: str = ""
    severity: Severity = "error"

    def place(self) -> str:
        """Where the problem is, from the outside in: `Main, Convolution, KernelShape`."""
        return ", ".join(part for part in (self.network, self.layer, self.property) if part)

    def __str__(self) -> str:
        place = self.place()
        text = f"{place}: {self.text}" if place else self.text
        return f"{text} {self.fix}" if self.fix else text


class LayerwrightError(Exception):
    """Something a person can put right; the message is a complete sentence for them."""


class ProblemsError(LayerwrightError):
    """Work that cannot start because of problems, all of which it names."""

    def __init__(self, text: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([text, *(f"  {problem}" for problem in self.problems)]))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep the problems that stop the work; warnings do not."""
    return tuple(problem for problem in problems if problem.severity == "error")
