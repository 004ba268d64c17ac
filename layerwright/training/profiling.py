"""What each layer of a network costs on this machine, measured in a process of its own, where nnabla may crash."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import msgspec

from layerwright.model.kernels import Kernels
from layerwright.model.problems import LayerwrightError


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
        limit: The operations in a second of a product of large matrices on this machine.
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


def measure(project_file: Path, network: str, batch_size: int, kernels: Kernels) -> Profile:
    """Measure a network of a project.

    Raises:
        ProfileError: It cannot be computed; the message says why.
    """
    module = "layerwright.training.profiling_process"
    command = [sys.executable, "-m", module, str(project_file), network, str(batch_size), kernels]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode < 0:
        raise ProfileError(f"The measuring process was ended by the signal {signal.Signals(-done.returncode).name}.")
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise ProfileError(lines[-1] if lines else f"The measuring process ended with the status {done.returncode}.")
    return msgspec.json.decode(done.stdout, type=Profile)
