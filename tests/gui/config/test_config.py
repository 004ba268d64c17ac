"""The CONFIG tab: every setting is shown, changed as a step of undo, and checked."""

from __future__ import annotations

from pathlib import Path

import msgspec
import networks
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from gui.config import changes, machine
from gui.config.form import Form
from gui.config.kinds import WrongValueError, kind_of
from gui.config.machine_form import Computing, MachineForm, chosen
from gui.config.page import ConfigPage
from gui.config.presets import PRESETS
from gui.config.preview import rates
from gui.config.tables import EXECUTOR, GLOBAL, MONITOR, OPTIMIZER, PROCESSES, SCHEDULE
from gui.preferences import preferences
from gui.window import Window
from layerwright.model.edits import EditError
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.check import check_project


def small_project() -> Project:
    return networks.project(
        "Input(6) > Affine(3) > Softmax > CategoricalCrossEntropy",
        datasets=(DataSource("Training", "a.npz"), DataSource("Validation", "b.npz")),
        configuration=Configuration(
            max_epoch=100,
            optimizers=(Optimizer("Optimizer", "Main", "Training"),),
            monitors=(Monitor("Error", "Main", "Validation"),),
            executors=(Executor("Executor", "Main", "Validation"),),
        ),
    )


@pytest.fixture
def page(window: Window) -> ConfigPage:
    window.document.new(small_project())
    made = window.show_page("config")
    assert isinstance(made, ConfigPage)
    return made


def form_with(page: ConfigPage, field: str) -> Form:
    return next(form for form in page.findChildren(Form) if field in form._editors)


def type_into(page: ConfigPage, field: str, text: str) -> QLineEdit:
    line = form_with(page, field).editor(field).widget
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, text)
    return line


@pytest.mark.parametrize(
    ("struct", "rows", "elsewhere"),
    [
        (Configuration, (*GLOBAL, *PROCESSES), {"optimizers", "monitors", "executors"}),
        (Optimizer, OPTIMIZER, {"schedule", "parameters"}),
        (Schedule, SCHEDULE, set()),
        (Monitor, MONITOR, set()),
        (Executor, EXECUTOR, set()),
    ],
)
def test_every_setting_of_the_model_is_in_a_form(
    struct: type[msgspec.Struct], rows: tuple[object, ...], elsewhere: set[str]
) -> None:
    fields = {field.name for field in msgspec.structs.fields(struct)}
    assert {row.field for row in rows} == fields - elsewhere  # type: ignore[attr-defined]


def test_a_typed_number_is_one_step_of_undo(page: ConfigPage, window: Window) -> None:
    page.show_part(("global", 0))
    type_into(page, "max_epoch", "250")
    assert window.document.project.configuration.max_epoch == 250
    assert window.document.undo_stack.count() == 1
    window.undo()
    assert window.document.project.configuration.max_epoch == 100
    assert form_with(page, "max_epoch").editor("max_epoch").widget.text() == "100"  # type: ignore[union-attr]


def test_a_wrong_value_turns_red_says_why_and_changes_nothing(page: ConfigPage, window: Window) -> None:
    page.show_part(("global", 0))
    line = type_into(page, "batch_size", "x")
    editor = form_with(page, "batch_size").editor("batch_size")
    assert line.property("wrong") is True
    assert editor._told is not None
    assert editor._told.text() == "A whole number, 1 or more."
    assert window.document.project.configuration.batch_size == 64
    type_into(page, "batch_size", "32")
    assert line.property("wrong") is False
    assert window.document.project.configuration.batch_size == 32


@pytest.mark.parametrize("text", ["", "nan", "inf", "-1", "1e400", "0x10", "1;2"])
def test_what_is_no_weight_decay_is_refused(text: str) -> None:
    with pytest.raises(WrongValueError):
        kind_of(Optimizer, "weight_decay").read(text)


