"""What the inspector shows of the selected layers, as data: groups of rows, each with text, value and problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Property
from layerwright.layers.kinds import Kind, Shape, Value, show
from layerwright.model.edits import set_properties
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.resolved import Resolved
from layerwright.resolve.values import Evaluated, input_shapes, properties_of, property_values

_GENERATED = ("Generator", "GeneratorMultiplier")
"""Own properties of Input that stand in a group, as those of side connectors do."""

_MOST_VALUED = 20
"""Of more layers at once, values are not shown: they differ, and who edits hundreds does not look for them."""

OTHERS = "*"
"""The group of properties that the layer type does not know."""
WITHIN = "/"
"""The group of properties that a unit gives to layers within it, as `Convolution.W.File`."""


@dataclass(frozen=True)
class Row:
    """One property of one or many layers.

    Attributes:
        name: The property.
        kind: Its type.
        text: What is typed; None where the layers differ.
        default: The text that it goes back to.
        changed: Whether anybody changed it in any of the layers.
        value: What it comes to where the text does not say it; empty otherwise.
        problem: Why it is wrong.
        fix: A way out.
        severity: `error` or `warning`; of the problem.
        help: What the property means.
        options: The texts that can be chosen.
        strict: Whether no other text than the options makes sense.
        editable: Whether a person may change it.
    """

    name: str
    kind: Kind
    text: str | None
    default: str
    changed: bool
    value: str = ""
    problem: str = ""
    fix: str = ""
    severity: str = "error"
    help: str = ""
    options: tuple[str, ...] = ()
    strict: bool = False
    editable: bool = True


@dataclass(frozen=True)
class Group:
    """Rows under a heading; the first group has none. The note says in short what the group holds."""

    name: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class Subject:
    """The selected layers as the inspector shows them; `type` is empty where they are of several types."""

    network: str
    layers: tuple[Layer, ...]
    type: str
    category: str
    groups: tuple[Group, ...] = ()
    inputs: tuple[Shape | None, ...] = ()
    output: Shape | None = None
    problems: tuple[tuple[str, str], ...] = ()
    unit: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the layers."""
        return tuple(layer.name for layer in self.layers)


def subject(project: Project, resolved: Resolved, names: Iterable[str]) -> Subject:
    """What the inspector shows of layers of one network; of several, the properties that all of them have."""
    network = project.network(resolved.network)
    wanted = set(names)
    layers = tuple(layer for layer in network.layers if layer.name in wanted)
    types = {_shown_type(layer) for layer in layers}
    categories = {_category(layer) for layer in layers}
    outputs = {result.name: result.output for result in resolved.layers}
    single = layers[0] if len(layers) == 1 else None
    called = {layer.properties.get("Network", "") for layer in layers if layer.type == "Unit"}
    return Subject(
        network=network.name,
        layers=layers,
        type=types.pop() if len(types) == 1 else "",
        category=categories.pop() if len(categories) == 1 else "",
        groups=_groups(project, resolved, layers),
        inputs=input_shapes(network, resolved, single.name) if single else (),
        output=outputs.get(single.name) if single else None,
        problems=_problems_of_whole(resolved, wanted),
        unit=next(iter(called & project.by_name.keys()), "") if len(called) == 1 else "",
    )


def with_text(network: Network, names: Sequence[str], property: str, text: str | None, project: Project) -> Network:
    """Set a property of layers; a text that is the default is no change of it, and None goes back to the default."""
    kept = [name for name in names if name in network.by_name]
    at_default = [name for name in kept if text is None or text == _default(project, network.by_name[name], property)]
    others = [name for name in kept if name not in at_default]
    network = set_properties(network, at_default, {property: None})
    return set_properties(network, others, {property: text})


def _default(project: Project, layer: Layer, property: str) -> str | None:
    entry = _properties(project, layer).get(property)
    return entry.default if entry else None


def _properties(project: Project, layer: Layer) -> Mapping[str, Property]:
    return properties_of(project, layer) if layer.type in CATALOGUE else {}


def _shown_type(layer: Layer) -> str:
    return layer.properties.get("Network", "") or layer.type if layer.type == "Unit" else layer.type


def _category(layer: Layer) -> str:
    return CATALOGUE[layer.type].category if layer.type in CATALOGUE else ""


def _problems_of_whole(resolved: Resolved, names: set[str]) -> tuple[tuple[str, str], ...]:
    """The problems of the layers that no property of them is to blame for."""
    return tuple(
        (problem.text, problem.fix)
        for problem in resolved.problems
        if problem.network == resolved.network and problem.layer in names and not problem.property
    )


