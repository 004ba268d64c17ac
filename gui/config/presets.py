"""Settings of optimizers that papers have used, as starting points."""

from __future__ import annotations

from gui.config.changes import Preset
from layerwright.model.settings import Schedule

PRESETS = (
    Preset("Adam (Kingma and Ba, 2015)", "Adam", {}),
    Preset(
        "SGD, momentum 0.9, steps at 50 % and 75 % (He et al., 2016)",
        "Momentum",
        {"LearningRate": 0.1},
        Schedule("Step", multiplier=0.1, steps=(50, 75)),
        weight_decay=1e-4,
    ),
    Preset(
        "SGD with cosine decay (Loshchilov and Hutter, 2017)",
        "Momentum",
        {"LearningRate": 0.1},
        Schedule("Cosine", warmup=5),
        weight_decay=5e-4,
    ),
    Preset(
        "AdamW with cosine decay (Loshchilov and Hutter, 2019)",
        "AdamW",
        {},
        Schedule("Cosine", warmup=5),
    ),
    Preset("RMSprop (Tieleman and Hinton, 2012)", "RMSprop", {}),
)
"""The learning rates are those of the papers for batches of 64 to 256 pictures."""
