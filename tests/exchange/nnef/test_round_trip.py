"""Example projects: trained briefly, written, run in two other engines, read back, and written again."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from children import in_this_process
from nnef_models import imported, in_nnabla
from runs import resume

from layerwright.exchange.model import Model, load_model, sample_inputs
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

_NAMED_ANEW = ("unet",)
"""Examples whose stored tensors come back under longer names, so that the text differs in them."""

_PLAIN = ("lenet5", "mlp", "mnist_lenet")
"""Examples whose networks come back layer by layer."""

_BY_CHANCE = ("NNEF has no random numbers", "It takes nothing from a dataset")

_NOT_IN_TRACT = ("= cast", "= deconv(")
"""What tract does not have, or takes with as many maps as the input has only."""

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
        if example.stem in _PLAIN or not any(reason in str(error) for reason in _BY_CHANCE):
            raise
        pytest.skip("It draws random numbers in use.")
    text = (exported.path / "graph.nnef").read_text()
    engines = [entry.engine.partition(" ")[0] for entry in exported.check.engines]
    assert "nnef.Session" in engines, exported.check.not_run
    assert "tract" in engines or any(operator in text for operator in _NOT_IN_TRACT), exported.check.not_run
    assert all(entry.greatest_difference <= 1e-5 for entry in exported.check.engines)

    again = imported(exported.path, tmp_path / "imported")
    inputs = sample_inputs(model, 8)
    before, after = in_nnabla(model, inputs, 8), in_nnabla(again, inputs, 8)
    assert before.keys() == after.keys()
    for name, values in before.items():
        np.testing.assert_allclose(after[name], values, atol=1e-6, err_msg=name)

    # Without the notes beside it, the text alone leads to the same values.
    shutil.copytree(exported.path, tmp_path / "bare")
    (tmp_path / "bare" / "model.json").unlink()
    bare = imported(tmp_path / "bare", tmp_path / "bare-again")
    if len(inputs) == 1:
        computed = in_nnabla(bare, dict(zip(bare.data, inputs.values(), strict=True)), 8)
        for values, expected in zip(computed.values(), before.values(), strict=True):
            np.testing.assert_allclose(values.reshape(expected.shape), expected, atol=1e-6)

    # Where the layers are the same again, the text is too; others come back as the layers that they consist of.
    for found in (again, bare):
        plain = kinds(found) == kinds(model)
        assert plain or example.stem not in _PLAIN
        if plain and example.stem not in _NAMED_ANEW:
            assert make_graph(found).text() == text


def kinds(model: Model) -> list[str]:
    """The types of a model's layers in order."""
    return [node.type.name for node in model.resolved.nodes]
