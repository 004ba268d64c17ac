"""What can be wrong with a dataset, as values that a person can read and a program can list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RowProblem:
    """One value of a dataset that cannot be used, and why.

    `line` is the line of a CSV file, or the number of the sample (from 1) where the file has no lines; 0 stands for the
    whole file. `column` is empty where the problem belongs to the whole row.
    """

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        if not self.line:
            return f"{self.file}, column {self.column}: {self.reason}" if self.column else f"{self.file}: {self.reason}"
        if not self.column:
            return f"{self.file}, line {self.line}: {self.reason}"
        return f"{self.file}, line {self.line}, column {self.column}: {self.reason}"


class DataError(Exception):
    """A dataset cannot be used; the message is a complete sentence for the user.

    `problems` names the rows at fault where single rows are at fault, and is empty otherwise.
    """

    def __init__(self, message: str, problems: Iterable[RowProblem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class UnreadableError(Exception):
    """The reason why one file or cell cannot be read; whoever asked for it knows the place and adds it."""
