"""The colours of the window, in two themes; every part of it takes its colours from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from layerwright.layers.colours import edge_colour as edge_colour


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, each as `#rrggbb`.

    `text` and `quiet` are read on `window`, `panel`, `raised`, `layer` and `chosen`, `on_accent` on `accent`.
    `chosen` is the ground of a chosen row, with so little of the accent that all that is written there can be read.
    """

    window: str
    panel: str
    raised: str
    hairline: str
    layer: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    chosen: str
    good: str
    warning: str
    error: str


DARK = Tokens(
    window="#15171c",
    panel="#1c1f26",
    raised="#262a33",
    hairline="#343a46",
    layer="#242932",
    text="#e7e9ee",
    quiet="#98a1b3",
    accent="#5b97ff",
    on_accent="#0c1220",
    chosen="#293751",
    good="#3fb68b",
    warning="#e5a73b",
    error="#f4716e",
)

LIGHT = Tokens(
    window="#f1f3f6",
    panel="#ffffff",
    raised="#f6f7f9",
    hairline="#d5dae2",
    layer="#ffffff",
    text="#1b2430",
    quiet="#5d6878",
    accent="#1860d2",
    on_accent="#ffffff",
    chosen="#dce7f8",
    good="#127550",
    warning="#8c5800",
    error="#c9302c",
)

THEMES: Mapping[str, Tokens] = {"dark": DARK, "light": LIGHT}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (equal) to 21 (black on white).

    Source: Web Content Accessibility Guidelines 2.2, section 1.4.3.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4) for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def named(tokens: Tokens) -> dict[str, str]:
    """The colours by name."""
    return {field.name: getattr(tokens, field.name) for field in fields(tokens)}
