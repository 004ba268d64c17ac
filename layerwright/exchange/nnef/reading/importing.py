"""Folders and archives of NNEF as projects: an editable network, and its weights in a file beside the project."""

from __future__ import annotations

from pathlib import Path

from layerwright.exchange.imported import Imported
from layerwright.exchange.importing import (
    Told,
    parameter_file,
    untold,
    usable_as_it_is,
    write_parameter_file,
)
from layerwright.exchange.nnef.companion import COMPANION, LARGEST, Companion, decode_companion
from layerwright.exchange.nnef.names import GRAPH
from layerwright.exchange.nnef.reading.container import Container, opened
from layerwright.exchange.nnef.reading.converter import Converter
from layerwright.exchange.nnef.reading.converter import Imported as Converted
from layerwright.exchange.nnef.reading.operators import OPERATORS
from layerwright.exchange.nnef.reading.parsed import ParsedGraph, Statement, parse, place, references
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.model.edits import arranged
from layerwright.model.network import Network
from layerwright.model.problems import Problem, errors
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve

_MOST_STATEMENTS = 100_000


def import_nnef(path: Path, project_file: Path, told: Told = untold) -> Imported:
    """Make a project of a folder or an archive, and write its weights beside where the project will be saved.

    Args:
        path: The folder or archive.
        project_file: Where the project will be saved.
        told: Is told how much of the weights is written.

    Raises:
        NnefReadError: The files are damaged, or hold what cannot be imported; the message says where.
        ImportTargetError: The weights cannot be written there.
    """
    target = parameter_file(project_file)
    with opened(path) as container:
        graph = parse(container)
        companion = read_companion(container)
        converted = convert(container, graph, companion, target.name)
        network = arranged(converted.network)
        project = Project(description=f"Imported from {path.name}.", networks=(network,))
        check_shapes(project, graph, companion)
        stored = {name: (values.shape, values.parts) for name, values in converted.parameters.items()}
        broken = write_parameter_file(target, stored, told)
    return Imported(project, (*broken, *_warnings(graph, network)))


def read_companion(container: Container) -> Companion | None:
    """The file beside the graph in which we keep names; nothing where there is none, or one of another program."""
    try:
        text = container.text(COMPANION, LARGEST)
    except NnefReadError:
        return None
    return decode_companion(text.encode()) if text else None


def convert(container: Container, graph: ParsedGraph, companion: Companion | None, file: str) -> Converted:
    """Make a network of a parsed graph.

    Args:
        container: Where the tensors lie.
        graph: The graph.
        companion: The names of layers and variables, where they are known.
        file: The name of the file of parameters, which layers refer to.

    Raises:
        NnefReadError: Something is not supported or does not fit; the message names the operator and the layer.
    """
    if len(graph.statements) > _MOST_STATEMENTS:
        raise NnefReadError(
            f"The graph has {len(graph.statements):,} statements; at most {_MOST_STATEMENTS:,} are read."
        )
    needed = _leading_to(graph)
    missing = [entry for entry in needed if entry.operator not in OPERATORS]
    text = container.text(GRAPH) or ""
    if missing:
        places = "\n".join(f"  {place(text, entry.result)}: {entry.operator} of {entry.result}" for entry in missing)
        raise NnefReadError(f"These operators are not supported:\n{places}")
    variables = {name: note.variable for name, note in companion.inputs.items()} if companion else {}
    converter = Converter(graph, container, variables)
    for statement in needed:
        try:
            converter.converted(statement, OPERATORS[statement.operator])
        except NnefReadError as error:
            raise NnefReadError(f"{_said_of(statement, text)}: {str(error).rstrip('.')}.") from None
        except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
            # The parser does not check every attribute.
            raise NnefReadError(f"{_said_of(statement, text)}: its attributes do not fit ({error}).") from None
    name = companion.network if companion else graph.name
    layers = companion.layers if companion else {}
    return converter.network(name, layers, file)


def _said_of(statement: Statement, text: str) -> str:
    return f"{place(text, statement.result)}: {statement.operator} of {statement.result}"


def _leading_to(graph: ParsedGraph) -> list[Statement]:
    """The statements that the outputs depend on, in order, and all inputs."""
    wanted = set(graph.outputs)
    kept = []
    for statement in reversed(graph.statements):
        if wanted.intersection(statement.names) or statement.operator == "external":
            wanted.update(references([*statement.inputs.values()]))
            kept.append(statement)
    return kept[::-1]


def check_shapes(project: Project, graph: ParsedGraph, companion: Companion | None) -> None:
    """Compare what our own rules make of a network with the shapes of the graph.

    Raises:
        NnefReadError: They differ, or the network has problems.
    """
    name = project.networks[0].name
    resolved = resolve(project, name)
    found = errors(resolved.problems)
    if found:
        raise NnefReadError(f"The network cannot be imported: {found[0]}")
    names = {ours: theirs for theirs, ours in companion.layers.items()} if companion else {}
    for node in resolved.nodes:
        fact = graph.tensors.get(names.get(node.name, node.name))
        if fact and node.batched and fact.shape[1:] not in (node.output, ()) and node.type.name != "Parameter":
            raise NnefReadError(
                f'The layer "{node.name}" would have the shape {list(node.output)}; the graph says '
                f"{list(fact.shape[1:])}."
            )


def _warnings(graph: ParsedGraph, network: Network) -> tuple[Problem, ...]:
    warnings = []
    stored = {entry.result for entry in graph.statements if entry.operator == "variable"}
    others = [name for name, fact in graph.tensors.items() if fact.quantization and name not in stored]
    if others:
        text = f"The quantization of {len(others)} computed tensors was left out: layers compute with 32 bit numbers."
        warnings.append(Problem(network=network.name, text=text, severity="warning"))
    return (*warnings, usable_as_it_is(network))
