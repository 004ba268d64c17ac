"""The networks that classify pictures."""

from __future__ import annotations

from authoring.drawing import DIGITS, drawn, example, shapes, training
from layerwright.model.network import Network
from layerwright.model.settings import Schedule

GROUP = "Classification"
_END = "SoftmaxCrossEntropy\n    Scores > TopNError"
_SEVERAL_STEPS = Schedule(type="Cosine", warmup=1)
_STAND_IN = "The pictures of shapes that it is set to stand in for yours."


def _imagenet(
    name: str,
    title: str,
    text: str,
    description: str,
    size: int = 224,
    batch: int = 8,
    auxiliary: tuple[Network, ...] = (),
    **options: object,
) -> None:
    """A network for large pictures; with auxiliary classifiers, the first of their networks is trained in its place."""
    solver = {
        "solver": "Momentum",
        "parameters": {"LearningRate": 0.01, "Momentum": 0.9},
        "weight_decay": 1e-4,
    } | options
    if auxiliary:
        solver |= {"network": auxiliary[0].name, "measured": "Main", "executed": "Main"}
    helped = solver.pop("helped", {})
    example(
        name,
        GROUP,
        title,
        f"{description} {_STAND_IN}",
        drawn("Main", text, helped),  # type: ignore[arg-type]
        *auxiliary,
        datasets=shapes(size),
        configuration=training(20, batch, **solver),  # type: ignore[arg-type]
    )


def _auxiliary(text: str, classifier: str, weight: float, *after: str) -> tuple[Network, ...]:
    """A network with auxiliary classifiers for its training, and the classifier.

    Layers of the same name have the same parameters in all networks, so that what it learns is the network for use.
    """
    judged = "\n".join(
        f"""
        {layer} > Auxiliary{number}: Unit(Auxiliary) > AuxiliaryLoss{number}: SoftmaxCrossEntropy >
          Weighted{number}: MulScalar({weight})
        """
        for number, layer in enumerate(after, 1)
    )
    return (drawn("Training", f"{text}\n{judged}"), drawn("Auxiliary", f"{classifier} > Scores: Affine(1000)"))


example(
    "lenet5",
    GROUP,
    "LeNet-5",
    "LeNet-5 on handwritten digits, in its usual modern form: max pooling, ReLU, and convolutions that see all maps.",
    drawn(
        "Main",
        f"""
        Input(1,28,28) > Convolution(6, KernelShape=5,5) > ReLU > MaxPooling >
          Convolution(16, KernelShape=5,5, BorderMode=valid) > ReLU > MaxPooling > Affine(120) > ReLU > Affine(84) >
          ReLU > Scores: Affine(10) > {_END}
        """,
    ),
    datasets=DIGITS,
    configuration=training(10, 64),
)
example(
    "network_in_network",
    GROUP,
    "Network in Network",
    "Network in Network for pictures of 32 x 32: after each convolution two of 1 x 1, and the mean of a map as score.",
    drawn(
        "Main",
        f"""
        Input(3,32,32) > Convolution(192, KernelShape=5,5) > ReLU > Convolution(160, KernelShape=1,1) > ReLU >
          Convolution(96, KernelShape=1,1) > ReLU > MaxPooling(KernelShape=3,3, Strides=2,2, IgnoreBorder=False) >
          Dropout > Convolution(192, KernelShape=5,5) > ReLU > Convolution(192, KernelShape=1,1) > ReLU >
          Convolution(192, KernelShape=1,1) > ReLU >
          AveragePooling(KernelShape=3,3, Strides=2,2, IgnoreBorder=False) > Dropout > Convolution(192) > ReLU >
          Convolution(192, KernelShape=1,1) > ReLU > Convolution(10, KernelShape=1,1) > ReLU >
          Scores: GlobalAveragePooling > {_END}
        """,
    ),
    datasets=shapes(32),
    configuration=training(20, 32, schedule=_SEVERAL_STEPS),
)


