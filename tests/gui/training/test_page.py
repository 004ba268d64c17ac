"""The TRAINING tab: one click trains, and what is seen of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from gui.training.curve import Curve, CurvePlot, as_csv
from gui.training.page import TrainingPage
from gui.window import Window
from layerwright.model.edits import remove_layers
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.events import Epoch
from layerwright.training.history import read_note, runs_of
from layerwright.training.run import Run

MakeProject = Callable[..., Path]

_PATIENCE = 60_000


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the window close at the end of the test, whatever is trained."""
    monkeypatch.setattr(TrainingPage, "leave", lambda page: True)


@pytest.fixture
def page(window: Window) -> Iterator[TrainingPage]:
    made = window.show_page("training")
    assert isinstance(made, TrainingPage)
    yield made
    # The window is closed before this, and asks; see `closing`.
    made.jobs.stop()
    source = made.jobs._source
    while source is not None and not source.ended:
        list(source.news())
    made.jobs.look()


def train(window: Window, page: TrainingPage, path: Path, qtbot: QtBot) -> None:
    """Open a project and press the one button."""
    assert window.files.open(path)
    before = len(runs_of(path))
    QTest.mouseClick(window._train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(runs_of(path)) > before and page.jobs.current is not None, timeout=_PATIENCE)


def test_one_click_trains_and_the_figures_are_those_of_the_run(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot
) -> None:
    path = make_project(epochs=4)
    train(window, page, path, qtbot)
    qtbot.waitUntil(lambda: not page.jobs.busy, timeout=_PATIENCE)
    qtbot.waitUntil(
        lambda: page.history.in_view is not None and page.history.in_view.state == "finished", timeout=_PATIENCE
    )
    (run,) = page.history.runs.runs
    assert run.best is not None
    assert page.head.best.text() == f"{run.best.monitors['Error']:.4f}"
    assert page.head.best_epoch.text() == str(run.best.epoch)
    assert [len(curve.epochs) for curve in page.plot.curves] == [4]
    assert page.head.whole_bar.value() == page.head.whole_bar.maximum()


def test_a_project_that_cannot_be_trained_says_why_and_leaves_no_run(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: told.append(text))
    path = make_project()
    assert window.files.open(path)
    window.document.edit_network("Main", "Remove", lambda network: remove_layers(network, ["Affine", "Softmax"]))
    assert window.files.save()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(told), timeout=_PATIENCE)
    assert "cannot be trained yet" in told[0]
    assert runs_of(path) == []
    assert page.head.start.isEnabled()


@pytest.mark.usefixtures("closing")
def test_a_stopped_run_goes_on_with_a_click(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot
) -> None:
    train(window, page, make_project(epochs=100_000), qtbot)
    qtbot.waitUntil(lambda: page.jobs.current is not None and len(page.jobs.current.curve) > 1, timeout=_PATIENCE)
    QTest.mouseClick(page.head.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.jobs.busy, timeout=_PATIENCE)
    qtbot.waitUntil(page.head.resume.isEnabled, timeout=_PATIENCE)
    QTest.mouseClick(page.head.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.jobs.current is not None and page.jobs.current.state == "running", timeout=_PATIENCE)
    assert len(runs_of(window.document.path or Path())) == 1


def test_runs_are_renamed_in_the_list_and_laid_over_each_other(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot
) -> None:
    path = make_project(epochs=2)
    for _ in range(2):
        train(window, page, path, qtbot)
        qtbot.waitUntil(lambda: not page.jobs.busy, timeout=_PATIENCE)
    qtbot.waitUntil(lambda: [run.state for run in page.history.runs.runs] == ["finished"] * 2, timeout=_PATIENCE)
    model = page.history.runs
    folder = model.runs[0].folder
    assert model.setData(model.index(0, 0), "wide")
    assert read_note(Run(folder)).name == "wide"
    page.history.selectAll()
    assert len(page.plot.curves) == 2


def test_a_name_that_is_being_typed_outlives_the_refresh_of_the_list(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot
) -> None:
    path = make_project()
    run = new_run(load_project(path), path)
    assert window.files.open(path)
    window.show_page("training")
    page.find_runs()
    page.history.show_run(run.folder)
    window.actions_["train.rename"].trigger()
    editor = page.history.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "mine")
    page.find_runs()
    assert editor.text() == "mine"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: read_note(run).name == "mine", timeout=_PATIENCE)


def test_a_run_goes_to_the_trash_of_an_account_that_has_none_yet(
    window: Window,
    page: TrainingPage,
    make_project: MakeProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "home" / "share"
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    path = make_project()
    run = new_run(load_project(path), path)
    assert window.files.open(path)
    window.show_page("training")
    page.find_runs()
    page.history.show_run(run.folder)
    window.actions_["train.trash"].trigger()
    assert not run.folder.exists()
    assert (data / "Trash" / "files" / run.folder.name / "run.json").exists()
    assert page.history.runs.runs == []


def test_closing_while_a_run_is_trained_asks_and_can_be_cancelled(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(window, page, make_project(epochs=100_000), qtbot)
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    assert not window.close()
    assert asked == ["A network is being trained."]
    assert window.isVisible()
    monkeypatch.setattr(TrainingPage, "leave", lambda page: True)


def epochs(count: int) -> list[Epoch]:
    return [
        Epoch(
            epoch=n,
            cost=1 / n,
            monitors={"e": None if n == 2 else 0.5},
            learning_rates={"o": 0.1},
            seconds=1,
            best=n == 1,
        )
        for n in range(1, count + 1)
    ]


def test_the_curve_as_a_table_has_a_row_for_each_epoch() -> None:
    text = as_csv([Curve("", epochs(2)), Curve("other", epochs(1))])
    assert text.splitlines() == [
        "run,epoch,cost,e,learning rate of o,seconds",
        ",1,1.0,0.5,0.1,1",
        ",2,0.5,,0.1,1",
        "other,1,1.0,0.5,0.1,1",
    ]


def test_the_curve_is_saved_as_a_picture_and_as_a_table(qtbot: QtBot, prepared: None, tmp_path: Path) -> None:
    plot = CurvePlot()
    qtbot.addWidget(plot)
    plot.resize(800, 400)
    plot.show_curves([Curve("", epochs(5))])
    plot.save_image(tmp_path / "curve.png")
    plot.save_csv(tmp_path / "curve.csv")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert len((tmp_path / "curve.csv").read_text().splitlines()) == 6
