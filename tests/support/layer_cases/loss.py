"""Losses and error measures."""

from __future__ import annotations

from layer_cases.first import Made

NETWORKS = {
    "HuberLoss": ["Input(3,4) > HuberLoss", "Input(3,4) > HuberLoss(Delta=0.2, T.Dataset=z)"],
    "AbsoluteError": ["Input(3,4) > AbsoluteError", "Input(4) > AbsoluteError(T.Generator=Normal)"],
    "EpsilonInsensitiveLoss": ["Input(3,4) > EpsilonInsensitiveLoss(Epsilon=0.1)", "Input(4) > EpsilonInsensitiveLoss"],
    "SigmoidCrossEntropy": ["Input(3,4) > SigmoidCrossEntropy", "Input(1) > SigmoidCrossEntropy(T.Generator=Constant)"],
    "KLMultinomial": [
        "Input(5) > KLMultinomial",
        "Input(3,4,5) > KLMultinomial(BaseAxis=2, q.Dataset=z)",
        "Input(5) > s: Softmax; Input(5, Dataset=z) > t: Softmax; s > kl: KLMultinomial; t > kl.q",
    ],
    "BinaryError": ["Input(3,4) > BinaryError", "Input(1) > BinaryError(T.Dataset=z)"],
}

PARAMETRIC: dict[str, Made] = {}
