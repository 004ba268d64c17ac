"""Every example, tried: it is opened and resolved, trained for some steps at its full size, and exported.

A smaller version, that of the tests, is trained until it can be seen to learn.

Each part runs in a process of its own, which is ended beyond 12 GB of memory. NNEF is left to the test of round trips
(`tests/exchange/nnef`).

    python benchmarks/examples.py [EXAMPLE ...] [--write docs/examples/tried.json [--missing]]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# In the place of this folder, whose nnef.py would hide the package of that name.
sys.path[0] = str(ROOT / "tests" / "support")
_MOST_MEMORY = 12e9
_SECONDS = 900
_STEPS = 3
_PAGE = 4096


def main() -> int:
    """Try examples, and print a table; status 1 where one fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", nargs="*", metavar="EXAMPLE", help="the examples; all when left out")
    parser.add_argument("--write", metavar="FILE", type=Path, help="keep the figures in this file, beside those there")
    parser.add_argument("--missing", action="store_true", help="leave out what the file has")
    parser.add_argument("--part", choices=_PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_PARTS[options.part](_path(options.examples[0]))))
        return 0
    names = options.examples or sorted(path.parent.name for path in (ROOT / "examples").glob("*/*.lwproj"))
    known: dict[str, dict[str, Any]] = {}
    if options.write and options.write.exists():
        known = json.loads(options.write.read_text())
    for part in _PARTS:
        for name in names:
            if options.missing and "failed" not in known.get(name, {}).get(part, {"failed": ""}):
                continue
            known.setdefault(name, {})[part] = found = _apart(name, part)
            print(f"{name}, {part}: {found}", file=sys.stderr, flush=True)
            if options.write:
                options.write.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    print("| example | resolved | a step | memory | Python | ONNX | NNP | smaller, cost |\n" + "|---" * 8 + "|")
    for name in names:
        print("| " + " | ".join((name, *_cells(known[name]))) + " |")
    return int(any("failed" in entry for name in names for entry in known[name].values()))


def _cells(found: dict[str, dict[str, Any]]) -> list[str]:
    def cell(part: str, form: str) -> str:
        entry = found[part]
        said = entry.get("failed") or entry.get("refused")
        return str(said) if said else form.format(**entry)

    return [
        cell("open", "{seconds:.2f} s"),
        cell("train", "{seconds:.2f} s"),
        cell("train", "{megabytes:,.0f} MB"),
        cell("python", "{seconds:.1f} s"),
        cell("onnx", "{difference:.1e}"),
        cell("nnp", "{seconds:.1f} s"),
        _smaller(found["learn"]),
    ]


def _smaller(found: dict[str, Any]) -> str:
    if "failed" in found:
        return str(found["failed"])
    return "{first:g} to {least:g}".format(**found) if found.get("samples") else found.get("alike", "-")


