"""Imported networks whose repeated layers become units: the same numbers come out, and the same weights go in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
from children import in_this_process
from nnef_models import in_nnabla, write_model

from layerwright.cli.console import PROGRESS_AS_LINES, progress_line
from layerwright.exchange.model import load_model
from layerwright.exchange.nnef.reading.importing import import_nnef
from layerwright.model.project import load_project, save_project
from layerwright.resolve.units import patterns_into_units, repeated_patterns

_RESIDUAL = """version 1.0;
graph net(x) -> (y)
{{
    x = external(shape = [1, 4, 8, 8]);
{blocks}
    y = softmax({last}, axes = [1]);
}}
"""
_BLOCK = """
    W{n} = variable(shape = [{maps}, 4, 3, 3], label = 'W{n}');
    B{n} = variable(shape = [1, {maps}], label = 'B{n}');
    V{n} = variable(shape = [4, {maps}, 1, 1], label = 'V{n}');
    b{n}_a = conv({before}, W{n}, B{n}, padding = [(1, 1), (1, 1)], stride = [1, 1], dilation = [1, 1]);
    b{n}_b = relu(b{n}_a);
    b{n}_c = conv(b{n}_b, V{n}, padding = [(0, 0), (0, 0)], stride = [1, 1], dilation = [1, 1]);
    b{n}_d = add(b{n}_c, {before});
"""

_UNROLLED = """version 1.0;
graph net(x) -> (y)
{{
    x = external(shape = [1, 4, 6]);
    W = variable(shape = [5, 11], label = 'W');
    B = variable(shape = [1, 5], label = 'B');
    h0 = variable(shape = [1, 5], label = 'h0');
{steps}
    y = copy(h4);
}}
"""
_STEP = """
    s{n} = slice(x, axes = [1], begin = [{n0}], end = [{n}]);
    x{n} = reshape(s{n}, shape = [0, 6]);
    j{n} = concat([x{n}, h{n0}], axis = 1);
    l{n} = linear(j{n}, W, B);
    h{n} = tanh(l{n});
"""


def residual() -> str:
    blocks = "".join(
        _BLOCK.format(n=n, before="x" if n == 1 else f"b{n - 1}_d", maps=4 if n < 3 else 6) for n in range(1, 5)
    )
    return _RESIDUAL.format(blocks=blocks, last="b4_d")


def unrolled() -> str:
    return _UNROLLED.format(steps="".join(_STEP.format(n=n, n0=n - 1) for n in range(1, 5)))


@pytest.mark.parametrize(("text", "size", "stored"), [(residual(), 4, 12), (unrolled(), 3, 3)], ids=["blocks", "steps"])
def test_units_compute_what_their_layers_did(
    text: str, size: int, stored: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_this_process(monkeypatch)
    project = import_nnef(write_model(tmp_path / "model", text), tmp_path / "net.lwproj").project
    (pattern,) = repeated_patterns(project, "net")
    assert (len(pattern.places), pattern.size >= size) == (4, True)
    after = patterns_into_units(project, "net", [pattern])
    assert [layer.type for layer in after.network("net").layers].count("Unit") == 4
    save_project(project, tmp_path / "net.lwproj")
    save_project(after, tmp_path / "units.lwproj")
    plain, units = load_model(tmp_path / "net.lwproj"), load_model(tmp_path / "units.lwproj", network="net")
    assert len(plain.parameters) == len(units.parameters) == stored
    assert plain.resolved.statistics == units.resolved.statistics
    inputs = {"x": np.random.default_rng(0).normal(size=(3, *plain.data["x"].shape)).astype(np.float32)}
    (expected,), (found,) = in_nnabla(plain, inputs, 3).values(), in_nnabla(units, inputs, 3).values()
    np.testing.assert_array_equal(found, expected)


def test_weights_that_steps_share_stay_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)
    project = import_nnef(write_model(tmp_path / "model", unrolled()), tmp_path / "net.lwproj").project
    scopes = {layer.name: layer.properties.get("ParameterScope") for layer in project.networks[0].layers}
    assert [scopes[f"l{n}"] for n in range(1, 5)] == [None, "l1", "l1", "l1"]


def test_the_command_names_what_repeats_and_makes_units(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", residual())
    command = [sys.executable, "-m", "layerwright.cli", "import", str(folder)]
    told = subprocess.run(
        [*command, "--output", str(tmp_path / "plain.lwproj")], check=True, capture_output=True, text=True
    ).stdout
    assert "4 layers, at 4 places" in told
    assert "Import with --units" in told
    environment = {**os.environ, PROGRESS_AS_LINES: "1"}
    ended = subprocess.run(
        [*command, "--output", str(tmp_path / "units.lwproj"), "--units", "--json"],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    document = json.loads(ended.stdout)
    assert [(entry["layers"], entry["places"]) for entry in document["repeated"]] == [(4, 4)]
    assert len(load_project(tmp_path / "units.lwproj").networks) == 2
    progress = [line for line in map(progress_line, ended.stderr.split("\n")) if line]
    assert progress[-1][0] == progress[-1][1] > 0


def test_a_stopped_import_leaves_nothing(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", residual())
    command = [sys.executable, "-m", "layerwright.cli", "import", str(folder), "--output", str(tmp_path / "p.lwproj")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=60)
    assert child.returncode in (130, -signal.SIGTERM)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_an_archive_of_a_folder_is_read_like_one_of_its_files(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", residual())
    archive = tmp_path / "model.tar"
    with tarfile.open(archive, "w") as file:
        file.add(folder, "outer/model")
    project = import_nnef(archive, tmp_path / "p.lwproj").project
    assert project.networks[0].name == "net"
