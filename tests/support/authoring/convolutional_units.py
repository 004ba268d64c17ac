"""The units that networks for pictures are made of."""

from authoring import papers
from authoring.drawing import unit

PLAIN = "Convolutional"
RESIDUAL = "Residual"
LIGHT = "Light-weight"

_MAPS = ("The number of output maps.", 1, 4096)
_STRIDES = ("How far the convolution moves at a step.", 1, 4)
_GROUP = ("The number of groups that the maps are split into.", 1, 64)

unit(
    "ConvolutionBlock",
    """
    Maps: Argument(64, Type=PInt, Search=True) ; Kernel: Argument(3,3, Type=PIntArray)
    Strides: Argument(1,1, Type=PIntArray) ; Border: Argument(same)
    Input(32,28,28) > Convolution(Maps, KernelShape=Kernel, Strides=Strides, BorderMode=*Border, WithBias=False) >
      BatchNormalization > ReLU
    """,
    category=PLAIN,
    description="A convolution without bias, normalized over the batch, and a ReLU.",
    papers=(papers.BATCH_NORMALIZATION,),
    arguments={
        "Maps": _MAPS,
        "Kernel": ("The kernel's size.", 1, 11),
        "Strides": _STRIDES,
        "Border": ("What happens at the border: same, valid or full.", None, None),
    },
)
unit(
    "VGGStage",
    """
    Maps: Argument(64, Type=PInt, Search=True) ; Times: Argument(2, Type=PInt)
    Input(3,224,224) > Convolution(Maps) > ReLU > RepeatStart(Times=Times-1) > Convolution(Maps) > ReLU >
      RepeatEnd > MaxPooling
    """,
    category=PLAIN,
    description="Two or more 3 x 3 convolutions, each with a ReLU, then half the size: one of the five stages of VGG.",
    papers=(papers.VGG,),
    arguments={"Maps": _MAPS, "Times": ("The number of convolutions.", 2, 16)},
)
_GAUSSIAN = "W.Initializer=Normal, W.InitializerMultiplier=0.01, b.InitializerMultiplier=Bias"
unit(
    "LocalResponseBlock",
    f"""
    Maps: Argument(96, Type=PInt, Search=True)
    Kernel: Argument(5,5, Type=PIntArray)
    Strides: Argument(1,1, Type=PIntArray)
    Group: Argument(1, Type=PInt) ; Border: Argument(same) ; Bias: Argument(0, Type=Float)
    Input(96,27,27) >
      Convolution(Maps, KernelShape=Kernel, Strides=Strides, BorderMode=*Border, Group=Group, {_GAUSSIAN}) >
      ReLU > LocalResponseNormalization > MaxPooling(KernelShape=3,3, Strides=2,2)
    """,
    category=PLAIN,
    description=(
        "A convolution with a ReLU, whose results are divided by those of neighbouring maps, and pooling of windows "
        "that overlap: the beginning of AlexNet."
    ),
    papers=(papers.ALEXNET,),
    arguments={
        "Maps": _MAPS,
        "Kernel": ("The kernel's size.", 1, 11),
        "Strides": _STRIDES,
        "Group": _GROUP,
        "Border": ("What happens at the border: same, valid or full.", None, None),
        "Bias": ("What the biases start from: 0 or 1.", 0, 1),
    },
)
unit(
    "InceptionV1",
    """
    Maps1: Argument(64, Type=PInt, Search=True)
    Reduce3: Argument(96, Type=PInt, Search=True)
    Maps3: Argument(128, Type=PInt, Search=True)
    Reduce5: Argument(16, Type=PInt, Search=True)
    Maps5: Argument(32, Type=PInt, Search=True)
    MapsPool: Argument(32, Type=PInt, Search=True)
    Input: Input(192,28,28) > Convolution1: Convolution(Maps1, KernelShape=1,1) > ReLU > Join: Concatenate
    Input > Squeeze3: Convolution(Reduce3, KernelShape=1,1) > ReLU > Convolution3: Convolution(Maps3) > ReLU > Join
    Input > Squeeze5: Convolution(Reduce5, KernelShape=1,1) > ReLU >
      Convolution5: Convolution(Maps5, KernelShape=5,5) > ReLU > Join
    Input > MaxPooling(KernelShape=3,3, Strides=1,1, Padding=1,1) >
      ProjectPool: Convolution(MapsPool, KernelShape=1,1) > ReLU > Join
    """,
    category=PLAIN,
    description=(
        "Kernels of 1, 3 and 5 and pooling side by side, so that training chooses among them; 1 x 1 convolutions make "
        "the large ones cheap."
    ),
    papers=(papers.GOOGLENET,),
    arguments={
        "Maps1": ("The maps of the 1 x 1 convolution.", 1, 1024),
        "Reduce3": ("The maps that the 3 x 3 convolution sees.", 1, 1024),
        "Maps3": ("The maps of the 3 x 3 convolution.", 1, 1024),
        "Reduce5": ("The maps that the 5 x 5 convolution sees.", 1, 1024),
        "Maps5": ("The maps of the 5 x 5 convolution.", 1, 1024),
        "MapsPool": ("The maps of the 1 x 1 convolution behind the pooling.", 1, 1024),
    },
)


