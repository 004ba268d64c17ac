"""Exported code, executed in processes of its own: it trains as we do, and gives the same outputs, to the bit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from networks import network
from PIL import Image
from runs import CLASSES, FEATURES, After, Workshop, read_parameters, resume

from layerwright.engine.initializers import INITIALIZERS, initial_values
from layerwright.exchange.python import write_python
from layerwright.exchange.python.initial import function_name
from layerwright.exchange.python.writing import support_module
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import load_project, save_project
from layerwright.model.settings import DataSource, Executor, Monitor, Schedule
from layerwright.resolve.resolved import ParameterUse
from layerwright.training.data_binding import open_source
from layerwright.training.events import learning_curve, read_events
from layerwright.training.execution import execute
from layerwright.training.run import Run

ROOT = Path(__file__).parents[3]

_RULES = "E,F,W,I,UP,B,C4,SIM,RET,RUF,PT,D"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def run_code(folder: Path, *arguments: str) -> str:
    """Run a script of exported code; what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_style(folder: Path) -> None:
    """Let ruff check the code's form and habits."""
    options = ["--isolated", "--no-cache"]
    ruff = [sys.executable, "-m", "ruff"]
    formatted = subprocess.run([*ruff, "format", *options, "--diff", "."], cwd=folder, capture_output=True, text=True)
    assert formatted.returncode == 0, formatted.stdout
    convention = ["--config", 'lint.pydocstyle.convention="google"']
    select = ["--select", _RULES, "--ignore", "D105,D107,E501"]
    linted = subprocess.run(
        [*ruff, "check", *options, *select, *convention, "."], cwd=folder, capture_output=True, text=True
    )
    assert linted.returncode == 0, linted.stdout


UNIT = network(
    """
    Maps: Argument(4, Type=PInt); Slope: Argument(0.1, Type=Float)
    Input(6) > Affine(Maps) > LeakyReLU(Slope) > Affine(Maps*2) > Dropout(0.3)
    """,
    "Block",
)
OUTER = network("Size: Argument(4, Type=PInt); Input(6) > Unit(Network=Block, Maps=Size) > BatchNormalization", "Outer")
RESIDUAL = network("x: Input(6) > Affine(6) > Tanh > a: Add2; x > a", "Residual")

