"""What Hypothesis draws: arbitrary projects, and networks that are nearly right."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec.inspect import (
    BoolType,
    DictType,
    FloatType,
    IntType,
    LiteralType,
    StrType,
    StructType,
    TupleType,
    Type,
    UnionType,
    VarTupleType,
)

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.macros import MACROS
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project

NAMES = ("a", "b", "c", "d", "e", "ümlaut")
"""Few, so that what is drawn meets."""


def any_value(type_info: Type) -> st.SearchStrategy[Any]:
    """Any value that a field of a msgspec struct may hold, so that a new field is tested without a word."""
    match type_info:
        case StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: any_value(field.type) for field in fields})
        case VarTupleType(item_type=item):
            return st.lists(any_value(item), max_size=3).map(tuple)
        case TupleType(item_types=items):
            return st.tuples(*map(any_value, items))
        case DictType(key_type=key, value_type=value):
            return st.dictionaries(any_value(key), any_value(value), max_size=3)
        case UnionType(types=types):
            return st.one_of(*(any_value(entry) for entry in types))
        case LiteralType(values=values):
            return st.sampled_from(values)
        case IntType(ge=least):
            return st.integers(min_value=least, max_value=2**63)
        case FloatType(ge=least):
            return st.floats(min_value=least, allow_nan=False, allow_infinity=False)
        case BoolType():
            return st.booleans()
        case StrType():
            return st.text()
    raise NotImplementedError(type_info)


any_project: st.SearchStrategy[Project] = any_value(msgspec.inspect.type_info(Project))
"""Projects that can be written, most of them nonsense."""

layer_names = st.sampled_from(NAMES)

_operands = st.sampled_from(
    [
        *("0", "1", "3", "2,2", "-1", "0.5", "1e9", "True", "None", "y"),
        *("Input", "Input[0]", "Inputs", "Name", "KernelShape", "OutMaps", "OutShape", "Axis"),
        *NAMES,
        *MACROS,
        *(f"*{name}" for name in MACROS),
    ]
)
expressions = st.one_of(
    _operands,
    st.recursive(
        _operands,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/,"), inner).map("".join),
            inner.map("({})".format),
            st.tuples(inner, inner).map("{0[0]}[{0[1]}]".format),
        ),
        max_leaves=4,
    ),
    st.text(max_size=8),
)
"""Property values that look like something."""


_sizes = st.sampled_from(["4", "4,1", "4,8,8", "8,6,4", "4,5,6,7"])


@st.composite
def any_layer(draw: st.DrawFn, names: st.SearchStrategy[str] = layer_names) -> Layer:
    """A layer of a known type, most of whose properties exist."""
    layer_type = draw(st.sampled_from(list(CATALOGUE.values())))
    known = st.sampled_from([*layer_type.properties, *NAMES])
    properties = draw(st.just({}) | st.dictionaries(known, expressions, max_size=2))
    if layer_type.name == "Unit":
        properties["Network"] = draw(layer_names)
    elif layer_type.name == "Input":
        properties.setdefault("Size", draw(_sizes))
    return Layer(draw(names), layer_type.name, properties)


_links = st.builds(
    Link, layer_names, layer_names, st.just(MAIN_CONNECTOR) | st.sampled_from(["W", "b", "T", "beta", "?"])
)


@st.composite
def any_network(draw: st.DrawFn) -> Network:
    """A network that is wired as its layers want it, and then a layer and a link that may spoil it."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, len(NAMES)))]
    layers = [Layer(names[0], "Input", {"Size": draw(_sizes)})]
    links = []
    for name in names[1:]:
        layer = draw(any_layer(st.just(name)))
        sources = st.sampled_from([source.name for source in layers if source.type != "Argument"])
        count = 1 if layer.type == "Unit" else CATALOGUE[layer.type].inputs.least
        links += [Link(draw(sources), name) for _ in range(count)]
        layers.append(layer)
    layers += draw(st.just([]) | st.lists(any_layer(), max_size=1))
    links += draw(st.just([]) | st.lists(_links, max_size=1))
    return Network(draw(layer_names), tuple(layers), tuple(links))
