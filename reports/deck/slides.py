"""What all slides have in common: their layouts, titles that name the run, and tables over several slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

from reports.content.values import Content, RunContent
from reports.deck.design import Area, Design
from reports.deck.sheet import EMU_PER_POINT, Sheet
from reports.fitting import lines_of
from reports.language import Language
from reports.words import Line, Row

MOST_ROWS = 15
"""How many rows a table has on one slide."""


class Slides:
    """Adds slides to a presentation."""

    def __init__(self, design: Design, say: Language, content: Content) -> None:
        self.design = design
        self.say = say
        self.content = content

    def table(self, title: str, rows: Sequence[Row], note: str) -> None:
        """A table over as many slides as it needs, each with the titles of the columns."""
        first, *others = rows
        count = max(ceil(len(others) / MOST_ROWS), 1)
        for index in range(count):
            part = others[index * MOST_ROWS : (index + 1) * MOST_ROWS]
            sheet = self.bare(title + (f" ({index + 1}/{count})" if count > 1 else ""))
            sheet.table([first, *part], sheet.area, widths=(2.2, *[1.5] * (len(first) - 1)))
            sheet.notes(note)

    def with_text(self, title: str) -> Sheet:
        """A slide whose layout has a place for text."""
        return Sheet(self.design, self.design.text, title, self.say)

    def bare(self, title: str) -> Sheet:
        """A slide with nothing but its title."""
        sheet = Sheet(self.design, self.design.bare, title, self.say)
        sheet.drop_places()
        return sheet

    def named(self, run: RunContent) -> str:
        """Which run a slide is about, where there are several."""
        return f" – {run.name}" if len(self.content.runs) > 1 else ""

    def of_runs(self, runs: Sequence[str]) -> str:
        """Which runs have something, where not all have."""
        return f" – {', '.join(runs)}" if len(runs) < len(self.content.runs) else ""


def parted(lines: Sequence[Line], area: Area, size: float = 13) -> Iterator[list[Line]]:
    """Lines as parts that fit on a slide each."""
    room, taken = area.height / EMU_PER_POINT, 0.0
    part: list[Line] = []
    for line in lines:
        height = lines_of(line.text, size, area.width / EMU_PER_POINT - 40) * size * 1.3 + size * 0.4
        if part and taken + height > room:
            yield part
            part, taken = [], 0.0
        part.append(line)
        taken += height
    yield part


def grid(area: Area, count: int) -> Iterator[Area]:
    """So many cells of about square form."""
    columns = max(ceil(sqrt(count * area.width / max(area.height, 1) * 1.1)), 1)
    columns = min(columns, count)
    lines = ceil(count / columns)
    for index in range(count):
        row, column = divmod(index, columns)
        yield area.part(column / columns, row / lines, 0.92 / columns, 0.95 / lines)
