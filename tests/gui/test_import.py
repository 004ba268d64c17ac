"""Networks of other programs opened in the window: asked for a place, read beside it, shown, offered as units."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from nnef_models import write_model
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.files.import_dialog import ImportDialog
from gui.files.project_files import can_open
from gui.window import Window
from layerwright.model.project import load_project
from layerwright.resolve.check import check_project

_PATIENCE = 120_000

_REPEATING = """version 1.0;
graph tower(x) -> (y)
{
    x = external(shape = [1, 4, 8, 8]);
%s
    y = tanh(out4);
}
"""
_BLOCK = """
    W{n} = variable(shape = [4, 4, 3, 3], label = 'W{n}');
    conv{n} = conv({before}, W{n}, padding = [(1, 1), (1, 1)], stride = [1, 1], dilation = [1, 1]);
    relu{n} = relu(conv{n});
    out{n} = add(relu{n}, {before});
"""


@pytest.fixture
def tower(tmp_path: Path) -> Path:
    """A folder of NNEF with a block that comes four times."""
    blocks = "".join(_BLOCK.format(n=n, before="x" if n == 1 else f"out{n - 1}") for n in range(1, 5))
    return write_model(tmp_path / "tower", _REPEATING % blocks)


def dropped(window: Window, path: Path) -> None:
    """Let a file fall on a window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, none))


def dialog_of(window: Window) -> ImportDialog:
    """The dialog that asks where the project is to lie."""
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    return dialog


def finish(dialog: ImportDialog, qtbot: QtBot) -> None:
    """Let it import, and wait for it."""
    QTest.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.running, timeout=_PATIENCE)


def packed(folder: Path) -> Path:
    path = folder.with_name("tower.nnef.tgz")
    with tarfile.open(path, "w:gz") as archive:
        for file in folder.iterdir():
            archive.add(file, file.name)
    return path


def packed_as_a_folder(folder: Path) -> Path:
    path = folder.with_name("whole.tgz")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, folder.name)
    return path


def text_of(folder: Path) -> Path:
    return folder / "graph.nnef"


@pytest.mark.parametrize("form", [packed, packed_as_a_folder, text_of, Path], ids=lambda form: form.__name__)
def test_nnef_falls_on_the_window(window: Window, tower: Path, qtbot: QtBot, form: Callable[[Path], Path]) -> None:
    dropped(window, form(tower))
    dialog = dialog_of(window)
    target = Path(dialog.target.text())
    assert target.parent == tower.parent
    finish(dialog, qtbot)
    assert window.document.path == target, dialog.told
    assert not window.document.modified
    assert (target.parent / f"{target.stem}.parameters.h5").exists()
    assert "The network has no loss and no dataset" in dialog.told


def test_repeated_layers_become_units_in_one_step(window: Window, tower: Path, qtbot: QtBot) -> None:
    dropped(window, tower)
    dialog = dialog_of(window)
    finish(dialog, qtbot)
    before = window.document.project
    assert "3 layers, at 4 places" in dialog.offered
    QTest.mouseClick(dialog._units, Qt.MouseButton.LeftButton)
    project = window.document.project
    assert [layer.type for layer in project.networks[0].layers] == ["Input", *["Unit"] * 4, "Tanh"]
    assert not [problem for problem in check_project(project) if problem.severity == "error"]
    window.undo()
    assert window.document.project is before
    assert not window.document.modified


def test_what_cannot_be_imported_is_told_with_its_place(window: Window, tower: Path, qtbot: QtBot) -> None:
    text = (tower / "graph.nnef").read_text().replace("y = tanh(out4)", "y = fancy(out4)")
    (tower / "graph.nnef").write_text(text)
    dropped(window, tower)
    dialog = dialog_of(window)
    finish(dialog, qtbot)
    line = next(number for number, entry in enumerate(text.splitlines(), 1) if "fancy" in entry)
    assert f"[{line}:" in dialog.told
    assert "fancy" in dialog.told
    assert window.document.path is None
    assert dialog._ok.isEnabled(), "another place or file can be tried"
    assert {path.name for path in tower.parent.iterdir()} <= {"tower", "home"}


def test_a_place_that_is_taken_is_told(window: Window, tower: Path, qtbot: QtBot) -> None:
    dropped(window, tower)
    dialog = dialog_of(window)
    Path(dialog.target.text()).write_text("mine")
    finish(dialog, qtbot)
    assert "exists already" in dialog.told
    dialog.target.setText(str(tower.with_name("other")))
    finish(dialog, qtbot)
    assert window.document.path == tower.with_name("other.lwproj")
    assert load_project(tower.with_name("other.lwproj")).networks[0].name == "tower"


def test_an_import_can_be_stopped(window: Window, tower: Path, qtbot: QtBot) -> None:
    dropped(window, tower)
    dialog = dialog_of(window)
    QTest.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
    assert dialog.running
    QTest.mouseClick(dialog._close, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.running, timeout=_PATIENCE)
    assert "Stopped" in dialog.told
    assert {path.name for path in tower.parent.iterdir()} <= {"tower", "home"}
    finish(dialog, qtbot)
    assert window.document.path is not None


def test_the_dialog_for_opening_offers_every_form(
    window: Window, tower: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters: list[str] = []

    def chosen(parent: object, title: str, folder: str, pattern: str) -> tuple[str, str]:
        filters.append(pattern)
        return str(tower / "graph.nnef"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    window.files.ask_open()
    for pattern in ("*.lwproj", "*.sdcproj", "graph.nnef", "*.tgz", "*.onnx", "*.nnp"):
        assert pattern in filters[0].split(";;")[0]
    finish(dialog_of(window), qtbot)
    assert window.document.project.networks[0].name == "tower"


@pytest.mark.parametrize("name", ["a.lwproj", "a.sdcproj", "a.nnef.tar", "a.tgz", "graph.nnef", "a.onnx", "A.NNP"])
def test_what_a_window_opens(tmp_path: Path, name: str) -> None:
    assert can_open(tmp_path / name)
    assert not can_open(tmp_path / "picture.png")
    assert not can_open(tmp_path)
