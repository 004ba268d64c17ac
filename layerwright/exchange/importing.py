"""What all readers of other programs' networks do alike: they arrange layers, and write weights beside the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from layerwright.engine.initializers import Array
from layerwright.engine.parameter_files import write_parameters
from layerwright.files import replace_file
from layerwright.model.layout import arrange
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError, Problem
from layerwright.model.project import SUFFIX

_ENDING = ".parameters.h5"

Stored: TypeAlias = Mapping[str, tuple[tuple[int, ...], Callable[[], Iterable[Array]]]]
"""For each parameter its shape, and what gives its values in parts."""


class ImportTargetError(LayerwrightError):
    """A file of parameters that cannot be written beside a new project, with the reason."""


def parameter_file(project_file: Path) -> Path:
    """The file of parameters that belongs to a new project.

    Raises:
        ImportTargetError: It exists already.
    """
    target = project_file.with_name(f"{project_file.name.removesuffix(SUFFIX)}{_ENDING}")
    if target.exists():
        raise ImportTargetError(f'"{target}" exists already. Choose another name for the new project.')
    return target


def write_parameter_file(target: Path, stored: Stored) -> None:
    """Write the parameters of a new project; no file, where it has none.

    Raises:
        ImportTargetError: It cannot be written.
    """
    if not stored:
        return
    try:
        replace_file(target, lambda temporary: write_parameters(temporary, stored))
    except OSError as error:
        raise ImportTargetError(f'"{target}" cannot be written: {error.strerror or error}.') from None


def arranged(network: Network) -> Network:
    """A network with its layers laid out from the top to the bottom."""
    places = arrange(network)
    layers = tuple(
        msgspec.structs.replace(layer, x=places[layer.name][0], y=places[layer.name][1]) for layer in network.layers
    )
    return msgspec.structs.replace(network, layers=layers)


def usable_as_it_is(network: Network) -> Problem:
    """The warning that goes with a network that came without what training needs."""
    return Problem(
        network=network.name,
        text="The network has no loss and no dataset: it can be used as it is.",
        fix="To train it further, add a loss, a dataset and an optimizer.",
        severity="warning",
    )
