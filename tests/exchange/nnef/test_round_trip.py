"""Example projects: trained briefly, written, run in two other engines, read back, and written again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from children import in_this_process
from nnef_models import imported, in_nnabla
from runs import resume

from layerwright.exchange.model import load_model, sample_inputs
from layerwright.exchange.nnef.exporting import write_nnef
from layerwright.exchange.nnef.network import make_graph
from layerwright.model.problems import ProblemsError
from layerwright.model.project import Project, load_project
from layerwright.training.data_binding import open_source
from layerwright.training.run import Run

_PICTURES = "shapes_2"
"""How the datasets begin that have pictures of the size of ImageNet's."""

EXAMPLES = [
    path
    for path in sorted((Path(__file__).parents[3] / "examples").glob("*/*.lwproj"))
    if not any(Path(source.path).name.startswith(_PICTURES) for source in load_project(path).datasets)
]

_ROWS = 48
_LARGEST = 20_000_000
"""The most multiplications for a sample of networks that are worth the time."""


def brief(project: Project, project_file: Path, folder: Path) -> Project:
    """A project that trains one epoch on the first rows of its datasets."""
    sources = []
    for number, source in enumerate(project.datasets):
        with open_source(source, project_file.parent) as dataset:
            rows = dataset.read(range(min(_ROWS, len(dataset))))
        np.savez(folder / f"{number}.npz", **rows)
        sources.append(msgspec.structs.replace(source, path=f"{number}.npz"))
    configuration = msgspec.structs.replace(project.configuration, max_epoch=1, batch_size=16)
    return msgspec.structs.replace(project, datasets=tuple(sources), configuration=configuration)


_BY_CHANCE = {
    "NNEF has no random numbers.",
    "It takes nothing from a dataset, and a graph of NNEF has at least one input.",
}


def without_names_of_tensors(text: str) -> str:
    """A text whose stored tensors are numbered.

    A layer that became several operators comes back as several layers, and the one with the weights has another name.
    """
    names = {name: f"tensor-{number}" for number, name in enumerate(re.findall(r"(\w+) = variable\(", text))}
    return re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_back_as_it_was(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)
    project = load_project(example)
    if not project.configuration.optimizers:
        pytest.skip("It trains nothing.")
    if load_model(example).resolved.statistics.multiply_add > _LARGEST:
        pytest.skip("It is large.")
    run = Run.create(tmp_path / "run", brief(project, example, tmp_path), tmp_path / "project.lwproj", device="cpu")
    resume(run)
    model = load_model(run.folder)
    try:
        exported = write_nnef(model, tmp_path / "exported")
    except ProblemsError as error:
        assert {problem.text.partition(": ")[2] or problem.text for problem in error.problems} <= _BY_CHANCE
        pytest.skip("It draws random numbers in use.")
    text = (exported.path / "graph.nnef").read_text()
    engines = [entry.engine.partition(" ")[0] for entry in exported.check.engines]
    # tract has no operator that makes whole numbers of numbers.
    assert engines == ["nnef.Session"] if "= cast(" in text else sorted(engines) == ["nnef.Session", "tract"]
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
        again = make_graph(imported(source, place))
        assert without_names_of_tensors(again.text()) == without_names_of_tensors(text)
