"""Datasets of a project, as they are changed: renamed, given other files, made and put in place."""

from __future__ import annotations

from pathlib import Path

import networks
import pytest

from gui.dataset import changes
from layerwright.data import ImportedSet
from layerwright.model.edits import EditError
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Monitor, Optimizer


@pytest.fixture
def project() -> Project:
    return networks.project(
        "Input(2) > Affine(2)",
        datasets=(DataSource("Training", "a.csv", shuffle=False), DataSource("Other", "b.csv")),
        configuration=Configuration(
            optimizers=(Optimizer("O", "Main", "Training"),), monitors=(Monitor("M", "Main", "Other"),)
        ),
    )


def test_what_uses_a_dataset_follows_its_name(project: Project) -> None:
    renamed = changes.rename_dataset(project, "Training", "Digits")
    assert [source.name for source in renamed.datasets] == ["Digits", "Other"]
    assert renamed.configuration.optimizers[0].dataset == "Digits"
    assert renamed.configuration.monitors[0].dataset == "Other"


@pytest.mark.parametrize("name", ["Other", "", "a/b"])
def test_a_name_that_cannot_be_is_refused(project: Project, name: str) -> None:
    with pytest.raises(EditError):
        changes.rename_dataset(project, "Training", name)


def test_what_was_made_takes_the_place_of_datasets_of_the_same_name_or_not(project: Project, tmp_path: Path) -> None:
    made = [ImportedSet(name, tmp_path / "data" / f"{name}.csv", 5, ()) for name in ("training", "validation")]
    placed = changes.take_sets(project, made, tmp_path, replace=True)
    assert [(source.name, source.path) for source in placed.datasets] == [
        ("Training", "data/training.csv"),
        ("Other", "b.csv"),
        ("Validation", "data/validation.csv"),
    ]
    assert not placed.datasets[0].shuffle, "how it is read stays"
    added = changes.take_sets(project, made, None, replace=False)
    assert [source.name for source in added.datasets] == ["Training", "Other", "Training_2", "Validation"]
    assert added.datasets[2].path == str(tmp_path / "data" / "training.csv")
