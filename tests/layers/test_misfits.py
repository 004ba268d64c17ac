"""Layers that would compute nonsense, or end the process, are refused with the property and a way out."""

from __future__ import annotations

import pytest
from networks import only_problem, resolved

MISFITS = {
    "Input(3,4) > Pad(1)": ("PadWidth", "PadWidth 1 has 1 values"),
    "Input(4) > Pad": ("PadWidth", "PadWidth 0,0,0,0 has 4 values, and the input 4 has 1 dimensions"),
    "Input(2,3) > Transpose": ("Axes", "Axes 0,1,2 does not name every axis of the input 2,3 once"),
    "Input(2,3) > Transpose(1,1)": ("Axes", "Axes 1,1 does not name every axis"),
    "Input(9) > Slice(Start=3, Stop=3, Step=1)": ("Start", "Start is 3 and Stop is 3 for axis 0: nothing is left"),
    "Input(9) > Slice(Start=3, Stop=10, Step=1)": ("Stop", "Stop is 10 for axis 0, and the input 9 ends at 9"),
    "Input(9) > Slice(Start=0, Stop=9, Step=0)": ("Step", "Step 0 is not positive"),
    "Input(9) > Slice(Start=0, Step=1,1)": ("Step", "Step 1,1 has 2 values, and the input 9 has 1 dimensions"),
    "Input(3,4) > Stack(Axis=3)": ("Axis", "Axis 3 cannot be the new one: the inputs have 2 dimensions"),
    "a: Input(3,4); b: Input(4); a, b > Stack": ("", "Inputs of 3,4 and 4 cannot be stacked"),
    "Input(3) > Tile(2,2)": ("Reps", "Reps 2,2 has 2 values, and the input 3 has 1 dimensions"),
    "Input(2,3) > Broadcast(OutShape=4,3)": ("OutShape", "only axes of size 1 can grow"),
    "Input(3) > Broadcast(OutShape=4,3)": ("OutShape", "OutShape 4,3 has 2 values"),
    "Input(3) > BroadcastTo(Axis=0)": ("Axis", "Axis is 0, and y has all axes of the input"),
    "Input(3,4) > Flip(2)": ("Axes", "Axes 2: the input 3,4 has no axis 2"),
    "Input(3,4) > Flip(1,1)": ("Axes", "Axes 1,1 names an axis twice"),
    "Input(3,4) > Shift(0,-4)": ("Shift", "Shift 0,-4 moves an axis of size 4 by 4: nothing of it stays"),
    "Input(4) > Shift": ("Shift", "Shift 0,0 has 2 values"),
    "Input(3,4) > Interpolate": ("OutputSize", "OutputSize 32,32 does not fit the input 3,4"),
    "Input(3,4,4) > Interpolate(5)": ("OutputSize", "OutputSize 5 does not fit the input 3,4,4"),
    "Input(3,4,4) > Interpolate(0,5)": ("OutputSize", "a positive integer is expected"),
    "Input(3,4) > MatrixDiagPart": ("", "The last two axes of the input 3,4 are no square matrix"),
    "Input(4) > MatrixDiagPart": ("", "The last two axes of the input 4 are no square matrix"),
    "Input(3,4) > Sort(2)": ("Axis", "Axis 2 does not exist"),
    "Input(3,4) > Sort(-3)": ("Axis", "Axis -3 does not exist"),
    "Input(3,4) > TopKData(13)": ("K", "K is 13, and there are 12 values"),
    "Input(3,4) > TopKData(5, Reduce=False, BaseAxis=1)": ("K", "K is 5, and there are 4 values"),
    "Input(3,4) > TopKGrad(1, BaseAxis=2)": ("BaseAxis", "BaseAxis 2 does not exist"),
    "Input(3) > Prune(1.5)": ("Rate", "Rate is 1.5"),
    "Input(3) > ClipGradByNorm(ClipNorm=0)": ("ClipNorm", "ClipNorm is 0"),
    "Input(3) > ClipGradByNorm(Axes=1)": ("Axes", "Axes 1: the input 3 has no axis 1"),
    "Input(3) > VATNoise(BaseAxis=1)": ("BaseAxis", "BaseAxis 1 does not exist"),
    "Input(4,5) > NmsDetection2d": ("", "The input 4,5 is no list of boxes"),
    "Input(2,4,6) > NmsDetection2d": ("", "The input 2,4,6 is no list of boxes"),
    "Input(3) > HuberLoss(Delta=0)": ("Delta", "Delta is 0"),
    "Input(3) > EpsilonInsensitiveLoss(Epsilon=-1)": ("Epsilon", "Epsilon is -1"),
    "Input(3) > KLMultinomial(BaseAxis=1)": ("BaseAxis", "BaseAxis 1 does not exist"),
    "Input(4,2) > FFT": ("SignalNDim", "SignalNDim is 2, and the input 4,2 has 2 dimensions"),
    "Input(4,4,4,4,2) > FFT(SignalNDim=4)": ("SignalNDim", "SignalNDim is 4"),
    "Input(4,4,3) > IFFT": ("", "The last axis of the input 4,4,3 has the size 3"),
    "Input(2) > OneHot(3)": ("Shape", "Shape 3 takes 1 indices, and the last axis of the input 2 has 2"),
    "Input(1) > OneHot(0)": ("Shape", "a positive integer is expected"),
    "Input(3,4) > RandomCrop(4,4)": ("Shape", "Shape 4,4 is larger than the input 3,4"),
    "Input(3,4) > RandomCrop(4)": ("Shape", "Shape 4 has 1 values"),
    "Input(3,4) > RandomFlip(0,2)": ("Axes", "Axes 0,2: the input 3,4 has no axis 2"),
    "Input(3,4) > RandomShift(-1,0)": ("Shift", "Shift -1,0 is negative"),
    "Input(3,4) > RandomShift(0,4)": ("Shift", "Shift 0,4 moves an axis of size 4 by 4"),
    "Input(8,8) > RandomErase": ("", "The input 8,8 is no image"),
    "Input(3,8,8) > RandomErase(2)": ("Prob", "Prob is 2"),
    "Input(3,8,8) > RandomErase(AreaRatios=0.1)": ("AreaRatios", "AreaRatios 0.1 is no range"),
    "Input(3,8,8) > RandomErase(AreaRatios=0.5,0.1)": ("AreaRatios", "AreaRatios 0.5,0.1 is no range"),
    "Input(3,8,8) > RandomErase(AspectRatios=0,1)": ("AspectRatios", "AspectRatios 0,1 is no range"),
    "Input(3,4) > MeanSubtraction(BaseAxis=2)": ("BaseAxis", "BaseAxis 2 does not exist"),
    "Input(3,8,8) > ImageAugmentation(1,8,8)": ("Shape", "Shape 1,8,8 has other maps than the input 3,8,8"),
    "Input(8,8) > ImageAugmentation": ("", "The input 8,8 is no image"),
    "Input(3,8,8) > ImageAugmentation(3,4,4)": ("SkipAtTest", "Outside training the input 3,8,8 would pass unchanged"),
    "Input(3,8,8) > ImageAugmentation(Pad=1)": ("Pad", "Pad 1 is not one value for the height"),
    "Input(3,8,8) > ImageAugmentation(MinScale=0)": ("MinScale", "MinScale is 0"),
    "Input(3,8,8) > ImageAugmentation(MinScale=1.1)": ("MaxScale", "MaxScale is 1"),
    "Input(3,8,8) > ImageAugmentation(AspectRatio=0)": ("AspectRatio", "AspectRatio is 0"),
    "Input(3,8,8) > ImageAugmentation(Distortion=5)": ("Distortion", "Distortion is 5"),
    "Input(3,8,8) > ImageAugmentation(Contrast=0)": ("Contrast", "Contrast is 0"),
    "Input(3,8,8) > ImageAugmentation(Noise=-1)": ("Noise", "Noise is -1"),
    "Constant(3)": ("ValueType", '"3" is a text, with which nothing can be computed'),
    "Constant(3.5, ValueType=Int)": ("Value", '"3.5" is not an integer'),
    "Constant(three, ValueType=Float)": ("Value", '"three" is not a number'),
    "Constant(inf, ValueType=Float)": ("Value", "inf is no number that single precision holds"),
    "Constant(-1e39, ValueType=Float)": ("Value", "-1e39 is no number that single precision holds"),
    "Constant(nan, ValueType=Int)": ("Value", '"nan" is not an integer'),
    "Constant(ValueType=Int)": ("Value", "The value is empty"),
    "Input(3,8,8) > MaxPooling(2,2, Padding=2,0)": ("Padding", "Padding 2,0 is not less than KernelShape 2,2"),
    "Input(3,8,8) > AveragePooling(2,2, Padding=0,3)": ("Padding", "Padding 0,3 is not less than KernelShape 2,2"),
    "Input(8) > RandomCrop(3, BaseAxis=1)": ("BaseAxis", "BaseAxis 1 does not exist"),
    "Input(3,8) > RandomFlip(1, BaseAxis=4)": ("BaseAxis", "BaseAxis 4 does not exist"),
    "Input(3,8) > RandomShift(1, BaseAxis=2)": ("BaseAxis", "BaseAxis 2 does not exist"),
    "Input(4) > Affine(3, BaseAxis=1)": ("BaseAxis", "BaseAxis is 1, and all axes of a sample are taken"),
    "Input(3,9,8) > Convolution(4, BaseAxis=1)": ("BaseAxis", "BaseAxis is 1, and all axes of a sample are taken"),
    "Input(4,3) > SpectralNorm(Epsilon=0)": ("Epsilon", "Epsilon is 0"),
    "Input(4,3) > SpectralNorm(Itr=2000)": ("Itr", "Itr is 2000"),
    "Input(4,3) > WeightNormalization(Epsilon=-1)": ("Epsilon", "Epsilon is -1"),
    "Input(3) > FixedPointQuantize(Delta=1e-300)": ("Delta", "Delta is 1e-300"),
    "Input(4,5,6) > DepthwiseDeconvolution(3,3, OutMaps=9)": ("OutMaps", "OutMaps is 9, and 4 follows from the input"),
    "Input(3,9,8) > DepthwiseConvolution(3,3, Group=1)": ("Group", "Group is 1, and 3 follows from the input 3,9,8"),
    "Input(3,4) > RecurrentInput > Affine(2) > RecurrentOutput(Length=2)": ("Length", "Length is 2, and there are 3"),
    "Input(4) > RepeatStart(Times=2) > Affine(4) > RepeatEnd(Times=3)": ("Times", "Times is 3, and there are 2 rounds"),
    "Input(3) > RecurrentInput > Affine(2) > RecurrentOutput": ("Axis", "has no dimension besides that of time"),
    "Input(3) > LSTM(2)": ("Axis", "The input 3 has no dimension besides that of time"),
    "Input(3) > a: Affine(3) > l: SoftmaxCrossEntropy; a > Affine(1) > l.T": (
        "",
        'The connector "T" takes class numbers',
    ),
}


