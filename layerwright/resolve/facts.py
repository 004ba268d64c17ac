"""The properties of one layer, evaluated when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, lru_cache
from math import prod

from layerwright.layers.catalogue import CATALOGUE, closest, suggestion
from layerwright.layers.declaration import Facts, Property
from layerwright.layers.kinds import Kind, KindError, Raw, Shape, Value, convert, is_text
from layerwright.layers.macros import MACROS, Macro
from layerwright.model.network import Layer
from layerwright.model.problems import Facts as ProblemFacts
from layerwright.model.problems import ProblemKind, named_facts
from layerwright.model.project import named
from layerwright.resolve.expressions import UNIT_PROPERTY, ExpressionError, NameUnknown, evaluate, evaluate_text

Arguments = Mapping[str, Value]

_DEFAULT = "*Default"

MOST_NAMES = 8
"""How many properties may lead to each other, one naming the next."""


class PropertyError(Exception):
    """A property without a value: the sentence, the property, and a way out; for programs its kind and its facts."""

    def __init__(
        self,
        text: str,
        property: str,
        fix: str = "",
        *,
        kind: ProblemKind = "value.refused",
        facts: ProblemFacts = (),
    ) -> None:
        super().__init__(text)
        self.property = property
        self.fix = fix
        self.kind = kind
        self.facts = facts


class LayerFacts(Facts):
    """What the rules of one layer may ask while it is resolved.

    Names in an expression stand for, in this order: the layer's name and input, another property of the layer, an
    argument of the unit around it, a built-in rule. A property that names itself means the argument, so that a unit can
    hand `OutMaps` on as `OutMaps`.
    """

    def __init__(
        self,
        layer: Layer,
        properties: Mapping[str, Property],
        inputs: tuple[Shape, ...] | Callable[[], tuple[Shape, ...]],
        arguments: Arguments,
        *,
        may_overwrite_input: Callable[[], bool] = lambda: False,
        wanted: Callable[[], Shape] | None = None,
        linked: Mapping[str, Shape] | None = None,
    ) -> None:
        """Prepare.

        Args:
            layer: The layer.
            properties: Its properties.
            inputs: The shapes that flow in, or what finds them when they are asked for.
            arguments: The values of names from around the layer.
            may_overwrite_input: Tells whether nobody else needs the first input.
            wanted: Finds the shape that is expected of the layer.
            linked: The shapes of what is linked to its side connectors.
        """
        self._layer = layer
        self._properties = properties
        self._inputs = inputs
        self._arguments = arguments
        self._may_overwrite_input = may_overwrite_input
        self._wanted = wanted
        self._linked = linked or {}
        self._values = _values_at_first(layer, properties)
        self._evaluating: list[str] = []
        self._output: Shape | None = None

    @property
    def inputs(self) -> tuple[Shape, ...]:
        """The shapes that flow in."""
        if callable(self._inputs):
            self._inputs = self._inputs()
        return self._inputs

    @property
    def output(self) -> Shape:
        """The shape that flows out, once it is known."""
        assert self._output is not None
        return self._output

    @property
    def may_overwrite_input(self) -> bool:
        """Whether nobody else needs the first input once this layer has read it."""
        return self._may_overwrite_input()

    @property
    def wanted(self) -> Shape:
        """The shape that is expected of the layer."""
        assert self._wanted is not None
        return self._wanted()

    def linked(self, connector: str) -> Shape | None:
        """The shape of what is linked to a side connector, if anything is."""
        return self._linked.get(connector)

    def set_output(self, output: Shape) -> None:
        """Tell the output shape, which the rules for costs ask."""
        self._output = output

    def value(self, name: str) -> Value:
        """The value of a property, evaluated when first asked for.

        Raises:
            PropertyError: It has none.
        """
        value = self._values.get(name)
        if value is not None:
            return value
        if name in self._evaluating:
            # A built-in rule asks for the very property that it is the value of.
            raise self._circle(name)
        value = self._values[name] = self._evaluated(self._properties[name])
        return value

    def several(self, names: Iterable[str]) -> list[Value]:
        """The values of some properties."""
        return [self.value(name) if (known := self._values.get(name)) is None else known for name in names]

    def values(self, *, but: Collection[str] = ()) -> Mapping[str, Value]:
        """The values of all properties, but for some, in the order of the properties."""
        for name in [name for name, value in self._values.items() if value is None and name not in but]:
            self.value(name)
        values: Mapping[str, Value] = self._values  # type: ignore[assignment]
        return {name: value for name, value in values.items() if name not in but} if but else values

    def _evaluated(self, entry: Property) -> Value:
        text = self._layer.properties.get(entry.name, entry.default).strip()
        if text == _DEFAULT:
            text = entry.default.strip()
        if not text:
            return self._empty(entry)
        if len(self._evaluating) == MOST_NAMES:
            chain = " -> ".join((*self._evaluating, entry.name))
            raise PropertyError(
                f"The value leads over too many names: {chain}.", self._evaluating[0], "Give one of them a number."
            )
        value = constant(entry.kind, text)
        if value is None:
            value = self._expression(entry, text)
        if entry.options and value not in entry.options:
            fix = suggestion(str(value), entry.options) or f"Choose one of {', '.join(entry.options)}."
            raise PropertyError(
                f'"{_short(str(value))}" is not an option.', entry.name, fix, kind="value.not_an_option"
            )
        return value

    def _expression(self, entry: Property, text: str) -> Value:
        self._evaluating.append(entry.name)
        try:
            return convert(entry.kind, self._raw(entry, text))
        except ExpressionError as error:
            place = f" (character {error.position})" if len(text) > 1 else ""
            raise PropertyError(
                f'"{_short(text)}" is not understood{place}: {error}.',
                entry.name,
                error.fix,
                kind="value.name_unknown" if error.unknown else "value.not_understood",
                facts=named_facts(name=error.unknown, similar=error.similar) if error.unknown else (),
            ) from None
        except KindError as error:
            shown = "" if str(error).endswith(f"not {text}") else f'"{_short(text)}": '
            raise PropertyError(
                f"{shown}{error}.", entry.name, _meant(entry, text), kind="value.of_other_type"
            ) from None
        finally:
            self._evaluating.pop()

    def _empty(self, entry: Property) -> Value:
        if entry.required or not is_text(entry.kind):
            fix = f"Its default is {entry.default or 'empty'}."
            raise PropertyError("The value is empty.", entry.name, fix, kind="value.empty")
        return ""

    def _raw(self, entry: Property, text: str) -> Raw:
        if is_text(entry.kind):
            return evaluate_text(text, self._lookup)
        return evaluate(text, self._lookup_number, true_division=entry.kind.startswith("Float"))

    def _lookup(self, name: str) -> Raw:
        raw = self._known(name)
        if raw is None:
            known = (*self._properties, *self._arguments, *self._macros, *_BUILT_IN, "Name", *_WORDS)
            raise NameUnknown(name, suggestion(name, known) or self._usable, similar=closest(name, known))
        return raw

    def _lookup_number(self, name: str) -> Raw:
        raw = self._lookup(name)
        if isinstance(raw, str):
            # Arguments of type Text may hold numbers, which count once they stand where a number is needed.
            return evaluate(raw, _no_names)
        return raw

    @property
    def _usable(self) -> str:
        """What can be named where a name means nothing."""
        of_layer = "Known here are the properties of this layer."
        known = "Known here are Input and the properties of this layer." if self._inputs else of_layer
        arguments = (f"Arguments are {named(self._arguments)}.",) if self._arguments else ()
        return " ".join((known, *arguments))

    @property
    def _macros(self) -> Iterable[str]:
        """The built-in rules that mean something for this layer."""
        return [name for name, macro in MACROS.items() if self._has(macro)]

    def _has(self, macro: Macro) -> bool:
        """Whether the layer has what a built-in rule asks for."""
        own = CATALOGUE[self._layer.type].properties.keys()
        given = bool(self._inputs) if macro.of == "input" else self._wanted is not None
        return given and own >= set(macro.needs)

    def _circle(self, name: str) -> PropertyError:
        circle = self._evaluating[self._evaluating.index(name) :]
        # One circle is one problem, wherever it is entered.
        first = min(range(len(circle)), key=lambda place: list(self._properties).index(circle[place]))
        circle = circle[first:] + circle[:first]
        chain = " -> ".join((*circle, circle[0]))
        fix = "Give one of them a number."
        return PropertyError(f"The value depends on itself: {chain}.", circle[0], fix, kind="value.circle")

    def _known(self, name: str) -> Raw | None:
        if name == "Name":
            return self._layer.name
        if name in _BUILT_IN:
            return _BUILT_IN[name](self) if self._inputs else None
        if name in self._properties and name not in self._evaluating:
            return as_raw(self.value(name))
        if name in self._arguments:
            return as_raw(self._arguments[name])
        if name in self._properties:
            raise self._circle(name)
        if name.startswith(f"{UNIT_PROPERTY}("):
            argument = name.removeprefix(UNIT_PROPERTY)[1:-1].strip()
            return as_raw(self._arguments[argument]) if argument in self._arguments else None
        if name == "SumParameterSize":
            return (self._stored_size(),)
        macro = MACROS.get(name)
        return macro.rule(self) if macro and self._has(macro) else None

    def _stored_size(self) -> int:
        """How many numbers the layer's parameters are."""
        kept = [entry for entry in CATALOGUE[self._layer.type].parameters if entry.enabled(self)]
        return sum(prod(entry.shape(self)) for entry in kept)


