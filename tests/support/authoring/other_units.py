"""The units for sequences, for attention, of capsules, and with few bits."""

from authoring import papers
from authoring.drawing import unit

SEQUENCES = "Sequences"
ATTENTION = "Attention"
CAPSULES = "Capsules"
FEW_BITS = "Few bits"

_SIZE = ("The number of values that are remembered.", 1, 4096)

unit(
    "LongShortTermMemory",
    """
    Size: Argument(64, Type=PInt, Search=True)
    Input(28,28) > Steps: RecurrentInput(Axis=0) > With: Concatenate
    Remembered: Delay(Size=Size) > With
    Cell: Delay(Size=Size)
    With > Forget: Affine(Size, b.InitializerMultiplier=1) > ForgetGate: Sigmoid > Kept: Mul2
    Cell > Kept > Next: Add2
    With > Take: Affine(Size) > InputGate: Sigmoid > Taken: Mul2 > Next
    With > New: Affine(Size) > Tanh > Taken
    With > Give: Affine(Size) > OutputGate: Sigmoid > Given: Mul2
    Next > Bent: Tanh > Given > End: RecurrentOutput(ID=Steps, Axis=0)
    Given > Remembered
    Next > Cell
    """,
    category=SEQUENCES,
    description=(
        "An LSTM drawn out: gates that forget, take in and give out, around a cell. It computes what the layer LSTM "
        "does, and can be changed."
    ),
    papers=(papers.LSTM,),
    arguments={"Size": _SIZE},
)
unit(
    "GatedRecurrentUnit",
    """
    Size: Argument(64, Type=PInt, Search=True)
    Input(28,28) > Steps: RecurrentInput(Axis=0) > With: Concatenate
    Remembered: Delay(Size=Size) > With
    With > Update: Affine(Size) > UpdateGate: Sigmoid
    With > Reset: Affine(Size) > ResetGate: Sigmoid > Partly: Mul2
    Remembered > Partly > Candidate: Concatenate
    Steps > Candidate > New: Affine(Size) > Tanh > Taken: Mul2
    UpdateGate > Taken > Next: Add2
    UpdateGate > Rest: RSubScalar(1) > Kept: Mul2
    Remembered > Kept > Next > End: RecurrentOutput(ID=Steps, Axis=0)
    Next > Remembered
    """,
    category=SEQUENCES,
    description="A GRU: two gates say how much of the memory is replaced, and how much of it the new value sees.",
    papers=(papers.GRU,),
    arguments={"Size": _SIZE},
)
unit(
    "ElmanNetwork",
    """
    Size: Argument(64, Type=PInt, Search=True)
    Input(28,28) > Steps: RecurrentInput(Axis=0) > With: Concatenate > Affine(Size) > Next: Tanh >
      End: RecurrentOutput(ID=Steps, Axis=0)
    Remembered: Delay(Size=Size) > With
    Next > Remembered
    """,
    category=SEQUENCES,
    description="The simplest recurrent network: each step sees the input and what the step before has come to.",
    papers=(papers.ELMAN,),
    arguments={"Size": _SIZE},
)
unit(
    "BidirectionalLSTM",
    """
    Size: Argument(64, Type=PInt, Search=True)
    Input: Input(28,28) > Forward: LSTM(Size) > Join: Concatenate(Axis=1)
    Input > Turn: Flip(0) > Backward: LSTM(Size) > TurnBack: Flip(0) > Join
    """,
    category=SEQUENCES,
    description="Two LSTMs, one from each end of the sequence; each step has the results of both side by side.",
    papers=(papers.BIDIRECTIONAL, papers.LSTM),
    arguments={"Size": ("The number of values that each of the two remembers.", 1, 4096)},
)

