"""The smallest networks, and those with capsules and with few bits."""

from __future__ import annotations

from authoring.drawing import DIGITS, drawn, example, training

GROUP = "Small networks"
OTHER = "Other forms"
_END = "SoftmaxCrossEntropy\n    Scores > TopNError"

example(
    "logistic_regression",
    GROUP,
    "Logistic regression",
    "One layer between pixels and digits: the simplest classifier there is, with which every other should be compared.",
    drawn("Main", f"Input(1,28,28) > Scores: Affine(10) > {_END}"),
    datasets=DIGITS,
    configuration=training(10, 64),
)
example(
    "mlp",
    GROUP,
    "Multilayer perceptron",
    "Two hidden layers between pixels and digits.",
    drawn("Main", f"Input(1,28,28) > Affine(128) > ReLU > Affine(64) > ReLU > Scores: Affine(10) > {_END}"),
    datasets=DIGITS,
    configuration=training(10, 64),
)
example(
    "binarynet",
    OTHER,
    "BinaryNet",
    "A perceptron whose weights and results are 1 or -1 in all but its ends: a thirty-second of the memory, and no "
    "multiplications.",
    drawn(
        "Main",
        f"""
        Input(1,28,28) > Hidden1: Unit(BinaryConnectAffineBlock, Size=512) >
          Hidden2: Unit(BinaryConnectAffineBlock, Size=512) > BinaryConnectAffine(OutShape=10, WithBias=False) >
          Scores: BatchNormalization > {_END}
        """,
    ),
    datasets=DIGITS,
    configuration=training(10, 64),
)
example(
    "capsnet",
    OTHER,
    "CapsNet",
    "Capsules instead of single neurons: the length of a vector says whether a digit is there, its direction how. The "
    "digit is drawn again from the vector of its class.",
    drawn(
        "Main",
        """
        Maps: Argument(256, Type=PInt) ; Primary: Argument(32, Type=PInt)
        Input: Input(1,28,28) > Convolution(Maps, KernelShape=9,9, BorderMode=valid) > ReLU >
          PrimaryMaps: Convolution(Primary*8, KernelShape=9,9, BorderMode=valid, Strides=2,2) >
          Split: Reshape(OutShape=Primary,8,36) > Turned: Transpose(0,2,1) >
          Capsules: Reshape(OutShape=Primary*36,8) > Squash: Unit(CapsuleSquash) >
          AsRows: Reshape(OutShape=Primary*36,1,8) > Predictions: BatchMatmul >
          PerDigit: Reshape(OutShape=Primary*36,10,16) > Routing: Unit(CapsuleRouting) >
          Squares: PowScalar(Value=2) > Sum: Sum(Axes=1) > Safe: AddScalar(1e-7) > Lengths: PowScalar(Value=0.5) >
          TopNError
        W: Parameter(Size=Primary*36,8,160, InitializerMultiplier=0.1)
        W > Predictions.R
        Class: Input(1, Dataset=y) > Truth: OneHot(10) > Missing: Mul2 > Margin: Add2 >
          MarginLoss: AbsoluteError(T.Generator=Constant, T.GeneratorMultiplier=0)
        Lengths > Below: RSubScalar(0.9) > BelowReLU: ReLU > BelowSquared: PowScalar(Value=2) > Missing
        Lengths > Above: AddScalar(-0.1) > AboveReLU: ReLU > AboveSquared: PowScalar(Value=2) > Wrong: Mul2 >
          WrongHalf: MulScalar(0.5) > Margin
        Truth > Others: RSubScalar(1) > Wrong
        Routing > Chosen: Mul2 > Decoder1: Affine(512) > ReLU > Decoder2: Affine(1024) > ReLU >
          Decoder3: Affine(1,28,28) > Picture: Sigmoid > PictureScaled: MulScalar(0.198) > Redrawn: SquaredError
        Truth > Mask: Reshape(OutShape=10,1) > Chosen
        Input > InputScaled: MulScalar(0.198)
        InputScaled > Redrawn.T
        """,
        {
            "Maps": ("The maps of the first convolution.", 1, 1024),
            "Primary": ("The number of kinds of primary capsules, each of 36 places.", 1, 256),
        },
    ),
    datasets=DIGITS,
    configuration=training(5, 32),
)
