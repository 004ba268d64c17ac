"""Slides about datasets."""

from __future__ import annotations

from reports.content.values import (
    DatasetContent,
    Example,
    VariableContent,
)
from reports.deck import charts
from reports.deck.design import Area
from reports.deck.sheet import Sheet
from reports.deck.slides import Slides, grid
from reports.words import (
    dataset_lines,
)

_MOST_CLASS_BARS = 30


class DataSlides(Slides):
    """Adds slides about datasets."""

    def dataset(self, dataset: DatasetContent) -> None:
        """A dataset: what each sample has, the balance of its classes, and examples."""
        say = self.say
        sheet = self.with_text(say('Dataset: "{name}"', name=dataset.name) + self.of_runs(dataset.runs))
        has_classes = bool(dataset.classes)
        sheet.bullets(list(dataset_lines(dataset, say)), sheet.area.part(width=0.44 if has_classes else 1))
        if has_classes:
            shown = dataset.classes[:_MOST_CLASS_BARS]
            area = sheet.area.part(left=0.48, width=0.52)
            sheet.text(
                say("Samples of each class of {name}", name=dataset.counted), area.part(height=0.06), 13, bold=True
            )
            charts.bars(
                sheet,
                area.part(top=0.07, height=0.93),
                [name for name, _ in shown],
                [count for _, count in shown],
                say("samples"),
                form="#,##0",
                labels=len(shown) <= 12,
            )
        note = say("Read from the dataset's files when the report was made.")
        if len(dataset.classes) > _MOST_CLASS_BARS:
            note += " " + say(
                "The first {count} of {all} classes are drawn.", count=_MOST_CLASS_BARS, all=len(dataset.classes)
            )
        sheet.notes(note)
        for variable in dataset.variables:
            if variable.examples:
                self._examples(dataset, variable)
            elif variable.lines:
                self._lines(dataset, variable)

    def _examples(self, dataset: DatasetContent, variable: VariableContent) -> None:
        say = self.say
        sheet = self.bare(
            say('Dataset: examples of variable {variable} in "{name}"', variable=variable.name, name=dataset.name)
        )
        cells = grid(sheet.area, len(variable.examples))
        for number, (example, cell) in enumerate(zip(variable.examples, cells, strict=True), 1):
            self._captioned(sheet, example, cell, say("Example {number}", number=number))
        sheet.notes(say("Samples that lie evenly over the dataset, in its order."))

    def _captioned(self, sheet: Sheet, example: Example, cell: Area, description: str) -> None:
        sheet.picture(example.picture, cell.part(height=0.84), f"{description}: {example.caption}")
        sheet.text(example.caption, cell.part(top=0.86, height=0.14), 10, align="ctr", quiet=True)

    def _lines(self, dataset: DatasetContent, variable: VariableContent) -> None:
        say = self.say
        sheet = self.bare(
            say('Dataset: examples of variable {variable} in "{name}"', variable=variable.name, name=dataset.name)
        )
        series = [
            (say("sample {number}", number=name), [(float(x), y) for x, y in enumerate(line)])
            for name, line in zip(variable.line_names, variable.lines, strict=True)
        ]
        charts.lines(sheet, sheet.area, series, say("position"), variable.name)
        sheet.notes(say("The highest and the lowest value of each stretch, where there are many."))
