"""The process in which nnabla writes an NNP file: `python -m layerwright.exchange.nnp.writer FOLDER`.

The networks are built by the same code that is exported as Python, so that parameters have nnabla's own names. What
nnabla's `save` leaves out is added: without initializers, training with its command line starts from zeros.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from layerwright.exchange.child import serve
from layerwright.exchange.nnp.request import REQUEST, DatasetNote, Request
from layerwright.exchange.python.functions import Entrance
from layerwright.exchange.python.networks import NetworkCode, network_codes
from layerwright.model.project import Project, decode_project
from layerwright.model.settings import Executor, Mode, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.resolved import Resolved

_SUFFIXES: Mapping[Mode, str] = {"training": "", "validation": "Validation", "runtime": "Runtime"}
"""What the name of a network ends in, by how it is used: nnabla keeps a network for each."""

_PARAMETER_FIELDS = {"RMSpropGraves": "rmsprop_graves_param"}


def _work(folder: Path, arguments: Sequence[str]) -> None:
    request = msgspec.json.decode((folder / REQUEST).read_bytes(), type=Request)
    project = decode_project(request.project.encode())
    modules = {}
    for name, code in (("initial", request.initial), ("model", request.model)):
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = str(Path(request.data_folder) / f"{name}.py")
        exec(compile(code, f"{name}.py", "exec"), module.__dict__)  # our own code, made from checked values
        modules[name] = module
    _, codes = network_codes(project, request.networks, feeds_generated=True)
    _Writing(request, project, modules, codes).write()


class _Writing:
    def __init__(
        self, request: Request, project: Project, modules: Mapping[str, Any], codes: Mapping[str, NetworkCode]
    ) -> None:
        self._request = request
        self._project = project
        self._configuration = project.configuration
        self._model = modules["model"]
        self._initial = modules["initial"]
        self._codes = codes
        self._datasets = {entry.name: entry for entry in request.datasets}
        self._samples = _distinct_batch(self._configuration.batch_size, codes.values())

    def write(self) -> None:
        """Build the graphs, and let nnabla save them."""
        import nnabla as nn
        from nnabla.utils.get_file_handle import FileHandlerContext, get_default_file_savers, save_files
        from nnabla.utils.save import create_proto

        networks = self._networks()
        if self._request.parameters:
            nn.load_parameters(self._request.parameters)
        else:
            self._initial.draw_all(self._configuration.seed)
        contents = {
            "global_config": {"default_context": nn.get_current_context()},
            "training_config": {
                "max_epoch": self._configuration.max_epoch,
                "iter_per_epoch": self._iterations(),
                "save_best": self._configuration.save_best,
            },
            "networks": networks,
            "datasets": [self._dataset(entry) for entry in self._request.datasets],
        }
        proto = create_proto(contents)
        self._open_batches(proto)
        proto.training_config.monitor_interval = self._configuration.monitor_interval
        self._add_initializers(proto)
        for order, optimizer in enumerate(self._configuration.optimizers):
            self._add_optimizer(proto, optimizer, order)
        for monitor in self._configuration.monitors:
            self._add_monitor(proto, monitor)
        executors = self._configuration.executors or (Executor("Executor", self._request.networks[0], ""),)
        for executor in executors:
            self._add_executor(proto, executor)
        context = FileHandlerContext()
        context.proto, context.parameters = proto, None
        save_files(context, get_default_file_savers(parameter_format=".h5"), self._request.output, ".nnp")

    def _iterations(self) -> int:
        batch = self._configuration.batch_size
        lengths = [self._datasets[entry.dataset].samples for entry in self._configuration.optimizers]
        return max((-(-length // batch) for length in lengths), default=0) or 1

    def _dataset(self, entry: DatasetNote) -> dict[str, Any]:
        source = self._project.dataset(entry.name)
        return {
            "name": entry.name,
            "uri": entry.path,
            "variables": entry.variables,
            "shuffle": source.shuffle,
            "batch_size": self._configuration.batch_size,
            "no_image_normalization": not source.normalize_images,
        }

    def _networks(self) -> list[dict[str, Any]]:
        wanted: dict[tuple[str, Mode], None] = {}
        for task in self._configuration.tasks:
            wanted[task.network, task.mode] = None
        if not self._configuration.executors:
            wanted[self._request.networks[0], "runtime"] = None
        made = [self._network(name, mode) for name, mode in wanted]
        return [entry for entry in made if entry["outputs"]]

    def _network(self, name: str, mode: Mode) -> dict[str, Any]:
        """One network in one way of use."""
        import nnabla as nn
        import nnabla.functions as F

        code = self._codes[name]
        test = mode != "training"
        inputs = {key: nn.Variable((self._samples, *entry.shape)) for key, entry in code.data.items()}
        given = dict(zip(code.given, self._called(code.values, inputs, {}, test), strict=True))
        outputs: dict[str, Any] = {}
        if mode == "runtime":
            standing = self._called(code.outputs, inputs, given, True) if code.outputs else []
            names = [node for node in code.output_names if node not in given or code.outputs]
            outputs = {node: given[node] for node in code.output_names if node in given}
            missing = [node for node in names if node not in outputs]
            outputs.update(zip(missing, standing, strict=False))
        else:
            if code.cost:
                outputs["cost"] = self._called(code.cost, inputs, given, test)[0]
            if code.error:
                outputs["error"] = self._called(code.error, inputs, given, test)[0]
        read = {key for entrance in (code.values, *self._judging(code, mode)) for key in entrance.inputs}
        names_of_inputs = {_input_name(code, key): value for key, value in inputs.items() if key in read}
        return {
            "name": f"{name}{_SUFFIXES[mode]}",
            "batch_size": self._configuration.batch_size,
            # nnabla keeps no network in which nothing is computed.
            "outputs": {_clean(key): value if value.parent else F.identity(value) for key, value in outputs.items()},
            "names": names_of_inputs,
        }

    @staticmethod
    def _judging(code: NetworkCode, mode: Mode) -> list[Entrance]:
        if mode == "runtime":
            return []
        return [entrance for entrance in (code.cost, code.error) if entrance]

    def _called(self, entrance: Entrance, inputs: Mapping[str, Any], given: Mapping[str, Any], test: bool) -> list[Any]:
        function = entrance.function
        options: dict[str, Any] = {"batch_size": self._samples} if function.needs_batch_size else {}
        if function.tests:
            options["test"] = test
        arguments = [inputs[name] if name in inputs else given[name] for name in entrance.inputs]
        result = getattr(self._model, function.name)(*arguments, **options)
        return list(result) if isinstance(result, tuple) else [result]

    def _open_batches(self, proto: Any) -> None:
        """Leave the number of samples open where nnabla's `save` keeps it, as in constants and what is repeated."""
        for network in proto.network:
            shapes = [variable.shape for variable in network.variable if variable.type != "Parameter"]
            for function in network.function:
                shapes += [value.shape for field, value in function.ListFields() if hasattr(value, "shape")]
            for shape in shapes:
                if shape.dim and shape.dim[0] == self._samples:
                    shape.dim[0] = -1

    def _add_initializers(self, proto: Any) -> None:
        """Say what each parameter starts from."""
        uses = {name: use for code in self._codes.values() for name, use in code.resolved.parameters.items()}
        for network in proto.network:
            for variable in network.variable:
                use = uses.get(variable.name)
                if variable.type == "Parameter" and use is not None:
                    variable.initializer.type = use.initializer
                    variable.initializer.multiplier = use.multiplier

    def _add_data(self, proto: Any, message: Any, network: str, mode: Mode) -> None:
        """Say which variables of the dataset and generated values are fed, but for what nothing depends on."""
        code = self._codes[network]
        name = f"{network}{_SUFFIXES[mode]}"
        known = {variable.name for entry in proto.network if entry.name == name for variable in entry.variable}
        for key, entry in code.data.items():
            if _input_name(code, key) not in known:
                continue
            if entry.generator == "None":
                added = message.data_variable.add()
                added.variable_name, added.data_name = _input_name(code, key), entry.variable
            else:
                added = message.generator_variable.add()
                added.variable_name, added.type = _input_name(code, key), entry.generator
                added.multiplier = entry.multiplier if entry.generator == "Range" else abs(entry.multiplier)

    def _add_optimizer(self, proto: Any, settings: Optimizer, order: int) -> None:
        added = proto.optimizer.add()
        added.name, added.order = settings.name, order
        added.network_name = settings.network
        added.dataset_name.append(settings.dataset)
        added.update_interval = settings.update_interval
        self._add_data(proto, added, settings.network, "training")
        added.loss_variable.add().variable_name = "cost"
        for name, rate in _rates(self._codes[settings.network].resolved).items():
            entry = added.parameter_variable.add()
            entry.variable_name, entry.learning_rate_multiplier = name, rate
        iterations = self._iterations()
        unit = iterations if settings.range_unit == "epoch" else 1
        added.start_iter = settings.start * unit
        if settings.end != -1:
            added.end_iter = settings.end * unit
        self._add_solver(added.solver, settings, iterations)

    def _add_solver(self, solver: Any, settings: Optimizer, iterations: int) -> None:
        import nnabla as nn

        context = nn.get_current_context()
        solver.type, solver.weight_decay = settings.solver, settings.weight_decay
        solver.context.backends[:] = context.backend
        solver.context.array_class, solver.context.device_id = context.array_class, context.device_id
        field = _PARAMETER_FIELDS.get(settings.solver, f"{settings.solver.lower()}_param")
        values = getattr(solver, field)
        for parameter in SOLVERS[settings.solver].parameters:
            value = settings.parameters.get(parameter.label, parameter.default)
            if parameter.argument in values.DESCRIPTOR.fields_by_name:
                setattr(values, parameter.argument, value)
        total = self._configuration.max_epoch * iterations
        _add_schedule(solver, settings.schedule, iterations, total)

    def _add_monitor(self, proto: Any, settings: Monitor) -> None:
        added = proto.monitor.add()
        added.name = settings.name
        added.network_name = f"{settings.network}{_SUFFIXES[settings.mode]}"
        added.dataset_name.append(settings.dataset)
        self._add_data(proto, added, settings.network, settings.mode)
        variable = added.monitor_variable.add()
        variable.type = "Error"
        variable.variable_name = "error" if self._codes[settings.network].error else "cost"

    def _add_executor(self, proto: Any, settings: Executor) -> None:
        code = self._codes[settings.network]
        if not code.output_names:
            return
        added = proto.executor.add()
        added.name = settings.name
        added.network_name = f"{settings.network}{_SUFFIXES[settings.mode]}"
        added.num_evaluations = settings.evaluations
        added.repeat_evaluation_type = settings.repeat
        added.no_image_normalization = (
            bool(settings.dataset) and not self._project.dataset(settings.dataset).normalize_images
        )
        self._add_data(proto, added, settings.network, settings.mode)
        for node in code.output_names if settings.mode == "runtime" else ("cost",):
            variable = added.output_variable.add()
            variable.type, variable.variable_name, variable.data_name = "", _clean(node), _clean(node)
        for name in code.resolved.parameters:
            added.parameter_variable.add().variable_name = name


