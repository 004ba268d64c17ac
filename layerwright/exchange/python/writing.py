"""Writing a project as a folder of nnabla code."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

import layerwright
from layerwright.exchange.python.datasets import DatasetCode, dataset_codes
from layerwright.exchange.python.expressions import Apply, Expression, Literal
from layerwright.exchange.python.functions import Program
from layerwright.exchange.python.items import changed, expressions
from layerwright.exchange.python.networks import NetworkCode, network_codes
from layerwright.exchange.python.printing import printed
from layerwright.exchange.python.training import GraphLines, data_keys, graphs, monitors, optimizers, uses_chance
from layerwright.model.problems import LayerwrightError, Problem, ProblemsError, errors
from layerwright.model.project import Project, load_project, named
from layerwright.resolve.check import check_project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import MemoryUse, Node
from layerwright.training.run import Run

_SUPPORT = ("unlinked", "with_gradient", "repeated", "ramp")
"""Functions of the code that are written where something calls them."""

_READERS = ("numbers_from", "stored_in")
"""Functions of the code by which parameters start from files."""

_TEMPLATES = Path(__file__).parent / "templates"

_PARAMETERS = "parameters.h5"


class CodeError(LayerwrightError):
    """A project that cannot be written as code, with the reason."""


@dataclass(frozen=True)
class Written:
    """What an export has written, and what is otherwise in the code than in training here."""

    folder: Path
    files: tuple[str, ...]
    warnings: tuple[Problem, ...]


def write_python(path: Path, output: Path) -> Written:
    """Write a project, or the project of a run with its trained parameters, as a folder of nnabla code.

    Args:
        path: A project file or a run's folder.
        output: The folder, which must not hold anything yet.

    Raises:
        LayerwrightError: The project has problems, or the folder is not empty or cannot be written.
    """
    run = Run.open(path) if path.is_dir() else None
    project = run.project() if run else load_project(path)
    found = errors(check_project(project))
    if found:
        raise ProblemsError("The project cannot be written as code yet:", found)
    names = networks_of(project)
    refuse_what_cannot_run(project, names)
    data_folder = run.data_folder() if run else path.absolute().parent
    try:
        if output.exists() and (not output.is_dir() or any(output.iterdir())):
            raise CodeError(f'"{output}" is not an empty folder. Choose another.')
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as temporary:
            folder = Path(temporary) / "code"
            folder.mkdir()
            warnings = _Writing(project, names, data_folder, output, run).write(folder)
            if output.exists():
                output.rmdir()
            folder.rename(output)
    except OSError as error:
        raise CodeError(f'"{output}" cannot be written: {error.strerror or error}.') from None
    return Written(output, tuple(sorted(entry.name for entry in output.iterdir())), tuple(warnings))


def model_code(project: Project, names: Sequence[str], *, feeds_generated: bool = False) -> str:
    """The module of a project's networks; generated values are arguments of theirs if they are fed like data."""
    program, _ = network_codes(project, names, feeds_generated=feeds_generated)
    return _model(program, names)


def support_module(file: str) -> str:
    """One of the modules that go with the networks."""
    return spaced(_environment().get_template(f"{file}.jinja").render(dict.fromkeys(_READERS, True)))


def networks_of(project: Project) -> list[str]:
    """The networks that are trained, measured or executed; the first, where there is none of those."""
    names = list(dict.fromkeys(task.network for task in project.configuration.tasks))
    if not names and not project.networks:
        raise CodeError("The project has no network.")
    return names or [project.networks[0].name]


def refuse_what_cannot_run(project: Project, names: Sequence[str]) -> None:
    problems = [
        Problem(network=node.network, layer=node.layer, text=_why_not(node))
        for name in names
        for node in resolve(project, name).nodes
        if _why_not(node)
    ]
    if problems:
        raise ProblemsError("The project has layers that cannot be written:", dict.fromkeys(problems))


def _why_not(node: Node) -> str:
    """Why a layer cannot be written; nothing where it can."""
    if any(isinstance(use, MemoryUse) for use in node.sides.values()):
        return "It keeps a value for each sample from one step to the next, which code outside Layerwright does not."
    return node.type.cannot_run


