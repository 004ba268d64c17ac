"""The stock peer: ResNet-18 and MobileNet-v1 in a loop of nnabla's own functions, with the data in memory.

The same networks, solver and batch size as in `networks.py`. It prints nothing but the last cost.
"""

from __future__ import annotations

import argparse

import nnabla as nn
import nnabla.functions as F
import nnabla.parametric_functions as PF
import nnabla.solvers as S
from networks import BATCH, MOBILENET_BLOCKS, RESNET_STAGES, SAMPLES, batches


def convolution(h: nn.Variable, maps: int, kernel: int, stride: int, name: str) -> nn.Variable:
    """A convolution with batch normalization."""
    pad, strides = (kernel // 2,) * 2, (stride, stride)
    with nn.parameter_scope(name):
        h = PF.convolution(h, maps, (kernel, kernel), pad=pad, stride=strides, with_bias=False)
        return PF.batch_normalization(h)


def resnet18(h: nn.Variable) -> nn.Variable:
    """ResNet-18."""
    h = F.relu(convolution(h, 64, 3, 1, "first"), inplace=True)
    maps = 64
    for stage, wanted in enumerate(RESNET_STAGES):
        for block in range(2):
            stride = 2 if stage and not block else 1
            name = f"{stage}-{block}"
            g = F.relu(convolution(h, wanted, 3, stride, f"{name}/a"), inplace=True)
            g = convolution(g, wanted, 3, 1, f"{name}/b")
            if wanted != maps or stride > 1:
                h = convolution(h, wanted, 1, stride, f"{name}/c")
            h, maps = F.relu(g + h, inplace=True), wanted
    return PF.affine(F.global_average_pooling(h), 10)


def mobilenet_v1(h: nn.Variable) -> nn.Variable:
    """MobileNet-v1."""
    h = F.relu(convolution(h, 32, 3, 1, "first"), inplace=True)
    for number, (maps, stride) in enumerate(MOBILENET_BLOCKS):
        with nn.parameter_scope(f"{number}"):
            h = PF.depthwise_convolution(h, (3, 3), pad=(1, 1), stride=(stride, stride), with_bias=False)
            h = F.relu(PF.batch_normalization(h), inplace=True)
        h = F.relu(convolution(h, maps, 1, 1, f"{number}/point"), inplace=True)
    return PF.affine(F.global_average_pooling(h), 10)


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["resnet18", "mobilenet_v1"])
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--samples", type=int, default=SAMPLES, help="those of an epoch")
    options = parser.parse_args()
    network = {"resnet18": resnet18, "mobilenet_v1": mobilenet_v1}[options.network]
    x, t = nn.Variable((BATCH, 3, 32, 32)), nn.Variable((BATCH, 1))
    loss = F.mean(F.softmax_cross_entropy(network(x), t))
    loss.persistent = True
    solver = S.Momentum(0.01)
    solver.set_parameters(nn.get_parameters())
    cost = 0.0
    for x.d, t.d in batches(options.epochs, options.samples):
        loss.forward(clear_no_need_grad=True)
        solver.zero_grad()
        loss.backward(clear_buffer=True)
        solver.update()
        cost = float(loss.d)
    print(cost)


if __name__ == "__main__":
    main()
