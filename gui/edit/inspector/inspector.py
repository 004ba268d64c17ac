"""The properties of the selected layers, and of the network while none is selected."""

from __future__ import annotations

from itertools import count, pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.edit.editing import Editing
from gui.edit.inspector.comment import CommentField
from gui.edit.inspector.editors import FixedEditor
from gui.edit.inspector.facts import NetworkFacts
from gui.edit.inspector.form import Key, PropertyForm
from gui.edit.inspector.name import NameRow
from gui.edit.inspector.rows import LABELS, RESET, PropertyRow
from gui.edit.inspector.subject import Subject, subject, with_text
from gui.edit.inspector.within import subject_within
from gui.edit.state import EditState
from gui.theme import edge_colour, theme
from gui.theme.style import coloured
from gui.theme.theme import fixed_font, interface_font
from gui.translation import localized
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.panel_keys import PanelKeys
from gui.widgets.pill import Pill
from gui.widgets.when_shown import WhenShown
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape, show
from layerwright.model.edits import set_comment

_NAME = 132
"""The pixels that the name of a layer has at least, where it needs them."""
_SHEET = """
QLabel[reason="error"] { color: @error; }
QLabel[reason="warning"] { color: @warning; }
QLabel[quiet="true"], ValueField[quiet="true"], QComboBox[quiet="true"] { color: @quiet; }
ValueField[doubtful="true"] { border-color: @warning; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: none; }
QComboBox[quiet="true"] QLineEdit { color: @quiet; }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QToolButton#help { color: @quiet; padding: 2px 4px; }
QToolButton#help:hover { color: @text; border-color: transparent; }
QToolButton#reset { padding: 0; }
"""
_MARGIN = 14