class _Writing:
    """Writes the files of one export."""

    def __init__(
        self, project: Project, names: Sequence[str], data_folder: Path, output: Path, run: Run | None
    ) -> None:
        self._project = project
        self._names = names
        self._configuration = project.configuration
        self._output = output
        self._run = run
        self._data_folder = data_folder
        self._program, self._codes = network_codes(project, names)
        self._readers = _relocate(self._program, data_folder, output)
        used = dict.fromkeys(task.dataset for task in self._configuration.tasks)
        sources = [project.dataset(name) for name in used]
        self._datasets = dataset_codes(sources, data_folder, output)
        self._dataset_names = {code.title: code.name for code in self._datasets}

    def write(self, folder: Path) -> list[Problem]:
        """Write all files; what is told is what differs from training here."""
        (folder / "model.py").write_text(_model(self._program, self._names), encoding="utf-8")
        self._render(folder, "initial.py", **{name: name in self._readers for name in _READERS})
        images = any(code.kind in ("csv", "folder") for code in self._datasets)
        if self._datasets:
            self._render(
                folder,
                "data.py",
                kinds={code.kind for code in self._datasets},
                images=images,
                sources=self._datasets,
            )
        trains = bool(self._configuration.optimizers)
        if trains:
            self._render(folder, "train.py", **self._training())
        evaluates = self._evaluation(folder)
        parameters = self._copy_parameters(folder)
        requirements = ["nnabla==1.39.0", "numpy>=1.26,<2", *(["pillow"] if images else [])]
        requirements += ["h5py"] if "stored_in" in self._readers else []
        (folder / "requirements.txt").write_text("\n".join(requirements) + "\n", encoding="utf-8")
        warnings = list(self._warnings())
        self._render(
            folder,
            "README.md",
            title=self._names[0],
            description=self._project.description.strip(),
            networks=f"the {'network' if len(self._names) == 1 else 'networks'} {named(self._names)}",
            version=layerwright.__version__,
            images=images,
            trains=trains,
            evaluates=evaluates,
            parameters=parameters,
            has_data=bool(self._datasets),
            save_best=self._configuration.save_best,
            remarks=[warning.text for warning in warnings],
        )
        return warnings

    def _render(self, folder: Path, file: str, **values: Any) -> None:
        text = _environment().get_template(f"{file}.jinja").render(**values)
        (folder / file).write_text(spaced(text) if file.endswith(".py") else _squeezed(text), encoding="utf-8")

    def _training(self) -> Mapping[str, Any]:
        configuration = self._configuration
        graph_code = graphs(self._codes, configuration)
        graph_names = {name: graph["name"] for name, graph in graph_code.items()}
        steps = optimizers(self._codes, configuration, graph_names, self._dataset_names)
        measured = monitors(self._codes, configuration, graph_names, self._dataset_names)
        trained = list(dict.fromkeys(entry.network for entry in configuration.optimizers))
        deciding = "total / max(samples, 1)"
        if measured:
            wanted = configuration.best_monitor or configuration.monitors[-1].name
            deciding = next(entry["value"] for entry in measured if entry["title"] == wanted)
        shuffled = [repr(self._project.dataset(entry.dataset).shuffle) for entry in configuration.optimizers]
        return {
            "title": f"the {'network' if len(trained) == 1 else 'networks'} {named(trained)}",
            "seed": configuration.seed,
            "epochs": configuration.max_epoch,
            "batch_size": configuration.batch_size,
            "graphs": list(graph_code.values()),
            "optimizers": steps,
            "monitors": measured,
            "chance": any(entry["chance"] for entry in (*steps, *measured)),
            "any_interval": any(entry["interval"] > 1 for entry in steps),
            "any_ranged": any(entry["ranged"] for entry in steps),
            "any_clips": any(entry["clips"] for entry in steps),
            "uses_math": any(entry["clips"] for entry in steps)
            or any("math." in line for entry in steps for line in entry["rate"]),
            "shuffled": f"[{', '.join(shuffled)}]",
            "save_best": configuration.save_best,
            "deciding": deciding,
        }

    def _evaluation(self, folder: Path) -> bool:
        """Write what computes the outputs of the first executor, where there is one."""
        executors = self._configuration.executors
        if not executors:
            return False
        executor = executors[0]
        code = self._codes[executor.network]
        if not code.output_names:
            return False
        writer = GraphLines(code)
        keys = data_keys(code, (code.values, code.outputs))
        used = {name for name in code.output_names if name in code.given}
        used.update(code.outputs.inputs if code.outputs else ())
        first, *lines = [*writer.inputs(keys), *writer.values("True", used)]
        results = [writer.name(name) for name in code.output_names if name in code.given and not code.outputs]
        if code.outputs:
            standing = [str(output) for output in code.outputs.function.outputs]
            targets = [f"output_{number}" for number in range(len(standing))]
            lines += writer.called(f"{', '.join(targets)} = ", code.outputs, "True")
            results = [*targets, *(writer.name(name) for name in code.output_names if name in code.given)]
        lines.append(f"return {writer.fed(keys)}, [{', '.join(results)}]")
        self._render(
            folder,
            "evaluate.py",
            title=executor.network,
            dataset=self._dataset_names[executor.dataset],
            batch_size=self._configuration.batch_size,
            inputs_line=first,
            lines=lines,
            parameters=_PARAMETERS if self._run else "trained.h5",
            label=_label(code),
        )
        return True

    def _copy_parameters(self, folder: Path) -> bool:
        if self._run is None:
            return False
        best = self._run.best_parameters
        source = best if best.exists() else self._run.last_parameters
        if not source.exists():
            return False
        shutil.copyfile(source, folder / _PARAMETERS)
        return True

    def _warnings(self) -> list[Problem]:
        found = []
        for name, code in self._codes.items():
            for node in code.resolved.nodes:
                if node.values.get("Seed", -1) != -1:
                    text = "A seed of its own begins anew in each epoch here; in the code it goes on."
                    found.append(Problem(network=name, layer=node.name, text=text, severity="warning"))
        if self._configuration.processes > 1:
            text = f"The run has {self._configuration.processes} processes; the code trains in one."
            found.append(Problem(text=text, severity="warning"))
        if self._configuration.precision != "float":
            text = "The run computes in half precision; the code in single precision."
            found.append(Problem(text=text, severity="warning"))
        for entry in self._configuration.optimizers:
            if entry.update_interval > 1 and entry.start:
                text = f'The optimizer "{entry.name}" gathers batches from the start of the epoch in the code.'
                found.append(Problem(text=text, severity="warning"))
        return found


