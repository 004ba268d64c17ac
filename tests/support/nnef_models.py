"""Small models of NNEF as other programs write them, made of a text and random weights, and what engines answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nnef
import numpy as np
import tract

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.model import Model, load_model
from layerwright.exchange.nnef.reading.importing import import_nnef
from layerwright.exchange.nnef.referee import LOWERED, tract_reason
from layerwright.exchange.nnef.tensors import header_for, write_tensor
from layerwright.exchange.reference import leading_to
from layerwright.model.project import save_project

_VARIABLE = re.compile(r"(\w+) = variable(?:<(\w+)>)?\(shape = \[([\d, ]*)\], label = '([^']+)'\)")


def write_model(folder: Path, text: str, **tensors: Any) -> Path:
    """A folder with a graph; variables that are not given are random, and variances positive."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graph.nnef").write_text(text, encoding="utf-8")
    random = np.random.default_rng(0)
    for name, _, extents, label in _VARIABLE.findall(text):
        shape = tuple(int(entry) for entry in extents.split(",") if entry.strip())
        values = tensors.get(name)
        if values is None:
            values = random.normal(size=shape) * 0.3 + ("var" in name) * 2
            values = values.astype(np.float32)
        path = folder / f"{label}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_tensor(path, header_for(values.shape, values.dtype, quantized=values.dtype == np.int8), [values])
    return folder


def imported(folder: Path, place: Path) -> Model:
    """The model of a project that is made of a folder."""
    place.mkdir(exist_ok=True)
    project_file = place / "model.lwproj"
    save_project(import_nnef(folder, project_file).project, project_file)
    return load_model(project_file)


def in_nnabla(model: Model, inputs: Any, batch_size: int) -> dict[str, Any]:
    """What nnabla computes from a model, in this process."""
    store = ParameterStore()
    for name, values in model.parameters.items():
        store.put(name, values)
    names = [node.name for node in model.resolved.outputs]
    graph = Graph(leading_to(model.resolved, names), store, batch_size)
    graph.feed(inputs)
    return graph.outputs(names)


def in_tract(folder: Path, inputs: list[Any]) -> list[Any] | str:
    """What tract computes from a folder, in this process; its reason where it does not take the graph."""
    try:
        runnable = tract.nnef().load(str(folder)).into_runnable()
    except tract.TractError as error:
        return tract_reason(str(error))
    return [result.to_numpy() for result in runnable.run([np.ascontiguousarray(entry) for entry in inputs])]


def in_session(folder: Path, inputs: list[Any]) -> list[Any]:
    """What the Khronos interpreter computes from a folder, in this process."""
    fragments = re.findall(r"fragment (\w+)", (folder / "graph.nnef").read_text(encoding="utf-8"))
    results = nnef.Session(str(folder), lowered=[*LOWERED, *fragments])(
        *(np.ascontiguousarray(entry) for entry in inputs)
    )
    return list(results) if isinstance(results, list | tuple) else [results]
