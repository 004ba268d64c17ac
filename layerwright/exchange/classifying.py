"""What a model says about pictures: an NNEF folder or archive, a run or a project."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.model import Model, executed, load_model
from layerwright.exchange.nnef.companion import Companion
from layerwright.exchange.nnef.names import is_nnef
from layerwright.exchange.nnef.reading.container import opened
from layerwright.exchange.nnef.reading.importing import check_shapes, convert, read_companion
from layerwright.exchange.nnef.reading.parsed import parse
from layerwright.exchange.pictures import Intensities, read_pictures
from layerwright.exchange.reference import reference_outputs
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, named

_LARGEST_LABELS = 16 * 2**20
_AT_ONCE = 32
_NUMBERED = re.compile(r"^(?:n\d{8}\s+|\d+\s*[:,\t]\s*)(?=\S)")
"""What label files put before a name: the number of a WordNet entry, or that of the class."""


class ClassifyError(LayerwrightError):
    """Pictures that cannot be classified with a model, with the reason."""


@dataclass(frozen=True)
class Classifier:
    """A model with what it takes and the names of what it tells apart."""

    model: Model
    variable: str
    shape: tuple[int, ...]
    intensities: Intensities
    names: tuple[str, ...]
    given: bool
    """Whether somebody has said what becomes of intensities, as a run or a file beside a graph does."""


@dataclass(frozen=True)
class Guess:
    """A class and how likely it is."""

    index: int
    name: str
    score: float


@dataclass(frozen=True)
class Answer:
    """What a model says about a picture, the likeliest class first.

    `probabilities` tells whether the scores add up to 1.
    """

    picture: Path
    guesses: tuple[Guess, ...]
    probabilities: bool


@contextmanager
def opened_classifier(path: Path, network: str | None = None) -> Iterator[Classifier]:
    """Load a model for pictures.

    Args:
        path: A folder or an archive of NNEF, a run's folder, or a project file.
        network: Which network of a run or a project.

    Raises:
        LayerwrightError: It cannot be loaded, or takes something else than one picture.
    """
    if not is_nnef(path):
        model = load_model(path, network=network)
        source = model.dataset
        divide_by = 255.0 if source is None or source.normalize_images else 1.0
        yield _classifier(model, Intensities(divide_by), model.class_names, given=source is not None)
        return
    with opened(path) as container:
        graph, companion = parse(container), read_companion(container)
        converted = convert(container, graph, companion, "")
        project = Project(networks=(converted.network,))
        check_shapes(project, graph, companion)
        parameters = {name: values.array() for name, values in converted.parameters.items()}
        name = converted.network.name
        model = Model(project, name, executed(project, name), parameters, (), path, None)
        yield _with_notes(_classifier(model, Intensities(), (), given=False), companion)


def _classifier(model: Model, intensities: Intensities, names: tuple[str, ...], *, given: bool) -> Classifier:
    if len(model.data) != 1:
        raise ClassifyError(f"The network takes {named(model.data)} from a dataset; one picture is what it may take.")
    [(variable, use)] = model.data.items()
    return Classifier(model, variable, use.shape, intensities, names, given)


def _with_notes(classifier: Classifier, companion: Companion | None) -> Classifier:
    """What the file beside a graph says."""
    if companion is None or not companion.inputs or not companion.outputs:
        return classifier
    taken, output = next(iter(companion.inputs.values())), next(iter(companion.outputs.values()))
    named_classes = replace(classifier, names=output.classes)
    if taken.kind != "image":
        return named_classes
    notes = taken.preprocessing
    return replace(named_classes, intensities=Intensities(notes.divide_by, notes.mean, notes.deviation), given=True)


def read_labels(path: Path) -> tuple[str, ...]:
    """The names of classes: a line of text for each, or JSON with a list, or with names by number.

    Raises:
        ClassifyError: It cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST_LABELS:
            raise ClassifyError(f'"{path}" is too large to be a list of names.')
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".json":
            return _from_json(json.loads(text))
        lines = [line.strip() for line in text.splitlines()]
        while lines and not lines[-1]:
            lines.pop()
        return tuple(_NUMBERED.sub("", line) for line in lines)
    except OSError as error:
        raise ClassifyError(f'"{path}" cannot be read: {error.strerror or error}.') from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ClassifyError(f'"{path}" is no list of names: {error}.') from None


def _from_json(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        value = [value[str(number)] for number in range(len(value))]
    if not isinstance(value, list):
        raise ValueError("a list, or names by number from 0, was expected")
    # Keras writes the number of a WordNet entry before each name.
    return tuple(str(entry[-1] if isinstance(entry, list) and entry else entry) for entry in value)


def classify(classifier: Classifier, pictures: Sequence[Path], top: int) -> list[Answer]:
    """Tell what pictures show.

    Args:
        classifier: The model.
        pictures: The pictures' files.
        top: How many classes to name for each.

    Raises:
        LayerwrightError: A picture cannot be read, or nnabla cannot compute the network.
    """
    values = read_pictures(pictures, classifier.shape, classifier.intensities)
    output = classifier.model.resolved.outputs[0]
    count = prod(output.output)
    if classifier.names and len(classifier.names) != count:
        raise ClassifyError(f"There are {len(classifier.names):,} names for the {count:,} outputs of the network.")
    answers: list[Answer] = []
    for start in range(0, len(values), _AT_ONCE):
        batch = values[start : start + _AT_ONCE]
        scores = reference_outputs(classifier.model, {classifier.variable: batch}, [output.name])[output.name]
        for picture, row in zip(pictures[start:], scores.reshape(len(batch), -1), strict=False):
            answers.append(_answer(picture, row, classifier.names, top))
    return answers


def _answer(picture: Path, scores: Array, names: tuple[str, ...], top: int) -> Answer:
    best = np.argsort(-scores, kind="stable")[:top]
    guesses = tuple(Guess(int(index), names[index] if names else str(index), float(scores[index])) for index in best)
    probabilities = len(scores) > 1 and bool(scores.min() >= 0) and abs(float(scores.sum()) - 1) < 1e-3
    return Answer(picture, guesses, probabilities)