def is_default(text: str) -> bool:
    """Whether a property says that it has its default, as the reference system writes for properties of units."""
    return text.strip() == _DEFAULT


@lru_cache(maxsize=65_536)
def constant(kind: Kind, text: str) -> Value | None:
    """The value of a text that names nothing, and so means the same everywhere; None where that is not known.

    Most properties are plain numbers or words; to know them from before makes resolving several times faster.
    """
    if is_text(kind):
        return None if text.startswith("*") else text
    try:
        return convert(kind, evaluate(text, _no_names, true_division=kind.startswith("Float")))
    except (ExpressionError, KindError):
        return None


def _values_at_first(layer: Layer, properties: Mapping[str, Property]) -> dict[str, Value | None]:
    """The values of properties that nobody changed, where they are known from before; None for all others."""
    if properties is not CATALOGUE[layer.type].properties:
        return dict.fromkeys(properties)
    values = {**_constant_defaults(layer.type)}
    for name in _named_after_layers(layer.type):
        values[name] = layer.name
    for name in layer.properties:
        if name in values:
            values[name] = None
    return values


@cache
def _constant_defaults(layer_type: str) -> Mapping[str, Value | None]:
    """The defaults of a layer type that mean the same in every layer; None for those that do not."""
    found: dict[str, Value | None] = {}
    for entry in CATALOGUE[layer_type].properties.values():
        text = entry.default.strip()
        found[entry.name] = constant(entry.kind, text) if text else None if entry.required else ""
    return found


