"""Opening, saving, locks, rescue copies, recent projects, templates."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from gui.app import Windows
from gui.document import Document
from gui.edit.page import EditPage
from gui.files.lock import FileLock
from gui.files.recent import recent
from gui.files.rescue import Rescue, rescued
from gui.files.templates import templates
from gui.preferences import preferences
from gui.start import StartPage
from gui.window import Window
from layerwright.model.edits import add_layer
from layerwright.model.network import Layer
from layerwright.model.project import Project, load_project, save_project
from layerwright.resolve.check import check_project


def add_a_layer(document: Document, name: str = "a") -> None:
    document.edit_network("Main", f"Add {name}", lambda network: add_layer(network, Layer(name, "ReLU")))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes say instead of waiting for somebody."""
    texts: list[str] = []

    def warning(parent: object, title: str, text: str, *buttons: object) -> QMessageBox.StandardButton:
        texts.append(text)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "warning", warning)
    return texts


def test_one_file_is_held_by_one_window(tmp_path: Path) -> None:
    first, second = FileLock(), FileLock()
    assert first.take(tmp_path / "a.lwproj") is None
    assert first.take(tmp_path / "a.lwproj") is None
    holder = second.take(tmp_path / "a.lwproj")
    assert holder is not None
    assert holder.process == os.getpid()
    first.release()
    assert second.take(tmp_path / "a.lwproj") is None


