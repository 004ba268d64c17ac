"""Ways out of problems that the program can take itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import prod

import msgspec

from layerwright.layers.catalogue import CATALOGUE, closest
from layerwright.layers.declaration import Property
from layerwright.layers.kinds import show
from layerwright.model import edits
from layerwright.model.edits import replace_network, unique_name
from layerwright.model.layout import ROW
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.model.settings import Optimizer, Task
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.arguments import argument_properties
from layerwright.resolve.connecting import Connecting, called_by, connecting
from layerwright.resolve.expressions import ExpressionError, tokens

_replace = msgspec.structs.replace
_MOST = 3
"""How many ways out of one kind are worth a button."""


@dataclass(frozen=True)
class Remedy:
    """One way out of a problem.

    Attributes:
        pattern: What it does, as a sentence without its names: `Link "{0}" to it`. It can be translated.
        apply: The edit.
        names: What stands in the sentence.
    """

    pattern: str
    apply: Callable[[Project], Project]
    names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What it does, in English."""
        return self.pattern.format(*self.names)


def remedies(project: Project, problem: Problem) -> tuple[Remedy, ...]:
    """What the program can do about a problem, the likeliest first; nothing where a person has to decide.

    Args:
        project: The project as it was when the problem was found.
        problem: A problem of it.
    """
    found: dict[str, Remedy] = {}
    for rule in _RULES:
        for remedy in rule(project, problem):
            found.setdefault(remedy.text, remedy)
    return tuple(found.values())


def _place(project: Project, problem: Problem) -> tuple[Network, Layer] | None:
    network = project.by_name.get(problem.network)
    layer = network.by_name.get(problem.layer) if network else None
    return (network, layer) if network and layer else None


def _edit(network: str, change: Callable[[Network], Network]) -> Callable[[Project], Project]:
    return lambda project: replace_network(project, change(project.network(network)))


def _set(network: str, layer: str, values: dict[str, str | None]) -> Callable[[Project], Project]:
    return _edit(network, lambda state: edits.set_properties(state, [layer], values))


def _layer_types(project: Project, problem: Problem) -> Iterator[Remedy]:
    place = _place(project, problem)
    if not place or place[1].type in CATALOGUE:
        return
    network, layer = place
    similar = closest(layer.type, CATALOGUE)
    if similar:
        yield Remedy(
            "Make it {0}", _edit(network.name, lambda state: _with_type(state, layer.name, similar)), (similar,)
        )
    yield Remedy("Remove the layer", _edit(network.name, lambda state: edits.remove_healing(state, [layer.name])))


def _with_type(network: Network, name: str, layer_type: str) -> Network:
    layers = tuple(_replace(layer, type=layer_type) if layer.name == name else layer for layer in network.layers)
    return _replace(network, layers=layers)


def _properties(project: Project, problem: Problem) -> Iterator[Remedy]:
    place = _place(project, problem)
    if not place or not problem.property or place[1].type not in CATALOGUE:
        return
    network, layer = place
    known = _known(project, layer)
    entry = known.get(problem.property)
    if entry is None:
        yield from _unknown_property(network, layer, problem.property, list(known))
        return
    yield from _options(network, layer, entry, problem)
    yield from _names_in_values(network, layer, problem)
    yield from _values(project, network, layer, problem)
    if problem.property in layer.properties and problem.property != "Network" and entry.default.strip():
        undo = _set(network.name, layer.name, {problem.property: None})
        yield Remedy("Set {0} to its default", undo, (problem.property,))


def _known(project: Project, layer: Layer) -> dict[str, Property]:
    known = dict(CATALOGUE[layer.type].properties)
    called = project.by_name.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
    return known | (argument_properties(called) if called else {})


def _unknown_property(network: Network, layer: Layer, property: str, known: list[str]) -> Iterator[Remedy]:
    if property not in layer.properties:
        return
    similar = closest(property, [name for name in known if name not in layer.properties])
    if similar:
        value = layer.properties[property]
        rename = _set(network.name, layer.name, {property: None, similar: value})
        yield Remedy("Rename it to {0}", rename, (similar,))
    yield Remedy("Remove {0}", _set(network.name, layer.name, {property: None}), (property,))


