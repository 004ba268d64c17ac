"""NNP out and in: nnabla's own programs read what is written, and what is read computes the same."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from networks import network
from runs import CLASSES, FEATURES, Workshop, resume

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.nnp.inverse import inverse
from layerwright.exchange.nnp.problems import NnpReadError
from layerwright.exchange.nnp.reading import import_nnp
from layerwright.exchange.nnp.runtime_formats import ConvertError, write_c, write_nnb
from layerwright.exchange.nnp.writing import write_nnp
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, save_project
from layerwright.model.settings import DataSource, Executor, Monitor, Optimizer, Schedule
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.training.execution import execute

MAIN = f"Input({FEATURES}) > Affine(8) > BatchNormalization > Tanh > Dropout > Affine({CLASSES}) > SoftmaxCrossEntropy"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def csv_of(workshop: Workshop, name: str, samples: int, seed: int) -> DataSource:
    """A dataset of numbers as nnabla_cli reads it."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(samples, FEATURES))
    y = x[:, :CLASSES].argmax(1)
    titles = ",".join([*(f"x__{number}" for number in range(FEATURES)), "y"])
    rows = [",".join([*(f"{value:.6f}" for value in row), str(label)]) for row, label in zip(x, y, strict=True)]
    (workshop.folder / f"{name}.csv").write_text("\n".join([titles, *rows, ""]))
    return DataSource(name, f"{name}.csv")


def project_of(workshop: Workshop, main: str = MAIN) -> Project:
    training, validation = csv_of(workshop, "Training", 64, 0), csv_of(workshop, "Validation", 16, 1)
    optimizer = Optimizer("Optimizer", "Main", "Training", solver="Adam", parameters={"Alpha": 0.05})
    return workshop.project(
        network(main),
        datasets=(training, validation),
        optimizers=(optimizer,),
        monitors=(Monitor("error", "Main", "Validation"),),
        executors=(Executor("Executor", "Main", "Validation"),),
        max_epoch=3,
        batch_size=16,
    )