unit(
    "ScaledDotProductAttention",
    """
    Queries: Input(4,16,8) > Scores: BatchMatmul > Scaled: Mul2 > Weights: Softmax(Axis=2) > Values: BatchMatmul
    Keys: Input(4,16,8) > Turned: Transpose(0,2,1)
    Turned > Scores.R
    Contents: Input(4,16,8)
    Contents > Values.R
    Width: Constant(*KeySize, ValueType=Int) > Root: PowScalar(Value=-0.5) > Scale: Reshape(OutShape=1,1,1) > Scaled
    KeySize: Argument(Input[2], Type=PInt)
    """,
    category=ATTENTION,
    description=(
        "For each query a mean of the values, weighed by how well their keys fit. Inputs are heads, steps, width: "
        "queries, keys and values, in this order."
    ),
    papers=(papers.ATTENTION,),
    arguments={"KeySize": ("The width of a key, by whose root scores are divided.", 1, 4096)},
)
unit(
    "TokenNormalization",
    """
    Maps: Argument(Input[1], Type=PInt)
    Input(16,32) > InstanceNormalization(beta.LRateMultiplier=0, gamma.LRateMultiplier=0) > Scale: Mul2 > Shift: Add2
    gamma: Parameter(Size=1,Maps, Initializer=Constant, InitializerMultiplier=1) > Scale
    beta: Parameter(Size=1,Maps, Initializer=Constant, InitializerMultiplier=0) > Shift
    """,
    category=ATTENTION,
    description="Layer normalization of each step by itself, with one scale and shift for each of its values.",
    papers=(papers.LAYER_NORMALIZATION,),
    arguments={"Maps": ("The width of a step.", 1, 4096)},
)


def _heads(name: str) -> str:
    split = f"Split{name}: Reshape(OutShape=Steps,Heads,Maps/Heads)"
    return f"{name}: BatchMatmul > {split} > {name}Heads: Transpose(1,0,2)"


unit(
    "MultiHeadAttention",
    f"""
    Heads: Argument(4, Type=PInt, Search=True)
    Steps: Argument(Input[0], Type=PInt)
    Maps: Argument(Input[1], Type=PInt)
    Input: Input(16,32) > {_heads("Query")} > Attention: Unit(ScaledDotProductAttention)
    Input > {_heads("Key")} > Attention
    Input > {_heads("Value")} > Attention > Together: Transpose(1,0,2) > Join: Reshape(OutShape=Steps,Maps) >
      Mixed: BatchMatmul > Biased: Add2
    QueryWeight: Parameter(Size=Maps,Maps, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
    QueryWeight > Query.R
    KeyWeight: Parameter(Size=Maps,Maps, Initializer=NormalAffineGlorot, InitializerMultiplier=1) ; KeyWeight > Key.R
    ValueWeight: Parameter(Size=Maps,Maps, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
    ValueWeight > Value.R
    MixWeight: Parameter(Size=Maps,Maps, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
    MixWeight > Mixed.R
    Bias: Parameter(Size=1,Maps, Initializer=Constant, InitializerMultiplier=0) > Biased
    """,
    category=ATTENTION,
    description="Self-attention: several heads look at a sequence, each in its own way. The input is steps, width.",
    papers=(papers.ATTENTION,),
    arguments={
        "Heads": ("The number of heads; it divides the width.", 1, 64),
        "Steps": ("The number of steps.", 1, 4096),
        "Maps": ("The width of a step.", 1, 4096),
    },
)
unit(
    "TransformerEncoder",
    """
    Heads: Argument(4, Type=PInt, Search=True)
    Inner: Argument(Input[1]*4, Type=PInt, Search=True)
    Maps: Argument(Input[1], Type=PInt)
    Drop: Argument(0.1, Type=Float)
    Input: Input(16,32) > MultiHead: Unit(MultiHeadAttention, Heads=*Heads) > Dropout(Drop) > First: Add2 >
      Norm1: Unit(TokenNormalization) > Widen: BatchMatmul > Bias1: Add2 > ReLU > Narrow: BatchMatmul >
      Bias2: Add2 > Dropout(Drop) > Second: Add2 > Norm2: Unit(TokenNormalization)
    Input > First
    Norm1 > Second
    WidenWeight: Parameter(Size=Maps,Inner, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
    WidenWeight > Widen.R
    NarrowWeight: Parameter(Size=Inner,Maps, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
    NarrowWeight > Narrow.R
    WidenBias: Parameter(Size=1,Inner, Initializer=Constant, InitializerMultiplier=0) > Bias1
    NarrowBias: Parameter(Size=1,Maps, Initializer=Constant, InitializerMultiplier=0) > Bias2
    """,
    category=ATTENTION,
    description=(
        "A block of a transformer's encoder: self-attention, then two layers for each step by itself; the input of "
        "each is added to its result, and that is normalized."
    ),
    papers=(papers.ATTENTION,),
    arguments={
        "Heads": ("The number of heads; it divides the width.", 1, 64),
        "Inner": ("The width between the two layers.", 1, 16384),
        "Maps": ("The width of a step.", 1, 4096),
        "Drop": ("The part of the values that are dropped while training.", 0, 0.9),
    },
)

