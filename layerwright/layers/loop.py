"""Layers that begin and end loops, and hand values from one round to the next."""

from __future__ import annotations

from layerwright.layers.declaration import DataConnector, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import same_as_input, without_axis


def _stacked(facts: Facts) -> Shape:
    axis = facts.integer("Axis")
    if axis > len(facts.input):
        raise RuleError(
            f"Axis {axis} does not exist: the results of the rounds, {show(facts.input)}, are put together along an "
            f"axis from 0 to {len(facts.input)}.",
            property="Axis",
            fix="Choose the axis of RecurrentInput.",
        )
    return (*facts.input[:axis], facts.integer("Length"), *facts.input[axis:])


def one_step(facts: Facts) -> Shape:
    """The input's shape without Axis, of which something must be left."""
    shape = without_axis(facts)
    if not shape:
        raise RuleError(
            f"The input {show(facts.input)} has no dimension besides that of time.",
            property="Axis",
            fix="Put a Reshape before it that adds one, as to 28,1.",
        )
    return shape


def _identifier(default: str) -> Property:
    return Property("ID", "Text", default, "The name of the loop's first layer.", editable=False)


LAYERS = (
    LayerType(
        name="RepeatStart",
        category="LoopControl",
        help="Begins a part that is repeated; each repetition has parameters of its own.",
        output=same_as_input,
        own_properties=(
            Property("Times", "PInt", "3", "How often it is repeated.", searchable=True),
            _identifier("*Name"),
        ),
        aliases=("loop", "for", "begin repeat"),
    ),
    LayerType(
        name="RepeatEnd",
        category="LoopControl",
        help="Ends the part that begins at RepeatStart, and gives on the result of its last repetition.",
        output=same_as_input,
        own_properties=(
            _identifier("RepeatStart"),
            Property("Times", "PInt", "*RepeatTimes", "How often it was repeated.", editable=False),
        ),
        aliases=("loop", "end repeat"),
    ),
    LayerType(
        name="RecurrentInput",
        category="LoopControl",
        help="Begins a part that is computed for each element along Axis in turn, with the same parameters.",
        output=one_step,
        own_properties=(Property("Axis", "UInt", "0", "The axis of time."), _identifier("*Name")),
        aliases=("rnn", "sequence", "time loop"),
    ),
    LayerType(
        name="RecurrentOutput",
        category="LoopControl",
        help="Ends the part that begins at RecurrentInput, and puts the results together along Axis.",
        output=_stacked,
        own_properties=(
            Property("Axis", "UInt", "0", "The axis along which the results are put together."),
            _identifier("RecurrentInput"),
            Property("Length", "PInt", "*RecurrentLength", "The number of elements.", editable=False),
        ),
        aliases=("rnn", "sequence", "end of time loop"),
    ),
    LayerType(
        name="Delay",
        category="LoopControl",
        help="Gives what flowed into it in the round before; in the first round, the initial value.",
        output=lambda facts: facts.shape("Size"),
        own_properties=(
            Property("Size", "PIntArray", "*Input", "The shape of the value.", important=True),
            Property("ID", "Text", "", "The loop that it belongs to.", required=False, editable=False),
        ),
        data=(
            DataConnector(
                "Initial",
                lambda facts: facts.shape("Size"),
                dataset="c",
                generator="Constant",
                multiplier="0.0",
                required=True,
            ),
        ),
        aliases=("feedback", "memory", "state"),
    ),
)
