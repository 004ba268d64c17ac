"""What the last digits of a run depend on where fast kernels compute: the threads, and the type of processor."""

from __future__ import annotations

import re
from pathlib import Path

from layerwright.engine.kernels.onednn.library import available_threads
from layerwright.training.run import Computer

_PROCESSORS = Path("/proc/cpuinfo")


def present_computer(before: Computer | None, processes: int, wanted: int = 0) -> Computer:
    """What a run computes with from now on: as many threads as before where the machine has them.

    Sums are added up in another order by another number of threads, and rounded otherwise. The number is kept also
    where there are more, so that a run that was broken off ends as it would have without.

    Args:
        before: What the run has computed with; None for a new one.
        processes: How many processes train.
        wanted: The threads of each process that a person asks for; 0 where nobody does.
    """
    threads = wanted or available_threads()
    # Another number of processes adds up in another order in any case.
    if not wanted and before and before.processes == processes:
        threads = min(threads, before.threads)
    return Computer(processes=processes, threads=threads, processor=processor())


def differences(before: Computer | None, now: Computer) -> tuple[str, ...]:
    """Sentences for a person about what has changed since the run was last computed, and what follows from it."""
    found = []
    if before is None or before.processes != now.processes:
        return ()
    if before.threads != now.threads:
        found.append(
            f"Each process of the run has computed in {before.threads} and goes on in {now.threads} threads: the "
            "results will differ in the last digits from those of a run without a break."
        )
    elif now.threads < available_threads():
        found.append(
            f"The run keeps to {now.threads} of {available_threads()} threads, so that it ends to the bit as it would "
            f"have without a break. --threads {available_threads()} takes them all."
        )
    if before.processor and now.processor and before.processor != now.processor:
        found.append(
            f'The run has computed on the processor "{before.processor}" and goes on with "{now.processor}": its '
            "results may differ in the last digits from those of a run without a break."
        )
    return tuple(found)


def processor() -> str:
    """The name of this machine's processor; empty where the system does not tell."""
    try:
        text = _PROCESSORS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""
