"""Presentations: what stands on their slides, and that readers need not repair them."""

from __future__ import annotations

import io
import re
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from decks import faults, opened, saved, texts
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from report_runs import make_run
from runs import Workshop

from layerwright.evaluation.metrics import classification
from layerwright.model.network import Layer, Link, Network
from layerwright.training.events import Epoch
from reports.content import Content, gather
from reports.content.gathering import ReportError
from reports.content.values import Curve
from reports.deck import fonts, opening
from reports.deck.fonts import japanese_typeface
from reports.deck.writing import make_deck
from reports.html.writing import make_page
from reports.language import Language


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text for slide in deck.slides]


def slide_of(deck: Any, title: str) -> Any:
    return next(slide for slide in deck.slides if slide.shapes.title.text.startswith(title))


@pytest.fixture(scope="module")
def deck(content: Content) -> Any:
    """The presentation of one run."""
    return opened(saved(content))


def test_the_slides_follow_each_other_as_a_reader_expects(deck: Any) -> None:
    assert titles(deck) == [
        "stripes",
        'Dataset: "Training"',
        'Dataset: examples of variable x in "Training"',
        'Network architecture: "Main"',
        'Network architecture: "Main"',
        "Training procedure",
        "Experimental result: learning curve",
        "Experimental result: evaluation",
        "Experimental result: confusion matrix",
        "Experimental result: most confident mistakes",
        "References",
        "Reproduction",
    ]


@pytest.mark.parametrize("name", ["content", "compared", "regression"])
def test_nothing_in_a_presentation_needs_repair(name: str, request: pytest.FixtureRequest) -> None:
    assert list(faults(saved(request.getfixturevalue(name)))) == []


def test_the_learning_curve_is_a_chart_with_the_figures_of_the_run(deck: Any, content: Content) -> None:
    [chart] = [shape.chart for shape in slide_of(deck, "Experimental result: learning").shapes if shape.has_chart]
    curve = content.runs[0].curve
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    assert series["cost"] == pytest.approx([epoch.cost for epoch in curve])
    assert series["valid_error"] == pytest.approx([epoch.monitors["valid_error"] for epoch in curve])
    assert chart.part.chart_workbook.xlsx_part is not None


def test_the_confusion_matrix_is_a_table(deck: Any, content: Content) -> None:
    [table] = [shape.table for shape in slide_of(deck, "Experimental result: confusion").shapes if shape.has_table]
    [output] = content.runs[0].evaluations[0].outputs
    assert output.classification
    for row, counts in enumerate(output.classification.confusion, 1):
        cells = [table.cell(row, column).text for column in range(1, len(counts) + 1)]
        assert [int(cell.replace("·", "0")) for cell in cells] == list(counts)


def test_the_statistics_are_a_table(deck: Any, content: Content) -> None:
    slide = next(slide for slide in deck.slides if any(shape.has_table for shape in slide.shapes))
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    rows = {table.cell(row, 0).text: table.cell(row, 1).text for row in range(1, len(table.rows))}
    assert rows == {name: f"{count:,}" for name, count in (content.networks[0].statistics or {}).items()}


def test_every_layer_is_a_shape_and_links_are_connectors_between_them(deck: Any, content: Content) -> None:
    slide = deck.slides[4]
    numbers = {shape.shape_id: shape.name for shape in slide.shapes}
    assert set(numbers.values()) >= set(content.networks[0].layers)
    ends = [
        tuple(numbers[int(end.get("id"))] for end in connector.iter() if end.tag.endswith(("stCxn", "endCxn")))
        for connector in slide._element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}cxnSp")
    ]
    assert sorted(ends) == sorted((link.source, link.target) for link in content.networks[0].network.links)
    assert "4,8,8" in " ".join(texts(slide))


def test_settings_are_told_in_words(deck: Any) -> None:
    said = texts(slide_of(deck, "Training procedure"))
    assert 'Train network "Main" on dataset "Training".' in said
    assert {"Solver: Adam", "Learning rate (Alpha): 0.01", "Beta1: 0.9", "Epsilon: 1e-08", "Batch size: 16"} <= set(
        said
    )
    assert "Weight decay is not applied." in said


def test_every_slide_has_notes_and_pictures_are_described(deck: Any) -> None:
    for slide in deck.slides:
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.shape_type is not None and "PICTURE" in str(shape.shape_type):
                assert shape._element.nvPicPr.cNvPr.get("descr")


