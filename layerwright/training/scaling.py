"""What several processes change about an update: how many samples it has, and at what learning rate it is made."""

from __future__ import annotations

from dataclasses import dataclass

from layerwright.model.problems import LayerwrightError
from layerwright.model.settings import Configuration


class ScalingError(LayerwrightError):
    """A batch that cannot be divided among the processes."""


@dataclass(frozen=True)
class Scaling:
    """The effective batch and learning rate of a run.

    Attributes:
        processes: The number of processes.
        batch_size: The samples of one iteration in all processes together.
        factor: What the learning rates are multiplied by after the warm-up.
        warmup: The epochs over which that factor grows from 1; Goyal et al. (2017), https://arxiv.org/abs/1706.02677,
            section 2.2.
    """

    processes: int
    batch_size: int
    factor: float = 1.0
    warmup: int = 0

    def rate_factor(self, iteration: int, per_epoch: int) -> float:
        """What the learning rate is multiplied by.

        Args:
            iteration: The iteration, counted from 0 where the optimizer starts.
            per_epoch: The iterations of an epoch.
        """
        length = self.warmup * per_epoch
        done = (iteration + 1) / length if iteration < length else 1.0
        return 1.0 + (self.factor - 1.0) * done


def scaling(configuration: Configuration, processes: int) -> Scaling:
    """How a configuration is trained by so many processes.

    Raises:
        ScalingError: A global batch has fewer samples than there are processes.
    """
    batch = configuration.batch_size
    if configuration.rate_scaling == "global_batch":
        if batch < processes:
            raise ScalingError(
                f"A batch of {batch} samples cannot be divided among {processes} processes. Use a larger batch size, "
                "fewer processes, or another rate_scaling than global_batch."
            )
        return Scaling(processes, batch)
    if configuration.rate_scaling == "linear":
        return Scaling(processes, batch * processes, float(processes), configuration.rate_warmup)
    return Scaling(processes, batch * processes)
