"""Ways out of what is wrong with the value of a property."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from layerwright.layers.catalogue import CATALOGUE, closest
from layerwright.layers.declaration import Property
from layerwright.model.network import Layer, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.arguments import argument_properties
from layerwright.resolve.connecting import called_by
from layerwright.resolve.expressions import ExpressionError, tokens
from layerwright.resolve.facts import constant
from layerwright.resolve.remedies.remedy import MOST, Remedy, place_of, setting, takes_away


@dataclass(frozen=True)
class _Place:
    """A property of a layer: its declaration, and the text that it has."""

    network: Network
    layer: Layer
    entry: Property
    text: str

    def to(self, text: str) -> Remedy:
        """The way out that gives it another text."""
        change = setting(self.network.name, self.layer.name, {self.entry.name: text})
        return Remedy("Set {0} to {1}", change, (self.entry.name, text))


def _property(project: Project, problem: Problem) -> _Place | None:
    place = place_of(project, problem)
    if not place or place[1].type not in CATALOGUE:
        return None
    network, layer = place
    entry = _known(project, layer).get(problem.property)
    return _Place(network, layer, entry, layer.properties.get(entry.name, entry.default)) if entry else None


def _known(project: Project, layer: Layer) -> dict[str, Property]:
    known = dict(CATALOGUE[layer.type].properties)
    called = project.by_name.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
    return known | (argument_properties(called) if called else {})


def renamed_or_removed(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A property that the layer does not have gets the name of a similar one, or goes."""
    place = place_of(project, problem)
    if not place or place[1].type not in CATALOGUE or problem.property not in place[1].properties:
        return
    network, layer = place
    name = problem.property
    similar = closest(name, [known for known in _known(project, layer) if known not in layer.properties])
    if similar:
        rename = setting(network.name, layer.name, {name: None, similar: layer.properties[name]})
        yield Remedy("Rename it to {0}", rename, (similar,))
    yield Remedy("Remove {0}", setting(network.name, layer.name, {name: None}), (name,))


def to_default(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A value that was given is taken back."""
    place = _property(project, problem)
    if place and place.entry.name in place.layer.properties and place.entry.default.strip():
        undo = setting(place.network.name, place.layer.name, {place.entry.name: None})
        yield Remedy("Set {0} to its default", undo, (place.entry.name,))


def to_fitting_default(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A value that was given is taken back where its default fits what flows in."""
    for remedy in to_default(project, problem):
        if takes_away(project, problem, remedy.apply):
            yield remedy


def to_option(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A value that is not among the options becomes a similar one, or one of the first."""
    place = _property(project, problem)
    if not place or place.text in place.entry.options or place.text.startswith("*"):
        return
    similar = closest(place.text, place.entry.options)
    for option in [similar] if similar else [option for option in place.entry.options if option][:MOST]:
        yield place.to(option)


def to_known_name(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A mistyped name in an expression becomes the similar one that the problem has."""
    place, similar = _property(project, problem), problem.fact("similar")
    if place and similar and place.entry.name in place.layer.properties:
        written = _renamed(place.text, problem.fact("name"), similar)
        if written is not None:
            yield place.to(written)


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


def as_meant(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A value in the way of another language or program is written as here: `[3, 3]`, `3;3`, `0,5`, `3.0`."""
    place = _property(project, problem)
    for text in _ways_to_write(place.text) if place else ():
        assert place is not None
        if text != place.text and constant(place.entry.kind, text) is not None:
            yield place.to(text)
            return


_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_WHOLE = re.compile(r"(-?\d+)\.0*")
_BRACKETS = re.compile(r"[\[\](){}\"'\u201c\u201d\u300c\u300d]")
_BETWEEN = re.compile(r"\s*[;,\u3001]\s*|(?<=\d)\s*[xX\u00d7]\s*(?=\d)|\s+")


def _ways_to_write(text: str) -> Iterator[str]:
    """What a value may mean, the likeliest first; whoever asks takes the first that its property takes."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", text)).strip()
    if _DECIMAL_COMMA.fullmatch(plain):
        yield plain.replace(",", ".")
    if whole := _WHOLE.fullmatch(plain):
        yield whole[1]
    yield plain
    yield _BETWEEN.sub(",", plain)


def to_the_right_one(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A value becomes the only one that is right, where the rule that refused it knows."""
    place, right = _property(project, problem), problem.fact("instead")
    if place and right and right != place.text:
        yield place.to(right)


def smaller_kernel(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A kernel that is larger than what flows in gets a border around the input, or becomes as large as it."""
    place = _property(project, problem)
    if not place:
        return
    border = CATALOGUE[place.layer.type].properties.get("BorderMode")
    remedies = [place.to(problem.fact("instead"))]
    if border and place.layer.properties.get("BorderMode", border.default) == "valid":
        change = setting(place.network.name, place.layer.name, {"BorderMode": "same"})
        remedies.insert(0, Remedy("Set {0} to {1}", change, ("BorderMode", "same")))
    for remedy in remedies:
        if takes_away(project, problem, remedy.apply):
            yield remedy


def to_size_of_delayed(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A Delay gets the size of what flows into it."""
    network, delay, size = project.by_name.get(problem.network), problem.fact("delay"), problem.fact("size")
    if network and delay in network.by_name:
        yield Remedy('Set {0} of "{1}" to {2}', setting(network.name, delay, {"Size": size}), ("Size", delay, size))


def calling_another(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A unit calls a network that there is, and that does not call the unit's own."""
    place = place_of(project, problem)
    if not place:
        return
    network, layer = place
    others = [other for other in project.by_name if network.name not in called_by(project, other)]
    similar = closest(layer.properties.get("Network", ""), others)
    for other in [similar] if similar else others[:MOST]:
        yield Remedy("Call {0}", setting(network.name, layer.name, {"Network": other}), (other,))


def reading_a_variable(project: Project, problem: Problem) -> Iterator[Remedy]:
    """A layer that is fed by the dataset names the variable: one of those that others read, or a usual one."""
    place = _property(project, problem)
    if not place or place.entry.kind != "Dataset":
        return
    used = {
        text
        for entry in place.network.layers
        for key, text in entry.properties.items()
        if (key == "Dataset" or key.endswith(".Dataset")) and text
    }
    for variable in sorted({"x", "y", *used} - {place.text})[:MOST]:
        change = setting(place.network.name, place.layer.name, {place.entry.name: variable})
        yield Remedy("Use the variable {0}", change, (variable,))
