"""The networks for sequences: rows of pictures, text and waves."""

from __future__ import annotations

from authoring.drawing import DIGITS, data, drawn, example, training
from layerwright.model.settings import Configuration, Executor, Monitor, Optimizer

GROUP = "Sequences"
_END = "SoftmaxCrossEntropy\n    Scores > TopNError"
LETTERS = 30
"""The characters of the text: the space, 26 letters, and three signs."""
WORDS = 200
"""The words that are told apart; the rarest share one number."""
STEPS = 32

for _name, _title, _unit in (
    ("lstm_classifier", "LSTM classifier", "LongShortTermMemory"),
    ("gru_classifier", "GRU classifier", "GatedRecurrentUnit"),
):
    example(
        _name,
        GROUP,
        _title,
        f"Reads a digit row by row from the top: a {_title.split()[0]} remembers what it has seen, and says at the end "
        "which digit it was.",
        drawn(
            "Main",
            f"""
            Input(1,28,28) > Rows: Reshape(OutShape=28,28) > Memory: Unit({_unit}, Size=64) >
              LastStep: Slice(Start=Input[0]-1,0, Stop=*Input, Step=1,1) > Scores: Affine(10) > {_END}
            """,
        ),
        datasets=DIGITS,
        configuration=training(10, 64, clip_norm=5.0),
    )
example(
    "transformer_classifier",
    GROUP,
    "Transformer classifier",
    "Reads the rows of a digit all at once: two blocks of self-attention let every row look at all others.",
    drawn(
        "Main",
        f"""
        Input(1,28,28) > Rows: Reshape(OutShape=28,28) > EachRow: BatchMatmul > WithPlaces: Add2 >
          Block1: Unit(TransformerEncoder, Heads=4, Inner=64) > Block2: Unit(TransformerEncoder, Heads=4, Inner=64) >
          Mean(Axes=0) > Scores: Affine(10) > {_END}
        Weight: Parameter(Size=28,32, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
        Weight > EachRow.R
        Places: Parameter(Size=28,32, InitializerMultiplier=0.1) > WithPlaces
        """,
    ),
    datasets=DIGITS,
    configuration=training(10, 64),
)
example(
    "language_model",
    GROUP,
    "Language model",
    "Learns to write: from the letters of a text so far it says which one is next. The text is the beginning of "
    "Alice's Adventures in Wonderland.",
    drawn(
        "Main",
        f"""
        Input({STEPS}) > Letters: Embed(NumClass={LETTERS}, Shape=32) > Memory: Unit(GatedRecurrentUnit, Size=128) >
          EachStep: BatchMatmul > Scores: Add2 > SoftmaxCrossEntropy(Axis=1)
        Weight: Parameter(Size=128,{LETTERS}, Initializer=NormalAffineGlorot, InitializerMultiplier=1)
        Weight > EachStep.R
        Bias: Parameter(Size=1,{LETTERS}, Initializer=Constant, InitializerMultiplier=0) > Scores
        Scores > TopNError(Axis=1)
        """,
    ),
    datasets=data("../data/letters_train.npz", "../data/letters_test.npz"),
    configuration=training(6, 32, parameters={"Alpha": 0.005}, clip_norm=5.0),
)
example(
    "word2vec",
    GROUP,
    "word2vec",
    "Gives words places by the company they keep: from one word it guesses those around it (skip-gram). The rows of "
    "Embed are the places.",
    drawn(
        "Main",
        f"""
        Input(1) > Words: Embed(NumClass={WORDS}, Shape=16) > Scores: Affine({WORDS}, WithBias=False) >
          {_END.replace("TopNError", "TopNError(N=5)")}
        """,
    ),
    datasets=data("../data/words_train.npz", "../data/words_test.npz"),
    configuration=training(15, 64, parameters={"Alpha": 0.01}),
)
_AUTOENCODER = drawn(
    "Autoencoder",
    """
    Input(1,128) > Affine(48) > ReLU > Code: Affine(8) > Affine(48) > ReLU > Wave: Affine(1,128)
    """,
)
example(
    "anomaly_detection",
    GROUP,
    "Anomaly detection",
    "Learns only what normal waves look like, and then tells others by how badly it draws them again.",
    drawn("Main", "Input(1,128) > Autoencoder: Unit(Autoencoder) > SquaredError(T.Dataset=x)"),
    drawn(
        "Score",
        """
        Threshold: Argument(0.02, Type=Float)
        Input: Input(1,128) > Autoencoder: Unit(Autoencoder) > Difference: Sub2 > Square: PowScalar(Value=2) >
          Mean(Axes=0,1, KeepDims=False) > AsList: Reshape(OutShape=1) > Compared: MulScalar(0.5/Threshold) >
          Score: MinimumScalar(1) > BinaryError
        Input > Difference.R
        """,
        {"Threshold": ("The mean squared error from which on a wave counts as an anomaly.", 0.0001, 1)},
    ),
    _AUTOENCODER,
    datasets=data("../data/waves_train.npz", "../data/waves_test.npz"),
    configuration=Configuration(
        max_epoch=60,
        batch_size=32,
        optimizers=(Optimizer("Optimizer", "Main", "Training", parameters={"Alpha": 0.003}),),
        monitors=(Monitor("train_error", "Main", "Training"), Monitor("anomaly_error", "Score", "Validation")),
        best_monitor="train_error",
        executors=(Executor("Executor", "Score", "Validation"),),
    ),
)
