"""Search for networks that the resolver lets pass and nnabla dies of, refuses, or gives another shape.

    python tests/support/crash_search.py --cases 200 --seed 1 Convolution MaxPooling

Without types it goes over all that can be computed. The networks are those of `varied`, numbered, so that a find can be
made again: `--only Convolution:17 --seed 1`. They are tried in child processes, and a child that dies costs one case.
With `--perturb` everything is computed twice with memory that is filled differently before use: results that differ
come from memory that nobody has written.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

_SECONDS = 60
"""How long a case may take; a child that takes longer is ended."""
_MEMORY = 6 * 1024**3


class Found(NamedTuple):
    """What became of a case: how far it came, and a digest or what went wrong."""

    case: str
    how: str
    what: str


def search(cases: Sequence[str], seed: int, perturb: int = 0) -> Iterator[Found]:
    """Try cases, each named by a layer type and a number, in child processes.

    Yields:
        For each what it came to: `computed` with a digest, `fault`, `died`, `slow`, or what `every_layer` says.
    """
    left = list(cases)
    while left:
        done = 0
        for found in _by_one_child(left, seed, perturb):
            done += 1
            yield found
        left = left[done:]


def _by_one_child(cases: Sequence[str], seed: int, perturb: int) -> Iterator[Found]:
    environment = {**os.environ, "MALLOC_PERTURB_": str(perturb), "PYTHONPATH": _python_path()}
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(
            [sys.executable, __file__, "--child", "--seed", str(seed), *(["--perturb"] if perturb else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        lines: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=_hand_on, args=(child.stdout, lines), daemon=True)
        reader.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write("\n".join(cases))
                child.stdin.close()
            for number, case in enumerate(cases):
                try:
                    line = lines.get(timeout=_SECONDS)
                except queue.Empty:
                    yield Found(case, "slow", f"It takes more than {_SECONDS} seconds.")
                    return
                if not line:
                    status = child.wait()
                    name = signal.Signals(-status).name if status < 0 else f"status {status}"
                    errors.seek(0)
                    yield Found(case, "died", f"{name} {_place(errors.read())}".strip())
                    return
                yield Found(*json.loads(line))
                assert number < len(cases)
        finally:
            child.kill()
            child.wait()
            reader.join()
            child.stdout.close()


def _hand_on(lines: Iterator[str], into: queue.Queue[str]) -> None:
    for line in lines:
        into.put(line)
    into.put("")


def _place(text: str) -> str:
    """The calls of ours that were under way, from what the fault handler wrote."""
    return " < ".join(line.strip() for line in text.splitlines() if "File" in line and "site-packages" not in line)[
        :300
    ]


def _python_path() -> str:
    here = Path(__file__).resolve().parent
    return os.pathsep.join((str(here), str(here.parents[1]), os.environ.get("PYTHONPATH", "")))


def _work(seed: int, plain_memory: bool) -> None:
    """Try the cases that come in, one a line, and tell what became of each."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Late, since it takes long and the parent has no use for it.
    import nnabla as nn
    import numpy as np
    from every_layer import tried
    from varied import varied

    np.seterr(all="ignore")
    if plain_memory:
        # Memory that is asked for anew each time, and not kept for the next.
        nn.set_default_context(nn.Context(["cpu:float"], "CpuArray"))
    with tempfile.TemporaryDirectory() as folder:
        for case in sys.stdin.read().split():
            layer_type, _, number = case.rpartition(":")
            made = varied(Random(f"{seed}/{layer_type}/{number}"), layer_type)
            try:
                how, what = tried(made, Path(folder))
            except Exception as error:
                how, what = "fault", f"{type(error).__name__}: {error}"
            answers.write(json.dumps((case, how, what)) + "\n")


def described(case: str, seed: int) -> str:
    """The network of a case, to read."""
    from varied import varied

    layer_type, _, number = case.rpartition(":")
    made = varied(Random(f"{seed}/{layer_type}/{number}"), layer_type)
    layers = (f"{layer.name}: {layer.type} {dict(layer.properties)}" for layer in made.layers)
    links = (f"{link.source} > {link.target}.{link.connector}" for link in made.links)
    return "; ".join((*layers, *links))


def main() -> None:
    """Search, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("types", nargs="*", help="layer types; all if none is named")
    parser.add_argument("--cases", type=int, default=20, help="how many networks of each type")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", help="single cases, as Convolution:17")
    parser.add_argument("--perturb", action="store_true", help="compute twice, with memory filled differently")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        _work(chosen.seed, chosen.perturb)
        return
    sys.path[:0] = _python_path().split(os.pathsep)
    from layer_cases import NETWORKS

    types = chosen.types or list(NETWORKS)
    cases = chosen.only or [f"{layer_type}:{number}" for number in range(chosen.cases) for layer_type in types]
    counts: Counter[str] = Counter()
    digests: dict[str, str] = {}
    with contextlib.suppress(KeyboardInterrupt):
        for perturb in (1, 254) if chosen.perturb else (0,):
            for found in search(cases, chosen.seed, perturb):
                counts[found.how] += 1
                differs = digests.setdefault(found.case, found.what) != found.what
                if found.how in ("fault", "died", "slow") or (found.how == "computed" and differs):
                    how = "differs" if found.how == "computed" else found.how
                    print(f"{how} {found.case}: {found.what}\n    {described(found.case, chosen.seed)}", flush=True)
    print(dict(counts))


if __name__ == "__main__":
    main()
