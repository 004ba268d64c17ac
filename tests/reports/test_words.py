"""Settings in words, and the table of their translations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import reports
from layerwright.model.settings import Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from reports.content.values import DatasetContent
from reports.fitting import fitted, width_of
from reports.japanese import JAPANESE
from reports.language import CODES, Language
from reports.words import dataset_lines, number, schedule_words, solver_settings

FOLDER = Path(reports.__file__).parent
_IN_TEMPLATE = re.compile(r"""say\((?:"([^"]*)"|'([^']*)')""")


def said_texts() -> Iterator[str]:
    """Every text that the code says, as it stands there."""
    for path in FOLDER.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and call.args and _name(call.func) == "say":
                constants = (part.value for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant))
                yield from (value for value in constants if isinstance(value, str))
    for path in FOLDER.rglob("*.jinja"):
        yield from (one or other for one, other in _IN_TEMPLATE.findall(path.read_text(encoding="utf-8")))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def test_every_text_has_a_translation_and_no_translation_is_left_over() -> None:
    assert set(said_texts()) == set(JAPANESE)


def test_translations_fill_in_the_same_values() -> None:
    for english, japanese in JAPANESE.items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", japanese)), english


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(), ["The learning rate stays the same."]),
        (Schedule(multiplier=0.1, interval=10), ["The learning rate is multiplied by 0.1 every 10 epochs."]),
        (Schedule(multiplier=0.5, unit="iteration"), ["The learning rate is multiplied by 0.5 every 1 iteration."]),
        (
            Schedule("Step", multiplier=0.1, steps=(5, 8)),
            ["The learning rate is multiplied by 0.1 at epoch 5, 8."],
        ),
        (
            Schedule("Cosine", warmup=3),
            ["The learning rate falls to zero along a cosine.", "It grows linearly within the first 3 epochs."],
        ),
        (Schedule("Polynomial", power=2), ["The learning rate falls to zero by the power 2."]),
    ],
)
def test_schedules_are_told_in_words(schedule: Schedule, words: list[str]) -> None:
    assert list(schedule_words(schedule, Language("en"))) == words


def test_solvers_are_told_with_all_their_parameters() -> None:
    for name, solver in SOLVERS.items():
        told = solver_settings(Optimizer("O", "N", "D", solver=name, parameters={solver.learning_rate.label: 0.25}))
        assert list(told) == [parameter.label for parameter in solver.parameters]
        assert told[solver.learning_rate.label] == "0.25"


def test_numbers_are_written_as_people_type_them() -> None:
    assert [number(value) for value in (0.001, 1e-8, 1.0, 123456.0)] == ["0.001", "1e-08", "1", "123456"]


def test_text_is_shortened_until_it_fits() -> None:
    assert fitted("short", 10, 100) == "short"
    long = "A name that is much too long for its box"
    assert fitted(long, 10, 100).endswith("…")
    assert width_of(fitted(long, 10, 100), 10) <= 100
    assert width_of("畳み込み", 10) == 40


def test_a_reason_of_the_engine_is_told_in_the_language_of_the_report() -> None:
    reason = 'The dataset "a.csv" has no samples.'
    content = DatasetContent("Training", "a.csv", problem=reason)
    said = {code: " ".join(line.text for line in dataset_lines(content, Language(code))) for code in CODES}
    assert reason in said["en"]
    assert 'データセット "a.csv" にサンプルがありません。' in said["ja"]
    assert reason not in said["ja"]
