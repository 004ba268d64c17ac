"""What a layer's side connectors carry: stored parameters, data, or what is linked to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

import msgspec

from layerwright.layers.declaration import LayerType, Parameter, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.model.network import Layer
from layerwright.model.problems import named_facts
from layerwright.resolve.facts import LayerFacts, PropertyError
from layerwright.resolve.resolved import DataUse, MemoryUse, NodeUse, ParameterUse, Use

MOST_ELEMENTS = 2**40
"""The greatest size of one output or parameter: beyond all memory, and far below where the engine's integers end."""


_SMALLEST = 1e-37
"""What is smaller is 0 in single precision, in which nnabla computes."""


class Source(msgspec.Struct, frozen=True, gc=False):
    """A value on a wire: the node that computes it, and its shape."""

    node: str
    shape: Shape
    layer_type: LayerType
    batched: bool = True


def side_uses(
    layer: Layer,
    layer_type: LayerType,
    facts: LayerFacts,
    incoming: Mapping[str, list[Source]],
    scope: tuple[str, ...],
) -> Iterator[tuple[str, Use]]:
    """What each side connector of a layer carries, those that are switched off left out.

    Args:
        layer: The layer.
        layer_type: Its type.
        facts: Its input and property values.
        incoming: What is linked to its connectors.
        scope: What the names of its parameters begin with.

    Raises:
        RuleError: What is linked does not fit.
        PropertyError: A property that is needed has no value.
    """
    for parameter in layer_type.parameters:
        wired = incoming.get(parameter.name)
        if not parameter.enabled(facts):
            if wired:
                raise RuleError(
                    f'"{parameter.name}" is switched off, and linked.',
                    fix="Remove the link.",
                    kind="connector.switched_off",
                    facts=named_facts(connector=parameter.name),
                )
            continue
        shape = parameter.shape(facts)
        if prod(shape) > MOST_ELEMENTS:
            raise too_large(f'The parameter "{parameter.name}"', shape)
        if wired:
            if wired[0].batched:
                raise RuleError(
                    f'The connector "{parameter.name}" takes one value for all samples, and gets one for each.',
                    fix="Link a Parameter layer, or what is computed from nothing else.",
                    kind="connector.value_for_each_sample",
                    facts=named_facts(connector=parameter.name),
                )
            yield parameter.name, _wired(parameter.name, shape, wired[0])
            continue
        yield parameter.name, _stored_use(layer, layer_type, parameter, shape, facts, scope)
    if layer_type.name == "Input":
        yield "", _data_use(facts, "", facts.shape("Size"))
    for side in layer_type.data:
        shape, wired = side.shape(facts), incoming.get(side.name)
        if wired:
            yield side.name, _wired(side.name, shape, wired[0])
        else:
            classes = side.classes(facts) if side.classes else None
            yield side.name, _data_use(facts, f"{side.name}.", shape, classes, side.share)


def _stored_use(
    layer: Layer,
    layer_type: LayerType,
    parameter: Parameter,
    shape: Shape,
    facts: LayerFacts,
    scope: tuple[str, ...],
) -> ParameterUse:
    owner = facts.text("ParameterScope") if layer_type.shares and parameter.name else layer.name
    own = (owner, layer_type.scope, parameter.stored_as or parameter.name) if parameter.name else (owner,)
    name = "/".join((*scope, *own))
    if parameter.internal:
        scale = float(parameter.multiplier)
        return ParameterUse(name, shape, parameter.initializer, scale, learning_rate=0.0, learned=False)
    file, initializer, multiplier, rate = facts.several(parameter.property_names)
    return ParameterUse(
        name=name,
        shape=shape,
        initializer=str(initializer),
        multiplier=float(multiplier),  # type: ignore[arg-type]
        learning_rate=float(rate),  # type: ignore[arg-type]
        learned=parameter.learned,
        file=str(file),
    )


def _wired(connector: str, shape: Shape, source: Source) -> NodeUse:
    if source.shape != shape:
        raise RuleError(
            f'The connector "{connector}" takes the shape {show(shape)}, and gets {show(source.shape)}.',
            fix="Change the shape of what is linked to it.",
            kind="connector.shape_differs",
            facts=named_facts(connector=connector, wanted=show(shape), found=show(source.shape)),
        )
    return NodeUse(source.node)


def stored_size(layer_type: LayerType, facts: LayerFacts, sides: Mapping[str, Use]) -> int:
    """How many numbers a layer stores, as CostParameter counts them."""
    if layer_type.stored:
        return layer_type.stored(facts)
    return sum([prod(use.shape) for use in sides.values() if isinstance(use, (ParameterUse, MemoryUse))])


def _data_use(facts: LayerFacts, prefix: str, shape: Shape, classes: int | None = None, share: bool = False) -> DataUse:
    generator = facts.text(f"{prefix}Generator")
    variable = facts.text(f"{prefix}Dataset")
    if generator == "None" and not variable:
        raise PropertyError(
            "No variable of the dataset is chosen.",
            f"{prefix}Dataset",
            "Name one, as x or y.",
            kind="dataset.variable_not_chosen",
        )
    multiplier = facts.number(f"{prefix}GeneratorMultiplier")
    # nnabla takes what is smaller for 0, and draws from no distribution without width.
    return DataUse(variable, shape, generator, multiplier if abs(multiplier) > _SMALLEST else 0.0, classes, share)


def too_large(what: str, shape: Shape) -> RuleError:
    """What to say of a shape that no memory holds."""
    text = f"{what} would have the shape {show(shape)}, which no memory holds."
    return RuleError(text, fix="Use smaller sizes.", kind="size.too_large")
