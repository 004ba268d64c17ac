"""Everything that is wrong with a dataset, at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from layerwright.data.errors import DataError, RowProblem
from layerwright.data.opening import open_source
from layerwright.data.row_checker import RowChecker, require_samples
from layerwright.data.source import Source


def check_dataset(path: Path, progress: Callable[[int, int], None] | None = None) -> list[RowProblem]:
    """Read a whole dataset and list everything that is wrong with it, not only the first problem.

    `progress` is told (samples done, all samples); an exception that it raises ends the check.
    """
    try:
        source = open_source(path)
        try:
            return _all_problems(source, progress)
        finally:
            source.close()
    except DataError as error:
        return list(error.problems) or [RowProblem(path.name, 0, "", str(error))]


def _all_problems(source: Source, progress: Callable[[int, int], None] | None) -> list[RowProblem]:
    require_samples(source)
    checker = RowChecker(source)
    found: list[RowProblem] = []
    for row in range(len(source)):
        found += checker.read(row).problems
        if progress is not None:
            progress(row + 1, len(source))
    return found
