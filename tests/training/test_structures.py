"""All structures train, not only resolve: after some updates every parameter has moved, and the cost has fallen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import network
from runs import Workshop

from layerwright.engine.parameters import ParameterStore
from layerwright.model.network import Network
from layerwright.model.settings import Executor, Monitor, Optimizer
from layerwright.resolve.resolve import resolve
from layerwright.training.execution import execute

BLOCK = network(
    """
    Maps: Argument(4, Type=PInt); Slope: Argument(0.1, Type=Float); Wide: Argument(True, Type=Boolean)
    x: Input(6) > Affine(Maps, WithBias=Wide) > LeakyReLU(Slope) > Affine(Input[0]+2)
    """,
    "Block",
)
NESTED = network(
    "Size: Argument(5, Type=PInt); Input(6) > Unit(Network=Block, Maps=Size) > Unit(Network=Block, Maps=Size*2)",
    "Nested",
)
RESIDUAL = network("x: Input(6) > Affine(6) > Tanh > a: Add2; x > a", "Residual")
END = "> Affine(3) > SoftmaxCrossEntropy"

STRUCTURES: dict[str, tuple[Network | str, ...]] = {
    "nested units with typed arguments": (
        f"Input(6) > Unit(Network=Nested, Size=7) > Unit(Network=Nested) {END}",
        NESTED,
        BLOCK,
    ),
    "repetitions": (f"Input(6) > RepeatStart(Times=3) > Unit(Network=Residual) > RepeatEnd {END}", RESIDUAL),
    "repetitions in repetitions": (
        f"Input(6) > a: RepeatStart(Times=2) > Affine(6) > b: RepeatStart(Times=2) > Affine(6) > Tanh "
        f"> RepeatEnd > RepeatEnd {END}",
    ),
    "a loop along an axis with a delay": (
        f"Input(6) > Reshape(3,2) > RecurrentInput > j: Concatenate > Affine(5) > h: Tanh > RecurrentOutput {END}"
        "; h > Delay(5) > j",
    ),
    "a loop along the second axis": (
        f"Input(6) > Reshape(2,3) > RecurrentInput(Axis=1) > j: Concatenate > Affine(5) > h: Tanh "
        f"> RecurrentOutput(Axis=1) {END}; h > Delay(5) > j",
    ),
    "long short-term memory": (f"Input(6) > Reshape(3,2) > LSTM(5) > LSTM(4) {END}",),
    "a memory that starts from data": (f"x: Input(6) > Reshape(3,2) > l: LSTM(6) {END}; x > l.H.Initial",),
    "a weight that a wire feeds": (
        "Input(6) > a: Affine(5) > Tanh > c: Affine(3) > SoftmaxCrossEntropy; w: Parameter(Size=5,3) > MulScalar(2) "
        "> c.W; v: Parameter(Size=6,5, InitializerMultiplier=1) > WeightNormalization > a.W; "
        "Parameter(Size=3, Initializer=Constant, InitializerMultiplier=0) > c.b",
    ),
    "a shared parameter scope": (
        f"x: Input(6) > a: Affine(6, ParameterScope=same) > Tanh > b: Affine(6, ParameterScope=same) {END}",
    ),
    "a unit that shares its scope": (
        f"Input(6) > Unit(Network=Residual, ParameterScope=u) > Unit(Network=Residual, ParameterScope=u) {END}",
        RESIDUAL,
    ),
    "a target that is computed": (
        "x: Input(6) > Affine(5) > Affine(3) > e: SquaredError; Input(1, Dataset=y) > OneHot(3) > e.T",
    ),
    "normalization, chance and settings": (
        f"Input(6) > Affine(12) > BatchNormalization > ReLU > Dropout(0.2) {END}; StructureSearch(False); "
        "Comment(Comment=Look); TestNetwork(False)",
    ),
    "two losses": (
        "Input(6) > a: Affine(5) > Tanh > Affine(3) > SoftmaxCrossEntropy; "
        "a > Affine(1) > Sigmoid > MulScalar(2) > SquaredError",
    ),
    "a weighted loss and a penalty": (
        f"Input(6) > a: Affine(5) > Tanh {END} > MulScalar(0.5); w: Parameter(Size=6,5) > a.W "
        "; w > Abs > Mean(Axes=0,1) > MulScalar(0.01)",
    ),
    "layers that stand for several": (
        f"Input(6) > Affine(4,2,2) > ChannelShuffle(2) > LocalResponseNormalization(3) {END}",
    ),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_structure_learns(workshop: Workshop, name: str) -> None:
    networks = STRUCTURES[name]
    settings: dict[str, Any] = {
        "monitors": (Monitor("error", "Main", "Training"),),
        "executors": (Executor("Executor", "Main", "Training"),),
        "optimizer": {"parameters": {"Alpha": 0.01}},
        "max_epoch": 8,
    }
    project = workshop.project(*networks, **settings)
    made = workshop.train(project)
    resolved = resolve(project, "Main")
    assert resolved.problems == ()
    start = ParameterStore()
    start.create(resolved.parameters.values(), made.run.info().seed, Path())
    moved = {key for key, values in made.parameters.items() if not np.array_equal(values, start.variable(key).d)}
    assert moved == made.parameters.keys() == resolved.parameters.keys()
    assert made.curve[-1].cost < 0.95 * made.curve[0].cost
    assert all(np.isfinite(epoch.monitors["error"]) for epoch in made.curve)
    execute(made.run, "Executor", "last", lambda done, total: None)
    outputs = list(made.run.evaluation("Executor").glob("output-*.npy"))
    assert outputs
    assert all(np.isfinite(np.load(path)).all() for path in outputs)


def test_several_networks_learn_in_turns_and_share_what_has_the_same_name(workshop: Workshop) -> None:
    first = network("Input(6) > a: Affine(5) > Tanh > b: Affine(3) > SoftmaxCrossEntropy")
    second = network("x: Input(6) > a: Affine(5) > Tanh > c: Affine(6) > e: SquaredError; x > e.T", "Second")
    optimizers = tuple(
        Optimizer(name, name, "Training", parameters={"Alpha": 0.01}) for name in (first.name, second.name)
    )
    project = workshop.project(first, second, optimizers=optimizers, max_epoch=8)
    made = workshop.train(project)
    assert made.parameters.keys() == {f"{layer}/affine/{name}" for layer in "abc" for name in "Wb"}
    assert made.curve[-1].cost < 0.9 * made.curve[0].cost