def _block(name: str, maps: str, kernel: str = "1,1", strides: str = "", border: str = "") -> str:
    more = (f", Strides={strides}" if strides else "") + (f", Border={border}" if border else "")
    return f"{name}: Unit(ConvolutionBlock, Maps={maps}, Kernel={kernel}{more})"


_AVERAGE = "AveragePooling(KernelShape=3,3, Strides=1,1, Padding=1,1)"

unit(
    "InceptionV3A",
    f"""
    MapsPool: Argument(32, Type=PInt, Search=True)
    Input: Input(192,35,35) > {_block("Branch1", "64")} > Join: Concatenate
    Input > {_block("Reduce5", "48")} > {_block("Branch5", "64", "5,5")} > Join
    Input > {_block("Reduce3", "64")} > {_block("Middle3", "96", "3,3")} > {_block("Branch3", "96", "3,3")} > Join
    Input > {_AVERAGE} > {_block("BranchPool", "*MapsPool")} > Join
    """,
    category=PLAIN,
    description="The Inception v3 module at 35 x 35: the 5 x 5 kernels of version 1 beside two 3 x 3 ones in a row.",
    papers=(papers.INCEPTION_V3,),
    arguments={"MapsPool": ("The maps of the branch with the pooling.", 1, 1024)},
)
unit(
    "InceptionV3B",
    f"""
    Input: Input(288,35,35) > {_block("Branch3", "384", "3,3", "2,2", "valid")} > Join: Concatenate
    Input > {_block("Reduce", "64")} > {_block("Middle", "96", "3,3")} >
      {_block("BranchTwice", "96", "3,3", "2,2", "valid")} > Join
    Input > MaxPooling(KernelShape=3,3, Strides=2,2) > Join
    """,
    category=PLAIN,
    description="The Inception v3 module that halves 35 x 35: two convolutions and a pooling side by side.",
    papers=(papers.INCEPTION_V3,),
)
unit(
    "InceptionV3C",
    f"""
    Maps: Argument(128, Type=PInt, Search=True)
    Input: Input(768,17,17) > {_block("Branch1", "192")} > Join: Concatenate
    Input > {_block("Reduce7", "*Maps")} > {_block("Row7", "*Maps", "1,7")} > {_block("Branch7", "192", "7,1")} > Join
    Input > {_block("Reduce77", "*Maps")} > {_block("Column77", "*Maps", "7,1")} >
      {_block("Row77", "*Maps", "1,7")} > {_block("SecondColumn77", "*Maps", "7,1")} >
      {_block("Branch77", "192", "1,7")} > Join
    Input > {_AVERAGE} > {_block("BranchPool", "192")} > Join
    """,
    category=PLAIN,
    description="The Inception v3 module at 17 x 17: kernels of 7 x 7 as a row and a column, once and twice.",
    papers=(papers.INCEPTION_V3,),
    arguments={"Maps": ("The maps between rows and columns.", 1, 1024)},
)
unit(
    "InceptionV3D",
    f"""
    Input: Input(768,17,17) > {_block("Reduce3", "192")} > {_block("Branch3", "320", "3,3", "2,2", "valid")} >
      Join: Concatenate
    Input > {_block("Reduce7", "192")} > {_block("Row7", "192", "1,7")} > {_block("Column7", "192", "7,1")} >
      {_block("Branch7", "192", "3,3", "2,2", "valid")} > Join
    Input > MaxPooling(KernelShape=3,3, Strides=2,2) > Join
    """,
    category=PLAIN,
    description="The Inception v3 module that halves 17 x 17.",
    papers=(papers.INCEPTION_V3,),
)
unit(
    "InceptionV3E",
    f"""
    Input: Input(1280,8,8) > {_block("Branch1", "320")} > Join: Concatenate
    Input > Reduce3: Unit(ConvolutionBlock, Maps=384, Kernel=1,1) > {_block("Row3", "384", "1,3")} > Join
    Reduce3 > {_block("Column3", "384", "3,1")} > Join
    Input > {_block("Reduce33", "448")} > Middle33: Unit(ConvolutionBlock, Maps=384, Kernel=3,3) >
      {_block("Row33", "384", "1,3")} > Join
    Middle33 > {_block("Column33", "384", "3,1")} > Join
    Input > {_AVERAGE} > {_block("BranchPool", "192")} > Join
    """,
    category=PLAIN,
    description="The Inception v3 module at 8 x 8, which is as wide as it is deep.",
    papers=(papers.INCEPTION_V3,),
)
_INNER = ("The number of maps inside; four times as many come out.", 1, 2048)
unit(
    "ResNetBasic",
    """
    Maps: Argument(Input[0], Type=PInt)
    Input: Input(64,56,56) > Convolution: Convolution(Maps, WithBias=False) > BatchNormalization > ReLU >
      Convolution(Maps, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Add
    """,
    category=RESIDUAL,
    description="Two 3 x 3 convolutions, to whose result the input is added: the block of ResNet-18 and ResNet-34.",
    papers=(papers.RESNET,),
    arguments={"Maps": ("The number of maps, that of the input.", 1, 4096)},
)
unit(
    "ResNetBasicProjection",
    """
    Maps: Argument(Input[0]*2, Type=PInt) ; Strides: Argument(2,2, Type=PIntArray)
    Input: Input(64,56,56) > Convolution: Convolution(Maps, Strides=Strides, WithBias=False) > BatchNormalization >
      ReLU > Convolution(Maps, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Projection: Convolution(Maps, KernelShape=1,1, Strides=Strides, WithBias=False) > BatchNormalization > Add
    """,
    category=RESIDUAL,
    description="A basic block of ResNet with another size: a 1 x 1 convolution brings the input to the new shape.",
    papers=(papers.RESNET,),
    arguments={"Maps": _MAPS, "Strides": _STRIDES},
)
unit(
    "ResNetBottleneck",
    """
    Maps: Argument(Input[0]/4, Type=PInt)
    Input: Input(256,56,56) > Reduce: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization >
      ReLU > Convolution: Convolution(Maps, WithBias=False) > BatchNormalization > ReLU >
      Expand: Convolution(Maps*4, KernelShape=1,1, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Add
    """,
    category=RESIDUAL,
    description=(
        "A 3 x 3 convolution between two of 1 x 1, which reduce and restore the maps; the input is added. The block of "
        "ResNet-50, 101 and 152."
    ),
    papers=(papers.RESNET,),
    arguments={"Maps": _INNER},
)
unit(
    "ResNetBottleneckProjection",
    """
    Maps: Argument(64, Type=PInt) ; Strides: Argument(2,2, Type=PIntArray)
    Input: Input(64,56,56) > Reduce: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization >
      ReLU > Convolution: Convolution(Maps, Strides=Strides, WithBias=False) > BatchNormalization > ReLU >
      Expand: Convolution(Maps*4, KernelShape=1,1, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Projection: Convolution(Maps*4, KernelShape=1,1, Strides=Strides, WithBias=False) > BatchNormalization >
      Add
    """,
    category=RESIDUAL,
    description=(
        "A bottleneck of ResNet with another size. The 3 x 3 convolution makes the step, as in version 1.5; the paper "
        "has it in the first 1 x 1 convolution."
    ),
    papers=(papers.RESNET,),
    arguments={"Maps": _INNER, "Strides": _STRIDES},
)
unit(
    "ResNetShortcutPadding",
    """
    Maps: Argument(Input[0]*2, Type=PInt)
    Input: Input(16,32,32) > Convolution: Convolution(Maps, Strides=2,2, WithBias=False) > BatchNormalization >
      ReLU > Convolution(Maps, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Halve: Slice(Start=0,0,0, Stop=*Input, Step=1,2,2) >
      Pad: Pad(PadWidth=(Maps-Input[0])/2,(Maps-Input[0])/2,0,0,0,0) > Add
    """,
    category=RESIDUAL,
    description=(
        "A basic block that halves the size without parameters in its shortcut: every second pixel is taken, and the "
        "missing maps are zeros. The ResNets for CIFAR use it."
    ),
    papers=(papers.RESNET,),
    arguments={"Maps": ("The number of output maps, greater than that of the input by an even number.", 2, 4096)},
)
unit(
    "PreActivation",
    """
    Maps: Argument(Input[0], Type=PInt)
    Input: Input(64,32,32) > BatchNormalization > ReLU > Convolution: Convolution(Maps, WithBias=False) >
      BatchNormalization > ReLU > Convolution(Maps, WithBias=False) > Add: Add2
    Input > Add
    """,
    category=RESIDUAL,
    description=(
        "A residual block with normalization and ReLU before each convolution, so that nothing stands in the way of "
        "the sum."
    ),
    papers=(papers.PREACTIVATION,),
    arguments={"Maps": ("The number of maps, that of the input.", 1, 4096)},
)
unit(
    "PreActivationBottleneck",
    """
    Maps: Argument(Input[0]/4, Type=PInt)
    Input: Input(256,32,32) > BatchNormalization > ReLU >
      Reduce: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization > ReLU >
      Convolution: Convolution(Maps, WithBias=False) > BatchNormalization > ReLU >
      Expand: Convolution(Maps*4, KernelShape=1,1, WithBias=False) > Add: Add2
    Input > Add
    """,
    category=RESIDUAL,
    description="A bottleneck with normalization and ReLU before each convolution, as in ResNet-1001.",
    papers=(papers.PREACTIVATION,),
    arguments={"Maps": _INNER},
)
_CARDINALITY = ("The number of paths, which are groups of one convolution.", 1, 64)
_WIDTH = ("The number of maps inside, of all paths together.", 1, 4096)
unit(
    "ResNeXt",
    """
    Maps: Argument(Input[0]/2, Type=PInt) ; Cardinality: Argument(32, Type=PInt)
    Input: Input(256,56,56) > Reduce: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization >
      ReLU > Paths: Convolution(Maps, Group=Cardinality, WithBias=False) > BatchNormalization > ReLU >
      Expand: Convolution(Maps*2, KernelShape=1,1, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Add
    """,
    category=RESIDUAL,
    description="A bottleneck of many narrow paths side by side, written as one convolution in groups.",
    papers=(papers.RESNEXT,),
    arguments={"Maps": _WIDTH, "Cardinality": _CARDINALITY},
)
unit(
    "ResNeXtProjection",
    """
    Maps: Argument(128, Type=PInt) ; Cardinality: Argument(32, Type=PInt) ; Strides: Argument(2,2, Type=PIntArray)
    Input: Input(64,56,56) > Reduce: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization >
      ReLU > Paths: Convolution(Maps, Group=Cardinality, Strides=Strides, WithBias=False) > BatchNormalization >
      ReLU > Expand: Convolution(Maps*2, KernelShape=1,1, WithBias=False) > BatchNormalization > Add: Add2 > ReLU
    Input > Projection: Convolution(Maps*2, KernelShape=1,1, Strides=Strides, WithBias=False) > BatchNormalization >
      Add
    """,
    category=RESIDUAL,
    description="A block of ResNeXt with another size: a 1 x 1 convolution brings the input to the new shape.",
    papers=(papers.RESNEXT,),
    arguments={"Maps": _WIDTH, "Cardinality": _CARDINALITY, "Strides": _STRIDES},
)
unit(
    "SqueezeExcitation",
    """
    Reduction: Argument(16, Type=PInt)
    Input: Input(256,56,56) > Squeeze: GlobalAveragePooling > Reduce: Affine(Input[0]/Reduction) > ReLU >
      Restore: Affine(Input[0]*Reduction,1,1) > Excite: Sigmoid > Scale: Mul2
    Input > Scale
    """,
    category=RESIDUAL,
    description="Weighs the maps: two small layers decide from the mean of each map how much every map counts.",
    papers=(papers.SENET,),
    arguments={"Reduction": ("How many times narrower the middle is; it divides the number of maps.", 1, 64)},
)
for _projection in (False, True):
    _more = " ; Strides: Argument(2,2, Type=PIntArray)" if _projection else ""
    _steps = "Strides=Strides, " if _projection else ""
    _shortcut = (
        f"Projection: Convolution(Maps*4, KernelShape=1,1, {_steps}WithBias=False) > BatchNormalization > "
        if _projection
        else ""
    )
    unit(
        "SEBottleneckProjection" if _projection else "SEBottleneck",
        f"""
        Maps: Argument({"64" if _projection else "Input[0]/4"}, Type=PInt) ; Reduction: Argument(16, Type=PInt){_more}
        Input: Input({"64" if _projection else "256"},56,56) >
          Reduce: Convolution(Maps, KernelShape=1,1, {_steps}WithBias=False) > BatchNormalization > ReLU >
          Convolution: Convolution(Maps, WithBias=False) > BatchNormalization > ReLU >
          Expand: Convolution(Maps*4, KernelShape=1,1, WithBias=False) > BatchNormalization >
          Weigh: Unit(SqueezeExcitation, Reduction=*Reduction) > Add: Add2 > ReLU
        Input > {_shortcut}Add
        """,
        category=RESIDUAL,
        description="A bottleneck of ResNet whose maps are weighed by squeeze and excitation before the sum"
        + (", with another size." if _projection else "."),
        papers=(papers.SENET, papers.RESNET),
        arguments={"Maps": _INNER, "Reduction": ("How many times narrower the weighing is.", 1, 64)}
        | ({"Strides": _STRIDES} if _projection else {}),
    )
