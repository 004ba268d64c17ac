"""`layerwright run`: what a network says about pictures."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.console import STRONG, Column
from layerwright.cli.parsing import Subparsers, add_command, add_json_option, at_least

if TYPE_CHECKING:
    from layerwright.exchange.classifying import Answer, Classifier

_ABOUT = """\
Show pictures to a network and tell what it sees: names, the likeliest first.

The network is a folder or an archive of NNEF, a run's folder, or a project.
Pictures are brought to the size and the colours that it takes. What becomes of
their intensities is known for runs and for what Layerwright has exported. For
other models, say it: values from 0 to 1 are assumed, or from 0 to 255 where
the mean is greater than 1.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "run",
        run,
        summary="let a network say what pictures show",
        about=_ABOUT,
        examples=(
            "layerwright run digits.nnef.tar --input seven.png",
            "layerwright run vgg16 --input dinner.jpg --labels synset_words.txt --mean 123.68,116.78,103.94",
        ),
    )
    parser.add_argument(
        "model", metavar="MODEL", type=Path, help="NNEF (folder, .nnef.tar, .nnef.tgz), a run or a project"
    )
    parser.add_argument("--input", metavar="IMAGE", type=Path, nargs="+", required=True, help="the pictures")
    parser.add_argument("--labels", metavar="FILE", type=Path, help="the names of the classes: one a line, or JSON")
    parser.add_argument("--top", metavar="N", type=at_least(1), default=5, help="how many classes to name (5)")
    parser.add_argument("--network", metavar="NAME", help="the network of a run or a project")
    parser.add_argument("--mean", metavar="M,...", type=_numbers, help="is taken away: one number, or one for each map")
    parser.add_argument("--deviation", metavar="S,...", type=_numbers, help="divides what is left then")
    parser.add_argument("--divide-by", metavar="N", type=_divisor, help="divides intensities (0 to 255) before that")
    parser.add_argument("--bgr", action="store_true", help="take colours as blue, green, red")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Classify pictures."""
    from layerwright.exchange.classifying import classify, opened_classifier, read_labels

    with console.waiting("Looking"), opened_classifier(arguments.model, arguments.network) as classifier:
        classifier = _as_asked(classifier, arguments)
        if arguments.labels:
            classifier = replace(classifier, names=read_labels(arguments.labels))
        answers = classify(classifier, arguments.input, arguments.top)
    if arguments.json:
        console.write_json([{**asdict(answer), "picture": str(answer.picture)} for answer in answers])
        return 0
    for number, answer in enumerate(answers):
        if number:
            console.write()
        write_answer(answer)
    return 0


def write_answer(answer: Answer) -> None:
    """Print what a network says about a picture: its first choice as a sentence, then all of them."""
    first = answer.guesses[0]
    console.write(f"{answer.picture}: {first.name}", STRONG, wrap=False)
    scores = [f"{guess.score:.1%}" if answer.probabilities else f"{guess.score:.4g}" for guess in answer.guesses]
    columns = [
        Column("", scores, numeric=True),
        Column("class", [guess.name for guess in answer.guesses]),
    ]
    if any(guess.name != str(guess.index) for guess in answer.guesses):
        columns.append(Column("number", [str(guess.index) for guess in answer.guesses], numeric=True))
    console.write_table(columns)


def _as_asked(classifier: Classifier, arguments: argparse.Namespace) -> Classifier:
    """What becomes of intensities: as the model says, but for what was asked for."""
    asked = {}
    if arguments.mean is not None:
        asked["mean"] = arguments.mean
    if arguments.deviation is not None:
        asked["deviation"] = arguments.deviation
    if arguments.divide_by is not None:
        asked["divide_by"] = arguments.divide_by
    elif not classifier.given and max(arguments.mean or (0,)) > 1:
        asked["divide_by"] = 1.0
    intensities = replace(classifier.intensities, reversed_colours=arguments.bgr, **asked)
    return replace(classifier, intensities=intensities)


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers such as 0.5,0.5,0.5") from None


def _divisor(text: str) -> float:
    numbers = _numbers(text)
    if len(numbers) != 1 or not numbers[0] > 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number greater than 0")
    return numbers[0]
