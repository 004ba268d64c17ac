"""Reports as pages: the same content, nothing from elsewhere, and nothing that is not escaped."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from decks import opened, saved, texts

from layerwright.evaluation.metrics import classification
from reports.content import Content
from reports.html.writing import make_page
from reports.language import Language
from reports.words import training_lines

_EMPTY = ("meta", "img", "br", "link", "input", "hr")


class Reader(HTMLParser):
    """Reads a page, checks that tags are closed in order, and keeps what it says and names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append(data.strip())


@pytest.mark.parametrize("name", ["content", "compared", "regression"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_is_whole_and_loads_nothing(name: str, language: str, request: pytest.FixtureRequest) -> None:
    page = make_page(request.getfixturevalue(name), Language(language))  # type: ignore[arg-type]
    reader = Reader(page)
    assert not {"script", "link", "iframe", "object", "base", "form"} & {tag for tag, _ in reader.tags}
    for tag, attributes in reader.tags:
        assert not any(name.startswith("on") for name in attributes)
        if tag == "a":
            assert str(attributes["href"]).startswith(("#", "https://"))
        else:
            assert "href" not in attributes
        if "src" in attributes:
            assert str(attributes["src"]).startswith("data:image/png;base64,")
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page


def test_a_page_says_what_the_presentation_says(content: Content) -> None:
    said = " ".join(Reader(make_page(content, Language("en"))).texts)
    deck = opened(saved(content))
    for slide in deck.slides:
        title = slide.shapes.title.text
        if title.startswith(("Training", "Experimental", 'Dataset: "', "Network", "References", "Reproduction")):
            assert title in said
    procedure = next(slide for slide in deck.slides if "procedure" in slide.shapes.title.text)
    for line in training_lines(content.runs[0], Language("en")):
        assert line.text in said
        assert line.text in texts(procedure)
    for name, count in (content.networks[0].statistics or {}).items():
        assert f"{name} {count:,}" in said


def test_a_page_draws_networks_curves_and_the_confusion_matrix(content: Content) -> None:
    reader = Reader(make_page(content, Language("en")))
    classes = [str(attributes.get("class")) for _, attributes in reader.tags]
    assert classes.count("layer") == len(content.networks[0].layers)
    assert classes.count("wire") == len(content.networks[0].network.links)
    [output] = content.runs[0].evaluations[0].outputs
    assert output.classification
    count = len(output.classification.classes)
    assert classes.count("right") == count
    assert classes.count("wrong") == count * (count - 1)
    assert sum(kind.startswith("line") for kind in classes) >= 2
    pictures = sum(tag == "img" for tag, _ in reader.tags)
    assert pictures == len(content.datasets[0].variables[0].examples) + len(output.mistakes)


def test_names_are_escaped(content: Content) -> None:
    evil = "<script>alert(1)</script>"
    network = content.networks[0]
    layer = replace(network.layers["ReLU"], name=evil, type=evil)
    changed = replace(network, layers={**network.layers, "ReLU": layer}, problems=(evil,))
    dataset = replace(content.datasets[0], name=evil, classes=((evil, 3), ("b", 4)), counted=evil)
    run = replace(content.runs[0], name=evil, missing=(evil,))
    odd = replace(content, title=evil, description=evil, networks=(changed,), datasets=(dataset,), runs=(run, run))
    page = make_page(odd, Language("en"))
    assert "<script" not in page
    Reader(page)


def test_a_page_follows_light_dark_and_paper(content: Content) -> None:
    page = make_page(content, Language("en"))
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert '<html lang="en">' in page
    assert '<html lang="ja">' in make_page(content, Language("ja"))


def test_many_classes_are_told_by_what_is_confused_most(content: Content) -> None:
    confusion = np.eye(60, dtype=int) * 9
    confusion[3, 7] = 5
    run = content.runs[0]
    evaluation = run.evaluations[0]
    output = replace(evaluation.outputs[0], classification=classification(confusion))
    many = replace(content, runs=(replace(run, evaluations=(replace(evaluation, outputs=(output,)),)),))
    reader = Reader(make_page(many, Language("en")))
    place = reader.texts.index("Share of the class")
    assert reader.texts[place + 1 : place + 5] == ["3", "7", "5", "35.7%"]
