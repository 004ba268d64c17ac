"""The networks that make pictures, or parts of them."""

from __future__ import annotations

from authoring.drawing import DIGITS, data, drawn, example, training
from layerwright.model.network import Network
from layerwright.model.settings import Configuration, Executor, Monitor, Optimizer

GROUP = "Generative"
SEEING = "Segmentation and detection"
COMPARING = "Comparing"

example(
    "autoencoder",
    GROUP,
    "Autoencoder",
    "Squeezes a digit into 32 numbers and draws it again from them: what has to be known about it is found without "
    "labels.",
    drawn(
        "Main",
        """
        Input(1,28,28) > Affine(256) > ReLU > Code: Affine(32) > Affine(256) > ReLU > Affine(1,28,28) >
          Picture: Sigmoid > SquaredError(T.Dataset=x)
        """,
    ),
    datasets=DIGITS,
    configuration=training(10, 64),
)
_DECODER = drawn("Decoder", "Input(16) > Affine(256) > ReLU > Picture: Affine(1,28,28)")
example(
    "vae",
    GROUP,
    "Variational autoencoder",
    "An autoencoder whose code is drawn from a normal distribution, so that any random code gives a digit: the network "
    "Generate does so.",
    drawn(
        "Main",
        """
        Input(1,28,28) > Affine(256) > Seen: ReLU > Middle: Affine(16) > Code: Add2 > Decoder: Unit(Decoder) >
          Picture: Sigmoid > BinaryCrossEntropy(T.Dataset=x)
        Seen > LogVariance: Affine(16) > HalfLog: MulScalar(0.5) > Deviation: Exp > Noise: Mul2 > Code
        Chance: Input(16, Generator=Normal) > Noise
        Middle > Squared: PowScalar(Value=2) > Sum: Add2 > Less: Sub2 > LessOne: AddScalar(-1) >
          Divergence: MulScalar(0.5*16/784) > AbsoluteError(T.Generator=Constant, T.GeneratorMultiplier=0)
        LogVariance > Variance: Exp > Sum
        LogVariance > Less.R
        """,
    ),
    drawn("Generate", "Input(16, Generator=Normal) > Decoder: Unit(Decoder) > Picture: Sigmoid"),
    _DECODER,
    datasets=DIGITS,
    configuration=training(10, 64, executed="Generate"),
)


_RATE = {"Rate": ("1 lets it learn, 0 keeps it as it is.", 0.0, 1.0)}
_LEARNS = "W.LRateMultiplier=Rate, b.LRateMultiplier=Rate"
_SCALES = "beta.LRateMultiplier=Rate, gamma.LRateMultiplier=Rate"


