"""Layers that move data or let it pass."""

from __future__ import annotations

from layerwright.layers.arithmetic import INPUTS
from layerwright.layers.declaration import MANY_INPUTS, Costs, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import concatenate_output, reshape_output


def _dropout_output(facts: Facts) -> Shape:
    rate = facts.number("P")
    if not 0 <= rate < 1:
        raise RuleError(f"P is {show(rate)}.", property="P", fix="Use 0 or more and less than 1.")
    return facts.input


LAYERS = (
    LayerType(
        name="Concatenate",
        category="Others",
        help="Joins inputs along an axis.",
        inputs=MANY_INPUTS,
        output=concatenate_output,
        own_properties=(INPUTS, Property("Axis", "UInt", "0", "The axis along which the inputs are joined.")),
        aliases=("concat", "join", "merge"),
    ),
    LayerType(
        name="Reshape",
        category="Others",
        help="Gives the same elements another shape.",
        output=reshape_output,
        own_properties=(Property("OutShape", "PIntArray", "100", "The new shape.", important=True),),
        aliases=("flatten", "view"),
    ),
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
)
