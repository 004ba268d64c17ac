"""Files that are not as they should be become projects with warnings, or are refused by a sentence."""

from __future__ import annotations

from random import Random

import pytest
from damaged import changed, imported
from reference import PROJECTS

from layerwright.exchange.sdcproj.reading import read_content
from layerwright.exchange.sdcproj.writing import write_content
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer

SMALL = 20_000
"""The most bytes of a file of the reference system that is tried here."""


def made() -> bytes:
    """A file with a bit of everything."""
    layers = tuple(Layer(name, name, {}) for name in ("Input", "Affine", "LSTM", "RecurrentInput", "Delay", "Argument"))
    links = (Link("Input", "Affine"), Link("Affine", "LSTM"), Link("Input", "Affine", "W"))
    every = Network("Every", tuple(Layer(name, name, {}) for name in CATALOGUE), ())
    settings = Configuration(
        optimizers=(Optimizer("Optimizer", "Main", "Training"), Optimizer("Second", "Every", "Training", solver="Sgd")),
        monitors=(Monitor("error", "Main", "Training"),),
        executors=(Executor("Executor", "Main", "Training"),),
    )
    networks = (Network("Main", layers, links), every)
    source = DataSource("Training", r"C:\data\training.csv")
    return write_content(
        Project(description="Two\nlines", networks=networks, datasets=(source,), configuration=settings)
    )


FILES = (made(), *(path.read_bytes() for path in PROJECTS if path.stat().st_size <= SMALL))


@pytest.mark.parametrize("seed", range(150))
def test_a_changed_file_is_imported_or_refused(seed: int) -> None:
    random = Random(seed)
    assert imported(changed(random, random.choice(FILES)))


def test_utf_16_is_read() -> None:
    text = made().decode()
    assert read_content(text.encode("utf-16")).project == read_content(text.encode()).project


def test_properties_beyond_the_announced_number_are_read_and_halves_left_out() -> None:
    text = (
        "[Network_Global]\nNumLayer=1\nNumLink=\n[Layer_0]\nID=0\nType=Affine\nNumProperty=1\n"
        "Property_0_Name=Name\nProperty_0_Value=fc\nProperty_1_Name=OutShape\nProperty_1_Value=7\nProperty_9_Value=3\n"
    )
    imported = read_content(text.encode())
    assert imported.project.networks[0].layers == (Layer("fc", "Affine", {"OutShape": "7"}),)
    assert imported.project.kept == {}
    assert [str(warning.text) for warning in imported.warnings] == [
        "[Layer_0] holds more than NumProperty says; all was read.",
        "[Layer_0] has Property_9_Value without its other half; it was left out.",
    ]


def test_the_old_name_of_a_loop_is_its_identifier() -> None:
    text = (
        "[Network_Global]\nNumLayer=2\nNumLink=0\n[Layer_0]\nID=0\nType=Delay\nNumProperty=1\n"
        "Property_0_Name=RecurrentGroupID\nProperty_0_Value=g\n[Layer_1]\nID=1\nType=LSTM\nNumProperty=1\n"
        "Property_0_Name=RecurrentGroupID\nProperty_0_Value=g\n[Main_Statistics]\nNumStatistics=0\n"
    )
    imported = read_content(text.encode())
    assert [dict(layer.properties) for layer in imported.project.networks[0].layers] == [
        {"ID": "g"},
        {"RecurrentGroupID": "g"},
    ]
    assert imported.project.kept == {}


def test_networks_that_are_not_listed_are_found() -> None:
    text = "".join(f"[{name}_Network_Global]\nNumLayer=0\nNumLink=0\n" for name in ("Main", "My_Net"))
    for beginning in ("", "[Global]\n", "[Global]\nNumNetwork=0\n"):
        imported = read_content((beginning + text).encode())
        assert [network.name for network in imported.project.networks] == ["Main", "My_Net"]
        assert len(imported.warnings) == 2
