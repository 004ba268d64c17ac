"""Everything that is wrong with a dataset, at once."""

from __future__ import annotations

from pathlib import Path

from layerwright.data.errors import DataError, RowProblem
from layerwright.data.opening import open_source
from layerwright.data.row_checker import RowChecker, require_samples
from layerwright.data.source import Source


def check_dataset(path: Path) -> list[RowProblem]:
    """Read a whole dataset and list everything that is wrong with it, not only the first problem."""
    try:
        source = open_source(path)
        try:
            return _all_problems(source)
        finally:
            source.close()
    except DataError as error:
        return list(error.problems) or [RowProblem(path.name, 0, "", str(error))]


def _all_problems(source: Source) -> list[RowProblem]:
    require_samples(source)
    checker = RowChecker(source)
    return [problem for row in range(len(source)) for problem in checker.read(row).problems]