def _options(network: Network, layer: Layer, entry: Property, problem: Problem) -> Iterator[Remedy]:
    value = layer.properties.get(entry.name, entry.default)
    if not entry.options or value in entry.options or value.startswith("*"):
        return
    similar = closest(value, entry.options)
    options = [similar] if similar else [option for option in entry.options if option][:_MOST]
    for option in options:
        yield Remedy("Set {0} to {1}", _set(network.name, layer.name, {entry.name: option}), (entry.name, option))


_UNKNOWN_NAME = re.compile(r'"([^"]+)" is not a property or argument here')
_DID_YOU_MEAN = re.compile(r'Did you mean "([^"]+)"\?')


def _names_in_values(network: Network, layer: Layer, problem: Problem) -> Iterator[Remedy]:
    """A mistyped name in an expression, for which the problem has a similar one."""
    wrong, right = _UNKNOWN_NAME.search(problem.text), _DID_YOU_MEAN.search(problem.fix)
    text = layer.properties.get(problem.property)
    if not wrong or not right or text is None:
        return
    written = _renamed(text, wrong[1], right[1])
    if written is not None:
        change = _set(network.name, layer.name, {problem.property: written})
        yield Remedy("Set {0} to {1}", change, (problem.property, written))


def _renamed(text: str, old: str, new: str) -> str | None:
    if text.startswith("*") and text[1:].strip() == old:
        return f"*{new}"
    try:
        found = [token for token in tokens(text) if token.kind == "name" and token.text == old]
    except ExpressionError:
        return None
    for token in reversed(found):
        text = text[: token.position - 1] + new + text[token.position - 1 + len(old) :]
    return text if found else None


def _values(project: Project, network: Network, layer: Layer, problem: Problem) -> Iterator[Remedy]:
    """Values that follow from what flows in, or from what else there is."""
    name, property = network.name, problem.property
    if layer.type == "Unit" and property == "Network":
        others = [other for other in project.by_name if name not in called_by(project, other)]
        similar = closest(layer.properties.get("Network", ""), others)
        for other in [similar] if similar else others[:_MOST]:
            yield Remedy("Call {0}", _set(name, layer.name, {"Network": other}), (other,))
    elif layer.type == "Reshape" and property == "OutShape" and "elements" in problem.text:
        shape = connecting(project, network).shape_into(layer.name)
        if shape:
            size = str(prod(shape))
            yield Remedy("Set {0} to {1}", _set(name, layer.name, {property: size}), (property, size))
    elif layer.type == "Delay" and property == "Size" and "flows into it" in problem.text:
        shape = connecting(project, network).shape_into(layer.name)
        if shape:
            yield Remedy("Set {0} to {1}", _set(name, layer.name, {property: show(shape)}), (property, show(shape)))
    elif property == "Dataset" or property.endswith(".Dataset"):
        used = {
            text
            for entry in network.layers
            for key, text in entry.properties.items()
            if (key == "Dataset" or key.endswith(".Dataset")) and text
        }
        for variable in sorted({"x", "y", *used} - {layer.properties.get(property)})[:_MOST]:
            yield Remedy("Use the variable {0}", _set(name, layer.name, {property: variable}), (variable,))


_NO_VARIABLE = re.compile(r'The dataset ".*" has no variable "(.*)"\.$')
_QUOTED = re.compile(r'"([^"]*)"')


