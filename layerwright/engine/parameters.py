"""The tensors that a network learns or keeps: how they start, and where they are while it trains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import nnabla as nn
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.engine.parameter_files import ParameterError, fill, read_parameters, starting_values
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import MemoryUse, ParameterUse

__all__ = ["ParameterError", "ParameterStore"]


class ParameterStore:
    """Every parameter of a project by name, apart from nnabla's own dictionary, which is global to the process."""

    def __init__(self) -> None:
        self._variables: dict[str, nn.Variable] = {}
        self._memories: dict[tuple[str, int], nn.Variable] = {}
        self._seed, self._folder = 0, Path()

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def variable(self, name: str) -> nn.Variable:
        """The nnabla variable of a parameter."""
        return self._variables[name]

    def put(self, name: str, values: Array) -> None:
        """Add a parameter with its values."""
        variable = self._variables[name] = nn.Variable(values.shape, need_grad=True)
        fill(variable.d, values)

    def create(self, uses: Iterable[ParameterUse], seed: int, folder: Path) -> None:
        """Make the parameters that are not there yet, each from its initializer or file.

        Every parameter has a random stream of its own, so that adding a layer does not change how others start.

        Args:
            uses: The parameters, of one or several networks.
            seed: The run's seed.
            folder: What the paths of weight files are relative to.

        Raises:
            ParameterError: A weight file cannot be read, or two networks use a name with different shapes.
        """
        self._seed, self._folder = seed, folder
        for use in uses:
            present = self._variables.get(use.name)
            if present is None:
                self.put(use.name, starting_values(use, seed, folder))
            else:
                _check_shape(use.name, present.shape, use.shape)

    def memory(self, use: MemoryUse, batch_size: int) -> nn.Variable:
        """The nnabla variable of what is kept for each sample of a batch, made when it is first asked for.

        Networks that are computed with batches of one size share it. It takes part in no saving and loading.

        Raises:
            ParameterError: A weight file cannot be read, or two networks use a name with different shapes.
        """
        variable = self._memories.get((use.name, batch_size))
        if variable is None:
            shape = (batch_size, *use.shape)
            # A file has a value for one sample, which all start from.
            stored = use.stored if use.stored.file else msgspec.structs.replace(use.stored, shape=shape)
            values = np.broadcast_to(starting_values(stored, self._seed, self._folder), shape)
            # What is written into is reached by the backward pass only if it takes gradients.
            variable = self._memories[use.name, batch_size] = nn.Variable(shape, need_grad=True)
            variable.persistent = True
            variable.d = values
        _check_shape(use.name, variable.shape[1:], use.shape)
        return variable

    def with_own_gradients(self) -> ParameterStore:
        """A second store on the same values, with gradients apart from this one's."""
        store = ParameterStore()
        store._memories, store._seed, store._folder = self._memories, self._seed, self._folder
        for name, variable in self._variables.items():
            own = nn.Variable(variable.shape, need_grad=True)
            own.data = variable.data
            store._variables[name] = own
        return store

    @contextmanager
    def unchanged(self, names: Iterable[str]) -> Iterator[None]:
        """Give some parameters their values back after a block that may change them."""
        values = {name: self._variables[name].d.copy() for name in names}
        try:
            yield
        finally:
            for name, value in values.items():
                self._variables[name].d = value

    def arrays(self) -> Mapping[str, Array]:
        """The present values by name; they are views and change as training goes on."""
        return {name: variable.d for name, variable in self._variables.items()}

    def save(self, path: Path) -> None:
        """Write all parameters in nnabla's HDF5 format, bit for bit."""
        nn.save_parameters(str(path), params=self._variables, extension=".h5")

    def load(self, path: Path) -> None:
        """Take the values of all parameters from a file that `save` wrote.

        Raises:
            ParameterError: The file is missing or damaged, or lacks a parameter or holds one of another shape.
        """
        shapes = {name: variable.shape for name, variable in self._variables.items()}
        for name, values in read_parameters(path, shapes).items():
            fill(self._variables[name].d, values)

    def first_not_finite(self) -> str | None:
        """The name of a parameter that holds NaN or infinity, if there is one."""
        return next((name for name, values in self.arrays().items() if not np.isfinite(values).all()), None)


def _check_shape(name: str, present: Shape, wanted: Shape) -> None:
    if present != wanted:
        raise ParameterError(
            f'The parameter "{name}" has the shape {present} in one network and {wanted} in another. '
            "Use different parameter scopes."
        )
