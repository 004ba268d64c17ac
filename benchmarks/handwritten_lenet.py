"""The peer of our training loop: LeNet as a good nnabla programmer would write it, with the data in memory.

The same layers, initializers, solver and batch size as `examples/mnist_lenet`; the data are arrays that fit in memory,
shuffled each epoch. It prints nothing but the last cost, so that nobody can leave the work out.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import nnabla as nn
import nnabla.functions as F
import nnabla.initializer as I
import nnabla.parametric_functions as PF
import nnabla.solvers as S
import numpy as np


def read_idx(path: Path, header: int) -> np.ndarray:
    """The values of an IDX file as bytes without their header."""
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=header)


def lenet(x: nn.Variable) -> nn.Variable:
    """Class probabilities of digits of the shape 1,28,28."""

    def convolution(h: nn.Variable, maps: int, kernel: tuple[int, int], name: str) -> nn.Variable:
        deviation = I.calc_normal_std_glorot(h.shape[1], maps, kernel)
        return PF.convolution(h, maps, kernel, w_init=I.NormalInitializer(deviation), name=name)

    def affine(h: nn.Variable, size: int, name: str) -> nn.Variable:
        deviation = I.calc_normal_std_glorot(int(np.prod(h.shape[1:])), size)
        return PF.affine(h, size, w_init=I.NormalInitializer(deviation), name=name)

    h = F.max_pooling(F.relu(convolution(x, 16, (7, 7), "conv1"), inplace=True), (2, 2))
    h = F.tanh(F.max_pooling(convolution(h, 30, (3, 3), "conv2"), (2, 2)))
    h = F.relu(affine(h, 150, "affine1"), inplace=True)
    return F.softmax(affine(h, 10, "affine2"))


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=64)
    options = parser.parse_args()
    labels = read_idx(options.labels, 8).reshape(-1, 1)
    images = read_idx(options.images, 16).reshape(len(labels), 1, 28, 28)
    size = options.batch_size
    x, t = nn.Variable((size, 1, 28, 28)), nn.Variable((size, 1))
    loss = F.mean(F.categorical_cross_entropy(lenet(x), t))
    loss.persistent = True
    solver = S.Adam()
    solver.set_parameters(nn.get_parameters())
    random = np.random.default_rng(0)
    cost = 0.0
    for _ in range(options.epochs):
        order = random.permutation(len(labels))
        for start in range(0, len(order) - size + 1, size):
            rows = order[start : start + size]
            x.d = images[rows] * np.float32(1 / 255)
            t.d = labels[rows]
            loss.forward(clear_no_need_grad=True)
            solver.zero_grad()
            loss.backward(clear_buffer=True)
            solver.update()
            # The cost is read each time, as everyone does who draws a learning curve.
            cost = float(loss.d)
    print(cost)


if __name__ == "__main__":
    main()
