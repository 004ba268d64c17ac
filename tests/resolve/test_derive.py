"""The networks for measuring errors and for use, made from the one that is drawn."""

import pytest
from networks import network, resolved

from layerwright.model.settings import Mode
from layerwright.resolve.derive import derive
from layerwright.resolve.resolved import Resolved

CLASSIFIER = "Input(8) > Affine(4) > b: BatchNormalization > d: Dropout > ReLU > Affine(3)"


def wiring(found: Resolved) -> dict[str, list[str]]:
    """Each node with what it reads."""
    return {node.name: list(node.feeds) for node in found.nodes}


def derived(text: str, mode: Mode) -> Resolved:
    found = resolved(text)
    assert found.problems == ()
    return derive(found, mode)


def test_training_uses_the_network_as_drawn() -> None:
    found = resolved(CLASSIFIER)
    assert derive(found, "training") is found


@pytest.mark.parametrize("mode", ["validation", "runtime"])
def test_outside_training_dropout_is_gone_and_running_statistics_are_used(mode: Mode) -> None:
    found = derived(CLASSIFIER, mode)
    assert "d" not in found.by_name
    assert found.by_name["ReLU"].sources == ("b",)
    assert found.by_name["b"].value("BatchStat") is False


def test_the_network_that_is_drawn_stays_as_it_is() -> None:
    found = resolved(CLASSIFIER)
    derive(found, "runtime")
    assert found.by_name["b"].value("BatchStat") is True
    assert found.by_name["ReLU"].sources == ("d",)


@pytest.mark.parametrize("mode", ["validation", "runtime"])
def test_dropout_stays_where_a_person_wants_chance(mode: Mode) -> None:
    assert "d" in derived("Input > d: Dropout(SkipAtTest=False)", mode).by_name


def test_several_dropouts_in_a_row_all_let_pass() -> None:
    found = derived("i: Input(4) > Dropout > Dropout > l: SquaredError; i > d: Dropout; d > l.T", "validation")
    assert wiring(found) == {"i": [], "l": ["i", "i"]}


def test_dropout_inside_a_unit_lets_pass_too() -> None:
    found = derive(resolved("Input > u: Unit(In) > ReLU", network("Input > Tanh > Dropout", "In")), "validation")
    assert wiring(found) == {"Input": [], "u/Tanh": ["Input"], "ReLU": ["u/Tanh"]}


def test_validation_keeps_losses() -> None:
    found = derived("Input > Affine(3) > SquaredError", "validation")
    assert [node.name for node in found.losses] == ["SquaredError"]


# --- for use ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["SquaredError", "BinaryCrossEntropy", "CategoricalCrossEntropy", "TopNError"])
def test_for_use_a_loss_is_gone_and_what_it_judged_is_the_output(loss: str) -> None:
    found = derived(f"Input(4) > s: Softmax > {loss}", "runtime")
    assert wiring(found) == {"Input": [], "s": ["Input"]}
    assert [node.name for node in found.outputs] == ["s"]
    assert list(found.data) == ["Input:"], "the target is not asked for"


def test_for_use_a_loss_that_takes_scores_leaves_probabilities() -> None:
    found = derived("Input(4,5) > l: SoftmaxCrossEntropy(Axis=1)", "runtime")
    node = found.by_name["l"]
    assert (node.type.name, node.values, node.output, node.sides) == ("Softmax", {"Axis": 1}, (4, 5), {})
    assert found.statistics == resolved("Input(4,5) > Softmax(Axis=1)").statistics


def test_what_only_gave_a_target_is_gone_too() -> None:
    found = derived("a: Input(4) > m: Affine(4) > l: SquaredError; t: Input(4) > n: MulScalar > l.T", "runtime")
    assert wiring(found) == {"a": [], "m": ["a"]}


def test_what_gave_a_target_and_more_stays() -> None:
    found = derived("a: Input(4) > m: Affine(4) > l: SquaredError; a > l.T", "runtime")
    assert wiring(found) == {"a": [], "m": ["a"]}


@pytest.mark.parametrize("loss", ["SquaredError", "SoftmaxCrossEntropy"])
def test_what_is_computed_from_a_loss_is_gone_with_it(loss: str) -> None:
    found = derived(f"Input(4) > a: Affine(4) > l: {loss} > MulScalar(0.1) > AddScalar", "runtime")
    assert [node.output for node in found.outputs] == [(4,)]
    assert "MulScalar" not in found.by_name
    assert "AddScalar" not in found.by_name


def test_two_losses_leave_two_outputs() -> None:
    text = "i: Input(4) > a: Affine(4) > SquaredError > s: Add2; i > b: Affine(4) > SquaredError > s"
    assert [node.name for node in derived(text, "runtime").outputs] == ["a", "b"]


def test_a_network_without_losses_is_used_whole() -> None:
    text = "i: Input(4) > a: Tanh; i > b: ReLU; Input(3)"
    assert wiring(derived(text, "runtime")) == wiring(resolved(text))


def test_a_network_of_nothing_but_a_loss_gives_back_its_input() -> None:
    assert wiring(derived("Input(4) > SquaredError", "runtime")) == {"Input": []}


def test_a_network_that_is_for_testing_is_so_wherever_it_is_used() -> None:
    text = "Input(4) > Dropout > BatchNormalization; TestNetwork"
    [_, normalization] = resolved(text).nodes
    assert normalization.value("BatchStat") is False
    as_drawn = resolved(text.replace("TestNetwork", "TestNetwork(ModifyForTesting=False)"))
    assert [node.type.name for node in as_drawn.nodes] == ["Input", "Dropout", "BatchNormalization"]
