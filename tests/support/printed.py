"""Exported code in this process, compared with the graphs of the engine."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import nnabla as nn
import numpy as np
import pytest

from layerwright.engine.build import Graph
from layerwright.engine.chance import set_chance
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.python.networks import network_codes
from layerwright.exchange.python.writing import model_code, support_module
from layerwright.model.project import Project
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import MemoryUse


def modules(made: Project, names: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The modules `model` and `initial` of exported code."""
    loaded = []
    for name, code in (("initial", support_module("initial.py")), ("model", model_code(made, names))):
        module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(compile(code, f"{name}.py", "exec"), module.__dict__)
        loaded.append(module)
    return loaded[1], loaded[0]


def compare(made: Project, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare parameters, values, cost and error of the code of a network with those of its graph."""
    resolved = resolve(made, name)
    if any(isinstance(use, MemoryUse) for node in resolved.nodes for use in node.sides.values()):
        pytest.skip("A value that is kept for each sample is refused.")
    model, initial = modules(made, [name], monkeypatch)
    _, codes = network_codes(made, [name])
    code = codes[name]
    store = ParameterStore()
    store.create(code.resolved.parameters.values(), 0, Path())
    inputs = _inputs(code)
    for test in (False, True):
        values = _called(model, code.values, inputs, {}, test)
        given = dict(zip(code.given, values, strict=True))
        cost = _called(model, code.cost, inputs, given, test) if code.cost else []
        error = _called(model, code.error, inputs, given, test) if code.error else []
        outputs = _called(model, code.outputs, inputs, given, True) if code.outputs and test else []
        if not test:
            initial.draw_all(0)
            theirs = dict(nn.get_parameters(grad_only=False))
            ours = store.arrays()
            assert theirs.keys() == ours.keys()
            for key, value in theirs.items():
                assert value.need_grad or not code.resolved.parameters[key].trainable, key
                assert np.array_equal(value.d, ours[key]), key
        derived = derive(code.resolved, "validation" if test else "training")
        graph = Graph(derived, store, 2)
        graph.feed({use.variable: inputs[key].d for key, use in code.data.items()})
        known = [node for node in code.given if node in derived.by_name]
        set_chance(1)
        expected = graph.outputs(known)
        set_chance(1)
        for variable in values:
            variable.persistent = True
        nn.forward_all(values, clear_buffer=True)
        for node in known:
            assert np.array_equal(given[node].d, expected[node], equal_nan=True), node
        if cost:
            set_chance(2)
            wanted = graph.train_step()
            set_chance(2)
            cost[0].persistent = True
            cost[0].forward(clear_no_need_grad=True)
            assert float(cost[0].d) == wanted
        if error:
            set_chance(3)
            wanted = graph.measure()
            set_chance(3)
            error[0].forward()
            assert float(error[0].d) == wanted
        if outputs:
            running = derive(code.resolved, "runtime")
            graph = Graph(running, store, 2)
            graph.feed({use.variable: inputs[key].d for key, use in code.data.items()})
            names = [node.name for node in running.outputs if node.name not in code.given]
            set_chance(4)
            nn.forward_all(outputs)
            set_chance(4)
            expected = graph.outputs(names)
            for node, variable in zip(names, outputs, strict=True):
                assert np.array_equal(variable.d, expected[node])


def _inputs(code: Any) -> dict[str, nn.Variable]:
    random = np.random.default_rng(1)
    classes = {use.variable: use.classes for use in code.resolved.data.values() if use.classes is not None}
    inputs = {}
    for key, use in code.data.items():
        shape = (2, *use.shape)
        limit = classes.get(use.variable)
        values = random.uniform(0.1, 0.9, shape) if limit is None else random.integers(0, limit, shape)
        inputs[key] = nn.Variable.from_numpy_array(values.astype(np.float32))
    return inputs


def _called(model: Any, entrance: Any, inputs: Any, given: Any, test: bool) -> list[nn.Variable]:
    function = entrance.function
    options = {"batch_size": 2} if function.needs_batch_size else {}
    if function.tests:
        options["test"] = test
    arguments = [inputs[name] if name in inputs else given[name] for name in entrance.inputs]
    result = getattr(model, function.name)(*arguments, **options)
    return list(result) if isinstance(result, tuple) else [result]
