"""What a project becomes as a .sdcproj, and what is told about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project
from strategies import any_network, any_project, any_value

from layerwright.exchange.losses import losses
from layerwright.exchange.sdcproj import SdcprojError, write_sdcproj
from layerwright.exchange.sdcproj.defaults import without_defaults
from layerwright.exchange.sdcproj.ini import parse
from layerwright.exchange.sdcproj.reading import read_content
from layerwright.exchange.sdcproj.writing import write_content
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.edits import remove_layers, rename_layer, replace_network
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS

SMALL = project(
    network("Input(1,28,28) > conv: Convolution(8, KernelShape=5,5) > loss: SoftmaxCrossEntropy"),
    network("Argument; Input > fc: Affine; Input > fc.W", "a_unit"),
    description="One.\nTwo = 2.",
    datasets=(DataSource("Training", "/data/training.csv", cache=False), DataSource("Validation", r"C:\v.csv")),
    configuration=Configuration(
        max_epoch=7,
        optimizers=(
            Optimizer(
                "Optimizer",
                "Main",
                "Training",
                solver="AMSGRAD",
                parameters={"Alpha": 1e-5, "BiasCorrection": True},
                schedule=Schedule("Step", 0.1, steps=(10, 20), warmup=3, warmup_unit="iteration"),
                range_unit="iteration",
            ),
        ),
        monitors=(Monitor("train_error", "Main", "Training"), Monitor("as_drawn", "Main", "Training", "training")),
        executors=(Executor("Executor", "Main", "Validation", evaluations=5, repeat="last", back_propagation=True),),
    ),
    kept={
        "Engine": {"RNNTrainingMode": "1"},
        "General": {"IsSample": "1"},
        "Layer[Main/conv]": {"Position_2": "300"},
        "Dataset[Validation]": {"MainIndex": "1"},
        "Executor[Executor]": {"NeedSomething": "1"},
    },
)


def sections(made: Project) -> dict[str, dict[str, str]]:
    return {name: section.rest() for name, section in parse(write_content(made).decode()).items()}


def told(made: Project, tmp_path: Path) -> list[str]:
    return [str(problem) for problem in write_sdcproj(made, tmp_path / "out.sdcproj")]


def with_settings(**fields: Any) -> Project:
    return Project(configuration=Configuration(**fields))


# --- round trip -------------------------------------------------------------------------------------------------------


def test_a_project_that_the_format_can_hold_comes_back_whole(tmp_path: Path) -> None:
    assert told(SMALL, tmp_path) == []
    assert read_content(write_content(SMALL)).project == without_defaults(SMALL)


def round_trip_loses_what_is_told_and_nothing_else(made: Project) -> None:
    back = read_content(write_content(made)).project
    given = without_defaults(made)
    assert bool(losses(given, back)) == (given != back)
    assert read_content(write_content(back)).project == back


@given(any_project)
def test_of_any_project_every_loss_is_told(made: Project) -> None:
    round_trip_loses_what_is_told_and_nothing_else(made)


NAMES = st.sampled_from(["a", "b", "a_b", "Main", "MainRuntime", "aValidation", "畳 み"])


@st.composite
def _named(draw: st.DrawFn, kind: type[Any]) -> Any:
    made = draw(any_value(msgspec.inspect.type_info(kind)))
    network = {} if kind is DataSource else {"network": draw(NAMES)}
    return msgspec.structs.replace(made, name=draw(NAMES), **network)


def _several(kind: type[Any]) -> st.SearchStrategy[Any]:
    return st.lists(_named(kind), max_size=3).map(tuple)


SECTIONS = [
    "Engine",
    "General",
    "Config",
    "Global",
    "Dataset",
    "Dataset[a]",
    "Layer[a/b]",
    "Main_Layer_3",
    "Statistics",
]
KEYS = ["k", "MainIndex", "Num", "Position_2", "NumData", "Property_0_Type", "Property_0_Name", "[x", " k", ";c", "="]
LIKELY = st.builds(
    Project,
    description=st.text(max_size=9),
    networks=st.lists(any_network(), max_size=3).map(tuple),
    datasets=_several(DataSource),
    configuration=st.builds(
        Configuration, optimizers=_several(Optimizer), monitors=_several(Monitor), executors=_several(Executor)
    ),
    kept=st.dictionaries(
        st.sampled_from(SECTIONS),
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["0", "1", " x ", "a=b"]), max_size=3),
        max_size=3,
    ),
)
"""Projects that are nearly right, in which names meet."""


@given(LIKELY)
def test_of_a_likely_project_every_loss_is_told(made: Project) -> None:
    round_trip_loses_what_is_told_and_nothing_else(made)


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_declared_property_is_written_in_the_catalogues_order_after_the_name(name: str) -> None:
    written = sections(project(Network("Main", (Layer("x", name),))))["Main_Layer_0"]
    count = int(written["NumProperty"])
    given = {written[f"Property_{index}_Name"]: written[f"Property_{index}_Value"] for index in range(count)}
    declared = {entry.name: entry.default for entry in CATALOGUE[name].properties.values()}
    assert list(given.items()) == [("Name", "x"), *declared.items()]


@pytest.mark.parametrize("solver", SOLVERS)
def test_every_parameter_of_a_solver_is_written(solver: str) -> None:
    written = sections(with_settings(optimizers=(Optimizer("o", "Main", "d", solver=solver),)))["Optimizer_0"]
    count = int(written["SolverParameterNum"])
    labels = [written[f"SolverParameterName_{index}"] for index in range(count)]
    assert labels == [parameter.label for parameter in SOLVERS[solver].parameters]


def test_names_of_networks_tell_the_mode() -> None:
    written = sections(SMALL)
    assert written["Monitor_0"]["Monitor_NetworkName"] == "MainValidation"
    assert written["Monitor_1"]["Monitor_NetworkName"] == "Main"
    assert written["Executor_0"]["Executor_NetworkName"] == "MainRuntime"
    assert written["Executor_0"]["NeedBackPropagation"] == "1"


def test_side_connectors_are_pins_in_the_types_order() -> None:
    wires = [Link("a", "b", connector) for connector in ("Input", "W", "b", "pin 7")]
    made = project(Network("Main", (Layer("a", "Input"), Layer("b", "Affine")), tuple(wires)))
    written = sections(made)
    assert [written[f"Main_Link_{index}"]["DestPinIndex"] for index in range(4)] == ["0", "1", "2", "7"]


def test_what_was_kept_is_written_where_it_stood() -> None:
    written = sections(SMALL)
    assert written["Engine"] == {"SDeepEngineType": "NNabla", "RNNTrainingMode": "1"}
    assert written["General"] == {"IsSample": "1"}
    assert written["Main_Layer_1"]["Position_2"] == "300"
    assert written["Main_Layer_0"]["Position_2"] == "240"
    assert written["Dataset"]["MainIndex"] == "1"
    assert written["Executor_0"]["NeedSomething"] == "1"


def test_what_was_kept_of_a_layer_goes_with_it(tmp_path: Path) -> None:
    main = SMALL.network("Main")
    for edited in (remove_layers(main, ["conv"]), rename_layer(main, "conv", "other")):
        made = replace_network(SMALL, edited)
        assert all(section.get("Position_2", "240") == "240" for section in sections(made).values())
        [warning] = told(made, tmp_path)
        assert warning.startswith("kept, Layer[Main/conv]")


def test_equal_projects_have_equal_files() -> None:
    same = msgspec.structs.replace(SMALL, kept=dict(reversed(SMALL.kept.items())))
    assert write_content(same) == write_content(SMALL)


# --- what is told -----------------------------------------------------------------------------------------------------


def test_what_the_format_cannot_hold_is_named(tmp_path: Path) -> None:
    layers = (Layer("a", "ReLU", {"Odd": "x\ny"}), Layer("a", "Tanh"), Layer("b/c", "ReLU"))
    links = (Link("a", "b/c", "nowhere"), Link("a", "missing"))
    made = Project(
        networks=(Network("Main", layers, links), Network("Main")),
        configuration=Configuration(seed=3, monitors=(Monitor("m", "None", "d"),)),
    )
    assert told(made, tmp_path) == [
        'Main, a, Odd: "x\\ny" cannot be written in this format; it would be read as "x y".',
        'Main, a_2, name: "a" cannot be written in this format; it would be read as "a_2".',
        "Main, b/c: The layer cannot be written in this format.",
        "Main: The link a > b/c.nowhere cannot be written in this format.",
        "Main: The link a > missing.Input cannot be written in this format.",
        "Main_2: The network cannot be written in this format.",
        "configuration, seed: 3 cannot be written in this format; it would be read as 0.",
        'configuration, monitors, m, network: "None" cannot be written in this format; it would be read as '
        '"NoneValidation".',
        'configuration, monitors, m, mode: "validation" cannot be written in this format; it would be read as '
        '"training".',
    ]


def test_a_line_break_cannot_smuggle_in_a_section() -> None:
    made = project(Network("Main", (Layer("x\n[Config]\nMaxEpoch=9", "ReLU"),)))
    assert sections(made)["Config"]["MaxEpoch"] == "100"


def test_a_key_that_looks_like_a_section_is_told_and_left_out(tmp_path: Path) -> None:
    made = Project(kept={"X": {"[a": "b]", "k": "1"}})
    assert sections(made)["X"] == {"k": "1"}
    assert told(made, tmp_path) == ['kept, X, [a: "b]" cannot be written in this format.']


def test_a_relative_path_is_told_and_written_as_it_is(tmp_path: Path) -> None:
    made = Project(datasets=(DataSource("Training", "data/x.csv"),))
    [warning] = told(made, tmp_path)
    assert warning.startswith('The path of the dataset "Training" starts at the project file')
    assert sections(made)["Dataset_0"]["URI"] == "data/x.csv"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SdcprojError, match="cannot be written: "):
        write_sdcproj(SMALL, tmp_path / "missing" / "out.sdcproj")


def test_a_project_of_impossible_values_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(SdcprojError, match=r'cannot be exported\. Line .*MaxEpoch is "0"'):
        write_sdcproj(with_settings(max_epoch=0), tmp_path / "out.sdcproj")
    assert not list(tmp_path.iterdir())
