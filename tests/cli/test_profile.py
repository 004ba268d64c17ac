"""`layerwright profile`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from networks import project

from layerwright.model.project import save_project
from layerwright.training import profiling
from layerwright.training.profiling import LayerTime, Profile, ProfileStoppedError

SMALL = "Input(2,6,6) > Convolution(3) > BatchNormalization > ReLU > Affine(2) > SoftmaxCrossEntropy"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with a network that learns and one that does not."""
    path = tmp_path / "small.lwproj"
    save_project(project(SMALL), path)
    return path


def test_every_layer_is_measured(program: Any, small: Path) -> None:
    found = program("profile", small, "--batch-size", "8", "--json").json
    assert [layer["name"] for layer in found["layers"]] == [
        "Convolution",
        "BatchNormalization",
        "ReLU",
        "Affine",
        "SoftmaxCrossEntropy",
    ]
    assert (found["network"], found["batch_size"], found["kernels"]) == ("Main", 8, "fast")
    assert found["rounds"] >= 3
    layers = found["layers"]
    assert all(layer["forward"] > 0 and layer["backward"] > 0 for layer in layers)
    assert sum(layer["share"] for layer in layers) == pytest.approx(1)
    assert sum(layer["forward"] for layer in layers) == pytest.approx(found["forward"])
    convolution = layers[0]
    # 3 maps of 6 by 6 for 8 samples; 3 kernels of 2 by 3 by 3 with their biases; 4 bytes each.
    assert convolution["output_bytes"] == 8 * 3 * 6 * 6 * 4
    assert convolution["parameter_bytes"] == (3 * 2 * 3 * 3 + 3) * 4
    # Forward and for the weights: nobody needs the gradients of what comes in.
    operations = 2 * 2 * 8 * (3 * 6 * 6) * (2 * 3 * 3)
    seconds = convolution["forward"] + convolution["backward"]
    assert convolution["of_limit"] * found["limit"] * seconds == pytest.approx(operations)
    assert layers[2]["of_limit"] is None
    assert found["peak_bytes"] > 10_000_000


def test_a_table_with_totals_and_a_hint_for_people(program: Any, small: Path) -> None:
    outcome = program("profile", small, "--kernels", "nnabla", "--batch-size", "4")
    assert outcome.status == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "Main, a batch of 4"
    titles = "Layer  Type  Forward ms  Backward ms  Share  Of limit  Output MB  Parameters MB"
    assert lines[1].split() == titles.split()
    text = " ".join(outcome.out.split())
    assert "samples a second" in text
    assert "nnabla's own functions" in text
    assert "See what fast kernels change: --kernels fast." in text


def test_a_network_without_a_loss_is_measured_forward_only(program: Any, tmp_path: Path) -> None:
    path = tmp_path / "open.lwproj"
    save_project(project("Input(5) > Affine(2) > Tanh"), path)
    layers = program("profile", path, "--json").json["layers"]
    assert [(layer["name"], layer["backward"]) for layer in layers] == [("Affine", 0), ("Tanh", 0)]
    assert all(layer["forward"] > 0 for layer in layers)


def test_what_is_wrong_is_told_in_a_sentence(program: Any, small: Path, tmp_path: Path) -> None:
    outcome = program("profile", small, "--network", "Other")
    assert outcome.status == 1
    assert "Other" in outcome.err
    wrong = tmp_path / "wrong.lwproj"
    save_project(project("Input(5) > Affine(0)"), wrong)
    outcome = program("profile", wrong)
    assert outcome.status == 1
    assert 'The network "Main" cannot be measured yet' in outcome.err
    outcome = program("profile", small, "--batch-size", "0")
    assert outcome.status == 2


def test_a_crash_of_the_measuring_process_is_told(
    program: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashing = tmp_path / "crashing"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(crashing))
    outcome = program("profile", small)
    assert outcome.status == 1
    assert "ended by the signal SIGSEGV" in outcome.err


@pytest.mark.parametrize(
    ("share", "of_limit", "expected"),
    [
        (0.1, 0.5, "No layer stands out"),
        (0.6, 0.1, "far below the limit"),
        (0.6, None, "moves values rather than multiplying them"),
        (0.6, 0.8, "close to what the machine can do"),
    ],
)
def test_the_hint_says_what_to_look_at(
    program: Any,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
    of_limit: float | None,
    expected: str,
) -> None:
    layer = LayerTime("A", "Affine", 0.01, 0.02, share, of_limit, 100, 100)
    found = Profile("Main", 8, "fast", 2, 3, 1e11, 0.01, 0.02, 0.3, 10**8, (layer,))
    monkeypatch.setattr(profiling, "measure", lambda *_: found)
    assert expected in " ".join(program("profile", small).out.split())


def test_the_measuring_process_answers_alone(small: Path) -> None:
    found = profiling.measure(small, "Main", 2, "nnabla")
    assert found.threads == 1
    assert all(layer.of_limit is None or 0 < layer.of_limit <= 1 for layer in found.layers)
    assert found.samples_per_second == pytest.approx(2 / (found.forward + found.backward))


def test_measuring_that_nobody_waits_for_ends_its_process(small: Path) -> None:
    with pytest.raises(ProfileStoppedError):
        profiling.measure(small, "Main", 2, "nnabla", lambda: True)
