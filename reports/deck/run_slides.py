"""Slides about runs: how they were trained, how they compare, and how they can be made again."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from pptx.util import Pt

from layerwright.training.history import error_of
from reports.content.values import (
    Reference,
    RunContent,
)
from reports.curves import compared, is_logarithmic, learning_series
from reports.deck import charts
from reports.deck.design import Area
from reports.deck.sheet import Sheet, clean
from reports.deck.slides import Slides, parted
from reports.words import (
    Line,
    Row,
    command_of,
    comparison_rows,
    difference_rows,
    result_rows,
    training_lines,
    version_rows,
)


class RunSlides(Slides):
    """Adds slides about runs and the report as a whole."""

    def title(self) -> None:
        """The title, what the project is, and the runs."""
        say, content = self.say, self.content
        sheet = Sheet(self.design, self.design.title, content.title, say)
        runs = ", ".join(run.name for run in content.runs)
        label = say("Run: {names}", names=runs) if len(content.runs) == 1 else say("Runs: {names}", names=runs)
        lines = [line for line in (content.description, label, content.created) if line]
        place = next((shape for shape in sheet.slide.placeholders if shape.placeholder_format.idx == 1), None)
        if place is not None:
            place.text_frame.text = clean("\n".join(lines))
            for written in place.text_frame.paragraphs:
                written.font.size = Pt(18)
        sheet.notes(say("Made by Layerwright {version} from the run folders named here.", version=content.version))

    def comparison(self) -> None:
        """Several runs side by side: figures, settings that differ, learning curves."""
        say, content = self.say, self.content
        names = [run.name for run in content.runs]
        rows: list[Row] = [("", *names), *comparison_rows(content, say)]
        self.table(
            say("Runs compared"),
            rows,
            say(
                "The best epoch and its error are what the run's monitor has found; accuracies are of the evaluations."
            ),
        )
        differing = difference_rows(content, say)
        if differing:
            self.table(
                say("Settings that differ"),
                [("", *names), *differing],
                say(
                    "Read from the projects that the run folders hold; what all runs have alike is left out. A dash "
                    "stands for a default or a layer that is not there."
                ),
            )
        series = compared(content, say)
        if series:
            sheet = self.bare(say("Learning curves compared"))
            charts.curves(sheet, sheet.area, series, say("epoch"), say("error"), logarithmic=is_logarithmic(series))
            sheet.notes(say("For each run the error by which its best epoch is chosen, from the run's events."))
        accuracies = [(run.name, run.accuracy) for run in content.runs if run.accuracy is not None]
        if len(accuracies) > 1:
            sheet = self.bare(say("Accuracies compared"))
            values = [value for _, value in accuracies]
            charts.bars(
                sheet,
                sheet.area,
                [name for name, _ in accuracies],
                values,
                say("Accuracy"),
                form="0.0000",
                most=1,
                ticks="0.0",
            )
            sheet.notes(say("The accuracy of the first output with classes of each run."))

    def training(self, run: RunContent) -> None:
        """How a run was trained, and what came of it."""
        say = self.say
        lines = list(training_lines(run, say))
        title = say("Training procedure") + self.named(run)
        parts = list(parted(lines, self.design.area, 11))
        for index, part in enumerate(parts):
            sheet = self.with_text(title + (f" ({index + 1}/{len(parts)})" if len(parts) > 1 else ""))
            alone = len(parts) > 1
            sheet.bullets(part, sheet.area.part(width=1 if alone else 0.58), 15)
            if not alone:
                self._results(sheet, run, sheet.area.part(left=0.62, width=0.38))
            sheet.notes(say("The settings of the project that the run folder holds, with the defaults that applied."))
        if len(parts) > 1:
            sheet = self.bare(say("Training result") + self.named(run))
            self._results(sheet, run, sheet.area.part(width=0.6))
            sheet.notes(say("From the run's events."))

    def _results(self, sheet: Sheet, run: RunContent, area: Area) -> None:
        rows = result_rows(run, self.say)
        sheet.table([(self.say("Result"), ""), *rows], area, widths=(3, 2), name=self.say("Result"))
        if run.summary.text:
            sheet.text(run.summary.text, area.part(top=0.62, height=0.38), 11, quiet=True)

    def curve(self, run: RunContent) -> None:
        """The learning curve of a run."""
        say = self.say
        title = say("Experimental result: learning curve") + self.named(run)
        series = learning_series(run, say)
        if not series:
            sheet = self.with_text(title)
            sheet.bullets([Line(say("No epoch is complete yet."))], sheet.area)
            return
        sheet = self.bare(title)
        best = run.summary.best
        area = sheet.area
        if best:
            figure = error_of(best, run.summary.monitor)
            label = run.summary.monitor or say("cost")
            if figure is not None:
                sheet.text(
                    say("Best {name}: {value} in epoch {epoch}", name=label, value=f"{figure:.6g}", epoch=best.epoch),
                    area.part(height=0.06),
                    15,
                    bold=True,
                )
            area = area.part(top=0.08, height=0.92)
        charts.curves(sheet, area, series, say("epoch"), say("cost, error"), logarithmic=is_logarithmic(series))
        note = say(
            "Mean cost of each epoch over its samples, and the errors of the monitors after it, from events.jsonl."
        )
        if len(run.curve) < len(run.summary.curve):
            note += " " + say("{shown} of {all} epochs are drawn.", shown=len(run.curve), all=len(run.summary.curve))
        sheet.notes(note)

    def references(self, references: Sequence[Reference]) -> None:
        """What is to be cited."""
        say = self.say
        lines = [Line(f"{entry.subject} – {entry.text}") for entry in references]
        for index, part in enumerate(parted(lines, self.design.area, 13)):
            sheet = self.with_text(say("References") + (f" ({index + 1})" if index else ""))
            sheet.bullets(part, sheet.area, 13)
            sheet.notes(
                say("The papers that the layers of the networks and the solvers name, this program and its engine.")
            )

    def reproduction(self, run: RunContent) -> None:
        """With what a run was made, and how it can be made again."""
        say = self.say
        sheet = self.with_text(say("Reproduction") + self.named(run))
        lines = [Line(say("Command: {command}", command=command_of(run)))]
        lines.append(Line(say("The run folder's project.lwproj holds all networks and settings.")))
        sheet.bullets(lines, sheet.area.part(height=0.24), 14)
        rows = version_rows(run, say)
        half = ceil(len(rows) / 2)
        below = sheet.area.part(top=0.28, height=0.72)
        for index, part in enumerate((rows[:half], rows[half:])):
            if part:
                sheet.table(
                    part, below.part(left=0.52 * index, width=0.48), header=False, widths=(2, 3), size=12,
                    name=say("Versions"),
                )  # fmt: skip
        sheet.notes(
            say(
                "Versions at the beginning of the run. The same versions, data, seed and device give the same result; "
                "data is compared by the digests."
            )
        )
