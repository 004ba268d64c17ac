"""What a .sdcproj becomes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerwright.exchange.imported import Imported
from layerwright.exchange.sdcproj import SdcprojError, read_sdcproj
from layerwright.exchange.sdcproj import reading as reading_module
from layerwright.exchange.sdcproj.reading import read_content
from layerwright.exchange.sdcproj.writing import write_content
from layerwright.model.edits import name_problem
from layerwright.model.network import Layer, Link
from layerwright.model.project import Project
from layerwright.model.settings import DataSource, Executor, Monitor, Optimizer, Schedule


def layer(index: int, number: int, layer_type: str, name: str, prefix: str = "", **properties: str) -> str:
    """The section of a layer; `__` in a property's name stands for a dot."""
    given = {"Name": name, **{key.replace("__", "."): value for key, value in properties.items()}}
    lines = [f"[{prefix}Layer_{index}]", f"ID={number}", f"Type={layer_type}", "Position_0=24", f"Position_1={index}"]
    for place, (key, value) in enumerate(given.items()):
        lines += [f"Property_{place}_Name={key}", f"Property_{place}_Value={value}"]
    return "\n".join([*lines, f"NumProperty={len(given)}", ""])


def link(index: int, source: int, target: int, pin: int = 0, prefix: str = "") -> str:
    return (
        f"[{prefix}Link_{index}]\nID=9\nSourceLayerID={source}\nSourcePinIndex=0\n"
        f"DestLayerID={target}\nDestPinIndex={pin}\n"
    )


def net(*parts: str, prefix: str = "") -> str:
    """The sections of a network."""
    links = sum(part.startswith(f"[{prefix}Link_") for part in parts)
    head = f"[{prefix}Network_Global]\nNumLayer={len(parts) - links}\nNumLink={links}\n"
    return head + "".join(parts)


def read(*parts: str) -> Imported:
    return read_content("".join(parts).encode())


def project(*parts: str) -> Project:
    return read(*parts).project


def warnings(*parts: str) -> list[str]:
    return [str(problem) for problem in read(*parts).warnings]


def tasks(networks: str, *parts: str) -> Any:
    return project(networks, "[Config]\nNumOptimizer=1\nNumMonitor=0\n", *parts).configuration


EMPTY = net()
CHAIN = net(layer(0, 0, "Input", "Input"), layer(1, 7, "ReLU", "ReLU"), link(0, 0, 7))

# --- networks ---------------------------------------------------------------------------------------------------------


def test_a_file_of_one_network_has_no_prefixes_and_calls_it_main() -> None:
    [network] = project(CHAIN).networks
    assert network.name == "Main"
    assert network.layers == (Layer("Input", "Input", {}, 36, 0), Layer("ReLU", "ReLU", {}, 36, 1.5))


def test_links_name_layers_by_their_ids_not_by_their_order() -> None:
    assert project(CHAIN).networks[0].links == (Link("Input", "ReLU"),)


def test_names_of_networks_with_underscores_are_taken_from_their_list() -> None:
    names = "[Global]\nNumNetwork=2\nNetwork_0=A\nNetwork_1=A_Layer\n"
    made = project(
        names,
        net(layer(0, 1, "ReLU", "one", "A_"), prefix="A_"),
        net(layer(0, 1, "Tanh", "two", "A_Layer_"), prefix="A_Layer_"),
    )
    assert [(network.name, [entry.name for entry in network.layers]) for network in made.networks] == [
        ("A", ["one"]),
        ("A_Layer", ["two"]),
    ]


@pytest.mark.parametrize("said", ["", "NumNetwork=1\n", "NumNetwork=\n"])
def test_networks_that_are_listed_beyond_their_number_are_read(said: str) -> None:
    names = f"[Global]\n{said}Network_0=A\nNetwork_1=B\n"
    parts = (net(layer(0, 1, "ReLU", "one", "A_"), prefix="A_"), net(layer(0, 1, "Tanh", "two", "B_"), prefix="B_"))
    made = project(names, *parts)
    assert [network.name for network in made.networks] == ["A", "B"]
    assert warnings(names, *parts) == ["[Global] holds more than NumNetwork says; all was read."]
    assert read_content(write_content(made)).project == made


