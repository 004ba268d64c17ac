"""The looks that all plots share."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from gui.theme import theme
from gui.theme.theme import interface_font


def dress_plot(plot: pg.PlotWidget, background: str = "", *, prefixes: bool = False, **ticks: Any) -> None:
    """Give a plot and its axes the colours and the type of the theme.

    Args:
        plot: The plot.
        background: The colour behind it; that of panels where there is none.
        prefixes: Whether numbers may be shortened by a prefix of units for the whole axis.
        ticks: What else `AxisItem.setStyle` takes.
    """
    tokens = theme().tokens
    plot.setBackground(background or tokens.panel)
    for side in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(side)
        axis.setPen(tokens.hairline)
        axis.setTextPen(tokens.quiet)
        axis.enableAutoSIPrefix(prefixes)
        axis.setStyle(tickFont=interface_font("small"), **ticks)