def _apart(name: str, part: str) -> dict[str, Any]:
    """What a part of the trial gives, in a process of its own; the last line of its errors where it fails."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        command = [sys.executable, __file__, name, "--part", part]
        process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=ROOT)
        limit = time.monotonic() + _SECONDS
        while process.poll() is None:
            if _memory(process.pid) > _MOST_MEMORY or time.monotonic() > limit:
                process.kill()
                process.wait()
                return {"failed": f"needs more than {_MOST_MEMORY / 1e9:.0f} GB or {_SECONDS} s"}
            time.sleep(0.05)
        output.seek(0)
        errors.seek(0)
        lines = errors.read().strip().splitlines()
        if process.returncode:
            return {"failed": lines[-1] if lines else f"ended with status {process.returncode}"}
        found: dict[str, Any] = json.loads(output.read().splitlines()[-1])
        return found


def _memory(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _path(name: str) -> Path:
    return ROOT / "examples" / name / f"{name}.lwproj"


def _open(path: Path) -> dict[str, Any]:
    from layerwright.model.project import load_project
    from layerwright.resolve.check import check_project

    started = time.perf_counter()
    problems = check_project(load_project(path))
    seconds = time.perf_counter() - started
    assert not problems, problems
    return {"seconds": round(seconds, 3)}


def _train(path: Path) -> dict[str, Any]:
    """Some steps of all optimizers at full size, on the data that comes along; how long the last took."""
    import h5py
    import msgspec
    import numpy as np

    from layerwright.model.project import load_project
    from layerwright.training.events import EventWriter
    from layerwright.training.loop import TrainingLoop
    from layerwright.training.run import Run

    project = load_project(path)
    if not project.configuration.optimizers:
        return {"seconds": 0.0, "megabytes": 0.0, "batch": 0, "kind": "not trained"}
    configuration = msgspec.structs.replace(
        project.configuration, monitors=(), best_monitor="", executors=(), max_epoch=_STEPS, save_best=False
    )
    times: list[float] = []

    def stop() -> bool:
        times.append(time.perf_counter())
        return len(times) == _STEPS

    with tempfile.TemporaryDirectory(prefix="layerwright-benchmark-") as folder:
        project = msgspec.structs.replace(project, configuration=configuration)
        run = Run.create(Path(folder) / "run", project, path, device="cpu", kernels="fast")
        with run.locked():
            TrainingLoop(run, EventWriter(run.events), stop, os.getpid()).train()

        def check(name: str, entry: Any) -> None:
            assert not isinstance(entry, h5py.Dataset) or np.isfinite(entry[()]).all(), name

        [checkpoint] = run.checkpoints.iterdir()
        with h5py.File(checkpoint / "parameters.h5") as file:
            file.visititems(check)
    return {
        "seconds": round(times[-1] - times[-2], 3),
        "megabytes": round(_most_memory() / 1e6),
        "batch": configuration.batch_size,
    }


def _most_memory() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _exported(work: Callable[[Path, Path], dict[str, Any]]) -> Callable[[Path], dict[str, Any]]:
    def timed(path: Path) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="layerwright-benchmark-") as folder:
            started = time.perf_counter()
            found = work(path, Path(folder))
            return {"seconds": round(time.perf_counter() - started, 2), **found}

    return timed


def _python(path: Path, folder: Path) -> dict[str, Any]:
    from layerwright.exchange.python import write_python

    written = write_python(path, folder / "code")
    for file in (folder / "code").glob("*.py"):
        compile(file.read_text(), file.name, "exec")
    return {"files": len(written.files)}


def _settled(path: Path, folder: Path) -> Path:
    """A run of one step with two samples, after which normalizations know what flows through them.

    Before it, they divide by nothing, and the values of deep networks grow beyond all numbers. A network without
    normalizations is left as it starts.
    """
    import msgspec
    from round_trips import Briefly, brief

    from layerwright.model.project import load_project
    from layerwright.training.events import EventWriter
    from layerwright.training.loop import TrainingLoop
    from layerwright.training.run import Run

    project = load_project(path)
    normalized = any("BatchNormalization" in layer.type for network in project.networks for layer in network.layers)
    if not (normalized and project.configuration.optimizers):
        return path
    project = brief(project, path, folder, Briefly(rows=2, batch_size=2, epochs=1, settled=True))
    plain = msgspec.structs.replace(project.configuration, monitors=(), best_monitor="", save_best=False)
    project = msgspec.structs.replace(project, configuration=plain)
    run = Run.create(folder / "run", project, folder / "project.lwproj", device="cpu", kernels="fast")
    with run.locked():
        TrainingLoop(run, EventWriter(run.events), lambda: False, os.getpid()).train()
    return run.folder


def _onnx(path: Path, folder: Path) -> dict[str, Any]:
    from layerwright.exchange.model import load_model
    from layerwright.exchange.onnx.exporting import write_onnx
    from layerwright.model.problems import LayerwrightError

    model = load_model(_settled(path, folder))
    try:
        exported = write_onnx(model, folder / "model.onnx")
    except LayerwrightError as error:
        return {"refused": str(error).splitlines()[-1].strip()}
    check = exported.check
    found = {"operators": exported.operators, "difference": float(check.greatest_relative_difference)}
    if check.layers is not None:
        found |= {"layers": check.layers.compared, "difference": float(check.layers.greatest_relative_difference)}
    return found


def _nnp(path: Path, folder: Path) -> dict[str, Any]:
    """Written, and every network built by nnabla's own loader."""
    from nnabla.utils.nnp_graph import NnpLoader

    from layerwright.exchange.nnp.writing import write_nnp

    write_nnp(path, folder / "model.nnp")
    loader = NnpLoader(str(folder / "model.nnp"))
    names = list(loader.get_network_names())
    for name in names:
        assert loader.get_network(name).outputs, name
    return {"networks": len(names)}


def _learn(path: Path) -> dict[str, Any]:
    """The version that the tests train: so many samples and epochs, the cost of the first, and the least after it."""
    from smaller import ALIKE, learned

    if path.parent.name in ALIKE:
        return {"alike": ALIKE[path.parent.name]}
    with tempfile.TemporaryDirectory(prefix="layerwright-benchmark-") as folder:
        samples, costs = learned(path.parent.name, Path(folder))
    if not costs:
        return {"kind": "not trained", "samples": 0}
    assert min(costs[1:]) < costs[0], f"The cost did not fall: {costs}"
    return {"samples": samples, "epochs": len(costs), "first": round(costs[0], 4), "least": round(min(costs[1:]), 4)}


_PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "open": _open,
    "train": _train,
    "python": _exported(_python),
    "onnx": _exported(_onnx),
    "nnp": _exported(_nnp),
    "learn": _learn,
}


if __name__ == "__main__":
    sys.exit(main())
