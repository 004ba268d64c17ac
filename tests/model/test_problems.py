"""A problem says where it is, what is wrong, and what to do."""

import pytest

from layerwright.model.problems import Problem, ProblemsError, errors

FULL = Problem(network="Main", layer="Conv", property="Group", text="3 does not divide 4.", fix="Use 2.")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (FULL, "Main, Conv, Group: 3 does not divide 4. Use 2."),
        (Problem(network="Main", text="It is empty."), "Main: It is empty."),
        (Problem(text="There is nothing.", fix="Add something."), "There is nothing. Add something."),
    ],
)
def test_a_problem_reads_from_the_outside_in(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_work_that_cannot_start_names_every_problem_on_a_line_of_its_own() -> None:
    error = ProblemsError("Training cannot start.", iter([FULL, Problem(text="More.")]))
    assert str(error) == "Training cannot start.\n  Main, Conv, Group: 3 does not divide 4. Use 2.\n  More."
    assert error.problems == (FULL, Problem(text="More."))


def test_warnings_do_not_stop_the_work() -> None:
    warning = Problem(text="Slow.", severity="warning")
    assert errors([warning, FULL]) == (FULL,)