@pytest.mark.parametrize("text", MISFITS)
def test_a_misfit_is_refused_with_the_property_that_is_to_blame(text: str) -> None:
    name, sentence = MISFITS[text]
    problem = only_problem(text)
    assert problem.property == name
    assert problem.text.startswith(sentence) or sentence in problem.text
    assert problem.fix or "expected" in problem.text


def test_layers_that_only_say_something_are_no_part_of_the_computation() -> None:
    found = resolved("Input(3) > ReLU; Comment(Comment=Look); TestNetwork; StructureSearch(False)")
    assert not found.problems
    assert [node.type.name for node in found.nodes] == ["Input", "ReLU"]


def test_rules_of_shapes_can_be_named_in_values() -> None:
    text = "Input(3,4) > Pad(1,1,1,1) > Transpose(1,0) > Slice(Start=0,0, Stop=*TransposeOutputSize, Step=1,1)"
    assert "TransposeOutputSize" in only_problem(text).text
    assert resolved("Input(5,6) > Transpose(1,0) > RandomCrop(*Input)").nodes[-1].output == (6, 5)


def test_labels_may_come_from_what_stops_gradients() -> None:
    for between in ("Unlink", "Max(OnlyIndex=True, KeepDims=True)", "GreaterScalar(0.5)"):
        text = f"Input(3) > a: Affine(3) > l: SoftmaxCrossEntropy; a > Affine(1) > {between} > l.T"
        assert resolved(text).problems == ()


def test_what_takes_no_gradients_may_come_from_what_does_not_learn() -> None:
    for connector in ("l", "L"):
        text = f"Input(3) > q: MinMaxQuantize; {{}} > q.{connector}"
        problem = only_problem(text.format("Parameter"))
        assert problem.text == f'Through the connector "{connector}" nothing can learn, and "Parameter" learns.'
        assert resolved(text.format("Parameter > Unlink")).problems == ()
        assert resolved(text.format("Parameter(LRateMultiplier=0)")).problems == ()
