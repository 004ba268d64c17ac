"""Slides about networks."""

from __future__ import annotations

from reports.content.values import (
    NetworkContent,
)
from reports.deck import charts
from reports.deck.drawing import draw
from reports.deck.slides import Slides
from reports.paging import paged
from reports.words import (
    network_lines,
    network_rows,
)

_MOST_LAYER_BARS = 14
_EMU_PER_INCH = 914400


class NetworkSlides(Slides):
    """Adds slides about networks and units."""

    def network(self, network: NetworkContent) -> None:
        """A network: its figures, and its drawing over as many slides as it needs."""
        say = self.say
        kind = (
            say('Unit: "{name}"', name=network.name)
            if network.is_unit
            else say('Network architecture: "{name}"', name=network.name)
        )
        title = kind + self.of_runs(network.runs)
        sheet = self.with_text(title)
        left = sheet.area.part(width=0.44)
        lines = list(network_lines(network, say))
        sheet.bullets(lines, left.part(height=0.1 + 0.07 * len(lines)))
        rows = network_rows(network)
        if rows:
            sheet.table(
                [(say("Statistic"), say("Value")), *rows],
                left.part(top=0.14 + 0.07 * len(lines), height=0.8 - 0.07 * len(lines)),
                widths=(3, 2),
                name=say("Statistics"),
            )
        costly = sorted(network.layers.values(), key=lambda layer: -layer.multiply_adds)[:_MOST_LAYER_BARS]
        costly = [layer for layer in costly if layer.multiply_adds]
        if costly:
            area = sheet.area.part(left=0.48, width=0.52)
            sheet.text(say("Layers with the most multiply-adds"), area.part(height=0.06), 13, bold=True)
            charts.bars(
                sheet,
                area.part(top=0.07, height=0.93 if len(costly) > 6 else 0.6),
                [layer.name for layer in costly],
                [layer.multiply_adds for layer in costly],
                "CostMultiplyAdd",
                lying=True,
                form="#,##0",
                colours=[layer.category for layer in costly],
            )
        sheet.notes(
            say("Counted for one sample from the shapes of all layers; parameters that layers share count once.")
        )
        self._drawing(network, title)

    def _drawing(self, network: NetworkContent, title: str) -> None:
        say = self.say
        area = self.design.area
        pages = paged(network.network, network.layers, area.width / _EMU_PER_INCH, area.height / _EMU_PER_INCH)
        for page in pages:
            counted = f" ({page.number}/{len(pages)})" if len(pages) > 1 else ""
            sheet = self.bare(title + counted)
            draw(page, sheet, sheet.area)
            sheet.notes(
                say(
                    "Each box is a layer: its name, the shape of its output for one sample, its type and what was "
                    "changed of its properties. All shapes can be moved; connectors stay attached."
                )
                + (" " + say("Numbers in brackets are the pages of the drawing.") if len(pages) > 1 else "")
            )