unit(
    "CapsuleSquash",
    """
    Input: Input(10,16) > Squares: PowScalar(Value=2) > Length: Sum(Axes=1, KeepDims=True) > Safe: AddScalar(1e-7) >
      Root: PowScalar(Value=0.5) > Share: Div2 > Squashed: Mul2
    Safe > More: AddScalar(1) ; More > Share.R
    Input > Squashed
    """,
    category=CAPSULES,
    description="Shortens vectors to a length below 1 and keeps their direction. The input is capsules, width.",
    papers=(papers.CAPSULES,),
)
unit(
    "CapsuleRouting",
    """
    Out: Argument(Input[1], Type=PInt) ; Size: Argument(Input[2], Type=PInt) ; Iterations: Argument(2, Type=PInt)
    Input: Input(1152,10,16) > Sum: Sum(Axes=2, KeepDims=True) > Equal: MulScalar(0) >
      Start: RepeatStart(Times=Iterations) > Coupling: Softmax(Axis=1) > Weighed: Mul2 > Votes: Sum(Axes=0) >
      Squash: Unit(CapsuleSquash) > Beside: Reshape(OutShape=1,Out,Size) > Fits: Mul2 >
      Agreement: Sum(Axes=2, KeepDims=True) > Next: Add2 > End: RepeatEnd(ID=Start) >
      LastCoupling: Softmax(Axis=1) > LastWeighed: Mul2 > LastVotes: Sum(Axes=0) > LastSquash: Unit(CapsuleSquash)
    Input > Weighed
    Input > Fits
    Start > Next
    Input > LastWeighed
    """,
    category=CAPSULES,
    description=(
        "Routing by agreement: capsules send more to those above whose result fits what they predicted. The input is "
        "lower capsules, upper capsules, width."
    ),
    papers=(papers.CAPSULES,),
    arguments={
        "Out": ("The number of upper capsules.", 1, 1000),
        "Size": ("The width of an upper capsule.", 1, 256),
        "Iterations": (
            "How often the routing is improved; the paper's three rounds are 2 here and the last one.",
            1,
            10,
        ),
    },
)

_OUT = ("The number of output values.", 1, 4096)
_OUT_MAPS = ("The number of output maps.", 1, 4096)
_KERNEL = ("The kernel's size.", 1, 11)
_BITS = ("The number of bits of a weight.", 2, 16)
_DELTA = ("The distance between the values that weights can take.", 0.0001, 1)

for _kind, _paper, _what in (
    ("BinaryConnect", papers.BINARY_CONNECT, "the signs of its weights"),
    ("BinaryWeight", papers.XNOR_NET, "the signs of its weights, scaled by their mean size"),
):
    unit(
        f"{_kind}Block",
        f"""
        Maps: Argument(64, Type=PInt, Search=True) ; Kernel: Argument(3,3, Type=PIntArray)
        Input(32,14,14) > {_kind}Convolution(OutMaps=Maps, KernelShape=Kernel, BorderMode=same, WithBias=False) >
          BatchNormalization > BinaryTanh
        """,
        category=FEW_BITS,
        description=f"A convolution that computes with {_what}; what comes out is 1 or -1 as well.",
        papers=(_paper, papers.BINARY_NET),
        arguments={"Maps": _OUT_MAPS, "Kernel": _KERNEL},
    )
    unit(
        f"{_kind}AffineBlock",
        f"""
        Size: Argument(256, Type=PInt, Search=True)
        Input(784) > {_kind}Affine(OutShape=Size, WithBias=False) > BatchNormalization > BinaryTanh
        """,
        category=FEW_BITS,
        description=f"A fully connected layer that computes with {_what}; what comes out is 1 or -1 as well.",
        papers=(_paper, papers.BINARY_NET),
        arguments={"Size": _OUT},
    )