def test_choosing_another_rule_keeps_the_parameters_that_it_has_too(page: ConfigPage, window: Window) -> None:
    document = window.document
    document.edit("x", lambda project: changes.set_solver_parameter(project, 0, "Beta1", 0.5))
    page.show_part(("optimizers", 0))
    box = form_with(page, "solver").editor("solver").widget
    assert isinstance(box, QComboBox)
    assert [box.itemData(index) for index in range(box.count())] == list(SOLVERS)
    QTest.keyClicks(box, "AdaMax" if "AdaMax" in SOLVERS else "Adamax")
    box.activated.emit(box.currentIndex())
    (optimizer,) = document.project.configuration.optimizers
    assert optimizer.solver == box.currentData() != "Adam"
    assert optimizer.parameters == {"Beta1": 0.5}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("epochs", [1, 10, 300])
def test_every_preset_can_be_trained_with(preset: changes.Preset, epochs: int) -> None:
    project = changes.set_global(small_project(), "max_epoch", epochs)
    changed = changes.apply_preset(project, 0, preset)
    assert [str(problem) for problem in check_project(changed)] == []
    assert msgspec.convert(msgspec.to_builtins(changed.configuration), Configuration) == changed.configuration


def test_tasks_are_added_removed_and_renamed(page: ConfigPage, window: Window) -> None:
    document = window.document
    page._adder("monitors")()
    assert [monitor.name for monitor in document.project.configuration.monitors] == ["Error", "Monitor"]
    assert page._shown == ("monitors", 1)
    document.edit("x", lambda project: changes.set_global(project, "best_monitor", "Monitor"))
    document.edit("x", lambda project: changes.set_task(project, "monitors", 1, "name", "Other"))
    assert document.project.configuration.best_monitor == "Other"
    page.show_part(("monitors", 1))
    QTest.mouseClick(page._remove, Qt.MouseButton.LeftButton)
    assert [monitor.name for monitor in document.project.configuration.monitors] == ["Error"]
    assert document.project.configuration.best_monitor == ""


@pytest.mark.parametrize("name", ["", " a", "a/b", "Error"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    project = changes.add_task(small_project(), "monitors")
    with pytest.raises(EditError):
        changes.set_task(project, "monitors", 1, "name", name)


def test_the_preview_shows_warm_up_and_the_scaling_by_processes() -> None:
    project = small_project()
    optimizer = msgspec.structs.replace(
        project.configuration.optimizers[0], parameters={"Alpha": 0.1}, schedule=Schedule("Cosine", warmup=10)
    )
    epochs, alone = rates(project, optimizer)
    assert epochs[0] == 0
    assert max(alone) == pytest.approx(0.1, rel=0.05)
    assert alone[0] < 0.01
    assert alone[-1] < 0.001
    four = changes.set_global(changes.set_global(project, "processes", 4), "rate_scaling", "linear")
    _, scaled = rates(four, optimizer)
    assert scaled[len(scaled) // 2] == pytest.approx(4 * alone[len(alone) // 2])


def test_the_machine_says_whether_several_processes_will_pay() -> None:
    small = networks.resolved("Input(6) > Affine(3)")
    large = networks.resolved("Input(64,64,64) > Convolution(128, KernelShape=3,3)")
    assert machine.will_pay(small, 64, 1) == ""
    assert "gain little" in machine.will_pay(small, 64, machine.cores())
    if machine.cores() > 1:
        assert "should pay" in machine.will_pay(large, 64, machine.cores())


def test_a_project_that_is_opened_is_shown(page: ConfigPage, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page.show_part(("monitors", 0))
    window.document.new(networks.project("Input(2)", configuration=Configuration(max_epoch=7)))
    page.show_part(("global", 0))
    line = form_with(page, "max_epoch").editor("max_epoch").widget
    assert isinstance(line, QLineEdit)
    assert line.text() == "7"


def test_the_device_and_the_kernels_are_kept_on_this_computer(page: ConfigPage) -> None:
    page.show_part(("processes", 0))
    [form] = page.findChildren(MachineForm)
    assert form.device.itemData(0) == "cpu"
    form.kernels.setCurrentIndex(form.kernels.findData("nnabla"))
    form.hosts.setText("hosts.txt")
    assert chosen() == Computing("cpu", "nnabla", "hosts.txt")
    preferences().keep("train/device", "cuda:7")
    assert chosen().device == "cpu", "a card that is not there is not chosen"