_GROWTH = ("The number of maps that each layer adds.", 1, 256)
unit(
    "DenseLayer",
    """
    Growth: Argument(32, Type=PInt, Search=True)
    Input: Input(64,56,56) > Join: Concatenate
    Input > BatchNormalization > ReLU > Reduce: Convolution(Growth*4, KernelShape=1,1, WithBias=False) >
      BatchNormalization > ReLU > Convolution: Convolution(Growth, WithBias=False) > Join
    """,
    category=RESIDUAL,
    description="Puts a few new maps beside all that it is given, so that every later layer sees all earlier ones.",
    papers=(papers.DENSENET,),
    arguments={"Growth": _GROWTH},
)
unit(
    "DenseBlock",
    """
    Growth: Argument(32, Type=PInt, Search=True)
    Input(64,56,56) > Layer1: Unit(DenseLayer, Growth=*Growth) > Layer2: Unit(DenseLayer, Growth=*Growth) >
      Layer3: Unit(DenseLayer, Growth=*Growth) > Layer4: Unit(DenseLayer, Growth=*Growth) >
      Layer5: Unit(DenseLayer, Growth=*Growth) > Layer6: Unit(DenseLayer, Growth=*Growth)
    """,
    category=RESIDUAL,
    description="Six dense layers in a row, which add six times Growth maps. Longer blocks are several of these.",
    papers=(papers.DENSENET,),
    arguments={"Growth": _GROWTH},
)
unit(
    "DenseTransition",
    """
    Maps: Argument(Input[0]/2, Type=PInt)
    Input(256,56,56) > BatchNormalization > ReLU > Convolution(Maps, KernelShape=1,1, WithBias=False) > AveragePooling
    """,
    category=RESIDUAL,
    description="Halves the maps and the size between two dense blocks.",
    papers=(papers.DENSENET,),
    arguments={"Maps": ("The number of output maps; half of the input's by default.", 1, 4096)},
)
unit(
    "Fire",
    """
    Squeeze: Argument(16, Type=PInt, Search=True) ; Expand: Argument(64, Type=PInt, Search=True)
    Input(64,56,56) > SqueezeConvolution: Convolution(Squeeze, KernelShape=1,1) > Squeezed: ReLU >
      Expand1: Convolution(Expand, KernelShape=1,1) > ReLU > Join: Concatenate
    Squeezed > Expand3: Convolution(Expand, KernelShape=3,3) > ReLU > Join
    """,
    category=LIGHT,
    description="Squeezes the maps by a 1 x 1 convolution, then widens them by 1 x 1 and 3 x 3 ones side by side.",
    papers=(papers.SQUEEZENET,),
    arguments={
        "Squeeze": ("The maps of the squeezing convolution.", 1, 1024),
        "Expand": ("The maps of each of the two widening convolutions.", 1, 2048),
    },
)
unit(
    "DepthwiseSeparable",
    """
    Maps: Argument(64, Type=PInt, Search=True)
    Strides: Argument(1,1, Type=PIntArray)
    Alpha: Argument(1.0, Type=Float)
    Input(32,112,112) >
      Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, Strides=Strides, WithBias=False) >
      BatchNormalization > ReLU > Pointwise: Convolution(Maps*Alpha, KernelShape=1,1, WithBias=False) >
      BatchNormalization > ReLU
    """,
    category=LIGHT,
    description=(
        "A convolution in two steps: one kernel for each map, then a 1 x 1 convolution that mixes the maps. It costs "
        "about an eighth of a 3 x 3 convolution."
    ),
    papers=(papers.MOBILENET,),
    arguments={
        "Maps": ("The number of output maps before the width multiplier.", 1, 4096),
        "Strides": _STRIDES,
        "Alpha": ("The width multiplier; Maps times Alpha must be an integer.", 0.1, 2),
    },
)
unit(
    "InvertedResidual",
    """
    Expansion: Argument(6, Type=PInt)
    Input: Input(24,56,56) > Expand: Convolution(Input[0]*Expansion, KernelShape=1,1, WithBias=False) >
      BatchNormalization > ReLU6 >
      Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, WithBias=False) > BatchNormalization >
      ReLU6 > Project: Convolution(Input[0]/Expansion, KernelShape=1,1, WithBias=False) > BatchNormalization >
      Add: Add2
    Input > Add
    """,
    category=LIGHT,
    description="Widens the maps, convolves each by itself, and narrows them again without a ReLU; the input is added.",
    papers=(papers.MOBILENET_V2,),
    arguments={"Expansion": ("How many times wider the middle is.", 1, 12)},
)
unit(
    "InvertedBottleneck",
    """
    Maps: Argument(32, Type=PInt) ; Expansion: Argument(6, Type=PInt) ; Strides: Argument(2,2, Type=PIntArray)
    Input(24,56,56) > Expand: Convolution(Input[0]*Expansion, KernelShape=1,1, WithBias=False) >
      BatchNormalization > ReLU6 >
      Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, Strides=Strides, WithBias=False) >
      BatchNormalization > ReLU6 > Project: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization
    """,
    category=LIGHT,
    description="An inverted residual with other maps or another size, and therefore without a sum.",
    papers=(papers.MOBILENET_V2,),
    arguments={"Maps": _MAPS, "Expansion": ("How many times wider the middle is.", 1, 12), "Strides": _STRIDES},
)
unit(
    "ShuffleUnit",
    """
    Group: Argument(3, Type=PInt)
    Input: Input(240,28,28) > Reduce: Convolution(Input[0]/4, KernelShape=1,1, Group=Group, WithBias=False) >
      BatchNormalization > ReLU > ChannelShuffle(Group) >
      Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, WithBias=False) > BatchNormalization >
      Restore: Convolution(Input[0]*4, KernelShape=1,1, Group=Group, WithBias=False) > BatchNormalization >
      Add: Add2 > ReLU
    Input > Add
    """,
    category=LIGHT,
    description=(
        "A bottleneck whose 1 x 1 convolutions are split into groups; between them the maps are shuffled, so that "
        "every group hears of the others."
    ),
    papers=(papers.SHUFFLENET,),
    arguments={"Group": _GROUP},
)
unit(
    "ShuffleDownsample",
    """
    Maps: Argument(240, Type=PInt) ; Group: Argument(3, Type=PInt) ; FirstGroup: Argument(Group, Type=PInt)
    Input: Input(24,56,56) > Reduce: Convolution(Maps/4, KernelShape=1,1, Group=FirstGroup, WithBias=False) >
      BatchNormalization > ReLU > ChannelShuffle(Group) >
      Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, Strides=2,2, WithBias=False) >
      BatchNormalization > Restore: Convolution(Maps-NewMaps, KernelShape=1,1, Group=Group, WithBias=False) >
      BatchNormalization > Join: Concatenate > ReLU
    Input > AveragePooling(KernelShape=3,3, Strides=2,2, Padding=1,1) > Join
    NewMaps: Argument(Input[0], Type=PInt)
    """,
    category=LIGHT,
    description="A unit of ShuffleNet that halves the size: the pooled input is put beside the new maps.",
    papers=(papers.SHUFFLENET,),
    arguments={
        "Maps": ("The number of output maps, those of the input included.", 2, 4096),
        "Group": _GROUP,
        "FirstGroup": ("The groups of the first convolution; 1 where the input has few maps.", 1, 64),
        "NewMaps": ("The maps that the pooled input brings: those of the input.", 1, 4096),
    },
)
unit(
    "SeparableConvolution",
    """
    Maps: Argument(Input[0], Type=PInt)
    Input(128,74,74) > Depthwise: DepthwiseConvolution(KernelShape=3,3, BorderMode=same, WithBias=False) >
      Pointwise: Convolution(Maps, KernelShape=1,1, WithBias=False) > BatchNormalization
    """,
    category=LIGHT,
    description="A depthwise and a pointwise convolution with nothing between them, then batch normalization.",
    papers=(papers.XCEPTION,),
    arguments={"Maps": _MAPS},
)
unit(
    "XceptionEntry",
    """
    Maps: Argument(256, Type=PInt) ; FirstMaps: Argument(Maps, Type=PInt)
    Input: Input(128,74,74) > ReLU > First: Unit(SeparableConvolution, Maps=*FirstMaps) > ReLU >
      Second: Unit(SeparableConvolution, Maps=*Maps) > MaxPooling(KernelShape=3,3, Strides=2,2, Padding=1,1) >
      Add: Add2
    Input > Projection: Convolution(Maps, KernelShape=1,1, Strides=2,2, WithBias=False) > BatchNormalization > Add
    """,
    category=LIGHT,
    description="The module of Xception that halves the size: two separable convolutions, pooling, and a projection.",
    papers=(papers.XCEPTION,),
    arguments={"Maps": _MAPS, "FirstMaps": ("The maps of the first separable convolution.", 1, 4096)},
)
unit(
    "XceptionModule",
    """
    Input: Input(728,19,19) > ReLU > First: Unit(SeparableConvolution) > ReLU > Second: Unit(SeparableConvolution) >
      ReLU > Third: Unit(SeparableConvolution) > Add: Add2
    Input > Add
    """,
    category=LIGHT,
    description="Three separable convolutions, each after a ReLU, to whose result the input is added.",
    papers=(papers.XCEPTION,),
)
unit(
    "UNetDown",
    """
    Maps: Argument(Input[0]*2, Type=PInt)
    Input(64,64,64) > MaxPooling > Convolution(Maps) > ReLU > Convolution(Maps) > ReLU
    """,
    category=PLAIN,
    description="One step down the U: half the size, twice the maps.",
    papers=(papers.UNET,),
    arguments={"Maps": ("The number of output maps; twice the input's by default.", 1, 4096)},
)
unit(
    "UNetUp",
    """
    Maps: Argument(Input[0]/2, Type=PInt)
    Low: Input(128,32,32) > Up: Deconvolution(OutMaps=Maps, KernelShape=2,2, Strides=2,2) > Join: Concatenate >
      Convolution(Maps) > ReLU > Convolution(Maps) > ReLU
    Skip: Input(64,64,64) > Join
    """,
    category=PLAIN,
    description="One step up the U: twice the size, joined with what was there on the way down.",
    papers=(papers.UNET,),
    arguments={"Maps": ("The number of output maps; half of the lower input's by default.", 1, 4096)},
)
