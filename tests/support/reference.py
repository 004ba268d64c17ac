"""The reference system's files, where they lie beside the repository: its tables, its projects and what it prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from configparser import ConfigParser, SectionProxy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
PROJECTS = tuple(sorted((REFERENCE / "sdcproj").glob("*.sdcproj")))

_RENAMED = {"SkipAtInspection": "SkipAtTest"}
"""Properties that older files call by another name."""

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="The reference system's files are not beside the repository (../shared/reference)."
)


@cache
def table(name: str) -> Any:
    """The content of `layers.json`, `solvers.json` or `statistics.json`; empty where the reference is missing."""
    path = REFERENCE / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def read_sdcproj(path: Path) -> Project:
    """Read the networks of a reference project; what tests do not need (data, training) is left out."""
    ini = ConfigParser(interpolation=None, strict=False, delimiters=("=",), comment_prefixes=(";", "#"))
    ini.optionxform = str  # type: ignore[assignment,method-assign]
    ini.read_string(path.read_text(encoding="utf-8-sig"))
    if "Global" not in ini:
        return Project(networks=(_network(ini, "Main", ""),))
    names = _numbered(ini["Global"], "NumNetwork", "Network_{}")
    return Project(networks=tuple(_network(ini, name, f"{name}_") for name in names))


def _network(ini: ConfigParser, name: str, prefix: str) -> Network:
    size = ini[f"{prefix}Network_Global"]
    sections = [ini[f"{prefix}Layer_{index}"] for index in range(size.getint("NumLayer"))]
    layers = {section["ID"]: _layer(section) for section in sections}
    links = (ini[f"{prefix}Link_{index}"] for index in range(size.getint("NumLink")))
    return Network(name, tuple(layers.values()), tuple(_link(section, layers) for section in links))


def _layer(section: SectionProxy) -> Layer:
    names = _numbered(section, "NumProperty", "Property_{}_Name")
    properties = dict(zip(names, _numbered(section, "NumProperty", "Property_{}_Value"), strict=True))
    name = properties.pop("Name")
    properties = {_RENAMED.get(key, key): value for key, value in properties.items()}
    if section["Type"] == "Unit":
        # Weight files of layers within the unit, as `Convolution.W.File`.
        properties = {key: value for key, value in properties.items() if "." not in key}
    return Layer(name, section["Type"], properties, section.getfloat("Position_0"), section.getfloat("Position_1"))


def _link(section: SectionProxy, layers: dict[str, Layer]) -> Link:
    source, target = layers[section["SourceLayerID"]], layers[section["DestLayerID"]]
    pin = section.getint("DestPinIndex")
    if pin == 0 or target.type not in CATALOGUE:
        return Link(source.name, target.name, MAIN_CONNECTOR if pin == 0 else f"pin {pin}")
    return Link(source.name, target.name, CATALOGUE[target.type].connectors[pin - 1])


def _numbered(section: SectionProxy, count: str, key: str) -> Iterator[str]:
    return (section[key.format(index)] for index in range(section.getint(count)))