def _cifar_resnet(name: str, depth: int) -> None:
    times = (depth - 2) // 6 - 1
    stage = f"""RepeatStart(Times={times}) > Block{{0}}: Unit(ResNetBasic) > RepeatEnd(ID=RepeatStart{{1}})"""
    example(
        name,
        GROUP,
        f"ResNet-{depth}",
        f"ResNet-{depth} for pictures of 32 x 32, with shortcuts without parameters, as the paper has it for CIFAR.",
        drawn(
            "Main",
            f"""
            Input(3,32,32) > Convolution(16, WithBias=False) > BatchNormalization > ReLU >
              First1: Unit(ResNetBasic) > {stage.format(1, "")} > First2: Unit(ResNetShortcutPadding, Maps=32) >
              {stage.format(2, "_2")} > First3: Unit(ResNetShortcutPadding, Maps=64) > {stage.format(3, "_3")} >
              GlobalAveragePooling > Scores: Affine(10) > {_END}
            """,
        ),
        datasets=shapes(32),
        configuration=training(
            20,
            32,
            solver="Momentum",
            parameters={"LearningRate": 0.05, "Momentum": 0.9},
            weight_decay=1e-4,
            schedule=_SEVERAL_STEPS,
        ),
    )


_cifar_resnet("resnet20_cifar", 20)
_cifar_resnet("resnet56_cifar", 56)

_imagenet(
    "alexnet",
    "AlexNet",
    f"""
    Input(3,227,227) > MeanSubtraction >
      Block1: Unit(LocalResponseBlock, Maps=96, Kernel=11,11, Strides=4,4, Border=valid) >
      Block2: Unit(LocalResponseBlock, Maps=256, Kernel=5,5, Group=2, Bias=1) >
      Convolution(384, W.Initializer=Normal, W.InitializerMultiplier=0.01) > ReLU >
      Convolution(384, Group=2, W.Initializer=Normal, W.InitializerMultiplier=0.01, b.InitializerMultiplier=1) >
      ReLU >
      Convolution(256, Group=2, W.Initializer=Normal, W.InitializerMultiplier=0.01, b.InitializerMultiplier=1) >
      ReLU > MaxPooling(KernelShape=3,3, Strides=2,2) >
      Affine(4096, W.Initializer=Normal, W.InitializerMultiplier=0.01, b.InitializerMultiplier=1) > ReLU > Dropout >
      Affine(4096, W.Initializer=Normal, W.InitializerMultiplier=0.01, b.InitializerMultiplier=1) > ReLU > Dropout >
      Scores: Affine(1000, W.Initializer=Normal, W.InitializerMultiplier=0.01) > {_END}
    """,
    "AlexNet as it was published: local response normalization, groups, dropout, weights that start with a deviation "
    "of 0.01 and biases with 0 or 1, the mean picture taken away, momentum and weight decay.",
    size=227,
    weight_decay=5e-4,
    schedule=Schedule(type="Step", multiplier=0.1, steps=(10, 15)),
)
for _name, _blocks in {
    "vgg11": (1, 1, 2, 2, 2),
    "vgg16": (2, 2, 3, 3, 3),
    "vgg19": (2, 2, 4, 4, 4),
}.items():
    _layers = " > ".join(
        f"Stage{number}: Unit(VGGStage, Maps={maps}, Times={times})"
        if times > 1
        else f"Convolution({maps}) > ReLU > MaxPooling"
        for number, (maps, times) in enumerate(zip((64, 128, 256, 512, 512), _blocks, strict=True), 1)
    )
    _imagenet(
        _name,
        _name.upper().replace("VGG", "VGG-"),
        f"""
        Input(3,224,224) > {_layers} > Affine(4096) > ReLU > Dropout > Affine(4096) > ReLU > Dropout >
          Scores: Affine(1000) > {_END}
        """,
        f"VGG with {_name[3:]} layers that learn: nothing but 3 x 3 convolutions, pooling and fully connected layers.",
        weight_decay=5e-4,
    )

