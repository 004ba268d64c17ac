"""The looks that all plots share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

from gui.theme import theme
from gui.theme.theme import interface_font
from gui.translation import QT_TRANSLATE_NOOP, translate
from gui.widgets.focus_ring import FocusRing


def describe_plot(plot: pg.PlotWidget) -> None:
    """Tell screen readers what the lines of a plot come to: of each its name, its last value and its least one."""
    told = []
    for line in plot.getPlotItem().listDataItems():
        across, upward = line.getOriginalDataset()
        known = np.flatnonzero(np.isfinite(upward if upward is not None else []))
        if line.name() and len(known):
            said = translate("Plots", QT_TRANSLATE_NOOP("Plots", "{name}: {last} at {place}, least {least}"))
            last = known[-1]
            values = {"last": upward[last], "place": across[last], "least": upward[known].min()}
            told.append(said.format(name=line.name(), **{key: f"{value:.4g}" for key, value in values.items()}))
    text = "; ".join(told)
    if text != plot.accessibleDescription():
        plot.setAccessibleDescription(text)


def dress_plot(plot: pg.PlotWidget, background: str = "", *, prefixes: bool = False, **ticks: Any) -> None:
    """Give a plot and its axes the colours and the type of the theme.

    Args:
        plot: The plot.
        background: The colour behind it; that of panels where there is none.
        prefixes: Whether numbers may be shortened by a prefix of units for the whole axis.
        ticks: What else `AxisItem.setStyle` takes.
    """
    if plot.findChild(FocusRing) is None:
        FocusRing(plot)
    tokens = theme().tokens
    plot.setBackground(background or tokens.panel)
    for side in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(side)
        axis.setPen(tokens.hairline)
        axis.setTextPen(tokens.quiet)
        axis.enableAutoSIPrefix(prefixes)
        axis.setStyle(tickFont=interface_font("small"), **ticks)
