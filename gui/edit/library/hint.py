"""What is said of a unit under the mouse: what it does, its picture, its arguments, and the papers to cite."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from gui.edit.library.preview import preview
from gui.edit.state import EditState
from gui.theme import theme
from gui.theme.theme import fixed_font
from gui.translation import localized
from layerwright.library.unit import Range
from layerwright.resolve.values import arguments_of

_WIDEST, _HIGHEST = 600, 420
_MOST_ARGUMENTS = 12


def unit_hint(state: EditState, name: str, description: str, ratio: float) -> str:
    """The hint on a network of the project, or a unit of the library, as rich text with its picture within.

    Args:
        state: The project.
        name: The unit.
        description: What it does, in English.
        ratio: The screen's pixels for each of the desktop's.
    """
    return "".join(_parts(state, name, description, ratio))


def symbols(allowed: Range) -> str:
    """A range in signs that every language has."""
    if allowed.least is not None and allowed.most is not None:
        return f"{allowed.least:g} … {allowed.most:g}"
    return f"≥ {allowed.least:g}" if allowed.least is not None else f"≤ {allowed.most:g}"


def _parts(state: EditState, name: str, description: str, ratio: float) -> Iterator[str]:
    from layerwright.library.shelf import library

    kept, inner = library().units.get(name), state.document.project.by_name.get(name)
    yield f"<p><b>{escape(name)}</b></p>"
    for text in (kept.description if kept else "", description):
        if text:
            yield f"<p>{escape(localized(text))}</p>"
            break
    image = preview(state, name, _WIDEST, _HIGHEST, ratio)
    if image is not None:
        size = image.deviceIndependentSize()
        place = f'width="{size.width():.0f}" height="{size.height():.0f}"'
        yield f'<p><img src="data:image/png;base64,{_encoded(image)}" {place}></p>'
    arguments = arguments_of(inner) if inner else kept.arguments if kept else {}
    ranges = kept.ranges if kept else {}
    quiet, face = theme().tokens.quiet, fixed_font("body").family()
    rows = []
    for argument in tuple(arguments.values())[:_MOST_ARGUMENTS]:
        allowed = f"({symbols(ranges[argument.name])})" if argument.name in ranges else ""
        rows.append(
            f"<tr><td><b>{escape(argument.name)}</b>&nbsp;</td>"
            f"<td style=\"font-family: '{face}'\">{escape(argument.default)}&nbsp;</td>"
            f'<td style="color: {quiet}; white-space: pre">{escape(allowed)}&nbsp;</td>'
            f"<td>{escape(localized(argument.help))}</td></tr>"
        )
    if rows:
        yield f"<table>{''.join(rows)}</table>"
    if kept is not None:
        for paper in kept.papers:
            yield f'<p style="color: {quiet}">{escape(paper)}</p>'


def _encoded(image: QImage) -> str:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.toBase64().data()).decode("ascii")