def test_mistakes_show_their_pictures(deck: Any, content: Content) -> None:
    slide = slide_of(deck, "Experimental result: most confident")
    pictures = [shape for shape in slide.shapes if "PICTURE" in str(shape.shape_type)]
    [output] = content.runs[0].evaluations[0].outputs
    assert len(pictures) == len(output.mistakes)
    first = output.mistakes[0]
    assert f"{first.right} read as {first.predicted}" in texts(slide)


def test_all_shapes_lie_on_their_slides(compared: Content) -> None:
    deck = opened(saved(compared))
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.is_placeholder and shape.left is None:
                continue
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_several_runs_are_compared(compared: Content) -> None:
    deck = opened(saved(compared))
    [table] = [shape.table for shape in slide_of(deck, "Runs compared").shapes if shape.has_table]
    assert [table.cell(0, column).text for column in range(3)] == ["", "first", "second"]
    rows = {table.cell(row, 0).text: row for row in range(len(table.rows))}
    assert [table.cell(rows["Accuracy"], column).text for column in (1, 2)] == [
        f"{compared.runs[0].accuracy:.4f}",
        "–",
    ]
    differing = " ".join(texts(slide_of(deck, "Settings that differ")))
    assert "batch_size 16 20" in differing
    [chart] = [shape.chart for shape in slide_of(deck, "Learning curves").shapes if shape.has_chart]
    assert [one.name for one in chart.plots[0].series] == ["first: valid_error", "second: valid_error"]
    assert "there is no evaluation yet" in " ".join(text for slide in deck.slides for text in texts(slide))


def test_values_have_a_chart_of_targets_and_outputs(regression: Content) -> None:
    deck = opened(saved(regression))
    slide = slide_of(deck, "Experimental result: evaluation")
    assert "Root mean squared error" in texts(slide)
    [chart] = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert len(list(chart.plots[0].series[0].values)) == len(regression.runs[0].evaluations[0].outputs[0].pairs)