PROJECTS: dict[str, tuple[tuple[Network | str, ...], dict[str, Any]]] = {
    "plain": (("Input(6) > Affine(5) > ReLU > Affine(3) > Softmax > CategoricalCrossEntropy",), {}),
    "units": (
        (
            "Input(6) > Unit(Network=Block) > Unit(Network=Outer, Size=3) > Unit(Network=Block, Maps=6, Slope=0.5) "
            "> Affine(3) > SoftmaxCrossEntropy",
            UNIT,
            OUTER,
        ),
        {"optimizer": {"solver": "Momentum", "weight_decay": 0.01, "schedule": Schedule(type="Cosine", warmup=1)}},
    ),
    "repeated": (
        (
            "Input(6) > RepeatStart(Times=3) > Unit(Network=Residual) > RepeatEnd > Affine(3) > SoftmaxCrossEntropy",
            RESIDUAL,
        ),
        {"optimizer": {"solver": "Sgd", "update_interval": 2, "schedule": Schedule(multiplier=0.5)}},
    ),
    "recurrent": (
        (
            "Input(3,2) > RecurrentInput > j: Concatenate > Affine(4) > h: Tanh > RecurrentOutput > LSTM(3) "
            "> Affine(3) > SoftmaxCrossEntropy; h > Delay > j",
        ),
        {"optimizer": {"schedule": Schedule(type="Step", steps=(1,), multiplier=0.1, unit="epoch")}},
    ),
    "side connectors and rates": (
        (
            """
            x: Input(6) > a: Affine(5, W.LRateMultiplier=0.5, b.LRateMultiplier=0) > BatchNormalization
            > Dropout > c: Affine(3) > SoftmaxCrossEntropy
            w: Parameter(Size=5,3) > v: MulScalar(0.5) > c.W
            c > e: SquaredError; Input(1, Dataset=y) > OneHot(3) > e.T
            """,
        ),
        {},
    ),
    "limited gradients": (
        ("Input(6) > Affine(5) > Tanh > Affine(3) > SoftmaxCrossEntropy",),
        {"optimizer": {"solver": "Nesterov", "clip_value": 0.05, "clip_norm": 0.1}},
    ),
    "error measure": (("Input(6) > Affine(3) > s: Softmax > CategoricalCrossEntropy; s > TopNError(1)",), {}),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_code_takes_the_same_steps_and_gives_the_same_outputs(workshop: Workshop, name: str) -> None:
    (main, *units), options = PROJECTS[name]
    assert isinstance(main, str)
    drawn = (network(main.replace("\n            >", " >")), *units)
    training, validation = workshop.classes(), workshop.classes("Validation", 13, 1)
    project = workshop.project(
        *drawn,
        datasets=(training, validation),
        monitors=(Monitor("error", "Main", "Validation"), Monitor("noisy", "Main", "Training", mode="training")),
        executors=(Executor("Executor", "Main", "Validation"),),
        **{"max_epoch": 2, **options},
    )
    run = workshop.run(project)
    resume(run)
    execute(run, "Executor", "last", lambda done, total: None)
    folder = workshop.folder / "code"
    save_project(project, workshop.folder / "project.lwproj")
    write_python(workshop.folder / "project.lwproj", folder)
    check_style(folder)
    assert "layerwright" not in "".join(path.read_text() for path in folder.glob("*.py")).lower()
    printed = run_code(folder, "train.py")
    theirs, ours = read_parameters(folder / "trained.h5"), read_parameters(run.last_parameters)
    assert theirs.keys() == ours.keys()
    for key, values in ours.items():
        assert np.array_equal(theirs[key], values), key
    best, chosen = read_parameters(folder / "best.h5"), read_parameters(run.best_parameters)
    assert all(np.array_equal(best[key], values) for key, values in chosen.items())
    for line, epoch in zip(printed.splitlines(), learning_curve(read_events(run.events)), strict=True):
        assert line == (
            f"epoch {epoch.epoch}: cost {epoch.cost:.6f}, error {epoch.monitors['error']:.6f}, "
            f"noisy {epoch.monitors['noisy']:.6f}"
        )
    run_code(folder, "evaluate.py", "--parameters", "trained.h5")
    with np.load(folder / "outputs.npz") as outputs:
        for number in range(len(outputs.files)):
            expected = np.load(run.evaluation("Executor") / f"output-{number}.npy")
            assert np.array_equal(outputs[f"arr_{number}"], expected)


def test_code_of_a_run_brings_its_best_parameters(workshop: Workshop) -> None:
    project = workshop.project(f"Input({FEATURES}) > Affine({CLASSES}) > Softmax > CategoricalCrossEntropy")
    run = workshop.train(project).run
    written = write_python(run.folder, workshop.folder / "code")
    assert "parameters.h5" in written.files
    assert read_parameters(workshop.folder / "code" / "parameters.h5").keys() == {
        "Affine/affine/W",
        "Affine/affine/b",
    }


def test_a_folder_that_holds_something_is_left_alone(workshop: Workshop) -> None:
    save_project(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy"), workshop.folder / "p.lwproj")
    (workshop.folder / "code").mkdir()
    (workshop.folder / "code" / "mine").write_text("")
    with pytest.raises(LayerwrightError, match="not an empty folder"):
        write_python(workshop.folder / "p.lwproj", workshop.folder / "code")
    assert [path.name for path in (workshop.folder / "code").iterdir()] == ["mine"]


def test_layers_that_nnabla_cannot_compute_are_named_before_anything_is_written(workshop: Workshop) -> None:
    save_project(workshop.project("Input(1,6,6) > NmsDetection2d > FFT"), workshop.folder / "p.lwproj")
    with pytest.raises(LayerwrightError):
        write_python(workshop.folder / "p.lwproj", workshop.folder / "code")
    assert not (workshop.folder / "code").exists()


_TEN_STEPS = """
import itertools
import train
for epoch, iteration, costs in itertools.islice(train.train(), 10):
    print(costs[0].hex())
train.nn.save_parameters("ten.h5")
"""


@pytest.mark.parametrize(
    "example",
    # Beside plain ones: optimizers that take turns and share parameters, chance and losses made of layers, shared
    # weights, several targets, a monitor of another network.
    [
        "mnist_lenet",
        "mnist_convnet",
        "dcgan",
        "vae",
        "siamese_network",
        "yolo_detector",
        "anomaly_detection",
    ],
)
def test_the_first_ten_steps_of_an_example_are_the_same(workshop: Workshop, example: str) -> None:
    path = ROOT / "examples" / example / f"{example}.lwproj"
    folder = workshop.folder / "code"
    write_python(path, folder)
    check_style(folder)
    run = Run.create(workshop.folder / "run", load_project(path), path, device="cpu", kernels="nnabla")
    resume(run, After(10))
    run_code(folder, "-c", _TEN_STEPS)
    [checkpoint] = run.checkpoints.iterdir()
    theirs, ours = read_parameters(folder / "ten.h5"), read_parameters(checkpoint / "parameters.h5")
    assert theirs.keys() == ours.keys()
    for key, values in ours.items():
        assert np.array_equal(theirs[key], values), key


def test_every_initializer_draws_what_ours_draws() -> None:
    scope: dict[str, Any] = {"__file__": str(ROOT)}
    exec(support_module("initial.py"), scope)
    for name in INITIALIZERS:
        for shape in ((6, 4), (6, 4, 3, 3), (6, 3, 3), (6, 3, 3, 4)):
            use = ParameterUse("p", shape, name, 0.5, 1.0, learned=True)
            wanted = initial_values(use, np.random.default_rng(1)).astype(np.float32)
            made = scope[function_name(name)](0.5) if name != "Constant" else scope["constant"](0.5)
            assert np.array_equal(made.values(shape, np.random.default_rng(1)), wanted), name


def test_weights_from_files_are_found_from_the_folder_of_the_code(workshop: Workshop) -> None:
    trained = workshop.train(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy"))
    stored = trained.run.last_parameters.relative_to(workshop.folder)
    (workshop.folder / "b.txt").write_text("0.5 1.5, 2.5")
    text = f"Input(6) > Affine(3, W.File={stored}, b.File=b.txt) > SoftmaxCrossEntropy"
    project = workshop.project(text, max_epoch=1)
    run = workshop.run(project)
    resume(run)
    save_project(project, workshop.folder / "project.lwproj")
    folder = workshop.folder / "code"
    write_python(workshop.folder / "project.lwproj", folder)
    check_style(folder)
    run_code(folder, "train.py")
    theirs, ours = read_parameters(folder / "trained.h5"), read_parameters(run.last_parameters)
    assert all(np.array_equal(theirs[key], values) for key, values in ours.items())


_READ_ALL = """
import data
import numpy as np
for name in ("numbers", "images", "folder"):
    dataset = getattr(data, name)()
    batch = dataset.read(np.array([2, 0, 1]))
    np.savez(name, **batch)
"""


def test_datasets_are_read_as_we_read_them(workshop: Workshop) -> None:
    random = np.random.default_rng(0)
    pictures = workshop.folder / "pictures"
    for label in ("cat", "dog"):
        (pictures / label).mkdir(parents=True)
        for number in range(2):
            pixels = random.integers(0, 256, (5, 4, 3), np.uint8)
            Image.fromarray(pixels).save(pictures / label / f"{number}.png")
    np.save(workshop.folder / "v.npy", random.normal(size=(2, 3)))
    Image.fromarray(random.integers(0, 65535, (5, 4), np.uint16)).save(workshop.folder / "deep.png")
    rows = ["x__0:pixel,x__1,#comment,y:label;a;b", "0.1,-3e-2,q,1", "7,8,,0", "1,2,3,1"]
    (workshop.folder / "numbers.csv").write_text("\n".join(rows))
    rows = [
        "x:image,v,d,y",
        *(f"pictures/{name}.png,v.npy,deep.png,{n}" for n, name in enumerate(("cat/0", "dog/1", "cat/1"))),
    ]
    (workshop.folder / "images.csv").write_text("\ufeff" + "\n".join(rows) + "\n")
    sources = (
        DataSource("numbers", "numbers.csv"),
        DataSource("images", "images.csv"),
        DataSource("folder", "pictures", normalize_images=False),
    )
    project = workshop.project("Input(2) > Affine(2) > SoftmaxCrossEntropy", datasets=sources, max_epoch=1)
    monitors = tuple(Monitor(source.name, "Main", source.name) for source in sources[1:])
    configuration = msgspec.structs.replace(project.configuration, monitors=monitors)
    save_project(msgspec.structs.replace(project, configuration=configuration), workshop.folder / "p.lwproj")
    folder = workshop.folder / "code"
    write_python(workshop.folder / "p.lwproj", folder)
    check_style(folder)
    run_code(folder, "-c", _READ_ALL)
    for source in sources:
        with open_source(source, workshop.folder) as dataset, np.load(folder / f"{source.name}.npz") as theirs:
            ours = dataset.read(np.array([2, 0, 1]))
            assert set(theirs.files) == set(ours)
            for name, values in ours.items():
                assert theirs[name].dtype == np.float32
                assert np.array_equal(theirs[name], values), name
