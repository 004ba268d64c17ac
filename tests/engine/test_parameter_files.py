"""Parameters that start from files: text, and HDF5 as runs write it."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from layerwright.engine.parameter_files import (
    ParameterError,
    fill,
    read_parameters,
    starting_values,
    write_parameters,
)
from layerwright.engine.parameters import ParameterStore
from layerwright.resolve.resolved import ParameterUse


def use(name: str, *shape: int, file: str = "") -> ParameterUse:
    return ParameterUse(name, shape, "Normal", 1.0, 1.0, learned=True, file=file)


def stored(folder: Path, **shapes: tuple[int, ...]) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """A file `stored.h5` as runs write it, and what it holds."""
    store = ParameterStore()
    store.create([use(name.replace("__", "/"), *shape) for name, shape in shapes.items()], 1, folder)
    store.save(folder / "stored.h5")
    return {name: values.copy() for name, values in store.arrays().items()}


def test_a_parameter_starts_from_that_of_the_same_name_in_a_run(tmp_path: Path) -> None:
    saved = stored(tmp_path, a__conv__W=(3, 4), b__conv__W=(3, 4))
    assert np.array_equal(starting_values(use("a/conv/W", 3, 4, file="stored.h5"), 0, tmp_path), saved["a/conv/W"])


def test_a_parameter_starts_from_one_of_another_name(tmp_path: Path) -> None:
    saved = stored(tmp_path, a__conv__W=(3, 4), b__conv__W=(3, 4))
    found = starting_values(use("a/conv/W", 3, 4, file="stored.h5/b/conv/W"), 0, tmp_path)
    assert np.array_equal(found, saved["b/conv/W"])


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("missing.h5", 'There is no file "'),
        ("stored.h5/c/W", 'has no parameter "c/W"'),
        ("stored.h5/a", 'has no parameter "a"'),
        ("stored.h5/a/other", r"with the shape \(5,\); \(3, 4\) is needed"),
        ("text.h5", "cannot be read"),
    ],
)
def test_what_does_not_fit_is_said(file: str, says: str, tmp_path: Path) -> None:
    stored(tmp_path, a__W=(3, 4), a__other=(5,))
    (tmp_path / "text.h5").write_text("1 2 3")
    with pytest.raises(ParameterError, match=f'The parameter "a/W" cannot start from its file.*{says}'):
        starting_values(use("a/W", 3, 4, file=file), 0, tmp_path)


def test_nothing_outside_of_the_file_is_read(tmp_path: Path) -> None:
    stored(tmp_path, a__W=(3, 4))
    with h5py.File(tmp_path / "links.h5", "w") as file:
        file["W"] = h5py.ExternalLink(str(tmp_path / "stored.h5"), "/a/W")
        (tmp_path / "raw").write_bytes(bytes(48))
        file.create_dataset("R", (3, 4), "<f4", external=[(str(tmp_path / "raw"), 0, 48)])
    for name in ("W", "R"):
        with pytest.raises(ParameterError, match="has no parameter"):
            starting_values(use("a/W", 3, 4, file=f"links.h5/{name}"), 0, tmp_path)


def test_large_parameters_are_mapped_and_copied_to_the_bit(tmp_path: Path) -> None:
    saved = stored(tmp_path, a__W=(300, 400))
    mapped = read_parameters(tmp_path / "stored.h5", {"a/W": (300, 400)})["a/W"]
    assert isinstance(mapped, np.memmap)
    for source, target in ((mapped, np.empty((300, 400), np.float32)), (mapped.T, np.empty((400, 300), np.float32))):
        fill(target, source)
        assert np.array_equal(target, source)
    assert np.array_equal(mapped, saved["a/W"])


def test_parameters_are_written_part_by_part_as_a_run_writes_them(tmp_path: Path) -> None:
    values = {
        "a/W": np.arange(12, dtype=np.float32).reshape(3, 4),
        "b": np.ones(5, np.float32),
        "c/W": np.empty((0, 2), np.float32),
    }
    parts = {name: (array.shape, lambda array=array: [array[:1], array[1:]]) for name, array in values.items()}
    write_parameters(tmp_path / "written.h5", parts)
    found = read_parameters(tmp_path / "written.h5", {name: array.shape for name, array in values.items()})
    assert all(np.array_equal(found[name], array) for name, array in values.items())
    with pytest.raises(ValueError, match="a has 3 numbers"):
        write_parameters(tmp_path / "written.h5", {"a": ((4,), lambda: [np.ones(3, np.float32)])})
