"""Which network of a project is meant where none is chosen."""

from networks import network, project

from layerwright.model.project import Project
from layerwright.model.settings import Configuration, Executor, Optimizer


def of(*networks: str, trained: tuple[str, ...] = (), executed: tuple[str, ...] = ()) -> Project:
    return project(
        *[network("Input(4)", name) for name in networks],
        configuration=Configuration(
            optimizers=tuple(Optimizer(name, name, "Data") for name in trained),
            executors=tuple(Executor(name, name, "Data") for name in executed),
        ),
    )


def test_the_network_of_the_first_executor_is_the_main_one() -> None:
    made = of("First", "Training", "Main", trained=("Training",), executed=("Main",))
    assert made.main_network == "Main"
    assert made.used_networks == ("Main", "Training")


def test_without_an_executor_it_is_the_one_that_is_trained_first() -> None:
    assert of("First", "Training", trained=("Training",)).main_network == "Training"


def test_without_a_task_it_is_the_first_and_all_are_used() -> None:
    assert of("First", "Second").main_network == "First"
    assert of("First", "Second").used_networks == ("First", "Second")
    assert Project().main_network == ""


def test_a_task_whose_network_is_not_there_does_not_count() -> None:
    assert of("First", "Main", trained=("Main",), executed=("Gone",)).main_network == "Main"
