"""The part of exported code that trains: graphs, optimizers with their schedules, and monitors."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from layerwright.exchange.python.functions import Entrance
from layerwright.exchange.python.layout import Bracketed, laid_out
from layerwright.exchange.python.naming import identifier
from layerwright.exchange.python.networks import NetworkCode, parameter_names
from layerwright.model.settings import Configuration, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.derive import derive
from layerwright.resolve.resolved import Resolved


class GraphLines:
    """Writes the lines that build a network's graph from its functions."""

    def __init__(self, code: NetworkCode, batch_size: str = "batch_size") -> None:
        self._code = code
        self._batch_size = batch_size
        self._data = dict(zip(code.data, parameter_names(code), strict=True))
        taken = {*self._data.values(), "cost", "error", "inputs", "batch_size", "test"}
        self._nodes: dict[str, str] = {}
        for node in code.given:
            self._nodes[node] = identifier(code.resolved.by_name[node].layer, taken, "value")
            taken.add(self._nodes[node])

    def inputs(self, keys: Sequence[str]) -> list[str]:
        """Lines that make the variables that are fed."""
        lines = []
        for key in keys:
            entry = self._code.data[key]
            shape = Bracketed("(", (self._batch_size, *map(str, entry.shape)), ")", is_tuple=True)
            lines += laid_out(f"{self._data[key]} = ", Bracketed("nn.Variable(", (shape,), ")"), 0)
        return lines

    def fed(self, keys: Sequence[str]) -> str:
        """The list of what is fed."""
        pairs = (f'("{self._code.data[key].variable}", {self._data[key]})' for key in keys)
        return f"[{', '.join(pairs)}]"

    def values(self, test: str, used: Collection[str] | None = None) -> list[str]:
        """Lines that call the network; what is not among the nodes that are used is marked so."""
        names = {node: self._nodes[node] for node in self._code.given}
        unused = () if used is None else [node for node in names if node not in used]
        targets = ", ".join(f"_{name.rstrip('_')}" if node in unused else name for node, name in names.items())
        before = f"{targets} = " if targets else ""
        return self.called(before, self._code.values, test)

    def called(self, before: str, entrance: Entrance, test: str) -> list[str]:
        """Lines that call one of the network's functions."""
        function = entrance.function
        arguments = [self._data.get(name) or self._nodes[name] for name in entrance.inputs]
        if function.needs_batch_size:
            arguments.append(f"batch_size={self._batch_size}")
        if function.tests:
            arguments.append(f"test={test}")
        return laid_out(before, Bracketed(f"model.{function.name}(", tuple(arguments), ")"), 0)

    def name(self, node: str) -> str:
        """The name of one of the network's values."""
        return self._nodes[node]


def data_keys(code: NetworkCode, entrances: Sequence[Entrance | None]) -> list[str]:
    """The data that some functions of a network take, each once."""
    names = [name for entrance in entrances if entrance for name in entrance.inputs]
    return list(dict.fromkeys(name for name in names if name in code.data))


def graphs(codes: Mapping[str, NetworkCode], configuration: Configuration) -> dict[str, dict[str, Any]]:
    """For each network that is trained or measured the function that builds its graph."""
    found: dict[str, dict[str, Any]] = {}
    taken = {"train", "main", "feed", "batches", "set_chance"}
    for task in (*configuration.optimizers, *configuration.monitors):
        code = codes[task.network]
        if task.network in found:
            continue
        name = identifier(f"{task.network} graph", taken, "graph")
        taken.add(name)
        writer = GraphLines(code)
        keys = data_keys(code, (code.values, code.cost, code.error))
        first, *inputs = [*writer.inputs(keys), *writer.values("test")]
        lines = [*inputs]
        cost = error = "None"
        if code.cost:
            lines += writer.called("cost = ", code.cost, "test")
            lines.append("cost.persistent = True")
            cost = error = "cost"
        if code.error:
            lines += writer.called("error = ", code.error, "test")
            lines.append("error.persistent = True")
            error = "error"
        results = Bracketed("return (", (writer.fed(keys), cost, error), ")")
        flat = f"return {writer.fed(keys)}, {cost}, {error}"
        lines += [flat] if len(flat) <= 84 else laid_out("", results, 0)
        found[task.network] = {"name": name, "title": task.network, "inputs_line": first, "lines": lines}
    return found


def optimizers(
    codes: Mapping[str, NetworkCode],
    configuration: Configuration,
    graph_names: Mapping[str, str],
    datasets: Mapping[str, str],
) -> list[dict[str, Any]]:
    """What the template needs to know of each optimizer."""
    trained = [set(codes[entry.network].resolved.parameters) for entry in configuration.optimizers]
    written: list[dict[str, Any]] = []
    names: set[str] = set()
    for place, entry in enumerate(configuration.optimizers):
        resolved = codes[entry.network].resolved
        name = identifier(entry.name, names, "optimizer")
        names.add(name)
        written.append(
            {
                "class_name": "".join(word.capitalize() for word in name.split("_")),
                "title": entry.name,
                "dataset": datasets[entry.dataset],
                "graph": graph_names[entry.network],
                "groups": _groups(entry, resolved, alone=len(trained) == 1 and len(codes) == 1),
                "rate": _rate(entry),
                "weight_decay": entry.weight_decay,
                "clips": bool(entry.clip_value or entry.clip_norm),
                "clip_value": entry.clip_value,
                "clip_norm": entry.clip_norm,
                "trained": [_quoted(name) for name, use in resolved.parameters.items() if use.trainable],
                "interval": entry.update_interval,
                "ranged": entry.start > 0 or entry.end != -1,
                "start": entry.start,
                "end": entry.end,
                "unit": entry.range_unit,
                "chance": uses_chance(resolved),
                "place": place,
            }
        )
    return written


