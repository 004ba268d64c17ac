"""Loops: every part of one needs the others."""

from __future__ import annotations

_ELMAN = "x: Input(5,4) > RecurrentInput > j: Concatenate > Affine(3) > h: Tanh > RecurrentOutput; h > d: Delay > j"

NETWORKS = {
    "RepeatStart": [
        "Input(4) > RepeatStart(Times=3) > Affine(4) > ReLU > RepeatEnd",
        "Input(4) > RepeatStart(Times=1) > Affine(4) > RepeatEnd > Tanh",
    ],
    "RepeatEnd": [
        "Input(4) > RepeatStart(Times=2) > a: Affine(4) > RepeatStart(Times=3) > Affine(4) > RepeatEnd > RepeatEnd",
        "Input(4) > s: RepeatStart(Times=2) > Affine(4) > p: Add2 > RepeatEnd; s > p",
    ],
    "RecurrentInput": [
        _ELMAN,
        "Input(2,3,4) > RecurrentInput(Axis=1) > Affine(3) > RecurrentOutput(Axis=0)",
    ],
    "RecurrentOutput": ["Input(3,4) > RecurrentInput > Affine(2,3) > RecurrentOutput(Axis=2)"],
    "Delay": [
        _ELMAN.replace("Delay", "Delay(3, Initial.Generator=Normal)"),
        _ELMAN + "; Input(3, Dataset=z) > d.Initial",
    ],
    "LSTM": [
        "Input(5,4) > LSTM(3)",
        "Input(2,4,3) > LSTM(2,2, Axis=1)",
        "Input(5,4) > l: LSTM(3); Input(3, Dataset=z) > l.H.Initial",
        "Input(5,4) > l: LSTM(3); Parameter(Size=7,3) > l.Affine.W",
    ],
}

PARAMETRIC: dict[str, object] = {}
