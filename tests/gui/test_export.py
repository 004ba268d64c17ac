"""Export from the window: the dialog, and what the command behind it writes."""

from __future__ import annotations

import tarfile
from pathlib import Path

import networks
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.files.export_dialog import FORMS, ExportDialog
from gui.window import Window
from layerwright.cli.export import FORMATS
from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Executor, Optimizer
from layerwright.training.begin import new_run
from layerwright.training.launch import start_training

_PATIENCE = 120_000


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A project with one run."""
    random = np.random.default_rng(0)
    x = random.normal(size=(32, 6))
    np.savez(tmp_path / "data.npz", x=x, y=x[:, :3].argmax(1).reshape(-1, 1))
    project = Project(
        networks=(networks.network("Input(6) > Affine(3) > Softmax > CategoricalCrossEntropy"),),
        datasets=(DataSource("Training", "data.npz"),),
        configuration=Configuration(
            batch_size=8,
            max_epoch=1,
            optimizers=(Optimizer("Optimizer", "Main", "Training"),),
            executors=(Executor("Executor", "Main", "Training"),),
        ),
    )
    path = tmp_path / "small.lwproj"
    save_project(project, path)
    list(start_training(new_run(project, path)).events())
    return path


def test_every_format_of_the_command_line_is_offered() -> None:
    commands = {module.__name__.rpartition(".")[2] for module in FORMATS}  # type: ignore[attr-defined]
    assert {form.name for form in FORMS} == commands | {"report"}


def test_a_run_is_written_as_onnx_and_checked(window: Window, trained: Path, qtbot: QtBot) -> None:
    assert window.files.open(trained)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.form_box.setCurrentIndex(next(index for index, form in enumerate(FORMS) if form.name == "onnx"))
    assert dialog.source_box.count() == 2, "the run and the project"
    QTest.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.running, timeout=_PATIENCE)
    assert trained.with_name("small.onnx").stat().st_size > 0, dialog.told
    assert "Traceback" not in dialog.told
    assert dialog._show.isEnabled()


def test_what_cannot_be_written_is_told_and_the_dialog_stays(window: Window, trained: Path, qtbot: QtBot) -> None:
    assert window.files.open(trained)
    window.show_export("nnef")
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.output.setText(str(trained / "within" / "a.nnef.tgz"))
    QTest.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.running, timeout=_PATIENCE)
    assert dialog.told.strip()
    assert "Traceback" not in dialog.told
    assert not dialog._show.isEnabled()
    assert dialog.isVisible()


def test_switches_become_options(window: Window, trained: Path) -> None:
    assert window.files.open(trained)
    window.show_export("nnef")
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog._switches["--quantized"].setChecked(True)
    dialog._switches["--float16"].setChecked(True)
    words = dialog.command()
    assert words[:2] == ["export", "nnef"]
    assert words[-1] == "--float16", "weights have 16 bits or 8, not both"
    assert "--quantized" not in words


def test_network_and_samples_can_be_chosen_for_nnef(window: Window, trained: Path, qtbot: QtBot) -> None:
    assert window.files.open(trained)
    window.show_export("nnef")
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    assert "--network" not in dialog.command()
    dialog.network_box.setCurrentIndex(dialog.network_box.findData("Main"))
    dialog.batch_size.setValue(4)
    dialog.output.setText(str(trained.with_name("small.nnef.tar")))
    QTest.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.running, timeout=_PATIENCE)
    assert "[4, 6]" in _text_of(trained.with_name("small.nnef.tar")), dialog.told
    dialog.form_box.setCurrentIndex(next(index for index, form in enumerate(FORMS) if form.name == "nnp"))
    assert "--batch-size" not in dialog.command()


def _text_of(archive: Path) -> str:
    with tarfile.open(archive) as file:
        content = file.extractfile("graph.nnef")
        assert content is not None
        return content.read().decode()


def test_a_report_is_asked_for_at_once(window: Window, trained: Path) -> None:
    assert window.files.open(trained)
    window.show_export("report")
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    assert dialog.command()[0] == "report"


def test_a_project_without_a_file_is_saved_first(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(type(window.files), "ask_save", lambda files: bool(asked.append("where")))
    monkeypatch.setattr(QMessageBox, "warning", lambda *words: None)
    window.show_export("")
    assert asked == ["where"]
    assert window.findChild(ExportDialog) is None