def test_the_order_of_links_is_the_order_of_inputs() -> None:
    layers = [layer(0, 1, "Input", "a"), layer(1, 2, "Input", "b"), layer(2, 3, "Concatenate", "c")]
    [network] = project(net(*layers, link(0, 2, 3), link(1, 1, 3))).networks
    assert [entry.source for entry in network.links_into["c"]] == ["b", "a"]


def test_pins_are_the_side_connectors_of_the_type() -> None:
    layers = [layer(0, 1, "Input", "a"), layer(1, 2, "Affine", "b"), layer(2, 3, "SquaredError", "c")]
    [network] = project(net(*layers, link(0, 1, 2, pin=1), link(1, 1, 2, pin=2), link(2, 1, 3, pin=1))).networks
    assert [entry.connector for entry in network.links] == ["W", "b", "T"]


def test_a_pin_without_a_known_meaning_stays_and_is_told() -> None:
    text = net(layer(0, 1, "Input", "a"), layer(1, 2, "Mystery", "b"), link(0, 1, 2, pin=2))
    assert project(text).networks[0].links == (Link("a", "b", "pin 2"),)
    assert 'Main, b: The link from "a" enters at pin 2, whose meaning is not known here.' in warnings(text)


def test_a_link_to_a_layer_that_is_missing_is_left_out_and_told() -> None:
    text = net(layer(0, 1, "Input", "a"), link(0, 1, 5))
    assert project(text).networks[0].links == ()
    assert warnings(text) == ["Main: [Link_0] links a layer that is not there, and was left out."]


# --- layers -----------------------------------------------------------------------------------------------------------


def properties(layer_type: str, **given: str) -> Any:
    return project(net(layer(0, 1, layer_type, "x", **given))).networks[0].layers[0].properties


def test_properties_that_have_their_defaults_are_left_out() -> None:
    given = {"OutShape": "10", "WithBias": "True", "W__InitializerMultiplier": "1", "b__InitializerMultiplier": "0.5"}
    assert properties("Affine", **given) == {"OutShape": "10", "b.InitializerMultiplier": "0.5"}


def test_of_a_type_that_is_not_known_everything_stays() -> None:
    assert properties("Mystery", WithBias="True", Odd="a=b") == {"WithBias": "True", "Odd": "a=b"}
    [warning] = warnings(net(layer(0, 1, "Mystery", "x"), layer(1, 2, "Mystery", "y")))
    assert warning == 'Main: 2 layers are of the type "Mystery", which is not known here.'


def test_a_property_that_is_not_known_stays_and_is_told() -> None:
    assert properties("ReLU", Odd="1")["Odd"] == "1"
    [problem] = read(net(layer(0, 1, "ReLU", "x", Odd="1"))).warnings
    assert (problem.layer, problem.property, problem.severity) == ("x", "Odd", "warning")


@pytest.mark.parametrize(
    ("layer_type", "old", "new"),
    [
        ("Dropout", {"SkipAtInspection": "False"}, {"SkipAtTest": "False"}),
        ("Mystery", {"SkipAtInspection": "False"}, {"SkipAtTest": "False"}),
        ("Convolution", {"W__Initializer": "NormalConvolutionHe"}, {"W.Initializer": "NormalConvolutionHeForward"}),
        ("Affine", {"W__Initializer": "NormalAffineHe"}, {"W.Initializer": "NormalAffineHeForward"}),
    ],
)
def test_old_names_become_todays(layer_type: str, old: dict[str, str], new: dict[str, str]) -> None:
    assert properties(layer_type, **old) == new


def test_an_old_name_beside_todays_stays() -> None:
    given = {"SkipAtInspection": "True", "SkipAtTest": "False"}
    assert properties("Mystery", **given) == given


