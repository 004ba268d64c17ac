"""Where the program keeps what belongs to the person and not to a project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Kind = Literal["cache", "config", "data", "log"]

VARIABLES: Mapping[Kind, str] = {
    "cache": "LAYERWRIGHT_CACHE",
    "config": "LAYERWRIGHT_CONFIG",
    "data": "LAYERWRIGHT_DATA",
    "log": "LAYERWRIGHT_LOG",
}
"""The environment variables that move the folders."""


def user_folder(kind: Kind) -> Path:
    """The folder that the kind's environment variable names, else the one that the system has for this."""
    # Only here, so that `layerwright doctor` runs where the package is missing.
    import platformdirs

    found = {
        "cache": platformdirs.user_cache_dir,
        "config": platformdirs.user_config_dir,
        "data": platformdirs.user_data_dir,
        "log": platformdirs.user_log_dir,
    }[kind]
    return Path(os.environ.get(VARIABLES[kind]) or found("layerwright", appauthor=False))