def test_vectors_are_shown_as_lines(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    run = workshop.run(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy"))
    content = gather([run.folder])
    made = saved(content)
    assert list(faults(made)) == []
    slide = slide_of(opened(made), "Dataset: examples of variable x")
    [chart] = [shape.chart for shape in slide.shapes if shape.has_chart]
    [x] = [variable for variable in content.datasets[0].variables if variable.name == "x"]
    assert [len(line) for line in x.lines] == [6] * 4
    assert list(chart.plots[0].series[0].values) == pytest.approx(list(x.lines[0]))
    assert "polyline" in make_page(content, Language("en"))


def test_large_networks_and_units_have_slides_of_their_own(tmp_path: Path) -> None:
    unit = Network("Block", (Layer("In", "Input", {"Size": "64"}), Layer("Act", "ReLU")), (Link("In", "Act"),))
    layers = [Layer("Input", "Input", {"Size": "64"}), Layer("U", "Unit", {"Network": "Block"})]
    layers += [Layer(f"ReLU_{index}", "ReLU") for index in range(120)]
    layers += [Layer("Loss", "SquaredError", {"T.Generator": "Constant"})]
    links = tuple(Link(one.name, other.name) for one, other in pairwise(layers))
    main = Network("Main", tuple(layers), (*links, Link("ReLU_1", "ReLU_100")))
    content = gather([make_run(tmp_path, main, unit, executors=(), monitors=()).folder])
    made = saved(content)
    assert list(faults(made)) == []
    found = titles(opened(made))
    count = int(re.search(r"\(1/(\d+)\)", next(title for title in found if "(1/" in title))[1])  # type: ignore[index]
    assert [f'Network architecture: "Main" ({number}/{count})' in found for number in range(1, count + 1)]
    assert found.count('Unit: "Block"') == 2
    assert "No epoch is complete yet." in [text for slide in opened(made).slides for text in texts(slide)]


def test_many_classes_are_told_by_what_is_confused_most(content: Content) -> None:
    random = np.random.default_rng(0)
    confusion = random.integers(0, 5, (60, 60))
    confusion[3, 7] = 99
    run = content.runs[0]
    evaluation = run.evaluations[0]
    output = replace(evaluation.outputs[0], classification=classification(confusion))
    many = replace(content, runs=(replace(run, evaluations=(replace(evaluation, outputs=(output,)),)),))
    made = saved(many)
    assert list(faults(made)) == []
    [table] = [
        shape.table
        for shape in slide_of(opened(made), "Experimental result: classes confused").shapes
        if shape.has_table
    ]
    assert [table.cell(1, column).text for column in range(3)] == ["3", "7", "99"]


def test_a_roc_curve_has_a_chart(content: Content) -> None:
    run = content.runs[0]
    evaluation = run.evaluations[0]
    roc = Curve(((0.0, 0.0), (0.2, 0.9), (1.0, 1.0)), 0.85)
    output = replace(evaluation.outputs[0], roc=roc)
    shown = replace(content, runs=(replace(run, evaluations=(replace(evaluation, outputs=(output,)),)),))
    deck = opened(saved(shown))
    [chart] = [shape.chart for shape in slide_of(deck, "Experimental result: ROC").shapes if shape.has_chart]
    assert list(chart.plots[0].series[0].values) == [0.0, 0.9, 1.0]


def test_monitors_that_measure_now_and_then_leave_gaps(content: Content) -> None:
    def epoch(number: int) -> Epoch:
        monitors = {"valid_error": 0.5 / number} if number % 2 else {}
        return Epoch(epoch=number, cost=1000.0 / number**3, monitors=monitors, learning_rates={}, seconds=1, best=True)

    curve = tuple(epoch(number) for number in range(1, 8))
    run = replace(content.runs[0], curve=curve, summary=replace(content.runs[0].summary, curve=curve))
    made = saved(replace(content, runs=(run,)))
    assert list(faults(made)) == []
    [chart] = [s.chart for s in slide_of(opened(made), "Experimental result: learning").shapes if s.has_chart]
    assert list(chart.plots[0].series[1].values)[:3] == [0.5, None, pytest.approx(0.5 / 3)]
    # Costs that fall a hundredfold are shown by powers of ten.
    assert b"logBase" in chart.part.blob


def test_names_with_markup_and_control_characters_are_text(content: Content) -> None:
    run = replace(content.runs[0], name='<b>&"\x07\ud800')
    network = content.networks[0]
    strange = Layer('<a:t>&"\x01', "ReLU", comment="x")
    layer = replace(network.layers["ReLU"], name=strange.name)
    changed = replace(network, network=Network("<&>", (strange,)), layers={strange.name: layer})
    odd = replace(content, title="<title>", runs=(run, content.runs[0]), networks=(changed,))
    made = saved(odd)
    assert list(faults(made)) == []
    assert titles(opened(made))[0] == "<title>"


def test_japanese_reports_have_a_typeface_with_japanese_characters(content: Content) -> None:
    made = saved(content, "ja")
    assert list(faults(made)) == []
    deck = opened(made)
    assert "学習方法" in titles(deck)
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode()
    assert f'<a:ea typeface="{japanese_typeface()}"/>' in theme
    assert b'lang="ja-JP"' in deck.slides[4].part.blob


def test_the_typeface_is_one_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: {"DejaVu Sans", "IPAPGothic", "IPAexGothic"})
    assert japanese_typeface() == "IPAexGothic"
    monkeypatch.setattr(fonts, "_installed", set)
    assert japanese_typeface() == "Yu Gothic"


def template(path: Path) -> Path:
    """A presentation with a slide, with colours and a typeface of its own, not as wide as the own design."""
    made: Any = Presentation()
    made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "A slide of the template"
    theme = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b"4F81BD", b"E07020").replace(b"Calibri", b"Georgia")
    made.save(str(path))
    return path


def test_a_template_gives_layouts_colours_and_typefaces(content: Content, tmp_path: Path) -> None:
    path = template(tmp_path / "house.pptx")
    made = saved(content, template=path)
    assert list(faults(made)) == []
    deck = opened(made)
    assert "A slide of the template" not in titles(deck)
    assert (deck.slide_width, deck.slide_height) == (Presentation(str(path)).slide_width, 6858000)
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob
    assert b"E07020" in theme
    assert b"Georgia" in theme
    assert deck.slides[0].slide_layout.name == "Title Slide"
    assert slide_of(deck, "Training procedure").slide_layout.name == "Title and Content"
    colours = re.findall(rb'srgbClr val="(\w+)"', b"".join(slide.part.blob for slide in deck.slides if slide))
    drawing = set(re.findall(rb'srgbClr val="(\w+)"', deck.slides[4].part.blob))
    # All but the categories of layers is in the colours of the theme.
    assert set(colours) == drawing