_V1 = "Unit(InceptionV1, Maps1={}, Reduce3={}, Maps3={}, Reduce5={}, Maps5={}, MapsPool={})"
_OVERLAPPING = "MaxPooling(KernelShape=3,3, Strides=2,2, IgnoreBorder=False)"
_GOOGLENET = f"""
    Input(3,224,224) > Convolution(64, KernelShape=7,7, Strides=2,2) > ReLU > {_OVERLAPPING} >
      LocalResponseNormalization > Convolution(64, KernelShape=1,1) > ReLU > Convolution(192) > ReLU >
      LocalResponseNormalization > {_OVERLAPPING} > Module3a: {_V1.format(64, 96, 128, 16, 32, 32)} >
      Module3b: {_V1.format(128, 128, 192, 32, 96, 64)} > {_OVERLAPPING} >
      Module4a: {_V1.format(192, 96, 208, 16, 48, 64)} > Module4b: {_V1.format(160, 112, 224, 24, 64, 64)} >
      Module4c: {_V1.format(128, 128, 256, 24, 64, 64)} > Module4d: {_V1.format(112, 144, 288, 32, 64, 64)} >
      Module4e: {_V1.format(256, 160, 320, 32, 128, 128)} > {_OVERLAPPING} >
      Module5a: {_V1.format(256, 160, 320, 32, 128, 128)} > Module5b: {_V1.format(384, 192, 384, 48, 128, 128)} >
      GlobalAveragePooling > Dropout(0.4) > Scores: Affine(1000) > {_END}
    """
_imagenet(
    "googlenet",
    "GoogLeNet",
    _GOOGLENET,
    "GoogLeNet: nine Inception modules, with few parameters for its depth. The network Training has the two auxiliary "
    "classifiers besides, whose losses count 0.3; Main is what is left of it for use.",
    auxiliary=_auxiliary(
        _GOOGLENET,
        "Input(512,14,14) > AveragePooling(KernelShape=5,5, Strides=3,3) > Convolution(128, KernelShape=1,1) > "
        "ReLU > Affine(1024) > ReLU > Dropout(0.7)",
        0.3,
        "Module4a",
        "Module4d",
    ),
)
_INCEPTION_V3 = f"""
    Input(3,299,299) > Stem1: Unit(ConvolutionBlock, Maps=32, Strides=2,2, Border=valid) >
      Stem2: Unit(ConvolutionBlock, Maps=32, Border=valid) > Stem3: Unit(ConvolutionBlock, Maps=64) >
      MaxPooling(KernelShape=3,3, Strides=2,2) > Stem4: Unit(ConvolutionBlock, Maps=80, Kernel=1,1) >
      Stem5: Unit(ConvolutionBlock, Maps=192, Border=valid) > MaxPooling(KernelShape=3,3, Strides=2,2) >
      Module5b: Unit(InceptionV3A, MapsPool=32) > Module5c: Unit(InceptionV3A, MapsPool=64) >
      Module5d: Unit(InceptionV3A, MapsPool=64) > Module6a: Unit(InceptionV3B) >
      Module6b: Unit(InceptionV3C, Maps=128) > Module6c: Unit(InceptionV3C, Maps=160) >
      Module6d: Unit(InceptionV3C, Maps=160) > Module6e: Unit(InceptionV3C, Maps=192) >
      Module7a: Unit(InceptionV3D) > Module7b: Unit(InceptionV3E) > Module7c: Unit(InceptionV3E) >
      GlobalAveragePooling > Dropout > Scores: Affine(1000) > {_END}
    """
_imagenet(
    "inception_v3",
    "Inception v3",
    _INCEPTION_V3,
    "Inception v3: large kernels as rows and columns of small ones. The network Training has the auxiliary classifier "
    "besides, whose loss counts 0.4; Main is what is left of it for use.",
    size=299,
    batch=4,
    auxiliary=_auxiliary(
        _INCEPTION_V3,
        "Input(768,17,17) > AveragePooling(KernelShape=5,5, Strides=3,3) > "
        "Narrow: Unit(ConvolutionBlock, Maps=128, Kernel=1,1) > "
        "Wide: Unit(ConvolutionBlock, Maps=768, Kernel=5,5, Border=valid) > GlobalAveragePooling",
        0.4,
        "Module6e",
    ),
)


