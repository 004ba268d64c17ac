"""Slides about evaluations."""

from __future__ import annotations

from layerwright.evaluation.metrics import Classification
from reports.content.values import (
    EvaluationContent,
    Mistake,
    OutputContent,
    RunContent,
)
from reports.deck import charts
from reports.deck.design import Area
from reports.deck.sheet import Shade, Sheet
from reports.deck.slides import MOST_ROWS, Slides, grid
from reports.language import Language
from reports.words import (
    Line,
    Row,
    confused_pairs,
    evaluation_lines,
    metric_rows,
    missing_lines,
)

MOST_CONFUSED = 24
"""Confusion matrices of more classes are told by the pairs that are confused most often."""
_MOST_CLASS_BARS = 30


class EvaluationSlides(Slides):
    """Adds slides about what executors have found."""

    def evaluations(self, run: RunContent) -> None:
        """What the executors of a run have found, and what is missing."""
        say = self.say
        for evaluation in run.evaluations:
            for output in evaluation.outputs:
                self._output(run, evaluation, output)
        missing = list(missing_lines(run, say))
        if missing:
            sheet = self.with_text(say("Experimental result: evaluation") + self.named(run))
            sheet.bullets(missing, sheet.area)
            sheet.notes(say("Nothing was computed for this report; it says what the run folder holds."))

    def _output(self, run: RunContent, evaluation: EvaluationContent, output: OutputContent) -> None:
        say = self.say
        sheet = self.with_text(say("Experimental result: evaluation") + self.named(run))
        lines = list(evaluation_lines(evaluation, say))
        lines.append(Line(say("Output: {name}", name=output.node)))
        if output.variable:
            lines.append(Line(say("Variable: {name}", name=output.variable)))
        else:
            lines.append(Line(say("There is no target to compare it with.")))
        left = sheet.area.part(width=0.44)
        sheet.bullets(lines, left.part(height=0.46), 15)
        rows = metric_rows(output, say)
        if rows:
            sheet.table(
                [(say("Metric"), say("Value")), *rows],
                left.part(top=0.5, height=0.5),
                widths=(3, 2),
                name=say("Metrics"),
            )
        right = sheet.area.part(left=0.48, width=0.52)
        if output.classification:
            self._class_bars(sheet, output.classification, right)
        elif output.pairs:
            series = [(output.variable, output.pairs)]
            charts.lines(sheet, right, series, say("target"), say("output"), dots=True)
        sheet.notes(_metrics_note(say) if output.classification else say("All elements of all samples count the same."))
        if output.classification:
            self._confusion(run, output, output.classification)
        if output.roc:
            sheet = self.bare(say("Experimental result: ROC curve") + self.named(run))
            chance = (say("chance"), [(0.0, 0.0), (1.0, 1.0)])
            name = say("area {area}", area=f"{output.roc.area:.4f}")
            half = sheet.area.part(left=0.2, width=0.6)
            charts.lines(
                sheet, half, [(name, output.roc.points), chance], say("false positive rate"), say("true positive rate")
            )
            sheet.notes(say("A point for each threshold of the score; source: Fawcett (2006)."))
        if output.mistakes:
            self._mistakes(run, evaluation, output)

    def _class_bars(self, sheet: Sheet, found: Classification, area: Area) -> None:
        say = self.say
        occurring = [entry for entry in found.classes if entry.samples]
        weakest = sorted(occurring, key=lambda entry: entry.f_measure)[:_MOST_CLASS_BARS]
        shown = occurring if len(occurring) <= _MOST_CLASS_BARS else weakest
        title = say("F-measure of each class")
        if len(shown) < len(occurring):
            title = say("F-measure of the {count} weakest of {all} classes", count=len(shown), all=len(occurring))
        sheet.text(title, area.part(height=0.06), 13, bold=True)
        charts.bars(
            sheet,
            area.part(top=0.07, height=0.93),
            [entry.name for entry in shown],
            [entry.f_measure for entry in shown],
            say("F-measure"),
            form="0.000",
            labels=len(shown) <= 12,
            most=1,
            ticks="0.0",
        )

    def _confusion(self, run: RunContent, output: OutputContent, found: Classification) -> None:
        say = self.say
        names = [entry.name for entry in found.classes]
        title = say("Experimental result: confusion matrix") + self.named(run)
        note = say(
            "Samples by their right class (rows) and the predicted one (columns); cells are shaded by their share of "
            "the row."
        )
        if len(names) > MOST_CONFUSED:
            pairs = confused_pairs(found, MOST_ROWS - 1)
            rows: list[Row] = [(say("Right"), say("Predicted"), say("Samples"), say("Share of the class"))]
            rows += [(right, said, f"{count:,}", f"{share:.1%}") for right, said, count, share in pairs]
            self.table(say("Experimental result: classes confused most often") + self.named(run), rows, note)
            return
        sheet = self.bare(title)
        totals = [max(sum(row), 1) for row in found.confusion]
        rows = [("", *names, say("recall"))]
        rows += [
            (name, *(f"{count:,}" if count else "·" for count in counts), f"{entry.recall:.3f}")
            for name, counts, entry in zip(names, found.confusion, found.classes, strict=True)
        ]
        rows.append((say("precision"), *(f"{entry.precision:.3f}" for entry in found.classes), ""))

        def shade(row: int, column: int) -> Shade | None:
            if not (1 <= row <= len(names) and 1 <= column <= len(names)):
                return None
            share = found.confusion[row - 1][column - 1] / totals[row - 1]
            right = row == column
            return Shade("accent1" if right else "accent5", share * 0.85 if right else min(share * 3, 0.85))

        sheet.text(say("Rows: right class. Columns: predicted class."), sheet.area.part(height=0.05), 12, quiet=True)
        sheet.table(
            rows,
            sheet.area.part(top=0.07, height=0.93),
            widths=(1.6, *[1] * len(names), 1.2),
            shades=shade,
            size=13,
            name=say("Confusion matrix"),
        )
        sheet.notes(note)

    def _mistakes(self, run: RunContent, evaluation: EvaluationContent, output: OutputContent) -> None:
        say = self.say
        title = say("Experimental result: most confident mistakes") + self.named(run)
        note = say(
            "Of {wrong} samples that are predicted wrongly, those with the highest score of the predicted class.",
            wrong=f"{output.wrong:,}",
        )
        if not any(mistake.picture for mistake in output.mistakes):
            rows = [(say("Sample"), say("Right"), say("Predicted"), self._score_name(output))]
            rows += [
                (f"{mistake.sample:,}", mistake.right, mistake.predicted, self._score(mistake, output))
                for mistake in output.mistakes
            ]
            if evaluation.data_problem:
                reason = say.told(evaluation.data_problem)
                note += " " + say("The data could not be read when this report was made: {reason}", reason=reason)
            self.table(title, rows, note)
            return
        sheet = self.bare(title)
        for mistake, cell in zip(output.mistakes, grid(sheet.area, len(output.mistakes)), strict=True):
            text = say("{right} read as {predicted}", right=mistake.right, predicted=mistake.predicted)
            score = self._score(mistake, output)
            if mistake.picture:
                sheet.picture(mistake.picture, cell.part(height=0.7), f"{text}, {score}")
            sheet.text(text, cell.part(top=0.72, height=0.13), 11, align="ctr", bold=True)
            sample = say("sample {number}", number=f"{mistake.sample:,}")
            sheet.text(f"{sample}, {score}", cell.part(top=0.84, height=0.12), 9.5, align="ctr", quiet=True)
        sheet.notes(note + " " + say("Samples are counted from 0 in the order of the dataset."))

    def _score_name(self, output: OutputContent) -> str:
        return self.say("Confidence") if output.probabilities else self.say("Score")

    def _score(self, mistake: Mistake, output: OutputContent) -> str:
        return f"{mistake.confidence:.1%}" if output.probabilities else f"{mistake.confidence:.4g}"


def _metrics_note(say: Language) -> str:
    return say(
        "Accuracy is correct / all. Precision, recall and F-measure are averages over the classes that occur, each "
        "counting the same."
    )