def test_a_window_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from gui.files.lock import FileLock
lock = FileLock()
lock.take(Path(sys.argv[1]))
print("held", flush=True)
input()
"""
    command = [sys.executable, "-c", script, str(tmp_path / "a.lwproj")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert FileLock().take(tmp_path / "a.lwproj") is not None
        child.kill()
    assert FileLock().take(tmp_path / "a.lwproj") is None


def test_the_second_window_is_told_who_has_the_file(tmp_path: Path, window: Window, told: list[str]) -> None:
    path = tmp_path / "a.lwproj"
    window.document.save(path)
    assert window.files.open(path)
    other = Windows().open()
    assert not other.files.open(path) or other.document.path is None
    assert f"process {os.getpid()}" in told[-1]
    other.close()


def test_work_outlives_a_window_that_is_killed(tmp_path: Path) -> None:
    """The real thing: another process edits, is killed with SIGKILL, and what it had is offered."""
    script = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.document import Document
from gui.files.rescue import Rescue
from layerwright.model.edits import add_layer
from layerwright.model.network import Layer
application = QApplication([])
document = Document()
document.save(Path(sys.argv[1]))
rescue = Rescue(document, interval=50)
document.edit_network("Main", "Add", lambda network: add_layer(network, Layer("kept", "ReLU")))
print("edited", flush=True)
application.exec()
"""
    path = tmp_path / "a.lwproj"
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"edited\n"
        deadline = time.monotonic() + 60
        while not list((tmp_path / "home" / "data" / "rescue").glob("[!.]*.lwproj")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert rescued() == [], "a living window's copy is offered"
        child.send_signal(signal.SIGKILL)
    (found,) = rescued()
    assert found.path == path
    assert [layer.name for layer in found.project().network("Main").layers] == ["kept"]
    found.discard()
    assert rescued() == []


def rescue_of(path: Path) -> None:
    """Leave the rescue copy of a window that was killed: a layer "a" is in it, and not in the file."""
    document = Document()
    document.save(path)
    add_a_layer(document)
    rescue = Rescue(document)
    rescue.write()
    rescue._lock.unlock()  # type: ignore[union-attr]  # as when its process is gone


def test_a_restored_project_is_unsaved_work_of_its_file(tmp_path: Path, window: Window, told: list[str]) -> None:
    rescue_of(tmp_path / "a.lwproj")
    (found,) = rescued()
    window.files.restore(found)
    assert window.document.path == tmp_path / "a.lwproj"
    assert window.document.modified
    assert "a" in window.document.project.network("Main").by_name
    assert load_project(tmp_path / "a.lwproj").network("Main").layers == ()
    assert told == []


def asked(window: Window, qtbot: QtBot) -> QMessageBox:
    """The question that stands over a window."""
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def answer(box: QMessageBox, text: str) -> None:
    button = next(button for button in box.buttons() if button.text().replace("&", "") == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_who_opens_a_project_is_asked_about_its_rescued_work(tmp_path: Path, window: Window, qtbot: QtBot) -> None:
    path = tmp_path / "a.lwproj"
    rescue_of(path)
    assert window.files.open(path)
    assert window.document.project.network("Main").layers == (), "nothing is restored unasked"
    answer(asked(window, qtbot), "Ask again later")
    assert len(rescued()) == 1
    assert window.files.open(path)
    answer(asked(window, qtbot), "Restore")
    assert "a" in window.document.project.network("Main").by_name
    assert window.document.path == path
    assert window.document.modified
    assert rescued() == []


def test_rescued_work_that_nobody_wants_is_gone(tmp_path: Path, window: Window, qtbot: QtBot) -> None:
    path = tmp_path / "a.lwproj"
    rescue_of(path)
    assert window.files.open(path)
    answer(asked(window, qtbot), "Discard")
    assert rescued() == []
    assert window.document.project.network("Main").layers == ()
    assert not window.document.modified


def test_a_project_is_not_asked_about_the_work_of_another(tmp_path: Path, window: Window, qtbot: QtBot) -> None:
    rescue_of(tmp_path / "a.lwproj")
    Document().save(tmp_path / "b.lwproj")
    assert window.files.open(tmp_path / "b.lwproj")
    qtbot.wait(50)
    assert not any(box.isVisible() for box in window.findChildren(QMessageBox))


def test_work_of_a_file_that_another_window_has_is_restored_without_a_name(
    tmp_path: Path, window: Window, told: list[str]
) -> None:
    path = tmp_path / "a.lwproj"
    rescue_of(path)
    (found,) = rescued()
    lock = FileLock()
    assert lock.take(path) is None
    window.files.restore(found)
    lock.release()
    assert "project without a name" in told[-1]
    assert window.document.path is None
    assert window.document.modified
    assert "a" in window.document.project.network("Main").by_name


@pytest.mark.usefixtures("qapp")
def test_saving_and_closing_delete_the_rescue_copy(tmp_path: Path) -> None:
    document = Document()
    rescue = Rescue(document)
    add_a_layer(document)
    rescue.write()
    folder = tmp_path / "home" / "data" / "rescue"
    assert list(folder.glob("*.lwproj"))
    document.save(tmp_path / "a.lwproj")
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("qapp")
def test_a_rescue_copy_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    document = Document()
    (tmp_path / "file").touch()
    rescue = Rescue(document, tmp_path / "file")
    told: list[str] = []
    rescue.failed.connect(told.append)
    add_a_layer(document)
    rescue.write()
    rescue.write()
    assert len(told) == 1


def test_closing_asks_and_cancelling_keeps_the_window(window: Window, told: list[str]) -> None:
    add_a_layer(window.document)
    assert not window.close()
    assert window.isVisible()
    assert told == ["Save the changes to the new project?"]


def test_opened_projects_are_remembered_latest_first(tmp_path: Path, window: Window) -> None:
    for name in ("a", "b"):
        save_project(Project(), tmp_path / f"{name}.lwproj")
        window.files.open(tmp_path / f"{name}.lwproj")
    assert [path.name for path in recent(preferences())] == ["b.lwproj", "a.lwproj"]
    (tmp_path / "b.lwproj").unlink()
    assert [path.name for path in recent(preferences())] == ["a.lwproj"]


def test_every_template_opens_finds_its_data_and_has_no_file(window: Window) -> None:
    assert templates()
    for template in templates():
        window.files.new_from(template)
        assert window.document.path is None
        assert all(Path(source.path).is_absolute() for source in window.document.project.datasets)
        assert [str(problem) for problem in check_project(window.document.project)] == []


def test_a_damaged_file_is_told_and_the_window_lives(tmp_path: Path, window: Window, told: list[str]) -> None:
    (tmp_path / "a.lwproj").write_bytes(b"{")
    assert not window.files.open(tmp_path / "a.lwproj")
    assert "is damaged" in told[0]


def test_a_dropped_project_is_opened(tmp_path: Path, window: Window) -> None:
    path = tmp_path / "a.lwproj"
    save_project(Project(description="dropped"), path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))
    assert window.document.project.description == "dropped"


def test_a_folder_without_permission_is_told_when_saving(
    tmp_path: Path, window: Window, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    assert not window.files._save(tmp_path / "file" / "a.lwproj")
    assert "cannot be written" in told[0]
    shutil.rmtree(tmp_path / "home", ignore_errors=True)


def test_a_start_with_a_file_of_another_window_shows_the_start_page(
    tmp_path: Path, window: Window, qtbot: QtBot, told: list[str]
) -> None:
    path = tmp_path / "a.lwproj"
    save_project(Project(), path)
    assert window.files.open(path)
    other = Windows().open(path)
    qtbot.addWidget(other)
    assert "is open in another window" in told[-1]
    start = other.findChild(StartPage)
    assert start is not None
    assert start.isVisible()


def test_a_file_that_cannot_be_opened_leaves_the_one_before_held(
    tmp_path: Path, window: Window, told: list[str]
) -> None:
    path, broken = tmp_path / "a.lwproj", tmp_path / "b.lwproj"
    save_project(Project(), path)
    broken.write_bytes(b"{")
    assert window.files.open(path)
    assert not window.files.open(broken)
    assert FileLock().take(path) is not None
    assert FileLock().take(broken) is None
    assert window.document.path == path


def test_what_was_opened_is_said(tmp_path: Path, window: Window) -> None:
    save_project(Project(), tmp_path / "a.lwproj")
    window.files.open(tmp_path / "a.lwproj")
    assert window.statusBar().currentMessage() == "Opened a.lwproj"


def test_who_opens_a_project_can_type_on_the_canvas_at_once(tmp_path: Path, window: Window, qtbot: QtBot) -> None:
    Document().save(tmp_path / "a.lwproj")
    window.activateWindow()
    assert window.files.open(tmp_path / "a.lwproj")
    page = cast(EditPage, window.show_page("edit"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.canvas)
