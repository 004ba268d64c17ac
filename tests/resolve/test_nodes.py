"""What becomes of layers: nodes with their data, parameters, and whether they may write over their input."""

import pytest
from networks import network, resolved

from layerwright.resolve.resolved import DataUse, NodeUse

# --- writing over the input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "layer", "allowed"),
    [
        ("Input > Convolution > x: ReLU", "x", True),
        ("Input > Affine > x: ReLU", "x", True),
        ("Input > Convolution > BatchNormalization > x: LeakyReLU", "x", True),
        ("a: Input > s: Add2 > x: ReLU; b: Input > s", "x", True),
        # What the layer before needs for its own gradient, or the dataset gave, must stay.
        ("Input > x: ReLU", "x", False),
        ("Input > Tanh > x: ReLU", "x", False),
        ("Input > MaxPooling > x: ReLU", "x", False),
        # Somebody else reads it too.
        ("Input > c: Convolution > x: ReLU; c > Tanh", "x", False),
        ("Input > c: Affine(4) > x: ReLU; Input(4) > loss: SquaredError; c > loss.T", "x", False),
        # Two inputs: it is the first that is written over.
        ("Input > a: Affine > x: Add2; Input(100) > x", "x", True),
        ("Input(100) > x: Add2; Input > a: Affine > x", "x", False),
        ("Input > a: Affine > x: Add2; a > x", "x", False),
    ],
)
def test_a_layer_writes_over_its_input_where_nobody_else_needs_it(text: str, layer: str, allowed: bool) -> None:
    found = resolved(text)
    assert found.problems == ()
    assert found.by_name[layer].value("InPlace") is allowed


def test_inside_a_unit_what_came_from_outside_is_not_written_over() -> None:
    found = resolved("Input > c: Convolution > u: Unit(In); c > Tanh", network("Input > ReLU", "In"))
    assert found.by_name["u/ReLU"].value("InPlace") is False


def test_a_person_decides_otherwise() -> None:
    assert resolved("Input > x: ReLU(InPlace=True)").by_name["x"].value("InPlace") is True
    assert resolved("Input > Affine > x: ReLU(InPlace=False)").by_name["x"].value("InPlace") is False


# --- data -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "use"),
    [
        ("i: Input(4)", "i:", DataUse("x", (4,))),
        ("i: Input(4, Dataset=z)", "i:", DataUse("z", (4,))),
        ("i: Input(4, Generator=Normal, GeneratorMultiplier=2)", "i:", DataUse("x", (4,), "Normal", 2.0)),
        ("Input(4) > l: SquaredError", "l:T", DataUse("y", (4,))),
        ("Input(4) > l: CategoricalCrossEntropy", "l:T", DataUse("y", (1,), classes=4)),
        ("Input(4,6) > l: SoftmaxCrossEntropy(Axis=1)", "l:T", DataUse("y", (4, 1), classes=6)),
        ("Input(4) > l: TopNError(2, T.Dataset=label)", "l:T", DataUse("label", (1,), classes=4)),
        ("Input(4) > l: SquaredError(T.Generator=Constant)", "l:T", DataUse("y", (4,), "Constant")),
        ("Input(4) > l: SquaredError(T.Generator=Constant, T.Dataset=)", "l:T", DataUse("", (4,), "Constant")),
    ],
)
def test_what_a_network_asks_of_its_dataset(text: str, place: str, use: DataUse) -> None:
    assert resolved(text).data[place] == use
    assert use.from_dataset == (use.generator == "None")


def test_a_target_that_is_linked_is_not_asked_of_the_dataset() -> None:
    found = resolved("i: Input(4) > Affine(4) > l: SquaredError; i > l.T")
    assert list(found.data) == ["i:"]
    assert found.by_name["l"].sides == {"T": NodeUse("i")}
    assert list(found.by_name["l"].feeds) == ["Affine", "i"]


# --- parameters -------------------------------------------------------------------------------------------------------


def test_how_a_parameter_starts_and_learns() -> None:
    found = resolved("Input(4) > Affine(3, W.Initializer=Uniform, W.InitializerMultiplier=1/2, b.LRateMultiplier=0)")
    weights, bias = found.parameters.values()
    assert (weights.initializer, weights.multiplier, weights.learning_rate, weights.trainable) == (
        "Uniform",
        0.5,
        1,
        True,
    )
    assert (bias.initializer, bias.multiplier, bias.learning_rate, bias.trainable) == ("Constant", 0, 0, False)
    assert (found.stored_size, found.trainable_size) == (15, 12)


def test_running_statistics_are_stored_and_not_learned() -> None:
    found = resolved("Input(4) > BatchNormalization")
    assert {name: use.learned for name, use in found.parameters.items()} == {
        "BatchNormalization/bn/beta": True,
        "BatchNormalization/bn/gamma": True,
        "BatchNormalization/bn/mean": False,
        "BatchNormalization/bn/var": False,
    }
    assert (found.stored_size, found.trainable_size) == (16, 8)


def test_a_weight_that_is_linked_is_no_parameter_of_the_layer() -> None:
    found = resolved("Input(4) > a: Affine(3); w: Parameter(Size=4,3) > a.W")
    assert found.problems == ()
    assert list(found.parameters) == ["w", "a/affine/b"]
    assert found.by_name["a"].costs.parameter == 3


def test_a_weight_cannot_be_different_for_each_sample() -> None:
    found = resolved("Input(4) > a: Affine(3); Input(4,3) > a.W")
    assert [problem.layer for problem in found.problems] == ["a"]
    assert "one value for all samples" in found.problems[0].text


def test_a_weight_file_is_handed_on() -> None:
    assert resolved("Input(4) > a: Affine(3, W.File=w.csv)").parameters["a/affine/W"].file == "w.csv"


# --- what a network is for --------------------------------------------------------------------------------------------


def test_outputs_are_what_nobody_reads() -> None:
    found = resolved("Input(4) > a: Affine(4) > l: SquaredError; a > b: Tanh; b > l.T; a > t: TopNError")
    assert [node.name for node in found.outputs] == ["l", "t"]
    assert [node.name for node in found.losses] == ["l"]


def test_error_measures_stand_before_losses() -> None:
    with_both = resolved("Input(4) > a: Softmax > CategoricalCrossEntropy; a > TopNError")
    assert [node.type.name for node in with_both.measures] == ["TopNError"]
    assert [node.type.name for node in resolved("Input(4) > SquaredError").measures] == ["SquaredError"]
    assert resolved("Input(4) > Tanh").measures == ()


def test_statistics_are_those_of_all_layers() -> None:
    assert resolved("Input(4) > Affine(3) > Tanh > SquaredError").statistics.named() == {
        "Output": 4 + 3 + 3 + 3,
        "CostParameter": 15,
        "CostAdd": 3 + 6,
        "CostMultiply": 0,
        "CostMultiplyAdd": 12,
        "CostDivision": 3,
        "CostExp": 3,
        "CostIf": 0,
    }


def test_a_parameter_cannot_have_the_name_of_a_scope() -> None:
    text = "Input(4) > a: Affine(3, ParameterScope=s); p: Parameter(Size=3, InitializerMultiplier=1) > ReLU"
    assert resolved(text.replace("p:", "s:")).problems[0].text.startswith('The parameter "s" has the name of a scope')
    assert resolved(text).problems == ()
