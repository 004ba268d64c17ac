"""In pictures of networks, text that is long takes two lines; it is not squeezed."""

from __future__ import annotations

import re

from networks import network as read
from networks import project
from PySide6.QtWidgets import QApplication

from gui.edit.canvas.picture import picture
from layerwright.library.shelf import library
from layerwright.model.edits import arranged
from layerwright.resolve.resolve import resolve

_ARGUMENTS = "Maps1=64, Maps3=128, Maps5=32, MapsPool=32, Reduce3=96, Reduce5=16"


def drawn(text: str) -> str:
    network = arranged(read(text))
    content = picture(network, resolve(project(network, library().units["InceptionV1"].network), "Main"), "svg")
    return content.decode()


def squeezed(svg: str) -> list[float]:
    """How many times narrower than high parts of a picture are."""
    pattern = r'transform="matrix\(([-0-9.e]+),[-0-9.e]+,[-0-9.e]+,([-0-9.e]+),'
    scales = [(float(across), float(down)) for across, down in re.findall(pattern, svg)]
    return [across / down for across, down in scales if abs(across - down) > 1e-3]


def test_a_unit_with_many_arguments_tells_all_of_them_in_two_lines(qapp: QApplication) -> None:
    svg = drawn(f"Input(192,28,28) > Module: Unit(InceptionV1, {_ARGUMENTS})")
    assert squeezed(svg) == []
    text = svg.replace("\N{NO-BREAK SPACE}", " ")
    assert "MapsPool 32" in text
    assert "Reduce5 16" in text


def test_only_what_two_lines_cannot_hold_is_squeezed(qapp: QApplication) -> None:
    svg = drawn(f"Input(192,28,28) > Module: Unit(InceptionV1, ParameterScope=Module, {_ARGUMENTS}, Maps9={'9' * 60})")
    assert min(squeezed(svg)) < 1
