"""What Qt's palette cannot say: hairlines, corners and spacing of the widgets, as a style sheet."""

from __future__ import annotations

from collections.abc import Mapping

from gui.theme.tokens import Tokens, named

PICTURES = ("arrow_down", "arrow_up", "check", "check_off", "partly", "dot", "dock_close", "dock_float")
"""The pictures of the style sheet; each lies in `resources/icons` once for each theme."""
_SHEET = """
QMainWindow, QMainWindow::separator { background: @window; }
QMainWindow::separator { width: 1px; height: 1px; background: @hairline; }
QToolTip { background: @raised; color: @text; border: 1px solid @hairline; padding: 4px; }
QMenuBar { background: @panel; border-bottom: 1px solid @hairline; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: @raised; border-radius: 5px; }
QMenu { background: @panel; border: 1px solid @hairline; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 5px; }
QMenu::item:selected { background: @chosen; color: @text; }
QMenu::item:disabled { color: @quiet; background: transparent; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 8px; }
QStatusBar { background: @panel; border-top: 1px solid @hairline; color: @quiet; }
QStatusBar::item { border: none; }
QSizeGrip { image: none; width: 1px; height: 1px; }
QDockWidget { color: @text; titlebar-close-icon: url("@dock_close"); titlebar-normal-icon: url("@dock_float"); }
QDockWidget::title { background: @panel; padding: 8px; border-bottom: 1px solid @hairline; }
QDockWidget::close-button, QDockWidget::float-button { background: transparent; border: none; border-radius: 5px;
    padding: 0; subcontrol-position: center right; subcontrol-origin: margin; position: absolute;
    top: 5px; bottom: 5px; width: 20px; }
QDockWidget::close-button { right: 6px; }
QDockWidget::float-button { right: 28px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: @raised; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: @raised; border: 1px solid @hairline; border-radius: 5px; padding: 4px 8px; color: @text;
    selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: @accent; }
QLineEdit { min-height: 18px; }
QSpinBox, QDoubleSpinBox { padding: 3px 8px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border-color: @error; }
QLineEdit:disabled, QComboBox:disabled { color: @quiet; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("@arrow_down"); width: 12px; height: 12px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right;
    border: none; background: transparent; width: 20px; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right;
    border: none; background: transparent; width: 20px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("@arrow_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("@arrow_down"); width: 10px; height: 10px; }
QTabWidget::pane { background: @panel; border: none; border-top: 1px solid @hairline; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @hairline; }
QPushButton, QToolButton[raised="true"] {
    background: @raised; border: 1px solid @hairline; border-radius: 6px; padding: 5px 14px; color: @text; }
QPushButton:hover, QToolButton:hover { border-color: @quiet; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:pressed { background: @hairline; }
QPushButton:disabled { color: @quiet; }
QPushButton[accent="true"] { background: @accent; border-color: @accent; color: @on_accent; font-weight: bold; }
QPushButton[accent="true"]:focus { border-color: @text; }
QPushButton[accent="true"]:disabled { background: @raised; border-color: @hairline; color: @quiet; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:checked { background: @raised; border-color: @hairline; }
QTreeView, QListView, QTableView {
    background: @panel; border: 1px solid transparent; outline: none; alternate-background-color: @raised;
    gridline-color: @hairline; }
QTreeView:focus, QListView:focus, QTableView:focus { border: 1px solid @accent; }
QTreeView::item, QListView::item { padding: 4px 6px; }
QTreeView::item:hover, QListView::item:hover { background: @raised; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
    background: @chosen; color: @text; }
QTreeView[side="true"], QListView[side="true"] { padding: 8px 6px; }
QTreeView[side="true"]::item, QListView[side="true"]::item { padding: 5px 8px; border-radius: 5px; }
QTreeView[side="true"]::item:selected { border-top-left-radius: 0; border-bottom-left-radius: 0; }
QHeaderView::section {
    background: @panel; color: @quiet; border: none; border-bottom: 1px solid @hairline; padding: 5px 8px; }
QHeaderView::up-arrow { image: url("@arrow_up"); subcontrol-origin: border; subcontrol-position: bottom center;
    width: 9px; height: 9px; }
QHeaderView::down-arrow { image: url("@arrow_down"); subcontrol-origin: border; subcontrol-position: bottom center;
    width: 9px; height: 9px; }
QTableView::item { padding: 2px 8px; }
QTableCornerButton::section { background: @panel; border: none; border-bottom: 1px solid @hairline; }
QTabBar { background: @panel; }
QTabBar::tab { padding: 8px 14px; color: @quiet; border-bottom: 2px solid transparent; background: transparent; }
QTabBar::tab:selected { color: @text; font-weight: bold; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @hairline; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QProgressBar { background: @raised; border: none; border-radius: 3px; max-height: 6px; color: @text; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSplitter::handle { background: @hairline; }
QGroupBox { border: 1px solid @hairline; border-radius: 6px; margin-top: 10px; padding-top: 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; color: @quiet; }
QScrollArea { border: none; background: @panel; }
QScrollArea > QWidget > QWidget { background: @panel; }
QMainWindow > QScrollArea, QMainWindow > QScrollArea > QWidget > QWidget { background: @window; }
QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator, QTableView::indicator, QGroupBox::indicator,
QMenu::indicator:non-exclusive {
    width: 14px; height: 14px; background: @raised; border: 1px solid @quiet; border-radius: 4px; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus, QCheckBox:focus::indicator { border-color: @accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked,
QTableView::indicator:checked, QGroupBox::indicator:checked, QMenu::indicator:non-exclusive:checked {
    background: @accent; border-color: @accent; image: url("@check"); }
QCheckBox::indicator:checked:focus { border-color: @text; }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate, QListView::indicator:indeterminate {
    background: @raised; border-color: @accent; image: url("@partly"); }
QCheckBox::indicator:disabled { background: @panel; border-color: @hairline; image: none; }
QCheckBox::indicator:checked:disabled { background: @hairline; border-color: @hairline; image: url("@check_off"); }
QCheckBox:disabled, QRadioButton:disabled { color: @quiet; }
QRadioButton::indicator, QMenu::indicator:exclusive {
    width: 14px; height: 14px; background: @raised; border: 1px solid @quiet; border-radius: 8px; }
QRadioButton::indicator:hover, QRadioButton:focus::indicator { border-color: @accent; }
QRadioButton::indicator:checked, QMenu::indicator:exclusive:checked { border-color: @accent; image: url("@dot"); }
QMenu::indicator { margin-left: 6px; }
QLabel[quiet="true"] { color: @quiet; }
QLabel[wrong="true"] { color: @error; }
QLabel[section="true"] { color: @quiet; font-weight: bold; font-size: 11px; }
QToolButton[pill="true"] { background: @raised; border: 1px solid @hairline; border-radius: 13px;
    padding: 4px 6px 4px 12px; margin-right: 8px; color: @quiet; }
QToolButton[pill="true"]:hover, QToolButton[pill="true"]:focus { border-color: @accent; color: @text; }
QToolButton[quiet="true"] { color: @quiet; }
QDialog[floating="true"] { background: @panel; border: 1px solid @hairline; }
QFrame[card="true"], QToolButton[card="true"] {
    background: @raised; border: 1px solid @hairline; border-radius: 7px; padding: 8px 12px; text-align: left; }
QToolButton[card="true"]:hover, QToolButton[card="true"]:focus { border-color: @accent; }
QFrame[bar="true"] { background: @panel; border: none; border-bottom: 1px solid @hairline; }
QToolButton[page="true"] { padding: 6px 22px; color: @quiet; border-radius: 6px; }
QToolButton[page="true"]:checked { background: @raised; border-color: @hairline; color: @text; font-weight: bold; }
QToolButton[page="true"]:focus { border-color: @accent; }
"""


def style_sheet(tokens: Tokens, pictures: Mapping[str, str]) -> str:
    """The style sheet in the colours of a theme.

    Args:
        tokens: The colours.
        pictures: The file of each of `PICTURES`: a style sheet takes pictures from files only, and cannot colour them.
    """
    sheet = _SHEET
    for name in PICTURES:
        sheet = sheet.replace(f'"@{name}"', f'"{pictures[name]}"')
    return coloured(sheet, tokens)


def coloured(sheet: str, tokens: Tokens) -> str:
    """A style sheet with colours put in for their names, as `@accent`; for widgets that have a sheet of their own."""
    # Longest first, so that `@text` does not eat the start of a longer name.
    for name, colour in sorted(named(tokens).items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"@{name}", colour)
    return sheet
