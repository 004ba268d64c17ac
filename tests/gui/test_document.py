"""The open project: edits, undo, saving."""

from __future__ import annotations

from pathlib import Path

import msgspec
import networks
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gui.document import Document
from layerwright.model.edits import EditError, add_layer, add_network, remove_layers
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project, ProjectError, load_project, save_project
from layerwright.model.settings import DataSource

pytestmark = pytest.mark.usefixtures("qapp")


def add(document: Document, name: str, **more: str) -> bool:
    return document.edit_network("Main", f"Add {name}", lambda network: add_layer(network, Layer(name, "ReLU")), **more)


def names(document: Document) -> list[str]:
    return [layer.name for layer in document.project.network("Main").layers]


def test_an_edit_is_one_step_that_can_be_taken_back_and_made_again() -> None:
    document = Document()
    assert add(document, "a")
    assert add(document, "b")
    document.undo()
    assert names(document) == ["a"]
    document.redo()
    assert names(document) == ["a", "b"]


def test_an_edit_that_cannot_be_made_is_told_and_changes_nothing() -> None:
    document = Document()
    refused: list[str] = []
    document.refused.connect(refused.append)
    add(document, "a")
    before = document.project
    assert not add(document, "a")
    assert document.project is before
    assert refused == ['There is a layer "a" already.']
    assert document.undo_stack.count() == 1


def test_an_edit_without_effect_is_no_step() -> None:
    document = Document()
    assert not document.edit("Nothing", lambda project: msgspec.structs.replace(project))
    assert document.undo_stack.count() == 0


def test_steps_with_the_same_mark_are_one() -> None:
    document = Document()
    add(document, "a", merge="typing")
    add(document, "b", merge="typing")
    add(document, "c", merge="other")
    assert document.undo_stack.count() == 2
    document.undo()
    document.undo()
    assert names(document) == []


def test_the_document_is_modified_until_it_is_what_the_file_holds(tmp_path: Path) -> None:
    document = Document()
    add(document, "a")
    assert document.modified
    document.save(tmp_path / "a.lwproj")
    assert not document.modified
    add(document, "b")
    assert document.modified
    document.undo()
    assert not document.modified


def test_a_file_that_cannot_be_read_leaves_the_document_as_it_was(tmp_path: Path) -> None:
    document = Document()
    add(document, "a")
    (tmp_path / "b.lwproj").write_text("{", encoding="utf-8")
    with pytest.raises(ProjectError):
        document.open(tmp_path / "b.lwproj")
    assert names(document) == ["a"]
    assert document.modified


def test_the_data_is_found_from_another_folder_and_after_undo(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    save_project(
        Project(networks=(Network("Main"),), datasets=(DataSource("Training", "data/a.csv"),)),
        tmp_path / "one" / "p.lwproj",
    )
    document = Document()
    document.open(tmp_path / "one" / "p.lwproj")
    add(document, "a")
    document.save(tmp_path / "other" / "p.lwproj")
    assert load_project(tmp_path / "other" / "p.lwproj").datasets[0].path == "../one/data/a.csv"
    document.undo()
    assert document.project.datasets[0].path == "../one/data/a.csv"
    assert document.modified


def test_problems_are_found_after_an_edit(qtbot: object) -> None:
    document = Document()
    document.edit_network("Main", "Add", lambda network: add_layer(network, Layer("a", "NoSuchLayer")))
    document.check()
    assert [problem.layer for problem in document.problems] == ["a"]


EDITS = st.lists(st.sampled_from(["add", "remove", "network", "undo", "redo", "refuse"]), max_size=60)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_undo_of_everything_is_the_beginning_and_redo_of_everything_the_end(steps: list[str]) -> None:
    document = Document()
    document.new(networks.project("Input(4) > ReLU"))
    beginning = document.project
    for number, step in enumerate(steps):
        existing = names(document)
        if step == "add":
            add(document, f"n{number}")
        elif step == "remove" and existing:
            document.edit_network("Main", "Remove", lambda network, name=existing[0]: remove_layers(network, [name]))
        elif step == "network":
            document.edit("Add", lambda project, number=number: add_network(project, Network(f"N{number}")))
        elif step == "undo":
            document.undo()
        elif step == "redo":
            document.redo()
        elif step == "refuse":
            document.edit("Refuse", refuse)
    end = document.project
    while document.undo_stack.canRedo():
        document.redo()
    last = document.project
    while document.undo_stack.canUndo():
        document.undo()
    assert document.project == beginning
    while document.undo_stack.canRedo():
        document.redo()
    assert document.project == last
    assert end.networks


def refuse(project: Project) -> Project:
    raise EditError("No.")
