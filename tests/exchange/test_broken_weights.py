"""Weights that are NaN or infinite are told when a file with them is imported."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import onnx
import pytest
from networks import project

from layerwright.cli import main
from layerwright.exchange.model import load_model
from layerwright.exchange.nnef.exporting import write_nnef
from layerwright.exchange.nnef.reading.importing import import_nnef
from layerwright.exchange.nnp.reading import import_nnp
from layerwright.exchange.nnp.writing import write_nnp
from layerwright.exchange.onnx.exporting import write_onnx
from layerwright.exchange.onnx.reading import import_onnx
from layerwright.model.project import save_project

_READERS = {"onnx": import_onnx, "nnp": import_nnp, "nnef": import_nnef}
_BROKEN = np.array([np.nan, np.inf], np.float32)


def written(folder: Path, form: str) -> Path:
    """A network of one layer with six weights, of which two are NaN and infinite where a file is made."""
    source = folder / "p.lwproj"
    save_project(project("Input(2) > Affine(3)"), source)
    if form == "onnx":
        write_onnx(load_model(source), folder / "p.onnx")
        return _broken_onnx(folder / "p.onnx")
    if form == "nnp":
        return _broken_nnp(write_nnp(source, folder / "p.nnp").path)
    target = folder / "p.nnef"
    write_nnef(load_model(source), target)
    [weights] = target.glob("*W*.dat")
    weights.write_bytes(weights.read_bytes()[:-8] + _BROKEN.tobytes())
    return target


def _broken_onnx(path: Path) -> Path:
    model = onnx.load(path)
    [weights] = [tensor for tensor in model.graph.initializer if list(tensor.dims) in ([2, 3], [3, 2])]
    values = np.array(onnx.numpy_helper.to_array(weights))
    values.flat[:2] = _BROKEN
    weights.CopyFrom(onnx.numpy_helper.from_array(values, weights.name))
    onnx.save(model, path)
    return path


def _broken_nnp(path: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    [stored] = [name for name in members if name.endswith(".h5")]
    held = io.BytesIO(members[stored])
    with h5py.File(held, "r+") as file:
        weights: Any = file["Affine/affine/W"]
        weights[0, :2] = _BROKEN
    members[stored] = held.getvalue()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("form", _READERS)
def test_weights_that_are_no_numbers_are_told(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, form)
    imported = _READERS[form](file, tmp_path / "again.lwproj")
    [problem] = [entry for entry in imported.warnings if entry.kind == "weights.not_finite"]
    [name] = problem.fact_list("parameters")
    assert problem.text == f'Weights are NaN or infinite: "{name}" (2 of 6).'
    assert name.endswith("W")
    assert main(["import", str(file), "--output", str(tmp_path / "other.lwproj")]) == 0
    assert "Weights are NaN or infinite" in capsys.readouterr().out