class Inspector(QScrollArea):
    """Properties, each with the field that suits it. What is typed is in the project at once."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._editing = Editing(state)
        self._subject: Subject | None = None
        self._key: Key = ()
        self._form: PropertyForm | None = None
        self._opened: set[tuple[str, str]] = set()
        self._expressions: set[str] = set()
        self._expressions_of = ""
        self._visits = count()
        self._visit = next(self._visits)
        self.facts = NetworkFacts(state)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.facts)
        self._pages.addWidget(self._layer_page())
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self._pages)
        self.setWidget(middle)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(260)
        self._refreshing = WhenShown(self, self._refresh)
        asking = (state.selection_changed, state.network_changed, state.document.changed, state.opened_changed)
        for signal in asking:
            signal.connect(self._refreshing.ask)
        theme().changed.connect(self._dress)
        PanelKeys(self, {Qt.Key.Key_F1: self._ask_help})
        self._dress()

    @property
    def rows(self) -> dict[str, PropertyRow]:
        """The rows of properties that are made, by name, from the top."""
        return dict(self._form.rows) if self._form else {}

    def up_to_date(self) -> None:
        """Show what is selected now, without waiting for Qt to come back."""
        self._refreshing.now()

    def edit_name(self) -> None:
        """Bring the keyboard to the name of the selected layer."""
        self._refreshing.now()
        (self.name if self._subject else self.facts.name).edit()

    def edit_properties(self) -> None:
        """Bring the keyboard to the first property of the selected layers that can be changed."""
        self._refreshing.now()
        for row in self.rows.values():
            if row.isVisibleTo(self) and not isinstance(row.editor, FixedEditor):
                # As by Tab, so that what is typed takes the place of the value.
                row.editor.targets[0].setFocus(Qt.FocusReason.TabFocusReason)
                self.ensureWidgetVisible(row)
                return
        self.edit_name()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._key = ()
            self._say()
            self._refreshing.ask()
        super().changeEvent(event)

    def _layer_page(self) -> QWidget:
        page = QWidget()
        self._title = ElidedLabel()
        self._title.setFont(interface_font("title", bold=True))
        self._pill = Pill()
        self._help = QToolButton()
        self._help.setObjectName("help")
        self._help.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._help.setFont(interface_font("small"))
        self._help.clicked.connect(self._ask_help)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        # A long type is cut before the name is.
        self._pill.setMaximumWidth(150)
        head.addWidget(self._pill)
        head.addWidget(self._help)
        self.within = self._within_card()
        self.name = NameRow(self._problem_of_name)
        self.name.renamed.connect(self._rename)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self._shapes = QGridLayout()
        self._shapes.setHorizontalSpacing(0)
        self._shapes.setVerticalSpacing(8)
        self._shapes.setColumnMinimumWidth(0, LABELS)
        self._shapes.setColumnMinimumWidth(1, RESET)
        self._shapes.setColumnStretch(2, 1)
        self._input_label, self._input = self._shape_line(0)
        self._output_label, self._output = self._shape_line(1)
        self._reason = QLabel()
        self._reason.setProperty("reason", "error")
        self._reason.setWordWrap(True)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._comment_label = QLabel()
        self._comment_label.setProperty("quiet", True)
        self._comment = CommentField()
        self._comment.edited.connect(self._set_comment)
        self._comment.entered.connect(self._begin_visit)
        self._open = QPushButton()
        self._open.clicked.connect(self._open_unit)
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        self._expand = QPushButton()
        self._expand.clicked.connect(self._expand_unit)
        buttons.addWidget(self._expand)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addSpacing(2)
        column.addWidget(self.within)
        column.addWidget(self.name)
        column.addLayout(self._place)
        column.addLayout(self._shapes)
        column.addWidget(self._reason)
        column.addLayout(buttons)
        column.addSpacing(4)
        column.addWidget(self._comment_label)
        column.addWidget(self._comment)
        column.addStretch(1)
        self._say()
        return page

    def _within_card(self) -> QFrame:
        """Says of a layer within a unit that it is not this layer alone that changes."""
        card = QFrame()
        card.setProperty("card", True)
        self._within = QLabel()
        self._within.setWordWrap(True)
        self._within.setTextFormat(Qt.TextFormat.PlainText)
        self._go = QPushButton()
        self._go.clicked.connect(self._editing.within.go)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._within)
        column.addWidget(self._go, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _shape_line(self, line: int) -> tuple[QLabel, QLabel]:
        label, value = QLabel(), QLabel()
        label.setProperty("quiet", True)
        value.setProperty("quiet", True)
        value.setContentsMargins(9, 0, 0, 0)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setWordWrap(True)
        self._shapes.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        self._shapes.addWidget(value, line, 2)
        return label, value

    def _say(self) -> None:
        self._help.setText(self.tr("F1 help"))
        self._open.setText(self.tr("Open unit"))
        self._go.setText(self.tr("Open unit"))
        self._comment_label.setText(self.tr("Comment"))
        self._comment.say(
            self.tr("Comment"), self.tr("What others should know about this layer"), self.tr("many values")
        )
        self._input_label.setText(self.tr("Input"))
        self._output_label.setText(self.tr("Output"))
        self.setAccessibleName(self.tr("Properties"))

    def _dress(self) -> None:
        self.setStyleSheet(coloured(_SHEET, theme().tokens))
        self._title.setFont(interface_font("title", bold=True))
        for shape in (self._input, self._output):
            shape.setFont(fixed_font("body"))

    def _refresh(self) -> None:
        state = self._state
        if not state.selection:
            self._subject = None
            self._pages.setCurrentWidget(self.facts)
            self.facts.show_network()
            return
        shown = self._shown()
        if self._expressions_of != shown.type:
            self._expressions, self._expressions_of = set(), shown.type
        if self._subject is None or self._subject.names != shown.names or self._subject.network != shown.network:
            self._visit = next(self._visits)
        self._subject = shown
        self._show_head(shown)
        self._show_properties(shown)
        self._show_shapes(shown)
        comments = {layer.comment for layer in shown.layers}
        self._comment.show_text(comments.pop() if len(comments) == 1 else None)
        self._reason.setText("\n".join(localized(" ".join(filter(None, problem))) for problem in shown.problems))
        self._reason.setVisible(bool(shown.problems))
        self._show_unit(shown)
        self._pages.setCurrentIndex(1)

    def _shown(self) -> Subject:
        state = self._state
        project = state.document.project
        if not state.inner:
            return subject(project, state.resolved, state.selection)
        network, _ = state.inner_place
        called = state.document.resolved(network)
        return subject_within(project, state.resolved, called, state.chosen, state.drawn)

    def _show_head(self, shown: Subject) -> None:
        single = shown.layers[0] if len(shown.layers) == 1 else None
        self._title.setText(single.name if single else self.tr("%n layer(s)", "", len(shown.layers)))
        # The name goes before the type, which is cut off first where there is little room.
        self._title.setMinimumWidth(min(self._title.fontMetrics().horizontalAdvance(self._title.text()) + 4, _NAME))
        colour = edge_colour(shown.category) if shown.category else theme().tokens.quiet
        self._pill.show_word(shown.type or self.tr("several types"), colour)
        self._help.setVisible(bool(shown.type))
        self.name.setVisible(single is not None)
        if single:
            self.name.show_name(single.name)
        self.within.setVisible(bool(self._state.inner))
        if self._state.inner:
            text = self.tr(
                "Within the unit {0}, which %n layer(s) call: what you change here, changes in all of them.",
                "",
                self._editing.within.callers(),
            )
            self._within.setText(text.format(shown.network))

    def _show_properties(self, shown: Subject) -> None:
        key = PropertyForm.key(shown, self._expressions)
        if self._form is not None and key == self._key:
            self._form.show_subject(shown)
            return
        focused = self._focused_property()
        if self._form is not None:
            self._place.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        form = self._form = PropertyForm(shown, self._expressions, self._opened)
        self._key = key
        form.edited.connect(self._edit)
        form.reset.connect(self._reset)
        form.entered.connect(self._begin_visit)
        form.expression_wanted.connect(self._want_expression)
        form.help_wanted.connect(lambda name: self._ask_help(name))
        form.arranged.connect(self._order)
        self._place.addWidget(form)
        self._order()
        if focused in form.rows:
            form.rows[focused].focus()

    def _show_shapes(self, shown: Subject) -> None:
        single = len(shown.layers) == 1
        layer_type = CATALOGUE.get(shown.layers[0].type)
        gives = layer_type is None or not layer_type.is_setting
        inputs = [_shape_text(shape) for shape in shown.inputs]
        self._input.setText("\n".join(inputs))
        self._output.setText(_shape_text(shown.output))
        for widget in (self._input_label, self._input):
            widget.setVisible(single and bool(inputs))
        for widget in (self._output_label, self._output):
            widget.setVisible(single and gives)

    def _show_unit(self, shown: Subject) -> None:
        # Within an opened unit, the other button leads to its network.
        self._open.setVisible(bool(shown.unit) and not self._state.inner)
        self._expand.setVisible(bool(shown.unit) and len(shown.names) == 1)
        opened = self._state.at_hand in self._state.opened
        self._expand.setText(self.tr("Close in place") if opened else self.tr("Expand in place"))

    def _order(self) -> None:
        """Let the Tab key go through the fields from the top, also those that came later."""
        if self._form is None:
            return
        chain: list[QWidget] = [self.name.field]
        for box in self._form.boxes:
            chain.append(box.section)
            chain += [target for row in box.rows for target in row.editor.targets]
        chain += [self._comment, self._go, self._open, self._expand]
        # Qt leaves the chain as it is where one of two takes no keyboard.
        taking = [widget for widget in chain if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for first, second in pairwise(taking):
            QWidget.setTabOrder(first, second)

    def _begin_visit(self) -> None:
        self._visit = next(self._visits)

    def _edit(self, name: str, text: str) -> None:
        self._change(name, text, self.tr("Change {0} of {1}"))

    def _reset(self, name: str) -> None:
        self._begin_visit()
        self._expressions.discard(name)
        self._change(name, None, self.tr("Reset {0} of {1}"))

    def _change(self, name: str, text: str | None, sentence: str) -> None:
        shown, document = self._subject, self._state.document
        if shown is None:
            return
        document.edit_network(
            shown.network,
            sentence.format(name, self._who(shown)),
            lambda network: with_text(network, shown.names, name, text, document.project),
            merge=f"inspector {self._visit} {name}" if text is not None else "",
        )

    def _set_comment(self, text: str) -> None:
        if self._subject is None:
            return
        names = self._subject.names
        self._state.document.edit_network(
            self._subject.network,
            self.tr("Comment on {0}").format(self._who(self._subject)),
            lambda network: set_comment(network, names, text),
            merge=f"inspector {self._visit} comment",
        )

    def _who(self, shown: Subject) -> str:
        who = shown.names[0] if len(shown.names) == 1 else self.tr("%n layer(s)", "", len(shown.names))
        return self.tr("{0} in {1}").format(who, shown.network) if self._state.inner else who

    def _want_expression(self, name: str, wanted: bool) -> None:
        if wanted:
            self._expressions.add(name)
        else:
            self._expressions.discard(name)
        self._refreshing.ask()
        self._refreshing.now()
        if name in self.rows:
            self.rows[name].focus()

    def _problem_of_name(self, name: str) -> str:
        shown = self._subject
        if shown and shown.names[0] != name and name in self._state.document.project.network(shown.network).by_name:
            return self.tr("There is a layer of this name already.")
        return ""

    def _rename(self, name: str) -> None:
        if self._subject is None:
            return
        old, network = self._subject.names[0], self._subject.network
        if self._state.inner:
            self._editing.within.rename(name)
        elif network == self._state.network_name:
            self._editing.rename(old, name)

    def _open_unit(self) -> None:
        if self._subject and self._subject.unit:
            self._state.enter(self._subject.unit)

    def _expand_unit(self) -> None:
        if self._subject and self._subject.unit:
            self._state.toggle_opened(self._state.at_hand)

    def _focused_property(self) -> str:
        """The property whose field has the keyboard; empty where none has."""
        focused = QApplication.focusWidget()
        for name, row in self.rows.items():
            if focused is not None and row.isAncestorOf(focused):
                return name
        return ""

    def _ask_help(self, name: str | bool = False) -> None:
        if self._subject and self._subject.layers and self._subject.type:
            self._state.help_asked.emit(self._subject.layers[0].type, name or self._focused_property())


def _shape_text(shape: Shape | None) -> str:
    return "?" if shape is None else show(shape)
