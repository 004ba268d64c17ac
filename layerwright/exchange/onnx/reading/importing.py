"""ONNX files as projects: an editable network, and its weights in a file beside the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.imported import Imported
from layerwright.exchange.importing import (
    Told,
    parameter_file,
    untold,
    usable_as_it_is,
    write_parameter_file,
)
from layerwright.exchange.onnx.reading.converter import Converter, Values
from layerwright.exchange.onnx.reading.operators import OPERATORS
from layerwright.exchange.onnx.reading.parsed import Parsed, ParsedGraph, parsed
from layerwright.exchange.onnx.reading.problems import OnnxReadError
from layerwright.model.edits import arranged, name_problem
from layerwright.model.network import Network
from layerwright.model.problems import errors
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve


def import_onnx(path: Path, project_file: Path, told: Told = untold) -> Imported:
    """Make a project of an ONNX file, and write its weights beside where the project will be saved.

    Args:
        path: The file.
        project_file: Where the project will be saved.
        told: Is told how much of the weights is written.

    Raises:
        OnnxReadError: It is damaged, or holds what cannot be imported; unsupported operators are all named.
        ImportTargetError: The weights cannot be written there.
    """
    target = parameter_file(project_file)
    with parsed(path) as file:
        network, parameters = convert(file, path.stem, target.name)
        network = arranged(network)
        project = Project(description=f"Imported from {path.name}.", networks=(network,))
        shapes = _checked(project, file.graph)
        stored = {name: (shapes[name], _parts(values, name, shapes[name])) for name, values in parameters.items()}
        broken = write_parameter_file(target, stored, told)
    return Imported(project, (*broken, usable_as_it_is(network)))


def convert(file: Parsed, stem: str, stored_in: str) -> tuple[Network, dict[str, Values]]:
    """Make a network of a parsed file, and its parameters by their names in the file of parameters.

    Raises:
        OnnxReadError: Operators are not supported or do not fit.
    """
    needed = _leading_to(file.graph)
    missing: dict[str, list[str]] = {}
    for operator in needed:
        if operator.type not in OPERATORS:
            missing.setdefault(operator.type, []).append(operator.outputs[0])
    if missing:
        lines = "\n".join(f"  {kind}: {_listed(places)}" for kind, places in sorted(missing.items()))
        raise OnnxReadError(f"These operators are not supported:\n{lines}")
    converter = Converter(file)
    for operator in needed:
        try:
            converter.convert(operator, OPERATORS[operator.type])
        except OnnxReadError as error:
            raise OnnxReadError(f"{operator.place}: {str(error).rstrip('.')}.") from None
        except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
            # Files that no checker has seen may lack attributes, or have others.
            raise OnnxReadError(f"{operator.place}: its attributes or inputs do not fit ({error}).") from None
    name = file.graph.name.strip()
    named = not name_problem(name) and name not in ("torch_jit", "main_graph")
    return converter.network(name if named else stem, stored_in)


def _leading_to(graph: ParsedGraph) -> list[Any]:
    """The operators that the outputs depend on, in order."""
    wanted = set(graph.outputs)
    kept = []
    for operator in reversed(graph.operators):
        if wanted.intersection(operator.outputs):
            wanted.update(operator.inputs)
            kept.append(operator)
    return kept[::-1]


def _listed(places: list[str]) -> str:
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return f"{', '.join(places[:3])}{more}"


def _checked(project: Project, graph: ParsedGraph) -> Mapping[str, tuple[int, ...]]:
    """Let our own rules look at the network; the shapes of its parameters."""
    resolved = resolve(project, project.networks[0].name)
    found = errors(resolved.problems)
    if found:
        raise OnnxReadError(f"The network cannot be imported: {found[0]}")
    results = sorted(prod(node.output) for node in resolved.outputs)
    told = sorted(prod(graph.shapes[name][1:]) for name in graph.outputs if name in graph.shapes)
    if len(told) == len(results) and told != results:
        raise OnnxReadError(f"The network would give {results} values for each sample; the file says {told}.")
    return {name: use.shape for name, use in resolved.parameters.items()}


def _parts(values: Values, name: str, shape: tuple[int, ...]) -> Any:
    if values.size != prod(shape):
        raise OnnxReadError(f'The file has {values.size:,} numbers for "{name}"; {prod(shape):,} are needed.')

    def parts() -> Iterable[Array]:
        yield np.ascontiguousarray(values, np.float32).reshape(-1)

    return parts
