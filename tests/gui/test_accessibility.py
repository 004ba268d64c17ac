"""What somebody is told who does not see the window: names, roles, what is drawn, what happens and what is wrong."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from panel_projects import lenet, with_errors, with_units
from pictured import make_pictured
from PySide6.QtCore import QAbstractAnimation, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from spoken import faults, painted, reachable, role, told

from gui.command_palette import CommandPalette
from gui.compare.dialog import CompareDialog
from gui.config.page import ConfigPage
from gui.dataset.wizard import ImportWizard
from gui.edit.library.keep_dialog import KeepDialog
from gui.edit.library.take_dialog import TakeDialog
from gui.edit.library.update_dialog import UpdateDialog
from gui.edit.links_dialog import LinksDialog
from gui.edit.page import EditPage
from gui.edit.search import LayerSearch
from gui.evaluation.page import EvaluationPage
from gui.files.export_dialog import ExportDialog
from gui.files.import_dialog import ImportDialog
from gui.keys_dialog import KeysDialog
from gui.start import StartPage
from gui.theme.motion import motion_wanted
from gui.training.page import TrainingPage
from gui.window import Window
from layerwright.library.shelf import units
from layerwright.model.edits import set_properties
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.launch import start_execution, start_training
from layerwright.training.run import Run

ROOT = Path(__file__).parents[2]
PAGES = ("edit", "dataset", "config", "training", "evaluation")
Role = QAccessible.Role


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that is trained and evaluated."""
    path = make_pictured(tmp_path_factory.mktemp("spoken"), epochs=3)
    run = new_run(load_project(path), path)
    list(start_training(run).events())
    list(start_execution(run, "Executor", "best").events())
    return run


