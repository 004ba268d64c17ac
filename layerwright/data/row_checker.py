"""Reading the rows of a source while comparing each with the first good one."""

from __future__ import annotations

from collections.abc import Collection

from layerwright.data.errors import DataError, RowProblem
from layerwright.data.source import Row, Source
from layerwright.data.variables import Array, Form


class RowChecker:
    """Reads rows; a value that differs in form from the first good one of its variable is a problem too."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.forms: dict[str, Form] = {}

    def read(self, row: int, names: Collection[str] | None = None) -> Row:
        """Read one row, or some variables of it, with everything that is wrong with it."""
        values, problems = self.source.read_row(row, names)
        for name, value in values.items():
            form = Form.of(value)
            reason = form.difference(self.forms.setdefault(name, form)) if value.size else "holds no values"
            if reason is not None:
                problems.append(RowProblem(*self.source.place(row), name, reason))
        return Row(values, problems)

    def read_good(self, row: int, names: Collection[str] | None = None) -> dict[str, Array]:
        """Read one row, or some variables of it; raise DataError where anything is wrong with it."""
        values, problems = self.read(row, names)
        if problems:
            raise DataError(
                f'{problems[0]}. Run "layerwright dataset check {self.source.path}" to see all problems at once.',
                problems,
            )
        return values


def require_samples(source: Source) -> None:
    """Raise DataError where a source has no variables that can be made out, or no samples."""
    if source.headings and not len(source):
        raise DataError(f'The dataset "{source.path}" has no samples.')
