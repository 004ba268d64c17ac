"""What a person does in `blocking.py`, by parts: each has a window of its own, and the first time is the first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget

from gui.app import Windows
from gui.files.templates import templates
from gui.pages import WITH_QT
from gui.window import Window

if TYPE_CHECKING:
    # Each window imports what it needs when it needs it, which is measured.
    from gui.dataset.page import DatasetPage
    from gui.edit.page import EditPage
    from gui.evaluation.page import EvaluationPage
    from gui.training.page import TrainingPage

LAYERS, ROWS, EPOCHS, CLASSIFIED = 2_000, 60_000, 10_000, 20_000
"""How much `blocking_projects.py` makes."""
_LAST = WITH_QT[-1]
"""The module that is there last."""
EXAMPLES = Path(__file__).parents[1] / "examples"


class Act(NamedTuple):
    """Something that a person does; without a name it only prepares what follows."""

    name: str
    action: Callable[[], object]
    until: Callable[[], bool] = lambda: QThreadPool.globalInstance().activeThreadCount() == 0
    after: Callable[[], object] = lambda: None


def close_dialogs() -> None:
    """Close whatever lies over the window."""
    for widget in (QApplication.activePopupWidget(), *QApplication.topLevelWidgets()):
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
        elif widget is not None and widget is QApplication.activePopupWidget():
            widget.close()


def dialog(name: str, action: Callable[[], object]) -> Act:
    """Open a dialog; it is closed again, which does not count."""
    return Act(name, action, after=close_dialogs)


def opened(path: Path) -> Window:
    """A window on a project, as it is a second after the start of the program."""
    windows = Windows()
    window = windows.open(path)
    windows.settle()
    return window


def starting(home: Path) -> Iterator[Act]:
    """From the start page to a project."""
    windows: list[Window] = []
    program = Windows()
    yield Act("start page", lambda: windows.append(program.open()))
    program.settle()
    window = windows[0]
    found = {template.name: template for template in templates()}
    yield Act("the start page, while modules are imported", lambda: None, until=lambda: not window._ahead.awaits(_LAST))
    yield Act("a template from the start page (LeNet)", lambda: window.files.new_from(found["mnist_lenet"]))
    yield Act("another template (Inception v3)", lambda: window.files.new_from(found["inception_v3"]))
    yield Act("the menu of templates", lambda: window._choices._templates.aboutToShow.emit())
    yield Act("back to the start page", window.show_start)
    path = home / "large.lwproj"
    yield Act(f"open a project of {LAYERS:,} layers", lambda: window.files.open(path))
    example = EXAMPLES / "inception_v3" / "inception_v3.lwproj"
    yield Act("open the largest example", lambda: window.files.open(example))
    yield Act("a new project", window.files.new)
    yield Act("one more window", lambda: windows.append(program.open()))


def tabs(home: Path) -> Iterator[Act]:
    """The tabs as soon as the program has settled, before they were made ready, and again."""
    window = opened(home / "small.lwproj")
    names = ("evaluation", "training", "config", "dataset")
    for name in names:
        there = partial(_is_shown, window, name)
        yield Act(f"{name.upper()}, at once after the start", partial(window.go_to, name), until=there)
    for name in names:
        yield Act(f"{name.upper()}, again", partial(window.go_to, name))


def _is_shown(window: Window, name: str) -> bool:
    return window._stack.currentWidget() is window._pages.get(name)


def rested(home: Path) -> Iterator[Act]:
    """The same after a moment in which nothing was done, and that moment itself."""
    window = opened(home / "small.lwproj")
    yield Act("making all tabs ready meanwhile", lambda: None, until=lambda: window._ahead.is_finished)
    for name in ("dataset", "config", "training", "evaluation"):
        yield Act(f"{name.upper()} for the first time", partial(window.go_to, name))
    yield dialog("Ctrl+Shift+P for the first time", window.show_commands)


def commands(home: Path) -> Iterator[Act]:
    """The command palette, and what is asked by it and by menus; and the looks of the window."""
    window = opened(EXAMPLES / "mnist_lenet" / "mnist_lenet.lwproj")
    yield Act("", lambda: None)
    yield Act("Ctrl+Shift+P, at once after the start", window.show_commands, until=lambda: window._ahead.is_finished)
    from gui.command_palette import CommandPalette

    yield Act("typing a letter in it", lambda: _type(window.findChild(CommandPalette), "e"), after=close_dialogs)
    yield dialog("Ctrl+Shift+P for the second time", window.show_commands)
    for name in ("dataset", "config", "training", "evaluation", "edit"):
        yield Act("", partial(window.go_to, name))
    yield Act("the other theme, all tabs made", lambda: window.choose_theme("light"))
    yield Act("the other language, all tabs made", lambda: window.choose_language("ja"))
    yield Act("", lambda: window.choose_language("en"))
    window.go_to("edit")
    page = cast("EditPage", window.show_page("edit"))
    yield Act("all docks for the first time", lambda: [page.bring_panel(each) for each in ("outline", "help")])
    yield Act("help of a layer", lambda: page.state.help_asked.emit("Convolution", "KernelShape"))
    yield Act("typing in the palette of layers", lambda: _type(page.panel("palette"), "c"))
    yield Act("", lambda: _type(page.panel("palette"), ""))
    page.state.select(["Convolution"], "Convolution")
    yield Act("", lambda: None)
    inspector = page.panel("inspector")
    editor = next(each for each in inspector.findChildren(QLineEdit) if each.isVisible())
    yield Act("typing in a field of the inspector", lambda: QTest.keyClick(editor, Qt.Key.Key_1))
    yield Act("", lambda: page.state.select(["Affine"], "Affine"))
    yield Act("selecting another kind of layer", lambda: page.state.select(["MaxPooling"], "MaxPooling"))
    yield Act("search at the cursor", lambda: window.actions_["layer.search"].trigger(), after=close_dialogs)


def dialogs(home: Path) -> Iterator[Act]:
    """Every dialog, for the first time."""
    window = opened(home / "small.lwproj")
    yield Act("", lambda: None)
    actions = window.actions_
    page = cast("EditPage", window.show_page("edit"))
    yield dialog("export", actions["file.export"].trigger)
    from gui.files.export_dialog import FORMS

    for form in FORMS:
        yield dialog(f"export as {form.title}", partial(window.show_export, form.name))
    yield dialog("keys", actions["view.keys"].trigger)
    yield dialog("about", actions["help.about"].trigger)
    yield dialog("compare networks", actions["train.compare"].trigger)
    yield dialog("open a file", actions["file.open"].trigger)
    page.state.select(["Affine"], "Affine")
    yield Act("", actions["unit.group"].trigger)
    yield dialog("keep a unit", page.own.ask_keep)
    yield dialog("update units", page.own.ask_update)
    unit = home / "block.lwunit"
    yield dialog("take the unit of a file", lambda: page.own.take(unit))
    yield Act("", lambda: window.show_page("dataset"))
    yield dialog("wizard of datasets", actions["dataset.make"].trigger)
    yield dialog("the short tour", window.show_tour)


def canvas(home: Path) -> Iterator[Act]:
    """A network of 2,000 layers."""
    path = home / "large.lwproj"
    window = opened(path)
    yield Act("", lambda: None)
    actions = window.actions_
    page = cast("EditPage", window.show_page("edit"))
    state, editing = page.state, page.editing
    page.bring_panel("outline")
    yield Act("", lambda: None)
    yield Act("select all", actions["edit.select_all"].trigger)
    yield Act("move all", lambda: editing.nudge(1, 1))
    yield Act("undo that", window.undo)
    yield Act("redo that", window.redo)
    yield Act("copy all", actions["edit.copy"].trigger)
    yield Act("paste 2,000 layers", actions["edit.paste"].trigger)
    yield Act("undo that ", window.undo)
    yield Act("redo that ", window.redo)
    yield Act("", window.undo)
    yield Act("", lambda: state.select(state.network.by_name))
    yield Act("duplicate all", actions["edit.duplicate"].trigger)
    yield Act("", window.undo)
    yield Act("", actions["edit.select_all"].trigger)
    yield Act("bypass all", actions["layer.bypass"].trigger)
    yield Act("", window.undo)
    yield Act("set a property of 500 layers", lambda: _of_all(page))
    yield Act("undo that  ", window.undo)
    yield Act("", lambda: state.select(()))
    yield Act("arrange all", actions["layer.arrange"].trigger)
    yield Act("undo that   ", window.undo)
    half = list(state.network.by_name)[500:1500]
    yield Act("", lambda: state.select(half, half[0]))
    yield Act("a unit of 1,000 layers", actions["unit.group"].trigger)
    yield Act("open it in place", actions["unit.open_in_place"].trigger)
    yield Act("close it again", actions["unit.open_in_place"].trigger)
    yield Act("enter it", actions["unit.enter"].trigger)
    yield Act("leave it", actions["unit.leave"].trigger)
    yield Act("dissolve it", actions["unit.dissolve"].trigger)
    yield Act("undo that    ", window.undo)
    yield Act("undo the unit", window.undo)
    yield Act("save", actions["file.save"].trigger)
    yield Act("", lambda: editing.set_property(["Layer_4"], {"OutMaps": "5"}))
    yield Act("edit the first layers, and all that follows", lambda: _edit_first(page))
    yield Act("rescue copy", window.files._rescue.write)
    yield Act("fit everything", actions["view.fit_all"].trigger)
    yield Act("the other theme", lambda: window.choose_theme("light"))
    yield Act("the other language", lambda: window.choose_language("ja"))
    yield Act("", lambda: window.choose_language("en"))
    for kind in ("svg", "png", "pdf"):
        wanted = str(home / f"picture.{kind}")
        with answered(wanted):
            yield Act(f"picture as {kind.upper()}", page.export_picture, until=partial(os.path.exists, wanted))
    yield Act("", actions["edit.select_all"].trigger)
    yield Act("delete all", actions["edit.delete"].trigger)
    yield Act("undo that     ", window.undo)
    yield Act("delete all with links", actions["edit.delete_with_links"].trigger)
    yield Act("undo that      ", window.undo)


@contextmanager
def answered(wanted: str) -> Iterator[None]:
    """Let the question where to save be answered at once."""
    asked = QFileDialog.getSaveFileName
    setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (wanted, "")))  # noqa: B010
    yield
    setattr(QFileDialog, "getSaveFileName", asked)  # noqa: B010


def _of_all(page: EditPage) -> None:
    chosen = [layer.name for layer in page.state.network.layers if layer.type == "Convolution"]
    page.editing.set_property(chosen, {"KernelShape": "5,5"})


def _edit_first(page: EditPage) -> None:
    page.editing.set_property(["Input"], {"Size": "4,18,18"})


def _type(panel: object, text: str) -> None:
    assert isinstance(panel, QWidget)
    field = panel.findChild(QLineEdit)
    assert field is not None
    field.setText(text)


def data(home: Path) -> Iterator[Act]:
    """A dataset of 60,000 rows."""
    window = opened(home / "small.lwproj")
    yield Act("", lambda: window.show_page("config"))
    pages: list[DatasetPage] = []
    yield Act("DATASET, for the first time", lambda: pages.append(cast("DatasetPage", window.show_page("dataset"))))
    page = pages[0]
    yield Act("", lambda: None, until=lambda: page.reader is not None and page.reader.length == ROWS)
    yield Act("scroll to its end", page._rows.scrollToBottom)
    yield Act("check every row", window.actions_["dataset.check"].trigger)
    yield Act("leave out the cache", lambda: page._switches["cache"].click())
    yield Act("the other theme", lambda: window.choose_theme("light"))


def training(home: Path) -> Iterator[Act]:
    """A run of many epochs, among others."""
    window = opened(home / "small.lwproj")
    yield Act("", lambda: window.show_page("dataset"))
    pages: list[TrainingPage] = []
    yield Act("TRAINING, for the first time", lambda: pages.append(cast("TrainingPage", window.show_page("training"))))
    page = pages[0]
    runs = {run.folder.name: run for run in page.history.runs.runs}
    yield Act(f"a run of {EPOCHS:,} epochs", lambda: page.history.show_run(runs["long"].folder))
    yield Act("another one", lambda: page.history.show_run(runs["long too"].folder))
    yield Act("logarithmic", lambda: page._logarithmic.click())
    for place, name in enumerate(("the curve", "inside", "comparison", "profile")):
        yield Act(f"the part {name}", partial(page._tabs.setCurrentIndex, place))
    yield Act("select all runs", lambda: page.history.selectAll())
    yield Act("the other theme", lambda: window.choose_theme("light"))


def evaluation(home: Path) -> Iterator[Act]:
    """60,000 samples of ten classes, and 20,000 of 1,000."""
    window = opened(home / "small.lwproj")
    yield Act("", lambda: window.show_page("dataset"))
    pages: list[EvaluationPage] = []
    yield Act(
        "EVALUATION, for the first time", lambda: pages.append(cast("EvaluationPage", window.show_page("evaluation")))
    )
    page = pages[0]
    from gui.evaluation.table import CONFIDENCE, PREDICTED, SAMPLE

    places = {page.run_box.itemData(place).name: place for place in range(page.run_box.count())}
    for name in ("many classes", "many rows"):
        place = places[name]
        count = ROWS if name == "many rows" else CLASSIFIED
        loaded = partial(_has_rows, page, count)
        yield Act(f"a run of {name}", partial(page.run_box.setCurrentIndex, place), until=loaded)
        yield Act(f"{name}: the matrix painted anew", page.confusion.update)
        for tab in range(page._tabs.count()):
            if page._tabs.isTabVisible(tab):
                title = page._tabs.tabText(tab)
                yield Act(f"{name}: the part {title}", partial(page._tabs.setCurrentIndex, tab))
        yield Act("", lambda: page._tabs.setCurrentIndex(0))
        yield Act(f"{name}: a cell of the matrix", lambda: page.confusion.choose((1, 2)))
        yield Act(f"{name}: none again", lambda: page.confusion.choose((1, 2)))
        for column, said in ((CONFIDENCE, "confidence"), (PREDICTED, "class"), (SAMPLE, "sample")):
            order = Qt.SortOrder.DescendingOrder
            yield Act(f"{name}: sort by {said}", partial(page.table.sortByColumn, column, order))
        yield Act(f"{name}: only wrong ones", lambda: page.filter_box.setCurrentIndex(1))
        yield Act(f"{name}: all", lambda: page.filter_box.setCurrentIndex(0))
    yield Act("compare with itself", lambda: page.other_box.setCurrentIndex(places["many rows"] + 1))
    yield Act("the other theme", lambda: window.choose_theme("light"))


def _has_rows(page: EvaluationPage, count: int) -> bool:
    return page.model.rowCount() == count


PARTS: Mapping[str, Callable[[Path], Iterator[Act]]] = {
    "start": starting,
    "tabs": tabs,
    "rested": rested,
    "commands": commands,
    "dialogs": dialogs,
    "canvas": canvas,
    "data": data,
    "training": training,
    "evaluation": evaluation,
}
"""The parts by the names that the command line knows."""
