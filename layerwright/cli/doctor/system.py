"""Asking the system: other programs, installed packages, shared libraries."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TIME_LIMIT = 60.0


@dataclass(frozen=True)
class Answer:
    """How a child process ended and what it wrote; `failure` says in words why it did not succeed."""

    text: str = ""
    failure: str = ""


def ask(command: Sequence[str], environment: Mapping[str, str] | None = None, limit: float = _TIME_LIMIT) -> Answer:
    """Run a program and return what it wrote to its standard output."""
    # C, so that the answers are in English; /sbin, because ldconfig is there and often not on a user's path.
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    variables = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", **(environment or {})}
    try:
        child = subprocess.run(
            command,
            env=variables,
            # Not the user's folder: Python would import from it.
            cwd=sys.prefix,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=limit,
        )
    except FileNotFoundError:
        return Answer(failure=f"{command[0]} is not installed")
    except OSError as error:
        return Answer(failure=f"{command[0]} cannot be started: {error.strerror}")
    except subprocess.TimeoutExpired:
        return Answer(failure=f"no answer within {limit:.0f} seconds")
    return Answer(child.stdout.strip(), _failure(child))


def ask_python(script: str, environment: Mapping[str, str] | None = None) -> Answer:
    """Run a Python script in a process of its own."""
    return ask([sys.executable, "-c", script], environment)


def _failure(child: subprocess.CompletedProcess[str]) -> str:
    if child.returncode == 0:
        return ""
    if child.returncode < 0:
        return f"the process died of {signal.Signals(-child.returncode).name}"
    lines = child.stderr.strip().splitlines()
    return lines[-1] if lines else f"exit status {child.returncode}"


def version_of(package: str) -> str | None:
    """The version of an installed package."""
    # Here, since it takes as long to import as all else that the window asks before it opens.
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def lacking(libraries: Iterable[str]) -> list[str] | None:
    """Those shared libraries that the dynamic loader does not know; None where it cannot be asked."""
    answer = ask(["ldconfig", "-p"])
    if answer.failure:
        return None
    known = set(re.findall(r"^\s+(\S+)", answer.text, re.MULTILINE))
    return [library for library in libraries if library not in known]


def apt_get(packages: Iterable[str]) -> str:
    """The command line that installs packages on Debian and Ubuntu."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
