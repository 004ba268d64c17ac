"""What the console makes of texts and tables."""

from __future__ import annotations

from typing import Any

import pytest

from layerwright.cli import console
from layerwright.cli.console import Cell, Column, split_to_width

NAMES = Column("Layer", ["Affine", "ReLU"])
COSTS = [Column(title, ["1,000", "2"], numeric=True) for title in ("Add", "Exp", "If", "Mod")]


def titles(parts: list[list[Column]]) -> list[list[str]]:
    return [[column.title for column in part] for part in parts]


def test_a_table_that_fits_stays_whole() -> None:
    assert titles(split_to_width([NAMES, *COSTS], 34)) == [["Layer", "Add", "Exp", "If", "Mod"]]


def test_a_table_that_does_not_fit_is_divided_evenly_into_parts_that_repeat_the_first_column() -> None:
    assert titles(split_to_width([NAMES, *COSTS], 33)) == [["Layer", "Add", "Exp"], ["Layer", "If", "Mod"]]


def test_a_terminal_that_is_far_too_narrow_gets_a_part_for_every_column() -> None:
    assert titles(split_to_width([NAMES, *COSTS], 1)) == [["Layer", column.title] for column in COSTS]


def test_characters_of_double_width_take_two_places() -> None:
    assert Column("層", ["畳み込み"]).width == 8


def test_numbers_stand_at_the_right_and_no_line_ends_in_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    console.write_table([NAMES, COSTS[0]])
    assert capsys.readouterr().out == "  Layer     Add\n  Affine  1,000\n  ReLU        2\n"


def test_long_texts_of_a_list_go_on_below_their_beginning(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    console.write_list([(Cell("error"), Cell("one two three four"))])
    assert capsys.readouterr().out == "  error  one two\n         three four\n"


def test_without_a_terminal_sentences_are_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    console.write("word " * 100 + "end")
    assert capsys.readouterr().out.count("\n") == 1


def test_what_went_wrong_is_not_broken_for_a_program_that_reads_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    console.write_error("The project cannot be trained yet: there is nothing in it.")
    assert capsys.readouterr().err == "The project cannot be trained yet: there is nothing in it.\n"


def test_a_path_is_never_broken(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    console.write("It is in /a/very/long/path/to/some/file now.")
    assert "/a/very/long/path/to/some/file" in capsys.readouterr().out


def test_square_brackets_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    console.write("Input[0] [bold]")
    assert capsys.readouterr().out == "Input[0] [bold]\n"


def test_json_keeps_what_a_person_typed(capsys: pytest.CaptureFixture[str]) -> None:
    console.write_json({"name": "手書き"})
    assert capsys.readouterr().out == '{\n  "name": "手書き"\n}\n'


def test_progress_is_shown_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress("Importing") as progress:
        progress(1, 2)
    with console.waiting("Reading"):
        pass
    outcome: Any = capsys.readouterr()
    assert (outcome.out, outcome.err) == ("", "")
