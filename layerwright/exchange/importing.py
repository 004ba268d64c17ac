"""What all readers of other programs' networks do alike: they write weights beside the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.engine.parameter_files import write_parameters
from layerwright.files import replace_file
from layerwright.layers.declaration import LayerType
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError, Problem, named_facts
from layerwright.model.project import SUFFIX

_ENDING = ".parameters.h5"
_MOST = 3
"""How many parameters a warning names."""

Values = TypeVar("Values")

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


def write_parameter_file(target: Path, stored: Stored, told: Told = untold) -> tuple[Problem, ...]:
    """Write the parameters of a new project; no file, where it has none.

    Returns:
        A warning where some of them are NaN or infinite.

    Raises:
        ImportTargetError: It cannot be written.
    """
    if not stored:
        return ()
    broken: dict[str, int] = {}
    watched = _watched(stored, told, broken)
    try:
        replace_file(target, lambda temporary: write_parameters(temporary, watched))
    except OSError as error:
        raise ImportTargetError(f'"{target}" cannot be written: {error.strerror or error}.') from None
    return tuple(_not_finite(stored, broken))


def _not_finite(stored: Stored, broken: Mapping[str, int]) -> Iterator[Problem]:
    """Warn of parameters by how many of their values are NaN or infinite."""
    if not broken:
        return
    listed = ", ".join([f'"{name}" ({count:,} of {prod(stored[name][0]):,})' for name, count in broken.items()][:_MOST])
    more = len(broken) - _MOST
    yield Problem(
        text=f"Weights are NaN or infinite: {listed} and {more} more parameters."
        if more > 0
        else f"Weights are NaN or infinite: {listed}.",
        fix="What is computed with them is worth nothing. Train the network anew, or take another file.",
        severity="warning",
        kind="weights.not_finite",
        facts=named_facts(parameters=tuple(broken)),
    )


def _watched(stored: Stored, told: Told, broken: dict[str, int]) -> Stored:
    """The same parameters; how much of them has been asked for is told, and values that are not finite are counted."""
    total = sum(4 * prod(shape) for shape, _ in stored.values())
    done = 0

    def parts_of(name: str, parts: Callable[[], Iterable[Array]]) -> Iterator[Array]:
        nonlocal done
        for part in parts():
            wrong = part.size - int(np.count_nonzero(np.isfinite(part)))
            if wrong:
                broken[name] = broken.get(name, 0) + wrong
            yield part
            done += 4 * part.size
            told(done, total)

    return {name: (shape, partial(parts_of, name, parts)) for name, (shape, parts) in stored.items()}


def kept_parameters(
    layer: str, layer_type: LayerType, parameters: Mapping[str, Values], file: str
) -> tuple[dict[str, Values], dict[str, str]]:
    """How the parameters of an imported layer are kept.

    Args:
        layer: The name of the layer.
        layer_type: Its type.
        parameters: Their values, by the names of the connectors.
        file: The name of the file of parameters.

    Returns:
        The values by their names in the file, and the properties of the layer that refer to them.
    """
    declared = {entry.name: entry for entry in layer_type.parameters}
    kept, properties = {}, {}
    for name, values in parameters.items():
        entry = declared[name]
        stored = f"{layer}/{layer_type.scope}/{entry.stored_as or name}" if name else layer
        kept[stored] = values
        properties[f"{entry.prefix}File"] = f"{file}/{stored}"
    return kept, properties


def usable_as_it_is(network: Network) -> Problem:
    """The warning that goes with a network that came without what training needs."""
    return Problem(
        network=network.name,
        text="The network has no loss and no dataset: it can be used as it is.",
        fix="To train it further, add a loss, a dataset and an optimizer.",
        severity="warning",
    )
