"""Sends every example project to NNEF and back, and writes the table of what came of it.

`python tests/exchange/nnef/every_example.py [NAME...]`: all examples, or those that are named; it takes hours for all.
Their rows in `docs/nnef-examples.md` are written anew, the others stay.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "support"))

import pytest
from children import in_this_process
from round_trips import EXAMPLES, LARGEST_BACK, LARGEST_DIFFERENCE, Briefly, Trip, round_trip, trained

from layerwright.exchange.model import load_model

_PAGE = Path(__file__).parents[3] / "docs" / "nnef-examples.md"
_ROW = re.compile(r"^\| (\w+) \|.*\|$", re.MULTILINE)
_SMALL = 20_000_000

_HEAD = """\
# Examples on their way to NNEF and back

<!-- Rows are written by tests/exchange/nnef/every_example.py. -->

Each example is trained briefly and exported; two other engines compute it, on samples of its dataset; it is imported,
computed by nnabla again, and exported once more. Differences from nnabla are in parts of the greatest output, or of 1
where that is smaller. Where tract lacks an operator, onnxruntime computes the network that was read back. "as it was"
means that the network comes back layer by layer; "in parts", that some layers come back as what they consist of.

| example | nnef.Session | second engine | read back, in nnabla | network | text, written again |
|---|---|---|---|---|---|
"""


def main() -> int:
    """Send examples; status 1 where one does not come back."""
    wanted = set(sys.argv[1:])
    failed = 0
    patch = pytest.MonkeyPatch()
    in_this_process(patch)
    for example in EXAMPLES:
        if wanted and example.stem not in wanted:
            continue
        with tempfile.TemporaryDirectory() as name:
            trip = round_trip(trained(example, Path(name), briefly(example)), Path(name))
        write_row(example.stem, row(example.stem, trip))
        good = bool(trip.inexpressible) or arrived(trip)
        print(row(example.stem, trip), *trip.differing[:4], sep="\n", flush=True)
        failed += not good
    patch.undo()
    return 1 if failed else 0


def briefly(example: Path) -> Briefly:
    """How an example is trained: large ones on few rows; often enough for the statistics that some normalize with."""
    resolved = load_model(example).resolved
    if resolved.statistics.multiply_add <= _SMALL:
        return Briefly()
    normalizes = any("BatchNormalization" in node.type.name for node in resolved.nodes)
    return Briefly(16, 2, 4) if normalizes else Briefly(8, 2, 1)


def arrived(trip: Trip) -> bool:
    """Whether a network came back: the same numbers, the same text."""
    close = max(trip.engines.values()) <= LARGEST_DIFFERENCE and trip.back <= LARGEST_BACK
    return close and len(trip.engines) == 2 and not trip.differing


def row(name: str, trip: Trip) -> str:
    """A row of the table."""
    if trip.inexpressible:
        reason = trip.inexpressible.splitlines()[-1].strip()
        return f"| {name} | not expressible: {reason} | | | | |"
    (second,) = trip.engines.keys() - {"nnef.Session"} or ("none",)
    text = "equal" if not trip.differing else f"{len(trip.differing)} lines differ"
    return (
        f"| {name} | {trip.engines.get('nnef.Session', float('nan')):.1e} | {second} "
        f"{trip.engines.get(second, float('nan')):.1e} | {trip.back:.1e} | {'as it was' if trip.plain else 'in parts'} "
        f"| {text} |"
    )


def write_row(name: str, text: str) -> None:
    """Put a row into the page, which stays in order."""
    content = _PAGE.read_text(encoding="utf-8") if _PAGE.exists() else _HEAD
    rows = {match[1]: match[0] for match in _ROW.finditer(content) if match[1] != "example"}
    rows[name] = text
    _PAGE.write_text(_HEAD + "".join(f"{rows[key]}\n" for key in sorted(rows)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
