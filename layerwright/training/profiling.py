"""What each layer of a network costs on this machine, measured in a process of its own, where nnabla may crash."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from layerwright.model.kernels import Kernels
from layerwright.model.problems import LayerwrightError

_SECONDS_BETWEEN_LOOKS = 0.1


class ProfileError(LayerwrightError):
    """A network that cannot be measured."""


class LayerTime(msgspec.Struct, frozen=True):
    """What one layer costs for a batch.

    Attributes:
        name: The layer, with the units around it.
        type: Its type.
        forward: Seconds.
        backward: Seconds; 0 where no gradient flows.
        share: Of the time of all layers.
        of_limit: How fast it multiplies and adds, as a share of the machine's limit; nothing where it does not.
        output_bytes: The memory of its output.
        parameter_bytes: The memory of its parameters, without gradients.
    """

    name: str
    type: str
    forward: float
    backward: float
    share: float
    of_limit: float | None
    output_bytes: int
    parameter_bytes: int


class Profile(msgspec.Struct, frozen=True):
    """What a network costs for a batch.

    Attributes:
        network: Its name.
        batch_size: The samples of the batch.
        kernels: Whose code computed.
        threads: The threads that fast kernels share their work among.
        rounds: How often it was measured; times are medians.
        limit: The most operations in a second that were seen on this machine in the same time: of a product of large
            matrices, or of a layer that was quicker.
        forward: Seconds of all layers.
        backward: Seconds of all layers.
        of_limit: How fast all of it multiplies and adds, as a share of the limit.
        peak_bytes: The most memory that the process had at once.
        layers: The layers in the order in which they are computed.
    """

    network: str
    batch_size: int
    kernels: Kernels
    threads: int
    rounds: int
    limit: float
    forward: float
    backward: float
    of_limit: float
    peak_bytes: int
    layers: tuple[LayerTime, ...]

    @property
    def samples_per_second(self) -> float:
        """How many samples the layers compute in a second, updates and data left out."""
        return self.batch_size / max(self.forward + self.backward, 1e-9)


class ProfileStoppedError(LayerwrightError):
    """Nobody wanted to wait for the end."""


def measure(
    project_file: Path,
    network: str,
    batch_size: int,
    kernels: Kernels,
    stop_asked: Callable[[], bool] = lambda: False,
) -> Profile:
    """Measure a network of a project.

    Args:
        project_file: The project.
        network: The name of the network.
        batch_size: The samples of a batch.
        kernels: Whose code computes.
        stop_asked: Is asked a few times a second; where it says so, the measuring process is ended.

    Raises:
        ProfileError: It cannot be computed; the message says why.
        ProfileStoppedError: It was stopped.
    """
    module = "layerwright.training.profiling_process"
    command = [sys.executable, "-m", module, str(project_file), network, str(batch_size), kernels]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)
    output, errors = _outcome(process, stop_asked)
    status = process.returncode
    if status < 0:
        raise ProfileError(f"The measuring process was ended by the signal {signal.Signals(-status).name}.")
    if status:
        lines = errors.strip().splitlines()
        raise ProfileError(lines[-1] if lines else f"The measuring process ended with the status {status}.")
    return msgspec.json.decode(output, type=Profile)


def _outcome(process: subprocess.Popen[str], stop_asked: Callable[[], bool]) -> tuple[str, str]:
    """What a process has printed when it has ended; it is ended first where that is asked for."""
    with process:
        while True:
            try:
                return process.communicate(timeout=_SECONDS_BETWEEN_LOOKS)
            except subprocess.TimeoutExpired:
                if stop_asked():
                    process.kill()
                    raise ProfileStoppedError("The measuring was stopped.") from None