unit(
    "BinaryConnectStochastic",
    """
    Size: Argument(256, Type=PInt, Search=True) ; InSize: Argument(Input[0], Type=PInt) ; Bits: Argument(8, Type=PInt)
    W: Parameter(Size=InSize,Size, Initializer=UniformAffineGlorot, InitializerMultiplier=1) >
      Share: MulScalar(0.5) > Probability: AddScalar(0.5) > Positive: GreaterEqual > Doubled: MulScalar(2) >
      Sign: AddScalar(-1) > Step: Sub2 > Fixed: Unlink > Straight: Add2
    W > Step.R
    W > Straight
    Ones: Parameter(Size=InSize,Size, Initializer=Constant, InitializerMultiplier=1, LRateMultiplier=0) >
      Zero: MulScalar(0) > Start: RepeatStart(Times=Bits) > Halves: Add2 > Half: MulScalar(0.5) >
      Random: RepeatEnd(ID=Start)
    Start > Nothing: MulScalar(0) > One: AddScalar(1) > Coin: Dropout(0.5) > Bit: MulScalar(0.5) > Halves
    Random > Positive.R
    Input(784) > Affine: Affine(Size, WithBias=False) > BatchNormalization > ReLU
    Straight > Affine.W
    """,
    category=FEW_BITS,
    description=(
        "A fully connected layer whose weights become 1 or -1 by chance while training: 1 is the likelier, the greater "
        "the weight. In use, the sign decides. Random numbers are made of thrown coins, half of each sum in turn."
    ),
    papers=(papers.BINARY_CONNECT,),
    arguments={
        "Size": _OUT,
        "InSize": ("The number of input values.", 1, 65536),
        "Bits": ("How many coins a random number is made of.", 1, 16),
    },
)
unit(
    "QuantizedConvolution",
    """
    Maps: Argument(64, Type=PInt, Search=True)
    Kernel: Argument(3,3, Type=PIntArray)
    InMaps: Argument(Input[0], Type=PInt)
    Bits: Argument(8, Type=PInt)
    Delta: Argument(0.0078125, Type=Float)
    W: Parameter(Size=Maps,InMaps,Kernel, Initializer=NormalConvolutionGlorot, InitializerMultiplier=1) >
      Rounded: FixedPointQuantize(N=Bits, Delta=Delta)
    Input(32,14,14) > Convolution: Convolution(Maps, KernelShape=Kernel, WithBias=False) > BatchNormalization >
      ReLU > Activations: FixedPointQuantize(N=Bits, Sign=False)
    Rounded > Convolution.W
    """,
    category=FEW_BITS,
    description="A convolution whose weights and results are rounded to a few bits while it learns, as a chip would.",
    papers=(papers.INTEGER_ONLY,),
    arguments={
        "Maps": _OUT_MAPS,
        "Kernel": _KERNEL,
        "InMaps": ("The number of input maps.", 1, 4096),
        "Bits": _BITS,
        "Delta": _DELTA,
    },
)
unit(
    "QuantizedAffine",
    """
    Size: Argument(64, Type=PInt, Search=True)
    InSize: Argument(Input[0], Type=PInt)
    Bits: Argument(8, Type=PInt)
    Delta: Argument(0.0078125, Type=Float)
    W: Parameter(Size=InSize,Size, Initializer=NormalAffineGlorot, InitializerMultiplier=1) >
      Rounded: FixedPointQuantize(N=Bits, Delta=Delta)
    Input(256) > Affine: Affine(Size, WithBias=False) > BatchNormalization > ReLU >
      Activations: FixedPointQuantize(N=Bits, Sign=False)
    Rounded > Affine.W
    """,
    category=FEW_BITS,
    description="A fully connected layer whose weights and results are rounded to a few bits while it learns.",
    papers=(papers.INTEGER_ONLY,),
    arguments={
        "Size": _OUT,
        "InSize": ("The number of input values; the input is one list of them.", 1, 65536),
        "Bits": _BITS,
        "Delta": _DELTA,
    },
)
