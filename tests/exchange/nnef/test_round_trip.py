"""Every example project: trained briefly, written, run in two other engines, read back, and written again."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from nnef_models import imported, in_nnabla
from runs import resume

from layerwright.exchange.model import load_model, sample_inputs
from layerwright.exchange.nnef.exporting import write_nnef
from layerwright.model.project import Project, load_project
from layerwright.training.data_binding import open_source
from layerwright.training.run import Run

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/*.lwproj"))

_ROWS = 48


def brief(project_file: Path, folder: Path) -> Project:
    """A project that trains one epoch on the first rows of its datasets."""
    project = load_project(project_file)
    sources = []
    for number, source in enumerate(project.datasets):
        with open_source(source, project_file.parent) as dataset:
            rows = dataset.read(range(min(_ROWS, len(dataset))))
        np.savez(folder / f"{number}.npz", **rows)
        sources.append(msgspec.structs.replace(source, path=f"{number}.npz"))
    configuration = msgspec.structs.replace(project.configuration, max_epoch=1, batch_size=16)
    return msgspec.structs.replace(project, datasets=tuple(sources), configuration=configuration)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_back_as_it_was(example: Path, tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", brief(example, tmp_path), tmp_path / "project.lwproj", device="cpu")
    resume(run)
    model = load_model(run.folder)
    exported = write_nnef(model, tmp_path / "exported")
    assert len(exported.check.engines) == 2, exported.check.not_run
    assert all(entry.greatest_difference <= 1e-5 for entry in exported.check.engines)

    again = imported(exported.path, tmp_path / "imported")
    inputs = sample_inputs(model, 8)
    before, after = in_nnabla(model, inputs, 8), in_nnabla(again, inputs, 8)
    assert before.keys() == after.keys()
    for name, values in before.items():
        np.testing.assert_allclose(after[name], values, atol=1e-6, err_msg=name)

    # Without the notes beside it, the text alone leads to the same text.
    shutil.copytree(exported.path, tmp_path / "bare")
    (tmp_path / "bare" / "model.json").unlink()
    for source in (exported.path, tmp_path / "bare"):
        place = tmp_path / f"{source.name}-again"
        written = write_nnef(imported(source, place), place / "exported")
        assert (written.path / "graph.nnef").read_text() == (exported.path / "graph.nnef").read_text()