def _adversaries(conditional: bool) -> tuple[Network, ...]:
    """A generator and a discriminator, and the networks that train each and that use the first."""
    noise = "Noise: Input(32, Generator=Normal)"
    asked = "Class: Input(1, Dataset=y) > OneHot: OneHot(10)" if conditional else ""
    seed = "Noise: Input(32) > Given: Concatenate > " if conditional else "Noise: Input(32) > "
    generator = drawn(
        "Generator",
        f"""
        Rate: Argument(1.0, Type=Float)
        {seed}Affine(64,7,7, {_LEARNS}) > BatchNormalization({_SCALES}) > ReLU >
          Deconvolution(OutMaps=32, KernelShape=4,4, Padding=1,1, Strides=2,2, {_LEARNS}) >
          BatchNormalization({_SCALES}) > ReLU >
          Deconvolution(OutMaps=1, KernelShape=4,4, Padding=1,1, Strides=2,2, {_LEARNS}) > Picture: Sigmoid
        {"Label: Input(10) > Given" if conditional else ""}
        """,
        _RATE,
    )
    joined, seen = "", ""
    if conditional:
        joined = "> Seen: Concatenate "
        seen = "Label: Input(10) > AsMaps: Reshape(OutShape=10,1,1) > Broadcast(OutShape=10,28,28) > Seen"
    discriminator = drawn(
        "Discriminator",
        f"""
        Rate: Argument(1.0, Type=Float)
        Picture: Input(1,28,28) {joined}> Convolution(32, KernelShape=5,5, Strides=2,2, {_LEARNS}) >
          LeakyReLU(0.2) > Convolution(64, KernelShape=5,5, Strides=2,2, {_LEARNS}) > LeakyReLU(0.2) >
          Score: Affine(1, {_LEARNS})
        {seen}
        """,
        _RATE,
    )
    given = "\n        ".join(f"OneHot > {name}" for name in ("Generator", "Discriminator")) if conditional else ""
    train_generator = drawn(
        "TrainGenerator",
        f"""
        {noise} > Generator: Unit(Generator) > Discriminator: Unit(Discriminator, Rate=0) >
          SigmoidCrossEntropy(T.Generator=Constant, T.GeneratorMultiplier=1)
        {asked}
        {given}
        """,
    )
    given = "\n        ".join(f"OneHot > {name}" for name in ("Generator", "Real", "Fake")) if conditional else ""
    train_discriminator = drawn(
        "TrainDiscriminator",
        f"""
        Picture: Input(1,28,28) > Real: Unit(Discriminator, ParameterScope=Discriminator) >
          SigmoidCrossEntropy(T.Generator=Constant, T.GeneratorMultiplier=1)
        {noise} > Generator: Unit(Generator, Rate=0) > Unlink >
          Fake: Unit(Discriminator, ParameterScope=Discriminator) >
          SigmoidCrossEntropy(T.Generator=Constant, T.GeneratorMultiplier=0)
        {asked}
        {given}
        """,
    )
    given = "OneHot > Generator" if conditional else ""
    generate = drawn("Generate", f"{noise} > Generator: Unit(Generator)\n        {asked}\n        {given}")
    return train_generator, train_discriminator, generate, generator, discriminator


def _taking_turns() -> Configuration:
    # The discriminator has the easier task: it learns slower.
    slow, fast = {"Alpha": 0.0002, "Beta1": 0.5}, {"Alpha": 0.001, "Beta1": 0.5}
    return Configuration(
        max_epoch=30,
        batch_size=64,
        optimizers=(
            Optimizer("Discriminator", "TrainDiscriminator", "Training", parameters=slow),
            Optimizer("Generator", "TrainGenerator", "Training", parameters=fast),
        ),
        monitors=(
            Monitor("discriminator_loss", "TrainDiscriminator", "Validation"),
            Monitor("generator_loss", "TrainGenerator", "Validation"),
        ),
        save_best=False,
        executors=(Executor("Executor", "Generate", "Validation"),),
    )


example(
    "dcgan",
    GROUP,
    "DCGAN",
    "A generator draws digits from noise, and a discriminator learns to tell them from real ones; they take turns.",
    *_adversaries(conditional=False),
    datasets=DIGITS,
    configuration=_taking_turns(),
)
example(
    "conditional_gan",
    GROUP,
    "Conditional GAN",
    "A generative adversarial network that is told which digit to draw: both sides see the label.",
    *_adversaries(conditional=True),
    datasets=DIGITS,
    configuration=_taking_turns(),
)

_U = """Down1: Unit(UNetDown) > Down2: Unit(UNetDown) > Down3: Unit(UNetDown) > Down4: Unit(UNetDown) >
  Up4: Unit(UNetUp) > Up3: Unit(UNetUp) > Up2: Unit(UNetUp) > Up1: Unit(UNetUp)
        Down3 > Up4
        Down2 > Up3
        Down1 > Up2
        Top > Up1"""