def test_a_template_without_usual_layouts_is_used_all_the_same(content: Content, tmp_path: Path) -> None:
    made: Any = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name != "Title Only":
            made.slide_layouts.remove(layout)
    path = tmp_path / "bare.pptx"
    made.save(str(path))
    deck = saved(content, template=path)
    assert list(faults(deck)) == []
    assert "Weight decay is not applied." in texts(slide_of(opened(deck), "Training procedure"))


@pytest.mark.parametrize(
    ("name", "bytes_"), [("missing.pptx", None), ("text.pptx", b"no zip"), ("half.pptx", b"PK\x03\x04")]
)
def test_wrong_templates_are_refused(content: Content, tmp_path: Path, name: str, bytes_: bytes | None) -> None:
    path = tmp_path / name
    if bytes_ is not None:
        path.write_bytes(bytes_)
    with pytest.raises(ReportError, match=name):
        make_deck(content, Language("en"), path)


def with_part(path: Path, name: str, size: int, compression: int = ZIP_DEFLATED) -> None:
    """Add a part of zeros to a presentation."""
    with ZipFile(path, "a", compression) as package, package.open(name, "w") as part:
        for _ in range(size // 2**20):
            part.write(bytes(2**20))


@pytest.mark.parametrize(
    ("name", "limit", "says"),
    [
        ("ppt/media/film.bin", "LARGEST_CONTENT", "bytes; at most"),
        ("ppt/slides/slide9.xml", "LARGEST_TEXT", "bytes of XML; at most"),
        ("ppt/embeddings/nested.xlsx", "MOST_PARTS", "parts; at most"),
    ],
)
def test_templates_that_unpack_to_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str, says: str
) -> None:
    path = template(tmp_path / "bomb.pptx")
    opening.opened(path)
    with ZipFile(path) as package:
        parts = len(package.infolist())
    monkeypatch.setattr(opening, limit, parts if limit == "MOST_PARTS" else 6 * 2**20)
    opening.opened(path)
    with_part(path, name, 8 * 2**20)
    assert path.stat().st_size < 2**18
    with pytest.raises(ReportError, match=says):
        opening.opened(path)


def test_a_part_that_is_larger_than_it_claims_is_never_unpacked_as_a_whole(tmp_path: Path) -> None:
    path = template(tmp_path / "lying.pptx")
    name = "ppt/media/film.bin"
    with_part(path, name, 64 * 2**20)
    content = bytearray(path.read_bytes())
    # The size after unpacking stands before the name, in the list of parts at the end and in front of the part.
    for start, before in ((content.rfind(name.encode()), 22), (content.find(name.encode()), 8)):
        content[start - before : start - before + 4] = (2**12).to_bytes(4, "little")
    path.write_bytes(content)
    tracemalloc.start()
    with pytest.raises(ReportError, match="cannot be read"):
        opening.opened(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 2**20


def test_parts_that_cannot_be_unpacked_in_pieces_are_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "odd.pptx")
    with_part(path, "ppt/media/film.bin", 2**20, ZIP_BZIP2)
    with pytest.raises(ReportError, match="compressed in a way"):
        opening.opened(path)


def test_a_list_of_parts_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = template(tmp_path / "long.pptx")
    monkeypatch.setattr(opening, "_LARGEST_DIRECTORY", 1000)
    with pytest.raises(ReportError, match="list of parts"):
        opening.opened(path)


def test_a_template_without_any_title_is_refused(content: Content, tmp_path: Path) -> None:
    made: Any = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name != "Blank":
            made.slide_layouts.remove(layout)
    path = tmp_path / "blank.pptx"
    made.save(str(path))
    with pytest.raises(ReportError, match="no slide layout with a title"):
        make_deck(content, Language("en"), path)


def test_equal_content_gives_equal_slides(content: Content) -> None:
    one, other = opened(saved(content)), opened(saved(content))
    assert [slide.part.blob for slide in one.slides] == [slide.part.blob for slide in other.slides]
    assert io.BytesIO(saved(content)).getbuffer().nbytes < 1_000_000
