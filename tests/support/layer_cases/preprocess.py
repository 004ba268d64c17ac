"""Layers that prepare data."""

from __future__ import annotations

import nnabla.parametric_functions as PF

from layer_cases.first import Made

NETWORKS = {
    "OneHot": ["Input(1) > OneHot", "Input(4,2) > OneHot(3,5)", "Parameter(Size=3,1) > OneHot(4)"],
    "RandomCrop": [
        "Input(3,8,8) > RandomCrop",
        "Input(3,8,9) > RandomCrop(2,5,9)",
        "Input(8) > RandomCrop(3, Seed=4)",
        "Parameter(Size=8,9) > RandomCrop(3,4)",
    ],
    "RandomFlip": [
        "Input(3,4) > RandomFlip",
        "Input(3,4,5) > RandomFlip(1,2, SkipAtTest=False)",
        "Input(3,4,5) > RandomFlip(2, Seed=4)",
        "Parameter(Size=8,9) > RandomFlip(1)",
    ],
    "RandomShift": [
        "Input(3,4) > RandomShift",
        "Input(3,8,9) > RandomShift(4,3, BorderMode=reflect)",
        "Input(3,8,9) > RandomShift(2, Seed=4, SkipAtTest=False)",
        "Parameter(Size=8,9) > RandomShift(2,0)",
    ],
    "RandomErase": [
        "Input(3,8,9) > RandomErase",
        "Input(3,8,9) > RandomErase(1, AreaRatios=0.1,0.3, AspectRatios=1,2, Replacements=-1,1, N=3)",
        "Input(3,8,9) > RandomErase(0.9, Share=False, STEFineGrained=False, Seed=4)",
        "Parameter(Size=3,8,9) > RandomErase(1)",
    ],
    "MeanSubtraction": [
        "Input(3,4) > MeanSubtraction",
        "Input(3,4) > MeanSubtraction(BaseAxis=1)",
        "Input(5) > MeanSubtraction(UpdateRunningMean=False)",
        "Parameter(Size=3,4) > MeanSubtraction(BaseAxis=1)",
    ],
    "ImageAugmentation": [
        "Input(3,8,9) > ImageAugmentation",
        "Input(1,8,9) > ImageAugmentation(1,6,12, SkipAtTest=False)",
        "Input(3,8,9) > ImageAugmentation(Pad=2,1, MinScale=0.8, MaxScale=1.2, Angle=0.3, AspectRatio=1.3, "
        "Distortion=0.2, FlipLR=True, FlipUD=True)",
        "Input(3,8,9) > ImageAugmentation(Brightness=0.1, BrightnessEach=True, Contrast=1.2, ContrastCenter=0, "
        "ContrastEach=True, Noise=0.1, Seed=4)",
        "Parameter(Size=3,8,9) > ImageAugmentation(FlipLR=True)",
    ],
    "FFT": ["Input(4,4,2) > FFT", "Input(3,4,2) > FFT(SignalNDim=1, Normalized=True)"],
    "IFFT": ["Input(4,4,2) > IFFT", "Input(4,4,4,2) > IFFT(SignalNDim=3)"],
}

PARAMETRIC: dict[str, Made] = {
    "MeanSubtraction": lambda x, node: PF.mean_subtraction(x, base_axis=node.integer("BaseAxis") + 1),
}
