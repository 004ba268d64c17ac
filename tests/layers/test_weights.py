"""Layers with weights, and those that bring values to a scale or quantize them: what is refused, and what they cost."""

from __future__ import annotations

import pytest
from networks import only_problem, resolved

MISFITS = {
    "Input(4,5,5) > Deconvolution(3,3, Padding=4,0)": ("Padding", "Padding 4,0 leaves nothing of the output"),
    "Input(4,5,5) > Deconvolution(3,3, Group=3)": ("Group", "4 input maps cannot be divided into 3 groups"),
    "Input(4,5,5) > Deconvolution(3,3, OutMaps=3, Group=2)": ("Group", "3 output maps cannot be divided"),
    "Input(4,5,5) > Deconvolution(3,3, Strides=0,1)": ("Strides", "a positive integer is expected"),
    "Input(4,5,5) > Deconvolution(3,3, Strides=2)": ("Strides", "Strides 2 has 1 values, and KernelShape has 2"),
    "Input(4,5) > Deconvolution(3,3)": ("KernelShape", "needs an input of 3 dimensions"),
    "Input(4,5,5) > DepthwiseDeconvolution(3,3, Divisor=3)": ("Divisor", "4 input maps cannot be divided by 3"),
    "Input(2,5,5,5) > DepthwiseDeconvolution(3,3,3, Padding=0,0,0, Strides=1,1,1, Dilation=1,1,1)": (
        "KernelShape",
        "slides over one or two axes",
    ),
    "Input(4,5) > DeformableConvolution(3, Strides=1, Dilation=1)": ("KernelShape", "slides over two axes"),
    "Input(4,5,5) > DeformableConvolution(3,3, BorderMode=full)": ("Padding", "more than half of the kernel"),
    "Input(4,5,5) > DeformableConvolution(3,3, Padding=0,2)": ("Padding", "Padding 0,2 is more than half"),
    "Input(4,5,5) > DeformableConvolution(3,3, DeformableGroup=3)": ("DeformableGroup", "divided into 3 groups"),
    "Input(4,5,5) > DeformableConvolution(3,3, Group=0)": ("Group", "a positive integer is expected"),
    "Input(3,8) > AdaptiveSeparableConvolution": ("KernelShape", "an input of maps,height,width"),
    "Input(3,8,2) > AdaptiveSeparableConvolution": ("KernelShape", "larger than the input 8,2"),
    "Input(3) > Embed(0)": ("NumClass", "a positive integer is expected"),
    "Input(3,8,8) > SumPooling(9,9)": ("KernelShape", "larger than the padded input 8,8"),
    "Input(3,8,8) > SumPooling(2,2, Strides=0,1)": ("Strides", "a positive integer is expected"),
    "Input(4) > Unpooling(2,2)": ("KernelShape", "has more dimensions than the input 4"),
    "Input(4) > Unpooling(0)": ("KernelShape", "a positive integer is expected"),
    "Input(3,4) > FusedBatchNormalization(Axes=0,1)": ("Axes", "does not name one axis"),
    "Input(3,4) > FusedBatchNormalization(Nonlinearity=tanh)": ("Nonlinearity", "tanh"),
    "Input(3) > NormNormalization": ("Axes", "are not axes of the input 3"),
    "Input(3,4) > NormNormalization(Axes=1,1)": ("Axes", "Axes 1,1 are not axes"),
    "Input(3,4) > NormNormalization(Axes=-2)": ("Axes", "Axes -2 are not axes"),
    "Input(3,4) > NormNormalization(P=0.5, Axes=1)": ("P", "P is 0.5"),
    "Input(3,4) > WeightStandardization(ChannelAxis=2)": ("ChannelAxis", "ChannelAxis 2 does not exist"),
    "Input(3,4) > WeightNormalization(Dim=2)": ("Dim", "Dim 2 does not exist"),
    "Input(3,4) > SpectralNorm(Dim=2)": ("Dim", "Dim 2 does not exist"),
    "Input(3,4) > SpectralNorm(Itr=0)": ("Itr", "a positive integer is expected"),
    "Input(3,4) > SpectralNorm(Test=True)": ("Test", "gradients are NaN"),
    "Input(3,4) > LayerNormalization(BatchAxis=0)": ("BatchAxis", "BatchAxis is 0"),
    "Input(3,4) > InstanceNormalization(ChannelAxis=2)": ("ChannelAxis", "ChannelAxis 2 does not exist"),
    "Input(3,4) > InstanceNormalization(BatchAxis=0)": ("BatchAxis", "no axis beside the channels"),
    "Input(3,4) > InstanceNormalization(BatchAxis=2)": ("BatchAxis", "BatchAxis 2 is no axis"),
    "Input(3,4) > GroupNormalization(BatchAxis=-2, NumGroups=3)": ("BatchAxis", "BatchAxis -2 is no axis"),
    "Input(6,4) > GroupNormalization": ("NumGroups", "6 channels cannot be divided into 4 groups"),
    "Input(6,4) > GroupNormalization(NumGroups=0)": ("NumGroups", "a positive integer is expected"),
    "Input(4) > MinMaxQuantize(Decay=2)": ("Decay", "Decay is 2"),
    "Input(4) > MinMaxQuantize(Epsilon=0)": ("Epsilon", "Epsilon is 0"),
    "Input(4) > FixedPointQuantize(N=1)": ("N", "N is 1"),
    "Input(4) > FixedPointQuantize(N=33)": ("N", "N is 33"),
    "Input(4) > FixedPointQuantize(Delta=0)": ("Delta", "Delta is 0"),
    "Input(4) > Pow2Quantize(N=2)": ("N", "N is 2"),
    "Input(4) > Pow2Quantize(M=128)": ("M", "M is 128"),
    "Input(4,5,5) > BinaryConnectConvolution(6,6)": ("KernelShape", "larger than the padded input 5,5"),
    "Input(3) > WorkingMemory": ("Size", "A memory of the Size 1,28,28 is to hold 3."),
}
"""Networks with one thing wrong: the property that is to blame, and what is said of it."""


