"""The slides of a report, one function for each kind; each adds as many slides as its content needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

from layerwright.evaluation.metrics import Classification
from layerwright.training.history import error_of
from reports.content.values import (
    Content,
    DatasetContent,
    EvaluationContent,
    Example,
    Mistake,
    NetworkContent,
    OutputContent,
    Reference,
    RunContent,
    VariableContent,
)
from reports.curves import compared, is_logarithmic, learning_series
from reports.deck import charts
from reports.deck.design import Area, Design
from reports.deck.drawing import draw
from reports.deck.sheet import EMU_PER_POINT, Shade, Sheet
from reports.fitting import lines_of
from reports.language import Language
from reports.paging import paged
from reports.words import (
    Line,
    Row,
    command_of,
    comparison_rows,
    dataset_lines,
    difference_rows,
    evaluation_lines,
    metric_rows,
    missing_lines,
    network_lines,
    network_rows,
    result_rows,
    training_lines,
    version_rows,
)

MOST_CONFUSED = 24
"""Confusion matrices of more classes are told by the pairs that are confused most often."""
_MOST_CLASS_BARS = 30
_MOST_LAYER_BARS = 14
_MOST_ROWS = 15
_EMU_PER_INCH = 914400


class Slides:
    """Adds slides to a presentation."""

    def __init__(self, design: Design, say: Language, content: Content) -> None:
        self._design = design
        self._say = say
        self._content = content

    def title(self) -> None:
        """The title, what the project is, and the runs."""
        say, content = self._say, self._content
        sheet = Sheet(self._design, self._design.title, content.title, say)
        runs = ", ".join(run.name for run in content.runs)
        label = say("Run: {names}", names=runs) if len(content.runs) == 1 else say("Runs: {names}", names=runs)
        lines = [line for line in (content.description, label, content.created) if line]
        place = next((shape for shape in sheet.slide.placeholders if shape.placeholder_format.idx == 1), None)
        if place is not None:
            place.text_frame.text = "\n".join(lines)
        sheet.notes(say("Made by Layerwright {version} from the run folders named here.", version=content.version))

    def comparison(self) -> None:
        """Several runs side by side: figures, settings that differ, learning curves."""
        say, content = self._say, self._content
        names = [run.name for run in content.runs]
        rows: list[Row] = [("", *names), *comparison_rows(content, say)]
        self._table(
            say("Runs compared"),
            rows,
            say("The best epoch and its error are what the run's monitor has found; accuracies are of the evaluations."),
        )
        differing = difference_rows(content, say)
        if differing:
            self._table(
                say("Settings that differ"),
                [("", *names), *differing],
                say("Read from the projects that the run folders hold; what stands alike in all runs is left out."),
            )
        series = compared(content, say)
        if series:
            sheet = self._bare(say("Learning curves compared"))
            charts.lines(
                sheet, sheet.area, series, say("epoch"), say("error"), logarithmic=is_logarithmic(series), whole=True
            )
            sheet.notes(say("For each run the error by which its best epoch is chosen, from the run's events."))
        accuracies = [(run.name, run.accuracy) for run in content.runs if run.accuracy is not None]
        if len(accuracies) > 1:
            sheet = self._bare(say("Accuracies compared"))
            values = [value for _, value in accuracies]
            charts.bars(
                sheet, sheet.area, [name for name, _ in accuracies], values, say("Accuracy"), form="0.0000", most=1, ticks="0.0"
            )
            sheet.notes(say("The accuracy of the first output with classes of each run."))

    def dataset(self, dataset: DatasetContent) -> None:
        """A dataset: what each sample has, the balance of its classes, and examples."""
        say = self._say
        sheet = self._text(say('Dataset: "{name}"', name=dataset.name) + self._of(dataset.runs))
        has_classes = bool(dataset.classes)
        sheet.bullets(list(dataset_lines(dataset, say)), sheet.area.part(width=0.44 if has_classes else 1))
        if has_classes:
            shown = dataset.classes[:_MOST_CLASS_BARS]
            area = sheet.area.part(left=0.48, width=0.52)
            sheet.text(say("Samples of each class of {name}", name=dataset.counted), area.part(height=0.06), 13, bold=True)
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
            note += " " + say("The first {count} of {all} classes are drawn.", count=_MOST_CLASS_BARS, all=len(dataset.classes))
        sheet.notes(note)
        for variable in dataset.variables:
            if variable.examples:
                self._examples(dataset, variable)
            elif variable.lines:
                self._lines(dataset, variable)

    def _examples(self, dataset: DatasetContent, variable: VariableContent) -> None:
        say = self._say
        sheet = self._bare(
            say('Dataset: examples of variable {variable} in "{name}"', variable=variable.name, name=dataset.name)
        )
        cells = _grid(sheet.area, len(variable.examples))
        for number, (example, cell) in enumerate(zip(variable.examples, cells, strict=True), 1):
            self._captioned(sheet, example, cell, say("Example {number}", number=number))
        sheet.notes(say("Samples that lie evenly over the dataset, in its order."))

    def _captioned(self, sheet: Sheet, example: Example, cell: Area, description: str) -> None:
        sheet.picture(example.picture, cell.part(height=0.84), f"{description}: {example.caption}")
        sheet.text(example.caption, cell.part(top=0.86, height=0.14), 10, align="ctr", quiet=True)

    def _lines(self, dataset: DatasetContent, variable: VariableContent) -> None:
        say = self._say
        sheet = self._bare(
            say('Dataset: examples of variable {variable} in "{name}"', variable=variable.name, name=dataset.name)
        )
        series = [
            (say("sample {number}", number=name), [(float(x), y) for x, y in enumerate(line)])
            for name, line in zip(variable.line_names, variable.lines, strict=True)
        ]
        charts.lines(sheet, sheet.area, series, say("position"), variable.name)
        sheet.notes(say("The highest and the lowest value of each stretch, where there are many."))

    def network(self, network: NetworkContent) -> None:
        """A network: its figures, and its drawing over as many slides as it needs."""
        say = self._say
        kind = say('Unit: "{name}"', name=network.name) if network.is_unit else say('Network architecture: "{name}"', name=network.name)
        title = kind + self._of(network.runs)
        sheet = self._text(title)
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
        say = self._say
        area = self._design.area
        pages = paged(network.network, network.layers, area.width / _EMU_PER_INCH, area.height / _EMU_PER_INCH)
        for page in pages:
            counted = f" ({page.number}/{len(pages)})" if len(pages) > 1 else ""
            sheet = self._bare(title + counted)
            draw(page, sheet, sheet.area)
            sheet.notes(
                say(
                    "Each box is a layer: its name, the shape of its output for one sample, its type and what was "
                    "changed of its properties. Shapes and connectors can be moved; connectors stay attached."
                )
                + (" " + say("Numbers in brackets are the pages of the drawing.") if len(pages) > 1 else "")
            )

    def training(self, run: RunContent) -> None:
        """How a run was trained, and what came of it."""
        say = self._say
        lines = list(training_lines(run, say))
        title = say("Training procedure") + self._named(run)
        parts = list(_parted(lines, self._design.area))
        for index, part in enumerate(parts):
            sheet = self._text(title + (f" ({index + 1}/{len(parts)})" if len(parts) > 1 else ""))
            alone = len(parts) > 1
            sheet.bullets(part, sheet.area.part(width=1 if alone else 0.58), 15)
            if not alone:
                self._results(sheet, run, sheet.area.part(left=0.62, width=0.38))
            sheet.notes(say("The settings of the project that the run folder holds, with the defaults that applied."))
        if len(parts) > 1:
            sheet = self._bare(say("Training result") + self._named(run))
            self._results(sheet, run, sheet.area.part(width=0.6))
            sheet.notes(say("From the run's events."))

    def _results(self, sheet: Sheet, run: RunContent, area: Area) -> None:
        rows = result_rows(run, self._say)
        sheet.table([(self._say("Result"), ""), *rows], area, widths=(3, 2), name=self._say("Result"))
        if run.summary.text:
            sheet.text(run.summary.text, area.part(top=0.62, height=0.38), 11, quiet=True)

    def curve(self, run: RunContent) -> None:
        """The learning curve of a run."""
        say = self._say
        title = say("Experimental result: learning curve") + self._named(run)
        series = learning_series(run, say)
        if not series:
            sheet = self._text(title)
            sheet.bullets([Line(say("No epoch is complete yet."))], sheet.area)
            return
        sheet = self._bare(title)
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
        charts.lines(sheet, area, series, say("epoch"), say("cost, error"), logarithmic=is_logarithmic(series), whole=True)
        note = say("Mean cost of each epoch over its samples, and the errors of the monitors after it, from events.jsonl.")
        if len(run.curve) < len(run.summary.curve):
            note += " " + say("{shown} of {all} epochs are drawn.", shown=len(run.curve), all=len(run.summary.curve))
        sheet.notes(note)

    def evaluations(self, run: RunContent) -> None:
        """What the executors of a run have found, and what is missing."""
        say = self._say
        for evaluation in run.evaluations:
            for output in evaluation.outputs:
                self._output(run, evaluation, output)
        missing = list(missing_lines(run, say))
        if missing:
            sheet = self._text(say("Experimental result: evaluation") + self._named(run))
            sheet.bullets(missing, sheet.area)
            sheet.notes(say("Nothing was computed for this report; it says what the run folder holds."))

    def _output(self, run: RunContent, evaluation: EvaluationContent, output: OutputContent) -> None:
        say = self._say
        sheet = self._text(say("Experimental result: evaluation") + self._named(run))
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
                [(say("Metric"), say("Value")), *rows], left.part(top=0.5, height=0.5), widths=(3, 2), name=say("Metrics")
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
            sheet = self._bare(say("Experimental result: ROC curve") + self._named(run))
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
        say = self._say
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
        say = self._say
        names = [entry.name for entry in found.classes]
        title = say("Experimental result: confusion matrix") + self._named(run)
        note = say("Samples by their right class (rows) and the predicted one (columns); cells are shaded by their share of the row.")
        if len(names) > MOST_CONFUSED:
            pairs = confused_pairs(found)
            rows = [(say("Right"), say("Predicted"), say("Samples"), say("Share of the class"))]
            rows += [(right, said, f"{count:,}", f"{share:.1%}") for right, said, count, share in pairs]
            self._table(say("Experimental result: classes confused most often") + self._named(run), rows, note)
            return
        sheet = self._bare(title)
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
        say = self._say
        title = say("Experimental result: most confident mistakes") + self._named(run)
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
                note += " " + say("The data could not be read when this report was made: {reason}", reason=evaluation.data_problem)
            self._table(title, rows, note)
            return
        sheet = self._bare(title)
        for mistake, cell in zip(output.mistakes, _grid(sheet.area, len(output.mistakes)), strict=True):
            text = say("{right} read as {predicted}", right=mistake.right, predicted=mistake.predicted)
            score = self._score(mistake, output)
            if mistake.picture:
                sheet.picture(mistake.picture, cell.part(height=0.7), f"{text}, {score}")
            sheet.text(text, cell.part(top=0.72, height=0.13), 11, align="ctr", bold=True)
            sample = say("sample {number}", number=f"{mistake.sample:,}")
            sheet.text(f"{sample}, {score}", cell.part(top=0.84, height=0.12), 9.5, align="ctr", quiet=True)
        sheet.notes(note + " " + say("Samples are counted from 0 in the order of the dataset."))

    def _score_name(self, output: OutputContent) -> str:
        return self._say("Confidence") if output.probabilities else self._say("Score")

    def _score(self, mistake: Mistake, output: OutputContent) -> str:
        return f"{mistake.confidence:.1%}" if output.probabilities else f"{mistake.confidence:.4g}"

    def references(self, references: Sequence[Reference]) -> None:
        """What is to be cited."""
        say = self._say
        lines = [Line(f"{entry.subject} – {entry.text}") for entry in references]
        for index, part in enumerate(_parted(lines, self._design.area, 13)):
            sheet = self._text(say("References") + (f" ({index + 1})" if index else ""))
            sheet.bullets(part, sheet.area, 13)
            sheet.notes(say("The papers that the layers of the networks and the solvers name, this program and its engine."))

    def reproduction(self, run: RunContent) -> None:
        """With what a run was made, and how it can be made again."""
        say = self._say
        sheet = self._text(say("Reproduction") + self._named(run))
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

    def _table(self, title: str, rows: Sequence[Row], note: str) -> None:
        """A table over as many slides as it needs, each with the titles of the columns."""
        first, *others = rows
        count = max(ceil(len(others) / _MOST_ROWS), 1)
        for index in range(count):
            part = others[index * _MOST_ROWS : (index + 1) * _MOST_ROWS]
            sheet = self._bare(title + (f" ({index + 1}/{count})" if count > 1 else ""))
            sheet.table([first, *part], sheet.area, widths=(2.2, *[1.5] * (len(first) - 1)))
            sheet.notes(note)

    def _text(self, title: str) -> Sheet:
        return Sheet(self._design, self._design.text, title, self._say)

    def _bare(self, title: str) -> Sheet:
        return Sheet(self._design, self._design.bare, title, self._say)

    def _named(self, run: RunContent) -> str:
        """Which run a slide is about, where there are several."""
        return f" – {run.name}" if len(self._content.runs) > 1 else ""

    def _of(self, runs: Sequence[str]) -> str:
        """Which runs have something, where not all have."""
        return f" – {', '.join(runs)}" if len(runs) < len(self._content.runs) else ""


def confused_pairs(found: Classification, most: int = _MOST_ROWS - 1) -> list[tuple[str, str, int, float]]:
    """The classes that are confused most often: the right one, the predicted one, how often, and the share of the class."""
    names = [entry.name for entry in found.classes]
    pairs = [
        (names[right], names[said], count, count / max(sum(row), 1))
        for right, row in enumerate(found.confusion)
        for said, count in enumerate(row)
        if count and right != said
    ]
    return sorted(pairs, key=lambda pair: -pair[2])[:most]


def _grid(area: Area, count: int) -> Iterator[Area]:
    """So many cells of about square form."""
    columns = max(ceil(sqrt(count * area.width / max(area.height, 1) * 1.1)), 1)
    columns = min(columns, count)
    lines = ceil(count / columns)
    for index in range(count):
        row, column = divmod(index, columns)
        yield area.part(column / columns, row / lines, 0.92 / columns, 0.95 / lines)


def _parted(lines: Sequence[Line], area: Area, size: float = 13) -> Iterator[list[Line]]:
    """Lines as parts that fit on a slide each."""
    room, part, taken = area.height / EMU_PER_POINT, [], 0.0
    for line in lines:
        height = lines_of(line.text, size, area.width / EMU_PER_POINT - 40) * size * 1.3 + size * 0.4
        if part and taken + height > room:
            yield part
            part, taken = [], 0.0
        part.append(line)
        taken += height
    yield part


def _metrics_note(say: Language) -> str:
    return say(
        "Accuracy is correct / all. Precision, recall and F-measure are averages over the classes that occur, each "
        "counting the same."
    )

