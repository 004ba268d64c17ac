"""A run of the open project that is trained, whoever trains it, is seen from every tab."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from networks import network as drawn
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.training_note import TrainingNote
from gui.window import Window
from layerwright.model.edits import arranged, set_properties
from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, Optimizer
from layerwright.training.events import EventWriter, Finished, Progress, Started
from layerwright.training.run import Run, new_run_folder


class Worker:
    """What a worker of another program writes, without its computing."""

    def __init__(self, path: Path, project: Project) -> None:
        self._open = ExitStack()
        run = Run.create(new_run_folder(path), project, path, device="cpu")
        self._open.enter_context(run.locked())
        self._events = EventWriter(run.events)

    def say(self, *events: object) -> None:
        for event in events:
            self._events(event)

    def end(self) -> None:
        self._open.close()


@pytest.fixture
def project() -> Project:
    main = arranged(drawn("Input(6) > Affine(3) > frozen: Affine(3) > Softmax > CategoricalCrossEntropy"))
    main = set_properties(main, ["frozen"], {"W.LRateMultiplier": "0", "b.LRateMultiplier": "0"})
    other = arranged(drawn("Input(6) > Affine(2)", name="Other"))
    tasks = (Optimizer("Optimizer", "Main", "Training"),)
    return Project(networks=(main, other), configuration=Configuration(max_epoch=4, optimizers=tasks))


@pytest.fixture
def worker(window: Window, project: Project, tmp_path: Path) -> Iterator[Worker]:
    path = tmp_path / "small.lwproj"
    save_project(project, path)
    assert window.files.open(path)
    made = Worker(path, project)
    yield made
    made.end()


def started(pid: int) -> Started:
    return Started(pid=pid, device="cpu", epoch=0, iteration=0, epochs=4, iterations=10)


def progress(epoch: int, iteration: int) -> Progress:
    return Progress(epoch=epoch, iteration=iteration, cost=1.0, samples_per_second=10.0, seconds_left=95.0)


def test_layers_that_learn_have_a_bar_while_a_run_is_trained(window: Window, worker: Worker, qtbot: QtBot) -> None:
    canvas = window.show_page("edit").canvas
    worker.say(started(os.getpid()), progress(2, 5))
    qtbot.waitUntil(lambda: window.running.training is not None, timeout=20_000)
    shares = {name: item.progress for name, item in canvas.network_scene.layers.items() if item.progress}
    # One epoch and a half of four; what has nothing to learn, or is frozen, says nothing.
    assert shares == {"Affine": pytest.approx(0.375)}
    note = window.findChild(TrainingNote)
    qtbot.waitUntil(note.isVisible)
    assert note.text.text() == "Training: epoch 2 of 4, 1:35 min left"
    window.show_page("edit").state.show_network("Other")
    assert not canvas.network_scene.progressing
    window.show_page("edit").state.show_network("Main")
    assert [item.name for item in canvas.network_scene.progressing] == ["Affine"]
    worker.say(progress(3, 0))
    qtbot.waitUntil(lambda: window.running.training.epoch == 3, timeout=20_000)
    assert canvas.network_scene.layers["Affine"].progress == pytest.approx(0.5)
    worker.say(Finished(epochs=4, seconds=1.0, best_epoch=1))
    qtbot.waitUntil(lambda: window.running.training is None, timeout=20_000)
    assert not note.isVisible()
    assert canvas.network_scene.layers["Affine"].progress == 0
    assert window.document.undo_stack.count() == 0


def test_a_click_on_what_the_status_bar_says_leads_to_the_training(
    window: Window, worker: Worker, qtbot: QtBot
) -> None:
    worker.say(started(os.getpid()), progress(1, 1))
    window.running.look()
    qtbot.waitUntil(lambda: window.running.training is not None, timeout=20_000)
    QTest.mouseClick(window.findChild(TrainingNote).text, Qt.MouseButton.LeftButton)
    assert window._buttons["training"].isChecked()


def test_a_run_whose_worker_is_gone_is_not_shown(window: Window, worker: Worker, qtbot: QtBot) -> None:
    worker.say(started(os.getpid()), progress(1, 1))
    worker.end()
    window.running.look()
    qtbot.waitUntil(lambda: not window.running._looking, timeout=20_000)
    assert window.running.training is None