def _variables(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A variable that the dataset does not have: those it has are named by the problem."""
    wrong = _NO_VARIABLE.match(problem.text)
    if not wrong:
        return
    there = _QUOTED.findall(problem.fix)
    similar = closest(wrong[1], there)
    for variable in [similar] if similar else there[:_MOST]:

        def change(state: Project, variable: str = variable) -> Project:
            networks = tuple(
                _reading(network, wrong[1], variable) if problem.network in ("", network.name) else network
                for network in state.networks
            )
            return _replace(state, networks=networks)

        yield Remedy("Use the variable {0}", change, (variable,))


def _reading(network: Network, old: str, new: str) -> Network:
    """A network that reads another variable of the dataset."""

    def changed(layer: Layer) -> Layer:
        layer_type = CATALOGUE.get(layer.type)
        read = {
            entry.name: new
            for entry in (layer_type.properties.values() if layer_type else ())
            if entry.kind == "Dataset" and layer.properties.get(entry.name, entry.default) == old
        }
        return _replace(layer, properties={**layer.properties, **read}) if read else layer

    return _replace(network, layers=tuple([changed(layer) for layer in network.layers]))


def _links(project: Project, problem: Problem) -> Iterator[Remedy]:
    place = _place(project, problem)
    if not place or problem.property or place[1].type not in CATALOGUE:
        return
    network, layer = place
    layer_type = CATALOGUE[layer.type]
    into = network.links_into.get(layer.name, ())
    main = [link for link in into if link.connector == MAIN_CONNECTOR]
    known = (MAIN_CONNECTOR, *layer_type.connectors)
    if problem.text == "Input is not connected." or re.search(r" takes .*, and has \d+\.$", problem.text):
        if len(main) < layer_type.inputs.least:
            yield from _missing_link(connecting(project, network), network, layer)
        elif layer_type.inputs.most is not None and len(main) > layer_type.inputs.most:
            yield _without(network, main[layer_type.inputs.most :], "Remove the last link", "Remove the last {0} links")
    for link in into:
        if link.connector not in known:
            similar = closest(link.connector, known) or MAIN_CONNECTOR
            move = _edit(network.name, lambda state, link=link, to=similar: edits.relink(state, link, connector=to))  # type: ignore[misc]
            yield Remedy("Link it to {0}", move, (similar,))
            yield _without(network, [link])
    if "is switched off, and linked" in problem.text or "takes one value for all samples" in problem.text:
        yield _without(network, [link for link in into if f'"{link.connector}"' in problem.text])
    if "takes one link, not" in problem.text:
        same = [link for link in into if f'"{link.connector}"' in problem.text]
        yield _without(network, same[1:], "Remove the last link", "Remove the last {0} links")
    if problem.text.endswith("has no output to link from."):
        yield _without(network, [link for link in into if f'"{link.source}"' in problem.text])
    if problem.text.startswith("It is bypassed"):
        switch = _edit(network.name, lambda state: edits.set_bypassed(state, [layer.name], False))
        yield Remedy("Let data flow through it", switch)


def _without(
    network: Network, links: list[Link], one: str = "Remove the link", many: str = "Remove the {0} links"
) -> Remedy:
    cut = _edit(network.name, lambda state: edits.cut(state, links))
    return Remedy(one, cut) if len(links) == 1 else Remedy(many, cut, (str(len(links)),))


def _missing_link(wiring: Connecting, network: Network, layer: Layer) -> Iterator[Remedy]:
    """Links from layers that nobody reads and that fit, those that lie next above first."""
    loose = [
        other
        for other in network.layers
        if other.name != layer.name
        and not network.links_from.get(other.name)
        and not wiring.why_not(other.name, layer.name)
    ]
    loose.sort(key=lambda other: (other.y >= layer.y, abs(layer.y - other.y) + abs(layer.x - other.x), other.name))
    for other in loose[:_MOST]:
        draw = _edit(network.name, lambda state, other=other: edits.link(state, other.name, layer.name))  # type: ignore[misc]
        yield Remedy('Link "{0}" to it', draw, (other.name,))


def _circles(project: Project, problem: Problem) -> Iterator[Remedy]:
    place = _place(project, problem)
    if not place or not problem.text.startswith("Links form a circle"):
        return
    network, layer = place
    back = [
        link
        for link in network.links_into.get(layer.name, ())
        if link.source in edits.within_round(network, [layer.name]) and not edits.feeds_back(network, link)
    ]
    for link in back[:_MOST]:
        cut = _edit(network.name, lambda state, link=link: edits.cut(state, [link]))  # type: ignore[misc]
        yield Remedy('Remove the link from "{0}" to "{1}"', cut, (link.source, link.target))


def _loose_links(project: Project, problem: Problem) -> Iterator[Remedy]:
    network = project.by_name.get(problem.network)
    if network is None or "ends at no layer" not in problem.text:
        return
    loose = [link for link in network.links if not {link.source, link.target} <= network.by_name.keys()]
    wrong = [link for link in loose if f'from "{link.source}" to "{link.target}"' in problem.text]
    if wrong:
        yield _without(network, wrong[:1])


def _layer_names(project: Project, problem: Problem) -> Iterator[Remedy]:
    network = project.by_name.get(problem.network)
    if network is None or problem.property != "Name":
        return
    numbers = [number for number, layer in enumerate(network.layers) if layer.name == problem.layer]
    if len(numbers) > 1:
        number = numbers[-1]
        free = unique_name(problem.layer, network.by_name)
        yield Remedy('Rename one to "{0}"', _edit(network.name, lambda state: _numbered(state, number, free)), (free,))
    elif numbers and edits.name_problem(problem.layer):
        free = unique_name(_usable(problem.layer, "Layer"), network.by_name)
        rename = _edit(network.name, lambda state: edits.rename_layer(state, problem.layer, free))
        yield Remedy('Rename it to "{0}"', rename, (free,))


def _numbered(network: Network, number: int, name: str) -> Network:
    layers = tuple(_replace(layer, name=name) if at == number else layer for at, layer in enumerate(network.layers))
    return _replace(network, layers=layers)


def _usable(name: str, otherwise: str) -> str:
    """A name as near to another one as may be that can be used."""
    cleaned = "".join(sign if sign.isprintable() else " " for sign in name).replace("/", "_").strip().lstrip(". ")
    return cleaned or otherwise


def _losses(project: Project, problem: Problem) -> Iterator[Remedy]:
    network = project.by_name.get(problem.network)
    if network is None or "at least one loss function" not in problem.text:
        return
    ends = [layer for layer in network.layers if not network.links_from.get(layer.name)]
    wiring = connecting(project, network)
    for layer_type in ("SoftmaxCrossEntropy", "SquaredError"):
        for end in ends[:_MOST]:
            if layer_type not in wiring.accepting_types(end.name):
                continue
            new = Layer(unique_name(layer_type, network.by_name), layer_type, x=end.x, y=end.y + ROW)
            add = _edit(network.name, lambda state, new=new, end=end: edits.add_below(state, new, end.name))  # type: ignore[misc]
            yield Remedy('Add {0} below "{1}"', add, (layer_type, end.name))


def _scopes(project: Project, problem: Problem) -> Iterator[Remedy]:
    place = _place(project, problem)
    if place and problem.text.startswith("The parameter ") and "has the name of a scope" in problem.text:
        network, layer = place
        free = unique_name(f"{layer.name}_2", network.by_name)
        rename = _edit(network.name, lambda state: edits.rename_layer(state, layer.name, free))
        yield Remedy('Rename it to "{0}"', rename, (free,))


_TASKS = {"Optimizer": "optimizers", "Monitor": "monitors", "Executor": "executors"}
_TASK = re.compile(r'(Optimizer|Monitor|Executor) "(.*?)": ')


def _tasks(project: Project, problem: Problem) -> Iterator[Remedy]:
    match = _TASK.match(problem.text)
    if not match:
        monitor = re.match(r'The monitor "(.*)" has nothing to measure: in the mode runtime', problem.text)
        if monitor:
            yield Remedy("Use the mode {0}", _task_with("monitors", monitor[1], mode="validation"), ("validation",))
        return
    field, name, rest = _TASKS[match[1]], match[2], problem.text[match.end() :]
    task = next((entry for entry in getattr(project.configuration, field) if entry.name == name), None)
    if task is None:
        return
    if rest.startswith("there is no network") and isinstance(task, Task):
        yield from _chosen(field, name, "network", task.network, project.by_name, "Use the network {0}")
        yield Remedy('Remove "{0}"', _without_task(field, name), (name,))
    elif rest.startswith("there is no dataset"):
        datasets = [source.name for source in project.datasets]
        yield from _chosen(field, name, "dataset", task.dataset, datasets, "Use the dataset {0}")
        yield Remedy('Remove "{0}"', _without_task(field, name), (name,))
    elif isinstance(task, Optimizer):
        yield from _optimizer(project, task, rest)


def _optimizer(project: Project, task: Optimizer, text: str) -> Iterator[Remedy]:
    name = task.name
    if text.startswith("there is no solver"):
        yield from _chosen("optimizers", name, "solver", task.solver, SOLVERS, "Use {0}")
    elif "decays weights by a parameter of its own" in text:
        yield Remedy("Set weight_decay to {0}", _task_with("optimizers", name, weight_decay=0.0), ("0",))
    elif text.startswith("it ends at"):
        yield Remedy("Let it work to the end of the run", _task_with("optimizers", name, end=-1))
    elif "Step schedule has no steps" in text:
        epochs = project.configuration.max_epoch
        steps = tuple(sorted({max(1, epochs // 2), max(1, epochs * 3 // 4)}))
        schedule = _replace(task.schedule, steps=steps, unit="epoch")
        listed = ", ".join(str(step) for step in steps)
        yield Remedy(
            "Let the rate drop at the epochs {0}", _task_with("optimizers", name, schedule=schedule), (listed,)
        )
    elif task.solver in SOLVERS:
        defaults = {entry.label: entry.default for entry in SOLVERS[task.solver].parameters}
        for label in task.parameters:
            if f'has no parameter "{label}"' in text or text.startswith(f"{label} is "):
                left = {key: value for key, value in task.parameters.items() if key != label}
                change = _task_with("optimizers", name, parameters=left)
                yield Remedy("Set {0} to its default" if label in defaults else "Remove {0}", change, (label,))


def _chosen(field: str, task: str, part: str, wrong: str, known: Iterable[str], pattern: str) -> Iterator[Remedy]:
    known = list(known)
    similar = closest(wrong, known)
    for name in [similar] if similar else known[:_MOST]:
        yield Remedy(pattern, _task_with(field, task, **{part: name}), (name,))


def _task_with(field: str, name: str, **parts: object) -> Callable[[Project], Project]:
    def change(project: Project) -> Project:
        tasks = tuple(
            _replace(task, **parts) if task.name == name else task for task in getattr(project.configuration, field)
        )
        return _replace(project, configuration=_replace(project.configuration, **{field: tasks}))

    return change


def _without_task(field: str, name: str) -> Callable[[Project], Project]:
    def change(project: Project) -> Project:
        tasks = tuple(task for task in getattr(project.configuration, field) if task.name != name)
        return _replace(project, configuration=_replace(project.configuration, **{field: tasks}))

    return change


def _best_monitor(project: Project, problem: Problem) -> Iterator[Remedy]:
    if not problem.text.startswith("There is no monitor") or not project.configuration.best_monitor:
        return
    monitors = [monitor.name for monitor in project.configuration.monitors]
    similar = closest(project.configuration.best_monitor, monitors)
    for name in [similar] if similar else monitors[-1:]:
        yield Remedy('Choose by "{0}"', lambda state, name=name: _best(state, name), (name,))  # type: ignore[misc]
    yield Remedy("Choose by the last monitor", lambda state: _best(state, ""))


def _best(project: Project, monitor: str) -> Project:
    return _replace(project, configuration=_replace(project.configuration, best_monitor=monitor))


_SAME_NAME = re.compile(r'\d+ (network|dataset|optimizer|monitor|executor)s have the name "(.*)"\.$', re.DOTALL)


def _names(project: Project, problem: Problem) -> Iterator[Remedy]:
    match = _SAME_NAME.match(problem.text)
    if not match:
        if problem.text == "The project has no network.":
            yield Remedy("Add a network", lambda state: edits.add_network(state, Network("Main")))
        return
    kind, name = match[1], match[2]
    in_project = kind in ("network", "dataset")
    holder = project if in_project else project.configuration
    entries = getattr(holder, f"{kind}s")
    free = unique_name(name, {entry.name for entry in entries})

    def change(state: Project) -> Project:
        holding = state if in_project else state.configuration
        values = list(getattr(holding, f"{kind}s"))
        last = max(number for number, entry in enumerate(values) if entry.name == name)
        values[last] = _replace(values[last], name=free)
        after = _replace(holding, **{f"{kind}s": tuple(values)})
        return after if isinstance(after, Project) else _replace(state, configuration=after)

    yield Remedy('Rename one to "{0}"', change, (free,))


_RULES: tuple[Callable[[Project, Problem], Iterator[Remedy]], ...] = (
    _layer_types,
    _variables,
    _links,
    _circles,
    _loose_links,
    _layer_names,
    _properties,
    _losses,
    _scopes,
    _tasks,
    _best_monitor,
    _names,
)