def _residual(
    name: str,
    title: str,
    blocks: tuple[int, ...],
    first: str,
    rest: str,
    widths: tuple[int, ...],
    description: str,
) -> None:
    stages = []
    for stage, (maps, times) in enumerate(zip(widths, blocks, strict=True), 1):
        strides = "1,1" if stage == 1 else "2,2"
        opening = (
            f"First{stage}: Unit({rest})"
            if stage == 1 and first == "ResNetBasicProjection"
            else f"First{stage}: Unit({first}, Maps={maps}, Strides={strides})"
        )
        start = "RepeatStart" if stage == 1 else f"RepeatStart_{stage}"
        repeated = f"RepeatStart(Times={times - 1}) > Rest{stage}: Unit({rest}) > RepeatEnd(ID={start})"
        stages.append(f"{opening} > {repeated}")
    _imagenet(
        name,
        title,
        f"""
        Input(3,224,224) > Convolution(64, KernelShape=7,7, Strides=2,2, WithBias=False) > BatchNormalization >
          ReLU > MaxPooling(KernelShape=3,3, Strides=2,2, Padding=1,1) > {" > ".join(stages)} >
          GlobalAveragePooling > Scores: Affine(1000) > {_END}
        """,
        description,
    )


_BASIC = ("ResNetBasicProjection", "ResNetBasic", (64, 128, 256, 512))
_BOTTLENECK = ("ResNetBottleneckProjection", "ResNetBottleneck", (64, 128, 256, 512))
for _depth, _blocks, _kind in (
    (18, (2, 2, 2, 2), _BASIC),
    (34, (3, 4, 6, 3), _BASIC),
    (50, (3, 4, 6, 3), _BOTTLENECK),
    (101, (3, 4, 23, 3), _BOTTLENECK),
    (152, (3, 8, 36, 3), _BOTTLENECK),
):
    _residual(
        f"resnet{_depth}",
        f"ResNet-{_depth}",
        _blocks,
        *_kind,
        f"ResNet with {_depth} layers that learn: blocks whose input is added to their result, in four stages.",
    )
_residual(
    "resnext50",
    "ResNeXt-50",
    (3, 4, 6, 3),
    "ResNeXtProjection",
    "ResNeXt",
    (128, 256, 512, 1024),
    "ResNeXt-50 (32 x 4d): the blocks of ResNet-50 with 32 narrow paths side by side.",
)
_residual(
    "senet",
    "SE-ResNet-50",
    (3, 4, 6, 3),
    "SEBottleneckProjection",
    "SEBottleneck",
    (64, 128, 256, 512),
    "SE-ResNet-50: the blocks of ResNet-50, whose maps are weighed by squeeze and excitation.",
)
_imagenet(
    "squeezenet",
    "SqueezeNet 1.1",
    f"""
    Input(3,224,224) > Convolution(64, Strides=2,2, BorderMode=valid) > ReLU >
      MaxPooling(KernelShape=3,3, Strides=2,2) > Fire2: Unit(Fire, Squeeze=16, Expand=64) >
      Fire3: Unit(Fire, Squeeze=16, Expand=64) > MaxPooling(KernelShape=3,3, Strides=2,2) >
      Fire4: Unit(Fire, Squeeze=32, Expand=128) > Fire5: Unit(Fire, Squeeze=32, Expand=128) >
      MaxPooling(KernelShape=3,3, Strides=2,2) > Fire6: Unit(Fire, Squeeze=48, Expand=192) >
      Fire7: Unit(Fire, Squeeze=48, Expand=192) > Fire8: Unit(Fire, Squeeze=64, Expand=256) >
      Fire9: Unit(Fire, Squeeze=64, Expand=256) > Dropout > Convolution(1000, KernelShape=1,1) > ReLU >
      Scores: GlobalAveragePooling > {_END}
    """,
    "SqueezeNet 1.1: as good as AlexNet with a fiftieth of its parameters, by squeezing maps before they are widened.",
    weight_decay=2e-4,
)
_separable = " > ".join(
    f"Block{number}: Unit(DepthwiseSeparable, Maps={maps}, Strides={step},{step}, Alpha=*Alpha)"
    for number, (maps, step) in enumerate(
        [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)], 1
    )
)
_imagenet(
    "mobilenet_v1",
    "MobileNet v1",
    f"""
    Alpha: Argument(1.0, Type=Float) ; Rho: Argument(1.0, Type=Float)
    Input(3,224*Rho,224*Rho) > Convolution(32*Alpha, Strides=2,2, WithBias=False) > BatchNormalization > ReLU >
      {_separable} > GlobalAveragePooling > Dropout(0.001) > Scores: Affine(1000) > {_END}
    """,
    "MobileNet v1: convolutions in two steps, depthwise and pointwise. The arguments Alpha and Rho make it narrower "
    "and its pictures smaller.",
    helped={
        "Alpha": ("The width multiplier: 1, 0.75, 0.5 or 0.25.", 0.25, 1),
        "Rho": ("The resolution multiplier; pictures have 224 times Rho pixels on each side.", 0.25, 1),
    },
    weight_decay=4e-5,
)
_inverted = []
for _stage, (_expansion, _maps, _times, _step) in enumerate(
    [(6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)], 2
):
    _inverted.append(f"First{_stage}: Unit(InvertedBottleneck, Maps={_maps}, Strides={_step},{_step})")
    if _times > 1:
        _start = "RepeatStart" if _stage == 2 else f"RepeatStart_{_stage - 1}"
        _inverted.append(
            f"RepeatStart(Times={_times - 1}) > Rest{_stage}: Unit(InvertedResidual) > RepeatEnd(ID={_start})"
        )
