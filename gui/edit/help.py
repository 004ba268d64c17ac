"""Help on a layer type: what it does, its properties and connectors, and the papers it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QSize, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QTextBrowser, QWidget

from gui.edit.library.hint import symbols
from gui.edit.library.preview import preview
from gui.edit.recent import UNIT_MARK
from gui.edit.state import EditState
from gui.language import language_in_use
from gui.theme import edge_colour, theme
from gui.theme.style import coloured
from gui.theme.theme import fixed_font
from gui.translation import QT_TRANSLATE_NOOP, localized, translate
from gui.widgets.edges import legible
from gui.widgets.when_shown import WhenShown
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Inputs, LayerType, Parameter, Property
from layerwright.layers.japanese import JAPANESE, JAPANESE_ALIASES
from layerwright.layers.kinds import Kind
from layerwright.library.unit import Range
from layerwright.resolve.values import arguments_of

_KINDS: dict[Kind, str] = {
    "Boolean": QT_TRANSLATE_NOOP("Kinds", "True or False"),
    "BooleanOrMacro": QT_TRANSLATE_NOOP("Kinds", "True, False or a rule"),
    "Int": QT_TRANSLATE_NOOP("Kinds", "integer"),
    "PInt": QT_TRANSLATE_NOOP("Kinds", "positive integer"),
    "UInt": QT_TRANSLATE_NOOP("Kinds", "integer from 0"),
    "Float": QT_TRANSLATE_NOOP("Kinds", "number"),
    "IntArray": QT_TRANSLATE_NOOP("Kinds", "integers"),
    "PIntArray": QT_TRANSLATE_NOOP("Kinds", "positive integers"),
    "UIntArray": QT_TRANSLATE_NOOP("Kinds", "integers from 0"),
    "FloatArray": QT_TRANSLATE_NOOP("Kinds", "numbers"),
    "PIntArrays": QT_TRANSLATE_NOOP("Kinds", "shapes"),
    "FloatArrays": QT_TRANSLATE_NOOP("Kinds", "numbers"),
    "Text": QT_TRANSLATE_NOOP("Kinds", "text"),
    "File": QT_TRANSLATE_NOOP("Kinds", "file"),
    "Dataset": QT_TRANSLATE_NOOP("Kinds", "variable of the dataset"),
    "Option": QT_TRANSLATE_NOOP("Kinds", "one of the options"),
}

_PICTURE = "layerwright:picture-of-the-unit"
_BESIDE_PICTURE = 44
_WIDEST_PICTURE, _HIGHEST_PICTURE = 480, 640


class Help(QTextBrowser):
    """A page for each layer type, made from its declaration; it follows the focused layer while it is open."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._type = self._unit = ""
        self._anchor = ""
        self._picture = QImage()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._follow_link)
        self.document().setDocumentMargin(14)
        self._refreshing = WhenShown(self, self._refresh)
        state.help_asked.connect(self.show_help)
        state.selection_changed.connect(self._follow_focus)
        theme().changed.connect(self._dress)
        self._dress()
        self.setAccessibleName(self.tr("Help"))

    @property
    def layer_type(self) -> str:
        """The layer type that is explained."""
        return self._type

    def sizeHint(self) -> QSize:
        """As wide as the panels at the right."""
        return QSize(340, 420)

    def show_help(self, layer_type: str, name: str = "") -> None:
        """Explain a layer type, with one of its properties at the top.

        Args:
            layer_type: The type, or `Unit:` and the network that a unit calls.
            name: The property; empty for none.
        """
        unit = layer_type.removeprefix(UNIT_MARK) if layer_type.startswith(UNIT_MARK) else ""
        focused = self._state.network.by_name.get(self._state.focused)
        if layer_type == "Unit" and focused is not None and focused.type == "Unit":
            unit = focused.properties.get("Network", "")
        self._type, self._unit, self._anchor = "Unit" if unit else layer_type, unit, name
        self._refreshing.ask()

    def up_to_date(self) -> None:
        """Show what was asked for, without waiting for Qt to come back."""
        self._refreshing.now()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """The picture of the unit that is explained; nothing else is loaded."""
        return self._picture if QUrl(name).toString() == _PICTURE else None

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Help"))
            self._refreshing.ask()
        super().changeEvent(event)

    def _dress(self) -> None:
        self.setStyleSheet(coloured("QTextBrowser { background: @panel; border: none; padding: 0; }", theme().tokens))
        self._refreshing.ask()

    def _follow_focus(self) -> None:
        layer = self._state.network.by_name.get(self._state.focused)
        if layer is None or not self.isVisible():
            return
        unit = layer.properties.get("Network", "") if layer.type == "Unit" else ""
        if (layer.type, unit) != (self._type, self._unit):
            self.show_help(layer.type)

    def _refresh(self) -> None:
        layer_type = CATALOGUE.get(self._type)
        if layer_type is None:
            hint = self.tr("Select a layer, or press F1 where the keyboard is.")
            if self._type:
                hint = self.tr("There is no layer type {0}.").format(self._type)
            self.setHtml(self._page(f"<p class=quiet>{escape(hint)}</p>"))
            return
        self.setHtml(self._page("".join(self._parts(layer_type))))
        # A dock that has just opened gets its size later, and with it the place of the property.
        QTimer.singleShot(0, self, self._scroll)
        self._scroll()

    def _scroll(self) -> None:
        if self._anchor:
            self.scrollToAnchor(self._anchor)

    def _parts(self, layer_type: LayerType) -> Iterator[str]:
        colour = legible(edge_colour(layer_type.category), theme().tokens.panel)
        yield f"<p class=title>{escape(self._unit or layer_type.name)}</p>"
        category = escape(translate("Categories", layer_type.category))
        japanese = language_in_use() == "ja"
        native = JAPANESE.get(layer_type.name, "") if japanese and not self._unit else ""
        quiet = f" <span class=quiet>{escape(native)}</span>" if native else ""
        yield f'<p><span style="color:{colour}"><b>{category}</b></span>{quiet}</p>'
        if self._unit:
            yield from self._of_unit()
            yield f"<p class=part>{escape(layer_type.name)}</p>"
        yield f"<p>{escape(localized(layer_type.help))}</p>"
        if layer_type.cannot_run:
            yield f"<p class=warning>{escape(localized(layer_type.cannot_run))}</p>"
        aliases = (*(JAPANESE_ALIASES.get(layer_type.name, ()) if japanese else ()), *layer_type.aliases)
        if aliases:
            yield self._quiet(self.tr("Also found as: {0}").format(", ".join(aliases)))
        yield from self._connectors(layer_type)
        yield self._properties(self.tr("Properties"), layer_type.own_properties)
        others = [entry for entry in layer_type.properties.values() if entry not in layer_type.own_properties]
        yield self._properties(self.tr("Properties of its connectors"), tuple(others))
        yield from self._references(layer_type.references)

    def _of_unit(self) -> Iterator[str]:
        """What is known of the unit that was asked for: what it does, its arguments, its papers."""
        # The library is read when somebody asks for a unit of it.
        from layerwright.library.shelf import library

        kept = library().units.get(self._unit)
        inner = self._state.document.project.by_name.get(self._unit)
        if kept is not None and kept.description:
            yield f"<p>{escape(localized(kept.description))}</p>"
        yield self._drawn()
        arguments = arguments_of(inner) if inner else kept.arguments if kept else {}
        ranges = kept.ranges if kept else {}
        yield self._properties(self.tr("Arguments of this unit"), tuple(arguments.values()), ranges)
        if kept is not None:
            yield from self._references(kept.papers)

    def _drawn(self) -> str:
        """The unit as it is drawn, as large as there is room for."""
        widest = min(max(self.viewport().width() - _BESIDE_PICTURE, 120), _WIDEST_PICTURE)
        found = preview(self._state, self._unit, widest, _HIGHEST_PICTURE, self.devicePixelRatioF())
        if found is None:
            return ""
        self._picture = found
        size = found.deviceIndependentSize()
        width, height = round(size.width()), round(size.height())
        return f'<p><img src="{_PICTURE}" width="{width}" height="{height}"></p>'

    def _references(self, references: tuple[str, ...]) -> Iterator[str]:
        if references:
            yield _part(self.tr("References"))
        for reference in references:
            yield "".join(f"<p>{_linked(part)}</p>" for part in reference.split("; ") if part)

    def _connectors(self, layer_type: LayerType) -> Iterator[str]:
        yield _part(self.tr("Connectors"))
        yield f"<p>{escape(self._takes(layer_type.inputs))}</p>"
        for side in layer_type.sides:
            if not side.name:
                continue
            if not isinstance(side, Parameter):
                meaning = self.tr("a value from a wire, the dataset or a generator")
            elif side.learned:
                meaning = self.tr("learned; a wire can take its place")
            else:
                meaning = self.tr("kept, as statistics are; a wire can take its place")
            yield f"<p><code>{escape(side.name)}</code> <span class=quiet>{escape(meaning)}</span></p>"

    def _takes(self, inputs: Inputs) -> str:
        if inputs.most is None:
            return self.tr("It takes any number of inputs, {0} or more.").format(inputs.least)
        return self.tr("It takes %n input(s).", "", inputs.most) if inputs.most else self.tr("It takes no input.")

    def _properties(
        self, heading: str, properties: tuple[Property, ...], ranges: Mapping[str, Range] | None = None
    ) -> str:
        if not properties:
            return ""
        told = {name: symbols(allowed) for name, allowed in (ranges or {}).items()}
        rows = (self._property(entry, told.get(entry.name, "")) for entry in properties)
        return f"<p class=part>{escape(heading)}</p>" + "".join(rows)

    def _property(self, entry: Property, allowed: str) -> str:
        name = escape(entry.name)
        kind = translate("Kinds", _KINDS[entry.kind])
        default = escape(entry.default) or "<i>" + escape(self.tr("empty")) + "</i>"
        says = self.tr("{0}, default").format(kind)
        head = f'<p class=head><a name="{name}"></a><b>{name}</b> <span class=quiet>{escape(says)} </span>'
        head += (
            f"<code>{default}</code>" + (f" <span class=quiet>({escape(allowed)})</span>" if allowed else "") + "</p>"
        )
        lines = []
        if entry.help:
            lines.append(escape(localized(entry.help)))
        if entry.options:
            lines.append("<span class=quiet>" + escape(", ".join(entry.options)) + "</span>")
        if not entry.editable:
            lines.append("<span class=quiet>" + escape(self.tr("This follows from other values.")) + "</span>")
        return head + f"<p class=body>{'<br>'.join(lines)}</p>"

    def _quiet(self, text: str) -> str:
        return f"<p class=quiet>{escape(text)}</p>"

    def _page(self, body: str) -> str:
        tokens, face = theme().tokens, fixed_font("body").family()
        return (
            "<style>"
            f"body {{ color: {tokens.text}; }}"
            "p { margin: 0 0 8px 0; }"
            "p.title { font-size: 16px; font-weight: bold; margin: 0 0 2px 0; }"
            f"p.part {{ font-size: 11px; font-weight: bold; color: {tokens.quiet}; margin: 14px 0 6px 0; }}"
            "p.head { margin: 0; } p.body { margin: 1px 0 9px 0; }"
            f".quiet {{ color: {tokens.quiet}; }} .warning {{ color: {tokens.warning}; }}"
            f"a {{ color: {tokens.accent}; }}"
            f"code {{ font-family: '{face}'; }}"
            f"</style><body>{body}</body>"
        )

    def _follow_link(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)


def _linked(reference: str) -> str:
    """A reference with its address as a link."""
    text, found, address = reference.partition("https://")
    if not found:
        return escape(text)
    address, _, after = f"https://{address}".partition(" ")
    shown = escape(address)
    return f'{escape(text)}<a href="{shown}">{shown}</a>{escape(f" {after}" if after else "")}'


def _part(title: str) -> str:
    return f"<p class=part>{escape(title)}</p>"
