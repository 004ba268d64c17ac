"""The CONFIG tab put together: the parts at the left, the settings of one of them at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions
from gui.config import changes, machine
from gui.config.changes import Kind
from gui.config.form import Form
from gui.config.machine_form import MachineForm
from gui.config.presets import PRESETS
from gui.config.preview import RatePreview
from gui.config.solver import SolverForm
from gui.config.tables import EXECUTOR, GLOBAL, MONITOR, OPTIMIZER, PROCESSES, SCHEDULE, Row
from gui.document import Document
from gui.menus import Mnemonics
from gui.theme.icons import icon
from gui.theme.theme import interface_font
from gui.translation import localized
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, Executor, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS

_PART = Qt.ItemDataRole.UserRole
_FORM_WIDTH = 900

Part = tuple[str, int]
"""`("global", 0)`, `("processes", 0)`, or a kind of task and the number of one."""

_ROWS = {"optimizers": OPTIMIZER, "monitors": MONITOR, "executors": EXECUTOR}
_STRUCTS = {"optimizers": Optimizer, "monitors": Monitor, "executors": Executor}


class ConfigPage(QWidget):
    """The CONFIG tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._shown: Part | None = None
        self._refresh: Callable[[Project], None] = lambda project: None
        self.parts = QTreeWidget()
        self.parts.setHeaderHidden(True)
        self.parts.setProperty("side", True)
        self.parts.currentItemChanged.connect(self._choose)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        left = QWidget()
        left.setAutoFillBackground(True)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.parts, 1)
        column.addLayout(self._buttons())
        whole = QSplitter()
        whole.setHandleWidth(1)
        whole.addWidget(left)
        whole.addWidget(self._area)
        whole.setStretchFactor(1, 1)
        whole.setSizes([280, 1300])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(whole)
        document.changed.connect(self._follow)
        self._list()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._list()
            self._build()
        super().changeEvent(event)

    def show_part(self, part: Part) -> None:
        """Show the settings of a part."""
        for item in self.parts.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, _PART) == part:
                self.parts.setCurrentItem(item)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        add = self._add = QToolButton()
        add.setIcon(icon("add"))
        add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(add)
        kinds: tuple[Kind, ...] = ("optimizers", "monitors", "executors")
        for kind in kinds:
            menu.addAction("").triggered.connect(self._adder(kind))
        Mnemonics(menu)
        add.setMenu(menu)
        self._remove = QToolButton()
        self._remove.setIcon(icon("delete"))
        self._remove.clicked.connect(self._remove_shown)
        row.addWidget(add)
        row.addWidget(self._remove)
        row.addStretch(1)
        self._say()
        return row

    def _say(self) -> None:
        self.parts.setAccessibleName(self.tr("Parts of the configuration"))
        self._add.setToolTip(self.tr("Add an optimizer, a monitor or an executor"))
        self._remove.setToolTip(self.tr("Remove"))
        for button in (self._add, self._remove):
            button.setAccessibleName(button.toolTip())
        texts = (self.tr("Optimizer"), self.tr("Monitor"), self.tr("Executor"))
        for action, text in zip(self._add.menu().actions(), texts, strict=True):
            action.setText(text)

    def _adder(self, kind: Kind) -> Callable[[], None]:
        def add() -> None:
            if self._document.edit(self.tr("Add"), lambda project: changes.add_task(project, kind)):
                self.show_part((kind, len(getattr(self._document.project.configuration, kind)) - 1))

        return add

    def _remove_shown(self) -> None:
        kind = _kind(self._shown)
        if kind is not None and self._shown is not None:
            index = self._shown[1]
            self._document.edit(self.tr("Remove"), lambda project: changes.remove_task(project, kind, index))

    def _follow(self, before: Project, after: Project) -> None:
        if before.configuration is not after.configuration or not self.parts.topLevelItemCount():
            names = [task.name for task in before.configuration.tasks]
            if names != [task.name for task in after.configuration.tasks]:
                self._list()
        self._refresh(after)

    def _list(self) -> None:
        """List the parts; the one in view stays in view where it still is."""
        configuration = self._document.project.configuration
        wanted = self._shown or ("global", 0)
        self.parts.blockSignals(True)
        self.parts.clear()
        for name, text in (("global", self.tr("General")), ("processes", self.tr("Processes and precision"))):
            self._item(None, text, (name, 0))
        groups: tuple[tuple[Kind, str], ...] = (
            ("optimizers", self.tr("Optimizers")),
            ("monitors", self.tr("Monitors")),
            ("executors", self.tr("Executors")),
        )
        for kind, text in groups:
            group = self._item(None, text, None)
            for index, task in enumerate(getattr(configuration, kind)):
                self._item(group, task.name, (kind, index))
        self.parts.expandAll()
        self.parts.blockSignals(False)
        name, index = wanted
        if name in _ROWS and index >= len(getattr(configuration, name)):
            wanted = (name, index - 1) if index else ("global", 0)
        self.show_part(wanted)

    def _item(self, group: QTreeWidgetItem | None, text: str, part: Part | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setData(0, _PART, part)
        if part is None:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        if group is None:
            self.parts.addTopLevelItem(item)
        else:
            group.addChild(item)
        return item

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        part = item.data(0, _PART) if item is not None else None
        if part is not None:
            self._shown = (part[0], part[1])
            self._build()

    def _build(self) -> None:
        """Make the form of the part in view."""
        if self._shown is None:
            return
        inside = QWidget()
        inside.setMaximumWidth(_FORM_WIDTH)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(16)
        kind = _kind(self._shown)
        self._remove.setEnabled(kind is not None)
        if kind is None:
            self._refresh = self._build_global() if self._shown[0] == "global" else self._build_processes()
        else:
            self._refresh = self._build_task(kind, self._shown[1])
        self._column.addStretch(1)
        self._refresh(self._document.project)
        self._area.setWidget(inside)

    def _build_global(self) -> Callable[[Project], None]:
        self._title(self.tr("General"))
        form = self._form(GLOBAL, Configuration, self._set_global)
        return lambda project: form.show_values(project.configuration, self._names)

    def _build_processes(self) -> Callable[[Project], None]:
        self._title(self.tr("Processes and precision"))
        form = self._form(PROCESSES, Configuration, self._set_global)
        pays = QLabel()
        pays.setWordWrap(True)
        self._column.addWidget(pays)
        self._section(self.tr("THIS COMPUTER"))
        said = QLabel(machine.describe())
        said.setProperty("quiet", True)
        self._column.addWidget(said)
        self._column.addWidget(MachineForm())

        def refresh(project: Project) -> None:
            configuration = project.configuration
            form.show_values(configuration, self._names)
            trained = next((optimizer.network for optimizer in configuration.optimizers), "")
            resolved = self._document.resolved(trained) if trained in project.by_name else None
            text = machine.will_pay(resolved, configuration.batch_size, configuration.processes) if resolved else ""
            pays.setText(text)

        return refresh

    def _build_task(self, kind: Kind, index: int) -> Callable[[Project], None]:
        titles = {
            "optimizers": self.tr("Optimizer"),
            "monitors": self.tr("Monitor"),
            "executors": self.tr("Executor"),
        }
        self._title(titles[kind])
        form = self._form(_ROWS[kind], _STRUCTS[kind], self._setter(kind, index))
        refreshes = self._build_optimizer(index) if kind == "optimizers" else []

        def refresh(project: Project) -> None:
            tasks = getattr(project.configuration, kind)
            if index < len(tasks):
                form.show_values(tasks[index], self._names)
                for each in refreshes:
                    each(project, tasks[index])

        return refresh

    def _build_optimizer(self, index: int) -> list[Callable[[Project, Optimizer], None]]:
        presets = QPushButton(self.tr("Presets"))
        menu = QMenu(presets)
        for preset in PRESETS:
            menu.addAction(localized(preset.name)).triggered.connect(
                lambda _=False, preset=preset: self._document.edit(
                    self.tr("Take a preset"), lambda project: changes.apply_preset(project, index, preset)
                )
            )
        presets.setMenu(menu)
        row = QHBoxLayout()
        row.addWidget(presets)
        row.addStretch(1)
        self._column.insertLayout(1, row)
        self._section(self.tr("UPDATER"))
        solver = SolverForm()
        solver.changed.connect(
            lambda label, value: self._document.edit(
                self.tr("Change {name}").format(name=label),
                lambda project: changes.set_solver_parameter(project, index, label, value),
                merge=f"config/{index}/{label}",
            )
        )
        self._column.addWidget(solver)
        self._section(self.tr("LEARNING RATE"))
        preview = RatePreview()
        self._column.addWidget(preview)
        schedule = self._form(
            SCHEDULE,
            Schedule,
            lambda field, value: self._document.edit(
                self.tr("Change the schedule"),
                lambda project: changes.set_schedule(project, index, field, value),
                merge=f"config/{index}/schedule/{field}",
            ),
        )
        return [
            lambda project, optimizer: solver.show_optimizer(optimizer),
            lambda project, optimizer: preview.show_rate(project, optimizer),
            lambda project, optimizer: schedule.show_values(optimizer.schedule, lambda row: ()),
        ]

    def _form(self, rows: Sequence[Row], struct: type, changed: Callable[[str, object], object]) -> Form:
        form = Form(rows, struct)
        form.changed.connect(changed)
        self._column.addWidget(form)
        return form

    def _set_global(self, field: str, value: object) -> None:
        self._document.edit(
            self.tr("Change a setting"),
            lambda project: changes.set_global(project, field, value),
            merge=f"config/{field}",
        )

    def _setter(self, kind: Kind, index: int) -> Callable[[str, object], None]:
        def set_field(field: str, value: object) -> None:
            def change(project: Project) -> Project:
                if field == "solver":
                    return changes.set_solver(project, index, str(value))
                return changes.set_task(project, kind, index, field, value)

            self._document.edit(self.tr("Change a setting"), change, merge=f"config/{kind}/{index}/{field}")

        return set_field

    def _names(self, row: Row) -> Sequence[str]:
        project = self._document.project
        return {
            "": (),
            "networks": tuple(network.name for network in project.networks),
            "datasets": tuple(source.name for source in project.datasets),
            "solvers": tuple(SOLVERS),
            "monitors": ("", *(monitor.name for monitor in project.configuration.monitors)),
        }[row.names]

    def _title(self, text: str) -> None:
        label = QLabel(text)
        label.setFont(interface_font("title", bold=True))
        self._column.addWidget(label)

    def _section(self, text: str) -> None:
        label = QLabel(text)
        label.setProperty("section", True)
        self._column.addWidget(label)


def _kind(part: Part | None) -> Kind | None:
    if part is None:
        return None
    if part[0] == "optimizers":
        return "optimizers"
    if part[0] == "monitors":
        return "monitors"
    return "executors" if part[0] == "executors" else None