_imagenet(
    "mobilenet_v2",
    "MobileNet v2",
    f"""
    Input(3,224,224) > Convolution(32, Strides=2,2, WithBias=False) > BatchNormalization > ReLU6 >
      Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, WithBias=False) > BatchNormalization >
      ReLU6 > Project: Convolution(16, KernelShape=1,1, WithBias=False) > BatchNormalization >
      {" > ".join(_inverted)} > Convolution(1280, KernelShape=1,1, WithBias=False) > BatchNormalization > ReLU6 >
      GlobalAveragePooling > Dropout(0.2) > Scores: Affine(1000) > {_END}
    """,
    "MobileNet v2: blocks that are wide inside and narrow outside, with sums between their narrow ends.",
    weight_decay=4e-5,
)
_shuffled = []
for _stage, (_maps, _times, _first) in enumerate([(240, 4, 1), (480, 8, 3), (960, 4, 3)], 2):
    _start = "RepeatStart" if _stage == 2 else f"RepeatStart_{_stage - 1}"
    _shuffled.append(
        f"First{_stage}: Unit(ShuffleDownsample, Maps={_maps}, Group=3, FirstGroup={_first}) > "
        f"RepeatStart(Times={_times - 1}) > Rest{_stage}: Unit(ShuffleUnit, Group=3) > RepeatEnd(ID={_start})"
    )
