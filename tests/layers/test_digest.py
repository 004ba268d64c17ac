"""The catalogue is as it was when it was last compared with the reference system's, also where that is not at hand."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from layerwright.layers.catalogue import CATALOGUE

OURS = {"ChannelShuffle", "LocalResponseNormalization"}
"""Layers that the reference does not have."""

COUNTED = 187

DIGESTS = {
    "Activation": "d2856818a1a111fd",
    "Arithmetic (2 Inputs)": "327af6be0fd52eb8",
    "Arithmetic (N Inputs)": "01777c9d08a425e0",
    "Arithmetic (Scalar)": "7a2ca46447305f4b",
    "Basic": "eb574d06bd8a5618",
    "IO": "13b349775c1e11d9",
    "Logical": "9493a148a6b998ec",
    "LoopControl": "af5ad1e145ad1a84",
    "Loss": "e35ff91dfd1fc650",
    "Math": "c4af5994d15ed1ab",
    "Normalization": "453a610de670591e",
    "Others": "3af61c998322827c",
    "Others(Pre Process)": "aac2890999db28aa",
    "Parameter": "a8112884f9114845",
    "Pooling": "d3c87abaa907f0d6",
    "Quantize": "5b21a505ddb02fbe",
    "Setting": "c167aa8a4653ba1e",
    "Spectral": "f7d2528ab98cc81c",
    "Trigonometric": "23e6d8c632c55f5b",
    "Unit": "33a03c4c735c06f7",
    "Validation": "10cf9fb5576c9300",
}
"""By category, of names, inputs, connectors, and the properties with types, defaults and options.

After a change that `test_reference.py` agrees with, take over what the failing test shows.
"""


def digests() -> dict[str, str]:
    found: dict[str, list[object]] = {}
    for kind in CATALOGUE.values():
        if kind.name in OURS:
            continue
        properties = [
            (entry.name, entry.kind, entry.default, entry.options, entry.required, entry.editable, entry.searchable)
            for entry in kind.properties.values()
        ]
        told = (kind.name, str(kind.inputs), kind.connectors, properties, len(kind.references))
        found.setdefault(kind.category, []).append(told)
    return {name: hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16] for name, told in sorted(found.items())}


def test_every_category_is_as_it_was_compared() -> None:
    assert digests() == DIGESTS


def test_there_are_as_many_layers_as_the_reference_has() -> None:
    assert len(CATALOGUE.keys() - OURS) == COUNTED
    assert CATALOGUE.keys() >= OURS


def test_every_layer_has_a_text_of_our_own_and_names_to_find_it_by() -> None:
    for kind in CATALOGUE.values():
        assert kind.help.endswith("."), kind.name
        assert len(kind.aliases) >= 1, kind.name
    assert max(Counter(kind.help for kind in CATALOGUE.values()).values()) == 1