def uses_chance(resolved: Resolved) -> bool:
    """Whether a result depends on nnabla's random numbers."""
    drawn = {use.generator for use in resolved.data.values()} & {"Normal", "Uniform"}
    return bool(drawn) or any("Seed" in node.values for node in resolved.nodes)


def monitors(
    codes: Mapping[str, NetworkCode],
    configuration: Configuration,
    graph_names: Mapping[str, str],
    datasets: Mapping[str, str],
) -> list[dict[str, Any]]:
    """What the template needs to know of each monitor."""
    written: list[dict[str, Any]] = []
    taken = {*graph_names.values(), "train", "main", "feed", "batches", "set_chance", "data", "best", "line"}
    for entry in configuration.monitors:
        base = identifier(entry.name, taken, "monitor")
        taken.add(base)
        value = identifier(f"{base} error", taken, "error")
        source = identifier(f"{base} data", taken, "data")
        taken |= {value, source}
        resolved = codes[entry.network].resolved
        written.append(
            {
                "name": base,
                "title": entry.name,
                "shown": entry.name.replace("{", "{{").replace("}", "}}").replace('"', "'").replace("\\", "/"),
                "value": value,
                "data": source,
                "dataset": datasets[entry.dataset],
                "graph": graph_names[entry.network],
                "test": entry.mode != "training",
                "chance": uses_chance(derive(resolved, entry.mode)),
                "number": zlib.crc32(entry.name.encode()),
                "keeps_statistics": _has_statistics(entry, resolved),
            }
        )
    return written


def _has_statistics(monitor: Monitor, resolved: Resolved) -> bool:
    return monitor.mode == "training" and any(not use.learned for use in resolved.parameters.values())


def _groups(optimizer: Optimizer, resolved: Resolved, *, alone: bool) -> list[dict[str, Any]]:
    """The solvers of an optimizer, one for each multiplier of the learning rate."""
    groups: dict[float, list[str]] = defaultdict(list)
    for name, use in resolved.parameters.items():
        if use.trainable:
            groups[use.learning_rate].append(name)
    kind = SOLVERS[optimizer.solver]
    written = []
    for multiplier, names in groups.items():
        arguments = []
        for parameter in kind.parameters:
            value = optimizer.parameters.get(parameter.label, parameter.default)
            rate = parameter is kind.learning_rate
            shown = f"{float(value)!r} * {multiplier!r}" if rate and multiplier != 1 else repr(value)
            arguments.append(f"{parameter.argument}={shown}")
        frozen = any(use.learned and not use.trainable for use in resolved.parameters.values())
        every = alone and len(groups) == 1 and not frozen
        solver = laid_out("solver = ", Bracketed(f"S.{optimizer.solver}(", tuple(arguments), ")"), 2)
        written.append(
            {
                "multiplier": multiplier,
                "names": [] if every else [_quoted(name) for name in names],
                "solver": [line[8:] for line in solver],
            }
        )
    return written


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _rate(optimizer: Optimizer) -> list[str]:
    """The lines of the function that gives the learning rate."""
    kind, schedule = SOLVERS[optimizer.solver], optimizer.schedule
    base = float(optimizer.parameters.get(kind.learning_rate.label, kind.learning_rate.default))
    lines: list[str] = []
    if optimizer.start:
        lines.append(f"start = {_in_iterations(optimizer.start, optimizer.range_unit)}")
        lines.append("iteration -= start")
    factor = _factor(optimizer, schedule, lines)
    rate = f"{base!r} * {factor}" if factor else repr(base)
    if not schedule.warmup:
        return [*lines, f"return {rate}"]
    warmup = _in_iterations(schedule.warmup, schedule.warmup_unit)
    return [
        *lines,
        f"rate = {rate}",
        f"warmup = {warmup}",
        "return rate * (iteration + 1) / warmup if iteration < warmup else rate",
    ]


def _factor(optimizer: Optimizer, schedule: Schedule, lines: list[str]) -> str:
    match schedule.type:
        case "Exponential":
            if schedule.multiplier == 1:
                return ""
            interval = _in_iterations(schedule.interval, schedule.unit)
            return f"{schedule.multiplier!r} ** (iteration // {_bracketed(interval)})"
        case "Step":
            steps = ", ".join(_in_iterations(step, schedule.unit) for step in schedule.steps)
            comma = "," if len(schedule.steps) == 1 else ""
            lines.append(f"steps = ({steps}{comma})")
            return f"{schedule.multiplier!r} ** sum(iteration >= step for step in steps)"
    end = "epochs * iterations" if optimizer.end == -1 else _in_iterations(optimizer.end, optimizer.range_unit)
    total = f"{end} - start" if optimizer.start else end
    lines.append(f"done = min(iteration / {_bracketed(total)}, 1.0)")
    if schedule.type == "Cosine":
        return "((math.cos(done * math.pi) + 1.0) * 0.5)"
    return f"(1.0 - done) ** {schedule.power!r}"


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def _in_iterations(count: int, unit: str) -> str:
    return (
        f"{count} * iterations" if unit == "epoch" and count != 1 else "iterations" if unit == "epoch" else str(count)
    )
