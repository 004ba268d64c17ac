"""What all readers of other programs' networks do alike: they write weights beside the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import prod
from pathlib import Path
from typing import TypeAlias

from layerwright.engine.initializers import Array
from layerwright.engine.parameter_files import write_parameters
from layerwright.files import replace_file
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError, Problem
from layerwright.model.project import SUFFIX

_ENDING = ".parameters.h5"

Stored: TypeAlias = Mapping[str, tuple[tuple[int, ...], Callable[[], Iterable[Array]]]]
"""For each parameter its shape, and what gives its values in parts."""

Told: TypeAlias = Callable[[int, int], None]
"""Told how many bytes of weights are written, and of how many."""


def untold(done: int, total: int) -> None:
    """Tell nobody."""


class ImportTargetError(LayerwrightError):
    """A file of parameters that cannot be written beside a new project, with the reason."""


def weights_beside(project_file: Path) -> Path:
    """The name of the file of weights that belongs to a project."""
    return project_file.with_name(f"{project_file.name.removesuffix(SUFFIX)}{_ENDING}")


def parameter_file(project_file: Path) -> Path:
    """The file of parameters that belongs to a new project.

    Raises:
        ImportTargetError: It exists already.
    """
    target = weights_beside(project_file)
    if target.exists():
        raise ImportTargetError(f'"{target}" exists already. Choose another name for the new project.')
    return target


def write_parameter_file(target: Path, stored: Stored, told: Told = untold) -> None:
    """Write the parameters of a new project; no file, where it has none.

    Raises:
        ImportTargetError: It cannot be written.
    """
    if not stored:
        return
    watched = _watched(stored, told)
    try:
        replace_file(target, lambda temporary: write_parameters(temporary, watched))
    except OSError as error:
        raise ImportTargetError(f'"{target}" cannot be written: {error.strerror or error}.') from None


def _watched(stored: Stored, told: Told) -> Stored:
    """The same parameters; how much of them has been asked for is told."""
    total = sum(4 * prod(shape) for shape, _ in stored.values())
    done = 0

    def parts_of(parts: Callable[[], Iterable[Array]]) -> Iterator[Array]:
        nonlocal done
        for part in parts():
            yield part
            done += 4 * part.size
            told(done, total)

    return {name: (shape, lambda parts=parts: parts_of(parts)) for name, (shape, parts) in stored.items()}  # type: ignore[misc]


def usable_as_it_is(network: Network) -> Problem:
    """The warning that goes with a network that came without what training needs."""
    return Problem(
        network=network.name,
        text="The network has no loss and no dataset: it can be used as it is.",
        fix="To train it further, add a loss, a dataset and an optimizer.",
        severity="warning",
    )
