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
from round_trips import (
    EXAMPLES,
    LARGEST_BACK,
    LARGEST_DIFFERENCE,
    LARGEST_IN_LAYERS,
    SAMPLES,
    Briefly,
    Trip,
    round_trip,
    trained,
)

from layerwright.exchange.model import load_model

_PAGE = Path(__file__).parents[3] / "docs" / "nnef-examples.md"
_ROW = re.compile(r"^\| (\w+) \|.*\|$", re.MULTILINE)
_SMALL, _LARGE, _LARGEST = 20_000_000, 1_500_000_000, 10_000_000_000
"""Multiplications for a sample."""

_HEAD = """\
# Examples on their way to NNEF and back

<!-- Rows are written by tests/exchange/nnef/every_example.py. -->

Each example is trained briefly and exported; two other engines compute it, on samples of its dataset; it is imported,
computed by nnabla again, and exported once more. Differences from nnabla are in parts of the greatest output, or of 1
where that is smaller. Where tract lacks an operator, or where the interpreter of the Khronos Group would take minutes,
onnxruntime computes the network that was read back. "any layer" compares all layers in tract, or in the interpreter, in
parts of the greatest value of each: a Softmax that is sure of itself hides what differs before it. "as it was" means
that the network comes back layer by layer; "in parts", that some layers come back as what they consist of.

All networks are of their full size. They are trained on 48 rows of their datasets for three epochs; those with more
than 20 million multiplications a sample for one small step on two or four rows, from which normalizations take the
statistics.

| example | first engine | second engine | any layer | read back, in nnabla | network | text, written again |
|---|---|---|---|---|---|---|
"""


def main() -> int:
    """Send examples; status 1 where one does not come back."""
    examples = {example.stem: example for example in EXAMPLES}
    failed = 0
    patch = pytest.MonkeyPatch()
    in_this_process(patch)
    for example in [examples[name] for name in sys.argv[1:]] or EXAMPLES:
        with tempfile.TemporaryDirectory() as name:
            how, samples = briefly(example)
            trip = round_trip(trained(example, Path(name), how), Path(name), samples)
        write_row(example.stem, row(example.stem, trip))
        good = bool(trip.inexpressible) or arrived(trip)
        print(row(example.stem, trip), *trip.not_run.values(), *trip.differing[:4], sep="\n", flush=True)
        failed += not good
    patch.undo()
    return 1 if failed else 0


def briefly(example: Path) -> tuple[Briefly, int]:
    """How an example is trained, and on how many samples it is compared in nnabla: large ones on few."""
    operations = load_model(example).resolved.statistics.multiply_add
    if operations <= _SMALL:
        return Briefly(), SAMPLES
    rows = 2 if operations <= _LARGEST else 4
    return Briefly(rows, rows, 1, settled=True), SAMPLES if operations <= _LARGE else 1


def arrived(trip: Trip) -> bool:
    """Whether a network came back: the same numbers, the same text."""
    close = max(trip.engines.values()) <= LARGEST_DIFFERENCE and trip.back <= LARGEST_BACK
    return close and trip.layers <= LARGEST_IN_LAYERS and len(trip.engines) == 2 and not trip.differing


def row(name: str, trip: Trip) -> str:
    """A row of the table."""
    if trip.inexpressible:
        reason = trip.inexpressible.splitlines()[-1].strip()
        return f"| {name} | not expressible: {reason} | | | | | |"
    engines = [f"{engine} {difference:.1e}" for engine, difference in trip.engines.items()]
    network = "as it was" if trip.plain else "in parts"
    text = "equal" if not trip.differing else f"{len(trip.differing)} lines differ"
    return f"| {name} | {' | '.join(engines)} | {trip.layers:.1e} | {trip.back:.1e} | {network} | {text} |"


def write_row(name: str, text: str) -> None:
    """Put a row into the page, which stays in order."""
    content = _PAGE.read_text(encoding="utf-8") if _PAGE.exists() else _HEAD
    rows = {match[1]: match[0] for match in _ROW.finditer(content) if match[1] != "example"}
    rows[name] = text
    _PAGE.write_text(_HEAD + "".join(f"{rows[key]}\n" for key in sorted(rows)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
