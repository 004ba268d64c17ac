"""Layers that drop or replace single values, and those that only say something."""

from __future__ import annotations

from layerwright.layers.axes import between
from layerwright.layers.declaration import MANY_INPUTS, NO_INPUT, Costs, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import same_as_input


def _dropout_output(facts: Facts) -> Shape:
    rate = facts.number("P")
    if not 0 <= rate < 1:
        raise RuleError(f"P is {show(rate)}.", property="P", fix="Use 0 or more and less than 1.")
    return facts.input


def _prune_output(facts: Facts) -> Shape:
    between(facts, "Rate", 0, 1)
    return facts.input


def _nms_output(facts: Facts) -> Shape:
    if len(facts.input) != 2 or facts.input[1] < 6:
        raise RuleError(
            f"The input {show(facts.input)} is no list of boxes.",
            fix="Give it the shape boxes,5+classes: x, y, width, height and objectness, then the classes.",
        )
    return facts.input


LAYERS = (
    LayerType(
        name="Dropout",
        category="Others",
        help="Makes a random part of the values 0 while training, so that the network cannot rely on single ones.",
        output=_dropout_output,
        costs=lambda facts: Costs(multiply=facts.input_size),
        own_properties=(
            Property("P", "Float", "0.5", "The part of the values to drop.", important=True, searchable=True),
            Property("Seed", "Int", "-1", "Makes the choice repeatable; -1 follows the run's seed."),
            Property("SkipAtTest", "Boolean", "True", "Lets everything pass outside training."),
        ),
        references=(
            "Srivastava, N. et al. (2014). Dropout: A Simple Way to Prevent Neural Networks from Overfitting. "
            "JMLR 15, 1929-1958.",
        ),
        aliases=("regularization", "drop"),
        skipped_when_testing=lambda facts: facts.flag("SkipAtTest"),
    ),
    LayerType(
        name="Prune",
        category="Others",
        help="Makes the smallest values 0, signs left aside; all samples of a batch are compared together.",
        output=_prune_output,
        own_properties=(Property("Rate", "Float", "0.9", "The part of the values to make 0.", important=True),),
        aliases=("sparse", "compress"),
    ),
    LayerType(
        name="ResetNaN",
        category="Others",
        help="Puts 0 in the place of values that are not a number.",
        output=same_as_input,
        aliases=("not a number", "clean"),
    ),
    LayerType(
        name="ResetInf",
        category="Others",
        help="Puts 0 in the place of infinite values.",
        output=same_as_input,
        aliases=("infinity", "clean"),
    ),
    LayerType(
        name="NmsDetection2d",
        category="Others",
        help="Lowers the class scores of boxes that overlap a better one to 0. Boxes are x, y, width and height.",
        output=_nms_output,
        own_properties=(
            Property("Thresh", "Float", "0.5", "Scores up to this become 0.", important=True),
            Property("NMS", "Float", "0.45", "The overlap from which on the weaker box is dropped."),
            Property("NMSPerClass", "Boolean", "True", "Compares the boxes of each class on their own."),
        ),
        references=(
            "Redmon, J. and Farhadi, A. (2016). YOLO9000: Better, Faster, Stronger. https://arxiv.org/abs/1612.08242",
        ),
        aliases=("non-maximum suppression", "object detection", "yolo"),
    ),
    LayerType(
        name="Identity",
        category="Others",
        help="Lets everything pass.",
        output=same_as_input,
        aliases=("pass", "no operation", "copy"),
    ),
    LayerType(
        name="Output",
        category="Others",
        help="Makes a value an output of the network and names its variable.",
        output=same_as_input,
        own_properties=(Property("VariableName", "Text", "y", "The name of the variable."),),
        aliases=("result", "sink", "end"),
    ),
    LayerType(
        name="Comment",
        category="Others",
        help="Shows a text between the layers.",
        inputs=NO_INPUT,
        output=None,
        own_properties=(Property("Comment", "Text", "", "The text.", required=False),),
        aliases=("note", "remark", "text"),
    ),
    LayerType(
        name="Unsupported",
        category="Others",
        help="Stands for a function that another program knows, and keeps its place in the network.",
        inputs=MANY_INPUTS,
        output=same_as_input,
        aliases=("unknown", "custom", "foreign"),
        cannot_run="What it computes is not known here.",
    ),
)