@pytest.mark.parametrize(("text", "told"), MISFITS.items(), ids=list(MISFITS))
def test_what_does_not_fit_is_told_with_a_way_out(text: str, told: tuple[str, str]) -> None:
    name, words = told
    problem = only_problem(text)
    assert problem.property == name
    assert words in problem.text
    assert problem.text.endswith(".")


@pytest.mark.parametrize(
    ("text", "multiply_add"),
    [
        ("Input(4,5,6) > Deconvolution(3,3, OutMaps=2)", 2 * 7 * 8 * 4 * 9),
        ("Input(4,5,6) > Deconvolution(3,3, OutMaps=2, Group=2)", 2 * 7 * 8 * 2 * 9),
        ("Input(4,5,6) > DepthwiseDeconvolution(3,3, Divisor=2)", 2 * 7 * 8 * 9),
        ("Input(4,5,6) > DeformableConvolution(3,3, OutMaps=2)", 2 * 5 * 6 * 4 * 9),
        ("Input(4,5,6) > AdaptiveSeparableConvolution", 4 * 3 * 4 * 9),
    ],
)
def test_a_kernel_is_counted_at_every_element_of_the_output(text: str, multiply_add: int) -> None:
    assert resolved(text).nodes[-1].costs.multiply_add == multiply_add


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Input(3,5) > BinaryConnectAffine(OutShape=10)", 5 + 10),
        ("Input(3,5) > BinaryConnectAffine(OutShape=2,5, WithBias=False)", 5),
        ("Input(3,5,5) > BinaryConnectConvolution(3,3, OutMaps=7)", 6 + 7),
    ],
)
def test_a_number_has_room_for_32_binary_weights(text: str, stored: int) -> None:
    assert resolved(text).nodes[-1].costs.parameter == stored


def test_what_is_looked_up_must_be_below_the_number_of_classes() -> None:
    [use] = resolved("Input(3) > Embed(10)").data.values()
    assert use.classes == 10


def test_a_working_memory_learns_only_where_its_learning_rate_is_raised() -> None:
    [kept] = resolved("WorkingMemory(Size=3)").nodes[-1].parameters
    [learned] = resolved("WorkingMemory(Size=3, LRateMultiplier=1)").nodes[-1].parameters
    assert (kept.trainable, learned.trainable) == (False, True)
