"""Charts that can be edited in PowerPoint, in the colours of the presentation's theme."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.util import Pt

from layerwright.layers.colours import edge_colour
from reports.content.values import Point
from reports.deck.design import Area
from reports.deck.sheet import Sheet, clean

_ACCENTS = (
    MSO_THEME_COLOR.ACCENT_1,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_4,
    MSO_THEME_COLOR.ACCENT_5,
    MSO_THEME_COLOR.ACCENT_6,
)
_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"

Series = tuple[str, Sequence[Point]]


def curves(sheet: Sheet, area: Area, series: Sequence[Series], x: str, y: str, *, logarithmic: bool = False) -> None:
    """Add a chart of lines over whole numbers, as epochs; its spreadsheet has a row for each number.

    Args:
        sheet: The slide.
        area: Where it stands.
        series: The lines by name; they need not have all numbers.
        x: What the numbers are.
        y: The title of the axis upwards.
        logarithmic: Whether the upper axis counts powers of ten.
    """
    steps = sorted({at for _, points in series for at, _ in points})
    data = CategoryChartData(number_format="General")
    data.categories = [f"{step:.0f}" for step in steps]
    for name, points in series:
        known = dict(points)
        data.add_series(clean(name), [known.get(step) for step in steps])
    chart = _added(sheet, area, XL_CHART_TYPE.LINE, data)
    _style(chart, dots=False, few=len(steps) < 3)
    _set_axes(chart, x, y)
    axis = chart.category_axis._element
    skipped = max(round(len(steps) / 12), 1)
    for name in ("tickLblSkip", "tickMarkSkip"):
        axis.find(_c("noMultiLvlLbl")).addprevious(parse_xml(f'<c:{name} xmlns:c="{_CHART}" val="{skipped}"/>'))
    # Monitors need not measure after every epoch.
    chart._chartSpace.find(f"{_c('chart')}/{_c('dispBlanksAs')}").set("val", "span")
    if logarithmic:
        scaling = chart.value_axis._element.find(_c("scaling"))
        scaling.insert(0, parse_xml(f'<c:logBase xmlns:c="{_CHART}" val="10"/>'))
        # Else the axis of epochs would lie at 1, above what is small.
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _set_legend(chart, len(series) > 1)


def lines(sheet: Sheet, area: Area, series: Sequence[Series], x: str, y: str, *, dots: bool = False) -> None:
    """Add a chart of lines through points.

    Args:
        sheet: The slide.
        area: Where it stands.
        series: The lines by name.
        x: The title of the axis to the right.
        y: The title of the axis upwards.
        dots: Whether points are shown and not joined.
    """
    data = XyChartData()
    for name, points in series:
        added = data.add_series(clean(name))
        for point in points:
            added.add_data_point(*point)
    form = XL_CHART_TYPE.XY_SCATTER if dots else XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS
    chart = _added(sheet, area, form, data)
    _style(chart, dots=dots, few=False)
    _set_axes(chart, x, y)
    _set_legend(chart, len(series) > 1)


def _style(chart: Any, *, dots: bool, few: bool) -> None:
    """Give each line its colour, and a few points markers, since a single one has no line."""
    dashes = [MSO_LINE.SOLID] * len(_ACCENTS) + [MSO_LINE.DASH] * len(_ACCENTS)
    for plotted, colour, dash in zip(chart.plots[0].series, cycle(_ACCENTS), cycle(dashes), strict=False):
        plotted.smooth = False
        if dots or few:
            plotted.marker.style, plotted.marker.size = XL_MARKER_STYLE.CIRCLE, 4 if dots else 7
            plotted.marker.format.fill.solid()
            plotted.marker.format.fill.fore_color.theme_color = colour
            plotted.marker.format.line.fill.background()
        else:
            plotted.marker.style = XL_MARKER_STYLE.NONE
        if dots:
            plotted.format.line.fill.background()
        else:
            plotted.format.line.width = Pt(2.25)
            plotted.format.line.color.theme_color = colour
            plotted.format.line.dash_style = dash


def _c(name: str) -> str:
    return f"{{{_CHART}}}{name}"


def bars(
    sheet: Sheet,
    area: Area,
    categories: Sequence[str],
    values: Sequence[float],
    y: str,
    *,
    lying: bool = False,
    form: str = "General",
    labels: bool = True,
    colours: Sequence[str] = (),
    most: float | None = None,
    ticks: str = "",
) -> None:
    """Add a chart of bars.

    Args:
        sheet: The slide.
        area: Where it stands.
        categories: What each bar stands for.
        values: How long each is.
        y: What is counted.
        lying: Whether the bars lie, the first on top; else they stand.
        form: How numbers are written, as a spreadsheet has it.
        labels: Whether each bar has its number.
        colours: The category of layers that gives each bar its colour; the accent where left out.
        most: Where the axis ends.
        ticks: How the numbers of the axis are written; as those of the bars where left out.
    """
    data = CategoryChartData(number_format=form)
    data.categories = [clean(name) for name in categories]
    data.add_series(clean(y), values)
    kind = XL_CHART_TYPE.BAR_CLUSTERED if lying else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = _added(sheet, area, kind, data)
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.vary_by_categories = False
    plotted = plot.series[0]
    plotted.format.fill.solid()
    plotted.format.fill.fore_color.theme_color = _ACCENTS[0]
    for index, category in enumerate(colours):
        fill = plotted.points[index].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(edge_colour(category)[1:].upper())
    if labels:
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = form, False
        plot.data_labels.font.size = Pt(10)
    _set_axes(chart, "", y)
    tick_labels = chart.value_axis.tick_labels
    tick_labels.number_format, tick_labels.number_format_is_linked = ticks or form, False
    if lying:
        chart.category_axis.reverse_order = True
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    chart.value_axis.minimum_scale = 0
    if most is not None:
        chart.value_axis.maximum_scale = most
    _set_legend(chart, False)


def _added(sheet: Sheet, area: Area, form: Any, data: Any) -> Any:
    chart = sheet.shapes.add_chart(form, area.left, area.top, area.width, area.height, data).chart
    chart.font.size = Pt(12)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_title = False
    _number_axes(chart)
    return chart


def _number_axes(chart: Any) -> None:
    """Give axes numbers from 1: those of python-pptx are negative, which the schema of charts does not know."""
    named = [entry for name in ("axId", "crossAx") for entry in chart._chartSpace.iter(_c(name))]
    numbers = {given: str(number) for number, given in enumerate(dict.fromkeys(entry.get("val") for entry in named), 1)}
    for entry in named:
        entry.set("val", numbers[entry.get("val")])


def _set_axes(chart: Any, x: str, y: str) -> None:
    for axis, title in ((chart.category_axis, x), (chart.value_axis, y)):
        axis.has_minor_gridlines = axis.has_major_gridlines = False
        axis.has_title = bool(title)
        if title:
            frame = axis.axis_title.text_frame
            frame.text = clean(title)
            frame.paragraphs[0].runs[0].font.size = Pt(12)
            frame.paragraphs[0].runs[0].font.bold = False
        _make_faint(axis.format.line)
    chart.value_axis.has_major_gridlines = True
    _make_faint(chart.value_axis.major_gridlines.format.line)


def _make_faint(line: Any) -> None:
    """A hairline in the colour of text, that can be seen through."""
    line.width = Pt(0.75)
    line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    colour = line._ln.find(f".//{{{_DRAWINGML}}}schemeClr")
    colour.append(parse_xml(f'<a:alpha xmlns:a="{_DRAWINGML}" val="22000"/>'))


def _set_legend(chart: Any, shown: bool) -> None:
    chart.has_legend = shown
    if shown:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(12)