def test_a_unit_does_not_repeat_what_its_inner_layers_say_also_through_units_within() -> None:
    inner = net(layer(0, 1, "Affine", "Fc", "In_", W__LRateMultiplier="0.5"), prefix="In_")
    middle = net(layer(0, 1, "Unit", "Deep", "Mid_", Network="In"), layer(1, 2, "Argument", "N", "Mid_"), prefix="Mid_")
    copies = {"Deep__Fc__W__LRateMultiplier": "0.5", "Deep__Fc__b__LRateMultiplier": "1", "N": "3"}
    own = {"Deep__Fc__b__InitializerMultiplier": "0.1"}
    outer = net(layer(0, 1, "Unit", "x", "Main_", Network="Mid", **copies, **own), prefix="Main_")
    text = "[Global]\nNumNetwork=3\nNetwork_0=Main\nNetwork_1=Mid\nNetwork_2=In\n" + outer + middle + inner
    kept = {"Network": "Mid", "N": "3", "Deep.Fc.b.InitializerMultiplier": "0.1"}
    assert project(text).networks[0].layers[0].properties == kept
    # What it says otherwise counts for the layer within, so that there is nothing to tell.
    assert read(text).warnings == ()


UNIT = "[Global]\nNumNetwork=2\nNetwork_0=Main\nNetwork_1=In\n" + net(
    layer(0, 1, "Input", "first", "In_", Order="0"),
    layer(1, 2, "Input", "second", "In_", Order="1"),
    layer(2, 3, "Affine", "Fc", "In_", OutShape="Width"),
    layer(3, 4, "Argument", "Width", "In_", Value="3", Type="PInt"),
    layer(4, 5, "Concatenate", "Join", "In_"),
    link(0, 1, 3, prefix="In_"),
    link(1, 3, 5, prefix="In_"),
    link(2, 2, 5, prefix="In_"),
    prefix="In_",
)


def test_what_a_unit_leaves_at_its_default_is_as_if_it_were_not_there() -> None:
    given = {"Width": "*Default", "Fc__W__File": "*Default", "Fc__b__LRateMultiplier": "0", "Odd": "*Default"}
    outer = net(layer(0, 1, "Unit", "x", "Main_", Network="In", **given), prefix="Main_")
    unit = project(UNIT, outer).networks[0].layers[0]
    assert unit.properties == {"Network": "In", "Fc.b.LRateMultiplier": "0", "Odd": "*Default"}
    [warning] = read(UNIT, outer).warnings
    assert warning.property == "Odd"


@pytest.mark.parametrize("drawn", [((1, 0), (2, 1)), ((2, 1), (1, 0))])
def test_the_pins_of_a_unit_are_its_inputs_in_order(drawn: tuple[tuple[int, int], ...]) -> None:
    layers = [layer(0, 1, "Input", "a", "Main_"), layer(1, 2, "Input", "b", "Main_", Size="2")]
    layers.append(layer(2, 3, "Unit", "u", "Main_", Network="In"))
    wires = [link(place, source, 3, pin, "Main_") for place, (source, pin) in enumerate(drawn)]
    made = project(UNIT, net(*layers, *wires, prefix="Main_"))
    assert made.networks[0].links == (Link("a", "u"), Link("b", "u"))
    assert read_content(write_content(made)).project == made
    assert b"DestPinIndex=1" in write_content(made)


def test_pins_of_a_unit_stay_where_one_is_left_free() -> None:
    layers = [layer(0, 1, "Input", "a", "Main_"), layer(1, 2, "Unit", "u", "Main_", Network="In")]
    made = project(UNIT, net(*layers, link(0, 1, 2, 1, "Main_"), prefix="Main_"))
    assert made.networks[0].links == (Link("a", "u", "pin 1"),)
    assert read_content(write_content(made)).project == made


def test_a_unit_that_calls_itself_ends() -> None:
    text = net(layer(0, 1, "Unit", "a", Network="Main", **{"__".join(["a"] * 5_000): "1"}))
    assert len(project(text).networks[0].layers[0].properties) == 2


def test_layers_of_one_name_get_names_of_their_own() -> None:
    text = net(layer(0, 1, "ReLU", "x"), layer(1, 2, "ReLU", "x"), link(0, 1, 2))
    assert [entry.name for entry in project(text).networks[0].layers] == ["x", "x_2"]
    assert project(text).networks[0].links == (Link("x", "x_2"),)
    assert warnings(text) == ['Main: There are two layers "x"; one is now called "x_2".']