def _distinct_batch(wanted: int, codes: Iterable[NetworkCode]) -> int:
    """A number of samples that no axis of a value has, so that it is known where it stands in a shape."""
    sizes = {
        size
        for code in codes
        for node in code.resolved.nodes
        for shape in (node.output, *node.inputs, *(use.shape for use in node.sides.values() if hasattr(use, "shape")))
        for size in shape
    }
    return next(number for number in itertools.count(wanted) if number not in sizes)


def _rates(resolved: Resolved) -> dict[str, float]:
    """The multipliers of learning rates; 0 for what does not learn."""
    return {name: use.learning_rate if use.trainable else 0.0 for name, use in resolved.parameters.items()}


def _add_schedule(solver: Any, schedule: Schedule, iterations: int, total: int) -> None:
    unit = iterations if schedule.unit == "epoch" else 1
    solver.lr_decay, solver.lr_decay_interval = 1.0, 1
    match schedule.type:
        case "Exponential":
            if schedule.multiplier != 1:
                solver.lr_scheduler_type = "Exponential"
                solver.exponential_scheduler_param.gamma = schedule.multiplier
                solver.exponential_scheduler_param.iter_interval = schedule.interval * unit
        case "Step":
            solver.lr_scheduler_type = "Step"
            solver.step_scheduler_param.gamma = schedule.multiplier
            solver.step_scheduler_param.iter_steps.extend(step * unit for step in schedule.steps)
        case "Cosine":
            solver.lr_scheduler_type = "Cosine"
            solver.cosine_scheduler_param.max_iter = total
        case "Polynomial":
            solver.lr_scheduler_type = "Polynomial"
            solver.polynomial_scheduler_param.max_iter = total
            solver.polynomial_scheduler_param.power = schedule.power
    if schedule.warmup:
        solver.lr_warmup_scheduler_type = "Linear"
        warmup_unit = iterations if schedule.warmup_unit == "epoch" else 1
        solver.linear_warmup_scheduler_param.warmup_iter = schedule.warmup * warmup_unit


def _input_name(code: NetworkCode, key: str) -> str:
    """The name of a variable that is fed; one that is fed in two shapes has two names."""
    variable = code.data[key].variable
    same = [other for other, entry in code.data.items() if entry.variable == variable]
    return variable if same[0] == key else f"{variable}_{same.index(key) + 1}"


def _clean(name: str) -> str:
    """A node's name as that of a variable, which no parameter has."""
    return f"{name}_output" if name in ("x", "y") else name


if __name__ == "__main__":
    sys.exit(serve(_work))
