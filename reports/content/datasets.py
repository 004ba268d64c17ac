"""Datasets for a report: what each sample has, some samples, and how the classes are balanced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

import numpy as np
import numpy.typing as npt

from layerwright.data import DataError, Dataset, Variable
from layerwright.model.settings import DataSource
from layerwright.training.data_binding import open_source
from reports.content.pictures import picture_of
from reports.content.values import DatasetContent, Example, VariableContent

Progress = Callable[[int, int], None]
Floats = npt.NDArray[np.float32]

EXAMPLES = 24
"""How many samples are shown as pictures."""
_LINES = 4
_MOST_POINTS = 240
_MOST_NUMBERS = 4
_MOST_CLASSES = 1000
_MOST_COUNTED = 2_000_000
"""Classes are counted in datasets of at most so many samples."""


def dataset_content(source: DataSource, folder: Path, progress: Progress | None = None) -> DatasetContent:
    """What a report says about a dataset; one that cannot be read has the reason as its `problem`.

    Args:
        source: The dataset.
        folder: What its path is relative to.
        progress: Told how many rows are read, where the dataset is packed for the first time.
    """
    named = DatasetContent(source.name, PurePath(source.path.replace("\\", "/")).name)
    try:
        with open_source(source, folder, progress) as dataset:
            classes, counted = _classes(dataset)
            return DatasetContent(
                name=named.name,
                file=named.file,
                samples=len(dataset),
                variables=_variables(dataset),
                classes=classes,
                counted=counted,
                settings={"shuffle": source.shuffle, "normalize_images": source.normalize_images},
            )
    except (DataError, OSError) as error:
        return DatasetContent(named.name, named.file, problem=_without_folder(error, folder))


def caption_of(values: dict[str, Floats], variables: dict[str, Variable], row: int) -> str:
    """What the short values of a sample are: `y = 7`."""
    parts = []
    for name, variable in variables.items():
        if name in values and int(np.prod(variable.shape)) <= _MOST_NUMBERS:
            numbers = values[name][row].reshape(-1).tolist()
            parts.append(f"{name} = " + " ".join(_named(number, variable) for number in numbers))
    return ", ".join(parts)


def _named(number: float, variable: Variable) -> str:
    if variable.classes and number.is_integer() and 0 <= number < len(variable.classes):
        return variable.classes[int(number)]
    return f"{number:.6g}"


def _variables(dataset: Dataset) -> tuple[VariableContent, ...]:
    variables = dict(dataset.variables)
    rows = np.unique(np.linspace(0, len(dataset) - 1, EXAMPLES).round().astype(np.int64))
    values = dataset.read(rows)
    return tuple(_variable(variable, values, variables, rows) for variable in variables.values())


def _variable(
    variable: Variable, values: dict[str, Floats], variables: dict[str, Variable], rows: npt.NDArray[np.int64]
) -> VariableContent:
    own = values[variable.name]
    plain = VariableContent(variable.name, variable.label, variable.kind, variable.shape)
    if variable.kind == "wave" or (variable.kind == "vector" and own[0].size > _MOST_NUMBERS):
        flat = own.reshape(len(own), variable.shape[0], -1)[:_LINES, :, 0]
        return VariableContent(
            plain.name,
            plain.label,
            plain.kind,
            plain.shape,
            lines=tuple(tuple(_thinned(line).tolist()) for line in flat),
            line_names=tuple(
                f"{row}" + (f": {caption}" if (caption := caption_of(values, variables, index)) else "")
                for index, row in enumerate(rows[:_LINES].tolist())
            ),
        )
    examples = []
    for index, value in enumerate(own):
        picture = picture_of(value, variable.kind)
        if picture is None:
            break
        examples.append(Example(picture, caption_of(values, variables, index)))
    return VariableContent(plain.name, plain.label, plain.kind, plain.shape, tuple(examples))


def _thinned(line: Floats) -> Floats:
    """A line of so many points that a chart can hold them: the highest and the lowest of each stretch."""
    finite: Floats = np.nan_to_num(line)
    if finite.size <= _MOST_POINTS:
        return finite
    stretches = np.array_split(finite, _MOST_POINTS // 2)
    return np.array([edge for stretch in stretches for edge in (stretch.max(), stretch.min())], np.float32)


def _classes(dataset: Dataset) -> tuple[tuple[tuple[str, int], ...], str]:
    """How many samples each class has, of the first variable that looks like class numbers."""
    if len(dataset) > _MOST_COUNTED:
        return (), ""
    for variable in dataset.variables.values():
        if variable.shape != (1,) or variable.kind != "scalar":
            continue
        numbers = dataset.read(np.arange(len(dataset)), [variable.name])[variable.name].reshape(-1)
        whole = np.rint(numbers)
        if not np.array_equal(whole, numbers) or whole.min() < 0 or whole.max() >= _MOST_CLASSES:
            continue
        counts = np.bincount(whole.astype(np.int64))
        return tuple((_named(float(number), variable), int(count)) for number, count in enumerate(counts)), (
            variable.name
        )
    return (), ""


def _without_folder(error: Exception, folder: Path) -> str:
    """The reason without the folders of this machine, since a report is given to others."""
    return str(error).replace(f"{folder}/", "")