@pytest.mark.parametrize(("theirs", "ours"), [("a/b", "a_b"), (" .a ", "a"), ("", "Layer"), ("a\tb", "a_b")])
def test_a_name_that_our_model_refuses_is_made_acceptable_and_told(theirs: str, ours: str) -> None:
    text = net(layer(0, 1, "ReLU", theirs))
    assert project(text).networks[0].layers[0].name == ours
    assert f'The layer "{theirs}" is now called "{ours}"' in warnings(text)[0]


def test_units_and_tasks_follow_a_network_that_is_renamed() -> None:
    text = (
        "[Global]\nNumNetwork=1\nNetwork_0=a/b\n"
        + net(layer(0, 1, "Unit", "u", "a/b_", Network="a/b"), prefix="a/b_")
        + "[Config]\nNumMonitor=1\n[Monitor_0]\nMonitor_Name=m\nMonitor_NetworkName=a/bValidation\n"
    )
    made = project(text)
    assert made.networks[0].layers[0].properties == {"Network": "a_b"}
    assert made.configuration.monitors == (Monitor("m", "a_b", "", mode="validation"),)


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n"), max_size=8))
def test_whatever_a_layer_is_called_our_model_takes_its_name(name: str) -> None:
    [made] = project(net(layer(0, 1, "ReLU", name))).networks[0].layers
    assert not name_problem(made.name)


# --- settings ---------------------------------------------------------------------------------------------------------

OPTIMIZER = """[Optimizer_0]
Optimizer_Name=Optimizer
Optimizer_NetworkName=Main
Optimizer_DatasetName=Training
RangeFrom=5
RangeTo=-1
RangeUnit=1
UpdateInterval=4
SolverName=Momentum
SolverParameterNum=2
SolverParameterName_0=LearningRate
SolverParameter_0=0.1
SolverParameterName_1=Momentum
SolverParameter_1=0.9
WeightDecay=0.0001
LearningRateScheduler=Step
LearningRateMultiplier=0.5
LearningRateUpdateInterval=3
LearningRateUpdateIntervalUnit=0
LearningRatePower=2
LearningRateSteps=10,20
LearningRateWarmupScheduler=Linear
LearningRateWarmupLength=7
LearningRateWarmupLengthUnit=1
"""


def test_an_optimizer_is_carried_over_as_a_whole() -> None:
    assert tasks(EMPTY, OPTIMIZER).optimizers == (
        Optimizer(
            "Optimizer",
            "Main",
            "Training",
            solver="Momentum",
            parameters={"LearningRate": 0.1},
            weight_decay=0.0001,
            update_interval=4,
            schedule=Schedule("Step", 0.5, 3, (10, 20), "epoch", 2.0, 7, "iteration"),
            start=5,
            range_unit="iteration",
        ),
    )


def test_an_optimizer_from_the_beginning_says_minus_one() -> None:
    assert tasks(EMPTY, OPTIMIZER.replace("RangeFrom=5", "RangeFrom=-1")).optimizers[0].start == 0


def test_a_warm_up_that_is_switched_off_has_no_length() -> None:
    assert tasks(EMPTY, OPTIMIZER.replace("=Linear", "=None")).optimizers[0].schedule.warmup == 0


def test_old_files_count_the_interval_in_iterations_and_measure_every_ten_epochs() -> None:
    old = OPTIMIZER.replace("LearningRateUpdateIntervalUnit=0\n", "")
    configuration = tasks(EMPTY, old)
    assert configuration.optimizers[0].schedule.unit == "iteration"
    assert configuration.monitor_interval == 10


def test_switches_of_a_solver_are_true_or_false() -> None:
    text = (
        OPTIMIZER.replace("=Momentum", "=AMSGRAD").replace("_0=LearningRate", "_0=BiasCorrection").replace("0.1", "1")
    )
    assert tasks(EMPTY, text).optimizers[0].parameters == {"BiasCorrection": True, "AMSGRAD": 0.9}