def _label(code: NetworkCode) -> str:
    """The variable of class numbers that the network's first output is compared with."""
    resolved = code.resolved
    for use in resolved.data.values():
        if use.classes is not None and use.from_dataset and use.shape == (1,):
            return use.variable
    return ""


def _relocate(program: Program, folder: Path, output: Path) -> set[str]:
    """Make the paths of weight files relative to the code; gives the functions that read them."""
    found: set[str] = set()

    def change(expression: Expression) -> Expression:
        if isinstance(expression, Apply) and expression.function in {f"initial.{name}" for name in _READERS}:
            found.add(expression.function.removeprefix("initial."))
            path, *others = expression.positional
            if isinstance(path, Literal):
                relative = os.path.relpath((folder / path.value).absolute(), output.absolute())
                return Apply(expression.function, (Literal(Path(relative).as_posix()), *others))
        return expression

    for function in program.functions:
        function.body = tuple(changed(item, change) for item in function.body)
    return found


def _model(program: Program, names: Sequence[str]) -> str:
    called = {
        entry.function
        for function in program.functions
        for entry in expressions(function.body)
        if isinstance(entry, Apply)
    }
    support = [name for name in _SUPPORT if name in called]
    functions = ["\n".join(printed(function)) for function in program.functions]
    text = "\n".join(functions)
    rendered = (
        _environment()
        .get_template("model.py.jinja")
        .render(
            title=f"The {'network' if len(names) == 1 else 'networks'} {named(names)}.",
            functions=functions,
            support=support,
            uses_f=bool(support) or re.search(r"(?<!P)\bF\.", text),
            uses_nn="nn." in text or "ramp" in support,
            uses_pf="PF." in text,
            uses_np="ramp" in support,
            uses_initial="initial." in text,
        )
    )
    return spaced(rendered)


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )


def spaced(text: str) -> str:
    """Code with the empty lines that belong there: two around what stands at the left, one elsewhere."""
    lines: list[str] = []
    empty = False
    in_text = False
    for line in text.splitlines():
        if not line.strip() and not in_text:
            empty = True
            continue
        if empty and lines:
            outer = not line.startswith((" ", ")", "]", "}"))
            starts = re.match(r"(?:def|class|@|if __name__)", line)
            inside = lines[-1].startswith((" ", ")"))
            is_import = line.startswith(("import ", "from "))
            two = outer and not is_import and (starts or inside) and not _decorated(lines[-1])
            lines += ["", ""] if two else [""]
        empty = False
        lines.append(line.rstrip())
        if line.count('"""') % 2:
            in_text = not in_text
    return "\n".join(lines) + "\n"


def _decorated(line: str) -> bool:
    return line.startswith("@")


def _squeezed(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


__all__ = ["CodeError", "DatasetCode", "Written", "model_code", "uses_chance", "write_python"]