@pytest.fixture
def trained(window: Window, run: Run, qtbot: QtBot) -> Window:
    """The window with the project of the run, of which all pages have something to show."""
    assert window.files.open(Path(run.info().project))
    evaluation = window.show_page("evaluation")
    assert isinstance(evaluation, EvaluationPage)
    qtbot.waitUntil(lambda: evaluation.model.rowCount() == 64)
    return window


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What screen readers are told from now on, and whether at once."""
    heard: list[tuple[str, bool]] = []

    def hear(event: object) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        heard.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr("gui.accessible.deliver", hear)
    return heard


def views(window: Window, page: str) -> Iterator[tuple[str, QWidget]]:
    """The parts of a page, one after the other in front, as far as they lie behind each other."""
    shown = window.show_page(page)
    yield page, window
    if isinstance(shown, EditPage):
        for name in shown.docks:
            shown.bring_panel(name)
            QTest.qWait(0)
            yield name, shown.docks[name]
    if isinstance(shown, ConfigPage):
        for item in shown.parts.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            shown.parts.setCurrentItem(item)
            yield item.text(0), shown
    for tabs in shown.findChildren(QTabWidget):
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            QTest.qWait(0)
            yield tabs.tabText(place), tabs.widget(place)


def dialogs(window: Window, folder: Path) -> dict[str, Callable[[], QDialog]]:
    """Every dialog of the window, each as it comes up."""
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    project = window.document.project
    unit = units()[0]
    return {
        "commands": lambda: CommandPalette(window.actions_, window),
        "keys": lambda: KeysDialog(window.actions_, window),
        "export": lambda: ExportDialog(window.document, window, form=""),
        "import": lambda: ImportDialog(folder / "model.onnx", window.document, window, lambda path: True),
        "compare": lambda: CompareDialog(window.document, window),
        "wizard": lambda: ImportWizard(folder, window, taken=(), input_shape=(1, 8, 8)),
        "keep": lambda: KeepDialog(project, project.networks[0].name, window),
        "take": lambda: TakeDialog(unit, folder / "unit.lwunit", window),
        "update": lambda: UpdateDialog(project, [], window),
        "links": lambda: LinksDialog(page.editing, project.networks[0].layers[0].name, window),
    }


DIALOGS = ("commands", "keys", "export", "import", "compare", "wizard", "keep", "take", "update", "links")


def english() -> frozenset[str]:
    """The texts of the window that are another text in Japanese."""
    root = ET.parse(ROOT / "resources" / "translations" / "layerwright_ja.ts").getroot()
    pairs = ((message.findtext("source"), message.findtext("translation")) for message in root.iter("message"))
    return frozenset(source for source, other in pairs if source and other and source != other)


@pytest.mark.parametrize("page", PAGES)
def test_all_that_can_be_reached_has_a_name_and_a_role_of_its_own(trained: Window, page: str) -> None:
    missing = [f"{name}: {fault}" for name, part in views(trained, page) for fault in faults(part)]
    assert not missing


@pytest.mark.parametrize("name", DIALOGS)
def test_all_of_a_dialog_has_a_name_and_a_role(trained: Window, name: str, tmp_path: Path) -> None:
    dialog = dialogs(trained, tmp_path)[name]()
    dialog.show()
    QTest.qWait(10)
    assert told(dialog) or dialog.windowTitle()
    assert not faults(dialog)


def test_the_start_page_and_the_search_have_names_and_roles(window: Window, qtbot: QtBot) -> None:
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    search = LayerSearch(page.state, page)
    qtbot.addWidget(search)
    search.open_at(page.mapToGlobal(page.rect().center()))
    assert not faults(search)
    search.close()
    window.show_start()
    assert not faults(window.findChild(StartPage))


@pytest.mark.parametrize("page", PAGES)
def test_names_follow_the_language(trained: Window, page: str, qtbot: QtBot) -> None:
    for _ in views(trained, page):
        pass
    trained.choose_language("ja")
    qtbot.waitUntil(lambda: trained.actions_["file.save"].text() == "保存")
    try:
        left = english()
        # Labels are texts, which are of the moment.
        spoken = (each for _, part in views(trained, page) for each in (*reachable(part), *painted(part)))
        names = {told(widget) for widget in spoken if not isinstance(widget, QLabel)}
        assert sorted(names & left) == []
    finally:
        trained.choose_language("en")


@pytest.mark.parametrize("page", PAGES)
def test_what_is_painted_says_what_it_is_and_what_it_shows(trained: Window, page: str) -> None:
    for name, part in views(trained, page):
        for widget in painted(part):
            if widget.isVisible() and role(widget) != Role.StaticText:
                assert told(widget), (name, widget)
                assert role(widget) in (Role.Graphic, Role.Chart, Role.Canvas), (name, widget)


def test_plots_say_their_last_values(trained: Window, qtbot: QtBot) -> None:
    page = trained.show_page("training")
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: bool(page.plot.curves) and len(page.plot.curves[0].epochs) == 3)
    last = page.plot.curves[0].epochs[-1]
    description = told(page.plot._plot, QAccessible.Text.Description)
    assert f"Cost: {last.cost:.4g} at {last.epoch}" in description
    evaluation = trained.show_page("evaluation")
    assert isinstance(evaluation, EvaluationPage)
    for place in range(evaluation._tabs.count()):
        evaluation._tabs.setCurrentIndex(place)
    assert "area" in told(evaluation._roc._plot, QAccessible.Text.Description)
    assert role(evaluation._roc._plot) == Role.Chart


def test_the_confusion_matrix_is_read_cell_by_cell(trained: Window, qtbot: QtBot, said: list[tuple[str, bool]]) -> None:
    page = trained.show_page("evaluation")
    assert isinstance(page, EvaluationPage)
    matrix = page.confusion
    assert "of 64 right" in told(matrix, QAccessible.Text.Description)
    QTest.qWait(30)
    trained.activateWindow()
    qtbot.waitUntil(trained.isActiveWindow)
    page._tabs.setCurrentWidget(matrix)
    matrix.setFocus()
    QTest.keyClick(matrix, Qt.Key.Key_Down)
    assert said[-1][0] == told(matrix, QAccessible.Text.Description)
    assert "predicted as" in said[-1][0]


def test_rows_of_lists_and_tables_say_what_is_in_them(trained: Window) -> None:
    for page in PAGES:
        for name, part in views(trained, page):
            for view in part.findChildren(QAbstractItemView):
                model = view.model()
                if not view.isVisible() or model is None or not model.rowCount() or view.objectName():
                    continue
                for row in range(min(model.rowCount(), 20)):
                    texts = [spoken_of(model.index(row, column)) for column in range(8)]
                    texts.append(str(model.headerData(row, Qt.Orientation.Vertical) or ""))
                    assert any(texts), (page, name, type(view).__name__, row)


def spoken_of(index: QModelIndex) -> str:
    """What Qt tells of a cell."""
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or "")


def test_the_outline_says_links_shapes_and_problems_of_a_layer(window: Window) -> None:
    window.document.new(with_units())
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    outline = page.bring_panel("outline")
    outline.up_to_date()
    model = outline.model
    main = model.network_index("Main")
    rows = [model.index(row, 0, main) for row in range(model.rowCount(main))]
    spoken = {row.data(): spoken_of(row) for row in rows}
    assert spoken["First"] == "First, Block, 32,12,12, fed by Input, feeds Second"
    inner = [spoken_of(model.index(row, 0, rows[1])) for row in range(model.rowCount(rows[1]))]
    assert any(text.startswith("Convolution, Convolution, 32,12,12, fed by Input, feeds ReLU") for text in inner)


def test_what_is_done_and_what_is_refused_is_announced(window: Window, said: list[tuple[str, bool]]) -> None:
    window.document.new(lenet())
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    page.state.select(["ReLU"])
    page.editing.rename("ReLU", "Active")
    # While the canvas has the keyboard, the layer is said too, under its new name.
    assert ("Rename ReLU to Active", False) in said
    page.editing.rename("Active", "Input")
    [refused] = [text for text, urgent in said if urgent]
    assert "Input" in refused
    window.undo()
    assert ("Undone: Rename ReLU to Active", False) in said


def test_problems_that_an_edit_brings_are_announced_and_that_they_are_gone(
    window: Window, said: list[tuple[str, bool]]
) -> None:
    document = window.document
    document.new(lenet())
    document.check()
    assert not [text for text, _ in said if "problem" in text]
    document.edit_network("Main", "x", lambda network: set_properties(network, ["Convolution"], {"KernelShape": "?"}))
    document.check()
    told_now = [text for text, _ in said if "problem" in text]
    assert told_now
    assert "Convolution" in told_now[0]
    document.undo()
    document.check()
    assert said[-1][0] == "No problems any more."
    document.new(with_errors())
    document.check()
    assert said[-1][0] == f"{len(document.problems)} problems"


def test_the_focused_layer_is_announced_on_the_canvas(
    window: Window, said: list[tuple[str, bool]], qtbot: QtBot
) -> None:
    window.document.new(lenet())
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    QTest.qWait(30)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.canvas.setFocus()
    page.state.select(["Input"])
    QTest.keyClick(page.canvas, Qt.Key.Key_Down)
    assert said[-1][0].startswith("Convolution, Convolution, 16,24,24")
    assert role(page.canvas) == Role.Canvas


def test_the_command_palette_says_what_enter_would_do(window: Window, said: list[tuple[str, bool]]) -> None:
    window.show_commands()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette._field, "save as")
    assert told(palette._field, QAccessible.Text.Description) == "File: Save as"
    assert said[-1][0] == "File: Save as"
    palette.close()


def test_movements_are_switched_off_for_whoever_does_not_want_them(window: Window) -> None:
    window.document.new(lenet())
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    action = window.actions_["view.motion"]
    assert action.isChecked()
    assert motion_wanted()
    action.trigger()
    assert not motion_wanted()
    page.canvas.show_actual_size()
    page.canvas.zoom_out()
    page.canvas.fit_all()
    # It is there at once, and an arranged layer as well.
    assert page.canvas.camera._moving is None
    page.editing.arrange()
    assert page.canvas._settling._animation.state() == QAbstractAnimation.State.Stopped
    action.trigger()
    assert motion_wanted()