def test_a_scheduler_that_is_not_known_is_told_and_the_default_used() -> None:
    text = OPTIMIZER.replace("=Step", "=Zigzag")
    assert tasks(EMPTY, text).optimizers[0].schedule.type == "Exponential"
    [warning] = warnings(EMPTY, "[Config]\nNumOptimizer=1\n", text)
    assert warning == 'LearningRateScheduler is "Zigzag", which is not known here. The default is used.'


MONITORS = """[Config]
MaxEpoch=20
SaveBest=0
BatchSize=32
MonitorInterval=5
NumMonitor=3
NumExecutor=1
[Monitor_0]
Monitor_Name=derived
Monitor_NetworkName=MainValidation
Monitor_DatasetName=Validation
[Monitor_1]
Monitor_Name=real
Monitor_NetworkName=Main
Monitor_DatasetName=Validation
[Monitor_2]
Monitor_Name=absent
Monitor_NetworkName=OtherRuntime
Monitor_DatasetName=Validation
[Executor_0]
Executor_Name=Executor
Executor_NetworkName=MainRuntime
Executor_DatasetName=Validation
NumEvaluations=3
RepeatEvaluationType=1
NeedBackPropagation=1
"""


def test_the_name_of_a_network_tells_the_mode() -> None:
    configuration = project(EMPTY, MONITORS).configuration
    assert [(monitor.network, monitor.mode) for monitor in configuration.monitors] == [
        ("Main", "validation"),
        ("Main", "training"),
        ("OtherRuntime", "training"),
    ]
    assert configuration.executors == (
        Executor("Executor", "Main", "Validation", evaluations=3, repeat="last", mode="runtime", back_propagation=True),
    )


def test_a_network_that_is_really_called_so_wins() -> None:
    networks = "[Global]\nNumNetwork=2\nNetwork_0=Main\nNetwork_1=MainValidation\n"
    made = project(networks, net(prefix="Main_"), net(prefix="MainValidation_"), MONITORS)
    assert made.configuration.monitors[0] == Monitor("derived", "MainValidation", "Validation", mode="training")


def test_the_length_of_training_is_carried_over() -> None:
    configuration = project(EMPTY, MONITORS).configuration
    assert (configuration.max_epoch, configuration.save_best) == (20, False)
    assert (configuration.batch_size, configuration.monitor_interval) == (32, 5)


@pytest.mark.parametrize(
    "place",
    ["", r"{SDCPATH}samples\mnist\training.csv", r"C:\data\a=b.csv", r"\\server\data.csv", f"{'0a-1' * 9}/25"],
)
def test_a_dataset_that_lies_elsewhere_keeps_its_place_and_must_be_chosen_anew(place: str) -> None:
    text = f"[Dataset]\nNum=1\nMainIndex=0\n[Dataset_0]\nName=Training\nURI={place}\nShuffle=0\nEnableCache=1\n"
    assert project(EMPTY, text).datasets == (DataSource("Training", place, shuffle=False),)
    [warning] = read(EMPTY, text).warnings
    assert warning.fix == "Choose its file anew."


def test_a_dataset_on_this_machine_is_nothing_to_tell() -> None:
    assert not warnings(EMPTY, "[Dataset]\nNum=1\n[Dataset_0]\nName=Training\nURI=/data/training.csv\n")


