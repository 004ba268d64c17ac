"""Writes what `nnabla_cli train` needs for the LeNet of `examples/mnist_lenet`: lenet.nntxt and lenet.h5."""

from __future__ import annotations

import argparse
from pathlib import Path

import nnabla as nn
import nnabla.functions as F
import nnabla.solvers as S
from handwritten_lenet import lenet
from nnabla.utils.save import save


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("csv", help="the dataset")
    parser.add_argument("folder", type=Path)
    parser.add_argument("iterations", type=int, help="iterations of an epoch")
    options = parser.parse_args()
    size = 64
    x, t = nn.Variable((size, 1, 28, 28)), nn.Variable((size, 1))
    loss = F.mean(F.categorical_cross_entropy(lenet(x), t))
    solver = S.Adam()
    solver.set_parameters(nn.get_parameters())
    cache = options.folder / "cache"
    cache.mkdir()
    contents = {
        "global_config": {"default_context": nn.get_current_context()},
        "training_config": {"max_epoch": 1, "iter_per_epoch": options.iterations, "save_best": True},
        "networks": [{"name": "Main", "batch_size": size, "outputs": {"loss": loss}, "names": {"x": x, "t": t}}],
        "datasets": [
            {
                "name": "Training",
                "uri": options.csv,
                "cache_dir": str(cache),
                "variables": {"x": x, "y": t},
                "shuffle": True,
                "batch_size": size,
                "no_image_normalization": False,
            }
        ],
        "optimizers": [
            {
                "name": "Optimizer",
                "solver": solver,
                "network": "Main",
                "dataset": "Training",
                "weight_decay": 0,
                "lr_decay": 1,
                "lr_decay_interval": 1,
                "update_interval": 1,
                "data_variables": {"x": "x", "t": "y"},
            }
        ],
    }
    save(str(options.folder / "lenet.nntxt"), contents)
    # The weights must come along: nnabla_cli would start from zeros without an initializer in the text.
    nn.save_parameters(str(options.folder / "lenet.h5"))


if __name__ == "__main__":
    main()