def nnabla_cli(folder: Path, *arguments: str) -> str:
    """Run nnabla's command line; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "nnabla.utils.cli.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_nnablas_command_line_trains_it_from_its_initializers(workshop: Workshop) -> None:
    save_project(project_of(workshop), workshop.folder / "p.lwproj")
    target = workshop.folder / "p.nnp"
    assert write_nnp(workshop.folder / "p.lwproj", target).warnings == ()
    (workshop.folder / "out").mkdir()
    nnabla_cli(workshop.folder, "train", "-c", str(target), "-o", "out")
    report = (workshop.folder / "out" / "monitoring_report.yml").read_text()
    costs = [float(line.split()[1]) for line in report.splitlines() if line.strip().startswith("cost:")]
    # Weights of zero would keep the cost at log 3 = 1.0986.
    assert costs[-1] < 0.95
    assert "error:" in report


def test_nnablas_command_line_infers_with_it_as_we_do(workshop: Workshop) -> None:
    run = workshop.run(project_of(workshop))
    resume(run)
    execute(run, "Executor", "best", lambda done, total: None)
    expected = np.load(run.evaluation("Executor") / "output-0.npy")
    target = workshop.folder / "run.nnp"
    write_nnp(run.folder, target)
    rows = np.loadtxt(workshop.folder / "Validation.csv", delimiter=",", skiprows=1)[:, :FEATURES].astype(np.float32)
    (workshop.folder / "x.bin").write_bytes(rows.tobytes())
    with zipfile.ZipFile(target) as archive:
        assert sorted(archive.namelist()) == ["network.nntxt", "nnp_version.txt", "parameter.h5"]
        archive.extractall(workshop.folder / "inside")
    inside = workshop.folder / "inside"
    nnabla_cli(
        workshop.folder, "infer", "-c", str(inside / "network.nntxt"), "-p", str(inside / "parameter.h5"),
        "-o", "result", "-b", "16", "-t", "float32", "x.bin",
    )  # fmt: skip
    files = [workshop.folder / f"result_{number}.bin" for number in range(len(expected))]
    found = np.frombuffer(b"".join(file.read_bytes() for file in files), np.float32).reshape(expected.shape)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)


def computed(project: Project, folder: Path, values: np.ndarray) -> np.ndarray:
    resolved = derive(resolve(project, "Main"), "runtime")
    store = ParameterStore()
    store.create(resolved.parameters.values(), 0, folder)
    graph = Graph(resolved, store, len(values))
    graph.feed({use.variable: values for use in resolved.data.values()})
    [name] = [node.name for node in resolved.outputs]
    return graph.outputs([name])[name]


NETWORKS = {
    "dense": MAIN,
    "convolution": "Input(6) > Reshape(1,2,3) > Convolution(4, KernelShape=2,2, Padding=1,1) > ReLU > MaxPooling(2,2) "
    "> DepthwiseConvolution(1,2) > GlobalAveragePooling > LeakyReLU(0.3) > Affine(3) > Softmax "
    "> CategoricalCrossEntropy",
    "branches": "x: Input(6) > a: Affine(4) > Sigmoid > c: Concatenate > Affine(3) > SoftmaxCrossEntropy; "
    "x > Affine(4, WithBias=False) > MulScalar(0.5) > PReLU > c",
    "recurrent": "Input(6) > Reshape(3,2) > LSTM(3) > Sum(Axes=0) > Affine(3) > SoftmaxCrossEntropy",
}


@pytest.mark.parametrize("name", NETWORKS)
def test_what_was_written_computes_the_same_once_read(workshop: Workshop, name: str) -> None:
    project = project_of(workshop, NETWORKS[name])
    optimizer = Optimizer(
        "Optimizer", "Main", "Training", solver="Momentum", parameters={"LearningRate": 0.02}, weight_decay=0.001,
        schedule=Schedule(type="Exponential", multiplier=0.5, interval=2, warmup=1),
    )  # fmt: skip
    configuration = msgspec.structs.replace(project.configuration, optimizers=(optimizer,))
    project = msgspec.structs.replace(project, configuration=configuration)
    save_project(project, workshop.folder / "p.lwproj")
    write_nnp(workshop.folder / "p.lwproj", workshop.folder / "p.nnp")
    again = workshop.folder / "again.lwproj"
    imported = import_nnp(workshop.folder / "p.nnp", again).project
    save_project(imported, again)
    values = np.random.default_rng(3).normal(size=(4, FEATURES)).astype(np.float32)
    np.testing.assert_array_equal(
        computed(imported, workshop.folder, values), computed(project, workshop.folder, values)
    )
    theirs = imported.configuration
    assert (theirs.max_epoch, theirs.batch_size) == (3, 16)
    assert theirs.optimizers == (msgspec.structs.replace(optimizer, parameters=theirs.optimizers[0].parameters),)
    assert theirs.optimizers[0].parameters["LearningRate"] == pytest.approx(0.02)
    assert [(entry.name, entry.network, entry.mode) for entry in theirs.monitors] == [("error", "Main", "validation")]
    assert [entry.name for entry in theirs.executors] == ["Executor"]


def test_functions_that_are_not_known_are_named_together(workshop: Workshop) -> None:
    save_project(project_of(workshop), workshop.folder / "p.lwproj")
    write_nnp(workshop.folder / "p.lwproj", workshop.folder / "p.nnp")
    text, parameters = _contents(workshop.folder / "p.nnp")
    text = text.replace('type: "Tanh"', 'type: "WarpByGrid"').replace('type: "Dropout"', 'type: "PatchCorrelation"')
    _zipped(workshop.folder / "odd.nnp", {"network.nntxt": text.encode(), "parameter.h5": parameters})
    with pytest.raises(NnpReadError, match="not supported") as caught:
        import_nnp(workshop.folder / "odd.nnp", workshop.folder / "odd.lwproj")
    assert "WarpByGrid" in str(caught.value)
    assert "PatchCorrelation" in str(caught.value)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"network.nntxt": b"no { text"},
        {"network.nntxt": b"", "parameter.h5": b"no hdf5"},
        {"network.nntxt": b'network { name: "Main" function { type: "Convolution" input: "x" output: "y" } }'},
        {"../network.nntxt": b"", "second.nntxt": b""},
    ],
)
def test_damaged_files_are_refused_in_a_sentence(tmp_path: Path, members: dict[str, bytes]) -> None:
    _zipped(tmp_path / "odd.nnp", members)
    with pytest.raises(NnpReadError):
        import_nnp(tmp_path / "odd.nnp", tmp_path / "p.lwproj")
    assert not (tmp_path / "p.parameters.h5").exists()


def test_members_never_leave_the_folder_they_are_read_in(tmp_path: Path) -> None:
    _zipped(tmp_path / "odd.nnp", {"../../escaped.nntxt": b""})
    with pytest.raises(NnpReadError):
        import_nnp(tmp_path / "odd.nnp", tmp_path / "inner" / "p.lwproj")
    assert not list(tmp_path.parent.glob("escaped*"))


def test_the_table_of_calls_is_read_backwards() -> None:
    assert inverse()["maxpooling"].arguments["kernel"].property == "KernelShape"
    assert inverse()["softmax"].arguments["axis"].is_axis
    assert inverse()["sub2"].inputs == (0, "R")


def test_nnablas_runtime_formats_are_written(workshop: Workshop) -> None:
    save_project(project_of(workshop), workshop.folder / "p.lwproj")
    assert write_nnb(workshop.folder / "p.lwproj", workshop.folder / "p.nnb").stat().st_size > 500
    source = write_c(workshop.folder / "p.lwproj", workshop.folder / "c")
    assert any(path.suffix == ".c" for path in source.iterdir())


def test_functions_that_the_runtime_lacks_are_named(workshop: Workshop) -> None:
    project = project_of(workshop, "Input(6) > Sinh > Mish > Affine(3) > SoftmaxCrossEntropy")
    save_project(project, workshop.folder / "p.lwproj")
    with pytest.raises(LayerwrightError, match=r"no Mish, Sinh"):
        write_nnb(workshop.folder / "p.lwproj", workshop.folder / "p.nnb")
    with pytest.raises(ConvertError, match="does not exist"):
        write_nnb(workshop.folder / "p.lwproj", workshop.folder / "none" / "p.nnb")
    assert not (workshop.folder / "p.nnb").exists()


def _contents(path: Path) -> tuple[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return archive.read("network.nntxt").decode(), archive.read("parameter.h5")


def _zipped(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_generated_values_are_fed_and_any_number_of_samples_fits(workshop: Workshop) -> None:
    from nnabla.utils.nnp_graph import NnpLoader

    main = (
        f"x: Input({FEATURES}) > j: Concatenate > Affine({CLASSES}) > SoftmaxCrossEntropy; "
        "Noise: Input(4, Generator=Normal, GeneratorMultiplier=0.5) > j; One: Input(2, Generator=Constant) > j"
    )
    save_project(project_of(workshop, main), workshop.folder / "p.lwproj")
    target = workshop.folder / "p.nnp"
    write_nnp(workshop.folder / "p.lwproj", target)
    for batch in (1, 5):
        loader = NnpLoader(str(target))  # a loader keeps the number of samples that it was first asked for
        for name in loader.get_network_names():
            made = loader.get_network(name, batch_size=batch)
            assert made.inputs["Noise"].shape == (batch, 4)
            for output in made.outputs.values():
                output.forward()
    project = import_nnp(target, workshop.folder / "again.lwproj").project
    noise = project.networks[0].by_name["Noise"]
    assert (noise.properties["Generator"], noise.properties["GeneratorMultiplier"]) == ("Normal", "0.5")
    (workshop.folder / "out").mkdir()
    nnabla_cli(workshop.folder, "train", "-c", str(target), "-o", "out")
    report = (workshop.folder / "out" / "monitoring_report.yml").read_text()
    assert "cost:" in report