def test_the_description_may_have_several_lines() -> None:
    assert project(EMPTY, "[Description]\nText= One.\\n\\nTwo. \n").description == " One.\n\nTwo. "


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_what_has_no_meaning_here_is_kept_under_names_and_told() -> None:
    foreign = (
        "[Engine]\nSDeepEngineType=Transformers\nRNNTrainingMode=0\n[General]\nIsSample=1\n"
        "[StructureSearch]\nEnabled=0\nAttemptHours=2\n[Config]\nAutoEvaluation=1\nNumExecutor=1\n"
        "[OutOfCoreTraining]\nEnabled=0\nWindowSize=7\n"
        "[Executor_0]\nExecutor_Name=E\nExecutor_NetworkName=MainRuntime\nNeedSomething=1\n"
        "[Dataset]\nNum=2\nMainIndex=1\n[Dataset_0]\nName=A\nURI=/a\nNumData=5\n[Dataset_1]\nName=B\nURI=/b\n"
    )
    text = net(layer(0, 1, "ReLU", "x") + "Position_2=300\nPosition_3=48\n") + foreign
    assert project(text).kept == {
        "Engine": {"SDeepEngineType": "Transformers"},
        "General": {"IsSample": "1"},
        "StructureSearch": {"AttemptHours": "2"},
        "Config": {"AutoEvaluation": "1"},
        "OutOfCoreTraining": {"Enabled": "0", "WindowSize": "7"},
        "Executor[E]": {"NeedSomething": "1"},
        "Dataset[B]": {"MainIndex": "1"},
        "Layer[Main/x]": {"Position_2": "300"},
    }
    told = warnings(text)
    assert "What the file says under Config (AutoEvaluation) has no effect here; it is kept for the way back." in told
    # What is switched off has no effect in NNC either.
    assert not [warning for warning in told if "StructureSearch" in warning or "OutOfCore" in warning]


def test_a_project_for_another_engine_is_kept_and_told() -> None:
    text = "[Engine]\nSDeepEngineType=Transformers\n" + net(layer(0, 1, "audio-classification", "a", model="m"))
    first, second = warnings(text)
    assert first.startswith('It is made for another engine of NNC, "Transformers", whose layers run ready-made models.')
    assert second == 'Main: One layer is of the type "audio-classification", which is not known here.'
    assert read_content(write_content(project(text))).project == project(text)


def test_half_precision_is_carried_over_and_what_it_needs_is_told() -> None:
    text = EMPTY + "[Config]\nTypeConfig=Half\n"
    made = project(text)
    assert made.configuration.precision == "half"
    [warning] = warnings(text)
    assert warning.startswith("It trains in half precision, which needs an NVIDIA card.")
    assert b"TypeConfig=Half" in write_content(made)


@pytest.mark.parametrize("word", ["undefined", "NaN", "null"])
def test_a_number_that_the_editor_left_out_has_its_default(word: str) -> None:
    text = (
        EMPTY
        + f"[Config]\nNumOptimizer=1\nMaxEpoch={word}\n[Optimizer_0]\nLearningRateWarmupScheduler=None\n"
        + f"LearningRateWarmupLength={word}\nSolverName=Sgd\nSolverParameterNum=1\n"
        + f"SolverParameterName_0=LearningRate\nSolverParameter_0={word}\n"
    )
    configuration = project(text).configuration
    assert (configuration.max_epoch, configuration.optimizers[0].parameters) == (100, {})
    assert f'MaxEpoch is "{word}", which is no value. The default is used.' in warnings(text)


def test_what_nnc_computes_itself_is_kept_without_a_word() -> None:
    given = {"OutputSize": "4,4", "Output": "Input[0],OutputSize[0],OutputSize[1]"}
    assert properties("Interpolate", **given) == given
    assert warnings(net(layer(0, 1, "Interpolate", "x", **given))) == []


def test_the_second_output_of_a_layer_is_kept_with_its_link() -> None:
    wire = link(0, 1, 2).replace("SourcePinIndex=0", "SourcePinIndex=1")
    made = project(net(layer(0, 1, "Mystery", "a"), layer(1, 2, "ReLU", "b"), wire))
    assert made.kept == {"Link[Main/a > b.Input]": {"SourcePinIndex": "1"}}


def test_what_follows_from_the_rest_is_not_kept() -> None:
    text = (
        net(layer(0, 1, "ReLU", "x") + "Property_0_Type=Text\n")
        + "[Statistics]\nNumStatistics=1\nStatistics_0_Name=Output\n[Network_Global]\nWidth=100\nImage=abc\n"
    )
    assert project(text).kept == {}


def test_sections_beyond_the_announced_number_are_left_out_and_told() -> None:
    text = EMPTY + layer(4, 1, "ReLU", "x")
    assert project(text).kept == {}
    assert warnings(text) == ["[Layer_4] lies beyond the number of sections of its kind, and was left out."]


