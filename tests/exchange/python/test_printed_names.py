"""The names in printed code: none hides a function, sizes are read off what flows in, and loops keep one name."""

from __future__ import annotations

from collections import OrderedDict

import nnabla as nn
import pytest
from networks import network, project
from printed import compare

from layerwright.exchange.python.writing import model_code

BLOCK = network("Input(4,6,6) > Convolution(Input[0], KernelShape=3,3, BorderMode=same) > Tanh", "Block")
OUTER = network("Input(4,6,6) > Block: Unit(Network=Block) > Reshape(OutShape=Input[0]*Input[1],6)", "Outer")
PROJECTS = {
    "a unit named as its network": (
        "Input(4,6,6) > Block: Unit(Network=Block) > c: Concatenate > Affine(3) > SoftmaxCrossEntropy; Block > c",
        BLOCK,
    ),
    "sizes of what flows in": (
        "x: Input(4,6,6) > Unit(Network=Outer) > Affine(3) > a: Add2 > SoftmaxCrossEntropy; "
        "x > Convolution(8) > Unit(Network=Outer) > Affine(3) > a",
        BLOCK,
        OUTER,
    ),
    "a layer that is opened, used twice": (
        "Input(4,6,6) > ChannelShuffle(2) > Convolution(8) > ChannelShuffle(2) > ChannelShuffle: Affine(3) "
        "> SoftmaxCrossEntropy",
    ),
    "loops one after the other": (
        "Input(4,6,6) > RepeatStart(Times=2) > Unit(Network=Block) > RepeatEnd > RepeatStart(Times=3) "
        "> Unit(Network=Block) > RepeatEnd > Affine(3) > SoftmaxCrossEntropy",
        BLOCK,
    ),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_code_whose_names_are_near_each_other_computes_the_same(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    main, *units = PROJECTS[name]
    made = project(network(str(main)), *units)
    with nn.parameter_scope("", OrderedDict()):
        compare(made, "Main", monkeypatch)


def test_sizes_are_no_arguments_and_loops_reuse_their_names() -> None:
    main, *units = PROJECTS["sizes of what flows in"]
    code = model_code(project(network(str(main)), *units), ["Main"])
    assert "x.shape[1]" in code
    assert "def block(x):" in code
    main, *units = PROJECTS["loops one after the other"]
    code = model_code(project(network(str(main)), *units), ["Main"])
    assert code.count("for number in range") == 2
    assert 'RepeatStart_2[{number}]/Unit_2"' in code