_imagenet(
    "shufflenet",
    "ShuffleNet",
    f"""
    Input(3,224,224) > Convolution(24, Strides=2,2, WithBias=False) > BatchNormalization > ReLU >
      MaxPooling(KernelShape=3,3, Strides=2,2, Padding=1,1) > {" > ".join(_shuffled)} > GlobalAveragePooling >
      Scores: Affine(1000) > {_END}
    """,
    "ShuffleNet 1x with 3 groups: 1 x 1 convolutions in groups too, and the maps shuffled between them.",
    weight_decay=4e-5,
)
_imagenet(
    "xception",
    "Xception",
    f"""
    Input(3,299,299) > Convolution(32, Strides=2,2, BorderMode=valid, WithBias=False) > BatchNormalization > ReLU >
      Convolution(64, BorderMode=valid, WithBias=False) > BatchNormalization > Stem: ReLU >
      First: Unit(SeparableConvolution, Maps=128) > ReLU > Second: Unit(SeparableConvolution, Maps=128) >
      MaxPooling(KernelShape=3,3, Strides=2,2, Padding=1,1) > Add: Add2 > Entry2: Unit(XceptionEntry, Maps=256) >
      Entry3: Unit(XceptionEntry, Maps=728) > RepeatStart(Times=8) > Middle: Unit(XceptionModule) > RepeatEnd >
      Exit: Unit(XceptionEntry, Maps=1024, FirstMaps=728) > Exit1: Unit(SeparableConvolution, Maps=1536) > ReLU >
      Exit2: Unit(SeparableConvolution, Maps=2048) > ReLU > GlobalAveragePooling > Scores: Affine(1000) > {_END}
    Stem > Projection: Convolution(128, KernelShape=1,1, Strides=2,2, WithBias=False) > BatchNormalization > Add
    """,
    "Xception: every convolution is depthwise and pointwise with nothing between, in modules with shortcuts.",
    size=299,
    batch=4,
)
for _name, _growth, _blocks, _stem in (
    ("densenet121", 32, (("DenseBlock", 1), ("DenseBlock", 2), ("DenseBlock", 4), ("DenseBlock", 2)), 64),
    ("densenet161", 48, (("DenseBlock", 1), ("DenseBlock", 2), ("DenseBlock", 6), ("DenseBlock", 4)), 96),
):
    _stages = []
    for _stage, (_unit, _times) in enumerate(_blocks, 1):
        _stages += [f"Block{_stage}{'abcdef'[_number]}: Unit({_unit}, Growth={_growth})" for _number in range(_times)]
        if _name == "densenet121" and _stage == 4:
            _stages += [f"Layer4{_number}: Unit(DenseLayer, Growth={_growth})" for _number in range(13, 17)]
        if _stage < 4:
            _stages.append(f"Transition{_stage}: Unit(DenseTransition)")
    _imagenet(
        _name,
        _name.replace("densenet", "DenseNet-"),
        f"""
        Input(3,224,224) > Convolution({_stem}, KernelShape=7,7, Strides=2,2, WithBias=False) > BatchNormalization >
          ReLU > MaxPooling(KernelShape=3,3, Strides=2,2, Padding=1,1) > {" > ".join(_stages)} >
          BatchNormalization > ReLU > GlobalAveragePooling > Scores: Affine(1000) > {_END}
        """,
        f"DenseNet-{_name[8:]}: every layer sees the maps of all before it in its block and adds {_growth} more.",
        batch=4,
    )

example(
    "convolution_variants",
    "Comparing",
    "Convolution and its factorisations",
    "One convolution of 5 x 5 from 192 to 32 maps in six forms, to be compared: as it is, behind one of 1 x 1 as in "
    "Inception, as a row and a column as in Inception v3, in groups as in ResNeXt, as a depthwise and a pointwise one "
    "as in MobileNet, and with shuffled maps between groups as in ShuffleNet.",
    drawn("Plain", "Input(192,28,28) > Convolution(32, KernelShape=5,5)"),
    drawn("Squeezed", "Input(192,28,28) > Convolution(16, KernelShape=1,1) > Convolution(32, KernelShape=5,5)"),
    drawn(
        "Separable",
        """
        Input(192,28,28) > DepthwiseConvolution(KernelShape=5,5, BorderMode=same) >
          Convolution(32, KernelShape=1,1)
        """,
    ),
    drawn("RowAndColumn", "Input(192,28,28) > Convolution(32, KernelShape=1,5) > Convolution(32, KernelShape=5,1)"),
    drawn("Grouped", "Input(192,28,28) > Convolution(32, KernelShape=5,5, Group=4)"),
    drawn(
        "Shuffled",
        """
        Input(192,28,28) > Convolution(32, KernelShape=1,1, Group=4) > ChannelShuffle(4) >
          DepthwiseConvolution(KernelShape=5,5, BorderMode=same) > Convolution(32, KernelShape=1,1, Group=4)
        """,
    ),
)
