"""The content of a report as one page."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from layerwright.training.history import error_of
from reports import words
from reports.content.values import (
    Content,
    EvaluationContent,
    LayerContent,
    Mistake,
    NetworkContent,
    OutputContent,
    Picture,
    RunContent,
)
from reports.curves import compared, is_logarithmic, learning_series
from reports.faces import second_line
from reports.html import svg
from reports.language import Language
from reports.paging import paged

_PAGE_WIDTH, _PAGE_HEIGHT = 11.2, 6.8
"""The size of a part of a drawing, in inches."""
_MOST_CONFUSED = 40
_MOST_CLASS_BARS = 60
_ADDRESS = re.compile(r"https://[\w./?=&%#:~+-]*[\w/]")


def make_page(content: Content, say: Language) -> str:
    """Make a page that needs nothing besides itself."""
    environment = Environment(
        loader=PackageLoader("reports.html", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = _Page(content, say)
    return environment.get_template("report.html.jinja").render(
        content=content, say=say, page=page, words=words, several=len(content.runs) > 1
    )


class _Page:
    """What the template asks for besides the content: drawings, charts and formatted figures."""

    def __init__(self, content: Content, say: Language) -> None:
        self._content = content
        self._say = say

    def address(self, picture: Picture) -> str:
        """A picture within the page."""
        return "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")

    def drawings(self, network: NetworkContent) -> list[Markup]:
        """The parts of a network's drawing."""
        pages = paged(network.network, network.layers, _PAGE_WIDTH, _PAGE_HEIGHT)
        return [Markup(svg.network(page, self._say, f"{network.name} {page.number}/{len(pages)}")) for page in pages]

    def second(self, layer: LayerContent) -> str:
        """The type of a layer and its properties."""
        return second_line(layer, self._say)

    def learning_curve(self, run: RunContent) -> Markup:
        """The learning curve of a run; empty before its first epoch."""
        series = learning_series(run, self._say)
        return self._curves(series, self._say("cost, error"))

    def compared_curves(self) -> Markup:
        """The learning curves of all runs."""
        return self._curves(compared(self._content, self._say), self._say("error"))

    def _curves(self, series: Sequence[svg.Series], y: str) -> Markup:
        if not series:
            return Markup("")
        return Markup(svg.lines(series, self._say("epoch"), y, logarithmic=is_logarithmic(series), whole=True))

    def best(self, run: RunContent) -> str:
        """The best error of a run, in a sentence."""
        best = run.summary.best
        value = error_of(best, run.summary.monitor)
        if best is None or value is None:
            return ""
        label = run.summary.monitor or self._say("cost")
        return self._say("Best {name}: {value} in epoch {epoch}", name=label, value=f"{value:.6g}", epoch=best.epoch)

    def class_balance(self, classes: Sequence[tuple[str, int]]) -> Markup:
        """The number of samples of each class."""
        shown = classes[:_MOST_CLASS_BARS]
        names, counts = [name for name, _ in shown], [float(count) for _, count in shown]
        return Markup(svg.bars(names, counts, self._say("samples")))

    def example_lines(self, names: Sequence[str], lines: Sequence[Sequence[float]], variable: str) -> Markup:
        """Examples of vectors or waves."""
        series = [
            (self._say("sample {number}", number=name), [(float(x), y) for x, y in enumerate(line)])
            for name, line in zip(names, lines, strict=True)
        ]
        return Markup(svg.lines(series, self._say("position"), variable))

    def class_bars(self, output: OutputContent) -> Markup:
        """The F-measure of each class."""
        assert output.classification
        found = sorted(
            (entry for entry in output.classification.classes if entry.samples), key=lambda entry: entry.f_measure
        )[:_MOST_CLASS_BARS]
        shown = [entry for entry in output.classification.classes if entry in found]
        return Markup(
            svg.bars(
                [entry.name for entry in shown],
                [entry.f_measure for entry in shown],
                self._say("F-measure"),
                form=".3f",
                most=1.0,
            )
        )

    def shows_matrix(self, output: OutputContent) -> bool:
        """Whether the confusion matrix is small enough to be shown whole."""
        return output.classification is not None and len(output.classification.classes) <= _MOST_CONFUSED

    def strength(self, counts: Sequence[int], column: int, *, right: bool) -> str:
        """How strongly a cell of the confusion matrix is shaded."""
        share = counts[column] / max(sum(counts), 1)
        return f"{share * 0.85 if right else min(share * 3, 0.85):.3f}"

    def roc(self, output: OutputContent) -> Markup:
        """The ROC curve."""
        assert output.roc
        say = self._say
        series = [
            (say("area {area}", area=f"{output.roc.area:.4f}"), output.roc.points),
            (say("chance"), ((0.0, 0.0), (1.0, 1.0))),
        ]
        return Markup(svg.lines(series, say("false positive rate"), say("true positive rate"), square=True))

    def scatter(self, output: OutputContent) -> Markup:
        """Targets and outputs."""
        series = [(output.variable, output.pairs)]
        return Markup(svg.lines(series, self._say("target"), self._say("output"), dots=True, square=True))

    def score(self, mistake: Mistake, output: OutputContent) -> str:
        """How sure the network was."""
        return f"{mistake.confidence:.1%}" if output.probabilities else f"{mistake.confidence:.4g}"

    def title_of(self, evaluation: EvaluationContent, output: OutputContent) -> str:
        """What an evaluation is about."""
        return f"{evaluation.executor}: {output.node}"

    def linked(self, text: str) -> Markup:
        """A text whose addresses can be clicked."""
        pieces, end = [], 0
        for match in _ADDRESS.finditer(text):
            pieces += [escape(text[end : match.start()]), Markup('<a href="{0}">{0}</a>').format(match[0])]
            end = match.end()
        return Markup("").join([*pieces, escape(text[end:])])
