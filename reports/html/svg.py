"""Networks and charts as SVG for a page; colours are classes, so that the page's theme decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from layerwright.layers.colours import edge_colour
from reports.content.values import Point
from reports.faces import second_line, tag_text
from reports.fitting import fitted, width_of
from reports.language import Language
from reports.paging import Drawn, Page
from reports.routing import Box, Wire

Series = tuple[str, Sequence[Point]]

_WIDTH, _HEIGHT = 760.0, 300.0
_LEFT, _BOTTOM, _TOP, _RIGHT = 64.0, 44.0, 12.0, 16.0
_COLOURS = 6
_CARD = 4.0


def network(page: Page, say: Language, title: str) -> str:
    """A page of a network."""
    shapes = [_wire(wire) for wire in page.wires] + [_layer(drawn, say) for drawn in page.layers]
    for tag in page.tags:
        text = fitted(tag_text(tag.others, page.number, leaves=tag.leaves), 10, tag.box.width)
        x, anchor = (tag.box.right, "end") if tag.leaves else (tag.box.x, "start")
        shapes.append(_text(x, tag.box.middle + 4, text, 10, "quiet", anchor))
    return (
        f'<svg class="network" viewBox="0 0 {page.width:.0f} {page.height:.0f}" '
        f'style="max-width:{page.width:.0f}px" role="img" aria-label="{escape(title)}">'
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="arrow" d="M0 0.5 8 4 0 7.5z"/></marker></defs>' + "".join(shapes) + "</svg>"
    )


def _layer(drawn: Drawn, say: Language) -> str:
    box, layer = drawn.box, drawn.layer
    cards = ""
    if layer.unit:
        moved = (Box(box.x + step * _CARD, box.y + step * _CARD, box.width, box.height) for step in (2, 1))
        cards = "".join(_body(card, "card") for card in moved)
    room = box.width - 24
    shape = width_of(layer.shape, 11, fixed=True) + (10 if layer.shape else 0)
    name = fitted(layer.name, 13, room - shape, bold=True)
    second = second_line(layer, say)
    return (
        f"<g><title>{escape(f'{layer.name}: {second} {layer.shape}')}</title>{cards}"
        + _body(box, "layer bypassed" if layer.bypassed else "layer")
        + f'<rect x="{box.x + 1:.1f}" y="{box.y + 3:.1f}" width="5" height="{box.height - 6:.1f}" rx="2" '
        f'fill="{edge_colour(layer.category)}"/>'
        + _text(box.x + 14, box.y + 21, name, 13, "strong")
        + _text(box.right - 10, box.y + 21, layer.shape, 11, "quiet fixed", "end")
        + _text(box.x + 14, box.y + 38, fitted(second, 11, room), 11, "quiet")
        + "</g>"
    )


def _body(box: Box, kind: str) -> str:
    place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
    return f'<rect class="{kind}" {place} rx="6"/>'


def _wire(wire: Wire) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in wire.points)
    drawn = f'<polyline class="wire" points="{points}" marker-end="url(#arrow)"/>'
    if wire.connector:
        x, y = wire.points[-1]
        drawn += _text(x - 4, y - 5, wire.connector, 10, "quiet", "end")
    return drawn


def _text(x: float, y: float, text: str, size: float, kind: str = "", anchor: str = "start") -> str:
    if not text:
        return ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def lines(
    series: Sequence[Series],
    x: str,
    y: str,
    *,
    logarithmic: bool = False,
    dots: bool = False,
    square: bool = False,
    whole: bool = False,
) -> str:
    """A chart of lines through points, or of dots.

    Args:
        series: The lines by name.
        x: The title of the axis to the right.
        y: The title of the axis upwards.
        logarithmic: Whether the upper axis counts powers of ten.
        dots: Whether points are shown and not joined.
        square: Whether the chart is as high as it is wide.
        whole: Whether the axis to the right counts, as epochs.
    """
    width, height = (420.0, 420.0) if square else (_WIDTH, _HEIGHT)
    xs = [at for _, points in series for at, _ in points]
    ys = [math.log10(value) if logarithmic else value for _, points in series for _, value in points]
    horizontal = _Axis(min(xs), max(xs), _LEFT, width - _RIGHT)
    low = min(ys) if logarithmic or min(ys) < 0 else 0.0
    upright = _Axis(math.floor(low) if logarithmic else low, max(ys), height - _BOTTOM, _TOP)
    parts = [_frame(width, height, x, y)]
    for tick in horizontal.ticks(whole=whole):
        parts.append(_text(horizontal.place(tick), height - _BOTTOM + 17, f"{tick:.6g}", 11, "quiet", "middle"))
    for tick in _powers(upright) if logarithmic else upright.ticks():
        label = f"{10**tick:.6g}" if logarithmic else f"{tick:.6g}"
        parts.append(_level(upright.place(tick), width))
        parts.append(_text(_LEFT - 8, upright.place(tick) + 4, label, 11, "quiet", "end"))
    for index, (name, points) in enumerate(series):
        placed = [
            (horizontal.place(at), upright.place(math.log10(value) if logarithmic else value)) for at, value in points
        ]
        colour = f"c{index % _COLOURS}"
        if dots or len(placed) < 3:
            radius = 2 if dots else 4
            parts += [f'<circle class="dot {colour}" cx="{a:.1f}" cy="{b:.1f}" r="{radius}"/>' for a, b in placed]
        if not dots:
            dashed = " dashed" if index >= _COLOURS else ""
            way = " ".join(f"{a:.1f},{b:.1f}" for a, b in placed)
            parts.append(
                f'<polyline class="line {colour}{dashed}" points="{way}"><title>{escape(name)}</title></polyline>'
            )
    chart = _chart(width, height, "".join(parts), f"{y} / {x}")
    return chart + (_legend([name for name, _ in series]) if len(series) > 1 else "")


def bars(
    names: Sequence[str], values: Sequence[float], y: str, *, form: str = ",.0f", most: float | None = None
) -> str:
    """A chart of standing bars, which fills half a page."""
    width = _WIDTH * 0.72
    upright = _Axis(0.0, most if most is not None else max([*values, 1e-9]), _HEIGHT - _BOTTOM, _TOP)
    step = (width - _LEFT - _RIGHT) / max(len(names), 1)
    parts = [_frame(width, _HEIGHT, "", y)]
    for tick in upright.ticks():
        parts.append(_level(upright.place(tick), width))
        parts.append(_text(_LEFT - 8, upright.place(tick) + 4, f"{tick:,.6g}", 11, "quiet", "end"))
    for index, (name, value) in enumerate(zip(names, values, strict=True)):
        left, top = _LEFT + step * (index + 0.16), upright.place(value)
        parts.append(
            f'<rect class="bar" x="{left:.1f}" y="{top:.1f}" width="{step * 0.68:.1f}" '
            f'height="{max(_HEIGHT - _BOTTOM - top, 0):.1f}"><title>{escape(f"{name}: {value:{form}}")}</title></rect>'
        )
        parts.append(_text(left + step * 0.34, _HEIGHT - _BOTTOM + 17, fitted(name, 11, step), 11, "quiet", "middle"))
        if len(names) <= 12:
            parts.append(_text(left + step * 0.34, top - 4, f"{value:{form}}", 10, "quiet", "middle"))
    return _chart(width, _HEIGHT, "".join(parts), y)


class _Axis:
    """From values to places on a page."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low = low
        self.high = high if high > low else low + 1.0
        self._start, self._end = start, end

    def place(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self._start + share * (self._end - self._start)

    def ticks(self, *, whole: bool = False) -> list[float]:
        """Round values, some six of them; whole ones if asked for."""
        raw = (self.high - self.low) / 6
        if whole:
            raw = max(raw, 1.0)
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [index * step for index in range(first, last + 1)]


def _powers(axis: _Axis) -> list[float]:
    return [float(power) for power in range(math.ceil(axis.low), math.floor(axis.high) + 1)]


def _frame(width: float, height: float, x: str, y: str) -> str:
    middle = (height - _BOTTOM + _TOP) / 2
    return (
        f'<line class="axis" x1="{_LEFT}" y1="{height - _BOTTOM}" x2="{width - _RIGHT}" y2="{height - _BOTTOM}"/>'
        + _text((width + _LEFT) / 2, height - 8, x, 12, "", "middle")
        + f'<text font-size="12" text-anchor="middle" transform="translate(14 {middle:.1f}) rotate(-90)">'
        + f"{escape(y)}</text>"
    )


def _level(y: float, width: float) -> str:
    return f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{width - _RIGHT}" y2="{y:.1f}"/>'


def _chart(width: float, height: float, content: str, title: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {width:.0f} {height:.0f}" style="max-width:{width:.0f}px" role="img" '
        f'aria-label="{escape(title)}">{content}</svg>'
    )


def _legend(names: Sequence[str]) -> str:
    entries = "".join(
        f'<span class="key"><i class="swatch c{index % _COLOURS}"></i>{escape(name)}</span>'
        for index, name in enumerate(names)
    )
    return f'<p class="legend">{entries}</p>'