@cache
def _named_after_layers(layer_type: str) -> tuple[str, ...]:
    """The properties of a layer type whose default is the name of the layer."""
    properties = CATALOGUE[layer_type].properties.values()
    return tuple(entry.name for entry in properties if entry.default == "*Name" and is_text(entry.kind))


def as_raw(value: Value) -> Raw:
    """Make a value an operand again."""
    return value if isinstance(value, bool | str | tuple) else (value,)


_BUILT_IN: Mapping[str, Callable[[Facts], Raw]] = {
    "Input": lambda facts: facts.input,
    "Inputs": lambda facts: facts.inputs,
}


_WORDS = ("True", "False", "Calc")
"""What else an expression may say."""


def _meant(entry: Property, text: str) -> str:
    """A way out for a value that is not of the property's kind."""
    if entry.kind == "Float" and _DECIMAL_COMMA.fullmatch(text):
        return f"Decimals have a point: {text.replace(',', '.')}."
    return f"Its default is {entry.default}." if entry.default.strip() not in ("", text) else ""


_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")

NAMES_WITH_MEANING = frozenset(("Name", *_BUILT_IN, "True", "False"))
"""What no argument can be called, since an expression would not find it."""


def _no_names(name: str) -> Raw:
    raise NameUnknown(name)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
