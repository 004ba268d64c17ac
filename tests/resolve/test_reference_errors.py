"""Where the reference system reports an error on a network, so do we.

Its messages are named where they are known: they stand in the facts about it.
"""

from __future__ import annotations

import pytest
from networks import network, project

from layerwright.model.network import Network
from layerwright.model.problems import errors
from layerwright.model.settings import Configuration, DataSource, Optimizer
from layerwright.resolve.check import check_project
from layerwright.resolve.resolve import resolve

INNER = network("Input(4) > Affine(3)", "In")


@pytest.mark.parametrize(
    ("networks", "place", "says"),
    [
        # "Input pin is not connected."
        (["Affine(3) > SquaredError"], ("Main", "Affine", ""), "Input is not connected."),
        (["Input(4) > Add2 > SquaredError"], ("Main", "Add2", ""), "Add2 takes two inputs, and has 1."),
        (["u: Unit(In) > SquaredError", INNER], ("Main", "u", ""), "has 1 input, and this unit has 0 inputs."),
        # "Empty property"
        (["Input(4) > Affine(OutShape=)"], ("Main", "Affine", "OutShape"), "The value is empty."),
        (["Input(Dataset=) > ReLU"], ("Main", "Input", "Dataset"), "The value is empty."),
        (["Input(4) > ReLU; Import"], ("Main", "Import", "Network"), "The value is empty."),
        # "Unknown property name(abc)"
        (["Input(4) > ReLU(abc=1)"], ("Main", "ReLU", "abc"), 'ReLU has no property "abc".'),
        (["Input(4) > u: Unit(In, abc=1)", INNER], ("Main", "u", "abc"), 'Unit has no property "abc".'),
        (["Input(4) > u: Unit(In, Affine.abc=1)", INNER], ("In", "Affine", "abc"), 'Affine has no property "abc".'),
        # "SignalNDim must be input dim - 1 or less."
        (["Input(4,2) > FFT(SignalNDim=3)"], ("Main", "FFT", "SignalNDim"), "SignalNDim is 3"),
        # Values that mean nothing
        (["Input(4) > Affine(3*)"], ("Main", "Affine", "OutShape"), '"3*" is not understood (character 3)'),
        (["Input(4) > Affine(Input[1])"], ("Main", "Affine", "OutShape"), "There is no element [1] in 4"),
        (["Input(4) > a: Affine(3) > Affine(a.OutShape)"], ("Main", "Affine", "OutShape"), '"a.OutShape" is not'),
        (["Input(4) > Affine(0)"], ("Main", "Affine", "OutShape"), "0"),
        (["Input(4) > Affine(WithBias=Yes)"], ("Main", "Affine", "WithBias"), '"Yes" is not a property'),
        (["Input(4) > Affine(OutShape)"], ("Main", "Affine", "OutShape"), "The value depends on itself"),
        # Shapes that do not fit
        (["Input(4) > Reshape(3)"], ("Main", "Reshape", "OutShape"), ""),
        (["Input(4) > s: Add2; Input(5) > s"], ("Main", "s", ""), ""),
        (
            ["Input(1,3,3) > Convolution(2, KernelShape=5,5, BorderMode=valid)"],
            ("Main", "Convolution", "KernelShape"),
            "",
        ),
        (["Input(3,4,4) > Convolution(2, Group=2)"], ("Main", "Convolution", "Group"), "cannot be divided"),
        (["Input(2,3) > c: Concatenate(Axis=1); Input(3,3) > c"], ("Main", "c", "Axis"), ""),
        (["Input(4) > Softmax(Axis=1)"], ("Main", "Softmax", "Axis"), ""),
        # Structure
        (["a: ReLU > b: ReLU > a"], ("Main", "a", ""), ""),
        (["Input(4) > r: RepeatStart(Times=2) > ReLU"], ("Main", "r", ""), ""),
        (["Input(4) > RepeatEnd"], ("Main", "RepeatEnd", ""), ""),
        (["Input(2,4) > r: RecurrentInput > ReLU"], ("Main", "r", ""), ""),
        (["Input(4) > u: Unit(Main)"], ("Main", "u", "Network"), "A unit cannot contain itself"),
        (["Input(4) > u: Unit(Nowhere)"], ("Main", "u", "Network"), 'There is no network "Nowhere".'),
        (["Input(4) > Mystery"], ("Main", "Mystery", ""), 'There is no layer type "Mystery".'),
    ],
)
def test_what_is_an_error_there_is_one_here(
    networks: list[Network | str], place: tuple[str, str, str], says: str
) -> None:
    found = errors(resolve(project(*networks), "Main").problems)
    places = [(problem.network, problem.layer, problem.property) for problem in found]
    assert place in places, found
    assert says in found[places.index(place)].text


def test_a_training_without_a_loss_function() -> None:
    """The message "... must contain at least one loss function" holds for the networks that are trained as a whole."""
    data = (DataSource("Training", "t.csv"),)
    plain, loss = network("Input(4) > Affine(3)"), network("Input(4) > Affine(3) > SquaredError", "Other")
    first, second = Optimizer("One", "Main", "Training"), Optimizer("Two", "Other", "Training")

    def found(*optimizers: Optimizer) -> list[str]:
        made = project(plain, loss, datasets=data, configuration=Configuration(optimizers=optimizers))
        return [problem.text for problem in errors(check_project(made))]

    assert found(first) == ["The network must contain at least one loss function to be trained."]
    # Projects of the reference system train such networks beside others, whose loss is drawn by hand.
    assert found(first, second) == []


def test_two_layers_of_one_name() -> None:
    chain = network("Input(4) > ReLU")
    twice = Network("Main", (*chain.layers, chain.layers[1]), chain.links)
    assert errors(resolve(project(twice), "Main").problems)


@pytest.mark.parametrize("name", ["Input", "Output", "CostParameter", "CostMultiplyAdd"])
def test_what_the_reference_computes_itself_is_no_error(name: str) -> None:
    """Its files hold such properties now and then."""
    [problem] = resolve(project(f"Input(4) > ReLU({name}=1)"), "Main").problems
    assert (problem.severity, problem.property) == ("warning", name)