example(
    "unet",
    SEEING,
    "U-Net",
    "Marks the pixels of shapes on a noisy ground. The network Published has the size of the paper, with pictures that "
    "keep their size.",
    drawn(
        "Main",
        f"""
        Input(1,32,32) > Convolution(8) > ReLU > Convolution(8) > Top: ReLU > {_U}
        Up1 > Scores: Convolution(1, KernelShape=1,1) > SigmoidCrossEntropy
        Scores > Share: Sigmoid > BinaryError
        """,
    ),
    drawn(
        "Published",
        f"""
        Input(1,512,512) > Convolution(64) > ReLU > Convolution(64) > Top: ReLU > {_U}
        Up1 > Scores: Convolution(2, KernelShape=1,1) > SoftmaxCrossEntropy
        """,
    ),
    datasets=data("../data/masks_train.npz", "../data/masks_test.npz"),
    configuration=training(10, 16, parameters={"Alpha": 0.002}),
)
_STEP = "Convolution({}, WithBias=False) > BatchNormalization > LeakyReLU(0.1) > MaxPooling"
example(
    "yolo_detector",
    SEEING,
    "Detector",
    "Finds shapes and says where they are, in one look: each cell of a grid tells whether a shape has its middle "
    "there, its place, size and kind.",
    drawn(
        "Main",
        f"""
        Input(3,48,48) > {_STEP.format(16)} > {_STEP.format(32)} > {_STEP.format(64)} > Convolution(64) >
          LeakyReLU(0.1) > Convolution(8, KernelShape=1,1) > Cells: Sigmoid > Weighed: Mul2 > SquaredError
        Truth: Input(8,6,6, Dataset=y) > Object: Slice(Start=0,0,0, Stop=1,6,6) > Half: MulScalar(0.293) >
          Presence: AddScalar(0.707) > Weights: Concatenate
        Object > Fivefold: MulScalar(2.236) > Boxes: Tile(4,1,1) > Weights
        Object > Kinds: Tile(3,1,1) > Weights
        Weights > Weighed
        Truth > WeighedTruth: Mul2
        Weights > WeighedTruth
        WeighedTruth > SquaredError.T
        """.replace("> SquaredError\n", "> Loss: SquaredError\n").replace("> SquaredError.T", "> Loss.T"),
    ),
    drawn(
        "Runtime",
        f"""
        Input(3,48,48) > {_STEP.format(16)} > {_STEP.format(32)} > {_STEP.format(64)} > Convolution(64) >
          LeakyReLU(0.1) > Convolution(8, KernelShape=1,1) > Cells: Sigmoid
        """,
    ),
    datasets=data("../data/boxes_train.npz", "../data/boxes_test.npz"),
    configuration=training(30, 32, parameters={"Alpha": 0.003}, executed="Runtime"),
)
_BRANCH = drawn(
    "Branch",
    """
    Input(1,28,28) > Convolution(16, KernelShape=5,5) > ReLU > MaxPooling > Convolution(32, KernelShape=5,5) >
      ReLU > MaxPooling > Place: Affine(8)
    """,
)
example(
    "siamese_network",
    COMPARING,
    "Siamese network",
    "Tells whether two pictures show the same digit: two branches with the same weights, and a loss that brings equal "
    "ones near and drives others apart.",
    drawn(
        "Main",
        """
        Left: Input(1,28,28, Dataset=x0) > First: Unit(Branch, ParameterScope=Branch) > Difference: Sub2 >
          Squares: PowScalar(Value=2) > Sum: Sum(Axes=0, KeepDims=True) > Near: Mul2 > Loss: Add2 >
          AbsoluteError(T.Generator=Constant, T.GeneratorMultiplier=0)
        Right: Input(1,28,28, Dataset=x1) > Second: Unit(Branch, ParameterScope=Branch)
        Second > Difference.R
        Same: Input(1, Dataset=y) > Near
        Sum > Safe: AddScalar(1e-6) > Distance: PowScalar(Value=0.5) > Missing: RSubScalar(1) > Short: ReLU >
          ShortSquared: PowScalar(Value=2) > Far: Mul2 > Loss
        Same > Other: RSubScalar(1) > Far
        Distance > Likeness: RSubScalar(1) > BinaryError
        """,
    ),
    _BRANCH,
    datasets=data("../data/pairs_train.npz", "../data/pairs_test.npz"),
    configuration=training(20, 32),
)