def _groups(project: Project, resolved: Resolved, layers: tuple[Layer, ...]) -> tuple[Group, ...]:
    if not layers:
        return ()
    declared = [_properties(project, layer) for layer in layers]
    common = [name for name in declared[0] if all(name in properties for properties in declared[1:])]
    values = [
        property_values(project, resolved, layer) if len(layers) <= _MOST_VALUED and layer.type in CATALOGUE else {}
        for layer in layers
    ]
    told = {
        (problem.layer, problem.property): problem
        for problem in reversed(resolved.problems)
        if problem.network == resolved.network
    }

    within = _within(project, layers[0]) if len(layers) == 1 else {}

    def row(name: str) -> Row:
        entry = declared[0].get(name) or within.get(name)
        defaults = [properties[name].default if name in properties else "" for properties in declared]
        texts = [layer.properties.get(name, default) for layer, default in zip(layers, defaults, strict=True)]
        changed = any(name in layer.properties for layer in layers)
        evaluated = [found.get(name, Evaluated()) for found in values]
        problem = next((told[key] for layer in layers if (key := (layer.name, name)) in told), None)
        wrong = next((each for each in evaluated if each.problem), Evaluated())
        same = len(set(texts)) == 1
        results = {_shown(each.value) for each in evaluated}
        result = results.pop() if len(results) == 1 else ""
        return Row(
            name=name,
            kind=entry.kind if entry else "Text",
            text=texts[0] if same else None,
            default=defaults[0],
            changed=changed,
            value=result if same and not says_itself(texts[0], result) else "",
            problem=problem.text if problem else wrong.problem,
            fix=problem.fix if problem else wrong.fix,
            severity=problem.severity if problem else "error",
            help=entry.help if entry else "",
            options=_options(project, resolved, layers[0], name, entry),
            strict=bool(entry and entry.options),
            editable=entry is None or entry.editable or changed,
        )

    types = {layer.type for layer in layers}
    sides = _sides(layers[0]) if len(types) == 1 else {}
    first = [name for name in common if name not in sides]
    if types == {"Unit"}:
        # What a unit is called with comes first, as its own properties would.
        first.sort(key=lambda name: name in CATALOGUE["Unit"].properties)
    groups = [Group("", tuple(row(name) for name in first))]
    by_side: dict[str, list[str]] = {}
    for name in common:
        if name in sides:
            by_side.setdefault(sides[name], []).append(name)
    for side, members in by_side.items():
        rows = tuple(row(name) for name in members)
        groups.append(Group(side, rows, _note(rows)))
    unknown = sorted({name for layer in layers for name in layer.properties} - {n for d in declared for n in d})
    inner = [name for name in unknown if name in within]
    others = [name for name in unknown if name not in within]
    for heading, members in ((WITHIN, inner), (OTHERS, others)):
        if members:
            groups.append(Group(heading, tuple(row(name) for name in members)))
    return tuple(groups)


def _sides(layer: Layer) -> dict[str, str]:
    """The properties that stand in a group of their own, with the group; what a layer is about stays above."""
    layer_type = CATALOGUE.get(layer.type)
    if layer_type is None:
        return {}
    found = {
        entry.name: side.name
        for side in layer_type.sides
        if side.name
        for entry in side.properties
        if not (entry.important or (entry.required and entry.kind == "Dataset"))
    }
    found.update((name, "Generator") for name in _GENERATED if name in layer_type.properties)
    return found


def _within(project: Project, unit: Layer) -> dict[str, Property]:
    """The properties of layers within a unit that the unit sets, by the names that it sets them under."""
    inner = project.by_name.get(unit.properties.get("Network", "")) if unit.type == "Unit" else None
    found = {}
    for name in unit.properties if inner else ():
        layer, _, property = name.partition(".")
        entry = _properties(project, inner.by_name[layer]).get(property) if inner and layer in inner.by_name else None
        if entry is not None:
            found[name] = entry
    return found


def _note(rows: tuple[Row, ...]) -> str:
    """What was changed within a group, or what it mainly is."""
    changed = [row for row in rows if row.changed]
    shown = changed or [row for row in rows if row.kind == "Option"][:1]
    return ", ".join(row.text for row in shown if row.text)


def says_itself(text: str, result: str) -> bool:
    """Whether a text says what it comes to, so that this need not be shown beside it."""
    plain = text.replace(" ", "")
    if not result or plain.casefold() == result.casefold():
        return True
    try:
        return float(plain) == float(result)
    except ValueError:
        return False


def _shown(value: Value | None) -> str:
    return "" if value is None else show(value)


def _options(project: Project, resolved: Resolved, layer: Layer, name: str, entry: Property | None) -> tuple[str, ...]:
    """The texts that a property can have: its options, or the names that it can stand for."""
    if entry is None:
        return ()
    if entry.options:
        return entry.options
    if entry.kind == "BooleanOrMacro":
        automatic = (entry.default,) if entry.default.startswith("*") else ()
        return (*automatic, "True", "False")
    named = _NAMED.get((layer.type, name)) or (_variables if entry.kind == "Dataset" else None)
    return tuple(dict.fromkeys(named(project, resolved))) if named else ()


def _other_networks(project: Project, resolved: Resolved) -> Iterable[str]:
    return (network.name for network in project.networks if network.name != resolved.network)


def _layers_of(type: str) -> Callable[[Project, Resolved], Iterable[str]]:
    return lambda project, resolved: (
        layer.name for layer in project.network(resolved.network).layers if layer.type == type
    )


def _variables(project: Project, resolved: Resolved) -> Iterable[str]:
    """The variables of the dataset that the project speaks of anywhere."""
    for network in project.networks:
        for layer in network.layers:
            for entry in _dataset_properties(layer.type):
                text = layer.properties.get(entry.name, entry.default)
                if text:
                    yield text


@cache
def _dataset_properties(layer_type: str) -> tuple[Property, ...]:
    properties = CATALOGUE[layer_type].properties.values() if layer_type in CATALOGUE else ()
    return tuple(entry for entry in properties if entry.kind == "Dataset")


_NAMED: Mapping[tuple[str, str], Callable[[Project, Resolved], Iterable[str]]] = {
    ("Unit", "Network"): _other_networks,
    ("Import", "Network"): _other_networks,
    ("RepeatEnd", "ID"): _layers_of("RepeatStart"),
    ("RecurrentOutput", "ID"): _layers_of("RecurrentInput"),
}
"""Properties that name something of the project."""