# --- text -------------------------------------------------------------------------------------------------------------

JAPANESE = net(layer(0, 1, "ReLU", "畳み込み"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r\r\n"])
def test_encodings_and_line_breaks(encoding: str, line_break: str) -> None:
    made = read_content(JAPANESE.replace("\n", line_break).encode(encoding)).project
    assert made == project(JAPANESE)
    assert made.networks[0].layers[0].name == "畳み込み"


def test_comments_blank_lines_and_spaces_around_the_sign() -> None:
    text = "; a comment\n\n # another\n" + CHAIN.replace("NumLayer=2", "NumLayer = 2")
    assert project(text) == project(CHAIN)


def test_a_section_that_stands_twice_is_merged() -> None:
    assert project(CHAIN + "[Layer_1]\nPosition_1=99\n").networks[0].layers[1].y == 99 * 1.5


def test_keys_are_case_sensitive() -> None:
    assert project(EMPTY, "[Config]\nmaxepoch=5\nMaxEpoch=7\n").configuration.max_epoch == 7


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "neither [Global] nor [Network_Global]"),
        ("\x89PNG", "Line 1: "),
        ("a=1", 'Line 1: "a=1" stands before the first section.'),
        ("[Global]\nnonsense", 'Line 2: "nonsense" is neither a section'),
        ("[Global]\nNumNetwork=1", "Line 1: [Global] has no Network_0."),
        ("[Global]\nNumNetwork=x", 'Line 2: NumNetwork is "x", and must be a whole number.'),
        ("[Global]\nNumNetwork=-1", "must be a whole number."),
        ("[Global]\nNumNetwork=1\nNetwork_0=Main", "The section [Main_Network_Global] is missing."),
        ("[Network_Global]\nNumLayer=999999999", "The section [Layer_0] is missing."),
        ("[Network_Global]\nNumLayer=1\n[Layer_0]\nType=ReLU", "Line 3: [Layer_0] has no ID."),
        (net(layer(0, 1, "ReLU", "x").replace("NumProperty=1", "NumProperty=2")), "has no Property_1_Name."),
        (net(layer(0, 1, "ReLU", "x").replace("=24", "=nan")), 'Position_0 is "nan", and must be a finite number.'),
        (net(layer(0, 1, "ReLU", "x"), layer(1, 1, "ReLU", "y")), "there are two layers with the ID 1."),
        (EMPTY + "[Config]\nMaxEpoch=many\n", 'Line 5: MaxEpoch is "many", and must be int.'),
        (EMPTY + "[Config]\nMaxEpoch=0\n", 'Line 5: MaxEpoch is "0", and must be int >= 1.'),
        (EMPTY + "[Config]\nNumMonitor=1\n", "The section [Monitor_0] is missing."),
    ],
)
def test_what_is_damaged_is_told_with_its_line(content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "damaged.sdcproj"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SdcprojError) as failure:
        read_sdcproj(path)
    assert str(failure.value).startswith(f'"{path}" cannot be imported. ')
    assert says in str(failure.value)


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(SdcprojError, match="neither UTF-8 nor Shift JIS"):
        read_content(b"[Global]\nA=\x81 ")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(SdcprojError):
        read_content(content)


@given(st.data())
def test_a_file_in_which_a_line_is_lost_or_changed_is_read_or_refused(data: st.DataObject) -> None:
    lines = (CHAIN + OPTIMIZER + MONITORS).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at : at + 1] = data.draw(st.lists(st.sampled_from(lines) | st.text(max_size=20), max_size=2))
    with suppress(SdcprojError):
        read_content("\n".join(lines).encode("utf-8", errors="replace"))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "_LARGEST_FILE", 10)
    path = tmp_path / "large.sdcproj"
    path.write_text(CHAIN)
    with pytest.raises(SdcprojError, match="a project has at most 10"):
        read_sdcproj(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SdcprojError, match="cannot be read: No such file"):
        read_sdcproj(tmp_path / "nothing.sdcproj")
