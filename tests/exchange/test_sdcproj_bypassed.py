"""A network with bypassed layers means the same in NNC, which has no such thing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project
from strategies import any_network

from layerwright.exchange.sdcproj import SdcprojError, read_sdcproj, write_sdcproj
from layerwright.exchange.sdcproj.bypassed import without_bypassed
from layerwright.model.edits import set_bypassed
from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved


def bypassing(drawn: Network, *names: str) -> Network:
    return set_bypassed(drawn, names, True)


def shape_of_graph(resolved: Resolved) -> list[object]:
    """What is computed, by any names of Identity layers that stand for bypassed ones."""
    return [(node.name, node.type.name, node.sources, node.result, node.sides) for node in resolved.nodes]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Input(4) > a: Affine(3) > r: ReLU > Affine(2) > SquaredError", ["r"]),
        ("Input(4) > r: ReLU > t: Tanh > Affine(2) > SquaredError", ["r", "t"]),
        # The second input of a bypassed layer goes nowhere, and its first to every reader, in the order of its inputs.
        ("x: Input(4) > r: ReLU; x > t: Tanh; r, t > s: Sub2; x, s > d: Sub2 > SquaredError; s > Output", ["s"]),
        ("x: Input(4) > r: ReLU > two: Add2 > SquaredError; x > two", ["r"]),
        ("Input(4) > a: Affine(3) > SquaredError; w: Parameter > p: MulScalar > a.W", ["p"]),
        ("Input(6,4) > RecurrentInput > j: Add2 > t: Tanh > RecurrentOutput; t > r: ReLU > Delay(4) > j", ["r"]),
    ],
)
def test_what_is_computed_stays(text: str, names: list[str], tmp_path: Path) -> None:
    made = project(bypassing(network(text), *names))
    warnings = [problem for problem in write_sdcproj(made, tmp_path / "p.sdcproj") if "bypassed" in problem.text]
    assert [problem.layer for problem in warnings] == names
    back = read_sdcproj(tmp_path / "p.sdcproj").project
    assert not any(layer.bypassed for layer in back.networks[0].layers)
    before, after = resolve(made, "Main"), resolve(back, "Main")
    assert before.nodes
    assert shape_of_graph(after) == shape_of_graph(before)


def test_a_unit_keeps_its_output(tmp_path: Path) -> None:
    block = bypassing(
        network("x: Input(4) > r: ReLU > t: Tanh > two: Add2; r > two > end: Sigmoid", "Block"), "t", "end"
    )
    twice = bypassing(network("x: Input(4) > r: ReLU > end: Tanh; r > g: Sigmoid > Unlink", "Twice"), "g", "Unlink")
    main = network("Input(4) > u: Unit(Block) > Affine(2) > SquaredError")
    made = project(main, block, twice)
    write_sdcproj(made, tmp_path / "p.sdcproj")
    back = read_sdcproj(tmp_path / "p.sdcproj").project
    assert list(back.network("Block").by_name) == ["x", "r", "two"]
    before, after = resolve(made, "Main"), resolve(back, "Main")
    assert not after.problems
    assert shape_of_graph(after) == shape_of_graph(before)


def test_an_identity_keeps_the_end_of_a_unit_whose_value_others_read_too(tmp_path: Path) -> None:
    block = bypassing(network("x: Input(4) > r: ReLU > end: Tanh; r > Delay(4)", "Block"), "end")
    made = project(network("Input(4) > u: Unit(Block) > SquaredError"), block)
    write_sdcproj(made, tmp_path / "p.sdcproj")
    assert read_sdcproj(tmp_path / "p.sdcproj").project.network("Block").by_name["end"].type == "Identity"


def test_a_unit_that_would_get_a_second_end_is_refused(tmp_path: Path) -> None:
    block = bypassing(network("x: Input(4) > r: ReLU > end: Add2; x > t: Tanh > end", "Block"), "end")
    with pytest.raises(SdcprojError, match='the unit "Block" would end with "r", "t"'):
        write_sdcproj(project(network("Input(4) > u: Unit(Block) > SquaredError"), block), tmp_path / "p.sdcproj")


def test_one_that_is_read_and_not_fed_stays_and_is_told(tmp_path: Path) -> None:
    made = project(bypassing(network("p: Parameter(Size=4) > r: ReLU > Output"), "p"))
    [told] = write_sdcproj(made, tmp_path / "p.sdcproj")
    assert told.layer == "p"
    assert "cannot be written" in told.text


def test_one_that_is_not_fed_goes_with_those_that_read_it() -> None:
    drawn = bypassing(network("Input(4) > ReLU; c: Constant > a: Affine"), "c", "a")
    left, told = without_bypassed(project(drawn))
    assert [layer.name for layer in left.networks[0].layers] == ["Input", "ReLU"]
    assert [warning.layer for warning in told] == ["a", "c"]


@given(any_network(), st.data())
def test_any_network_is_left_without_bypassed_layers_that_can_go(drawn: Network, data: st.DataObject) -> None:
    names = data.draw(st.sets(st.sampled_from(sorted(drawn.by_name)))) if drawn.layers else set()
    layers = tuple(msgspec.structs.replace(layer, bypassed=layer.name in names) for layer in drawn.layers)
    made = Project(networks=(msgspec.structs.replace(drawn, layers=layers),))
    once, _ = without_bypassed(made)
    assert without_bypassed(once)[0] == once
    assert resolve(once, drawn.name).outputs is not None
